"""Which class an image is of, according to whom: one table of labels.

The table is a CSV with the columns `COLUMNS`, a row a label; there may be others, which are kept
but not read. Several labellers may label one image, and one labeller may do so again: what follows
from it all is the affair of reimaging.learn.agreement. Labels made by hand cannot be made again,
so nothing here takes a row away. Who takes his word back adds a row too, with the label WITHDRAWN.
"""

import csv
import fcntl
import io
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from reimaging.atomic import write_bytes
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.table import write_table

COLUMNS = ("image", "label", "labeller", "time", "source")
SYNONYMS = {"unsure": "mixed"}  # as the study named the class
WITHDRAWN = "withdrawn"  # no class: its labeller has no word on the image any more
# Sources of labels on images that were chosen for what a classifier or somebody else says of them.
NOT_BY_LOT = ("hand:uncertain", "hand:double")
YEARS = range(1900, 2201)  # of a label's time; at the ends of the calendar zones cannot be reckoned
LONGEST = 1000  # characters of a label's image, labeller or source, as it is written
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # the last of names that are no text
_LARGEST_ID = 2**63 - 1
_LONGEST_LINE = 2**18  # bytes; a field may have 2**17 characters, by the csv module


@dataclass(frozen=True)
class Label:
    """One labeller's word on one image.

    Attributes
    ----------
    image
        An image_id in decimal, or the name of a file.
    label
        One of CLASSES, or WITHDRAWN.
    labeller
        A person or a program, by a name that stays the same.
    time
        When, in ISO 8601, or "".
    source
        What the label was made with, such as "hand", "folder" or "drawn".
    """

    image: str
    label: str
    labeller: str = ""
    time: str = ""
    source: str = ""

    @property
    def image_id(self) -> int | None:
        """The image's number in the index, or None if the image is a file."""
        return image_id_of(self.image)


def image_id_of(name: str) -> int | None:
    """Read an image_id, 0 to 2**63 - 1 in decimal; None if it is the name of a file."""
    is_number = len(name) <= LONGEST and name.isascii() and name.isdigit()
    return int(name) if is_number and int(name) <= _LARGEST_ID else None


def plain_name(name: str) -> str:
    """Write an image_id without leading zeros, so that an image has one name; leave a file's."""
    number = image_id_of(name)
    return name if number is None else str(number)


def class_of(word: str) -> str | None:
    """Name the class that a word means, whatever its case; None if it means none."""
    word = word.strip().lower()
    word = SYNONYMS.get(word, word)
    return word if word in CLASSES else None


def label_of(word: str) -> str | None:
    """Read what a label may be: a class as of `class_of`, or WITHDRAWN; None if it is neither."""
    return WITHDRAWN if word.strip().lower() == WITHDRAWN else class_of(word)


def allowed_words() -> str:
    """Tell the words that a label may be, for a sentence."""
    synonyms = ", ".join(f"{word} (read as {meant})" for word, meant in SYNONYMS.items())
    return f"{', '.join(CLASSES)} or {synonyms}, or {WITHDRAWN} for a word that is taken back,"


def read_labels(path: Path) -> list[Label]:
    """Read a table of labels, in the order of its rows.

    Raises
    ------
    ReimagingError
        With one sentence, if there is no such file, it is not a CSV in UTF-8, lacks a column or
        has no row, if a row has no image, an unknown label or a time that is none, or if the last
        line was cut short.
    """
    _refuse_cut_line(path)
    labels = list(labels_of_rows(path, rows_of(path, COLUMNS)))
    if not labels:
        raise ReimagingError(
            f"{path} has no labels: below its header it needs a row an image, such as "
            f"4161900847605651920,{CLASSES[0]},anna,2024-05-01T10:00:00Z,hand."
        )
    return labels


