"""Generated pictures stand beside real ones in one table, and find the real ones they are near."""

import h5py
import numpy as np
import pytest

from gan.bars import bars
from reimaging.gan import measuring as module
from reimaging.gan.measuring import COLUMNS, Sources, beside_real, write_measures
from reimaging.gan.real_pictures import FORMAT, VERSION
from reimaging.learn.picture_features import PictureFeatures
from reimaging.table import read_table


def flat(pictures):
    """The pixels of a small picture as its features."""
    for picture in pictures:
        yield (np.asarray(picture)[::2, ::2, 0].reshape(1, -1) / 255).astype(np.float32)


@pytest.fixture
def measured(tmp_path, monkeypatch):
    by = PictureFeatures(16, 64, "pixels", flat)
    monkeypatch.setattr(module, "extractors", lambda _: {"pixels": by})

    def measured(real, made):
        with h5py.File(tmp_path / "real.h5", "w", libver="earliest") as file:
            file.attrs.update({"format": FORMAT, "version": VERSION, "digest": "d"})
            file["images"], file["image_id"] = real, 100 + np.arange(len(real))
        with h5py.File(tmp_path / "made.h5", "w") as file:
            file["samples"] = made
        sources = Sources(tmp_path / "real.h5", tmp_path / "made.h5", tmp_path / "c.keras")
        write_measures(tmp_path / "q.csv", tmp_path / "n.h5", sources, 4)
        with h5py.File(tmp_path / "n.h5") as file:
            near = dict(file.attrs) | {name: file[name][()] for name in file}
        return read_table(tmp_path / "q.csv"), near

    return measured


def test_good_pictures_stand_near_the_real_ones_and_a_collapse_far_off(measured):
    real = bars(400, seed=1)
    good, _ = measured(real, bars(300, seed=2))
    assert tuple(good[0]) == COLUMNS
    assert [row["pictures"] for row in good] == ["generated", "real"]
    assert [row["count"] for row in good] == ["200", "200"]
    bad, _ = measured(real, np.repeat(bars(1), 300, axis=0))
    assert float(bad[0]["kid"]) > 20 * abs(float(good[0]["kid"]))
    assert float(good[0]["modes"]) == 1 and float(bad[0]["modes"]) < 0.2
    assert float(bad[0]["diversity"]) == 0
    assert good[1] == bad[1]  # the floor is of the real pictures alone


def test_real_pictures_differ_from_each_other_by_nothing_on_average():
    known = np.random.default_rng(4).standard_normal((400, 8)).astype(np.float32)
    made, real = beside_real(known, 2 * known[:300], 4)
    assert abs(real.kid) < 0.1 * made.kid
    assert real.kid_deviation > 0 and real.modes > 0.9
    assert made.diversity == pytest.approx(2, rel=0.05)


def test_the_nearest_real_pictures_are_named_nearest_first(measured):
    real = bars(60, seed=1)
    made = np.concatenate([real[7:8], bars(20, seed=3)])
    _, near = measured(real, made)
    assert near["features"] == "pixels" and near["sample"].tolist() == list(range(21))
    assert near["image_id"].shape == near["distance"].shape == (21, 3)
    assert near["distance"][0, 0] == pytest.approx(0, abs=1e-6)
    assert (real[near["image_id"][0, 0] - 100] == real[7]).all()
    assert (np.diff(near["distance"], axis=1) >= 0).all()
    assert (near["made"] == made).all()


def test_of_many_real_pictures_some_by_lot_are_compared_and_it_is_told(measured, monkeypatch):
    monkeypatch.setattr(module, "_COMPARED", 15)
    table, near = measured(bars(60), bars(20, seed=3))
    told = [(row["learnt_from"], row["compared"], row["against"]) for row in table]
    assert told == [("60", "30", "15")] * 2
    assert (near["learnt_from"], near["compared"]) == (60, 30)
    assert len(np.unique(near["image_id"])) <= 30


def test_without_pictures_on_either_side_there_is_no_row(measured):
    for real, made in ((bars(60), bars(0)), (bars(19), bars(60))):
        table, near = measured(real, made)
        assert (
            table == [] and len(near["sample"]) == len(near["image_id"]) == len(near["made"]) == 0
        )
