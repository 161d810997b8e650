"""A film shows sheets one after the other, the same bytes each time."""

from itertools import pairwise

import h5py
import numpy as np
import pytest
from PIL import Image

from gan.bars import SIZE, bars
from reimaging.gan.film import sheet_of, write_film, write_training_film, write_walk_film
from reimaging.gan.generator import generator_of
from reimaging.gan.step import build
from reimaging.gan.training import write_sheets
from reimaging.learn.model_file import save_model


def test_pictures_stand_side_by_side_in_lines_each_pixel_a_square():
    pictures = np.arange(5, dtype=np.uint8).reshape(5, 1, 1, 1).repeat(4, 1).repeat(4, 2)
    sheet = np.asarray(sheet_of(pictures, 3, enlarged=2))
    assert sheet.shape == (2 * 10 + 2, 3 * 10 + 2, 3)
    assert [sheet[5, 5, 0], sheet[5, 15, 0], sheet[5, 25, 0], sheet[15, 5, 0]] == [0, 1, 2, 3]
    assert sheet[0, 0, 0] == sheet[15, 25, 0] == 255  # gaps, and a place without a picture


def test_a_sheet_is_enlarged_as_far_as_a_screen_bears():
    assert 600 < max(sheet_of(bars(36), 6).size) <= 800
    assert max(sheet_of(np.zeros((4, 256, 256, 3), np.uint8), 2).size) <= 800


def test_a_film_has_all_frames_without_loss_and_goes_on_for_ever(tmp_path):
    frames = [sheet_of(bars(4, seed), 2) for seed in range(3)]
    write_film(tmp_path / "f.webp", frames, [100] * 3)
    with Image.open(tmp_path / "f.webp") as film:
        assert film.n_frames == 3 and film.info["loop"] == 0
        for number, frame in enumerate(frames):
            film.seek(number)
            assert (np.asarray(film.convert("RGB")) == np.asarray(frame)).all()


def test_without_a_frame_it_is_white(tmp_path):
    write_film(tmp_path / "f.webp", [], [])
    with Image.open(tmp_path / "f.webp") as film:
        assert (np.asarray(film.convert("RGB")) == 255).all()


def test_the_film_of_a_training_is_its_sheets(tmp_path):
    write_sheets(tmp_path / "s.h5", [8, 16], [bars(36, 1), bars(36, 2)])
    write_training_film(tmp_path / "f.webp", tmp_path / "s.h5")
    with Image.open(tmp_path / "f.webp") as film:
        assert film.n_frames == 2
        film.seek(1)
        assert (np.asarray(film.convert("RGB")) == np.asarray(sheet_of(bars(36, 2), 6))).all()


def test_a_walk_comes_back_to_where_it_began_the_same_bytes_each_time(tmp_path):
    save_model(tmp_path / "g.keras", generator_of(SIZE, build(SIZE, 4)[1]))
    for name in ("one", "two"):
        write_walk_film(tmp_path / f"{name}.webp", tmp_path / "g.keras", 4)
    assert (tmp_path / "one.webp").read_bytes() == (tmp_path / "two.webp").read_bytes()
    with Image.open(tmp_path / "one.webp") as film:
        assert film.n_frames == 6 * 16
        changes = []
        for number in range(film.n_frames):
            film.seek(number)
            changes.append(np.asarray(film.convert("L")).astype(int))
    steps = [np.abs(a - b).mean() for a, b in pairwise([*changes, changes[0]])]
    assert 0 < max(steps) < 12  # no jump, not even from the last frame to the first


def test_sheets_that_are_none_make_a_film(tmp_path):
    write_sheets(tmp_path / "s.h5", [], [])
    with h5py.File(tmp_path / "s.h5") as file:
        assert len(file["images"]) == 0
    write_training_film(tmp_path / "f.webp", tmp_path / "s.h5")
    assert (tmp_path / "f.webp").stat().st_size == pytest.approx(100, abs=100)