def rows_of(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of a CSV that has at least the columns `needed`, each with its line number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from rows_in(file, path, needed)
    except FileNotFoundError:
        raise ReimagingError(
            f"There is no table of labels {path}; make one with the columns {', '.join(needed)}."
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReimagingError(
            f"The table of labels {path} cannot be read as CSV in UTF-8: {error}."
        ) from None


def rows_in(
    file: TextIO, name: Path | str, needed: Sequence[str], before: int = 0
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read rows as `rows_of` does, of an open file; what is no CSV is a csv.Error.

    The first of its lines is number `before` + 1.
    """
    reader = csv.DictReader(file, restval="")
    columns = reader.fieldnames or ()
    missing = [column for column in needed if column not in columns]
    if missing:
        found = "are " + ", ".join(columns) if columns else "are none, as it is empty"
        raise ReimagingError(
            f"{name} lacks the column {', '.join(missing)} of a table of labels, whose "
            f"columns are {', '.join(needed)}; those of the file {found}."
        )
    for row in reader:
        if None in row:  # where DictReader puts what no column is left for
            raise ReimagingError(
                f"{name}, line {before + reader.line_num}: there are more fields than the header's "
                f"{len(columns)}; a field with a comma in it has to stand in quotes."
            )
        yield before + reader.line_num, row


def labels_of_rows(
    path: Path | str, rows: Iterable[tuple[int, Mapping[str, str]]]
) -> Iterator[Label]:
    """Check the rows of `path` and make labels of them; what a row lacks is ""."""
    for line, row in rows:
        image, time = plain_name(row["image"].strip()), row.get("time", "").strip()
        label = label_of(row["label"])
        if not image:
            raise ReimagingError(
                f"{path}, line {line}: the image is missing; an image_id or a file's name is "
                "allowed."
            )
        if label is None:
            raise ReimagingError(
                f"{path}, line {line}: {image} has the label {row['label']!r}; "
                f"{allowed_words()} is allowed."
            )
        if time and not _is_time(time):
            raise ReimagingError(
                f"{path}, line {line}: the time of {image} is {time!r}; one in ISO 8601 of the "
                f"years {YEARS[0]} to {YEARS[-1]}, such as 2024-05-01T10:00:00Z, or none is "
                "allowed."
            )
        labeller, source = (row.get(column, "").strip() for column in ("labeller", "source"))
        yield Label(image, label, labeller, time, source)


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def write_labels(path: Path, labels: Iterable[Label]) -> None:
    """Write labels as the whole of a table, in the order given; `add_labels` keeps what is there.

    Parameters
    ----------
    path
        The table to make; it appears only when it is whole.
    labels
        Each with one of CLASSES or WITHDRAWN.

    Raises
    ------
    ReimagingError
        If `read_labels` would refuse one of them or read another; no table is made.
    """
    write_table(path, COLUMNS, map(_checked, labels))


def add_labels(path: Path, labels: Iterable[Label]) -> None:
    """Add labels at the end of a table, or make it; no byte that stands in it is changed.

    Columns that the table has beside ours stay empty in the new rows. Those who add to tables of
    one folder at the same time wait for each other, so that none undoes what another has added.

    Raises
    ------
    ReimagingError
        As by `read_labels`, but that the table may be empty, and as by `write_labels`; it is left
        as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(path.parent):
        stands = path.read_bytes() if path.exists() else b""
        if not stands.strip():
            write_labels(path, labels)
            return
        _refuse_cut_line(path)
        list(labels_of_rows(path, rows_of(path, COLUMNS)))
        gap = b"" if stands.endswith((b"\n", b"\r")) else b"\n"
        write_bytes(path, stands + gap + rows_as_bytes(stands, labels))


def rows_as_bytes(stands: bytes, labels: Iterable[Label]) -> bytes:
    """Spell rows in the form of a table: its columns, in its order, with its line ends.

    Parameters
    ----------
    stands
        The table as it stands, or as much of it as holds its header.
    labels
        Each with one of CLASSES or WITHDRAWN.

    Returns
    -------
    bytes
        A line a label, each with its end; in columns that are not of COLUMNS nothing.

    Raises
    ------
    ReimagingError
        As by `write_labels`.
    """
    header = header_of(stands)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n" if b"\r\n" in stands else "\n")
    for label in labels:
        of = dict(zip(COLUMNS, _checked(label), strict=True))
        writer.writerow(of.get(column, "") for column in header)
    return text.getvalue().encode()


def header_of(stands: bytes) -> list[str]:
    """Read the columns of a table, as it stands or as much of it as holds its header."""
    return next(csv.reader(io.StringIO(stands.decode("utf-8-sig", "replace"), newline="")), [])


def cut_line(path: Path) -> bytes:
    """Give the last line of a table if it was cut short, as by a crash; b"" if it is whole.

    It was if it has no line end and fewer fields than the header.
    """
    with path.open("rb") as file:
        head = file.read(_LONGEST_LINE)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_LINE))
        tail = file.read()
    last = tail[max(tail.rfind(b"\n"), tail.rfind(b"\r")) + 1 :]
    if not last.strip() or len(last) == size:
        return b""
    try:
        fields = header_of(last)
        if len(fields) >= len(header_of(head)):
            return b""
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            *_, row = csv.reader(text)
    except csv.Error:  # no table at all, as its reader will say
        return b""
    return last if row == fields else b""  # else it ends a field that has line breaks in it


def _refuse_cut_line(path: Path) -> None:
    if line := cut_line(path) if path.is_file() else b"":
        raise ReimagingError(
            f"The last line of {path} was cut short, as by a crash: "
            f"{line.decode(errors='replace')!r}; `reimaging label` sets it aside, or end it "
            "yourself, with all its fields and a line break."
        )


def _checked(label: Label) -> tuple[str, ...]:
    fields = label.image, label.label, label.labeller, label.time, label.source
    for column, text in zip(COLUMNS, fields, strict=True):
        if not _is_field(text) or (column == "image" and not text):
            raise ReimagingError(
                f"A label's {column} is {text[:80]!r}; allowed are up to {LONGEST:,} characters, "
                "none of them a control character, without a space at the ends, and of an image at "
                "least one."
            )
    if label.label not in (*CLASSES, WITHDRAWN):
        raise ReimagingError(
            f"{label.image} has the label {label.label!r}; {', '.join(CLASSES)} or {WITHDRAWN} is "
            "allowed."
        )
    if label.time and not _is_time(label.time):
        raise ReimagingError(
            f"The time of {label.image} is {label.time!r}; one in ISO 8601 of the years {YEARS[0]} "
            f"to {YEARS[-1]} is allowed."
        )
    return fields


def _is_field(text: str) -> bool:
    """Tell what will be read as it was written."""
    return len(text) <= LONGEST and text == text.strip() and not _ODD.search(text)


@contextmanager
def alone_in(folder: Path) -> Iterator[int]:
    """Wait until nobody else adds to tables of a folder, in any process, and keep them out.

    Yields
    ------
    int
        The folder's descriptor, by which a name that is new in it can be flushed to the disk.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)  # which ends the lock


def require_two_classes(labels: Iterable[str], where: str) -> None:
    """Refuse labels from which nothing can be learned, as they are all of one class.

    Parameters
    ----------
    labels
        Classes of images.
    where
        Where they come from, to begin the sentence with.

    Raises
    ------
    ReimagingError
        If there is one class, or none.
    """
    found = set(labels)
    if len(found) > 1:
        return
    missing = [name for name in CLASSES if name not in found]
    has = f"only images of the class {', '.join(found)}" if found else "no labels"
    raise ReimagingError(
        f"{where} has {has}: to learn from it takes two classes at least, and "
        f"{' and '.join(missing)} are missing."
    )


def split_known(
    labels: Iterable[Label], known: Container[int | str]
) -> tuple[list[Label], list[Label]]:
    """Tell the labels of images that are there from those of images that are not.

    Parameters
    ----------
    labels
        In any order, which is kept.
    known
        image_ids, as whole numbers, and names of files of the images that are there.

    Returns
    -------
    tuple of two lists of Label
        Those of known images, and the others.
    """
    there: list[Label] = []
    missing: list[Label] = []
    for label in labels:
        number = label.image_id
        is_known = label.image in known or (number is not None and number in known)
        (there if is_known else missing).append(label)
    return there, missing
