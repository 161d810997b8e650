"""The map's part of the API, on a real server."""

import csv
import io

import numpy as np
import pytest
from PIL import Image

from explore.made_profile import class_of
from explore.served import asking
from reimaging.explore.atlas import ACROSS, CELL
from reimaging.explore.map_api import MOST_TOLD
from reimaging.explore.server import explorer

ALL = [[0, 0], [1, 0], [1, 1], [0, 1]]
MAP = "/api/maps/random_tsne"


@pytest.fixture(scope="module")
def client(collection):
    with asking(explorer(collection)) as client:
        yield client


def refused(answer):
    assert 400 <= answer.status_code < 500, answer.text
    (sentence,) = answer.json().values()
    return sentence


def test_a_map_is_described(client):
    told = client.get(MAP).json()
    assert told["images"] == told["chosen"] == 60
    assert told["layouts"] == ["plane", "grid"] and told["depth"] == 0
    assert (told["cell"], told["across"]) == (CELL, ACROSS)
    left, top, right, bottom = told["bounds"]
    assert 0 <= left < right < 1 and 0 <= top < bottom < 1
    assert set(told["names"]["class"]) == {"", "diagram", "sensor", "mixed"}


def test_the_first_tile_has_the_images_with_what_is_told_of_them(client, made):
    told, tile = client.get(MAP).json(), client.get(f"{MAP}/tiles/0/0/0").json()
    assert sorted(map(int, tile["ids"])) == sorted(made.images)
    assert tile["inside"] == 60 and tile["since"] == 0
    assert {len(column) for column in tile.values() if isinstance(column, list)} == {60}
    for place, number in enumerate(map(int, tile["ids"])):
        n = made.images.index(number)
        assert told["names"]["class"][tile["class"][place]] == ("" if n == 59 else class_of(n))
        assert tile["year"][place] == (1998 if n < 30 else 2012)
        assert 1 <= tile["w"][place] <= CELL and 1 <= tile["h"][place] <= CELL


