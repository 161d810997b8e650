"""Many small images in one picture: a tile of the map is one request, and one texture.

Each image lies whole in a cell of `CELL` x `CELL` pixels, at its upper left; cells go from left to
right, `ACROSS` a row. How large an image is in its cell follows from its own width and height
alone, so that nobody has to open it to know.

64 images take some 20 KB as WebP, and 40 ms to be made small and packed; the latest are kept.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.pixels.trim import Pixels

CELL = 48  # pixels
ACROSS = 8  # cells a row

_KEPT = 48 * 2**20  # bytes of packed atlases, and as many of single small images
_THINNEST = 3  # pixels: what is far longer than wide would be lost as a hairline
_QUALITY = 55  # of WebP: as good as JPEG at 75 in two thirds of its bytes
_GROUND = 255

Rows = NDArray[np.int64]


def sizes(width: NDArray[np.integer], height: NDArray[np.integer]) -> NDArray[np.int64]:
    """Tell how large images are in their cells.

    Parameters
    ----------
    width, height
        [n], pixels of the images themselves.

    Returns
    -------
    int64 [n, 2]
        Width and height, each from 1 to CELL; none is enlarged.
    """
    own = np.maximum(1, np.column_stack([width, height]).astype(np.float64))
    scale = np.minimum(1, CELL / own.max(axis=1, initial=1))
    small = np.rint(own * scale[:, None])
    return np.maximum(small, np.minimum(own, _THINNEST)).astype(np.int64)


class Atlases:
    """Makes atlases, and keeps the latest. Threads may share one.

    Parameters
    ----------
    picture
        Gives an image of a row, as a JPEG of any size.
    width, height
        [n], pixels of the images of all rows.
    kept
        Bytes that are kept of atlases, and as many of small images.
    """

    def __init__(
        self,
        picture: Callable[[int], bytes],
        width: NDArray[np.integer],
        height: NDArray[np.integer],
        kept: int = _KEPT,
    ) -> None:
        self._picture, self._width, self._height = picture, width, height
        self._atlases, self._small = _Latest(kept), _Latest(kept)

    def atlas(self, rows: Rows) -> bytes:
        """Give the atlas of some rows, in their order, as WebP."""
        return self._atlases.get(rows.tobytes(), lambda: self._pack(rows))

    def _pack(self, rows: Rows) -> bytes:
        down = max(1, -(-len(rows) // ACROSS))
        canvas = np.full((down * CELL, ACROSS * CELL, 3), _GROUND, np.uint8)
        for place, (row, (width, height)) in enumerate(
            zip(rows.tolist(), sizes(self._width[rows], self._height[rows]).tolist(), strict=True)
        ):
            top, left = (CELL * part for part in divmod(place, ACROSS))
            canvas[top : top + height, left : left + width] = self._shrunk(row, width, height)
        file = io.BytesIO()
        Image.fromarray(canvas).save(file, "WEBP", quality=_QUALITY, method=2)
        return file.getvalue()

    def _shrunk(self, row: int, width: int, height: int) -> Pixels:
        pixels = self._small.get(row, lambda: shrunk(self._picture(row), width, height).tobytes())
        return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


def shrunk(jpeg: bytes, width: int, height: int) -> Pixels:
    """Decode a JPEG to exactly this size, height x width x 3 uint8.

    It is decoded at a half, a quarter or an eighth where that leaves twice the pixels.
    """
    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (2 * width, 2 * height))
        small = image.convert("RGB").resize(
            (width, height), Image.Resampling.LANCZOS, reducing_gap=3.0
        )
    return np.asarray(small)


class _Latest:
    """What was asked for last, up to so many bytes. Threads may share one."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Give what was made for a key, or make it. Two may make the same at once: no harm."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            if key not in self._held:
                self._held[key] = made
                self._bytes += len(made)
            while self._bytes > self._most:
                self._bytes -= len(self._held.popitem(last=False)[1])
        return made
