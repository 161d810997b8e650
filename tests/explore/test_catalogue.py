"""The catalogue answers what is asked of all images by columns, and is read back as it was saved."""

from dataclasses import fields

import h5py
import numpy as np
import pytest

from explore.made_profile import ARTICLES, ROOM, TARS
from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import (
    COLUMNS,
    Belonging,
    Column,
    read_catalogue,
    save_catalogue,
)
from reimaging.identifier import article_id, figure_id


@pytest.fixture
def catalogue(collection):
    return collection.catalogue


@pytest.fixture
def copy(made, tmp_path):
    target = tmp_path / "catalogue.h5"
    target.write_bytes(made.layout.catalogue.read_bytes())
    return target


def belonging():
    """To 10 belong the rows 3 and 1, to 20 none, to 30 the row 3."""
    return Belonging(np.array([10, 20, 30]), np.array([0, 2, 2, 3]), np.array([3, 1, 3]))


def test_rows_are_in_the_order_of_the_images(catalogue, made):
    assert catalogue.ids.tolist() == sorted(made.images)
    assert len(catalogue) == 60


def test_an_image_has_a_row_and_a_stranger_is_refused_by_name(catalogue, made):
    rows = catalogue.rows_of(made.images[::-1])
    assert catalogue.ids[rows].tolist() == list(made.images[::-1])
    with pytest.raises(ReimagingError, match=f"no image {made.unrendered};"):
        catalogue.rows_of([made.images[0], made.unrendered])


def test_what_is_not_there_is_told_without_an_error_to_who_asks_so(catalogue, made):
    rows, there = catalogue.find(np.array([made.images[5], 3, 2**63 - 1, made.images[0]]))
    assert there.tolist() == [True, False, False, True]
    assert catalogue.ids[rows[there]].tolist() == [made.images[5], made.images[0]]


def test_the_lot_has_each_row_once(catalogue):
    assert sorted(catalogue.lot.tolist()) == list(range(60))
    assert catalogue.lot.tolist() != list(range(60))
    assert catalogue.lot[catalogue.turn].tolist() == list(range(len(catalogue)))


def test_a_column_names_each_image_and_counts_the_names_the_most_frequent_first():
    column = Column(np.array([1, 0, 2, 1], np.uint16), ("", "eps", "pdf"))
    assert [column.of(row) for row in range(4)] == ["eps", "", "pdf", "eps"]
    assert list(column.counts().items()) == [("eps", 2), ("", 1), ("pdf", 1)]


def test_some_of_a_column_have_only_their_own_names():
    column = Column(np.array([1, 0, 2, 1], np.uint16), ("", "eps", "pdf"))
    taken = column.taken(np.array([False, True, True, False]))
    assert (taken.codes.tolist(), taken.names) == ([0, 1], ("", "pdf"))


def test_what_belongs_to_several_is_found_in_their_order_and_strangers_have_nothing():
    found = belonging().rows_of(np.array([30, 10, 15, 20, 99]))
    assert found.tolist() == [3, 3, 1]
    assert belonging().rows_of(np.empty(0, np.int64)).tolist() == []


def test_where_there_is_nothing_nothing_is_found():
    nothing = Belonging(*(np.array(part, np.int64) for part in ([], [0], [])))
    assert nothing.rows_of(np.array([1, 2])).tolist() == []


def test_what_belongs_is_renumbered_with_the_rows_that_are_taken():
    mask = np.array([True, False, True, True])
    taken = belonging().taken(mask, np.cumsum(mask) - 1)
    assert taken.ids.tolist() == [10, 30]
    assert [taken.rows_of(np.array([key])).tolist() for key in (10, 30)] == [[2], [2]]


def test_each_article_has_its_images_and_each_figure_those_it_shows(catalogue, made):
    for number, (identifier, *_) in enumerate(ARTICLES):
        images = made.images[number * ROOM : (number + 1) * ROOM]
        rows = catalogue.article.rows_of(np.array([article_id(identifier)]))
        assert set(catalogue.ids[rows].tolist()) == set(images)
        rows = catalogue.figure.rows_of(np.array([figure_id(identifier, 1)]))
        assert catalogue.ids[rows].tolist() == list(images[1:3])


