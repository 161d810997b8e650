"""The picture of each image comes from the store of its tar, to many threads and with few open files."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explore.made_profile import TARS, picture
from reimaging.errors import ReimagingError
from reimaging.explore import image_files
from reimaging.explore.image_files import ImageFiles
from reimaging.explore.thumbnail_file import write_thumbnails
from reimaging.pixels.store import ImageStore, write_store


@pytest.fixture
def paths(made):
    here = made.layout
    return {t: here.store(t) for t in TARS}, {t: here.thumbnails(t) for t in TARS}


@pytest.fixture
def files(paths, collection):
    return ImageFiles(*paths, collection.catalogue)


def open_files(folder):
    return sum(str(folder) in str(link.resolve()) for link in Path("/proc/self/fd").iterdir())


def test_each_image_has_its_own_jpeg(files, collection, made):
    for stem, images in zip(TARS, (made.images[:30], made.images[30:]), strict=True):
        with ImageStore(made.layout.store(stem)) as store:
            for row in collection.catalogue.rows_of(images).tolist():
                assert files.jpeg(row) == store.jpeg(int(collection.catalogue.ids[row]))


def test_each_image_has_its_own_thumbnail(files, collection, made):
    for n in range(0, 60, 7):
        (row,) = collection.catalogue.rows_of([made.images[n]]).tolist()
        pixels = Image.open(io.BytesIO(files.thumbnail(row)))
        expected = Image.fromarray(picture(n)).resize(pixels.size)
        difference = np.asarray(pixels, int) - np.asarray(expected, int)
        assert max(pixels.size) == 256 and np.abs(difference).mean() < 8


def test_threads_get_what_one_gets_alone(files, paths, collection):
    rows = list(range(60)) * 6
    alone = [files.thumbnail(row) for row in rows]
    fresh = ImageFiles(*paths, collection.catalogue)
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(fresh.thumbnail, rows)) == alone


def test_of_many_tars_few_files_are_open_at_a_time(tmp_path, collection, monkeypatch):
    monkeypatch.setattr(image_files, "MOST_OPEN", 3)
    stores, thumbnails = {}, {}
    for number in collection.catalogue.ids[:10].tolist():
        stem = f"t{number}"
        stores[stem], thumbnails[stem] = tmp_path / f"s{number}.h5", tmp_path / f"t{number}.h5"
        write_store(stores[stem], [(number, picture(number % 5), "ok")], attributes={})
        write_thumbnails(thumbnails[stem], stores[stem])
    mask = np.arange(60) < 10
    catalogue = collection.catalogue.taken(mask)
    spread = type(catalogue)(
        **vars(catalogue) | {"stores": tuple(stores), "store": np.arange(10, dtype=np.int16)}
    )
    files = ImageFiles(stores, thumbnails, spread)
    rows = np.random.default_rng(1).integers(0, 10, 200).tolist()
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(files.jpeg, rows))
    assert open_files(tmp_path) <= 3
    for row, jpeg in zip(rows, pictures, strict=True):
        with ImageStore(stores[spread.stores[row]]) as store:
            assert jpeg == store.jpeg(int(spread.ids[row]))
    del files
    assert open_files(tmp_path) == 0


def test_a_missing_file_is_told_at_the_start_with_the_command_that_makes_it(paths, collection):
    stores, thumbnails = paths
    gone = thumbnails | {TARS[1]: Path("gone.h5")}
    with pytest.raises(ReimagingError, match=r"gone\.h5 is not there; `doit explore` makes it"):
        ImageFiles(stores, gone, collection.catalogue)


def test_a_store_that_is_made_again_meanwhile_is_told_and_not_misread(tmp_path, collection, paths):
    stores, thumbnails = paths
    copy = tmp_path / "copy.h5"
    copy.write_bytes(stores[TARS[0]].read_bytes())
    files = ImageFiles(stores | {TARS[0]: copy}, thumbnails, collection.catalogue)
    row = int(np.flatnonzero(collection.catalogue.store == 0)[0])
    number = int(collection.catalogue.ids[row])
    before = files.jpeg(row)
    write_store(copy, [(number, picture(59), "ok")], attributes={})
    assert files.jpeg(row) == before  # it is open, and stays what it was
    fresh = ImageFiles(stores | {TARS[0]: copy}, thumbnails, collection.catalogue)
    assert fresh.jpeg(row) != before
