"""A slice of the images becomes small pictures in one file, read as if they lay in memory."""

import numpy as np
import pytest

from figures.montage_images import store_of
from learn.cluster_files import write_index, write_prediction_file
from reimaging.errors import ReimagingError
from reimaging.gan.real_pictures import in_colours, open_real_pictures, write_real_pictures
from reimaging.settings import GanSettings

# image: article, category, year
IMAGES = {
    1: (1, "cs.CV", 2012), 2: (1, "cs.CV", 2012), 3: (2, "cs.LG", 2013), 4: (3, "hep-th", 1999),
    5: (4, "math.AG", 2014), 6: (5, "cs.CV", 2015), 7: (6, "csx.AB", 2013),
}  # fmt: skip
LABELS = {1: "sensor", 2: "diagram", 3: "diagram", 4: "diagram", 5: "mixed", 6: "sensor"}


@pytest.fixture
def written(tmp_path):
    """Write the pictures of a slice; image 4 was not rendered."""
    index = write_index(tmp_path / "i.sqlite3", IMAGES)
    said = write_prediction_file(tmp_path / "p.sqlite3", LABELS)
    stores = [
        store_of(tmp_path / "a.h5", [1, 2, 3], size=(32, 64), colour=(200, 0, 0)),
        store_of(tmp_path / "b.h5", [4], outcome="damaged"),
        store_of(tmp_path / "c.h5", [5, 6, 7], size=(8, 8), colour=(0, 90, 0)),
    ]

    def written(seed=4, **settings):
        settings = GanSettings(**{"side": 16, **settings})
        write_real_pictures(tmp_path / "r.h5", index, stores, said, settings, seed)
        return open_real_pictures(tmp_path / "r.h5")

    written.path = tmp_path / "r.h5"
    return written


def test_all_that_were_rendered_are_there_each_fitted_into_a_square(written):
    real = written()
    assert sorted(real.ids.tolist()) == [1, 2, 3, 5, 6, 7]
    assert real.images.shape == (6, 16, 16, 1) and real.images.dtype == np.uint8
    wide = real.images[real.ids.tolist().index(1)][..., 0]
    assert (wide[:3] == 255).all() and (np.abs(wide[6:10].astype(int) - 60) < 4).all()


@pytest.mark.parametrize(
    ("slice_", "ids"),
    [
        ({"categories": ("cs.CV",)}, [1, 2, 6]),
        ({"categories": ("cs",)}, [1, 2, 3, 6]),  # an archive; csx is another one
        ({"categories": ("cs.LG", "math")}, [3, 5]),
        ({"first_year": 2013}, [3, 5, 6, 7]),
        ({"last_year": 2013}, [1, 2, 3, 7]),
        ({"first_year": 2012, "last_year": 2012}, [1, 2]),
        ({"image_class": "sensor"}, [1, 6]),
        ({"image_class": "diagram", "categories": ("cs.CV",), "last_year": 2012}, [2]),
        ({"categories": ("stat",)}, []),
    ],
)
def test_a_slice_is_by_category_or_archive_by_years_and_by_class(written, slice_, ids):
    real = written(**slice_)
    assert sorted(real.ids.tolist()) == ids
    assert len(real.images) == len(ids)


def test_some_by_lot_are_the_first_of_more_and_another_seed_draws_others(written):
    every = written().ids.tolist()
    assert written(images=4).ids.tolist() == every[:4]
    assert written(seed=5).ids.tolist() != every


def test_in_colour_there_are_three_channels(written):
    assert written(colours=3).images.shape == (6, 16, 16, 3)
    assert in_colours(np.array([[255, 0, 0], [0, 255, 0], [255] * 3], np.uint8), 1).tolist() == [
        [76], [150], [255]
    ]  # fmt: skip


def test_the_same_pictures_have_the_same_digest_and_bytes_and_others_another(written):
    first, content = written().digest, written.path.read_bytes()
    assert written().digest == first and written.path.read_bytes() == content
    assert written(colours=3).digest != first
    assert written(images=4).digest != first


def test_a_file_of_something_else_and_one_cut_short_are_sentences(written, tmp_path):
    with pytest.raises(ReimagingError, match=r"a\.h5 is no file of real pictures"):
        open_real_pictures(tmp_path / "a.h5")
    written()
    written.path.write_bytes(written.path.read_bytes()[:-100])
    with pytest.raises(ReimagingError, match="cannot be read"):
        open_real_pictures(written.path)
