"""Draws one animal's face with a pen."""

import math
from dataclasses import dataclass
from random import Random

from course.pen import Colour, Pen
from course.species import BLACK, PINK, WHITE, Species

EYE_COLOURS: tuple[Colour, ...] = (
    (92, 150, 76),
    (196, 150, 50),
    (96, 66, 44),
    (84, 128, 176),
)


@dataclass(frozen=True)
class Look:
    """The choices that make one animal out of its species."""

    species: Species
    ears: str
    fur: Colour
    width: float
    height: float
    random: Random

    def chance(self, probability: float) -> bool:
        """True as often as `probability` says."""
        return self.random.random() < probability

    def vary(self, value: float, part: float = 0.15) -> float:
        """The value, off by up to `part` of itself."""
        return value * self.random.uniform(1 - part, 1 + part)


def shade(colour: Colour, factor: float) -> Colour:
    """The colour, darker (below 1) or lighter (above 1)."""
    red, green, blue = (
        min(255, max(0, round(channel * factor)))
        for channel in colour
    )
    return red, green, blue


def draw_face(pen: Pen, look: Look) -> None:
    """Draws ears, head, markings, eyes and snout, from back to front."""
    behind = look.ears != "floppy"
    if behind:
        _ears(pen, look)
    if look.species.horns:
        _horns(pen, look)
    pen.ellipse((0, 0), (look.width, look.height), look.fur)
    if not behind:
        _ears(pen, look)
    if look.chance(look.species.stripes):
        _stripes(pen, look)
    _eyes(pen, look)
    _snout(pen, look)
    if look.chance(look.species.whiskers):
        _whiskers(pen, look)


def _ears(pen: Pen, look: Look) -> None:
    length, width, height = (
        look.vary(look.species.ear_length),
        look.width,
        look.height,
    )
    inner = PINK if look.chance(0.6) else shade(look.fur, 0.8)
    dark = shade(
        look.fur, 0.35 if look.species.patches == 1 else 0.78
    )
    for side in (-1, 1):
        if look.ears == "pointed":
            foot, tip = (
                width * 0.55 * side,
                width * look.vary(0.75) * side,
            )
            top = -height * 0.62
            points = [
                (foot - 0.32, top),
                (foot + 0.32, top + 0.1),
                (tip, top - length * 0.75),
            ]
            pen.polygon(points, look.fur)
            centre = (foot + tip) / 2
            pen.polygon(
                [
                    (
                        centre + (x - centre) * 0.5,
                        y * 0.85 - 0.1,
                    )
                    for x, y in points
                ],
                inner,
            )
        elif look.ears == "round":
            middle = (width * 0.72 * side, -height * 0.72)
            pen.ellipse(
                middle, (length * 0.6, length * 0.6), dark
            )
            pen.ellipse(
                middle, (length * 0.33, length * 0.33), inner
            )
        elif look.ears == "long":
            middle = (
                width * 0.42 * side,
                -height * 0.8 - length * 0.5,
            )
            tilt = side * look.vary(0.18, 0.9)
            pen.ellipse(
                middle, (0.22, length * 0.7), look.fur, tilt
            )
            pen.ellipse(
                middle, (0.11, length * 0.5), inner, tilt
            )
        elif look.ears == "floppy":
            middle = (
                width * 0.93 * side,
                -height * 0.3 + length * 0.25,
            )
            pen.ellipse(
                middle,
                (0.25, length * 0.62),
                dark,
                -side * look.vary(0.3, 0.6),
            )
        elif look.ears == "tufts":
            foot = width * 0.6 * side
            pen.polygon(
                [
                    (foot - 0.2, -0.7),
                    (foot + 0.2, -0.6),
                    (foot + 0.15 * side, -0.9 - length * 0.5),
                ],
                dark,
            )


def _horns(pen: Pen, look: Look) -> None:
    for side in (-1, 1):
        foot = look.width * 0.4 * side
        tip = foot + side * look.vary(0.3, 0.5)
        pen.polygon(
            [
                (foot - 0.13, -0.8),
                (foot + 0.13, -0.8),
                (tip, -1.05 - look.vary(0.35)),
            ],
            WHITE,
        )


def _stripes(pen: Pen, look: Look) -> None:
    colour = shade(look.fur, 0.5)
    for place in (-0.3, 0.0, 0.3):
        pen.line(
            [
                (place * look.width, -0.85 * look.height),
                (place * 0.8, -0.5 * look.height),
            ],
            colour,
            0.09,
        )
    if look.species.stripes == 1:
        for side in (-1, 1):
            for height in (0.05, 0.3):
                start, end = (
                    (0.95 * look.width * side, height),
                    (0.6 * look.width * side, height),
                )
                pen.line([start, end], colour, 0.09)


