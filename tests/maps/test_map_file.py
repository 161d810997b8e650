"""A map keeps a place for each image, and refuses what is no place."""

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.maps.map_file import read_map, write_map

IDS = np.array([7, 3, 5])
XY = np.array([[0.5, 1.0], [-2.0, 3.0], [4.0, 0.25]])


def test_what_was_written_is_read(tmp_path):
    columns = {"year": np.array([1998, 2003, 2011]), "kind": np.array(["plot", "café", ""])}
    write_map(tmp_path / "a.h5", IDS, XY, attributes={"made_by": "hand"}, columns=columns)
    read = read_map(tmp_path / "a.h5")
    assert read.image_id.tolist() == [7, 3, 5]
    assert (read.xy.dtype, read.xy.tolist()) == (np.float32, XY.tolist())
    assert read.attributes["made_by"] == "hand"
    assert read.columns["year"].tolist() == [1998, 2003, 2011]
    assert read.columns["kind"].tolist() == ["plot", "café", ""]


def test_a_map_without_images_is_a_map(tmp_path):
    write_map(tmp_path / "a.h5", np.empty(0, np.int64), np.empty((0, 2)), attributes={})
    assert len(read_map(tmp_path / "a.h5").image_id) == 0


def test_the_same_map_gives_the_same_bytes(tmp_path):
    for name in ("a.h5", "b.h5"):
        write_map(tmp_path / name, IDS, XY, attributes={"z": 1, "a": "b"})
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_places_are_found_by_image_not_by_position(tmp_path):
    write_map(tmp_path / "a.h5", IDS, XY, attributes={})
    read = read_map(tmp_path / "a.h5")
    assert read.places_of([5, 7]).tolist() == [[4.0, 0.25], [0.5, 1.0]]
    assert read.places_of([]).shape == (0, 2)
    with pytest.raises(ReimagingError, match="no place for 1 of 2 images, image 6 for one"):
        read.places_of([5, 6])


@pytest.mark.parametrize(
    ("ids", "xy", "columns", "told"),
    [
        ([7, 3, 5], [[0, 1], [np.nan, 1], [2, np.inf]], {}, "2 images are not finite, image 3"),
        ([7, 3, 7], XY, {}, "image 7 has two places"),
        ([7, 3], XY, {}, r"2 images have places of the shape \(3, 2\)"),
        ([7, 3, 5], XY[:, :1], {}, "one of two numbers each"),
        ([7, 3, 5], XY, {"year": np.arange(2)}, "the column year has 2 values for 3"),
        ([7, 3, 5], XY, {"xy": np.arange(3)}, "under a name other than"),
    ],
    ids=["not finite", "twice", "too few images", "one number", "short column", "taken name"],
)
def test_what_is_no_map_is_not_written(tmp_path, ids, xy, columns, told):
    with pytest.raises(ReimagingError, match=told):
        write_map(tmp_path / "a.h5", np.array(ids), np.array(xy), attributes={}, columns=columns)
    assert not list(tmp_path.iterdir())


def test_a_file_of_others_with_bad_places_is_refused(tmp_path):
    write_map(tmp_path / "a.h5", IDS, XY, attributes={})
    with h5py.File(tmp_path / "a.h5", "a") as file:
        file["xy"][1, 0] = np.nan
    with pytest.raises(ReimagingError, match="not finite, image 3 for one"):
        read_map(tmp_path / "a.h5")


def test_another_file_is_refused(tmp_path):
    (tmp_path / "a.h5").write_text("no HDF5")
    with pytest.raises(ReimagingError, match="cannot be read as a map"):
        read_map(tmp_path / "a.h5")
    with h5py.File(tmp_path / "b.h5", "w") as file:
        file["image_id"] = IDS
    with pytest.raises(ReimagingError, match="no reimaging map of version 1"):
        read_map(tmp_path / "b.h5")
