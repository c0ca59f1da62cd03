"""Draws pictures of animals: the same name and number always give the same picture.

A real photograph hides its animal behind light, pose and clutter. `hardness` does the same here:
at 0 a clean face in the middle, at 1 a turned, shifted, blurred, noisy one between other shapes,
sometimes in an odd colour or with another animal's ears.
"""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from course.face import Look, draw_face, shade
from course.pen import Colour, Pen
from course.species import SPECIES

SHARPNESS = 2
"""Pictures are drawn this many times larger and then reduced, which smooths their edges."""

TRIANGLES = 0.5
"""Part of the clutter that is triangles; the rest is ellipses."""


@dataclass(frozen=True)
class Hardness:
    """How far a picture may stray from a clean portrait.

    Attributes:
        clutter: Most shapes behind the face; half as many may lie over it.
        turn: Most rotation, in degrees, either way.
        shift: Most offset of the face, as a part of the picture's shorter side.
        scale: Least size of the face, as a part of the usual one.
        blur: Largest radius of the blur, in pixels.
        noise: Strength of the grain, in grey levels.
        odd: Probability of an unusual colour.
        exception: Probability of another animal's ears.
    """

    clutter: int
    turn: float
    shift: float
    scale: float
    blur: float
    noise: float
    odd: float
    exception: float

    @classmethod
    def level(cls, hardness: float) -> "Hardness":
        """All knobs together, from 0 (clean) to 1 (hard)."""
        return cls(
            clutter=round(14 * hardness),
            turn=45 * hardness,
            shift=0.16 * hardness,
            scale=1 - 0.45 * hardness,
            blur=1.5 * hardness,
            noise=40 * hardness,
            odd=0.3 * hardness,
            exception=0.2 * hardness,
        )


def draw_animal(
    name: str, number: int, hardness: float = 1.0
) -> Image.Image:
    """Draws one animal.

    Args:
        name: A key of `course.species.SPECIES`.
        number: Which picture of this animal; each number is another animal.
        hardness: From 0 (a clean face) to 1 (see the module's text).

    Returns:
        An RGB picture, 88 to 128 pixels wide and high.
    """
    random = Random(f"{name} {number}")
    knobs = Hardness.level(hardness)
    width, height = (
        random.randint(88, 128),
        random.randint(88, 128),
    )
    picture = Image.new(
        "RGB",
        (width * SHARPNESS, height * SHARPNESS),
        _any_colour(random),
    )
    canvas = ImageDraw.Draw(picture)
    for _ in range(
        random.randint(knobs.clutter // 2, knobs.clutter)
    ):
        _clutter(canvas, picture.size, random, largest=0.3)
    draw_face(
        _pen(canvas, picture.size, random, knobs),
        _look(name, random, knobs),
    )
    for _ in range(random.randint(0, knobs.clutter // 4)):
        _clutter(canvas, picture.size, random, largest=0.12)
    return _photograph(picture.reduce(SHARPNESS), random, knobs)


def _pen(
    canvas: ImageDraw.ImageDraw,
    size: tuple[int, int],
    random: Random,
    knobs: Hardness,
) -> Pen:
    short = min(size)
    return Pen(
        canvas=canvas,
        centre=(
            size[0] / 2
            + random.uniform(-1, 1) * knobs.shift * short,
            size[1] * 0.54
            + random.uniform(-1, 1) * knobs.shift * short,
        ),
        unit=short * 0.3 * random.uniform(knobs.scale, 1.1),
        turn=math.radians(
            random.uniform(-knobs.turn, knobs.turn)
        ),
    )


def _look(name: str, random: Random, knobs: Hardness) -> Look:
    species = SPECIES[name]
    fur = random.choice(species.furs)
    if random.random() < knobs.odd:
        fur = _any_colour(random)
    exceptional = random.random() < knobs.exception
    return Look(
        species=species,
        ears=species.exceptional_ears
        if exceptional
        else species.ears,
        fur=shade(fur, random.uniform(0.8, 1.15)),
        width=random.uniform(0.9, 1.1),
        height=species.slimness * random.uniform(0.9, 1.1),
        random=random,
    )


def _any_colour(random: Random) -> Colour:
    return (
        random.randint(30, 230),
        random.randint(30, 230),
        random.randint(30, 230),
    )


def _clutter(
    canvas: ImageDraw.ImageDraw,
    size: tuple[int, int],
    random: Random,
    largest: float,
) -> None:
    """Adds a triangle or an ellipse somewhere: ears and eyes are made of the same shapes."""
    x, y = (
        random.uniform(0, size[0]),
        random.uniform(0, size[1]),
    )
    reach = random.uniform(0.04, largest) * min(size)
    pen = Pen(
        canvas, (x, y), reach, random.uniform(0, 2 * math.pi)
    )
    if random.random() < TRIANGLES:
        pen.polygon(
            [(-0.8, 0.6), (0.8, 0.6), (0, -1)],
            _any_colour(random),
        )
    else:
        pen.ellipse(
            (0, 0),
            (1, random.uniform(0.4, 1)),
            _any_colour(random),
        )


def _photograph(
    picture: Image.Image, random: Random, knobs: Hardness
) -> Image.Image:
    """Blurs, darkens or lightens, and adds grain, as a bad camera would."""
    if knobs.blur:
        picture = picture.filter(
            ImageFilter.GaussianBlur(
                random.uniform(0, knobs.blur)
            )
        )
    light = random.uniform(
        1 - 0.3 * knobs.odd, 1 + 0.3 * knobs.odd
    )
    picture = picture.point(lambda level: level * light)
    if not knobs.noise:
        return picture
    width, height = picture.size
    grain = Image.frombytes(
        "RGB",
        (width, height),
        random.randbytes(width * height * 3),
    )
    amount = random.uniform(0.3, 1) * knobs.noise
    grain = grain.point(lambda level: level * 2 * amount / 255)
    middle = Image.new(
        "RGB", (width, height), (round(amount),) * 3
    )
    return ImageChops.subtract(
        ImageChops.add(picture, grain), middle
    )
