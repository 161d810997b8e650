import numpy as np
import pytest

from reimaging.image_class import CLASSES
from reimaging.sample.pictures import FILLED
from reimaging.sample.training import draw_training_picture


@pytest.fixture(scope="module")
def pictures():
    return [draw_training_picture("training", number, 4) for number in range(60)]


def test_the_classes_come_in_turn(pictures):
    assert [p.image_class for p in pictures[:6]] == [*CLASSES, *CLASSES]


def test_pictures_are_in_colour_mode_and_of_a_size_that_128_pixels_need(pictures):
    for picture in pictures:
        assert picture.image.mode == "RGB"
        assert max(picture.image.size) >= 100, picture.kind


def test_no_two_are_alike(pictures):
    small = [np.asarray(p.image.resize((24, 24)).convert("L")).astype(int) for p in pictures]
    for place, one in enumerate(small):
        for other in small[place + 1 :]:
            assert np.abs(one - other).mean() > 0.4


def test_the_same_place_and_seed_give_the_same_pixels_and_another_set_gives_others(pictures):
    again = draw_training_picture("training", 5, 4)
    assert np.array_equal(np.asarray(again.image), np.asarray(pictures[5].image))
    other = draw_training_picture("test", 5, 4)
    assert (
        other.image.size != pictures[5].image.size
        or np.asarray(other.image).tobytes() != np.asarray(pictures[5].image).tobytes()
    )


def test_kinds_are_many(pictures):
    assert len({p.kind for p in pictures}) > 15


def test_those_to_learn_from_hold_more_diagrams_that_fill_their_frames():
    def filled(purpose):
        kinds = [draw_training_picture(purpose, 3 * n, 4).kind for n in range(60)]
        return sum(kind in FILLED for kind in kinds)

    assert filled("training") > filled("other") + 2
