"""Drawn pictures of known class as an array for learning.

Format, version 1
-----------------
An image array (see `reimaging.pixels.arrays`) with these datasets beside ``images`` and
``image_id``: ``label`` uint8 [n], an index into the attribute ``classes``; ``kind`` and ``look``,
texts [n]: what is seen, and the program it looks like or ""; ``turned`` int16 [n], degrees against
the clock. The attributes ``purpose`` and ``seed`` say of which pictures these are.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from reimaging.atomic import replacing
from reimaging.image_class import CLASSES
from reimaging.pixels.arrays import FORMAT, VERSION, empty_images, fit
from reimaging.pixels.no_pixels import NoPixels
from reimaging.pixels.trim import Pixels, canvas_of, shrink, trim
from reimaging.sample.training import draw_training_picture
from reimaging.sample.workers import each

_CHUNK = 60  # pictures drawn between two reports: a second or two
_SHORT_SIDE = 512  # as the study rendered; drawn pictures are smaller
_Row = tuple[Pixels, str, str, str, int]
_Job = tuple[str, int, int, int, int]


def write_drawn_array(
    target: Path, purpose: str, count: int, *, side: int, seed: int, workers: int, batch: int = 32
) -> None:
    """Draw pictures, the classes in turn, trim them, and fit each into a square.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    purpose
        The set of pictures, "training" or "test"; sets share no picture.
    count
        How many; a larger array begins with the pictures of a smaller one.
    side
        Of the squares, in pixels.
    seed
        Any whole number of 0 or more; the same seed gives the same bytes.
    workers
        How many processes draw.
    batch
        Images in one chunk.
    """
    jobs = [
        (purpose, start, min(count, start + _CHUNK), side, seed)
        for start in range(0, count, _CHUNK)
    ]
    texts = h5py.string_dtype()
    kinds, looks = [""] * count, [""] * count
    labels, turns = np.zeros(count, np.uint8), np.zeros(count, np.int16)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "side": side})
        file.attrs.update({"classes": list(CLASSES), "purpose": purpose, "seed": seed})
        images = empty_images(file, count, side, batch)
        with tqdm(total=count, desc=f"drawing for {purpose}", unit="picture") as progress:
            for (_, start, end, _, _), rows in each(_draw, jobs, workers):
                images[start:end] = np.stack([row[0] for row in rows])
                for place, (_, image_class, kind, look, turned) in enumerate(rows, start):
                    labels[place] = CLASSES.index(image_class)
                    kinds[place], looks[place], turns[place] = kind, look, turned
                progress.update(end - start)
        file["image_id"] = np.fromiter(_ids(purpose, count, seed), np.int64, count)
        file["label"], file["turned"] = labels, turns
        file.create_dataset("kind", data=kinds, dtype=texts)
        file.create_dataset("look", data=looks, dtype=texts)


def _draw(job: _Job) -> list[_Row]:
    purpose, start, end, side, seed = job
    rows = []
    for number in range(start, end):
        drawn = draw_training_picture(purpose, number, seed)
        square = fit(trimmed(drawn.image), side)
        rows.append((square, drawn.image_class, drawn.kind, drawn.look, drawn.turned))
    return rows


def trimmed(image: Image.Image) -> NDArray[np.uint8]:
    """Take the border off a picture, and shrink it, as a rendered file's: H x W x 3."""
    canvas = canvas_of(image)
    with suppress(NoPixels):  # a picture of one colour has no border
        canvas = trim(canvas)
    return shrink(canvas, _SHORT_SIDE)


def _ids(purpose: str, count: int, seed: int) -> Iterator[int]:
    """Give drawn pictures numbers as images have them: a stable hash of 63 bits."""
    for number in range(count):
        digest = hashlib.sha256(f"drawn {purpose} {seed} {number}".encode()).digest()
        yield int.from_bytes(digest[:8], "big") >> 1
