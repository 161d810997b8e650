"""What a labeller is shown next: by lot, the least sure first, or what others have labelled."""

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explore.label_profile import IDS, UNSURE, write_index, write_predictions, write_stores
from reimaging.errors import ReimagingError
from reimaging.explore.label_pictures import LabelPictures
from reimaging.explore.label_queue import ORDERS, LabelQueue, least_sure
from reimaging.learn.agreement import ADJUDICATOR
from reimaging.pixels.store import FORMAT, VERSION


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    write_predictions(folder / "predictions.sqlite3", UNSURE)
    return folder


@pytest.fixture(scope="module")
def pictures(folder):
    return LabelPictures(write_stores(folder), write_index(folder / "index.sqlite3"))


@pytest.fixture
def queue(pictures, folder):
    return LabelQueue(pictures, folder / "predictions.sqlite3", 4)


def shown(queue, pictures, *asked, **named):
    rows, left = queue.next(*asked, **named)
    return pictures.ids[rows].tolist(), left


def test_by_lot_each_image_comes_once_and_each_labeller_has_a_lot_of_his_own(queue, pictures):
    ada, left = shown(queue, pictures, "ada", "random", 99)
    assert sorted(ada) == sorted(IDS)
    assert left == len(IDS)
    assert shown(queue, pictures, "ada", "random", 3)[0] == ada[:3]
    assert shown(queue, pictures, "bob", "random", 99)[0] != ada


def test_another_seed_is_another_lot_and_another_start_the_same(queue, pictures, folder):
    ada, _ = shown(queue, pictures, "ada", "random", 99)
    again = LabelQueue(pictures, folder / "none", 4)
    other = LabelQueue(pictures, folder / "none", 5)
    assert shown(again, pictures, "ada", "random", 99)[0] == ada
    assert shown(other, pictures, "ada", "random", 99)[0] != ada


def test_what_was_decided_is_not_shown_again_unless_it_is_withdrawn(queue, pictures):
    before, _ = shown(queue, pictures, "ada", "random", 99)
    for image in before[:2]:
        queue.note("ada", image, True)
    assert shown(queue, pictures, "ada", "random", 99) == (before[2:], len(IDS) - 2)
    queue.note("ada", before[1], False)
    assert shown(queue, pictures, "ada", "random", 99) == (before[1:], len(IDS) - 1)


def test_what_a_page_holds_already_is_skipped_and_still_left(queue, pictures):
    before, _ = shown(queue, pictures, "ada", "random", 99)
    after = shown(queue, pictures, "ada", "random", 2, skip=[before[0], before[2], 3])
    assert after == ([before[1], before[3]], len(IDS))


def test_the_least_sure_come_first_by_entropy_and_only_those_that_were_asked_about(
    pictures, folder
):
    rows = least_sure(pictures, folder / "predictions.sqlite3")
    assert pictures.ids[rows].tolist() == [5, 44, 90, 17]  # 1.09, 0.95, 0.69, 0 nats


def test_what_nobody_has_labelled_comes_before_what_others_have(queue, pictures):
    queue.note("bob", 5, True)
    queue.note("ada", 44, True)
    assert shown(queue, pictures, "ada", "uncertain", 9) == ([90, 17, 5], 3)


def test_without_predictions_a_sentence_says_what_to_do(pictures, folder):
    queue = LabelQueue(pictures, folder / "later.sqlite3", 4)
    with pytest.raises(ReimagingError, match="or run `doit predict` first"):
        queue.next("ada", "uncertain", 8)
    write_predictions(folder / "later.sqlite3", {17: (0.5, 0.5, 0)})
    assert shown(queue, pictures, "ada", "uncertain", 9) == ([17], 1)
    write_predictions(folder / "later.sqlite3", {90: (0.5, 0.5, 0)})
    assert shown(queue, pictures, "ada", "uncertain", 9) == ([90], 1)
    (folder / "later.sqlite3").write_text("no database")
    with pytest.raises(ReimagingError, match="cannot be read as predictions"):
        queue.next("ada", "uncertain", 8)


def test_double_shows_what_others_have_labelled_and_first_what_few_have(queue, pictures):
    assert shown(queue, pictures, "ada", "double", 9) == ([], 0)
    for labeller, image in (("bob", 5), ("cleo", 5), ("bob", 44), ("ada", 90), (ADJUDICATOR, 61)):
        queue.note(labeller, image, True)
    assert shown(queue, pictures, "ada", "double", 9) == ([44, 5], 2)
    assert shown(queue, pictures, "bob", "double", 9) == ([90], 1)
    queue.note("cleo", 5, False)
    queue.note("bob", 5, False)
    assert shown(queue, pictures, "ada", "double", 9) == ([44], 1)


def test_the_adjudicator_is_shown_what_the_others_are_tied_on(queue, pictures):
    tied = [5, 90, 12345]
    found, left = shown(queue, pictures, ADJUDICATOR, "double", 9, tied=tied)
    assert (sorted(found), left) == ([5, 90], 2)


def test_another_order_is_refused(queue):
    with pytest.raises(ReimagingError, match="order is 'newest'; allowed is random, uncertain, do"):
        queue.next("ada", "newest", 8)


NOTES = st.lists(st.tuples(st.sampled_from(("ada", "bob")), st.sampled_from(IDS), st.booleans()))


@settings(max_examples=50)
@given(NOTES, st.sampled_from(ORDERS), st.integers(0, 9))
def test_whatever_was_said_nothing_decided_is_shown_and_no_image_twice(
    folder, pictures, notes, order, count
):
    queue = LabelQueue(pictures, folder / "predictions.sqlite3", 4)
    words = set()
    for labeller, image, has_word in notes:
        queue.note(labeller, image, has_word)
        (words.add if has_word else words.discard)((labeller, image))
    found, left = shown(queue, pictures, "ada", order, count)
    assert len(found) == min(count, left) == len(set(found))
    assert not {("ada", image) for image in found} & words
    if order == "double":
        assert left == len({i for who, i in words if who == "bob" and ("ada", i) not in words})
    queue.forget()
    assert queue.next("ada", "random", 0)[1] == len(IDS)


def test_a_million_images_are_ordered_without_a_walk(tmp_path):
    number, path = 1_000_000, tmp_path / "large.h5"
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file["jpeg"] = np.zeros(number, np.uint8)
        file["image_id"] = file["offset"] = np.arange(number)
        for column in ("length", "width", "height"):
            file[column] = np.ones(number, np.int32)
    pictures = LabelPictures([path], write_index(tmp_path / "index.sqlite3", ()))
    queue = LabelQueue(pictures, tmp_path / "none", 4)
    queue.note("bob", 999_999, True)
    assert queue.next("ada", "double", 8) == ([999_999], 1)
    rows, left = queue.next("ada", "random", 8)
    assert (len({*rows}), left) == (8, 1_000_000)
