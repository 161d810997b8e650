"""A map is drawn of its slice, measured, and says what made it."""

import numpy as np
import pytest

from maps.clumps import clumps, save_embedding
from reimaging.maps.map_drawing import draw_map, lying, write_map_table
from reimaging.maps.map_file import read_map
from reimaging.maps.map_slice import MapSlice
from reimaging.table import read_table


def first_two(vectors):
    """A way to lay out that is easy to follow: the first two numbers."""
    return vectors[:, :2]


def test_a_map_has_a_place_for_each_image_of_the_slice_and_says_what_it_keeps(tmp_path):
    vectors, _ = clumps()
    embedding = save_embedding(tmp_path / "raw.h5", vectors)
    chosen = MapSlice(np.array([30, 2, 77, 5, 9, 50, 51, 90]), "8 images by lot")
    for name in ("m", "again"):
        draw_map(tmp_path / f"{name}.h5", embedding, lambda: chosen, first_two, "two numbers", 4)
    found = read_map(tmp_path / "m.h5")
    assert found.image_id.tolist() == chosen.ids.tolist()
    assert (found.xy == lying(vectors[chosen.ids - 1, :2])).all()
    assert found.attributes["shows"] == "8 images by lot"
    assert (tmp_path / "m.h5").read_bytes() == (tmp_path / "again.h5").read_bytes()
    write_map_table(tmp_path / "t.csv", [tmp_path / "m.h5"])
    (row,) = read_table(tmp_path / "t.csv")
    assert (row["map"], row["embedding"], row["method"]) == ("m", "raw", "two numbers")
    assert 0 < float(row["trustworthiness"]) <= 1 and 0 <= float(row["neighbours_kept"]) <= 1
    assert float(row["kl"]) > 0


def test_of_fewer_than_five_images_a_map_is_empty_and_it_is_said(tmp_path, capsys):
    embedding = save_embedding(tmp_path / "raw.h5", clumps()[0])
    few = MapSlice(np.arange(1, 5), "4 images by lot")
    draw_map(tmp_path / "m.h5", embedding, lambda: few, first_two, "two numbers", 4)
    assert len(read_map(tmp_path / "m.h5").image_id) == 0
    assert "4 images by lot: a map takes 5 at least" in capsys.readouterr().out
    write_map_table(tmp_path / "t.csv", [tmp_path / "m.h5"])
    assert read_table(tmp_path / "t.csv")[0]["kl"] == ""


def test_a_map_is_laid_down_and_otherwise_stays_as_it_is():
    rng = np.random.default_rng(4)
    places = (rng.gamma(1, size=(200, 2)) * (1, 5) + 7).astype(np.float32)
    laid = lying(places)
    assert np.ptp(laid[:, 0]) > np.ptp(laid[:, 1])
    apart = [np.linalg.norm(each[:, None] - each[None], axis=2) for each in (places, laid)]
    assert apart[0] == pytest.approx(apart[1], abs=1e-3)
    assert ((laid.astype(float) ** 3).sum(0) > 0).all()  # the longer tails


def test_however_a_map_is_turned_or_mirrored_it_is_laid_down_alike():
    places = np.random.default_rng(4).gamma(1, size=(200, 2)) * (1, 3)
    angle = 2.1
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    for other in (places @ turn, places * (-1, 1), places[:, ::-1] + 50):
        assert lying(other) == pytest.approx(lying(places), abs=1e-4)
