"""Text and numbers come out as LaTeX takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.publish.latex import escape, grouped, macro


def test_names_become_camel_case():
    assert macro("images_in_a_figure", "12") == "\\newcommand{\\numImagesInAFigure}{12}\n"


@pytest.mark.parametrize("name", ["", "year_2000", "a__b", "a-b", "\\x"])
def test_a_name_that_tex_would_not_take_is_refused(name):
    with pytest.raises(ValueError, match="no name for a macro"):
        macro(name, "1")


@given(st.text(alphabet=st.sampled_from("\\{}$&#%_^~ab")))
def test_escaped_text_has_no_bare_special_character(text):
    escaped = escape(text)
    for name in (r"\textbackslash{}", r"\textasciitilde{}", r"\textasciicircum{}"):
        escaped = escaped.replace(name, "")
    for special in "&%$#_{}":
        escaped = escaped.replace(f"\\{special}", "")
    assert set(escaped) <= set("ab")


def test_thousands_are_set_apart():
    assert (grouped(999), grouped(10053059)) == ("999", "10{,}053{,}059")
