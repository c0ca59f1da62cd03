"""A pen that draws filled shapes through a rotation, a scale and a shift."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from PIL import ImageDraw

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

ROUNDNESS = 28
"""Corners of the polygon that stands for an ellipse; more can't be seen at our picture sizes."""


@dataclass(frozen=True)
class Pen:
    """Draws in the face's own coordinates: centre (0, 0), the head about 1 unit in radius.

    Attributes:
        canvas: Where the shapes go.
        centre: The face's centre on the canvas, in pixels.
        unit: Length of one unit, in pixels.
        turn: Rotation of the whole face, in radians, clockwise on the screen.
    """

    canvas: ImageDraw.ImageDraw
    centre: Point
    unit: float
    turn: float

    def at(self, point: Point) -> Point:
        """The pixel where a point of the face lies."""
        x, y = point
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        return (
            self.centre[0]
            + self.unit * (x * cosine - y * sine),
            self.centre[1]
            + self.unit * (x * sine + y * cosine),
        )

    def polygon(
        self, points: Sequence[Point], colour: Colour
    ) -> None:
        """Fills a polygon."""
        self.canvas.polygon(
            [self.at(point) for point in points], fill=colour
        )

    def ellipse(
        self,
        middle: Point,
        radii: tuple[float, float],
        colour: Colour,
        tilt: float = 0.0,
    ) -> None:
        """Fills an ellipse, itself tilted by `tilt` radians."""
        cosine, sine = math.cos(tilt), math.sin(tilt)
        outline = []
        for corner in range(ROUNDNESS):
            angle = 2 * math.pi * corner / ROUNDNESS
            x, y = (
                radii[0] * math.cos(angle),
                radii[1] * math.sin(angle),
            )
            outline.append(
                (
                    middle[0] + x * cosine - y * sine,
                    middle[1] + x * sine + y * cosine,
                ),
            )
        self.polygon(outline, colour)

    def line(
        self,
        points: Sequence[Point],
        colour: Colour,
        width: float,
    ) -> None:
        """Draws a broken line, `width` units thick and never thinner than a pixel."""
        thickness = max(1, round(width * self.unit))
        for start, end in pairwise(points):
            self.canvas.line(
                [self.at(start), self.at(end)],
                fill=colour,
                width=thickness,
            )
