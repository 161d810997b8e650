"""The maps of a profile as the explorer shows them."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.explore import map_shelf
from reimaging.explore.catalogue import Column
from reimaging.explore.map_layouts import LAYOUTS, on_square
from reimaging.explore.map_shelf import MapShelf, layout_of, maps_in
from reimaging.explore.stale_files import StaleFilesError
from reimaging.maps.map_file import read_map, write_map


@pytest.fixture(scope="module")
def maps(made):
    return maps_in(made.layout.map("none").parent)


@pytest.fixture
def shelf(maps, collection):
    return MapShelf(maps, collection.catalogue)


def test_the_maps_of_images_by_lot_come_first(tmp_path):
    for name in ("captions_tsne", "random_umap", "category_tsne", "random_tsne"):
        (tmp_path / f"{name}.h5").touch()
    assert list(maps_in(tmp_path)) == [
        *("random_tsne", "random_umap", "captions_tsne", "category_tsne"),
    ]


def test_a_profile_without_maps_has_none(tmp_path, collection):
    assert maps_in(tmp_path / "maps") == {}
    shelf = MapShelf({}, collection.catalogue)
    assert shelf.entries == ()
    with pytest.raises(ReimagingError, match="this profile has none: `doit map`"):
        shelf.laid_out("random_tsne", "plane")


def test_a_map_says_in_words_what_it_shows(shelf):
    assert [entry._asdict() for entry in shelf.entries] == [
        {"name": "random_tsne", "label": "t-SNE of pixels: images by lot", "images": 60},
        {"name": "random_umap", "label": "UMAP of pixels: images by lot", "images": 30},
    ]


def test_two_maps_of_the_same_are_told_apart_by_name(maps, collection):
    twice = {"one": maps["random_tsne"], "other": maps["random_tsne"]}
    labels = [entry.label for entry in MapShelf(twice, collection.catalogue).entries]
    assert labels == [f"t-SNE of pixels: images by lot ({name})" for name in twice]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_image_lies_at_its_place(shelf, maps, collection, layout):
    held, laid_out = read_map(maps["random_tsne"]), shelf.laid_out("random_tsne", layout)
    rows, _ = collection.catalogue.find(held.image_id)
    order = np.argsort(laid_out.tiles.rows)
    expected = on_square(held.xy, layout)[np.argsort(rows)]
    assert np.array_equal(laid_out.tiles.rows[order], np.sort(rows))
    assert np.allclose(laid_out.tiles.places[order], expected)
    left, top, right, bottom = laid_out.bounds
    assert (left, top) == tuple(expected.min(axis=0))
    assert (right, bottom) == tuple(expected.max(axis=0))


def test_the_first_by_lot_are_in_front(shelf, collection):
    seen = shelf.laid_out("random_tsne", "plane").tiles.tile(0, 0, 0).rows
    by_lot = [row for row in collection.catalogue.lot.tolist() if row in seen]
    assert seen.tolist() == by_lot


def test_a_map_is_read_once(shelf):
    assert shelf.laid_out("random_tsne", "grid") is shelf.laid_out("random_tsne", "grid")
    assert shelf.laid_out("random_tsne", "grid") is not shelf.laid_out("random_tsne", "plane")


def test_a_map_does_not_wait_for_the_reading_of_another(shelf, monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def slow(places, layout):
        if layout == "grid":
            begun.set()
            may_end.wait(60)
        return on_square(places, layout)

    monkeypatch.setattr(map_shelf, "on_square", slow)
    with ThreadPoolExecutor(2) as threads:
        try:
            first = threads.submit(shelf.laid_out, "random_tsne", "grid")
            assert begun.wait(20)
            other = threads.submit(shelf.laid_out, "random_tsne", "plane")
            assert other.result(20).layout == "plane"
            assert not first.done()
        finally:
            may_end.set()


def test_an_image_that_may_not_be_shown_is_on_no_map(made, maps):
    public = made.open(public=True).catalogue
    shelf = MapShelf(maps, public)
    assert shelf.entries[0].images == len(public) == 25
    assert len(shelf.laid_out("random_tsne", "plane").tiles.rows) == 25


def test_a_map_none_of_whose_images_are_shown_is_not_offered(tmp_path, collection):
    write_map(tmp_path / "m.h5", np.array([5]), np.zeros((1, 2)), attributes={})
    shelf = MapShelf(maps_in(tmp_path), collection.catalogue)
    assert shelf.entries == ()


def test_the_version_is_another_when_places_are_others(tmp_path, shelf, maps, collection):
    held = read_map(maps["random_tsne"])
    write_map(tmp_path / "random_tsne.h5", held.image_id, held.xy[::-1], attributes=held.attributes)
    moved = MapShelf(maps_in(tmp_path), collection.catalogue).laid_out("random_tsne", "plane")
    again = MapShelf(maps, collection.catalogue).laid_out("random_tsne", "plane")
    assert shelf.laid_out("random_tsne", "plane").version == again.version != moved.version


def others_of(catalogue):
    """The catalogue as it is when one thing of its first image is another, by what it is."""
    for name in ("year", "width", "height", "cluster"):
        values = getattr(catalogue, name).copy()
        values[0] += 1
        yield name, replace(catalogue, **{name: values})
    for name, (codes, names) in catalogue.columns.items():
        codes = codes.copy()
        codes[0] = (codes[0] + 1) % len(names)
        renamed = Column(catalogue.columns[name].codes, (*names[:-1], f"{names[-1]}x"))
        for other in (Column(codes, names), renamed):
            yield name, replace(catalogue, columns={**catalogue.columns, name: other})


def test_the_version_is_another_when_other_things_are_known_of_an_image(shelf, maps, collection):
    version = shelf.laid_out("random_tsne", "plane").version
    for what, other in others_of(collection.catalogue):
        assert MapShelf(maps, other).laid_out("random_tsne", "plane").version != version, what


def test_a_map_that_is_not_there_is_refused_with_those_that_are(shelf):
    with pytest.raises(
        ReimagingError, match=r"no map '[.][.]/x'; allowed are random_tsne, random_umap"
    ):
        shelf.laid_out("../x", "plane")


@pytest.mark.parametrize("damage", ["no HDF5", "another file", "a place that is none"])
def test_a_damaged_map_is_refused_in_a_sentence(tmp_path, maps, collection, damage):
    path = tmp_path / "random_tsne.h5"
    shutil.copy(maps["random_tsne"], path)
    if damage == "no HDF5":
        path.write_bytes(path.read_bytes()[:100])
    else:
        with h5py.File(path, "a") as file:
            if damage == "another file":
                file.attrs["format"] = "another"
            else:
                file["xy"][0] = np.nan
    with pytest.raises(ReimagingError, match=r"random_tsne\.h5"):
        MapShelf(maps_in(tmp_path), collection.catalogue).laid_out("random_tsne", "plane")


def test_a_map_that_went_away_meanwhile_is_no_fault_of_who_asks(tmp_path, maps, collection):
    path = tmp_path / "random_tsne.h5"
    shutil.copy(maps["random_tsne"], path)
    shelf = MapShelf(maps_in(tmp_path), collection.catalogue)
    assert len(shelf.entries) == 1
    path.unlink()
    with pytest.raises(StaleFilesError, match=r"random_tsne\.h5"):
        shelf.laid_out("random_tsne", "plane")


def test_a_layout_that_there_is_not_is_refused():
    assert layout_of("grid") == "grid"
    with pytest.raises(ReimagingError, match="'globe'; allowed are plane and grid"):
        layout_of("globe")
