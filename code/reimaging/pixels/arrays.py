"""Images for learning: a chosen set, each fitted into the same square, as one HDF5 array.

Format, version 1
-----------------
Attributes of the file: ``format`` = "reimaging image array", ``version`` = 1, ``side``, and those
its writer adds. Datasets, in the order of the choice: ``images`` uint8 [n, side, side, 3], sRGB, in
chunks of one batch and not compressed; ``image_id`` int64 [n].
"""

import hashlib
import io
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.store import ImageStore
from reimaging.pixels.trim import Pixels

FORMAT = "reimaging image array"
VERSION = 1

_FEW = 1000  # images that are held whatever is wanted, so that they are seldom sorted


def write_array(
    target: Path,
    choice: Sequence[int],
    stores: Sequence[Path],
    *,
    side: int,
    attributes: Mapping[str, str | int | float],
    columns: Mapping[str, NDArray[Any]] | None = None,
    batch: int = 32,
) -> None:
    """Write the chosen images as one array, N x side x side x 3 uint8.

    Each image is fitted whole into the square: its aspect kept, shrunk by Lanczos so that its long
    side is `side`, centred on white. An image smaller than the square keeps its size.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    choice
        image_ids, each once; rows are in this order.
    stores
        The image stores that hold them, in any order; they are read one after the other, one image
        at a time.
    side
        In pixels.
    attributes
        Kept on the file, sorted by name.
    columns
        More datasets, a value an image.
    batch
        Images in one chunk.

    Raises
    ------
    ReimagingError
        If a chosen image is in none of the stores, has no pixels, or is chosen twice.
    """
    rows = {image_id: row for row, image_id in enumerate(choice)}
    if len(rows) != len(choice):
        raise ReimagingError(
            f"The choice for {target.name} names an image twice; each may be once."
        )
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "side": side})
        for name in sorted(attributes):
            file.attrs[name] = attributes[name]
        file["image_id"] = np.array(choice, dtype=np.int64)
        for name, values in sorted((columns or {}).items()):
            file[name] = values
        images = empty_images(file, len(choice), side, batch)
        for path in stores:
            with ImageStore(path) as store:
                for image_id in (i for i in store.ids.tolist() if i in rows):
                    jpeg = store.jpeg(image_id)
                    if jpeg is None:
                        raise ReimagingError(
                            f"Image {image_id} was chosen for {target.name} but has no pixels in "
                            f"{path.name}; choose among those whose outcome is 'ok'."
                        )
                    images[rows.pop(image_id)] = square(jpeg, side)
        if rows:
            raise ReimagingError(
                f"{len(rows)} images chosen for {target.name} are in none of its "
                f"{len(stores)} stores, image {min(rows)} for one; convert their tars first."
            )


def write_random_array(
    target: Path, database: Path, stores: Sequence[Path], count: int, side: int, seed: int
) -> None:
    """Choose images evenly over the years, as far as there are any, and put them into an array.

    Parameters
    ----------
    target
        The file to make.
    database, stores
        The index and the image stores; only images that are in both are chosen.
    count
        How many.
    side
        Of the squares, in pixels.
    seed
        Of the choice.
    """
    ids, years = rendered_images(database, stores)
    # one at a time: of millions few are held as Python's own numbers
    rows = ((int(number), str(year)) for number, year in zip(ids, years, strict=True))
    write_array(
        target,
        stratified_choice(rows, count, seed),
        stores,
        side=side,
        attributes={"choice": "random, even over years", "seed": seed},
    )


def square(jpeg: bytes, side: int) -> Pixels:
    """Decode a JPEG and fit it into a white square, side x side x 3 uint8.

    It is decoded at a half, a quarter or an eighth of its size where that leaves twice the pixels
    that are asked for, which takes a fraction of the time.
    """
    image = Image.open(io.BytesIO(jpeg))
    factor = min(1.0, 2 * side / max(image.size))
    image.draft("RGB", (round(image.width * factor), round(image.height * factor)))
    return fit(np.asarray(image.convert("RGB")), side)


def fit(pixels: Pixels, side: int) -> Pixels:
    """Fit a picture whole into a white square, centred; shrink it if need be, never enlarge it.

    Parameters
    ----------
    pixels
        H x W x 3, uint8.
    side
        Of the square, in pixels.
    """
    rows, columns = pixels.shape[:2]
    factor = min(1.0, side / max(rows, columns))
    if factor < 1.0:
        size = max(1, round(columns * factor)), max(1, round(rows * factor))
        image = Image.fromarray(np.ascontiguousarray(pixels))
        pixels = np.asarray(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
        rows, columns = pixels.shape[:2]
    square = np.full((side, side, 3), 255, dtype=np.uint8)
    top, left = (side - rows) // 2, (side - columns) // 2
    square[top : top + rows, left : left + columns] = pixels
    return square


def stratified_choice(rows: Iterable[tuple[int, str]], count: int, seed: int) -> list[int]:
    """Choose images as evenly over strata as the strata allow.

    Small strata give all they have, the others an equal share of the rest; what does not divide
    goes one each to strata drawn by the seed. Within a stratum, and for the order of the result,
    images are ranked by a hash of the seed and their image_id, so that the choice depends neither
    on the order of `rows` nor on any library's random numbers, and a larger `count` only adds.
    Memory holds `count` images of a stratum, twice as many for a while.

    Parameters
    ----------
    rows
        image_id and stratum of each image that may be chosen; each image once. They are taken one
        at a time.
    count
        How many to choose; all are chosen where there are fewer.
    seed
        Any integer.

    Returns
    -------
    list of int
        image_ids in a seeded order.
    """
    ranked: dict[str, list[tuple[bytes, int]]] = {}
    for image_id, stratum in rows:
        members = ranked.setdefault(stratum, [])
        members.append((rank(seed, "member", image_id), image_id))
        if len(members) > 2 * count + _FEW:
            members.sort()
            del members[count:]
    names = sorted(ranked, key=lambda name: rank(seed, "stratum", name))
    strata = {name: [image_id for _, image_id in sorted(ranked[name])] for name in names}
    chosen: list[int] = []
    level = 0
    while len(chosen) < count and names:
        names = [name for name in names if len(strata[name]) > level]
        chosen += [strata[name][level] for name in names[: count - len(chosen)]]
        level += 1
    return sorted(chosen, key=lambda image_id: rank(seed, "order", image_id))


def rank(seed: int, purpose: str, key: Hashable) -> bytes:
    """Give 16 bytes by which things are drawn by lot, the least first: a hash of seed and key."""
    return hashlib.blake2b(f"{seed} {purpose} {key}".encode(), digest_size=16).digest()


def empty_images(file: h5py.File, count: int, side: int, batch: int) -> h5py.Dataset:
    """Make the dataset `images` of `count` black squares, in chunks of one batch."""
    if count == 0:
        return file.create_dataset("images", shape=(0, side, side, 3), dtype="u1")
    # laid out before the first image, so that the bytes do not depend on the order of writing
    layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    layout.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    return file.create_dataset(
        "images",
        shape=(count, side, side, 3),
        dtype="u1",
        chunks=(min(batch, count), side, side, 3),
        dcpl=layout,
    )
