"""Three blocks of the same points by psi, and below each how far two pictures differ."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from figures.embedded_pictures import pictures_in
from figures.generated_files import POINTS, generated_file, grain, tones
from figures.printed import assert_readable, words_of
from reimaging.figures.generated_truncation import draw, in_words, mean_difference


@pytest.fixture
def drawn(tmp_path):
    def drawn(**more):
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(generated_file(tmp_path / "g.h5", **more), targets)
        return targets

    return drawn


def test_it_says_what_each_psi_does_and_of_what_it_is_made(drawn):
    pdf, _ = drawn()
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 3
    said = " ".join(words_of(pdf))
    for told in (
        "ψ = 0 ", "ψ = 0.7", "ψ = 1.2", "all are the picture of the mean style",
        "styles drawn towards the mean", "styles exaggerated",
        "n = 36 latent points, the same in each block",
        "a generator of 32 × 32 pixels that learnt from 1,090 real pictures",
    ):  # fmt: skip
        assert told in said


def test_below_each_block_stands_how_far_its_pictures_differ(drawn):
    """Half of the pictures of a block differ from the others, which are 18 x 18 of 630 pairs."""
    values = np.zeros((3, POINTS))
    values[:, ::2] = np.array([[0.0], [70], [245]])
    said = " ".join(words_of(drawn(truncated=tones(values))[0]))
    assert "two differ by 0.00 of 255 tones: noise alone" in said
    assert f"two differ by {70 * 324 / 630:.1f} of 255 tones" in said  # 36.0
    assert "two differ by 126.0 of 255 tones" in said
    assert said.count("noise alone") == 1


@pytest.mark.parametrize("count", [2, 3, 7])
def test_the_mean_difference_is_that_over_all_pairs(count):
    pictures = grain(count, 5, 5, 3).astype(int)
    apart = [np.abs(one - other).mean() for one, other in combinations(pictures, 2)]
    assert mean_difference(pictures.astype(np.uint8)) == pytest.approx(np.mean(apart))


def test_one_picture_or_equal_ones_do_not_differ():
    assert mean_difference(grain(1, 5, 5, 1)) == 0
    assert mean_difference(tones([255] * 9)) == 0


@pytest.mark.parametrize(
    ("psi", "word"), [(0, "mean style"), (0.5, "towards"), (1, "as they come"), (1.5, "exagg")]
)
def test_a_psi_is_told_in_words(psi, word):
    assert word in in_words(psi)


def test_blocks_stand_side_by_side_in_the_order_of_their_psi(drawn):
    _, png = drawn(truncated=tones(np.repeat([[0], [90], [180]], POINTS, axis=1)))
    picture = np.asarray(Image.open(png).convert("L"))
    columns = [np.flatnonzero((picture == tone).sum(axis=0) > 300) for tone in (0, 90, 180)]
    assert all(len(own) == 6 * 64 for own in columns)
    assert columns[0][-1] < columns[1][0] < columns[1][-1] < columns[2][0]


@pytest.mark.parametrize(("side", "colours"), [(16, 1), (256, 3)])
def test_small_and_large_pictures_in_grey_and_colour_are_shown(drawn, side, colours):
    pdf, _ = drawn(side=side, colours=colours)
    assert_readable(pdf, 6)
    assert f"{side} × {side} pixels" in " ".join(words_of(pdf))


def test_without_a_generator_it_says_so(drawn):
    assert " ".join(words_of(drawn(samples=0)[0])) == "no generator was trained"


def test_the_same_file_gives_the_same_bytes_of_no_great_size(drawn):
    first = [target.read_bytes() for target in drawn()]
    assert [target.read_bytes() for target in drawn()] == first
    assert len(first[0]) < 1e6  # even of grain, which no packing makes smaller
