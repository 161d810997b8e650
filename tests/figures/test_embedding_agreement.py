"""The same images stand on both maps in the same colours; what they share stands beside chance."""

import numpy as np
import pytest
from PIL import Image

from figures.printed import assert_readable, words_of
from reimaging.figures.embedding_agreement import draw, place_colours
from reimaging.maps.map_file import write_map

LINES = (
    "neighbours,images,shared,by_chance,low,high\n1,900,0.05,0.001,0.03,0.07\n"
    "10,900,0.083,0.011,0.07,0.09\n100,900,0.2,0.11,0.18,0.22\n"
)


@pytest.fixture
def drawn(tmp_path):
    numbers = np.arange(100)
    places = np.random.default_rng(4).random((100, 2))
    write_map(tmp_path / "pictures.h5", numbers, places, attributes={})
    write_map(tmp_path / "captions.h5", numbers[::-1], places[::-1] * 3, attributes={})
    (tmp_path / "t.csv").write_text(LINES)

    def drawn():
        maps = [tmp_path / f"{name}.h5" for name in ("pictures", "captions")]
        draw(tmp_path / "t.csv", *maps, [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf"

    return drawn


def test_it_says_what_it_shows(drawn):
    pdf = drawn()
    assert_readable(pdf)
    said = " ".join(words_of(pdf))
    assert "n = 100 images by lot on the maps, 900 at the right" in said
    for told in ("the map of pictures", "neighbours that both share", "by chance", "20.0%"):
        assert told in said


def test_the_same_tables_give_the_same_bytes(drawn):
    assert drawn().read_bytes() == drawn().read_bytes()


def test_an_image_has_the_same_colour_on_both_maps_whatever_their_order(drawn, tmp_path):
    """Both maps lie alike here, so the two panels must look alike."""
    drawn()
    picture = np.asarray(Image.open(tmp_path / "f.png").convert("RGB")).astype(float)
    wide = picture.shape[1]
    # the colours of either panel, by how often each comes
    panels = [picture[:, : int(0.33 * wide)], picture[:, int(0.36 * wide) : int(0.68 * wide)]]
    coloured = [panel[np.ptp(panel, axis=2) > 60] for panel in panels]
    assert len(coloured[0]) > 500
    assert coloured[0].mean(0) == pytest.approx(coloured[1].mean(0), abs=8)


def test_colours_follow_the_place_from_corner_to_corner():
    corners = np.array([[0, 0], [9, 0.1], [0.1, 9], [9.1, 9.2]], np.float32)
    lower_left, lower_right, upper_left, upper_right = place_colours(corners)
    assert lower_left.argmax() == 2 and lower_right.argmax() == 0  # blue and vermilion
    assert np.linalg.norm(upper_left - lower_left) > 0.2
    assert np.linalg.norm(upper_right - lower_right) > 0.2


def test_one_image_has_a_colour():
    assert place_colours(np.zeros((1, 2), np.float32)).shape == (1, 3)
