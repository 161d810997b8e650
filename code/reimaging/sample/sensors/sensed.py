"""An image as a sensor took it: chosen by the family of the paper, sized, alone or in a grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from reimaging.sample.sensors import microscopy, photographs, scans, sky
from reimaging.sample.sensors.degrade import developed
from reimaging.sample.sensors.sort import Sort, choose
from reimaging.sample.sensors.texture import Shape

#: What an image may be.
KINDS = ("photograph", "micrograph", "sky image", "scan", "image grid")

_SORTS: dict[str, Sequence[Sort]] = {
    "photograph": photographs.SORTS,
    "micrograph": microscopy.SORTS,
    "sky image": sky.SORTS,
    "scan": scans.SORTS,
}
#: How often papers of a family hold a photograph, a micrograph, a sky image, a scan.
_WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "vision": (0.86, 0.02, 0.01, 0.11),
    "learning": (0.83, 0.03, 0.02, 0.12),
    "math": (0.65, 0.1, 0.05, 0.2),
    "life": (0.2, 0.52, 0.0, 0.28),
    "matter": (0.14, 0.78, 0.0, 0.08),
    "quantum": (0.36, 0.34, 0.0, 0.3),
    "fluids": (0.3, 0.15, 0.05, 0.5),
    "hep": (0.55, 0.05, 0.12, 0.28),
    "astro": (0.14, 0.0, 0.8, 0.06),
}
#: How often a picture is one of several in a grid.
_GRIDS = {"vision": 0.2, "learning": 0.35, "math": 0.25, "astro": 0.12}
#: Rows and columns of a grid, and how often they are.
_LAYOUTS = {
    (1, 2): 4, (1, 3): 4, (1, 4): 3, (1, 5): 2, (1, 6): 2, (1, 8): 1, (2, 1): 1, (2, 2): 3,
    (2, 3): 3, (2, 4): 2, (2, 5): 2, (2, 6): 1, (3, 2): 1, (3, 3): 2, (3, 4): 1, (4, 3): 0.5,
}  # fmt: skip


@dataclass(frozen=True)
class Sensed:
    """Draw an image that a sensor took, or several in a grid."""

    image: Image.Image  # RGB or L
    kind: str  # one of KINDS
    about: str  # what a caption says of it, without a full stop


def draw_sensed(rng: np.random.Generator, family: str) -> Sensed:
    """Draw an image as the papers of a family hold it.

    Parameters
    ----------
    rng
        Where chance comes from.
    family
        The family of the paper's field: hep, astro, matter, quantum, math, fluids, life, learning
        or vision.

    Returns
    -------
    Sensed
        The image, what kind of image it is, and what a caption says of it.

    """
    weights = np.array(_WEIGHTS[family])
    kind = KINDS[int(rng.choice(4, p=weights / weights.sum()))]
    sort = choose(rng, _SORTS[kind], family)
    about = sort.about[int(rng.integers(len(sort.about)))]
    if rng.random() < _GRIDS.get(family, 0.15):
        image, count = _grid(rng, sort)
        return Sensed(image, "image grid", f"{_number(count)} examples: {about}")
    image = developed(rng, sort.draw(rng, _shape(rng)), sort.seen)
    return Sensed(image, kind, about)


def _shape(rng: np.random.Generator) -> Shape:
    """Draw height and width: the shorter side 120 to 520 pixels, mostly below 250."""
    short = min(520.0, 120 + rng.exponential(85))
    common = (1.0, 4 / 3, 1.5, 16 / 9, 0.75)
    if rng.random() < 0.6:  # what cameras and cutting by hand prefer
        aspect = common[int(rng.choice(5, p=[0.27, 0.34, 0.19, 0.17, 0.03]))]
    else:
        aspect = float(np.interp(rng.random(), (0, 0.1, 0.5, 0.85, 1), (0.8, 1.0, 1.5, 2.1, 3.4)))
    if aspect < 1:
        return round(short / aspect), round(short)
    return round(short), round(min(short * aspect, 900))


def _grid(rng: np.random.Generator, sort: Sort) -> tuple[Image.Image, int]:
    """Set two to twelve images of a sort side by side, or one image as it changes."""
    layouts = list(_LAYOUTS)
    weights = np.array([_LAYOUTS[layout] for layout in layouts])
    rows, columns = layouts[int(rng.choice(len(layouts), p=weights / weights.sum()))]
    count = rows * columns
    # long rows are printed small
    high = int(np.clip(rng.normal(260, 80) / rows, 60, min(200, 900 / columns)))
    high = max(high, -(-120 // rows))
    wide = max(int(high * rng.choice([1, 1, 1, 4 / 3, 1.5, 0.8])), -(-120 // columns))
    gap = int(rng.choice([0, 2, 4, 8], p=[0.3, 0.35, 0.25, 0.1]))
    ground = int(rng.choice([255, 0], p=[0.75, 0.25]))
    seen = (sort.seen[0], float(rng.random() < sort.seen[1]), sort.seen[2])
    alike = rng.random() < 0.3
    first = sort.draw(rng, (high, wide))
    pages = []
    for i in range(count):
        # frames of one thing differ by what the sensor did, others by what it saw
        picture = first if alike or i == 0 else sort.draw(rng, (high, wide))
        if alike and i:
            picture = np.roll(picture, tuple(rng.integers(-4, 5, 2)), (0, 1))
        pages.append(developed(rng, picture, seen))
    mode = "L" if all(page.mode == "L" for page in pages) else "RGB"
    size = (columns * (wide + gap) - gap, rows * (high + gap) - gap)
    sheet = Image.new(mode, size, ground if mode == "L" else (ground,) * 3)
    for place, page in enumerate(pages):
        row, column = divmod(place, columns)
        sheet.paste(page, (column * (wide + gap), row * (high + gap)))
    return sheet, count


def _number(count: int) -> str:
    return (
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )[count - 2]
