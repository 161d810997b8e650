import numpy as np

from reimaging.sample.diagrams import sketches
from reimaging.sample.diagrams.hand import Hand, Sketch
from reimaging.sample.drawing import BLACK, WHITE
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["math"]
PLAIN = Hand("xfig", 0.5, "serif", "serif italic", 10, (BLACK,), (WHITE,), "full", 5.0)


def test_packed_discs_do_not_overlap():
    sketch = Sketch(np.random.default_rng(1), PLAIN)
    sketches._packed(sketch, 120)
    rings = [np.array(m.points) for m in sketch._marks.marks if m.closed]
    spots = np.array([ring.mean(0) for ring in rings])
    radii = np.array([np.ptp(ring[:, 0]) / 2 for ring in rings])
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) + 999 * np.eye(len(spots))
    assert len(rings) > 10
    assert (apart > 0.97 * (radii[:, None] + radii[None])).all()


def test_orbits_of_the_standard_map_stay_on_the_torus():
    orbit = sketches.standard_map(np.random.default_rng(0), 10, 50)
    assert orbit.shape == (500, 2)
    assert (np.abs(orbit) <= 1).all()


def test_nearly_empty_pictures_are_nearly_empty_and_some_are_long():
    drawings = [sketches.nearly_empty(np.random.default_rng(s), TOPIC)[0] for s in range(60)]
    assert np.median([len(d.marks) for d in drawings]) < 30
    assert max(d.width / d.height for d in drawings) > 5


def test_fields_of_points_have_many_marks_but_not_too_many():
    for seed in range(12):
        drawing, _ = sketches.point_field(np.random.default_rng(seed), TOPIC)
        assert 12 < len(drawing.marks) < 1500


def test_functions_and_axes_are_captioned():
    for draw in (sketches.function_sketch, sketches.axes_fragment):
        assert len({draw(np.random.default_rng(s), TOPIC)[1] for s in range(20)}) >= 2
