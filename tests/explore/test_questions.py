"""Parameters of an address are read into a filter, and unknown ones are refused."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from pydantic import ValidationError

from explore.served import asking
from reimaging.explore.image_filter import ImageFilter
from reimaging.explore.questions import (
    CreditsQuery,
    FilterQuery,
    ImagesQuery,
    asked_filter,
    described,
    read_by,
    refuses_unknown,
)
from reimaging.explore.refusals import say_errors


def read(model=FilterQuery, **parameters):
    return model.model_validate(parameters)


def test_what_is_not_given_or_empty_asks_for_nothing():
    assert read().filter() == ImageFilter()
    names = ("q", "archive", "category", "format", "class", "cluster", "licence", "software")
    assert read(**dict.fromkeys(names, "")).filter() == ImageFilter()


def test_each_parameter_asks_one_thing():
    asked = read(
        **{"q": "phase", "archive": "cs", "category": "cs.CV", "from": "1998", "to": "2012"},
        **{"format": "eps", "class": "mixed", "cluster": "3", "licence": "BY", "software": "none"},
    )
    assert asked.filter() == ImageFilter(
        "phase", "cs", "cs.CV", 1998, 2012, "eps", "mixed", 3, "BY", ""
    )


def test_none_asks_for_images_of_which_it_is_not_known():
    assert read(cluster="none").filter().cluster == -1
    assert read(**{"class": "none"}).filter().image_class == ""


@pytest.mark.parametrize(
    ("model", "parameters", "told"),
    [
        (FilterQuery, {"cluster": "three"}, "allowed is the number of a cluster, or none"),
        (FilterQuery, {"cluster": "-1"}, "allowed is the number of a cluster, or none"),
        (FilterQuery, {"from": "soon"}, "valid integer"),
        (FilterQuery, {"q": "x" * 301}, "at most 300"),
        (ImagesQuery, {"near": "12a"}, "allowed is the id of an image"),
        (ImagesQuery, {"near": str(2**63)}, "allowed is the id of an image"),
        (ImagesQuery, {"near": "0" * 20 + "9" * 30}, "allowed is the id of an image"),
        (ImagesQuery, {"near": "\u0661"}, "allowed is the id of an image"),
        (ImagesQuery, {"offset": "100001"}, "less than or equal to 100000"),
        (ImagesQuery, {"limit": "0"}, "greater than or equal to 1"),
        (ImagesQuery, {"order": "best"}, "'random' or 'nearest'"),
        (CreditsQuery, {"ids": ",".join("1" for _ in range(501))}, "up to 500 ids"),
        (CreditsQuery, {"ids": "1,,2"}, "allowed is the id of an image"),
        (CreditsQuery, {}, "required"),
    ],
)
def test_what_is_not_allowed_is_refused(model, parameters, told):
    with pytest.raises(ValidationError, match=told):
        read(model, **parameters)


def test_an_id_is_text_of_63_bits():
    assert read(ImagesQuery, near=str(2**63 - 1)).near == "9223372036854775807"
    assert read(ImagesQuery, near="007").near == "7"


@pytest.fixture(scope="module")
def client():
    app = FastAPI(dependencies=[Depends(refuses_unknown())])
    say_errors(app)

    @app.get("/read/{name}", openapi_extra=described(ImagesQuery))
    def images(name: str, asked: Annotated[ImagesQuery, Depends(read_by(ImagesQuery))]):
        return asked.limit

    @app.get("/filter")
    def by_filter(wanted: Annotated[ImageFilter, Depends(asked_filter)], layout: str = ""):
        return [wanted.archive, layout]

    with asking(app) as client:
        yield client


def test_both_ways_of_reading_give_what_was_asked(client):
    assert client.get("/read/x?limit=7&archive=cs").json() == 7
    assert client.get("/filter?archive=cs&layout=grid").json() == ["cs", "grid"]


@pytest.mark.parametrize("path", ["/read/x", "/filter"])
def test_an_unknown_parameter_is_refused_with_those_that_there_are(client, path):
    answer = client.get(f"{path}?clas=diagram")
    assert answer.status_code == 422
    told = answer.json()["error"]
    assert told.startswith("There is no parameter 'clas' here; allowed is archive, category, class")


def test_a_mistake_is_told_with_the_name_of_the_parameter(client):
    answer = client.get("/read/x?limit=many")
    assert answer.status_code == 422
    assert answer.json() == {"error": "limit is 'many'; allowed is a whole number."}
    answer = client.get("/read/x?near=z")
    assert answer.json()["error"].startswith("near is 'z'; allowed is the id of an image")


def test_openapi_knows_each_parameter_once(client):
    paths = client.get("/openapi.json").json()["paths"]
    names = [each["name"] for each in paths["/read/{name}"]["get"]["parameters"]]
    assert len(set(names)) == len(names)
    assert {"name", "q", "from", "to", "class", "near", "limit"} <= set(names)
