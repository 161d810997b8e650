"""PDF files, through PDFium.

PDFium is not thread-safe at all, not even for two documents: `first_page` and `read_pdf` hold one
lock from opening to closing, so threads may call them freely and take turns.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from reimaging.ingest.image_header import UnreadableHeader

_PDFIUM = threading.Lock()


def is_pdf(data: bytes) -> bool:
    """Tell whether `data` is a PDF: its mark within the first 1024 bytes, as readers accept."""
    return b"%PDF-" in data[:1024]


def read_pdf(data: bytes) -> tuple[float, float, int, str | None]:
    """Read width and height of the first page, number of pages, and Creator.

    Returns
    -------
    tuple
        Width and height in points, of the CropBox, rotation applied; pages; Creator as it stands.

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
        return float(width), float(height), pages, _creator(document)


@contextmanager
def first_page(data: bytes) -> Iterator[Any]:
    """Open the first page of a PDF: a `pypdfium2.PdfPage`, closed at the end of the block.

    Raises
    ------
    UnreadableHeader
        If PDFium cannot open the file or its first page.
    """
    with _document(data) as document:
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


def _creator(document: Any) -> str | None:
    try:
        return str(document.get_metadata_value("Creator")) or None
    except UnicodeDecodeError:  # not the UTF-16 that it claims to be
        return None
