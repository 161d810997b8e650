"""What an image file is: its format by content, size, colour mode, pages and creator.

One call a file, in memory and in process; the original study started two programs a file for it.
The creator is what the study called so: Creator of EPS, PS and PDF, Software of PNG and of JPEG's
EXIF, the comment of GIF, the description of SVG.
"""

from dataclasses import replace
from pathlib import PurePosixPath

from reimaging.ingest.dsc import DscHeader, is_postscript, read_dsc
from reimaging.ingest.image_header import (
    ImageHeader,
    TooLargeHeader,
    UnreadableHeader,
    clean_creator,
)
from reimaging.ingest.pdf_file import is_pdf, read_pdf
from reimaging.ingest.raster_file import raster_format, read_raster
from reimaging.ingest.svg_file import is_svg, read_svg

__all__ = ["EXTENSIONS", "ImageHeader", "is_image", "read_header"]

EXTENSIONS = frozenset(
    {"png", "eps", "pdf", "ps", "jpg", "jpeg", "pstex", "gif", "svg", "epsf", "epsi"}
)


def is_image(path: str) -> bool:
    """Tell whether a file of an article counts as an image, by the study's list of extensions."""
    return PurePosixPath(path).suffix.removeprefix(".").casefold() in EXTENSIONS


def read_header(data: bytes) -> ImageHeader:
    """Read what the header of an image file tells.

    Parameters
    ----------
    data
        The whole file; whatever it holds, nothing is raised.

    Returns
    -------
    ImageHeader
        With ``outcome`` other than ``ok`` where the content is no known format or its header is
        damaged; the format is kept where it could be told.
    """
    kind = image_format(data)
    if kind is None:
        why = "empty file" if not data else "no known image format"
        return ImageHeader(format=None, outcome=f"unreadable: {why}")
    try:
        return _read(data, kind)
    except TooLargeHeader as why:
        return ImageHeader(format=kind, outcome=f"too large: {why}")
    except UnreadableHeader as why:
        return ImageHeader(format=kind, outcome=f"unreadable: {why}")
    except Exception as error:  # a reader's fault must not stop the article's other images
        name = type(error).__name__
        return ImageHeader(format=kind, outcome=f"unreadable: the reader failed ({name})")


def image_format(data: bytes) -> str | None:
    """Tell the format of `data` by its content; any PostScript is ``ps`` here."""
    if (kind := raster_format(data)) is not None:
        return kind
    if is_pdf(data):
        return "pdf"
    if is_postscript(data):
        return "ps"
    return "svg" if is_svg(data) else None


def _read(data: bytes, kind: str) -> ImageHeader:
    if kind == "pdf":
        header = read_pdf(data)
    elif kind == "svg":
        header = read_svg(data)
    elif kind == "ps":
        header = _of_postscript(read_dsc(data))
    else:
        header = read_raster(data, kind)
    return replace(
        header, creator=clean_creator(header.creator), producer=clean_creator(header.producer)
    )


def _of_postscript(dsc: DscHeader) -> ImageHeader:
    width, height = dsc.size
    return ImageHeader(
        format="eps" if dsc.encapsulated else "ps",
        width=width,
        height=height,
        unit="pt",
        pages=1 if dsc.encapsulated else dsc.pages,
        creator=dsc.creator,
        rotation=dsc.rotation,
    )
