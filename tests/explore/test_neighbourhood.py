"""The nearest images come page by page, among those that a filter chooses, each once."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from maps.vector_files import embedding_of, normal_vectors
from reimaging.errors import ReimagingError
from reimaging.explore import neighbourhood
from reimaging.explore.neighbourhood import Neighbourhood, Neighbourhoods
from reimaging.explore.stale_files import StaleFilesError
from reimaging.maps.neighbour_file import build_index, open_index

COUNT = 3000


@pytest.fixture(scope="module", params=[10_000, 0], ids=["exact", "graph"])
def index(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    vectors = normal_vectors(COUNT, 8)
    embedding = embedding_of(folder / "embedding.h5", vectors, np.arange(COUNT) * 10)
    build_index(folder / "index.h5", embedding, request.param)
    return open_index(folder / "index.h5", embedding)


@pytest.fixture
def nearby(index):
    return Neighbourhood(index, index.ids)


def truth(index, row):
    """All images by their distance from one, itself first."""
    vectors = index.directions_of(index.ids)
    distances = 1 - vectors @ vectors[row]
    distances[row] = -1
    return np.argsort(distances, kind="stable").tolist()


def found(near):
    assert (np.diff(near.distances) >= 0).all() or not near.is_all
    assert len(set(near.rows.tolist())) == len(near.rows)
    return near.rows.tolist()


def test_the_image_itself_comes_first_at_the_distance_0(nearby):
    near = nearby.of_image(5, None, 10, COUNT, None)
    assert (near.rows[0], near.distances[0]) == (5, 0)
    assert len(near.rows) >= 10


def test_then_come_those_that_are_nearest(nearby, index):
    near = nearby.of_image(5, None, 40, COUNT, None)
    expected = truth(index, 5)[:40]
    assert len(set(found(near)[:40]) & set(expected)) >= 38  # a graph misses one now and then
    if index.kind == "exact":
        assert found(near)[:40] == expected


def test_a_later_page_goes_on_where_the_one_before_it_ended(nearby, index):
    first = found(nearby.of_image(7, None, 20, COUNT, None))
    later = found(nearby.of_image(7, None, 500, COUNT, None))
    assert later[: len(first)] == first
    assert len(later) >= 500
    # and so it does if what was found has been forgotten meanwhile
    assert found(Neighbourhood(index, index.ids).of_image(7, None, 500, COUNT, None)) == later


def test_all_images_can_be_gone_through(nearby, index):
    near = nearby.of_image(7, None, COUNT, COUNT, None)
    assert len(near.rows) >= 0.99 * COUNT
    if index.kind == "exact":
        assert near.is_all
        assert sorted(near.rows.tolist()) == list(range(COUNT))


def test_of_few_chosen_images_none_is_missed(nearby, index):
    mask = np.zeros(COUNT, bool)
    mask[::100] = True
    near = nearby.of_image(5, mask, 10, int(mask.sum()), "few")
    assert near.is_all
    assert found(near) == [5] + [row for row in truth(index, 5) if mask[row]]


def test_of_many_chosen_images_more_are_asked_for_until_enough_are_found(
    nearby, index, monkeypatch
):
    monkeypatch.setattr(neighbourhood, "COMPARED", 100)
    mask = np.arange(COUNT) % 3 == 0
    near = nearby.of_image(6, mask, 60, int(mask.sum()), "third")
    assert len(near.rows) >= 60
    assert mask[near.rows].all()
    expected = [row for row in truth(index, 6) if mask[row]][:60]
    assert len(set(found(near)[:60]) & set(expected)) >= 57


def test_where_too_few_are_near_it_is_told_how_many_were_looked_through(nearby, index, monkeypatch):
    monkeypatch.setattr(neighbourhood, "COMPARED", 100)
    monkeypatch.setattr(neighbourhood, "DEEPEST", 256)
    mask = np.zeros(COUNT, bool)
    mask[truth(index, 6)[-1000:]] = True  # the farthest third
    near = nearby.of_image(6, mask, 60, 1000, "far")
    assert (near.rows.tolist(), near.looked_at) == ([6], 256)
    assert near.is_ended and not near.is_all


def test_the_query_itself_is_there_though_the_filter_leaves_it_out(nearby):
    mask = np.ones(COUNT, bool)
    mask[5] = False
    for compared in (mask, np.arange(COUNT) < 5):
        near = nearby.of_image(5, compared, 10, int(compared.sum()), int(compared.sum()))
        assert near.rows[0] == 5
        assert not (near.rows[1:] == 5).any()


def test_a_filter_that_chooses_nothing_leaves_the_query_alone(nearby):
    near = nearby.of_image(5, np.zeros(COUNT, bool), 10, 0, "nothing")
    assert (near.rows.tolist(), near.is_all) == ([5], True)


def test_a_vector_of_any_length_finds_what_points_the_same_way(nearby, index):
    vector = 7 * index.directions_of([50])[0]
    near = nearby.of_vector(vector, None, 10, COUNT)
    assert near.rows[0] == 5
    assert near.distances[0] == pytest.approx(0, abs=1e-5)
    mask = np.arange(COUNT) < 100
    few = nearby.of_vector(vector, mask, 10, 100)
    assert few.rows[0] == 5 and few.is_all and (few.rows < 100).all()


def test_images_that_may_not_be_shown_are_not_found(index, monkeypatch):
    monkeypatch.setattr(neighbourhood, "COMPARED", 100)
    ids = index.ids[::2]
    nearby = Neighbourhood(index, ids)
    assert nearby.images == len(ids)
    near = nearby.of_image(4, None, 300, len(ids), None)
    assert near.rows.max() < len(ids)
    expected = [row // 2 for row in truth(index, 8) if row % 2 == 0][:300]
    assert len(set(found(near)[:300]) & set(expected)) >= 290


def test_of_few_that_may_be_shown_none_is_missed(index, monkeypatch):
    monkeypatch.setattr(neighbourhood, "DEEPEST", 256)  # among the nearest of all are few of them
    ids = index.ids[::150]
    nearby = Neighbourhood(index, ids)
    expected = [row // 150 for row in truth(index, 600) if row % 150 == 0]
    for near in (
        nearby.of_image(4, None, 3, len(ids), None),
        nearby.of_vector(index.directions_of([6000])[0], None, 3, len(ids)),
    ):
        assert found(near) == expected
        assert near.is_all


def test_those_that_are_chosen_and_have_a_vector_are_counted(index):
    nearby = Neighbourhood(index, np.sort(np.append(index.ids, [55, 65])))
    mask = np.arange(COUNT + 2) < 10  # the image 55 is the seventh, 65 the ninth
    assert (nearby.count(None), nearby.count(mask)) == (COUNT, 8)


def test_an_image_without_a_vector_is_told_so(index):
    ids = np.sort(np.append(index.ids, 55))
    nearby = Neighbourhood(index, ids)
    assert nearby.images == COUNT
    with pytest.raises(ReimagingError, match="Image 55 has no vector in this embedding"):
        nearby.of_image(6, None, 10, COUNT + 1, None)
    assert nearby.of_image(7, None, 10, COUNT + 1, None).rows[0] == 7


def test_without_any_image_nothing_is_near(index):
    nearby = Neighbourhood(index, np.empty(0, np.int64))
    assert not len(nearby.of_vector(np.ones(8, np.float32), None, 10, 0).rows)


def test_threads_find_the_same(nearby):
    rows = [n % 40 for n in range(200)]
    alone = {row: found(nearby.of_image(row, None, 50, COUNT, "alone")) for row in set(rows)}
    with ThreadPoolExecutor(8) as threads:
        together = list(
            threads.map(lambda row: found(nearby.of_image(row, None, 50, COUNT, "many")), rows)
        )
    assert together == [alone[row] for row in rows]


def test_what_is_kept_is_bounded(nearby, monkeypatch):
    monkeypatch.setattr(neighbourhood, "_KEPT", 20_000)
    rows = [found(nearby.of_image(row, None, 50, COUNT, None)) for row in range(100)]
    assert nearby._kept_bytes <= 20_000
    assert nearby._kept_bytes == sum(near.bytes for near in nearby._kept.values()) > 0
    assert [found(nearby.of_image(row, None, 50, COUNT, None)) for row in range(100)] == rows


@pytest.fixture
def files(tmp_path):
    files = {}
    for slug in ("a", "b"):
        embedding = embedding_of(tmp_path / f"{slug}.h5", normal_vectors(50, 4))
        build_index(tmp_path / f"{slug}-index.h5", embedding)
        files[slug] = tmp_path / f"{slug}-index.h5", embedding
    return files


def test_an_embedding_is_opened_when_it_is_first_asked_for(files):
    held = Neighbourhoods(files, np.arange(50), 10**6)
    first = held.of("a")
    assert held.of("a") is first
    files["b"][0].unlink()
    with pytest.raises(StaleFilesError, match="b-index"):
        held.of("b")
    assert held.of("a") is first


def test_the_first_one_can_be_opened_before_anybody_asks(files):
    held = Neighbourhoods(files, np.arange(50), 10**6)
    held.warm()
    files["a"][0].unlink()
    assert held.first == "a" and held.of("a")
    Neighbourhoods({}, np.arange(50), 1).warm()  # where there is none, nothing happens


def test_what_was_not_asked_for_longest_makes_room(files):
    held = Neighbourhoods(files, np.arange(50), 4 * 50 * 4)
    first = held.of("a")
    held.of("b")
    assert held.of("a") is not first


def test_another_embedding_is_refused_with_those_that_there_are(files):
    with pytest.raises(ReimagingError, match="embedding is 'c'; allowed is a, b"):
        Neighbourhoods(files, np.arange(50), 1).of("c")
    with pytest.raises(ReimagingError, match="`doit neighbours` makes them"):
        Neighbourhoods({}, np.arange(50), 1).of("")
