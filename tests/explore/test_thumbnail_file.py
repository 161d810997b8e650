"""Thumbnails are whole images made small, never enlarged, in a file that is the same each time."""

import io

import h5py
import numpy as np
import pytest
from PIL import Image

from explore.made_profile import TARS, picture
from reimaging.errors import ReimagingError
from reimaging.explore.jpeg_file import JpegFile
from reimaging.explore.thumbnail_file import open_thumbnails, thumbnail_of, write_thumbnails
from reimaging.pixels.store import FORMAT, VERSION, ImageStore, write_store

SIZES = [(600, 300), (300, 600), (20, 10), (256, 256), (257, 1), (1, 5000), (4000, 3000)]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Images of these widths and heights, red above and blue below, and one without pixels."""
    target = tmp_path_factory.mktemp("stores") / "t.h5"
    items = []
    for n, (width, height) in enumerate(SIZES):
        pixels = np.full((height, width, 3), (200, 0, 0), np.uint8)
        pixels[height // 2 :] = (0, 0, 200)
        items.append((50 - n, pixels, "ok"))
    write_store(target, [*items, (7, None, "no pixels")], attributes={})
    return target


@pytest.fixture(scope="module")
def file(store, tmp_path_factory):
    target = tmp_path_factory.mktemp("thumbnails") / "t.h5"
    write_thumbnails(target, store)
    return target


def decoded(file, number):
    held = open_thumbnails(file)
    return Image.open(io.BytesIO(held.read(held.open(), number)))


def test_the_longer_side_has_at_most_256_pixels_and_small_images_stay_small(file):
    sizes = [decoded(file, 50 - n).size for n in range(len(SIZES))]
    assert sizes[:4] == [(256, 128), (128, 256), (20, 10), (256, 256)]
    assert sizes[6] == (256, 192)
    assert max(max(size) for size in sizes) == 256 and min(min(size) for size in sizes) >= 1


def test_the_file_says_how_large_each_is(file):
    held = open_thumbnails(file)
    for number, *size in zip(held.ids.tolist(), held.width, held.height, strict=True):
        assert list(decoded(file, number).size) == size


@pytest.mark.parametrize("number", [50, 49, 48, 44])
def test_a_thumbnail_shows_the_whole_image(file, number):
    pixels = np.asarray(decoded(file, number).convert("RGB")).astype(int)
    above, below = pixels[: len(pixels) // 3], pixels[-(len(pixels) // 3) :]
    assert above.mean((0, 1)) == pytest.approx([200, 0, 0], abs=12)
    assert below.mean((0, 1)) == pytest.approx([0, 0, 200], abs=12)


def test_images_without_pixels_have_none(file):
    assert open_thumbnails(file).ids.tolist() == sorted(range(44, 51))


def test_the_same_store_gives_the_same_bytes(file, store, tmp_path):
    write_thumbnails(tmp_path / "again.h5", store)
    assert (tmp_path / "again.h5").read_bytes() == file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again.h5"]


def test_the_bytes_lie_in_one_piece_so_that_any_reader_finds_them(file):
    with h5py.File(file) as opened:
        assert opened["jpeg"].chunks is None
        start = opened["jpeg"].id.get_offset()
        begin, length = int(opened["offset"][1]), int(opened["length"][1])
        number = int(opened["image_id"][1])
        whole = opened["jpeg"][begin : begin + length].tobytes()
    assert file.read_bytes()[start + begin : start + begin + length] == whole
    assert decoded(file, number).size == (128, 256)


def test_thumbnails_are_a_fraction_of_the_images(made):
    held = open_thumbnails(made.layout.thumbnails(TARS[0]))
    with ImageStore(made.layout.store(TARS[0])) as images:
        large = sum(len(images.jpeg(number)) for number in held.ids.tolist())
    small = sum(len(held.read(held.open(), number)) for number in held.ids.tolist())
    assert small < large / 2


def test_a_jpeg_is_made_small_by_itself():
    buffer = io.BytesIO()
    Image.fromarray(picture(0)).save(buffer, "JPEG")
    jpeg, width, height = thumbnail_of(buffer.getvalue(), 30)
    assert Image.open(io.BytesIO(jpeg)).size == (width, height) == (30, 18)


def test_a_store_without_images_has_thumbnails_of_none(tmp_path):
    write_store(tmp_path / "s.h5", [], attributes={})
    write_thumbnails(tmp_path / "t.h5", tmp_path / "s.h5")
    assert len(open_thumbnails(tmp_path / "t.h5")) == 0


def test_another_file_is_no_thumbnails_and_thumbnails_are_no_store(store, file):
    with pytest.raises(ReimagingError, match="is no reimaging thumbnails of version 1"):
        open_thumbnails(store)
    with pytest.raises(ReimagingError, match="is no reimaging image store"):
        JpegFile(file, FORMAT, VERSION)
