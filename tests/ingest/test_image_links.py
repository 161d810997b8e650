"""From a name to a file."""

import pytest

from reimaging.ingest.image_links import ImageFiles, Shown, in_article, written_name


def path(name, *files, **where):
    return ImageFiles(files).find(Shown(name, **where)).path


def test_the_endings_come_in_pdftexs_order():
    files = ["a.eps", "a.jpg", "a.png", "a.pdf"]
    for expected in ["a.pdf", "a.png", "a.jpg", "a.eps"]:
        assert path("a", *files) == expected
        files.remove(expected)


def test_a_name_as_it_stands_comes_before_one_with_an_ending_added():
    assert path("a.1", "a.1.pdf", "a.1") == "a.1"
    assert path("a.1", "a.1.pdf") == "a.1.pdf"


def test_what_the_source_itself_wants_comes_first():
    assert ImageFiles(["a.pdf", "a.png"], endings=(".png",)).find(Shown("a")).path == "a.png"


def test_folders_are_searched_in_order_for_each_ending():
    files = ["x/a.png", "y/a.pdf", "y/a.png"]
    assert path("a", *files, graphics_path=("x/", "y/")) == "y/a.pdf"


def test_the_folder_of_the_main_file_is_where_tex_runs():
    files = ImageFiles(["tex/a.png", "a.png"], main_folder="tex")
    assert files.find(Shown("a")).path == "tex/a.png"
    assert files.find(Shown("../a")).path == "a.png"


def test_import_looks_in_its_folder():
    assert path("a", "sub/a.png", import_folder="sub/") == "sub/a.png"


def test_a_picture_beside_its_file_is_found_and_marked():
    link = ImageFiles(["figs/a.pdf"]).find(Shown("a.pdf", tex="figs/a.pdf_t"))
    assert (link.path, link.outcome) == ("figs/a.pdf", "ok: beside the file that shows it")


def test_case_decides_where_both_are_there():
    assert path("a", "A.pdf", "a.png") == "a.png"
    assert path("A", "A.pdf", "a.png") == "A.pdf"


def test_compressed_postscript_is_found_by_its_plain_name():
    assert path("a.ps", "a.ps.gz") == "a.ps.gz"


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("b", "missing: no such file"),
        ("../b", "missing: outside the article"),
        ("/elsewhere/b.eps", "missing: outside the article"),
        ("\\dir/a", "missing: unresolved macro"),
        ("", "missing: no name"),
    ],
)
def test_each_loss_has_its_reason(name, outcome):
    link = ImageFiles(["a.png"]).find(Shown(name))
    assert (link.path, link.outcome) == (None, outcome)


@pytest.mark.parametrize(
    ("text", "name"),
    [('"a b"', "a b"), ("{a.b}.pdf", "a.b.pdf"), ("a\\_b", "a_b"), (" a\n b ", "a b"),
     ("\\string~a", "~a"), ("a\\space b", "a b")],
)  # fmt: skip
def test_names_lose_what_tex_drops(text, name):
    assert written_name(text) == name


def test_no_path_leads_out_of_the_article():
    assert in_article("a/../b") == "b"
    assert in_article("../a") is None and in_article("/a") is None and in_article("a/..") is None


def test_an_accent_may_be_written_in_two_ways():
    assert path("sche\u0301ma", "sch\u00e9ma.png") == "sch\u00e9ma.png"
    assert path("sch\u00e9ma", "sche\u0301ma.png") == "sche\u0301ma.png"


def test_graphicspath_may_be_meant_from_the_folder_of_the_subfile():
    link = ImageFiles(["figs/a.png"]).find(Shown("a", ("../figs/",), tex="chap/one.tex"))
    assert (link.path, link.outcome) == ("figs/a.png", "ok: beside the file that shows it")


def test_what_inkscape_made_of_an_svg_file_is_found():
    made = "svg-inkscape/a_svg-tex.pdf"
    found = ImageFiles([made]).find(Shown("figs/a.svg"))
    assert (found.path, found.outcome) == (made, "ok: converted")
    assert path("figs/a", made, "figs/a.svg") == "figs/a.svg"
