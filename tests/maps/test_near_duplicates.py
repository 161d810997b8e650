"""Near-duplicates are listed once each, whichever file they lie in and whatever proposed them."""

import resource
from pathlib import Path

import h5py
import numpy as np
import pytest

from learn.picture_arrays import write_pictures
from maps.vector_files import embedding_of, normal_vectors
from reimaging.errors import ReimagingError
from reimaging.maps import near_duplicates
from reimaging.maps.near_duplicates import LEAST_COSINE, write_near_duplicates
from reimaging.maps.neighbour_file import build_index
from reimaging.pixels.arrays import fit
from reimaging.pixels.drawn_arrays import trimmed
from reimaging.sample.training import draw_training_picture
from reimaging.table import read_table

COUNT = 14  # pictures that are drawn apart: images 0 to 13


@pytest.fixture(scope="module")
def drawn():
    pictures = (draw_training_picture("training", n, 4).image for n in range(COUNT))
    return [fit(trimmed(picture), 64) for picture in pictures]


@pytest.fixture
def listed(drawn, tmp_path):
    """Lists the near-duplicates among the drawn pictures and copies, by image_id, of some."""
    drawn_vectors = normal_vectors(COUNT, 8)

    def listed(copies, vectors=None, name="pairs.csv", **limits):
        images = {**dict(enumerate(drawn)), **{own: drawn[of] for own, of in copies.items()}}
        held = {
            **dict(enumerate(drawn_vectors)),
            **{own: drawn_vectors[of] for own, of in copies.items()},
            **(vectors or {}),
        }
        numbers = list(images)[::-1]
        arrays = [
            write_pictures(tmp_path / f"{n}.h5", [images[i] for i in own], [0] * len(own), ids=own)
            for n, own in enumerate((numbers[:5], numbers[5:]))
        ]
        embedding = embedding_of(tmp_path / "e.h5", [held[i] for i in numbers], numbers)
        build_index(tmp_path / "i.h5", embedding)
        write_near_duplicates(tmp_path / name, tmp_path / "i.h5", embedding, arrays, **limits)
        rows = read_table(tmp_path / name)
        return rows, [(int(row["image_id"]), int(row["other"])) for row in rows]

    return listed


def test_a_copy_is_listed_once_the_lower_id_first_with_its_measures(listed):
    rows, pairs = listed({100: 3})
    assert pairs == [(3, 100)]
    assert (rows[0]["bits"], rows[0]["likeness"], rows[0]["cosine"]) == ("0", "1.000", "1.0000")


def test_of_three_copies_each_pair_is_listed_in_order(listed):
    assert listed({100: 3, 50: 3, 60: 7})[1] == [(3, 50), (3, 100), (7, 60), (50, 100)]


def test_pictures_drawn_apart_are_not_listed_though_their_vectors_are_the_same(listed):
    assert listed({}, {n: np.ones(8) for n in range(COUNT)})[1] == []


def test_a_copy_whose_vector_is_another_is_found_by_its_hash_among_few_images(listed):
    away = {100: np.float32([1, 0, 0, 0, 0, 0, 0, 0]), 3: np.float32([0, 1, 0, 0, 0, 0, 0, 0])}
    rows, pairs = listed({100: 3}, away)
    assert (pairs, rows[0]["cosine"]) == ([(3, 100)], "0.0000")
    assert listed({100: 3}, away, hashed_up_to=COUNT)[1] == []


def test_among_many_images_neighbours_are_looked_at_alone(listed):
    assert listed({100: 3, 50: 3}, hashed_up_to=0)[1] == [(3, 50), (3, 100), (50, 100)]


@pytest.mark.parametrize(("least", "found"), [(LEAST_COSINE, 0), (0.5, 1)])
def test_neighbours_count_from_a_cosine_on(listed, least, found):
    at_sixty_degrees = {3: np.eye(8)[0], 100: np.eye(8)[0] / 2 + np.eye(8)[1] * np.sqrt(0.75)}
    _, pairs = listed({100: 3}, at_sixty_degrees, hashed_up_to=0, least_cosine=least - 1e-5)
    assert len(pairs) == found


