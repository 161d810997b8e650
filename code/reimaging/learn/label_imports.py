"""Labels in other forms than our table: folders a class, lists a class, plain tables.

The original study sorted its images into three folders, `diagram/`, `sensor/` and `unsure/` (our
mixed), and kept them as lists of paths, a text file a class. An image is known by the stem of its
file's name where that is an image_id, as the study's were, and else by the file's name; of a path
the name alone counts. What is imported can be added to a table by `labels.add_labels`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TextIO

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.agreement import time_text
from reimaging.learn.labels import (
    SYNONYMS,
    Label,
    class_of,
    image_id_of,
    labels_of_rows,
    plain_name,
    rows_in,
    rows_of,
)

_PICTURES = "bmp eps epsf epsi gif jpeg jpg pdf png ps svg tif tiff webp"
PICTURES = frozenset("." + suffix for suffix in _PICTURES.split())
_WORDS = (*CLASSES, *SYNONYMS)
_NEEDED = ("image", "label")  # columns of a table


def image_of(path: str) -> str:
    """Name the image of a file: the stem if it is an image_id, the file's name if it is not."""
    file = PurePosixPath(PurePosixPath(path).name.strip())
    return file.name if image_id_of(file.stem) is None else plain_name(file.stem)


def said_now(labels: Iterable[Label], now: datetime) -> list[Label]:
    """Give labels without a time that of their import: who hands them in says them now.

    Without it they would be older than any word of the same labeller, and change nothing.

    Parameters
    ----------
    labels
        As a reader below gives them.
    now
        With a zone.
    """
    time = time_text(now)
    return [label if label.time else replace(label, time=time) for label in labels]


def read_any_labels(place: Path, labeller: str) -> list[Label]:
    """Read labels in whichever of the forms they lie there: folders, lists, or a table.

    Raises
    ------
    ReimagingError
        As by the readers below.
    """
    if place.is_file():
        return read_label_table(place, labeller)
    lists = place.is_dir() and any(file.suffix.lower() == ".txt" for file in place.iterdir())
    return (read_label_lists if lists else read_label_folders)(place, labeller)


def read_label_folders(folder: Path, labeller: str, source: str = "folder") -> list[Label]:
    """Read a folder whose subfolders are classes: diagram/, sensor/ and mixed/ or unsure/.

    Files that are no pictures by their suffix (PICTURES), and names that begin with a dot, are
    left out; what lies deeper is not looked at.

    Parameters
    ----------
    folder
        Its subfolders hold image files.
    labeller
        Who sorted them.
    source
        What the labels were made with.

    Returns
    -------
    list of Label
        By class, then by image; without times, as those of files tell when they were copied.

    Raises
    ------
    ReimagingError
        If there is no such folder, a subfolder is no class, no picture is in any of them, or one
        is in two classes.
    """
    found = []
    for subfolder in _entries(folder, "subfolders"):
        if subfolder.is_dir():
            label = class_of_part(subfolder, subfolder.name, "subfolders")
            files = (f for f in subfolder.iterdir() if f.suffix.lower() in PICTURES)
            found += [(image_of(f.name), label) for f in files if not f.name.startswith(".")]
    return labels_of_parts(folder, found, labeller, source)


def read_label_lists(folder: Path, labeller: str, source: str = "list") -> list[Label]:
    """Read a folder with a list a class: diagram.txt, sensor.txt and mixed.txt or unsure.txt.

    A list has one path or name a line; empty lines do not count.

    Parameters
    ----------
    folder
        Its other files, that do not end with .txt, are not read.
    labeller, source
        As of `read_label_folders`.

    Returns
    -------
    list of Label
        By class, then by image; without times.

    Raises
    ------
    ReimagingError
        If there is no such folder, a list is of no class or not in UTF-8, none has a line, or one
        image is in two classes.
    """
    found = []
    for file in _entries(folder, "text files"):
        if file.suffix.lower() == ".txt":
            label = class_of_part(file, file.stem, "text files")
            try:
                lines = file.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise ReimagingError(f"The list {file} is not text in UTF-8: {error}.") from None
            found += [(image_of(line.strip()), label) for line in lines if line.strip()]
    return labels_of_parts(folder, found, labeller, source)


def read_label_table(path: Path, labeller: str, source: str = "table") -> list[Label]:
    """Read a CSV that has the columns image and label at least.

    Parameters
    ----------
    path
        Where it has the columns labeller, time and source too, they are taken; what else it has
        is not.
    labeller, source
        Of rows that do not tell.

    Returns
    -------
    list of Label
        In the order of the rows.

    Raises
    ------
    ReimagingError
        As by `labels.read_labels`.
    """
    return _labels_of_table(path, rows_of(path, _NEEDED), labeller, source)


def read_label_text(file: TextIO, name: str, labeller: str, source: str = "table") -> list[Label]:
    """Read a CSV as `read_label_table` does, of an open file, which a sentence calls `name`."""
    try:
        return _labels_of_table(name, rows_in(file, name, _NEEDED), labeller, source)
    except csv.Error as error:
        raise ReimagingError(f"{name} cannot be read as CSV: {error}.") from None


def _labels_of_table(
    name: Path | str, rows: Iterable[tuple[int, Mapping[str, str]]], labeller: str, source: str
) -> list[Label]:
    labels = [
        Label(
            image_of(own.image), own.label, own.labeller or labeller, own.time, own.source or source
        )
        for own in labels_of_rows(name, rows)
    ]
    if not labels:
        raise ReimagingError(f"{name} has no labels: below its header it needs a row an image.")
    return labels


def _entries(folder: Path, parts: str) -> Iterator[Path]:
    if not folder.is_dir():
        raise ReimagingError(
            f"There is no folder {folder}; its {parts} are to be named {', '.join(_WORDS)}."
        )
    return (entry for entry in sorted(folder.iterdir()) if not entry.name.startswith("."))


def class_of_part(path: Path | str, name: str, parts: str) -> str:
    """Name the class after which a folder or list is named.

    Raises
    ------
    ReimagingError
        If it is named after none; `parts` tells what these are, for the sentence.
    """
    label = class_of(name)
    if label is None:
        raise ReimagingError(
            f"{path} is named after no class; {parts} with labels are to be named "
            f"{', '.join(_WORDS)}."
        )
    return label


def labels_of_parts(
    folder: Path | str, found: Iterable[tuple[str, str]], labeller: str, source: str
) -> list[Label]:
    """Make labels of pairs of image and class that stood in folders or lists of `folder`.

    Raises
    ------
    ReimagingError
        If there is none, or one image is in two classes.
    """
    by_image: dict[str, str] = {}
    for image, label in found:
        if by_image.setdefault(image, label) != label:
            raise ReimagingError(
                f"{folder} has {image} as {by_image[image]} and as {label}; an image may be of one "
                "class."
            )
    if not by_image:
        raise ReimagingError(
            f"{folder} has no labelled images; they are to be in parts of it that are named "
            f"{', '.join(_WORDS)}."
        )
    order = sorted(by_image, key=lambda image: (CLASSES.index(by_image[image]), image))
    return [Label(image, by_image[image], labeller, "", source) for image in order]
