"""What the open floats gather."""

import pytest

from reimaging.ingest.floats import MOST_OPEN, Floats, kind_of
from reimaging.ingest.image_links import Shown


@pytest.mark.parametrize(
    ("name", "kind"),
    [("figure*", "figure"), ("wrapfigure", "figure"), ("table*", "table"), ("subfigure", "part"), ("scheme", "table"),
     ("figures", None), ("equation", None)],
)  # fmt: skip
def test_the_kind_of_a_float_is_known_by_its_name(name, kind):
    assert kind_of(name) == kind


def test_a_float_that_nothing_closed_ends_where_the_next_begins():
    floats = Floats()
    for name in "ab":
        floats.begin("figure", "m.tex")
        floats.show(Shown(name))
    floats.end_all()
    assert [(f.first, f.last) for f in floats.all] == [(0, 1), (1, 2)]


def test_an_end_without_beginning_changes_nothing():
    floats = Floats()
    floats.begin("figure", "m.tex")
    floats.end("table")
    assert floats.current() == 0


def test_an_end_closes_what_was_left_open_inside():
    floats = Floats()
    floats.begin("figure", "m.tex")
    floats.begin("minipage", "m.tex")
    floats.begin("subfigure", "m.tex")
    floats.end("figure")
    assert floats.current() is None and floats.all[1].parent == 0


def test_no_more_than_so_many_environments_are_open():
    floats = Floats()
    for _ in range(MOST_OPEN * 3):
        floats.begin("center", "m.tex")
    assert len(floats.scopes) == MOST_OPEN


def test_an_article_may_declare_kinds_of_its_own():
    floats = Floats()
    floats.kinds["suppfigure"] = "figure"
    floats.begin("suppfigure*", "m.tex")
    assert floats.all[0].kind == "figure"


def test_a_part_in_braces_ends_with_a_brace_unless_an_environment_is_open_inside_it():
    floats = Floats()
    assert not floats.ends_with_brace()
    floats.begin("subfloat", "m.tex", braces=2)
    assert floats.ends_with_brace()
    floats.begin("minipage", "m.tex")
    assert not floats.ends_with_brace()