def test_an_atlas_has_a_cell_for_each_image_of_its_tile(client):
    tile = client.get(f"{MAP}/tiles/0/0/0").json()
    answer = client.get(f"{MAP}/atlases/0/0/0.webp")
    assert answer.headers["content-type"] == "image/webp"
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (ACROSS * CELL, -(-len(tile["ids"]) // ACROSS) * CELL)
    cells = np.asarray(picture.convert("L"))
    for place, (width, height) in enumerate(zip(tile["w"], tile["h"], strict=True)):
        top, left = (CELL * part for part in divmod(place, ACROSS))
        assert cells[top : top + height, left : left + width].std() > 5


def test_a_filter_chooses_on_the_map_too(client, made):
    tile = client.get(f"{MAP}/tiles/0/0/0", params={"class": "sensor", "from": 2012}).json()
    numbers = {made.images.index(int(number)) for number in tile["ids"]}
    assert numbers == {n for n in range(30, 59) if class_of(n) == "sensor"}
    assert client.get(MAP, params={"class": "sensor", "from": 2012}).json()["chosen"] == len(
        numbers
    )


def test_an_answer_is_kept_for_ever_if_it_is_asked_for_by_version(client):
    version = client.get(MAP).json()["version"]
    for part in ("tiles/0/0/0", "atlases/0/0/0.webp"):
        kept = client.get(f"{MAP}/{part}", params={"v": version}).headers["cache-control"]
        assert "immutable" in kept
        for other in ({}, {"v": "older"}):
            asked_anew = client.get(f"{MAP}/{part}", params=other).headers["cache-control"]
            assert asked_anew == "no-cache"


def test_what_a_filter_chose_is_kept_but_not_what_words_found(client):
    version = client.get(MAP).json()["version"]
    for part in ("tiles/0/0/0", "atlases/0/0/0.webp"):
        for asked, kept in (({"class": "sensor"}, True), ({"q": "quantum"}, False)):
            answer = client.get(f"{MAP}/{part}", params={"v": version, **asked})
            assert ("immutable" in answer.headers["cache-control"]) == kept


@pytest.mark.parametrize("layout", ["plane", "grid"])
def test_an_image_is_found_where_the_tile_has_it(client, made, layout):
    tile = client.get(f"{MAP}/tiles/0/0/0", params={"layout": layout}).json()
    place = tile["ids"].index(str(made.images[17]))
    found = client.get(f"{MAP}/places/{made.images[17]}", params={"layout": layout}).json()
    assert found["id"] == str(made.images[17])
    assert found["x"] * 65536 == pytest.approx(tile["x"][place], abs=1)
    assert found["y"] * 65536 == pytest.approx(tile["y"][place], abs=1)


def test_a_lasso_catches_what_lies_within_it(client, made):
    caught = client.post(f"{MAP}/lasso", json={"polygon": ALL}).json()
    assert caught["total"] == 60 and sorted(map(int, caught["ids"])) == sorted(made.images)
    assert caught["years"] == [1998, 2012]
    assert caught["classes"] == {"diagram": 20, "sensor": 20, "mixed": 19, "": 1}
    assert len(caught["images"]) == min(60, MOST_TOLD)
    assert [image["id"] for image in caught["images"]] == caught["ids"][:MOST_TOLD]
    # the map has ten images a line, the first six lines from below
    left = [[0, 0], [0.5, 0], [0.5, 1], [0, 1]]
    half = client.post(f"{MAP}/lasso", json={"polygon": left}).json()
    assert {made.images.index(int(number)) % 10 for number in half["ids"]} == set(range(5))
    assert half["total"] == 30


def test_a_lasso_is_filtered_and_may_be_empty(client):
    some = client.post(f"{MAP}/lasso", params={"class": "sensor"}, json={"polygon": ALL}).json()
    assert some["total"] == 20 and set(some["classes"]) == {"sensor"}
    nothing = client.post(f"{MAP}/lasso", json={"polygon": [[2, 2], [3, 2], [3, 3]]}).json()
    assert nothing == {"total": 0, "ids": [], "images": [], "years": None,
                       "classes": {}, "categories": {}}  # fmt: skip


def test_what_a_lasso_caught_comes_as_csv_in_the_same_order(client):
    caught = client.post(f"{MAP}/lasso", json={"polygon": ALL}).json()
    answer = client.post(f"{MAP}/lasso.csv", json={"polygon": ALL})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [line["image_id"] for line in lines] == caught["ids"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/api/maps/nowhere", "no map 'nowhere'; allowed are random_tsne, random_umap"),
        (f"{MAP}?layout=globe", "no layout 'globe'; allowed are plane and grid"),
        (f"{MAP}?class=cat", "cat"),
        (f"{MAP}/tiles/1/0/0", "no level 1"),
        (f"{MAP}/tiles/0/7/0", "no tile 7/0"),
        (f"{MAP}/tiles/0/-1/0", "allowed is at least 0"),
        (f"{MAP}/tiles/x/0/0", "whole number"),
        (f"{MAP}/tiles/{10**40}/0/0", "allowed is at most"),
        (f"{MAP}/atlases/5/0/0.webp", "no level 5"),
        (f"{MAP}/places/12", "Image 12 is not on the map random_tsne"),
        (f"{MAP}/places/one", "the id of an image"),
        (f"{MAP}/places/{10**40}", "the id of an image"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(client, path, says):
    assert says in refused(client.get(path))


@pytest.mark.parametrize("path", ["/api/maps/nowhere", f"{MAP}/tiles/1/0/0", f"{MAP}/places/12"])
def test_what_an_address_does_not_lead_to_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_an_image_that_is_not_on_a_map_is_said_to_be_elsewhere(client, made):
    answer = client.get(f"/api/maps/random_umap/places/{made.images[1]}")
    assert "is not on the map random_umap" in refused(answer)


@pytest.mark.parametrize(
    "body",
    [
        {"polygon": ALL[:2]},
        {"polygon": [[0, 0]] * 257},
        {"polygon": [[0, 0, 0]] * 3},
        {"polygon": "all"},
        {"polygon": [["a", "b"]] * 3},
        {},
        [],
    ],
)
def test_a_lasso_that_is_none_is_refused_in_a_sentence(client, body):
    assert refused(client.post(f"{MAP}/lasso", json=body)).endswith(".")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_corner_without_end_is_refused(client, number):
    body = f'{{"polygon": [[0, 0], [1, {number}], [1, 1]]}}'
    answer = client.post(f"{MAP}/lasso", content=body, headers={"content-type": "application/json"})
    assert "allowed is a number" in refused(answer)
