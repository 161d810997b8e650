"""What is known at the place that is being read."""

from reimaging.ingest.macros import macro
from reimaging.ingest.tex_reader import Reader


def reader():
    made = Reader({"d/m.tex": ""}, {"d/m.tex"}, "d/m.tex", 1000, ())
    made.macros.define("figs", macro((), "pictures/"))
    return made


def test_a_name_is_spelled_out():
    assert reader().name('"\\figs \\jobname-1"') == "pictures/m-1"
    assert reader().name(None) == ""


def test_a_picture_remembers_where_tex_would_look():
    here = reader()
    here.graphics_path = ("x/",)
    here.stream.push("", "d/s.tex", "sub/")
    here.show("a")
    (shown,) = here.floats.shown
    assert (shown.written, shown.graphics_path) == ("a", ("x/",))
    assert (shown.import_folder, shown.tex) == ("sub/", "d/s.tex")


def test_a_style_file_shows_nothing():
    here = reader()
    here.stream.push("", "my.sty", quiet=True)
    here.show("a")
    assert here.quiet and here.floats.shown == []
