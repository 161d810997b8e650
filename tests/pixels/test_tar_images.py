"""A tar's store holds each image file of its part once, rendered or with the reason why not."""

import numpy as np
import pytest

from reimaging.index.part import write_part
from reimaging.pixels.store import ImageStore
from reimaging.pixels.store import write_part as write_store_part
from reimaging.pixels.tar_images import store_stands, write_images
from reimaging.settings import ImageSettings

NAME = "arXiv_src_9802_001"


@pytest.fixture
def made(two_tars, tmp_path):
    part, store = tmp_path / "part.sqlite", tmp_path / "store.h5"
    tar = two_tars.tar(NAME)
    write_part(part, tar, lambda: two_tars.path(NAME))
    write_images(store, tar, part, lambda: two_tars.path(NAME), ImageSettings(), 1)
    return store, tar, part


def fetch_never():
    raise AssertionError("the tar would be paid for again")


def test_each_image_file_has_its_outcome_and_its_pixels(made):
    with ImageStore(made[0]) as store:
        outcomes = sorted(store.outcomes)
        pixels = [store.pixels(int(n)) for n in store.ids]
    assert outcomes[:2] == ["ok", "ok"]
    assert outcomes[2].startswith("unreadable: ")
    shapes = sorted(p.shape for p in pixels if p is not None)
    # the PNG keeps its 20 x 10 pixels; the EPS of 72 x 36 pt is drawn at 300 dpi
    assert shapes == [(10, 20, 3), (150, 300, 3)]
    blue = max((p for p in pixels if p is not None), key=np.size)
    assert np.abs(np.median(blue, axis=(0, 1)) - (0, 0, 255)).max() < 5


def test_a_store_that_stands_asks_for_no_tar(made):
    store, tar, part = made
    assert store_stands(store, tar, part, ImageSettings())
    write_images(store, tar, part, fetch_never, ImageSettings(), 1)


def test_other_settings_or_half_a_file_do_not_stand(made):
    store, tar, part = made
    assert not store_stands(store, tar, part, ImageSettings(short_side=100))
    store.write_bytes(store.read_bytes()[:-50])
    assert not store_stands(store, tar, part, ImageSettings())


def test_a_store_from_which_images_were_left_out_does_not_stand(made, tmp_path):
    store, tar, part = made
    with ImageStore(store) as images:
        numbers = images.ids.tolist()
    whole = store.rename(tmp_path / "whole.h5")
    write_store_part(store, whole, {})
    assert store_stands(store, tar, part, ImageSettings())
    write_store_part(store, whole, {numbers[0]: "left out"})
    assert not store_stands(store, tar, part, ImageSettings())


def test_a_tar_without_images_is_not_fetched(two_tars, tmp_path):
    part, store = tmp_path / "part.sqlite", tmp_path / "store.h5"
    tar = two_tars.tar("arXiv_src_1501_001")
    write_part(part, tar, lambda: two_tars.path("arXiv_src_1501_001"))
    write_images(store, tar, part, fetch_never, ImageSettings(), 1)
    with ImageStore(store) as empty:
        assert len(empty) == 0
