"""A batch depends on the seed, the epoch and its place, and on nothing that was read before."""

from dataclasses import replace

import numpy as np
import pytest

from learn.toy import write_toy_array
from reimaging.learn.augment import DEFAULT
from reimaging.learn.batches import Batches, InOrder, order_of_epoch
from reimaging.learn.examples import Examples, Pictures


@pytest.fixture
def examples(tmp_path):
    path = write_toy_array(tmp_path / "a.h5", 30)
    rows = np.arange(30)
    return Examples((path,), np.zeros(30, np.int64), rows, rows + 1000, (rows % 3).astype(np.uint8))


def test_classes_of_one_size_come_once_each_and_in_every_stretch_alike():
    label = np.arange(30, dtype=np.uint8) % 3
    order = order_of_epoch(label, 4, 0)
    assert sorted(order) == list(range(30))
    for start in range(0, 30, 3):
        assert sorted(label[order[start : start + 3]]) == [0, 1, 2]


def test_a_rare_class_comes_as_often_as_a_common_one():
    label = np.array([0] * 90 + [1] * 7 + [2] * 3, np.uint8)
    order = order_of_epoch(label, 4, 0)
    assert len(order) == 100
    assert np.bincount(label[order]).tolist() == [34, 33, 33] or (
        sorted(np.bincount(label[order])) == [33, 33, 34]
    )
    rare = order[label[order] == 2]
    assert np.bincount(rare)[97:].min() >= 10  # each of the three, eleven times or so


def test_epochs_differ_and_are_the_same_for_the_same_seed():
    label = np.arange(60, dtype=np.uint8) % 3
    assert (order_of_epoch(label, 4, 2) == order_of_epoch(label, 4, 2)).all()
    assert (order_of_epoch(label, 4, 2) != order_of_epoch(label, 4, 3)).any()
    assert (order_of_epoch(label, 5, 2) != order_of_epoch(label, 4, 2)).any()


def test_a_run_that_goes_on_has_the_batches_it_would_have_had(examples):
    with Pictures(examples.paths) as pictures:
        through = Batches(examples, pictures, batch=8, seed=4)
        first = through[0][0]
        through.on_epoch_end()
        again = Batches(examples, pictures, batch=8, seed=4, first_epoch=1)
        for place in (2, 0, 1):  # in whatever order
            for ours, theirs in zip(through[place], again[place], strict=True):
                assert (ours == theirs).all()
        assert (through[0][0] != first).any()


def test_a_batch_holds_pictures_with_their_labels(examples):
    still = replace(DEFAULT, **dict.fromkeys(
        ("turned", "framed", "toned", "tinted", "greyed", "noisy", "blurred", "compressed"), 0.0
    ))  # fmt: skip
    with Pictures(examples.paths) as pictures:
        batches = Batches(examples, pictures, batch=8, seed=4, how=still)
        assert len(batches) == 3  # the last one would not be full
        images, labels = batches[1]
        chosen = order_of_epoch(examples.label, 4, 0)[8:16]
        assert images.dtype == np.float32 and labels.dtype == np.int32
        assert (images == pictures.read(examples.array[chosen], examples.row[chosen])).all()
        assert (labels == examples.label[chosen]).all()


def test_tests_come_as_they_are_in_order_and_all_of_them(examples):
    with Pictures(examples.paths) as pictures:
        batches = InOrder(examples, pictures, 8)
        assert len(batches) == 4
        seen = [batches[place] for place in range(4)]
        assert (np.concatenate([labels for _, labels in seen]) == examples.label).all()
        whole = np.concatenate([images for images, _ in seen])
        assert (whole == pictures.read(examples.array, examples.row)).all()
