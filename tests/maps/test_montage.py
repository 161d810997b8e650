"""No image of a montage is hidden by the order of painting, and memory holds a band of it."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from figures.montage_images import store_of
from maps.flat_images import colours_of, flat_store, plan_of
from reimaging.errors import ReimagingError
from reimaging.maps.montage import LINE, bands, paint, write_montage
from reimaging.maps.montage_plan import scatter_plan
from reimaging.maps.thumbnails import thumbnails

COLOURS = colours_of(120)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return flat_store(tmp_path_factory.mktemp("stores") / "a.h5", COLOURS)


def is_of(pixel, row):
    return np.abs(pixel.astype(int) - COLOURS[row]).max() < 8


def test_each_image_shows_at_its_own_place_whatever_is_painted_later(tmp_path, store):
    rng = np.random.default_rng(4)
    xy = rng.normal(size=(120, 2)) * rng.choice([0.3, 1, 3], (120, 1))
    plan = scatter_plan(
        np.arange(1, 121), xy, width=700, height=500, smallest=40, largest=90
    )  # at least 40, so that they do overlap
    picture = paint(plan, [store], tmp_path)
    apart = np.hypot(plan.x[:, None] - plan.x, plan.y[:, None] - plan.y) + 99 * np.eye(120)
    clear = np.flatnonzero(apart.min(axis=1) > 4)  # nearer ones have a hairline between them
    assert len(clear) > 80
    assert apart[clear].min() < 10
    assert all(is_of(picture[plan.y[row], plan.x[row]], row) for row in clear)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(-9, 75), st.integers(-9, 55)), min_size=1, max_size=9))
def test_a_pixel_is_of_the_nearest_of_those_that_cover_it(store, places):
    plan = plan_of(places, 30, 70, 50)  # 30 x 20 pixels are shown
    with thumbnails(plan, [store], store.parent) as small:
        picture = np.concatenate(list(bands(plan, small)))
    for y in range(0, 50, 3):
        for x in range(0, 70, 3):
            covering = [
                ((x - plan.x[n]) ** 2 + (y - plan.y[n]) ** 2, n)
                for n in range(len(plan))
                if 0 <= x - plan.x[n] + 15 < 30 and 0 <= y - plan.y[n] + 10 < 20
            ]
            pixel = picture[y, x]
            if covering:
                assert is_of(pixel, min(covering)[1]) or (pixel == LINE).all()
            else:
                assert (pixel == 255).all() or (pixel == LINE).all()


@pytest.mark.parametrize("band", [1, 999, 200 * 40, 10**9])
def test_bands_of_any_height_make_the_same_picture(tmp_path, store, band):
    plan = plan_of(np.random.default_rng(4).integers(0, 150, (60, 2)), 35)
    with thumbnails(plan, [store], tmp_path) as small:
        parts = list(bands(plan, small, band))
    assert len(parts) == {1: 150, 999: 38, 8000: 4, 10**9: 1}[band]
    assert np.array_equal(np.concatenate(parts), paint(plan, [store], tmp_path))


def test_images_that_do_not_touch_are_whole_and_lie_around_their_place(tmp_path, store):
    picture = paint(plan_of([(60, 70)], 60), [store], tmp_path)
    found = np.argwhere((picture != 255).any(axis=2))
    # 60 x 40 pixels, and the hairline above and left of them
    assert (found.min(axis=0).tolist(), found.max(axis=0).tolist()) == ([49, 29], [89, 89])


@pytest.mark.parametrize(
    "places", [[(60, 70), (140, 70)], [(60, 70), (90, 75)]], ids=["apart", "overlapping"]
)
def test_white_images_do_not_run_together(tmp_path, places):
    white = store_of(tmp_path / "w.h5", [1, 2], (40, 60), (255, 255, 255))
    picture = paint(plan_of(places, 60), [white], tmp_path)
    between = picture[70, places[0][0] : places[1][0], 0] < 230
    assert 1 <= between.sum() <= 2
    assert set(np.unique(picture)) == {LINE, 255}


def test_images_at_the_edge_of_the_canvas_have_their_hairlines(tmp_path):
    white = store_of(tmp_path / "w.h5", [1], (40, 60), (255, 255, 255))
    picture = paint(plan_of([(30, 20)], 60, 60, 40), [white], tmp_path)[..., 0]
    for edge in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
        assert (edge == LINE).all()


def test_memory_holds_a_band_whatever_the_canvas(tmp_path, store):
    def most(height):
        plan = plan_of(np.column_stack([np.full(120, 200), np.arange(120) * height // 120]), 40,
                       400, height)  # fmt: skip
        tracemalloc.start()
        with thumbnails(plan, [store], tmp_path) as small:
            for part in bands(plan, small, 400 * 50):
                del part
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(300)  # what is loaded once
    assert most(6000) < 1.3 * most(600)
    assert most(6000) < 6000 * 400 * 3 / 2


def test_a_montage_is_written_as_it_is_painted_with_the_same_bytes(tmp_path, store):
    plan = plan_of(np.random.default_rng(4).integers(0, 150, (60, 2)), 35)
    for name in ("a.png", "b.png"):
        write_montage(tmp_path / "out" / name, plan, [store])
    assert np.array_equal(
        np.asarray(Image.open(tmp_path / "out/a.png")), paint(plan, [store], tmp_path)
    )
    assert (tmp_path / "out/a.png").read_bytes() == (tmp_path / "out/b.png").read_bytes()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.png", "b.png"]


def test_a_montage_of_images_that_no_store_has_is_not_written(tmp_path, store):
    with pytest.raises(ReimagingError, match="image 999 for one"):
        write_montage(tmp_path / "a.png", plan_of([(9, 9)], 9, ids=[999]), [store])
    assert not list(tmp_path.iterdir())
