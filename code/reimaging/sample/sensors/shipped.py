"""The pictures that scikit-image and scikit-learn ship in their wheels; none is downloaded."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from reimaging.errors import ReimagingError

_SKIMAGE, _SKLEARN = ("skimage", "data"), ("sklearn", "datasets", "images")
_CC0, _BY = "CC0 1.0", "CC BY 2.0"
_FREE, _UNSTATED = "public domain", "not stated by scikit-image"


@dataclass(frozen=True)
class Shipped:
    """A picture that a package ships."""

    package: tuple[str, ...]
    name: str
    about: str  # what it shows, as a caption would say it
    families: str  # the families whose papers might hold it
    credit: str
    licence: str


#: Every picture that is used, with what its package says of who made it and who may use it.
SHIPPED = tuple(
    Shipped(*row)
    for row in (
        (_SKIMAGE, "astronaut.png", "an astronaut", "vision learning", "NASA", _FREE),
        (_SKIMAGE, "camera.png", "a man with a camera", "vision learning", "Lav Varshney", _CC0),
        (_SKIMAGE, "chelsea.png", "a cat", "vision learning", "Stefan van der Walt", _CC0),
        (_SKIMAGE, "coffee.png", "a cup on a table", "vision learning quantum math",
         "Rachel Michetti, courtesy of Pikolo Espresso Bar", _CC0),
        (_SKIMAGE, "motorcycle_left.png", "a workshop", "vision learning hep quantum",
         "Nera Nesic et al., Middlebury 2014 stereo benchmark", _UNSTATED),
        (_SKIMAGE, "motorcycle_right.png", "a workshop from the right", "vision hep",
         "Nera Nesic et al., Middlebury 2014 stereo benchmark", _UNSTATED),
        (_SKIMAGE, "clock_motion.png", "a moving clock", "vision fluids math hep",
         "Stefan van der Walt", _FREE),
        (_SKIMAGE, "rocket.jpg", "the launch", "astro fluids vision", "SpaceX", _FREE),
        (_SKIMAGE, "moon.png", "the lunar surface", "astro", "not stated", _UNSTATED),
        (_SKIMAGE, "hubble_deep_field.jpg", "the deep field", "astro", "NASA", _FREE),
        (_SKIMAGE, "retina.jpg", "the back of an eye", "life vision", "Mikael Häggström", _CC0),
        (_SKIMAGE, "ihc.png", "stained tissue", "life vision",
         "Center for Microscopy and Molecular Imaging (CMMI)", "no known copyright restrictions"),
        (_SKIMAGE, "cell.png", "a single cell", "life quantum", "Paul Müller et al.", _CC0),
        (_SKIMAGE, "microaneurysms.png", "small vessels", "life", "Andreas Maier", _CC0),
        (_SKIMAGE, "gravel.png", "a rough surface", "matter fluids", "CC0Textures", _CC0),
        (_SKIMAGE, "brick.png", "a wall", "matter hep vision", "CC0Textures", _CC0),
        (_SKIMAGE, "grass.png", "a fibrous surface", "matter math fluids", "linolafett", _CC0),
        (_SKIMAGE, "coins.png", "coins", "vision quantum math learning", "Brooklyn Museum",
         "no known copyright restrictions"),
        (_SKLEARN, "china.jpg", "a pavilion", "vision learning", "danielbuechele", _BY),
        (_SKLEARN, "flower.jpg", "a flower", "vision learning life", "vultilion", _BY),
    )
)  # fmt: skip

#: The outline of a horse, which is filled with fur and the like.
HORSE = Shipped(
    _SKIMAGE, "horse.png", "the outline of a horse", "vision learning",
    "Andreas Preuss (marauder)", _CC0,
)  # fmt: skip


@cache  # they are few
def pixels(name: str) -> np.ndarray:
    """Return a shipped picture as a read-only array, (height, width, 3) or (height, width).

    Parameters
    ----------
    name
        The name of its file, such as ``chelsea.png``.

    """
    packages = {shipped.name: shipped.package for shipped in (*SHIPPED, HORSE)}
    path = _path(packages.get(name, _SKIMAGE), name)
    with Image.open(path) as opened:
        image = opened.convert("L" if opened.mode in ("1", "L", "I;16") else "RGB")
        if max(image.size) > 800:
            image.thumbnail((800, 800))
        array = np.asarray(image).copy()
    array.setflags(write=False)
    return array


def _path(package: tuple[str, ...], name: str) -> Path:
    """Find a file that the installed package holds."""
    # find_spec, because importing scikit-learn takes seconds that its pictures do not need
    spec = find_spec(package[0])
    folders = (spec.submodule_search_locations if spec else None) or ["."]
    path = Path(folders[0]).joinpath(*package[1:], name)
    if not path.is_file():
        raise ReimagingError(
            f"The installed {package[0]} holds no picture {name};"
            " the sample needs the versions that requirements.lock names."
        )
    return path
