"""The quick route of lists answers and refuses in the very words of FastAPI's, which describes it."""

import httpx
import pytest

from explore.served import asking, served
from reimaging.explore.image_lists import ImageLists
from reimaging.explore.images_route import PATH, ImagesRoute
from reimaging.explore.server import explorer
from reimaging.explore.stale_files import StaleFilesError

HEADERS = ("content-type", "content-length", "content-security-policy", "cache-control")


@pytest.fixture(scope="module")
def fastapi(collection):
    """FastAPI alone, without the quick route before it."""
    with asking(explorer(collection)._api) as client:
        yield client


@pytest.fixture
def failing(collection, monkeypatch):
    """Gives a client of a route whose lists raise an error."""

    def raises(error):
        def page(*_):
            raise error

        monkeypatch.setattr(ImageLists, "page", page)
        return asking(explorer(collection))

    return raises


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?limit=3&seed=9&offset=10",
        "?order=nearest&near={image}",
        "?order=nearest&near={image}&embedding=raw&archive=cs&limit=200",
        "?q=phase&class=diagram&from=1998&to=1998",
        "?q=&archive=&near=",
        "?limit=3&limit=4",
        "?limit=0",
        "?from=soon",
        "?near=12a",
        "?order=best",
        "?unknown=1",
        "?unknown=1&limit=0",
        "?order=nearest",
        "?order=nearest&near=1",
        "?order=nearest&near={image}&embedding=none",
        "?archive=gone",
        "?from=2012&to=1998",
        "?q=%ff%fe",
        "?q=%00&&=&;",
        "?cluster=99",
    ],
)
def test_it_says_what_fastapi_says(explorer_at, fastapi, made, asked):
    asked = asked.format(image=made.images[3])
    told, expected = httpx.get(f"{explorer_at}{PATH[1:]}{asked}"), fastapi.get(f"{PATH}{asked}")
    assert (told.status_code, told.content) == (expected.status_code, expected.content)
    for name in HEADERS:
        assert told.headers[name] == expected.headers[name]


def test_a_head_has_no_body_and_another_method_is_refused(explorer_at):
    told = httpx.head(f"{explorer_at}{PATH[1:]}")
    assert (told.status_code, told.content) == (200, b"")
    told = httpx.post(f"{explorer_at}{PATH[1:]}")
    assert (told.status_code, told.json()) == (
        405,
        {"error": "POST is not done here; allowed is GET."},
    )


def test_a_fault_of_ours_is_a_sentence_and_stands_in_the_servers_log(failing, caplog):
    with failing(RuntimeError("a secret of the server")) as client:
        told = client.get(PATH)
    assert told.status_code == 500 and "secret" not in told.text
    assert told.json()["error"].startswith("The server failed at this")
    assert "a secret of the server" in caplog.text


def test_of_files_that_are_gone_the_log_alone_tells_which(failing, caplog):
    with failing(StaleFilesError("a/secret/path is not there.")) as client:
        told = client.get(PATH)
    assert told.status_code == 503 and "secret" not in told.text
    assert "a/secret/path" in caplog.text


def test_pages_are_made_at_once_on_no_more_threads_than_are_allowed():
    import threading

    names, gate = set(), threading.Barrier(2, timeout=20)

    class Lists:
        def page(self, _):
            names.add(threading.current_thread().name)
            gate.wait()  # which takes two of them
            return b"{}"

    class Parts:
        def __init__(self):
            self.route = ImagesRoute(Lists(), 2)

        async def __call__(self, scope, receive, send):
            if scope["type"] == "http":
                await self.route(scope, receive, send)
                return
            for _ in range(2):
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})

    with served(Parts()) as address:
        askers = [
            threading.Thread(target=httpx.get, args=[f"{address}{PATH[1:]}"]) for _ in range(6)
        ]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join(20)
    assert len(names) == 2
