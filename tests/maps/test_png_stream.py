"""A PNG written band by band is the picture, as other programs read it."""

import numpy as np
import pytest
from PIL import Image

from reimaging.maps.png_stream import write_png

PICTURE = np.random.default_rng(4).integers(0, 256, (50, 37, 3), np.uint8)


@pytest.mark.parametrize("rows", [1, 7, 50])
def test_the_picture_is_read_as_it_was_written(tmp_path, rows):
    bands = (PICTURE[start : start + rows] for start in range(0, 50, rows))
    write_png(tmp_path / "a.png", 37, 50, bands)
    with Image.open(tmp_path / "a.png") as image:
        image.verify()
    with Image.open(tmp_path / "a.png") as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), PICTURE)


def test_the_same_picture_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png"):
        write_png(tmp_path / name, 37, 50, [PICTURE])
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("bands", [[PICTURE[:20]], [PICTURE, PICTURE]])
def test_a_picture_of_another_height_is_not_written(tmp_path, bands):
    with pytest.raises(ValueError, match="rows were given for a picture of 50"):
        write_png(tmp_path / "a.png", 37, 50, bands)
    assert not list(tmp_path.iterdir())
