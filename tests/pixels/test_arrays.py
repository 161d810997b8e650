from collections import Counter

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.pixels import arrays
from reimaging.pixels.arrays import fit, stratified_choice, write_array
from reimaging.pixels.store import write_store


def plain(value, rows=20, columns=30):
    return np.full((rows, columns, 3), value, dtype=np.uint8)


@pytest.fixture
def stores(tmp_path):
    paths = [tmp_path / "a.h5", tmp_path / "b.h5"]
    write_store(paths[0], [(n, plain(n), "ok") for n in range(0, 100, 2)], attributes={})
    odd = [(n, plain(n), "ok") for n in range(1, 99, 2)]
    write_store(paths[1], [*odd, (99, None, "blank: one colour only")], attributes={})
    return paths


def test_rows_are_in_the_order_of_the_choice(stores, tmp_path):
    choice = [41, 2, 98, 97, 0, 13]
    write_array(tmp_path / "array.h5", choice, stores, side=40, attributes={"seed": 3}, batch=4)
    with h5py.File(tmp_path / "array.h5") as file:
        assert file["image_id"][:].tolist() == choice
        images = file["images"]
        assert (images.shape, images.dtype, images.chunks) == ((6, 40, 40, 3), "u1", (4, 40, 40, 3))
        assert np.abs(images[:, 20, 20, 0].astype(int) - choice).max() <= 1
        assert (images[:, 0] == 255).all()
        assert dict(file.attrs) == {
            "format": "reimaging image array", "version": 1, "side": 40, "seed": 3,
        }  # fmt: skip


def test_the_bytes_do_not_depend_on_the_order_of_the_stores(stores, tmp_path):
    for name, order in (("x", stores), ("y", stores[::-1])):
        write_array(tmp_path / name, [5, 4, 3, 2], order, side=16, attributes={}, batch=3)
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


def test_nothing_chosen_is_an_empty_array(stores, tmp_path):
    write_array(tmp_path / "x", [], stores, side=16, attributes={})
    with h5py.File(tmp_path / "x") as file:
        assert file["images"].shape == (0, 16, 16, 3)


@pytest.mark.parametrize(
    ("choice", "why"), [([1, 99], "no pixels"), ([1, 100], "none of its"), ([1, 1], "twice")]
)
def test_a_wrong_choice_is_refused_and_leaves_no_file(stores, tmp_path, choice, why):
    with pytest.raises(ReimagingError, match=why):
        write_array(tmp_path / "x", choice, stores, side=16, attributes={})
    assert not (tmp_path / "x").exists()


def test_a_picture_is_fitted_whole_and_centred_on_white():
    square = fit(plain(9, 50, 100), 20)
    assert square.shape == (20, 20, 3)
    assert (square[5:15] == 9).all()
    assert (square[:5] == 255).all()
    assert (square[15:] == 255).all()


def test_a_small_picture_keeps_its_size():
    assert (fit(plain(9, 3, 4), 20) == 9).sum() == 3 * 3 * 4


def test_a_hairline_stays_visible():
    assert (fit(plain(0, 1, 4096), 64) == 0).any()


STRATA = [(n, "abc"[n % 7 % 3] if n % 50 else "rare") for n in range(1000)]


def test_strata_share_evenly_and_small_ones_give_all():
    chosen = stratified_choice(STRATA, 320, seed=1)
    counts = Counter(dict(STRATA)[image_id] for image_id in chosen)
    assert counts == {"rare": 20, "a": 100, "b": 100, "c": 100}


def test_what_does_not_divide_goes_one_each():
    counts = Counter(dict(STRATA)[n] for n in stratified_choice(STRATA, 322, seed=1))
    assert sorted(counts.values()) == [20, 100, 101, 101]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(0, 1100), st.integers())
def test_the_choice_does_not_depend_on_the_order_of_rows(random, count, seed):
    rows = STRATA.copy()
    random.shuffle(rows)
    chosen = stratified_choice(rows, count, seed)
    assert chosen == stratified_choice(STRATA, count, seed)
    assert len(set(chosen)) == len(chosen) == min(count, 1000)


def test_seeds_differ_and_the_order_is_not_that_of_the_ids():
    one, two = (stratified_choice(STRATA, 100, seed) for seed in (1, 2))
    assert set(one) != set(two)
    assert one != sorted(one)


def test_a_larger_count_only_adds():
    assert set(stratified_choice(STRATA, 50, 4)) < set(stratified_choice(STRATA, 90, 4))


def test_few_images_are_held_and_the_choice_is_the_same(monkeypatch):
    whole = stratified_choice(STRATA, 90, 4)
    monkeypatch.setattr(arrays, "_FEW", 0)
    assert stratified_choice(iter(STRATA), 90, 4) == whole
    taken = []
    rows = ((n, str(n % 2)) for n in range(10**5) if not taken.append(n))
    assert len(stratified_choice(rows, 3, 4)) == 3 and len(taken) == 10**5
