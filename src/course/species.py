"""What makes a face a cat's, a dog's or another animal's."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from course.pen import Colour

Ears: TypeAlias = Literal[
    "pointed", "round", "floppy", "long", "tufts", "none"
]
Snout: TypeAlias = Literal[
    "small", "broad", "narrow", "disc", "beak", "wide_mouth"
]
Eyes: TypeAlias = Literal["plain", "slit", "ring", "top"]

BLACK: Colour = (52, 48, 50)
GREY: Colour = (142, 140, 146)
WHITE: Colour = (238, 234, 226)
CREAM: Colour = (226, 200, 156)
GINGER: Colour = (214, 136, 62)
BROWN: Colour = (128, 84, 52)
PINK: Colour = (238, 172, 176)
GREEN: Colour = (106, 164, 78)
DARK_BROWN: Colour = (84, 58, 42)

PET_FURS: tuple[Colour, ...] = (
    BLACK,
    GREY,
    WHITE,
    CREAM,
    GINGER,
    BROWN,
)
"""Cats and dogs share these, so that no colour gives the answer away."""


@dataclass(frozen=True)
class Species:
    """The usual face of one animal; single drawings vary around it.

    Attributes:
        ears: Shape of the ears.
        other_ears: The shape that an exceptional animal of this kind has.
        ear_length: Length of an ear, in head radii.
        snout: What sits in the lower half of the face.
        eyes: Kind of eyes.
        slimness: Height of the head divided by its width.
        furs: Usual colours.
        whiskers: How probable whiskers are, 0 to 1.
        stripes: How probable stripes on the forehead are, 0 to 1.
        patches: How probable dark patches around the eyes are, 0 to 1.
        tongue: How probable a tongue hanging out is, 0 to 1.
        horns: Whether two horns stand between the ears.
    """

    ears: Ears
    snout: Snout
    furs: tuple[Colour, ...]
    other_ears: Ears | None = None
    ear_length: float = 0.7
    eyes: Eyes = "plain"
    slimness: float = 1.0
    whiskers: float = 0.0
    stripes: float = 0.0
    patches: float = 0.0
    tongue: float = 0.0
    horns: bool = False

    @property
    def exceptional_ears(self) -> Ears:
        """The ears of an exception; the usual ones when this animal has no exceptions."""
        return self.other_ears or self.ears


SPECIES: dict[str, Species] = {
    "cat": Species(
        ears="pointed",
        other_ears="floppy",
        snout="small",
        furs=PET_FURS,
        eyes="slit",
        slimness=0.9,
        whiskers=0.8,
        stripes=0.35,
    ),
    "dog": Species(
        ears="floppy",
        other_ears="pointed",
        snout="broad",
        furs=PET_FURS,
        ear_length=0.85,
        slimness=1.08,
        whiskers=0.15,
        patches=0.2,
        tongue=0.35,
    ),
    "rabbit": Species(
        ears="long",
        snout="small",
        furs=(WHITE, GREY, CREAM),
        ear_length=1.25,
        whiskers=0.7,
    ),
    "bear": Species(
        ears="round",
        snout="broad",
        furs=(BROWN, DARK_BROWN, BLACK),
        ear_length=0.5,
        slimness=0.95,
    ),
    "fox": Species(
        ears="pointed",
        snout="narrow",
        furs=(GINGER, GREY),
        ear_length=0.95,
        slimness=1.02,
        whiskers=0.3,
    ),
    "mouse": Species(
        ears="round",
        snout="narrow",
        furs=(GREY, CREAM, BROWN),
        ear_length=0.85,
        whiskers=0.8,
    ),
    "pig": Species(
        ears="pointed",
        snout="disc",
        furs=(PINK, CREAM),
        ear_length=0.55,
        slimness=0.9,
    ),
    "owl": Species(
        ears="tufts",
        snout="beak",
        furs=(BROWN, GREY, WHITE),
        ear_length=0.5,
        eyes="ring",
    ),
    "frog": Species(
        ears="none",
        snout="wide_mouth",
        furs=(GREEN,),
        eyes="top",
        slimness=0.75,
    ),
    "panda": Species(
        ears="round",
        snout="small",
        furs=(WHITE,),
        ear_length=0.5,
        slimness=0.92,
        patches=1.0,
    ),
    "tiger": Species(
        ears="round",
        snout="broad",
        furs=(GINGER, WHITE),
        ear_length=0.45,
        eyes="slit",
        whiskers=0.6,
        stripes=1.0,
    ),
    "cow": Species(
        ears="floppy",
        snout="disc",
        furs=(BROWN, WHITE, BLACK),
        ear_length=0.55,
        slimness=1.2,
        patches=0.3,
        horns=True,
    ),
}
"""Every animal we can draw, by its English name."""

TARGET_ANIMALS = ("cat", "dog")
"""The new task: what we want to tell apart with few pictures."""

SOURCE_ANIMALS = tuple(
    name for name in SPECIES if name not in TARGET_ANIMALS
)
"""The old task: animals that a network meets before it ever sees a cat or a dog."""
