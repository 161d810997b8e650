"""What a list says of each image in words: its article's title, and a caption cut short.

The index knows both, by four tables an image. A page of a list shows dozens of images, and is what
the explorer is asked for most; so they are written once, and read without the index.

Format, version 1
-----------------
HDF5. Attributes of the file: ``format`` = "reimaging captions", ``version`` = 1, and ``index``,
which tells the index they were made from (`cataloguing.fingerprint`). Datasets, each in one piece:

======== ============== ======================================================================
image_id int64 [n]      the images of the catalogue, ascending
text     uint8 [bytes]  UTF-8, back to back: title and caption of the first image, and so on
first    int64 [2n + 1] where in ``text`` each begins, and where the last one ends
======== ============== ======================================================================

No times are kept: the same index gives the same bytes.
"""

import sqlite3
from collections.abc import Iterator
from itertools import compress
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import read_images
from reimaging.explore.plain_dataset import mapped, write_stream
from reimaging.index.database import reading
from reimaging.pixels.first_come import is_among

FORMAT = "reimaging captions"
VERSION = 1
MOST_LETTERS = 160  # of a caption

_AT_ONCE = 10_000  # rows that are held as Python's own values
_SAID = """
SELECT image_id, title, coalesce(f.number, p.number),
    substr(coalesce(nullif(f.caption_text, ''), p.caption_text), 1, 240)
FROM image_files AS i CROSS JOIN articles USING (article_id)
LEFT JOIN figures AS f ON f.figure_id = (
    SELECT figure_id FROM figure_images AS shown JOIN figures USING (figure_id)
    WHERE shown.image_id = i.image_id ORDER BY figures.position LIMIT 1)
LEFT JOIN figures AS p ON f.parent = p.figure_id
ORDER BY image_id
"""


class Said(NamedTuple):
    """What a list says of an image: the title of its article, and the caption of its figure.

    The figure is the first of the article that shows the image; of a part without a caption it is
    that of the whole. Each may be "".
    """

    title: str
    caption: str


class CaptionFile:
    """Titles and captions of images. They stay on the disk; threads may share one.

    Parameters
    ----------
    path
        What `write_captions` wrote.

    Attributes
    ----------
    index
        Tells the index that they were made from.

    Raises
    ------
    ReimagingError
        If there is none, or it is another file, or damaged.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReimagingError(f"{path} is not there; `doit explore` makes it.")
        try:
            with h5py.File(path, "r") as file:
                if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
                    raise ReimagingError(
                        f"{path} is no {FORMAT} of version {VERSION}; `doit explore` makes it "
                        "again."
                    )
                self.index = str(file.attrs["index"])
                self._ids, self._first, text = (
                    mapped(path, file[name]) for name in ("image_id", "first", "text")
                )
            if len(self._first) != 2 * len(self._ids) + 1 or self._first[-1] != len(text):
                raise ValueError("its texts are not as long as it says")
        except (OSError, KeyError, ValueError) as error:  # of HDF5, and of what does not fit
            raise ReimagingError(
                f"{path} cannot be read ({error}); remove it, and `doit explore` makes it again."
            ) from None
        self._path, self._text = path, text.data

    def __len__(self) -> int:
        return len(self._ids)

    def of(self, image_ids: NDArray[np.int64]) -> list[Said]:
        """Give what is said of images, in their order.

        Raises
        ------
        ReimagingError
            If one of them is not there.
        """
        missing = image_ids[~is_among(image_ids, self._ids)]
        if len(missing):
            raise ReimagingError(f"{self._path} has no image {missing[0]}.")
        rows = np.searchsorted(self._ids, image_ids)
        starts, middles, ends = (self._first[2 * rows + place].tolist() for place in range(3))
        text = self._text
        return [
            Said(str(text[start:middle], "utf-8"), str(text[middle:end], "utf-8"))
            for start, middle, end in zip(starts, middles, ends, strict=True)
        ]


def write_captions(target: Path, database: Path, catalogue: Path) -> None:
    """Write what lists say of the images of a catalogue; memory holds 36 bytes an image.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    database
        The index.
    catalogue
        What `cataloguing.write_catalogue` made of it.

    Raises
    ------
    ReimagingError
        If a file is missing or is another one.
    """
    ids, index = read_images(catalogue)
    length = np.zeros((len(ids), 2), np.int32)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=target.parent) as texts:
        row = 0
        for row, said in enumerate(_said(database, ids), 1):
            written = [text.encode("utf-8", "replace") for text in said]
            length[row - 1] = [len(text) for text in written]
            texts.writelines(written)
        if row < len(ids):
            raise ReimagingError(
                f"{database} has {row:,} of the {len(ids):,} images of {catalogue}; `doit "
                "explore` makes that again."
            )
        with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
            file.attrs.update({"format": FORMAT, "version": VERSION, "index": index})
            file["image_id"] = ids
            first = np.zeros(2 * len(ids) + 1, np.int64)
            np.cumsum(length.ravel(), out=first[1:])
            file["first"] = first
            write_stream(file, "text", texts)


def shortened(text: str, letters: int) -> str:
    """Cut a text at the end of a word, so that it has so many letters at most."""
    if len(text) <= letters:
        return text
    kept = text[: letters - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


def _said(database: Path, ids: NDArray[np.int64]) -> Iterator[Said]:
    """Read what is said of each image, in the order of the image_ids."""
    try:
        with reading(database) as connection:
            found = connection.execute(_SAID)
            while block := found.fetchmany(_AT_ONCE):
                kept = is_among(np.array([each[0] for each in block], np.int64), ids)
                for _, title, number, caption in compress(block, kept):
                    yield Said(title or "", _caption(number, caption or ""))
    except sqlite3.DatabaseError as error:
        raise ReimagingError(
            f"{database} cannot be read ({error}); `doit index` makes it again."
        ) from None


def _caption(number: int | None, text: str) -> str:
    begin = f"Figure {number}: " if number is not None else ""
    return shortened(begin + text, MOST_LETTERS) if text else begin.removesuffix(": ")
