"""What is told of an image file before its pixels are looked at."""

import unicodedata
from dataclasses import dataclass

CREATOR_LENGTH = 500


@dataclass(frozen=True)
class ImageHeader:
    """What the first bytes of an image file say.

    Attributes
    ----------
    format
        By content, never by name: ``png``, ``jpeg``, ``gif``, ``tiff``, ``bmp``, ``webp``,
        ``eps``, ``ps``, ``pdf``, ``svg``; None if the content is none of these.
    width, height
        In `unit`; None if not told.
    unit
        ``px`` for raster files, ``pt`` (1/72 inch) for vector files.
    mode
        Colour mode of a raster file in Pillow's names (``L``, ``RGB``, ``P``, ``CMYK``, …); of PNG
        that of its colour type, whatever the depth.
    pages
        Pages of a document, frames of an animation; None if not told.
    creator
        The software that made the file, as the file names it; see `clean_creator`.
    producer
        Producer of a PDF: what turned the drawing into a PDF. None for other formats.
    rotation
        0, 90, 180 or 270: degrees clockwise by which the file says that it is to be turned: Rotate
        of a PDF of one page, Orientation of EXIF, 90 for ``%%Orientation: Landscape``. None if not
        told.
    outcome
        ``ok``, or ``unreadable: ``, ``too large: ``, ``timeout: `` and why. It speaks of the header
        alone: a file cut off after it is ``ok`` here and loses its pixels when it is rendered.
    """

    format: str | None
    width: float | None = None
    height: float | None = None
    unit: str | None = None
    mode: str | None = None
    pages: int | None = None
    creator: str | None = None
    producer: str | None = None
    rotation: int | None = None
    outcome: str = "ok"


class UnreadableHeader(Exception):
    """Why a header could not be read, in a few words."""


class TooLargeHeader(UnreadableHeader):
    """What of a picture is beyond what its reader takes."""


def clean_creator(raw: str | None) -> str | None:
    """Give the creator as one line: white space single, control characters out, 500 at most."""
    if raw is None:
        return None
    line = " ".join(raw.split())
    if not line.isprintable():
        printable = (c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))
        line = " ".join("".join(printable).split())
    return line[:CREATOR_LENGTH].strip() or None
