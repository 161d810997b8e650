"""Loss and agreement run over the epochs of DeepCluster; what is not known is not drawn."""

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.deepcluster_history import draw

HEAD = "epoch,loss,nmi_before,nmi_kinds,splits,largest\n"
LINES = "1,3.1,,0.43,0,67\n2,2.2,0.60,0.45,1,40\n3,1.8,0.66,0.47,0,38\n"


@pytest.fixture
def drawn(tmp_path):
    def drawn(lines):
        (tmp_path / "t.csv").write_text(HEAD + lines)
        draw(tmp_path / "t.csv", [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf"

    return drawn


def test_it_names_its_lines_and_says_what_it_is_made_of(drawn):
    pdf = drawn(LINES)
    assert_readable(pdf)
    said = " ".join(words_of(pdf))
    assert "epoch before" in said and "known kinds" in said and "loss" in said
    assert "n = 3 epochs; 1 empty cluster refilled; largest of 38 images" in said


def test_without_known_kinds_there_is_no_line_of_them(drawn):
    said = " ".join(words_of(drawn("1,3.1,,,0,67\n2,2.2,0.60,,1,40\n")))
    assert "known kinds" not in said and "epoch before" in said


@pytest.mark.parametrize("epochs", [1, 2, 9, 60, 500])
def test_few_and_many_epochs_can_be_read(drawn, epochs):
    lines = "".join(
        f"{n},{4 / n:.4f},{'' if n == 1 else 0.6},0.5,0,{50_000 + n}\n"
        for n in range(1, epochs + 1)
    )
    assert_readable(drawn(lines))


def test_lines_that_end_at_one_place_have_names_apart(drawn):
    assert_readable(drawn("1,2.0,,0.5,0,9\n2,1.0,0.5,0.5,0,9\n"))


def test_without_epochs_it_says_so(drawn):
    assert "DeepCluster was not run" in " ".join(words_of(drawn("")))
