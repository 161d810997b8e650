"""Single e-prints from a server that wants to be asked gently."""

import gzip
import json
import subprocess
import sys
import time

import pytest

from packed_articles import packed
from reimaging.acquire import eprints
from reimaging.acquire.eprints import fetch_eprints, read_identifiers
from reimaging.acquire.transfer import Patience
from reimaging.acquire.web import Client, Manners
from reimaging.errors import ReimagingError
from servers.eprints import EprintServer
from servers.http import broken_off, busy, dripping, said

SOURCE = packed({"paper.tex": b"\\documentclass{article}", "a.png": b"png"})
FETCH = """
import sys
from pathlib import Path
from reimaging.acquire.eprints import fetch_eprints
from reimaging.acquire.web import Client
fetch_eprints(Path(sys.argv[1]), sys.argv[3:], Client(), sys.argv[2])
"""
TEX = b"\\documentstyle{article} by hand"


@pytest.fixture
def server():
    with EprintServer() as server:
        server.eprints["1201.0001"] = SOURCE
        server.eprints["1201.0002"] = b"%PDF-1.4 a paper"
        server.eprints["hep-th/9901001"] = TEX
        yield server


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def fetch(server, cache):
    def run(*identifiers, client=None):
        client = client or Client(Manners(attempts=2), sleep=lambda _: None)
        patience = Patience(attempts=3, sleep=lambda _: None)
        return fetch_eprints(cache, identifiers, client, server.url, patience=patience)

    return run


def names(cache):
    """Name the files of the cache, but for that of its lock."""
    files = {path for path in cache.rglob("*") if path.is_file()} - {cache / ".lock"}
    return sorted(str(path.relative_to(cache)) for path in files)


def fetching_process(cache, server, *identifiers):
    arguments = [str(cache), server.url, *identifiers]
    return subprocess.Popen([sys.executable, "-c", FETCH, *arguments])


def test_each_is_kept_by_month_under_the_name_that_its_content_deserves(fetch, cache):
    wanted = ["1201.0001", "1201.0002", "hep-th/9901001"]
    assert fetch(*wanted) == dict.fromkeys(wanted, "ok")
    assert names(cache) == ["1201/1201.0001.gz", "1201/1201.0002.pdf", "9901/hep-th9901001.gz"]
    assert (cache / "1201/1201.0001.gz").read_bytes() == SOURCE
    assert (cache / "1201/1201.0002.pdf").read_bytes() == b"%PDF-1.4 a paper"


def test_what_is_not_packed_is_packed_to_the_same_bytes_each_time(fetch, cache):
    fetch("hep-th/9901001")
    path = cache / "9901/hep-th9901001.gz"
    first = path.read_bytes()
    assert gzip.decompress(first) == TEX
    assert first[4:8] == bytes(4)  # no time
    path.unlink()
    fetch("hep-th/9901001")
    assert path.read_bytes() == first


def test_it_is_asked_for_by_its_canonical_name_and_once(fetch, server):
    for _ in range(2):
        assert fetch("hep-th9901001", "1201.0001v2")
    assert [r.path for r in server.log] == ["/e-print/hep-th/9901001", "/e-print/1201.0001"]


def test_three_seconds_lie_between_two_requests_and_we_say_who_we_are(fetch, server, tmp_path):
    slept = []
    manners = Manners(interval=3.0, turn=tmp_path / "turn")
    client = Client(manners, contact="somebody@example.org", sleep=slept.append)
    fetch("1201.0001", "1201.0002", "hep-th/9901001", client=client)
    assert len(slept) == 2
    assert all(2 < seconds <= 3 for seconds in slept)
    assert all("somebody@example.org" in r.headers["user-agent"] for r in server.log)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_noted_and_not_asked_for_again(fetch, server, cache, status):
    server.fail("/e-print/1201.0001", said(b"<html>", status))
    assert fetch("1201.0001", "1201.0002") == {"1201.0001": "not found", "1201.0002": "ok"}
    note = json.loads((cache / "1201/1201.0001.json").read_text())
    assert note["outcome"] == "not found"
    assert str(status) in note["reason"]
    asked = len(server.log)
    assert fetch("1201.0001") == {"1201.0001": "not found"}
    assert len(server.log) == asked


@pytest.mark.parametrize("status", [400, 401, 403, 451])
def test_a_refusal_may_be_a_ban_and_is_asked_for_again_by_the_next_run(
    fetch, server, cache, status
):
    # Of each, the status is asked for as well.
    server.fail("*", said(b"no", status), times=4)
    wanted = ["1201.0001", "1201.0002"]
    assert fetch(*wanted) == dict.fromkeys(wanted, "refused")
    assert names(cache) == []
    assert fetch(*wanted) == dict.fromkeys(wanted, "ok")


def test_a_refusal_that_an_earlier_version_has_noted_is_not_believed(fetch, cache):
    (cache / "1201").mkdir(parents=True)
    note = {"outcome": "refused", "reason": "status 403"}
    (cache / "1201/1201.0001.json").write_text(json.dumps(note))
    assert fetch("1201.0001") == {"1201.0001": "ok"}


@pytest.mark.parametrize("page", [b"<html>wait", b"\n<!DOCTYPE HTML>", b"", b" \n"])
def test_a_page_is_no_eprint_and_may_be_one_tomorrow(fetch, server, cache, page):
    server.fail("*", said(page))
    assert fetch("1201.0001") == {"1201.0001": "not an e-print"}
    assert names(cache) == []
    assert fetch("1201.0001") == {"1201.0001": "ok"}


