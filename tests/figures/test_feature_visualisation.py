"""What excites each class stands in its row, beside the channels that tell it."""

import h5py
import numpy as np
import pytest

from figures.embedded_pictures import pictures_in
from figures.printed import assert_readable, words_of
from reimaging.figures.feature_visualisation import draw
from reimaging.image_class import CLASSES


@pytest.fixture
def drawn(tmp_path):
    def drawn(units, side=128):
        """Units are class, channel and seed."""
        texts, noise = h5py.string_dtype(), np.random.default_rng(3)
        images = noise.integers(0, 256, (len(units), side, side, 3), dtype=np.uint8)
        with h5py.File(tmp_path / "made.h5", "w") as file:
            file.attrs.update({"layer": "activation_10", "steps": 72})
            file["images"] = images
            names = [unit[0] for unit in units]
            file.create_dataset("class", (len(units),), data=names, dtype=texts)
            file["channel"] = np.array([unit[1] for unit in units], np.int64)
            file["seed"] = np.array([unit[2] for unit in units], np.int64)
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(tmp_path / "made.h5", targets)
        return targets

    return drawn


SEEDS = [(name, -1, seed) for name in CLASSES for seed in (4, 5, 6, 7)]
CHANNELS = [(name, 100 * row + n, 4) for row, name in enumerate(CLASSES) for n in range(4)]


def test_seeds_and_channels_of_each_class_are_named(drawn):
    pdf, _ = drawn([*SEEDS, *CHANNELS])
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 24
    words = " ".join(words_of(pdf))
    assert all(words.count(f"seed {seed}") == 3 for seed in (4, 5, 6, 7))
    assert all(f"channel {channel}" in words for _, channel, _ in CHANNELS)
    assert "of layer activation_10" in words and "n = 24 pictures" in words
    assert "72 steps" in words


def test_a_class_that_no_channel_tells_has_none(drawn):
    pdf, _ = drawn([*SEEDS, ("mixed", 7, 4)])
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 13


def test_of_classes_alone_no_layer_is_named(drawn):
    pdf, _ = drawn(SEEDS[::4])
    assert "layer" not in words_of(pdf)


def test_without_pictures_it_says_so(drawn):
    assert " ".join(words_of(drawn([])[0])) == "nothing was visualised"


def test_the_same_file_gives_the_same_bytes_of_no_great_size(drawn):
    first = [target.read_bytes() for target in drawn([*SEEDS, *CHANNELS])]
    assert [target.read_bytes() for target in drawn([*SEEDS, *CHANNELS])] == first
    assert len(first[0]) < 1.3e6  # even of grain, which no packing makes smaller
