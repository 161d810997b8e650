"""Confidence is set against what is right, before and after, with the pictures of each bin."""

import numpy as np
import pytest

from figures.printed import assert_readable, letters_of, words_of
from reimaging.figures.calibration_curve import bins_of, calibration_error, draw
from reimaging.learn.calibration import expected_calibration_error, reliability
from reimaging.table import read_table

HEAD = "when,low,high,images,confidence,accuracy\n"
LINES = (
    "before,0.6,0.666667,0,,\nbefore,0.666667,0.733333,30,0.7,0.5\nbefore,0.933333,1,10,0.98,0.9\n"
    "after,0.466667,0.533333,30,0.51,0.5\nafter,0.866667,0.933333,10,0.9,0.9\n"
)


@pytest.fixture
def drawn(tmp_path):
    def drawn(lines):
        (tmp_path / "t.csv").write_text(HEAD + lines)
        draw(tmp_path / "t.csv", [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf"

    return drawn


def lines_of(logits, truth):
    return "".join(
        f"{when},{low:.6g},{high:.6g},{images},{confidence:.6g},{right:.6g}\n".replace("nan", "")
        for when, temperature in (("before", 1), ("after", 2))
        for low, high, images, confidence, right in zip(
            *reliability(logits, truth, temperature), strict=True
        )
    )


def test_the_error_is_the_mean_distance_over_the_pictures(drawn, tmp_path):
    pdf = drawn(LINES)
    found = bins_of(read_table(tmp_path / "t.csv"))
    assert [len(bins) for bins in found.values()] == [2, 2]  # empty bins are none
    assert calibration_error(found["before"]) == pytest.approx((30 * 0.2 + 10 * 0.08) / 40)
    assert calibration_error(found["after"]) == pytest.approx(30 * 0.01 / 40)
    said = " ".join(words_of(pdf))
    assert "before: ECE 0.170" in said
    assert "after: ECE 0.008" in said
    assert "n = 40 test pictures" in said
    assert_readable(pdf)


def test_it_is_the_error_that_is_measured_in_learning(drawn, tmp_path):
    rng = np.random.default_rng(4)
    logits, truth = rng.normal(0, 2, (500, 3)), rng.integers(0, 3, 500)
    assert_readable(drawn(lines_of(logits, truth)))
    found = bins_of(read_table(tmp_path / "t.csv"))
    for when, temperature in (("before", 1), ("after", 2)):
        measured = expected_calibration_error(reliability(logits, truth, temperature))
        assert calibration_error(found[when]) == pytest.approx(measured, rel=1e-4)


def test_names_move_to_the_other_corner_where_a_curve_passes_the_first(drawn):
    def left_of_the_names(lines):
        letters = letters_of(drawn(lines))
        return letters.boxes[letters.text.index("before"), 0]

    sure = left_of_the_names(LINES)
    unsure = left_of_the_names("before,0.333333,0.4,9,0.38,1\nafter,0.933333,1,9,0.98,1\n")
    assert sure < 90 < unsure


@pytest.mark.parametrize("images", [1, 10**6])
def test_few_and_many_can_be_read(drawn, images):
    assert_readable(drawn(LINES.replace(",30,", f",{images},").replace(",10,", f",{images},")))


def test_without_pictures_it_says_so(drawn):
    assert "no picture of known class" in " ".join(words_of(drawn("")))
