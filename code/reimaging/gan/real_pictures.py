"""The real pictures that a generator learns from: a slice of the images, small, in one file.

Format, version 1
-----------------
HDF5. Attributes ``format`` = "reimaging real pictures", ``version`` = 1, ``side``, ``colours``, and
``digest``, by which pictures that are others are told. Datasets, in the order of the lot:
``images`` uint8 [n, side, side, colours], in one piece, so that it is read as if it lay in memory;
``image_id`` int64 [n].
"""

import hashlib
import heapq
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.pixels.arrays import rank
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.squares import decoded
from reimaging.pixels.store import ImageStore
from reimaging.settings import GanSettings

FORMAT, VERSION = "reimaging real pictures", 1
_AT_ONCE = 10_000  # rows of the index; and bytes are digested of 256 pictures at a time
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601


@dataclass(frozen=True)
class RealPictures:
    """Pictures, uint8 [n, side, side, colours], the images they are of, and by what they are told.

    The pictures may lie in a file that is read as it is asked for.
    """

    images: NDArray[np.uint8]
    ids: NDArray[np.int64]
    digest: str


def write_real_pictures(
    target: Path,
    database: Path,
    stores: Sequence[Path],
    predictions: Path,
    settings: GanSettings,
    seed: int,
) -> None:
    """Write the pictures of a slice: all that were rendered, or so many by lot.

    Parameters
    ----------
    target
        The file to make.
    database
        The index.
    stores
        The image stores.
    predictions
        What the classifier says of each image; it is read if the slice is of a class.
    settings
        What slice, how many, and of what side and colours.
    seed
        Of the lot; more pictures only add to fewer.
    """
    rendered = rendered_images(database, stores)[0]
    found = _of_slice(database, predictions, settings)
    among = (number for block in found for number in block[is_among(block, rendered)].tolist())
    # keyed by lot, so that memory holds as many as are wanted
    chosen = heapq.nsmallest(settings.images, among, key=lambda n: rank(seed, "generator", n))
    ids = np.array(chosen, np.int64)
    shape = (len(ids), settings.side, settings.side, settings.colours)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file.attrs.update({"side": settings.side, "colours": settings.colours})
        file["image_id"] = ids
        early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        images = file.create_dataset("images", shape, "u1", dcpl=early)
        waiting = {number: row for row, number in enumerate(chosen)}
        with tqdm(total=len(ids), unit="picture", desc="real pictures", leave=False) as bar:
            for path in stores:
                with ImageStore(path) as store:
                    held = zip(store.ids.tolist(), store.outcomes, strict=True)
                    here = [n for n, outcome in held if outcome == "ok" and n in waiting]
                    squares = decoded(store, here, settings.side)
                    for number, square in zip(here, squares, strict=True):
                        images[waiting.pop(number)] = in_colours(square, settings.colours)
                        bar.update()
        file.attrs["digest"] = _digest(images)


def in_colours(pixels: NDArray[np.uint8], colours: int) -> NDArray[np.uint8]:
    """Bring sRGB pixels [..., 3] to so many colours: 3 as they are, 1 their luma."""
    if colours == 3:
        return pixels
    return np.asarray(np.round(pixels @ _LUMA)[..., None], np.uint8)


def open_real_pictures(path: Path) -> RealPictures:
    """Open the file of real pictures; they are read when they are asked for.

    Raises
    ------
    ReimagingError
        If it is none, or cut short.
    """
    try:
        with h5py.File(path) as file:
            if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
                raise ReimagingError(
                    f"{path} is no file of real pictures; `doit generate` makes it."
                )
            images, ids = file["images"], file["image_id"][:]
            shape, offset, digest = images.shape, images.id.get_offset(), file.attrs["digest"]
        if not len(ids):
            return RealPictures(np.empty(shape, np.uint8), ids, digest)
        return RealPictures(np.memmap(path, np.uint8, "r", offset, shape), ids, digest)
    except (OSError, KeyError, ValueError) as error:
        raise ReimagingError(f"{path} cannot be read ({error}); remove it.") from None


def _of_slice(
    database: Path, predictions: Path, settings: GanSettings
) -> Iterator[NDArray[np.int64]]:
    """Read the image_ids of a slice, many at a time."""
    conditions, values, tables = ["1"], [], ""
    if settings.image_class != "any":
        tables = " JOIN predictions.predictions USING (image_id)"
        conditions.append("label = ?")
        values.append(settings.image_class)
    if settings.categories:
        each = " OR ".join("category = ? OR category LIKE ?" for _ in settings.categories)
        conditions.append(f"({each})")
        values += [text for name in settings.categories for text in (name, f"{name}.%")]
    for condition, year in (("year >= ?", settings.first_year), ("year <= ?", settings.last_year)):
        if year:
            conditions.append(condition)
            values.append(str(year))
    with reading(database) as index:
        if tables:
            index.execute("ATTACH ? AS predictions", (f"file:{predictions}?mode=ro",))
        with closing(
            index.execute(
                "SELECT image_id FROM image_files JOIN article_summary USING (article_id)"
                f"{tables} WHERE {' AND '.join(conditions)}",
                values,
            )
        ) as rows:
            while block := rows.fetchmany(_AT_ONCE):
                yield np.array([number for (number,) in block], np.int64)


def _digest(images: h5py.Dataset) -> str:
    digest = hashlib.blake2b(repr(images.shape).encode(), digest_size=16)
    for start in range(0, len(images), 256):
        digest.update(images[start : start + 256].tobytes())
    return digest.hexdigest()
