"""The site's files come from memory, packed; its page answers all of its routes."""

import pytest

from explore.served import asking, sent
from explore.test_connection import hello
from reimaging.explore.site_files import SiteFiles

PAGE = "<!doctype html><title>The page</title>" + " " * 500


def app_of(files):
    async def app(scope, receive, send):
        await (hello if scope["type"] == "lifespan" else files)(scope, receive, send)

    return app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "assets/index-ABC.js").write_text("console.log(1);" * 100)
    (folder / "assets/dot.png").write_bytes(b"\x89PNG")
    (folder / ".hidden").write_text("secret")
    (folder.parent / "secret.txt").write_text("secret")
    files = SiteFiles("index.html", ("/", "/map", "/clusters/"), folder)
    with asking(app_of(files)) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/map", "/clusters/7", "/clusters/7?q=x", "/index.html"])
def test_the_page_answers_its_routes(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/maps", "/assets/", "/assets/other.js", "/.hidden", "/secret.txt"]
)
def test_elsewhere_it_says_in_its_own_way_that_there_is_nothing(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, PAGE)


def test_no_path_leads_out_of_the_site(client):
    address = str(client.base_url)
    host = address.removeprefix("http://").rstrip("/").encode()
    for path in (b"/../secret.txt", b"/assets/..%2f..%2fsecret.txt", b"//etc/passwd", b"/%2e%2e/x"):
        lines = b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path, host)
        answer = sent(address, lines)
        assert b"The page" in answer and b" 404 " in answer
        assert b"root:" not in answer


def test_what_has_its_content_in_its_name_may_be_kept_for_ever(client):
    answer = client.get("/assets/index-ABC.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_text_is_packed_for_those_who_can_unpack_it(client):
    packed = client.get("/assets/index-ABC.js", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/assets/index-ABC.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == 1500
    assert packed.text == plain.text
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert "content-encoding" not in client.get("/assets/dot.png").headers


def test_what_a_browser_has_is_not_sent_again(client):
    tag = client.get("/").headers["etag"]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_nothing_is_written(client):
    answer = client.post("/")
    assert answer.status_code == 405
    assert answer.json() == {"error": "Only GET is done here."}


def test_a_site_that_is_not_built_says_how_it_is(tmp_path):
    with asking(app_of(SiteFiles("index.html", ("/",), tmp_path / "none"))) as client:
        answer = client.get("/")
        assert answer.status_code == 200
        assert "<code>make front</code> builds them" in answer.text
