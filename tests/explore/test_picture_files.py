"""Pictures are given as they lie in their files, once: a browser keeps them."""

import asyncio
import io
import json

import pytest
from PIL import Image

from explore.made_profile import TARS
from explore.served import asking, sent
from explore.test_connection import hello
from reimaging.explore import image_files
from reimaging.explore.image_files import ImageFiles
from reimaging.explore.picture_files import PictureFiles


@pytest.fixture(scope="module")
def app(collection):
    pictures = PictureFiles(collection.catalogue, collection.files)

    async def app(scope, receive, send):
        await (hello if scope["type"] == "lifespan" else pictures)(scope, receive, send)

    return app


@pytest.fixture(scope="module")
def client(app):
    with asking(app) as client:
        yield client


def test_an_image_and_its_thumbnail_are_jpegs_of_it(client, collection, made):
    row = int(collection.catalogue.rows_of([made.images[7]])[0])
    whole = client.get(f"/images/{made.images[7]}.jpg")
    small = client.get(f"/thumbnails/{made.images[7]}.jpg")
    assert (whole.status_code, small.status_code) == (200, 200)
    assert whole.headers["content-type"] == small.headers["content-type"] == "image/jpeg"
    assert whole.content == collection.files.jpeg(row)
    assert Image.open(io.BytesIO(whole.content)).size == (1200, 24)
    assert max(Image.open(io.BytesIO(small.content)).size) == 256


def test_a_browser_that_has_it_is_not_sent_it_again(client, made):
    first = client.get(f"/thumbnails/{made.images[0]}.jpg")
    assert first.headers["cache-control"] == "public, max-age=86400, immutable"
    tag = first.headers["etag"]
    again = client.get(f"/thumbnails/{made.images[0]}.jpg", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/thumbnails/{made.images[1]}.jpg", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_head_tells_how_large_it_is(client, made):
    path = f"/images/{made.images[0]}.jpg"
    head, whole = client.head(path), client.get(path)
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))


def test_only_get_is_done(client, made):
    answer = client.post(f"/images/{made.images[0]}.jpg")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    ["/images/1.jpg", "/images/x.jpg", "/images/1", "/images/", "/images/-1.jpg", "/images/1.jpg/",
     f"/images/{2**63}.jpg", f"/images/{'9' * 40}.jpg", "/thumbnails/%D9%A1.jpg", "/images/1.jpg%00",
     "/images/%2e%2e%2fdodo.py", "/images/..%2f..%2fetc%2fpasswd", "/images/1.jpg%0aX: y"],
)  # fmt: skip
def test_elsewhere_there_is_no_picture(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("There is no picture at '")


def test_a_path_that_climbs_leads_nowhere(client):
    address = str(client.base_url)
    host = address.removeprefix("http://").rstrip("/").encode()
    for path in (b"/images/../../../etc/passwd", b"/thumbnails//etc/passwd", b"/images/\\..\\x"):
        lines = b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path, host)
        answer = sent(address, lines)
        assert answer.split()[1] in (b"404", b"400")


def test_an_image_that_is_not_shown_in_public_is_not_there(made):
    public = made.open(public=True)
    shown = set(public.catalogue.ids.tolist())
    hidden = next(number for number in made.images if number not in shown)

    pictures = PictureFiles(public.catalogue, public.files)

    async def app(scope, receive, send):
        await (hello if scope["type"] == "lifespan" else pictures)(scope, receive, send)

    with asking(app) as client:
        assert client.get(f"/images/{hidden}.jpg").status_code == 404
        assert client.get(f"/thumbnails/{hidden}.jpg").status_code == 404
        assert client.get(f"/images/{min(shown)}.jpg").status_code == 200


def asked(pictures, *paths):
    """Ask for pictures at once, without a server; give the status and the body of each."""

    async def ask(path):
        sent = []

        async def send(message):
            sent.append(message)

        await pictures({"method": "GET", "path": path, "headers": []}, None, send)
        return sent[0]["status"], sent[1]["body"]

    async def all_of_them():
        return await asyncio.gather(*map(ask, paths))

    return asyncio.run(all_of_them())


@pytest.fixture
def thumbnails(made, tmp_path):
    """The thumbnails of each tar, in a folder from which one may be taken away."""
    for stem in TARS:
        (tmp_path / stem).write_bytes(made.layout.thumbnails(stem).read_bytes())
    return {stem: tmp_path / stem for stem in TARS}


@pytest.fixture
def stores(made):
    return {stem: made.layout.store(stem) for stem in TARS}


def test_the_first_look_into_a_file_keeps_no_other_request_waiting(
    collection, made, stores, thumbnails, monkeypatch
):
    looked, look = [], image_files.open_thumbnails

    def watched(path):
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        looked.append(path)
        return look(path)

    monkeypatch.setattr(image_files, "open_thumbnails", watched)
    pictures = PictureFiles(
        collection.catalogue, ImageFiles(stores, thumbnails, collection.catalogue)
    )
    paths = [f"/thumbnails/{number}.jpg" for number in made.images]
    for _ in range(2):
        assert {status for status, _ in asked(pictures, *paths)} == {200}
    assert sorted(looked) == sorted(thumbnails.values())  # each once


def test_of_a_file_that_is_gone_the_log_alone_tells_which(
    collection, made, stores, thumbnails, caplog
):
    pictures = PictureFiles(
        collection.catalogue, ImageFiles(stores, thumbnails, collection.catalogue)
    )
    gone = thumbnails[TARS[0]]
    gone.unlink()
    ((status, body),) = asked(pictures, f"/thumbnails/{made.images[0]}.jpg")
    assert status == 503
    assert "gone or were made again" in json.loads(body)["error"]
    assert TARS[0] not in body.decode()
    assert caplog.messages == [f"{gone} is not there; `doit explore` makes it."]
    assert asked(pictures, f"/thumbnails/{made.images[-1]}.jpg")[0][0] == 200
