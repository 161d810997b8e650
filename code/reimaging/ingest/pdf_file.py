"""PDF files, through PDFium.

PDFium is not thread-safe at all, not even for two documents: `first_page` and `read_pdf` hold one
lock from opening to closing, so threads may call them freely and take turns.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from reimaging.ingest.image_header import ImageHeader, UnreadableHeader

_PDFIUM = threading.Lock()
_DEGREES = re.compile(rb"/Rotate\s{1,9}(-?\d{1,4})\b")


def is_pdf(data: bytes) -> bool:
    """Tell whether `data` is a PDF: its mark within the first 1024 bytes, as readers accept."""
    head = data[:1024]
    return b"%PDF-" in head and not head.lstrip().startswith(b"%!")  # PostScript that speaks of it


def read_pdf(data: bytes) -> ImageHeader:
    """Read size and rotation of the first page, number of pages, Creator and Producer.

    Width and height are those of the CropBox in points, rotation applied. Creator and Producer are
    given as they stand.

    Raises
    ------
    UnreadableHeader
        If PDFium cannot open the file, or it has no page.
    """
    with _document(data) as document:
        pages = len(document)
        if pages == 0:
            raise UnreadableHeader("no page")
        try:
            width, height = document.get_page_size(0)
        except pypdfium2.PdfiumError as error:
            raise UnreadableHeader("the first page cannot be read") from error
        return ImageHeader(
            format="pdf",
            width=float(width),
            height=float(height),
            unit="pt",
            pages=pages,
            creator=_entry(document, "Creator"),
            producer=_entry(document, "Producer"),
            rotation=_rotation(data) if pages == 1 else None,
        )


@contextmanager
def first_page(data: bytes) -> Iterator[Any]:
    """Open the first page of a PDF: a `pypdfium2.PdfPage`, closed at the end of the block.

    Raises
    ------
    UnreadableHeader
        If PDFium cannot open the file or its first page.
    """
    with _document(data) as document:
        if document.get_formtype():
            document.init_forms()  # else its fields are not drawn
        try:
            page = document[0]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise UnreadableHeader("the first page cannot be read") from error
        try:
            yield page
        finally:
            page.close()


@contextmanager
def _document(data: bytes) -> Iterator[Any]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            encrypted = "assword" in str(error)
            raise UnreadableHeader("encrypted" if encrypted else "damaged PDF") from error
        try:
            yield document
        finally:
            document.close()


def _entry(document: Any, key: str) -> str | None:
    try:
        return str(document.get_metadata_value(key)) or None
    except UnicodeDecodeError:  # not the UTF-16 that it claims to be
        return None


def _rotation(data: bytes) -> int | None:
    """Tell the rotation of a PDF of one page by its text, if that shows it.

    PDFium would load the page for it, which takes ten times as long as all the rest. In an object
    stream the page dictionary is packed, and nothing is known.
    """
    at = data.find(b"/Rotate")  # twenty times as fast as the expression
    if at < 0:
        return None if b"/ObjStm" in data else 0
    found = {int(degrees) % 360 for degrees in _DEGREES.findall(data, at)}
    return found.pop() if len(found) == 1 else None
