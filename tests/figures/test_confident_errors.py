"""The surest errors are shown with what they are, what they are called, and how surely."""

import numpy as np
import pytest

from figures.embedded_pictures import pictures_in
from figures.printed import assert_readable, words_of
from reimaging.figures.confident_errors import draw, percent
from reimaging.learn.confident_errors import Judged, write_judged

KINDS = ["photograph with boxes", "image and what was computed", "scan", ""]


def judged(count, probability=0.875):
    return [
        Judged(n, KINDS[n % 4], "mixed", ("sensor", "diagram")[n % 2], probability)
        for n in range(count)
    ]


@pytest.fixture
def drawn(tmp_path):
    def drawn(rows, errors=40, side=128):
        noise = np.random.default_rng(3)
        images = noise.integers(0, 256, (len(rows), side, side, 3), dtype=np.uint8)
        write_judged(tmp_path / "errors.h5", images, rows, {"errors": errors, "pictures": 1500})
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(tmp_path / "errors.h5", targets)
        return targets

    return drawn


@pytest.mark.parametrize("count", [1, 6, 7, 24])
def test_every_error_is_shown_and_all_words_can_be_read(drawn, count):
    pdf, _ = drawn(judged(count))
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == count
    words = " ".join(words_of(pdf))
    assert words.count("mixed → ") == count and words.count(", 88 %") == count
    assert f"n = the {count} surest of 40 errors in 1,500 test pictures" in words


def test_the_kind_of_each_is_told(drawn):
    words = " ".join(words_of(drawn(judged(3))[0]))
    assert "photograph with boxes" in words and "scan" in words
    assert "image and what was computed" in words  # over two lines


def test_without_errors_it_says_so(drawn):
    pdf, png = drawn([], errors=0)
    assert " ".join(words_of(pdf)) == "no error in 1,500 test pictures"
    assert png.stat().st_size > 100


def test_the_same_file_gives_the_same_bytes_of_no_great_size(drawn):
    first = [target.read_bytes() for target in drawn(judged(24))]
    assert [target.read_bytes() for target in drawn(judged(24))] == first
    assert len(first[0]) < 1.3e6  # even of grain, which no packing makes smaller


@pytest.mark.parametrize(
    ("share", "text"), [(0.995, "> 99 %"), (0.9949, "99 %"), (0.5, "50 %"), (1.0, "> 99 %")]
)
def test_no_error_is_made_for_certain(share, text):
    assert percent(share) == text
