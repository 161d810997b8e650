"""Every error of an application is one sentence as JSON."""

import logging
import time
from typing import Annotated, Literal

import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel

from explore.served import asking
from reimaging.errors import ReimagingError
from reimaging.explore.refusals import busy, not_there, say_errors
from reimaging.explore.stale_files import StaleFilesError


class Line(BaseModel):
    points: list[tuple[float, float]]


@pytest.fixture(scope="module")
def client():
    app = FastAPI(redirect_slashes=False)
    say_errors(app)

    @app.get("/number")
    def number(
        n: Annotated[int, Query(ge=1, le=9)],
        word: Annotated[str, Query(max_length=3)] = "",
        order: Literal["up", "down"] = "up",
    ):
        return n

    @app.post("/line")
    def line(line: Line):
        return line

    @app.get("/ours")
    def ours():
        raise ReimagingError("This is not so; allowed is that.")

    @app.get("/gone")
    def gone():
        raise not_there("There is no such thing.")

    @app.get("/busy")
    def is_busy():
        raise busy("Come back.")

    @app.get("/stale")
    def stale():
        raise StaleFilesError("a/secret/path is not there; `doit explore` makes it.")

    @app.get("/fault")
    def fault():
        raise RuntimeError("a secret of the server")

    with asking(app) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/number", "n is missing; see /api for what is needed."),
        ("/number?n=x", "n is 'x'; allowed is a whole number."),
        ("/number?n=0", "n is '0'; allowed is at least 1."),
        ("/number?n=10", "n is '10'; allowed is at most 9."),
        ("/number?n=1&word=long", "word is 'long'; allowed are 3 letters."),
        ("/number?n=1&order=by", "order is 'by'; allowed is 'up' or 'down'."),
        (f"/number?n={'9' * 500}", f"n is '{'9' * 59}…; allowed is "),
    ],
)
def test_what_is_wrong_with_a_parameter_is_said_with_what_is_allowed(client, path, sentence):
    answer = client.get(path)
    assert answer.status_code == 422
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"].startswith(sentence)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "The body is no JSON: "),
        (b"[]", "the body is []; "),
        (b"{}", "points is missing; see /api for what is needed."),
        (b'{"points": 1}', "points is 1; "),
        (b'{"points": [["x", 1]]}', "points.0.0 is 'x'; allowed is a number."),
        (b'{"points": "\\ud800"}', "points is '\\ud800'; "),
        (b"\xff\xfe", "The body is no JSON"),
    ],
)
def test_and_so_is_what_is_wrong_with_a_body(client, body, sentence):
    answer = client.post("/line", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"].startswith(sentence)


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/ours", 400, "This is not so; allowed is that."),
        ("GET", "/gone", 404, "There is no such thing."),
        ("GET", "/nowhere", 404, "There is nothing at '/nowhere'; see /api for what there is."),
        ("GET", "/ours/", 404, "There is nothing at '/ours/'; see /api for what there is."),
        ("PUT", "/ours", 405, "PUT is not done here; allowed is GET."),
        ("GET", "/busy", 503, "Come back."),
    ],
)
def test_other_refusals_are_sentences_too(client, method, path, status, sentence):
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


def test_who_is_to_come_back_is_told_when(client):
    assert client.get("/busy").headers["retry-after"] == "5"


def test_of_files_that_are_gone_the_log_alone_tells_which(client, caplog):
    answer = client.get("/stale")
    assert answer.status_code == 503
    assert "gone or were made again" in answer.json()["error"]
    assert "secret" not in answer.text
    assert "a/secret/path is not there; `doit explore` makes it." in caplog.messages


def test_a_fault_of_ours_is_told_to_the_log_alone(client, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client.get("/fault")
    assert answer.status_code == 500
    assert "its own fault" in answer.json()["error"]
    assert "secret" not in answer.text
    for _ in range(100):  # the log is written once the answer is away
        if "a secret of the server" in caplog.text:
            return
        time.sleep(0.05)
    pytest.fail("the log has no traceback")