def test_a_part_of_a_catalogue_is_as_if_there_were_no_other_images(catalogue):
    mask = catalogue.year == 2012
    part = catalogue.taken(mask)
    assert part.ids.tolist() == catalogue.ids[mask].tolist()
    assert part.index == catalogue.index
    assert sorted(part.lot.tolist()) == list(range(30))
    assert part.ids[part.lot].tolist() == [
        number for number in catalogue.ids[catalogue.lot].tolist() if number in set(part.ids)
    ]
    for name in COLUMNS:
        words = [catalogue.columns[name].of(row) for row in np.flatnonzero(mask)]
        assert [part.columns[name].of(row) for row in range(30)] == words
        assert set(part.columns[name].names) == set(words)
    assert {part.stores[store] for store in part.store.tolist()} == {TARS[1]}
    for key in (article_id(ARTICLES[-1][0]), figure_id(ARTICLES[-1][0], 1)):
        for whole, some in ((catalogue.article, part.article), (catalogue.figure, part.figure)):
            before = catalogue.ids[whole.rows_of(np.array([key]))]
            assert part.ids[some.rows_of(np.array([key]))].tolist() == before.tolist()
    assert not len(part.article.rows_of(np.array([article_id(ARTICLES[0][0])])))


def test_a_part_without_an_image_is_a_catalogue_too(catalogue, tmp_path):
    empty = catalogue.taken(np.zeros(60, bool))
    save_catalogue(tmp_path / "empty.h5", empty)
    read = read_catalogue(tmp_path / "empty.h5")
    assert len(read) == 0 and read.columns["format"].names == ()
    with pytest.raises(ReimagingError, match="no image 5"):
        read.rows_of([5])


def test_it_is_read_as_it_was_saved_and_saved_to_the_same_bytes(catalogue, made, tmp_path):
    save_catalogue(tmp_path / "again.h5", catalogue)
    assert (tmp_path / "again.h5").read_bytes() == made.layout.catalogue.read_bytes()
    read = read_catalogue(tmp_path / "again.h5")
    for field in fields(read):
        one, other = getattr(read, field.name), getattr(catalogue, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype and one.tolist() == other.tolist(), field.name
    assert read.index == catalogue.index != ""


def test_a_missing_one_is_told_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(ReimagingError, match=r"none\.h5 is not there; `doit explore` makes it"):
        read_catalogue(tmp_path / "none.h5")


@pytest.mark.parametrize("attribute", ["format", "version"])
def test_another_file_or_version_is_refused(copy, attribute):
    with h5py.File(copy, "r+") as file:
        file.attrs[attribute] = 7
    with pytest.raises(ReimagingError, match="is no reimaging catalogue of version 2"):
        read_catalogue(copy)


@pytest.mark.parametrize("damage", ["cut", "noise", "no columns"])
def test_a_damaged_one_is_refused_in_a_sentence(copy, damage):
    if damage == "cut":
        copy.write_bytes(copy.read_bytes()[:-5000])
    elif damage == "noise":
        copy.write_bytes(b"noise" * 1000)
    else:
        with h5py.File(copy, "r+") as file:
            del file["licence"]
    with pytest.raises(ReimagingError, match=r"cannot be read .* makes it again"):
        read_catalogue(copy)


@pytest.mark.parametrize(
    ("name", "row", "value"),
    [
        ("class/codes", 3, 900),
        ("store", 0, -1),
        ("lot", 0, 999),
        ("image_id", 1, 0),
        ("article/first", 1, 10_000),
        ("figure/rows", 0, 60),
        ("figure/ids", 0, 2**62),
    ],
)
def test_numbers_that_lead_nowhere_are_found_when_it_is_opened(copy, name, row, value):
    with h5py.File(copy, "r+") as file:
        file[name][row] = value
    with pytest.raises(ReimagingError, match="cannot be read"):
        read_catalogue(copy)


def test_a_column_that_is_too_short_is_found(copy):
    with h5py.File(copy, "r+") as file:
        del file["year"]
        file["year"] = np.zeros(59, np.int16)
    with pytest.raises(ReimagingError, match="year has 59 values for 60 images"):
        read_catalogue(copy)