def _eyes(pen: Pen, look: Look) -> None:
    spread, level = (
        look.width * look.vary(0.42),
        -0.18 * look.height,
    )
    size = look.vary(0.17)
    iris = look.random.choice(EYE_COLOURS)
    patches = look.chance(look.species.patches)
    one_sided = look.species.patches < 1
    if look.species.eyes == "top":
        level = -0.85 * look.height
    for side in (-1, 1):
        middle = (spread * side, level)
        if look.species.eyes == "top":
            pen.ellipse(
                middle, (size * 1.9, size * 1.9), look.fur
            )
        if patches and not (one_sided and side == 1):
            pen.ellipse(
                middle,
                (size * 1.9, size * 2.3),
                shade(look.fur, 0.3),
                side * 0.5,
            )
        if look.species.eyes == "ring":
            pen.ellipse(
                middle,
                (size * 2.2, size * 2.2),
                shade(look.fur, 1.35),
            )
        pen.ellipse(middle, (size * 1.25, size), WHITE)
        pen.ellipse(middle, (size * 0.85, size * 0.85), iris)
        pupil = (
            0.3
            if look.species.eyes == "slit" and look.chance(0.7)
            else 0.55
        )
        pen.ellipse(middle, (size * pupil, size * 0.7), BLACK)


def _snout(pen: Pen, look: Look) -> None:
    kind, low = look.species.snout, 0.42 * look.height
    pale, nose = (
        shade(look.fur, 1.25),
        shade(look.random.choice((BLACK, PINK)), 0.9),
    )
    if kind == "small":
        for side in (-1, 1):
            pen.ellipse(
                (0.15 * side, low + 0.1),
                (look.vary(0.22), 0.17),
                pale,
            )
        pen.polygon(
            [
                (-0.12, low - 0.08),
                (0.12, low - 0.08),
                (0, low + 0.05),
            ],
            nose,
        )
        _mouth(pen, low + 0.05, look.vary(0.16))
    elif kind == "broad":
        pen.ellipse(
            (0, low + 0.08),
            (look.vary(0.45), look.vary(0.4)),
            pale,
        )
        pen.ellipse(
            (0, low - 0.12), (0.2, 0.14), shade(BLACK, 0.9)
        )
        if look.chance(look.species.tongue):
            pen.ellipse(
                (0, low + 0.45),
                (0.13, look.vary(0.24)),
                (222, 96, 110),
            )
        _mouth(pen, low + 0.02, look.vary(0.24))
    elif kind == "narrow":
        pen.polygon(
            [
                (-0.55, 0.1),
                (0.55, 0.1),
                (0, look.height * 1.08),
            ],
            pale,
        )
        pen.ellipse(
            (0, look.height * 0.98),
            (0.13, 0.11),
            shade(BLACK, 0.9),
        )
    elif kind == "disc":
        pen.ellipse(
            (0, low + 0.1),
            (look.vary(0.45), look.vary(0.3)),
            shade(PINK, 0.92),
        )
        for side in (-1, 1):
            pen.ellipse(
                (0.17 * side, low + 0.1),
                (0.07, 0.11),
                shade(PINK, 0.5),
            )
    elif kind == "beak":
        pen.polygon(
            [(-0.17, 0.02), (0.17, 0.02), (0, look.vary(0.45))],
            (226, 168, 48),
        )
    elif kind == "wide_mouth":
        curve = [
            (x / 5 * 0.7, low - 0.12 * (x / 5) ** 2 + 0.1)
            for x in range(-5, 6)
        ]
        pen.line(curve, shade(look.fur, 0.45), 0.07)


def _mouth(pen: Pen, top: float, width: float) -> None:
    for side in (-1, 1):
        curve = [
            (
                side * width * step / 4,
                top
                + 0.12 * math.sin(math.pi * (0.5 + step / 8)),
            )
            for step in range(5)
        ]
        pen.line([(0, top), *curve], BLACK, 0.04)


def _whiskers(pen: Pen, look: Look) -> None:
    colour = WHITE if sum(look.fur) < sum(WHITE) / 2 else BLACK
    for side in (-1, 1):
        for slope in (-0.14, 0.0, 0.14):
            start = (
                0.28 * side,
                0.5 * look.height + slope * 0.3,
            )
            end = (
                look.vary(1.0) * side,
                0.5 * look.height + slope * 2,
            )
            pen.line([start, end], colour, 0.025)
