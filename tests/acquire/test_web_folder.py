"""Any web server's folder as a place of tars."""

import hashlib
import random
from base64 import b64encode

import pytest

from reimaging.acquire.transfer import Patience
from reimaging.acquire.web import Client, Manners
from reimaging.acquire.web_folder import WebFolder
from reimaging.errors import ReimagingError
from servers.http import Reply, Server, broken_off, busy, said

DATA = random.Random(6).randbytes(300_000)
NAME = "src/arXiv_src_1201_001.tar"
MD5 = hashlib.md5(DATA)
KEY = f"MD5E-s{len(DATA)}--{MD5.hexdigest()}.tar"
RIGHT, WRONG = MD5.digest(), hashlib.md5(b"another").digest()


@pytest.fixture
def server():
    with Server() as server:
        server.files["/data/arXiv_src_1201_001.tar"] = DATA
        yield server


@pytest.fixture
def folder(server):
    client = Client(Manners(attempts=2), sleep=lambda _: None)
    return WebFolder(f"{server.url}/data/", client, Patience(attempts=3, sleep=lambda _: None))


def stating(server, **headers):
    """Have the server state something of the tar."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    server.routes["/data/arXiv_src_1201_001.tar"] = lambda _: Reply(DATA, 200, named)
    server.files.clear()


def methods(server):
    return [request.method for request in server.log]


@pytest.mark.parametrize("inside", ["/data/", "/data/src/"])
def test_a_tar_lies_in_the_folder_or_in_its_src(server, folder, tmp_path, inside):
    server.files.clear()
    server.files[f"{inside}arXiv_src_1201_001.tar"] = DATA
    assert folder.holds(NAME, KEY)
    folder.fetch(NAME, KEY, tmp_path / "tar", lambda _: None)
    assert (tmp_path / "tar").read_bytes() == DATA


def test_another_size_is_told_by_the_headers_alone(server, folder):
    server.files["/data/arXiv_src_1201_001.tar"] += b"x"
    assert not folder.holds(NAME, KEY)
    assert methods(server) == ["HEAD"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Content_MD5", lambda md5: b64encode(md5).decode()),
        ("Digest", lambda md5: f"SHA=aaaa,MD5={b64encode(md5).decode()}"),
        ("Repr_Digest", lambda md5: f"sha-256=:aaaa:, md5=:{b64encode(md5).decode()}:"),
        ("ETag", lambda md5: f'"{md5.hex()}"'),
    ],
)
def test_an_md5_that_the_server_states_must_agree(server, folder, name, form):
    stating(server, **{name: form(RIGHT)})
    assert folder.holds(NAME, KEY)
    stating(server, **{name: form(WRONG)})
    assert not folder.holds(NAME, KEY)
    assert methods(server) == ["HEAD"] * 2


@pytest.mark.parametrize("tag", ['"6a-5f"', f'W/"{WRONG.hex()}"', ""])
def test_where_no_md5_is_stated_all_bytes_are_read(server, folder, tag):
    stating(server, ETag=tag)
    assert folder.holds(NAME, KEY)
    assert methods(server) == ["HEAD", "GET"]
    assert not folder.holds(NAME, KEY.replace(MD5.hexdigest(), WRONG.hex()))


def test_reading_goes_on_where_it_broke_off(server, folder):
    server.fail("*", lambda reply: reply, broken_off(100_000))
    assert folder.holds(NAME, KEY)
    assert server.log[-1].headers["range"] == "bytes=100000-"


def test_what_cannot_be_read_to_its_end_is_unknown(server, folder):
    server.fail("*", lambda reply: reply, broken_off(1000), *[broken_off(0)] * 3)
    with pytest.raises(ReimagingError, match="states no md5 and could not be read to its end"):
        folder.holds(NAME, KEY)


def test_what_is_not_there_is_not_held_and_cannot_be_fetched(server, folder, tmp_path):
    server.files.clear()
    assert not folder.holds(NAME, KEY)
    with pytest.raises(ReimagingError, match=r"neither in http.*/data nor in its src/"):
        folder.fetch(NAME, KEY, tmp_path / "tar", lambda _: None)


@pytest.mark.parametrize("faults", [[busy(503)] * 2, [said(b"", 403)], [said(b"", 401)]])
def test_trouble_and_refusal_are_not_absence(server, folder, faults):
    server.fail("*", *faults)
    with pytest.raises(ReimagingError):
        folder.holds(NAME, KEY)


def test_a_server_that_is_gone_is_unknown(tmp_path):
    with Server() as server:
        url = server.url
    client = Client(Manners(attempts=2), sleep=lambda _: None)
    with pytest.raises(ReimagingError, match="the connection is refused"):
        WebFolder(url, client).holds(NAME, KEY)


def test_a_fetch_goes_on_from_what_is_there(server, folder, tmp_path):
    (tmp_path / "tar").write_bytes(DATA[:200_000])
    told = []
    folder.fetch(NAME, KEY, tmp_path / "tar", told.append)
    assert (tmp_path / "tar").read_bytes() == DATA
    assert server.log[-1].headers["range"] == "bytes=200000-"
    assert told[-1] == len(DATA)


def test_a_server_without_ranges_is_begun_anew_with(server, folder, tmp_path):
    server.ranges = False
    (tmp_path / "tar").write_bytes(DATA[:200_000])
    server.fail("*", *[lambda reply: reply] * 2, broken_off(250_000))
    folder.fetch(NAME, KEY, tmp_path / "tar", lambda _: None)
    assert (tmp_path / "tar").read_bytes() == DATA


def test_a_name_that_leads_nowhere_is_refused(folder):
    with pytest.raises(ReimagingError, match="names no file"):
        folder.holds("src/..", KEY)


def test_git_annex_gets_drops_and_gets_again_and_refuses_wrong_bytes(new_world):
    with Server() as server:
        for tar in (tars := new_world.archive.tars):
            server.files[f"/{tar.key}"] = new_world.archive.path(tar).read_bytes()
        new_world.raw.record(new_world.archive.manifest, tars, server.url)
        for _ in range(2):
            path = new_world.raw.get(tars[0])
            assert hashlib.md5(path.read_bytes()).hexdigest() == tars[0].md5
            new_world.raw.drop(tars[0])
        new_world.raw.get(tars[1])
        for tar in tars:
            server.files[f"/{tar.key}"] = bytes(tar.size)
        with pytest.raises(ReimagingError, match="could not be fetched"):
            new_world.raw.get(tars[0])
        with pytest.raises(ReimagingError, match="is kept"):
            new_world.raw.drop(tars[1])
        assert new_world.raw.holds(tars[1])
