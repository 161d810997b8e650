"""Images of the stores made small, and kept in a temporary file until they are painted.

Each store is opened once and each image decoded once, in the order of the stores; painting asks
for them in another order. They are kept without loss, as deflated rows of pixels: 20,000 of
100 pixels take some 150 MB on the disk at `folder`, and next to nothing in memory.
"""

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from PIL import Image
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.maps.montage_plan import Plan
from reimaging.pixels.store import ImageStore
from reimaging.pixels.trim import Pixels

THINNEST = 3  # pixels: what is far longer than wide would be lost as a hairline


class Thumbnails:
    """The thumbnails of a plan, by the numbers of its rows.

    Attributes
    ----------
    width, height
        int64 [n], in pixels; at most those of their boxes.
    """

    def __init__(self, count: int, file: IO[bytes]) -> None:
        self.width = np.zeros(count, np.int64)
        self.height = np.zeros(count, np.int64)
        self._file = file
        self._start = np.zeros(count, np.int64)
        self._length = np.zeros(count, np.int64)

    def add(self, row: int, pixels: Pixels) -> None:
        """Keep the thumbnail of a row."""
        packed = zlib.compress(pixels.tobytes(), 1)
        self._start[row], self._length[row] = self._file.seek(0, io.SEEK_END), len(packed)
        self.height[row], self.width[row] = pixels.shape[:2]
        self._file.write(packed)

    def read(self, row: int) -> Pixels:
        """Give the thumbnail of a row, height x width x 3 uint8."""
        self._file.seek(self._start[row])
        packed = self._file.read(int(self._length[row]))
        shape = self.height[row], self.width[row], 3
        return np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)


@contextmanager
def thumbnails(plan: Plan, stores: Sequence[Path], folder: Path) -> Iterator[Thumbnails]:
    """Give the images of a plan, each whole in its box and never enlarged.

    Parameters
    ----------
    plan
        Says which images, and how large their boxes are.
    stores
        The image stores; of an image that lies in two the first one counts.
    folder
        Where the temporary file lies; it has no name there, and is gone even if we are killed.

    Raises
    ------
    ReimagingError
        If an image of the plan has no pixels in any of the stores.
    """
    rows = {number: row for row, number in enumerate(plan.image_id.tolist())}
    if len(rows) < len(plan):
        raise ReimagingError("The montage has an image twice; it may have each once.")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        made = Thumbnails(len(plan), file)
        with tqdm(
            total=len(plan), desc="thumbnails", unit=" images", leave=False, disable=None
        ) as bar:
            for path in stores:
                _take(path, plan, rows, made, bar)
        if rows:
            raise ReimagingError(
                f"{len(rows)} of the {len(plan)} images of the montage have no pixels in any of "
                f"its {len(stores)} stores, image {min(rows)} for one; choose them anew."
            )
        yield made


def shrunk(jpeg: bytes, across: int, down: int) -> Pixels:
    """Decode a JPEG and fit it into a box, whole and never enlarged, H x W x 3 uint8.

    It is decoded at a half, a quarter or an eighth of its size where that leaves twice the pixels
    that are asked for, which takes a fraction of the time.
    """
    image = Image.open(io.BytesIO(jpeg))
    scale = min(1.0, across / image.width, down / image.height)
    size = (
        min(across, max(min(THINNEST, image.width), round(image.width * scale))),
        min(down, max(min(THINNEST, image.height), round(image.height * scale))),
    )
    image.draft("RGB", (2 * size[0], 2 * size[1]))
    small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(small)


def _take(path: Path, plan: Plan, rows: dict[int, int], made: Thumbnails, bar: tqdm) -> None:
    """Make the thumbnails of those images that lie in one store, and take them off the list."""
    if not rows:
        return
    with ImageStore(path) as store:
        for number in store.ids[np.isin(store.ids, plan.image_id)].tolist():
            jpeg = store.jpeg(number) if number in rows else None
            if jpeg is not None:
                row = rows.pop(number)
                made.add(row, shrunk(jpeg, int(plan.across[row]), int(plan.down[row])))
                bar.update()
