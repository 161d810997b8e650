"""Which file an input means."""

import pytest

from reimaging.ingest.tex_inputs import Inputs


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a", "a.tex"),
        ("a.tex", "a.tex"),
        ("b.v2", "b.v2.tex"),
        ("c", "c"),
        ("./s/d", "s/d.tex"),
        ("s/../a", "a.tex"),
        ("A", "a.tex"),
        ("../a", None),
        ("gone", None),
    ],
)
def test_the_ending_is_added_before_the_name_is_taken_as_it_stands(name, path):
    texts = ["a.tex", "a", "b.v2", "b.v2.tex", "c", "s/d.tex"]
    assert Inputs(texts, texts).find(name) == path


def test_the_main_folder_comes_first_then_the_folder_of_the_file_itself():
    inputs = Inputs(["m/a.tex", "a.tex", "m/s/b.tex"], [], main_folder="m")
    assert inputs.find("a") == "m/a.tex"
    assert inputs.find("b", near="m/s/c.tex") == "m/s/b.tex"
    assert inputs.find("b", folder="s/") == "m/s/b.tex"


def test_what_the_article_lacks_is_not_what_tex_has_or_what_is_no_tex():
    inputs = Inputs(["a.tex"], ["a.tex", "a.bbl"])
    assert inputs.lacks("vc") and inputs.lacks("../x")
    assert not any(map(inputs.lacks, ["a", "a.bbl", "epsf", "psfig.tex", "", "\\x"]))


def test_a_file_is_held_if_it_has_one_of_the_endings():
    inputs = Inputs(["a.tex"], ["x/a.tex", "x/b.pdf"], "x")
    assert inputs.holds("b", [".eps", ".pdf"]) and not inputs.holds("a", [".pdf"])