def test_nothing_depends_on_how_many_are_held_at_a_time(listed, monkeypatch, tmp_path):
    copies = {100: 3, 50: 3, 60: 7, 70: 9}
    listed(copies, name="a.csv")
    for name, size in (("_QUERIES", 5), ("_PAIRS", 1), ("_BATCH", 3)):
        monkeypatch.setattr(near_duplicates, name, size)
    listed(copies, name="b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_without_near_duplicates_the_table_is_empty(listed, tmp_path):
    assert listed({})[1] == []
    header = "image_id,other,bits,likeness,cosine\n"
    assert (tmp_path / "pairs.csv").read_text() == header


def test_an_image_that_is_in_no_array_is_named(listed, tmp_path):
    listed({})
    with pytest.raises(ReimagingError, match=r"9 images of .*e\.h5 are in none of 1 image arrays"):
        write_near_duplicates(
            tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", [tmp_path / "0.h5"]
        )


def test_pictures_of_which_there_is_no_vector_are_passed_over(listed, tmp_path, drawn):
    listed({100: 3})
    more = write_pictures(tmp_path / "more.h5", [drawn[3]], [0], ids=[200])
    arrays = [more, tmp_path / "0.h5", tmp_path / "1.h5"]
    write_near_duplicates(tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", arrays)
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "pairs.csv").read_bytes()


def test_of_an_image_that_lies_in_two_arrays_the_first_counts(listed, tmp_path, drawn):
    listed({100: 3})
    again = write_pictures(tmp_path / "again.h5", [drawn[5]], [0], ids=[100])
    arrays = [tmp_path / "0.h5", tmp_path / "1.h5"]
    for paths, alike in (([*arrays, again], "3"), ([again, *arrays], "5")):
        write_near_duplicates(tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", paths)
        rows = read_table(tmp_path / "p.csv")
        assert [(row["image_id"], row["other"]) for row in rows] == [(alike, "100")]


@pytest.fixture
def few_files_open():
    """At most 16 files more than are open by now."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = {int(entry.name) for entry in Path("/dev/fd").iterdir()}
    free = [number for number in range(1000) if number not in taken]
    resource.setrlimit(resource.RLIMIT_NOFILE, (free[16], limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_arrays_may_be_more_than_files_can_be_open(listed, tmp_path, drawn, few_files_open):
    listed({100: 3})
    more = [
        write_pictures(tmp_path / f"more{n}.h5", [drawn[0]], [0], ids=[200 + n]) for n in range(64)
    ]
    arrays = [*more, tmp_path / "0.h5", tmp_path / "1.h5"]
    write_near_duplicates(tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", arrays)
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "pairs.csv").read_bytes()


def test_nothing_is_left_beside_the_table(listed, tmp_path):
    listed({100: 3}, name="tables/pairs.csv")
    assert [path.name for path in (tmp_path / "tables").iterdir()] == ["pairs.csv"]


def test_arrays_of_two_sizes_are_refused(listed, tmp_path):
    listed({})
    other = write_pictures(tmp_path / "other.h5", np.zeros((1, 32, 32, 3)), [0], ids=[200])
    with pytest.raises(ReimagingError, match=r"pictures of \[32, 64\] pixels; allowed is one size"):
        write_near_duplicates(
            tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", [tmp_path / "0.h5", other]
        )


def test_an_index_of_another_embedding_is_refused(listed, tmp_path):
    listed({})
    with h5py.File(tmp_path / "e.h5", "r+") as file:
        file["vectors"][:] = 1
    arrays = [tmp_path / "0.h5", tmp_path / "1.h5"]
    with pytest.raises(ReimagingError, match="was built of another embedding"):
        write_near_duplicates(tmp_path / "p.csv", tmp_path / "i.h5", tmp_path / "e.h5", arrays)
