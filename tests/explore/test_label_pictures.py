"""The pictures to be labelled are those that were rendered, straight from the stores."""

import io

import numpy as np
import pytest
from PIL import Image

from explore.label_profile import COLOURS, IDS, write_index, write_stores
from reimaging.errors import ReimagingError
from reimaging.explore.label_pictures import AboutPicture, LabelPictures
from reimaging.pixels.store import write_store


@pytest.fixture
def pictures(tmp_path):
    return LabelPictures(write_stores(tmp_path), write_index(tmp_path / "index.sqlite3"))


def test_all_that_were_rendered_are_there_in_the_order_of_their_ids(pictures):
    assert pictures.ids.tolist() == sorted(IDS)
    assert len(pictures) == len(IDS)
    assert {*pictures.width.tolist()} == {90} and {*pictures.height.tolist()} == {60}


def test_each_image_has_its_own_picture_and_of_two_stores_the_first_counts(pictures):
    for image in IDS:
        jpeg = pictures.jpeg(pictures.row(image))
        colour = np.asarray(Image.open(io.BytesIO(jpeg)))[40, 60]
        assert np.abs(colour - np.array(COLOURS[image], np.int64)).max() < 6


def test_what_is_told_of_a_picture_is_of_its_article_and_figure(pictures):
    assert pictures.about(pictures.row(IDS[0])) == AboutPicture(
        "0801.0000", "Of <b>things</b> 0", "hep-th", 2008, "A caption with <i>signs</i>."
    )
    assert pictures.about(pictures.row(IDS[1])).caption == ""


def test_rows_of_images_that_are_not_here_are_left_out(pictures):
    rows = pictures.rows(np.array([0, 17, 2**63 - 1, 18], np.int64))
    assert pictures.ids[rows].tolist() == [17, 2**63 - 1]
    with pytest.raises(ReimagingError, match="Image 3 is not here; allowed are the 8 images"):
        pictures.row(3)


def test_what_is_missing_is_told_with_what_makes_it(tmp_path):
    stores = write_stores(tmp_path)
    with pytest.raises(ReimagingError, match="`doit index` makes it"):
        LabelPictures(stores, tmp_path / "index.sqlite3")
    index = write_index(tmp_path / "index.sqlite3")
    with pytest.raises(ReimagingError, match=r"gone\.h5 is not there; `doit convert` makes it"):
        LabelPictures([*stores, tmp_path / "gone.h5"], index)
    write_store(tmp_path / "empty.h5", [(1, None, "timeout: 30 s")], attributes={})
    for none in ([], [tmp_path / "empty.h5"]):
        with pytest.raises(ReimagingError, match="No image is there to be labelled"):
            LabelPictures(none, index)


def test_more_stores_than_may_be_open_are_read(tmp_path):
    stores = [tmp_path / f"{number}.h5" for number in range(70)]
    for number, path in enumerate(stores):
        items = [(number, np.full((4, 4, 3), number, np.uint8), "ok")]
        write_store(path, items, attributes={})
    pictures = LabelPictures(stores, write_index(tmp_path / "index.sqlite3", ()))
    for _ in range(2):
        for row in range(70):
            assert np.asarray(Image.open(io.BytesIO(pictures.jpeg(row))))[0, 0, 0] == row
    assert pictures.about(0) == AboutPicture()
