"""Each walk is a row from left to right; a mixed picture stands right of one source, below one."""

import numpy as np
import pytest
from PIL import Image

from figures.embedded_pictures import pictures_in
from figures.generated_files import generated_file, tones
from figures.printed import assert_readable, words_of
from reimaging.figures.generated_walks import draw


@pytest.fixture
def drawn(tmp_path):
    def drawn(**more):
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(generated_file(tmp_path / "g.h5", **more), targets)
        return targets

    return drawn


def test_it_says_what_walks_and_mixed_pictures_are(drawn):
    pdf, _ = drawn()
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 4 + 3
    said = " ".join(words_of(pdf))
    for told in (
        "from one latent point to another, in even steps over the sphere",
        "finer layers: style of these", "layers up to 8 × 8: style of these",
        "n = 4 walks and 25 mixed pictures; a generator of 32 × 32 pixels",
        "learnt from 1,090 real pictures",
    ):  # fmt: skip
        assert told in said


def middles(picture, tone):
    """The middle of what has a tone of its own, in dots: down and across."""
    found = np.argwhere(picture == tone)
    assert len(found) > 4000, tone
    return np.median(found, axis=0)  # letters have some dots of every tone


def test_walks_are_rows_and_mixed_pictures_stand_between_their_sources(drawn):
    walks = tones(150 + np.arange(36).reshape(4, 9))
    rows, columns = tones(50 + np.arange(5)), tones(60 + np.arange(5))
    mixed = tones(80 + np.arange(25).reshape(5, 5))
    _, png = drawn(walks=walks, from_rows=rows, from_columns=columns, mixed=mixed)
    picture = np.asarray(Image.open(png).convert("L"))
    steps = np.array([middles(picture, 150 + n) for n in range(36)]).reshape(4, 9, 2)
    assert (np.diff(steps[:, :, 1], axis=1) > 96).all()  # from left to right
    assert np.ptp(steps[:, :, 0], axis=1).max() < 2
    assert (np.diff(steps[:, 0, 0]) > 96).all()
    left = np.array([middles(picture, 50 + n) for n in range(5)])
    top = np.array([middles(picture, 60 + n) for n in range(5)])
    grid = np.array([middles(picture, 80 + n) for n in range(25)]).reshape(5, 5, 2)
    assert np.abs(grid[:, :, 0] - left[:, None, 0]).max() < 2
    assert np.abs(grid[:, :, 1] - top[None, :, 1]).max() < 2
    assert steps[:, :, 1].max() < left[:, 1].min() < grid[:, :, 1].min()
    assert top[:, 0].max() < grid[:, :, 0].min()


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
