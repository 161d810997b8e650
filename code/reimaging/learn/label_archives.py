"""Labels as one file to hand on: a ZIP of lists a class, or of a folder a class with its images.

The forms are those of the original study (`label_imports`), in which our mixed is called unsure. No
times are kept: the same labels give the same bytes.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.label_imports import PICTURES, class_of_part, image_of, labels_of_parts
from reimaging.learn.labels import SYNONYMS, Label

NAMES = {meant: word for word, meant in SYNONYMS.items()}  # as the study named its parts
MOST_FILES = 200_000
MOST_LINES = 1_000_000  # of all lists together
MOST_TEXT = 32 << 20  # bytes of all lists together

_ENTRY = b"PK\x01\x02"  # what each entry of a ZIP's directory begins with
_BLOCK = 1 << 20
_PLACE = "The ZIP file"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_label_archive(file: BinaryIO, labeller: str) -> list[Label]:
    """Read a ZIP of lists a class or of folders a class; they may lie in one folder of it.

    Nothing is unpacked but the lists. Where there are lists, folders are not looked at.

    Parameters
    ----------
    file
        The ZIP.
    labeller
        Who sorted them.

    Returns
    -------
    list of Label
        By class, then by image; without times.

    Raises
    ------
    ReimagingError
        If it is no ZIP, damaged or too large, or as by the readers of `label_imports`.
    """
    _refuse_many_files(file)
    try:
        with zipfile.ZipFile(file) as archive:
            return _labels(archive, labeller)
    except (
        zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, NotImplementedError, OSError,
        RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise ReimagingError(f"The ZIP file cannot be read: {error}.") from None


def _refuse_many_files(file: BinaryIO) -> None:
    """Count the entries before zipfile does, which makes objects of all, whatever their number.

    The count that stands in a ZIP may lie. That of the signatures is never too small.
    """
    file.seek(0)
    found, before = 0, b""
    while block := file.read(_BLOCK):
        found += (before + block).count(_ENTRY)
        before = (before + block)[1 - len(_ENTRY) :]
    file.seek(0)
    if found > MOST_FILES:
        raise ReimagingError(f"The ZIP file has {found:,} files; {MOST_FILES:,} are allowed.")


def _labels(archive: zipfile.ZipFile, labeller: str) -> list[Label]:
    paths = [(PurePosixPath(entry.filename).parts, entry) for entry in archive.infolist()]
    paths = [(parts, entry) for parts, entry in paths if parts and not any(map(_is_hidden, parts))]
    tops = {parts[0] for parts, _ in paths}
    is_nested = len(tops) == 1 and all(len(parts) > 1 or e.is_dir() for parts, e in paths)
    if is_nested and any(len(parts) > 2 or _is_list(parts) for parts, _ in paths):
        paths = [(parts[1:], entry) for parts, entry in paths if len(parts) > 1]
    lists = [(parts[0], e) for parts, e in paths if len(parts) == 1 and _is_list(parts)]
    found: list[tuple[str, str]] = []
    left = MOST_TEXT
    for name, entry in lists:
        label = class_of_part(f"{_PLACE}: {name}", PurePosixPath(name).stem, "text files")
        with archive.open(entry) as file:
            text = file.read(left + 1)
        left -= len(text)
        if left < 0:
            raise ReimagingError(f"The lists have over {MOST_TEXT:,} bytes; so many are allowed.")
        try:
            lines = io.StringIO(text.decode("utf-8-sig"), newline=None)
        except UnicodeDecodeError as error:
            raise ReimagingError(f"The list {name} is not text in UTF-8: {error}.") from None
        images = (image_of(line.strip()) for line in lines if line.strip())
        found += ((image, label) for image in islice(images, MOST_LINES + 1 - len(found)))
        if len(found) > MOST_LINES:
            raise ReimagingError(f"The lists have over {MOST_LINES:,} lines; so many are allowed.")
    if lists:
        return labels_of_parts(_PLACE, found, labeller, "list")
    for parts, entry in paths:
        if len(parts) == 2 and not entry.is_dir():
            label = class_of_part(f"{_PLACE}: {parts[0]}", parts[0], "subfolders")
            if PurePosixPath(parts[1]).suffix.lower() in PICTURES:
                found.append((image_of(parts[1]), label))
    return labels_of_parts(_PLACE, found, labeller, "folder")


def label_lists(classes: Mapping[str, str]) -> bytes:
    """Make a ZIP of a list a class: diagram.txt, sensor.txt and unsure.txt.

    Parameters
    ----------
    classes
        The class of each image, by its image_id or its file's name.

    Returns
    -------
    bytes
        The ZIP; a line an image, of an image_id with .jpg, as the study's files were named.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in CLASSES:
            images = sorted(image for image, word in classes.items() if word == name)
            lines = "".join(f"{_file_name(image)}\n" for image in images)
            entry = _entry(f"{NAMES.get(name, name)}.txt")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, lines)
    return buffer.getvalue()


def label_folders(
    images: Iterable[tuple[str, str]], jpeg: Callable[[str], bytes]
) -> Iterator[bytes]:
    """Make a ZIP of a folder a class with its images, a piece at a time: it is never held whole.

    Parameters
    ----------
    images
        Each image with its class.
    jpeg
        Gives the JPEG file of an image.

    Yields
    ------
    bytes
        The next piece of the ZIP.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for image, word in images:
            archive.writestr(_entry(f"{NAMES.get(word, word)}/{image}.jpg"), jpeg(image))
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that cannot be sought, whose bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._bytes += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self._bytes)
        self._bytes.clear()
        return data


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = 0o644 << 16
    return entry


def _file_name(image: str) -> str:
    return f"{image}.jpg" if image.isdigit() else image


def _is_list(parts: tuple[str, ...]) -> bool:
    return parts[-1].lower().endswith(".txt")


def _is_hidden(part: str) -> bool:
    return part.startswith((".", "__MACOSX"))
