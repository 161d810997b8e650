"""Headers are read in a child that a file may hang or crash."""

import io
import os
import signal
import threading

import pytest
from PIL import Image

from reimaging.ingest import header_reader
from reimaging.ingest.header_reader import HeaderReader
from reimaging.ingest.image_file import read_header

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><desc>drawn</desc></svg>'


def saved(format):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, format, comment=b"by a hand")
    return buffer.getvalue()


@pytest.fixture
def reader():
    with HeaderReader() as reader:
        yield reader


def test_reads_what_read_header_reads(reader):
    files = [PDF, SVG, b"%!PS-Adobe-2.0 EPSF-1.2\n%%BoundingBox: 0 0 9 9\n", b"", b"junk"]
    files += [saved(format) for format in ("png", "jpeg", "gif", "tiff", "bmp", "webp")]
    files += [data[: len(data) // 2] for data in files]
    for data in files:
        assert reader.read(data) == read_header(data)


def test_what_hangs_is_named_and_the_next_file_is_read(reader, monkeypatch):
    reader.read(PDF)
    monkeypatch.setattr(header_reader, "SECONDS", -2.0)  # the clock strikes at once
    os.kill(pid_of(reader), signal.SIGSTOP)
    assert reader.read(PDF).outcome.startswith("timeout: ")
    monkeypatch.undo()
    assert reader.read(PDF).outcome == "ok"


def test_what_crashes_its_reader_is_named_and_the_next_file_is_read(reader):
    reader.read(PDF)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)

    def die():
        os.kill(pid, signal.SIGSEGV)
        os.kill(pid, signal.SIGCONT)

    threading.Timer(0.5, die).start()  # while it has the file in hand
    header = reader.read(PDF)
    assert (header.format, header.outcome) == ("pdf", "unreadable: its reader crashed")
    assert reader.read(PDF).outcome == "ok"


def pid_of(reader):
    return reader._child._process.pid
