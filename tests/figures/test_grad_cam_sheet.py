"""Pictures of each class stand beside their heat, with what they are called."""

import numpy as np
import pytest

from figures.embedded_pictures import pictures_in
from figures.printed import assert_readable, words_of
from reimaging.figures.grad_cam_sheet import draw, overlaid
from reimaging.image_class import CLASSES
from reimaging.learn.confident_errors import Judged, write_judged


@pytest.fixture
def drawn(tmp_path):
    def drawn(rows, heat=True, side=32):
        images = np.full((len(rows), side, side, 3), 255, np.uint8)
        ramp = np.tile(np.linspace(0, 1, side, dtype=np.float32), (len(rows), side, 1))
        write_judged(
            tmp_path / "cam.h5", images, rows, {"seed": 4, "pictures": 1500}, ramp if heat else None
        )
        targets = [tmp_path / "f.pdf", tmp_path / "f.png"]
        draw(tmp_path / "cam.h5", targets)
        return targets

    return drawn


def four_each():
    return [
        Judged(n, "image and what was computed", CLASSES[n % 3], CLASSES[(n * n) % 3], 0.999)
        for n in range(12)
    ]


def test_four_of_each_class_are_shown_twice_and_all_words_can_be_read(drawn):
    pdf, _ = drawn(four_each())
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 12 * 2 + 1  # and the scale
    words = " ".join(words_of(pdf))
    for place, name in enumerate(CLASSES):
        called = sum(one.predicted == name for one in four_each())
        assert words.count(f"called {name}, > 99 %") == called, place
    assert "n = 12 of 1,500 pictures" in words


def test_a_class_without_pictures_has_no_row(drawn):
    pdf, _ = drawn([Judged(1, "plot", "diagram", "sensor", 0.5)])
    assert_readable(pdf, 6)
    assert pictures_in(pdf) == 3
    assert "called sensor, 50 %" in " ".join(words_of(pdf))
    assert "mixed" not in words_of(pdf)


@pytest.mark.parametrize("rows", [[], four_each()[:2]], ids=["no pictures", "no heat"])
def test_without_heat_it_says_so(drawn, rows):
    pdf, _ = drawn(rows, heat=False)
    assert " ".join(words_of(pdf)) == "no pictures of known class"


def test_the_same_file_gives_the_same_bytes(drawn):
    first = [target.read_bytes() for target in drawn(four_each())]
    assert [target.read_bytes() for target in drawn(four_each())] == first


def test_the_picture_and_its_heat_are_both_seen():
    """More heat is lighter on every ground, and a lighter ground is lighter under every heat."""
    ground = np.repeat(np.array([0, 120, 255], np.uint8), 5).reshape(3, 5)
    heat = np.tile(np.linspace(0, 1, 5, dtype=np.float32), (3, 1))
    shown = overlaid(np.stack([ground] * 3, axis=-1), heat).astype(int)
    light = shown @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light, axis=1) > 10).all() and (np.diff(light, axis=0) > 30).all()
    assert np.ptp(shown[:, 0], axis=-1).max() <= 5  # without heat it is grey