def test_a_server_that_has_shut_us_out_ends_the_run_and_is_not_believed(fetch, server, cache):
    server.fail("*", said(b"no", 403), times=10)
    wanted = [f"1201.{n:04d}" for n in range(1, 8)]
    with pytest.raises(ReimagingError, match=r"5 times in a row .* may have shut us out"):
        fetch(*wanted)
    assert names(cache) == []
    assert fetch(*wanted)["1201.0001"] == "ok"


def test_more_than_an_eprint_may_have_is_noted(fetch, server, cache, monkeypatch):
    monkeypatch.setattr(eprints, "MAX_EPRINT", 20)
    server.eprints["1201.0001"] = b"x" * 21
    assert fetch("1201.0001", "1201.0002") == {"1201.0001": "too large", "1201.0002": "ok"}
    assert names(cache) == ["1201/1201.0001.json", "1201/1201.0002.pdf"]


def test_passing_trouble_is_waited_out(fetch, server):
    server.fail("/e-print/1201.0001", busy(503, retry_after=1), broken_off(10))
    assert fetch("1201.0001") == {"1201.0001": "ok"}


def test_lasting_trouble_ends_the_run_and_what_came_stays(fetch, server, cache):
    server.fail("/e-print/1201.0002", busy(503), times=3)
    with pytest.raises(ReimagingError, match=r"1201\.0002 could not be had in 3 attempts"):
        fetch("1201.0001", "1201.0002", "hep-th/9901001")
    assert names(cache) == ["1201/1201.0001.gz"]
    fetch("1201.0001", "1201.0002", "hep-th/9901001")
    assert len(server.asked("/e-print/1201.0001")) == 1


def test_a_server_that_wants_to_be_left_alone_is_no_refusal(fetch, server, cache):
    server.fail("*", busy(503, retry_after=86_400), times=2)
    with pytest.raises(ReimagingError, match="wants to be asked again in 86,400 seconds"):
        fetch("1201.0001")
    assert names(cache) == []


def test_what_is_killed_loses_the_item_in_hand(fetch, server, cache):
    server.fail("/e-print/1201.0002", dripping(30))
    wanted = ["1201.0001", "1201.0002", "hep-th/9901001"]
    with fetching_process(cache, server, *wanted) as process:
        while not server.asked("/e-print/1201.0002"):
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    assert fetch(*wanted) == dict.fromkeys(wanted, "ok")
    assert names(cache) == ["1201/1201.0001.gz", "1201/1201.0002.pdf", "9901/hep-th9901001.gz"]
    assert len(server.asked("/e-print/1201.0001")) == 1


def test_two_at_once_ask_for_each_but_once(server, cache):
    wanted = ["1201.0001", "1201.0002", "hep-th/9901001"]
    for name in wanted:
        server.fail(f"/e-print/{name}", dripping(0.01))
    processes = [fetching_process(cache, server, *wanted) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert names(cache) == ["1201/1201.0001.gz", "1201/1201.0002.pdf", "9901/hep-th9901001.gz"]
    assert [len(server.asked(f"/e-print/{name}")) for name in wanted] == [1, 1, 1]


def test_a_cache_that_cannot_be_written_is_named(fetch, cache):
    cache.touch()
    with pytest.raises(ReimagingError, match=r"cache.* cannot be written"):
        fetch("1201.0001")


def test_what_came_whole_before_a_kill_is_not_fetched_again(fetch, server, cache):
    (cache / "1201").mkdir(parents=True)
    (cache / "1201/1201.0001.new").write_bytes(SOURCE)
    assert fetch("1201.0001") == {"1201.0001": "ok"}
    assert names(cache) == ["1201/1201.0001.gz"]
    assert server.log == []


def test_what_is_no_identifier_is_refused_before_anything_is_asked(fetch, server):
    with pytest.raises(ReimagingError, match="'quarks' is no arXiv identifier"):
        fetch("1201.0001", "quarks")
    assert server.log == []


def test_a_list_of_articles_takes_what_people_write(tmp_path):
    path = tmp_path / "articles.txt"
    path.write_text(
        "\ufeff# my articles\n\n1201.0610\narXiv:1201.0611v3  # the third\n"
        "ARXIV: hep-th/9901001\nmath.GT/0309136\n1201.0610v2\n",
        encoding="utf-8",
    )
    wanted = ["1201.0610", "1201.0611", "hep-th/9901001", "math/0309136"]
    assert read_identifiers(path) == wanted


def test_a_line_that_names_no_article_is_named(tmp_path):
    path = tmp_path / "articles.txt"
    path.write_text("1201.0610\n\nquarks\n")
    with pytest.raises(ReimagingError, match=r"articles\.txt, line 3: 'quarks' names no article"):
        read_identifiers(path)


@pytest.mark.parametrize("data", [None, b"\xff\xfe1"])
def test_a_list_that_cannot_be_read_is_named(tmp_path, data):
    path = tmp_path / "articles.txt"
    if data:
        path.write_bytes(data)
    with pytest.raises(ReimagingError, match=r"The list of articles .*articles\.txt cannot be"):
        read_identifiers(path)
