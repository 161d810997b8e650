import numpy as np
import pytest

from reimaging.sample.diagrams import paths


def test_an_arc_keeps_its_distance_from_the_middle():
    ring = paths.arc(3, 4, 10, 20, 200)
    assert np.allclose(np.hypot(ring[:, 0] - 3, ring[:, 1] - 4), 10)


def test_a_smooth_curve_passes_through_its_points():
    points = np.array([(0, 0), (5, 9), (12, 3), (20, 8)], dtype=float)
    curve = paths.smooth(points)
    for point in points:
        assert np.hypot(*(curve - point).T).min() < 1e-9


@pytest.mark.parametrize("bend", [0.2, 0.5, -0.3])
def test_an_arc_between_two_points_ends_in_them_and_swells_to_its_side(bend):
    way = paths.between((0, 0), (10, 0), bend)
    assert np.allclose(way[[0, -1]], [(0, 0), (10, 0)])
    extreme = way[:, 1].max() if bend > 0 else way[:, 1].min()
    assert extreme == pytest.approx(10 * bend, abs=0.05)


@pytest.mark.parametrize("wind", [paths.wavy, paths.curly])
def test_a_photon_and_a_gluon_end_where_their_line_ends(wind):
    line = paths.line([(0, 0), (60, 20)])
    wound = wind(line, 3.0, 9.0)
    assert np.allclose(wound[[0, -1]], line, atol=1e-6)
    assert paths.length(wound) > 1.2 * paths.length(line)


def test_a_part_of_a_line_has_its_share_of_the_length():
    line = paths.line([(0, 0), (10, 0), (10, 30)])
    assert paths.length(paths.part(line, 0.25, 0.75)) == pytest.approx(20)


def test_a_line_beside_another_keeps_its_distance():
    beside = paths.beside(paths.line([(0, 0), (10, 0)]), 3)
    assert np.allclose(beside, [(0, 3), (10, 3)])


def test_a_resistor_begins_and_ends_on_its_wire():
    folded = paths.zigzag(paths.line([(0, 0), (30, 0)]), 5, 6)
    assert np.allclose(folded[[0, -1]], [(0, 0), (30, 0)])
    assert np.abs(folded[:, 1]).max() == pytest.approx(5)


def test_a_box_with_round_corners_stays_within_its_sides():
    outline = paths.rounded(1, 2, 30, 20, 5)
    assert np.allclose(outline.min(0), (1, 2))
    assert np.allclose(outline.max(0), (31, 22))


def test_a_blob_goes_round_its_middle_once():
    shape = paths.blob(np.random.default_rng(1), 5, 5, 10) - 5
    turn = np.unwrap(np.arctan2(shape[:, 1], shape[:, 0]))
    assert (np.diff(turn) > 0).all()
    assert turn[-1] - turn[0] < 2 * np.pi
