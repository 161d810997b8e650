"""The page of the API tells of every operation, and needs no script and no other host."""

from html.parser import HTMLParser

import httpx
import pytest

from reimaging.explore.api_page import api_page


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def seen(page):
    parser = Seen()
    parser.feed(page)
    return parser


@pytest.fixture(scope="module")
def page(explorer_at):
    answer = httpx.get(f"{explorer_at}api")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return seen(answer.text)


def test_every_operation_is_told(page, explorer_at):
    described = httpx.get(f"{explorer_at}api/openapi.json").json()
    for path, operations in described["paths"].items():
        for method in operations:
            assert f"{method.upper()} {path}" in page.text


def test_parameters_are_told_with_what_is_allowed(page):
    assert "a whole number, 1 to 200; by default 48" in page.text
    assert "random or nearest" in page.text
    assert "(needed)" in page.text


def test_it_has_no_script_and_no_style_of_its_own(page):
    assert not {"script", "style", "img", "iframe"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    places = [value for name, value in page.attributes if name in ("href", "src")]
    assert places and all(place.startswith(("/", "data:,")) for place in places)


def test_its_style_is_there(explorer_at):
    answer = httpx.get(f"{explorer_at}api/page.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-color-scheme: dark" in answer.text


def test_what_is_described_is_text_and_not_markup():
    operation = {"summary": "<script>alert(1)</script>", "parameters": [
        {"name": "<b>", "in": "query", "schema": {"type": "integer", "default": "<i>"}}
    ]}  # fmt: skip
    described = {"info": {"title": "A & <B>"}, "paths": {"/x": {"get": operation}}}
    told = seen(api_page(described))
    assert not {"script", "b", "i"} & set(told.tags)
    assert "<script>alert(1)</script>" in told.text
