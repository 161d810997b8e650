"""Which pictures are learnt from, tuned by and tested with: the split as a table, and its reading.

Columns of the table: ``array`` (file name of an image array), ``row`` (in it), ``image_id``,
``label``, ``group`` (pictures of one article, or alike, have one), ``part``: train, validation,
test, or "left out": a picture for training that is like one of the tests.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.labels import require_two_classes
from reimaging.learn.perceptual_hash import near_duplicate_groups
from reimaging.learn.split import NOT_TEST, join_groups, split
from reimaging.pixels.arrays import FORMAT
from reimaging.table import read_table, write_table

COLUMNS = ("array", "row", "image_id", "label", "group", "part")


@dataclass(frozen=True)
class Examples:
    """Rows of image arrays with their classes.

    `array` int [n] is an index into `paths`, `row` int [n] the row there, `image_id` int64 [n],
    `label` uint8 [n] an index into CLASSES.
    """

    paths: tuple[Path, ...]
    array: NDArray[np.int64]
    row: NDArray[np.int64]
    image_id: NDArray[np.int64]
    label: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.row)


class Pictures:
    """Image arrays, open for reading rows by lot; a context manager.

    Raises
    ------
    ReimagingError
        If a file is no image array, or the squares of two have different sides.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [_opened(path) for path in paths]
        self._images = [file["images"] for file in self._files]
        sides = sorted({images.shape[1] for images in self._images})
        if len(sides) != 1:
            raise ReimagingError(
                f"The squares of {', '.join(path.name for path in paths)} have sides of "
                f"{' and '.join(map(str, sides))} pixels; what is learnt from together needs one."
            )
        self.side: int = sides[0]

    def read(self, array: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Read rows, n x side x side x 3 uint8, in the order asked for.

        Raises
        ------
        ReimagingError
            If the file is damaged where they lie.
        """
        out = np.empty((len(row), self.side, self.side, 3), np.uint8)
        for place, (which, number) in enumerate(zip(array.tolist(), row.tolist(), strict=True)):
            try:
                self._images[which].read_direct(out, np.s_[number], np.s_[place])
            except OSError as error:
                raise ReimagingError(
                    f"{self._files[which].filename} is damaged at row {number} ({error}); "
                    "remove it and have it made again."
                ) from None
        return out

    def __enter__(self) -> "Pictures":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()


def write_split(
    target: Path,
    drawn: Path,
    tests: Path,
    labelled: Sequence[Path] = (),
    *,
    validation: float,
    seed: int,
) -> None:
    """Split pictures of known class into those to learn from, to tune by and to test with.

    Pictures of one article, and pictures alike, stay on one side.

    Parameters
    ----------
    target
        The table to write.
    drawn
        The array of drawn pictures to learn from; some of them are tuned by, none is tested with.
    tests
        The array of drawn pictures that are kept for testing.
    labelled
        Arrays of labelled images of articles (with ``article``), which go into all three parts;
        what was not labelled ``by_lot`` is not tested with.
    validation
        The share of the labelled images that goes to validation, and as much to the test; the
        drawn ones to learn from are shared out as those that are not tested.
    seed
        Of the lot.

    Raises
    ------
    ReimagingError
        If an array is damaged, or they hold pictures of one class alone.
    """
    paths = [drawn, *labelled, tests]
    columns = [_columns(path) for path in paths]
    sizes = [len(found["label"]) for found in columns]
    label, image_id, article, by_lot = (
        np.concatenate([found[name] for found in columns])
        for name in ("label", "image_id", "article", "by_lot")
    )
    require_two_classes([CLASSES[n] for n in label], ", ".join(path.name for path in paths))
    groups = join_groups(image_id.tolist(), _alike(paths, image_id.tolist()), article.tolist())
    array = [path.name for path, size in zip(paths, sizes, strict=True) for _ in range(size)]
    wishes = {drawn.name: NOT_TEST, tests.name: "test"}
    parts = split(
        groups,
        [CLASSES[number] for number in label],
        {"train": 1 - 2 * validation, "validation": validation, "test": validation},
        seed,
        [
            wishes.get(name, None if fair else NOT_TEST)
            for name, fair in zip(array, by_lot.tolist(), strict=True)
        ],
    )
    row = [number for size in sizes for number in range(size)]
    names = [CLASSES[number] for number in label]
    told = zip(array, row, image_id.tolist(), names, groups, parts, strict=True)
    write_table(target, COLUMNS, told)


def read_examples(split: Path, arrays: Sequence[Path], part: str) -> Examples:
    """Read which pictures make up a part.

    Parameters
    ----------
    split
        The table that `write_split` wrote.
    arrays
        The arrays that it names.
    part
        "train", "validation" or "test".

    Raises
    ------
    ReimagingError
        If the part is empty, or the table names an array that is not given.
    """
    rows = [row for row in read_table(split) if row["part"] == part]
    numbers = {path.name: number for number, path in enumerate(arrays)}
    if not rows:
        raise ReimagingError(f"{split} has no picture for {part}; there are too few of them.")
    if unknown := {row["array"] for row in rows} - set(numbers):
        raise ReimagingError(
            f"{split} names {', '.join(sorted(unknown))}, which is not there; remove the table."
        )
    return Examples(
        tuple(arrays),
        np.array([numbers[row["array"]] for row in rows], np.int64),
        np.array([int(row["row"]) for row in rows], np.int64),
        np.array([int(row["image_id"]) for row in rows], np.int64),
        np.array([CLASSES.index(row["label"]) for row in rows], np.uint8),
    )


def _columns(path: Path) -> dict[str, NDArray[Any]]:
    """Read label, image_id, article and by_lot; a picture without an article is one for itself."""
    file = _opened(path)
    try:
        label, image_id = file["label"][:], file["image_id"][:]
        article = file["article"][:] if "article" in file else image_id
        by_lot = file["by_lot"][:] if "by_lot" in file else np.ones(len(label), bool)
    except (KeyError, OSError) as error:
        raise ReimagingError(f"{path} has no label for each picture ({error}).") from None
    finally:
        file.close()
    return {"label": label, "image_id": image_id, "article": article, "by_lot": by_lot}


class _EndToEnd:
    """The images of several arrays as if they were one, for those who read them in slices."""

    def __init__(self, parts: Sequence[h5py.Dataset]) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part) for part in parts)])
        self.shape = (int(self._starts[-1]), *parts[0].shape[1:])

    def __getitem__(self, rows: slice) -> NDArray[np.uint8]:
        return np.concatenate(
            [
                part[max(0, rows.start - start) : max(0, rows.stop - start)]
                for part, start in zip(self._parts, self._starts[:-1].tolist(), strict=True)
            ]
        )


def _alike(paths: Sequence[Path], names: Sequence[int]) -> list[int]:
    """Give near-duplicates, within an array and across arrays, the same number."""
    with ExitStack() as stack:
        files = [stack.enter_context(_opened(path)) for path in paths]
        try:
            return near_duplicate_groups(_EndToEnd([file["images"] for file in files]), names)
        except OSError as error:
            told = ", ".join(path.name for path in paths)
            raise ReimagingError(
                f"One of {told} is damaged ({error}); remove it and have it made again."
            ) from None


def _opened(path: Path) -> h5py.File:
    try:
        # no cache of chunks: a row by lot would bring in 32 others
        file = h5py.File(path, "r", rdcc_nbytes=0)
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as HDF5 ({error}).") from None
    if file.attrs.get("format") != FORMAT or "images" not in file:
        file.close()
        raise ReimagingError(f"{path} is no array of images; `doit arrays` makes them.")
    return file
