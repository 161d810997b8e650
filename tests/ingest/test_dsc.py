import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.ingest.dsc import LETTER, is_postscript, postscript_part, read_dsc

EPS = (
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 10 20 110 70\n%%Creator: gnuplot 4.0\n%%EndComments\n"
)


def dos(postscript, preview=b"II*\0preview"):
    table = struct.pack(
        "<4sIIIIIIH", b"\xc5\xd0\xd3\xc6", 30 + len(preview), len(postscript), 0, 0, 30,
        len(preview), 0xFFFF,
    )  # fmt: skip
    return table + preview + postscript


def test_reads_box_and_creator():
    header = read_dsc(EPS)
    assert header.encapsulated
    assert header.box == (10, 20, 110, 70)
    assert header.size == (100, 50)
    assert header.creator == "gnuplot 4.0"


@pytest.mark.parametrize(
    ("line", "rotation"),
    [(b"Landscape", 90), (b"Portrait", 0), (b"landscape\r", 90), (b"Seascape", None), (b"", None)],
)
def test_tells_the_orientation_in_degrees(line, rotation):
    assert read_dsc(EPS + b"%%Orientation: " + line + b"\n").rotation == rotation


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_reads_the_line_ends_of_three_systems(line_end):
    header = read_dsc(EPS.replace(b"\n", line_end))
    assert (header.size, header.creator) == ((100, 50), "gnuplot 4.0")


def test_finds_the_box_at_the_end_where_it_is_promised():
    data = b"%!PS-Adobe-2.0 EPSF-1.2\n%%BoundingBox: (atend)\n%%EndComments\n" + b"x\n" * 90_000
    assert read_dsc(data + b"%%Trailer\n%%BoundingBox: 0 0 30.5 40\n%%EOF\n").size == (30.5, 40)


def test_has_no_box_where_the_promise_is_not_kept():
    header = read_dsc(b"%!PS-Adobe-2.0 EPSF-1.2\n%%BoundingBox: (atend)\n%%EOF\n")
    assert (header.encapsulated, header.box, header.size) == (True, None, LETTER)


def test_a_bare_mark_with_a_box_is_encapsulated():
    assert read_dsc(b"%!\n%%BoundingBox: 15 564 226 765\n").encapsulated


def test_without_a_box_it_is_a_page_of_letter_size():
    header = read_dsc(b"%!PS-Adobe-2.0\n%%Creator: dvips\n%%Pages: 12\n")
    assert (header.encapsulated, header.size, header.pages) == (False, LETTER, 12)


def test_several_pages_are_no_picture_even_with_a_box():
    assert not read_dsc(b"%!PS-Adobe-2.0\n%%BoundingBox: 0 0 596 842\n%%Pages: 2\n").encapsulated


@pytest.mark.parametrize("box", [b"0 0 0 0", b"10 10 5 20", b"0 0 1e300 5", b"a b c d"])
def test_a_senseless_box_is_none(box):
    assert read_dsc(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: " + box + b"\n").box is None


def test_joins_continued_creators_and_takes_brackets_off():
    assert read_dsc(b"%!PS\n%%Creator: MATLAB,\n%%+ Version 7\n").creator == "MATLAB,  Version 7"
    assert read_dsc(b"%!PS\n%%Creator: (IDL Version 5)\n").creator == "IDL Version 5"


def test_opens_the_dos_container():
    assert postscript_part(dos(EPS)) == EPS
    assert read_dsc(dos(EPS)).size == (100, 50)


def test_a_wrong_offset_in_the_dos_container_does_not_lose_the_file():
    broken = bytearray(dos(EPS))
    broken[4:8] = b"\xff\xff\xff\x7f"
    assert postscript_part(bytes(broken)) == EPS


def test_skips_printer_commands_before_the_first_line():
    data = b"\x1b%-12345X@PJL SET RESOLUTION=600\n" + EPS
    assert is_postscript(data)
    assert postscript_part(data) == EPS


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read(tail, contained):
    data = EPS[:40] + tail
    read_dsc(b"\xc5\xd0\xd3\xc6" + data if contained else data)


def test_a_drawing_within_another_speaks_of_itself():
    inner = EPS.replace(b"10 20 110 70", b"(atend)").replace(b"gnuplot 4.0", b"inner")
    inner += b"%%Orientation: Landscape\n%%Pages: 3\n%%Trailer\n%%BoundingBox: 1 2 3 4\n"
    whole = b"%%%%BeginDocument: inner.eps\n%b%%%%EndDocument\n" % inner
    header = read_dsc(EPS.replace(b"%%Creator: gnuplot 4.0\n", b"") + whole)
    assert (header.box, header.creator) == ((10, 20, 110, 70), None)
    assert (header.rotation, header.pages) == (None, None)
    page = read_dsc(b"%!PS-Adobe-3.0\n" + whole)
    assert (page.encapsulated, page.box) == (False, None)


def test_a_box_that_is_told_counts_before_one_that_is_promised():
    assert read_dsc(EPS + b"%%BoundingBox: (atend)\n%%BoundingBox: 0 0 1 1\n").size == (100, 50)


@pytest.mark.parametrize(
    ("fine", "drawn"),
    [
        (b"10.4 20.3 109.6 69.7", (99.2, 49.4)),
        (b"0 0 1000 1000", (100, 50)),
        (b"10 20 10 70", (100, 50)),
        (b"none", (100, 50)),
    ],
)
def test_the_fine_box_is_drawn_where_it_is_nearly_the_same(fine, drawn):
    header = read_dsc(EPS + b"%%HiResBoundingBox: " + fine + b"\n")
    assert header.size == (100, 50)
    assert header.drawn_size == pytest.approx(drawn)
