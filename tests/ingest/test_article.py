"""An article ends in one outcome, told by what it holds, and its images and figures are found."""

import gzip
import io
import random

import pytest

from reimaging.identifier import parse_identifier
from reimaging.ingest import article, eprint
from reimaging.ingest.article import read_article
from reimaging.ingest.eprint import Member
from reimaging.ingest.image_file import read_header

DOCUMENT = b"\\documentclass{article}\\begin{document}%s\\end{document}"
FIGURE = b"\\begin{figure}\\includegraphics{a}\\caption{One.}\\end{figure}"


def read(data, name="0102/hep-th0102001.gz"):
    return read_article(
        Member(name, len(data), parse_identifier("hep-th0102001"), io.BytesIO(data)), read_header
    )


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (DOCUMENT % b"words", "ok"),
        (b"\\input amstex \\bye", "ok"),
        (b"%auto-ignore\nThis paper was withdrawn.", "withdrawn"),
        (b"\n  %AUTO-IGNORE", "withdrawn"),
        (b"%auto-ignore\n" + DOCUMENT % b"", "ok"),
        (b"%!PS-Adobe-2.0\n", "ps-only"),
        (b"%PDF-1.2\n", "pdf-only"),
        (b"<html><body>", "html-only"),
    ],
)
def test_a_single_file_is_told_by_what_it_holds(data, outcome):
    assert read(gzip.compress(data)).outcome == outcome


def test_a_pdf_in_place_of_a_source_says_so():
    got = read(b"%PDF", "0102/hep-th0102001.pdf")
    assert (got.kind, got.outcome) == ("pdf", "pdf-only")


def test_a_source_of_several_files_gives_images_and_figures(packed, png):
    got = read(
        packed({"p.tex": DOCUMENT % FIGURE, "a.png": png(), "notes.txt": b"-", "b.PNG": png()})
    )
    assert (got.kind, got.files, got.main_tex, got.outcome) == ("tar", 4, "p.tex", "ok")
    assert [image.path for image in got.images] == ["a.png", "b.PNG"]
    assert [link.path for link in got.figures[0].links] == ["a.png"]


def test_a_source_without_tex_keeps_its_images(packed, png):
    got = read(packed({"a.png": png(), "p.doc": b"words"}))
    assert (got.outcome, len(got.images)) == ("no TeX", 1)


def test_a_stub_among_files_is_withdrawn_only_if_nothing_else_is_tex(packed):
    stub = b"%auto-ignore\n"
    assert read(packed({"p.tex": stub, "a.txt": b""})).outcome == "withdrawn"
    assert read(packed({"p.tex": stub, "q.tex": DOCUMENT % b""})).outcome == "ok"


def test_a_source_damaged_from_its_first_byte_on_is_unreadable():
    got = read(b"junk")
    assert (got.kind, got.outcome) == ("none", "unreadable: it is not gzipped")


def test_what_was_read_before_the_damage_stays(packed, png):
    noise = random.Random(1).randbytes(100_000)
    got = read(packed({"a.png": png(), "p.tex": DOCUMENT % FIGURE, "b.png": noise})[:-5000])
    assert got.outcome.startswith("damaged: ")
    assert [image.path for image in got.images] == ["a.png"]
    assert [link.path for link in got.figures[0].links] == ["a.png"]


def test_what_was_read_before_the_bound_stays(packed, png, monkeypatch):
    monkeypatch.setattr(eprint, "MAX_FILES", 2)
    got = read(packed({"a.png": png(), "p.tex": DOCUMENT % FIGURE, "b.png": png()}))
    assert got.outcome == "too large: it unpacks to more than is allowed"
    assert ([image.path for image in got.images], len(got.figures)) == (["a.png"], 1)


def test_a_file_over_the_bound_is_named_so(packed, png, monkeypatch):
    monkeypatch.setattr(eprint, "MAX_FILE", 1000)
    got = read(packed({"a.png": png() + bytes(1000), "p.tex": DOCUMENT % FIGURE}))
    (image,) = got.images
    assert image.bytes > 1000
    assert image.header.outcome.startswith("too large: over ")
    assert got.figures[0].links[0].path == "a.png"


def test_tex_beyond_the_bound_is_not_read_and_the_outcome_says_so(packed, monkeypatch):
    monkeypatch.setattr(article, "MAX_TEX", 1000)
    got = read(gzip.compress(DOCUMENT % (b"x" * 2000)))
    assert (got.outcome, len(got.figures)) == ("too large: its TeX", 0)
    got = read(packed({"p.tex": DOCUMENT % FIGURE, "long.tex": b"x" * 2000}))
    assert (got.outcome, got.main_tex, len(got.figures)) == ("too large: its TeX", "p.tex", 1)
