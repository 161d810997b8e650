"""Stages of a training from the first to the last, above its losses and its diversity."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from figures.embedded_pictures import pictures_in
from figures.generated_files import POINTS, history_file, sheets_file, tones
from figures.printed import assert_readable, words_of
from reimaging.figures.generated_training import draw


@pytest.fixture
def drawn(tmp_path):
    def drawn(shown, rows=None, diversity=0.8, **more):
        sheets = sheets_file(tmp_path / "s.h5", shown, **more)
        history = history_file(tmp_path / "h.csv", shown if rows is None else rows, diversity)
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(history, sheets, targets)
        return targets

    return drawn


def after(count, step=40_000):
    return [step * (n + 1) for n in range(count)]


def test_it_names_stages_and_lines_and_says_what_it_is_made_of(drawn):
    pdf, _ = drawn(after(10))
    assert_readable(pdf, 6)
    said = " ".join(words_of(pdf))
    for told in (
        "after 40k real pictures", "after 400k real pictures", "generator", "discriminator",
        "diversity: deviation, of that of real pictures", "real pictures shown",
        "n = 12 latent points, the same at each stage; 400,000 real pictures shown",
    ):  # fmt: skip
        assert told in said


def test_of_many_sheets_five_are_shown_evenly_with_the_first_and_the_last(drawn):
    images = tones(np.repeat(10 * np.arange(9)[:, None], POINTS, axis=1))
    pdf, png = drawn(after(9), images=images)
    said = " ".join(words_of(pdf))
    assert pictures_in(pdf) == said.count("after ") == 5
    picture = np.asarray(Image.open(png).convert("L"))
    columns = [np.flatnonzero((picture == 10 * n).sum(axis=0) > 170) for n in (0, 2, 4, 6, 8)]
    assert all(len(own) == 4 * 64 for own in columns)
    assert all(one[-1] < other[0] for one, other in pairwise(columns))


def test_a_stage_is_the_first_twelve_points_in_lines_of_four(drawn):
    _, png = drawn(after(1), images=tones(100 + np.arange(POINTS))[None])
    picture = np.asarray(Image.open(png).convert("L"))[35:240]  # letters have every tone too
    middles = [np.argwhere(picture == 100 + n).mean(axis=0) for n in range(12)]
    down, across = np.array(middles).reshape(3, 4, 2).transpose(2, 0, 1)
    assert (np.diff(across, axis=1) > 60).all() and np.ptp(down, axis=1).max() < 2
    assert (np.diff(down[:, 0]) > 60).all()
    assert not (picture == 112).any()  # the thirteenth


@pytest.mark.parametrize("count", [1, 4, 6])
def test_few_sheets_are_shown_each_once(drawn, count):
    pdf, _ = drawn(after(count, 1_234_000))
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == " ".join(words_of(pdf)).count("after ") == min(count, 5)


@pytest.mark.parametrize(("rows", "diversity"), [(1, 0.05), (2, 1.7), (3000, 0.05), (3000, 1.7)])
def test_histories_short_and_long_can_be_read(drawn, rows, diversity):
    pdf, _ = drawn([25_000 * rows], after(rows, 25_000), diversity)
    assert_readable(pdf, 6)
    assert f"{25_000 * rows:,} real pictures shown" in " ".join(words_of(pdf))


@pytest.mark.parametrize(("side", "colours"), [(16, 1), (256, 3)])
def test_small_and_large_pictures_in_grey_and_colour_are_shown(drawn, side, colours):
    assert_readable(drawn(after(2), side=side, colours=colours)[0], 6)


@pytest.mark.parametrize(("sheets", "rows"), [(0, 0), (0, 3), (3, 0)])
def test_without_a_training_it_says_so(drawn, sheets, rows):
    pdf, _ = drawn(after(sheets), after(rows))
    assert " ".join(words_of(pdf)) == "no generator was trained"


def test_the_same_file_gives_the_same_bytes_of_no_great_size(drawn):
    first = [target.read_bytes() for target in drawn(after(9))]
    assert [target.read_bytes() for target in drawn(after(9))] == first
    assert len(first[0]) < 1e6  # even of grain, which no packing makes smaller
