"""Kinds of files are told by suffix and place, the same on every machine."""

import pytest

from reimaging.layout import Layout
from reimaging.provenance.file_kinds import format_of, in_words


@pytest.mark.parametrize(
    ("file", "format_"),
    [
        ("outputs/sample/figures/a.pdf", "application/pdf"),
        ("a.PNG", "image/png"),
        ("data/sample/arxiv.sqlite3", "application/vnd.sqlite3"),
        ("LICENSE", "application/octet-stream"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_a_format_is_told_by_its_suffix(file, format_):
    assert format_of(file) == format_


def test_what_a_file_is_follows_from_the_layout(tmp_path):
    here = Layout(tmp_path, "sample")
    told = {
        here.database: "Index of articles, figures and image files",
        here.labels: "Labels of images, made by hand",
        here.receipt("t"): "What arXiv's manifest says of one bulk tar",
        here.store("t"): "Rendered images of one bulk tar",
        here.part("t"): "What was read in one bulk tar",
        here.map("t"): "Places of images on a plane",
        here.array("random", 32): "Data of the run",
        here.squares("t", 32): "Data of the run",
        here.classifier: "A trained network",
        here.model_card: "What a trained network is, and how good it is",
        here.figure("a"): "A figure of the paper",
        here.table("a"): "A table of counts or measures",
        here.film("a"): "An animated picture",
        here.report: "A result of the run",
        here.tiles("a"): "A result of the run",
        here.paper: "The paper",
    }
    for path, words in told.items():
        assert in_words(path.relative_to(tmp_path).as_posix()) == words
    assert in_words("paper/paper.tex") == "Source of the paper"
    assert in_words("code/reimaging/run.py") == "Source code"
    assert in_words("requirements.lock").startswith("The packages of an environment")
    assert in_words("Makefile") == "Part of the project"
