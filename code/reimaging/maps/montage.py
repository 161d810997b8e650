"""A montage painted band by band, so that memory does not grow with the canvas.

Each pixel shows that image, of those that cover it, whose centre is nearest. So no image is hidden
by the order of painting: each has at least the middle of its place to itself, unless the centre
of another falls on the same pixel (`montage_plan.behind`). A hairline runs wherever two images
meet, or an image and the white ground, as most images are white themselves.

Memory: about 25 bytes for each pixel of a band of 4 million pixels (or of one row, if that is
longer), and 100 bytes an image. The thumbnails wait on the disk (`thumbnails`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.maps.montage_plan import Plan
from reimaging.maps.png_stream import write_png
from reimaging.maps.thumbnails import Thumbnails, thumbnails
from reimaging.pixels.trim import Pixels

GROUND = 255
LINE = 205  # grey

_BAND = 2**22  # pixels
_NOBODY = -1
_FAR = np.iinfo(np.int32).max


def write_montage(target: Path, plan: Plan, stores: Sequence[Path]) -> None:
    """Paint a montage of any size (PNG).

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole. Thumbnails wait beside it.
    plan
        Which image lies where.
    stores
        The image stores.

    Raises
    ------
    ReimagingError
        If an image has no pixels in any of the stores.
    """
    with thumbnails(plan, stores, target.parent) as small:
        write_png(target, plan.width, plan.height, bands(plan, small))


def paint(plan: Plan, stores: Sequence[Path], folder: Path) -> Pixels:
    """Paint a montage into memory, height x width x 3 uint8; thumbnails wait in `folder`.

    Raises
    ------
    ReimagingError
        If an image has no pixels in any of the stores.
    """
    with thumbnails(plan, stores, folder) as small:
        nothing = np.empty((0, plan.width, 3), np.uint8)
        return np.concatenate([nothing, *bands(plan, small)])


def bands(plan: Plan, small: Thumbnails, band: int = _BAND) -> Iterator[Pixels]:
    """Paint a montage from the top, some rows at a time.

    Parameters
    ----------
    plan
        Which image lies where.
    small
        Its thumbnails.
    band
        Pixels to paint at a time, at least a row.

    Yields
    ------
    rows x width x 3, uint8
    """
    rows = max(1, band // max(1, plan.width))
    left, top = plan.x - small.width // 2, plan.y - small.height // 2
    for start in tqdm(range(0, plan.height, rows), desc="montage", leave=False, disable=None):
        stop = min(start + rows, plan.height)
        # one row more, to know where the images of the last one end
        canvas = np.full((stop - start + 1, plan.width, 3), GROUND, np.uint8)
        nearest = np.full(canvas.shape[:2], _FAR, np.int32)
        owner = np.full(canvas.shape[:2], _NOBODY, np.int32)
        for row in np.flatnonzero((top <= stop) & (top + small.height > start)).tolist():
            place = int(left[row]), int(top[row]) - start
            centre = int(plan.x[row]), int(plan.y[row]) - start
            _paint(canvas, nearest, owner, small.read(row), place, centre, row)
        if stop == plan.height:
            owner[-1] = _NOBODY
        borders = _borders(owner)
        if start == 0:
            borders[0] |= owner[0] != _NOBODY
        yield np.where(borders[..., None], np.uint8(LINE), canvas[:-1])


def _paint(
    canvas: Pixels,
    nearest: NDArray[np.int32],
    owner: NDArray[np.int32],
    picture: Pixels,
    place: tuple[int, int],
    centre: tuple[int, int],
    row: int,
) -> None:
    """Paint those pixels of an image to whose centre they are nearer than to any before."""
    (left, top), (high, wide) = place, picture.shape[:2]
    down = np.arange(max(0, top), min(len(canvas), top + high))
    across = np.arange(max(0, left), min(canvas.shape[1], left + wide))
    if not len(down) or not len(across):
        return
    window = np.s_[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    apart = ((down - centre[1]) ** 2)[:, None] + ((across - centre[0]) ** 2)[None]
    own = apart < nearest[window]  # of equals the first
    nearest[window][own] = apart[own]
    owner[window][own] = row
    inside = picture[down[0] - top : down[-1] + 1 - top, across[0] - left : across[-1] + 1 - left]
    canvas[window][own] = inside[own]


def _borders(owner: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell the pixels, of all rows but the last, whose neighbour below or right is another's.

    Outside the canvas is the ground.
    """
    border = owner[:-1] != owner[1:]
    border[:, :-1] |= owner[:-1, :-1] != owner[:-1, 1:]
    border[:, [0, -1]] |= owner[:-1, [0, -1]] != _NOBODY
    return np.asarray(border)
