"""Many small images in one picture."""

import io
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reimaging.explore.atlas import ACROSS, CELL, Atlases, shrunk, sizes

COLOURS = [(200, 30, 30), (30, 160, 30), (30, 30, 200), (200, 160, 0)]
SHAPES = [(300, 200), (100, 400), (10, 10), (2000, 8)]


def jpeg(row):
    file = io.BytesIO()
    Image.new("RGB", SHAPES[row % 4], COLOURS[row % 4]).save(file, "JPEG", quality=95)
    return file.getvalue()


def atlases(count, picture=jpeg, **how):
    width, height = np.array([SHAPES[row % 4] for row in range(count)]).T
    return Atlases(picture, width, height, **how)


def opened(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_an_image_fits_its_cell_whole_and_is_never_enlarged(width, height):
    ((across, down),) = sizes(np.array([width]), np.array([height])).tolist()
    assert 1 <= across <= min(CELL, width) and 1 <= down <= min(CELL, height)
    assert max(across, down) == min(CELL, max(width, height))
    # in proportion, to the pixel, but for what would be lost as a hairline
    assert abs(across * height - down * width) <= max(width, height) or (
        min(across, down) == min(3, width, height)
    )


def test_each_image_is_in_its_cell_from_left_to_right_and_downwards():
    rows = np.array([2, 0, 1, 3, 0, 0, 0, 0, 1, 2])
    picture = opened(atlases(4).atlas(rows))
    assert picture.shape == (2 * CELL, ACROSS * CELL, 3)
    width, height = np.array([SHAPES[row] for row in rows]).T
    for place, (row, (across, down)) in enumerate(zip(rows, sizes(width, height), strict=True)):
        top, left = (CELL * part for part in divmod(place, ACROSS))
        cell = picture[top : top + CELL, left : left + CELL]
        assert np.abs(cell[down // 2, across // 2] - COLOURS[row]).max() < 40
        beyond = cell[min(CELL - 1, down + 4) :, min(CELL - 1, across + 4) :]
        assert beyond.mean() > 240 or max(across, down) == CELL


def test_no_images_give_a_picture_all_the_same():
    assert opened(atlases(4).atlas(np.empty(0, np.int64))).min() > 250


def test_the_same_rows_give_the_same_bytes():
    rows = np.arange(40)
    assert atlases(40).atlas(rows) == atlases(40).atlas(rows)


def test_full_of_pictures_it_has_few_bytes():
    noise = np.random.default_rng(0)

    def plot(row):
        canvas = np.full((256, 256, 3), 255, np.uint8)
        for x, y in noise.integers(0, 250, (60, 2)):
            canvas[y : y + 2, x : x + 40] = 0
        file = io.BytesIO()
        Image.fromarray(canvas).save(file, "JPEG")
        return file.getvalue()

    many = Atlases(plot, np.full(64, 256), np.full(64, 256))
    assert len(many.atlas(np.arange(64))) < 40_000


def test_what_was_asked_for_last_is_kept_and_no_more_than_is_allowed():
    asked = []

    def picture(row):
        asked.append(row)
        return jpeg(row)

    kept = atlases(400, picture, kept=60_000)
    first = kept.atlas(np.arange(8))
    assert kept.atlas(np.arange(8)) == first and asked == list(range(8))
    kept.atlas(np.arange(7))  # another atlas of the same small images
    assert len(asked) == 8
    for start in range(8, 400, 8):
        kept.atlas(np.arange(start, start + 8))
    asked.clear()
    kept.atlas(np.arange(8)[::-1])
    assert asked == list(range(8))[::-1]


def test_threads_may_share_one():
    shared, rows, found = atlases(64), np.arange(64), []
    threads = [threading.Thread(target=lambda: found.append(shared.atlas(rows))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1


@pytest.mark.parametrize("size", [(48, 32), (3, 48), (1, 1), (300, 200)])
def test_an_image_is_shrunk_to_exactly_the_size_asked_for(size):
    small = shrunk(jpeg(0), *size)
    assert small.shape == (size[1], size[0], 3)
    assert np.abs(small.astype(int) - COLOURS[0]).max() < 12
