"""The records of a list of articles are asked for one by one; none is asked for twice."""

import gzip
import hashlib
import json
import signal
import subprocess
import sys
import time

import pytest

from reimaging.acquire.oai import Wish, harvest, update
from reimaging.acquire.oai_records import fetch_records
from reimaging.acquire.web import Client, Manners
from reimaging.errors import ReimagingError
from reimaging.ingest.records import read_records
from servers.http import as_it_is, broken_off, busy, dripping, said
from servers.oai import OaiServer, cut_short, made

ITEMS = [
    made("1201.0610", "2012-01-03", title="Ångström & <α>"),
    made("hep-th/9901001", "1999-01-02"),
    made("1501.00001", "2015-01-02"),
]
ALL = [item.identifier for item in ITEMS]


@pytest.fixture
def server():
    with OaiServer(ITEMS) as server:
        yield server


class Folder:
    """A folder to keep records in, with a client that does not sleep."""

    def __init__(self, path):
        self.path = path
        self.slept = []
        self.client = Client(Manners(attempts=4), sleep=self.slept.append)

    def fetch(self, server, *identifiers, base=None):
        return fetch_records(self.path, base or server.base, identifiers, self.client)

    @property
    def state(self):
        return json.loads((self.path / "harvest.json").read_text())

    @property
    def pages(self):
        return sorted(path.name for path in self.path.glob("*.xml.gz"))

    def bytes(self):
        return {path.name: path.read_bytes() for path in self.path.iterdir()}

    def times(self):
        return {path.name: path.stat().st_mtime_ns for path in self.path.iterdir()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "a folder" / "oai")


def test_each_record_is_kept_as_it_was_sent_under_its_compact_name(server, folder):
    sent = []
    answer = server.routes["/oai"]
    server.routes["/oai"] = lambda request: sent.append(answer(request)) or sent[-1]
    assert folder.fetch(server, "1201.0610", "hep-th/9901001") == {
        "1201.0610": "ok",
        "hep-th/9901001": "ok",
    }
    assert folder.pages == ["1201.0610.xml.gz", "hep-th9901001.xml.gz"]
    packed = [(folder.path / name).read_bytes() for name in folder.pages]
    assert [gzip.decompress(page) for page in packed] == [reply.body for reply in sent]
    assert {page[4:8] for page in packed} == {bytes(4)}  # gzip's time


def test_the_pages_are_read_as_those_of_a_harvest_are(server, folder):
    server.delete("1501.00001", "2020-01-02")
    assert folder.fetch(server, *ALL) == dict.fromkeys(ALL, "ok")
    read = [record for name in folder.pages for record in read_records(folder.path / name)]
    assert {record.identifier.canonical for record in read} == set(ALL)
    assert {record.identifier.canonical for record in read if record.deleted} == {"1501.00001"}
    assert "Ångström & <α>" in {record.title for record in read}


def test_what_is_asked_for_is_the_arxiv_format_by_the_canonical_name_and_once(server, folder):
    for _ in range(2):
        folder.fetch(server, "hep-th9901001", "hep-th/9901001", "1201.0610v2")
    assert [dict(request.query) for request in server.log] == [
        {"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": f"oai:arXiv.org:{name}"}
        for name in ("hep-th/9901001", "1201.0610")
    ]


def test_the_state_lists_the_pages_and_where_they_are_from(server, folder):
    folder.fetch(server, *ALL, "1201.9999")
    state = folder.state
    assert state["base"] == server.base
    assert state["no_record"] == ["1201.9999"]
    assert [page["name"] for page in state["pages"]] == folder.pages
    body = gzip.decompress((folder.path / "1201.0610.xml.gz").read_bytes())
    assert state["pages"][0]["sha256"] == hashlib.sha256(body).hexdigest()


def test_the_same_records_are_the_same_bytes_in_whatever_order(server, folder, tmp_path):
    folder.fetch(server, *ALL, "1201.9999")
    other = Folder(tmp_path / "other")
    other.fetch(server, "1201.9999", *reversed(ALL))
    assert other.bytes() == folder.bytes()


def test_what_is_complete_is_left_alone_and_more_can_be_asked_for(server, folder):
    folder.fetch(server, *ALL[:2])
    before, asked = folder.times(), len(server.log)
    assert folder.fetch(server, ALL[0]) == {ALL[0]: "ok"}
    assert folder.times() == before
    folder.fetch(server, *ALL)
    assert [query["identifier"] for query in server.queries[asked:]] == ["oai:arXiv.org:1501.00001"]
    assert len(folder.state["pages"]) == 3


def test_no_record_is_noted_at_once_and_not_asked_for_again(server, folder):
    server.fail("/oai", as_it_is, as_it_is, *[busy()] * 4)
    with pytest.raises(ReimagingError, match="could not be had in 4 attempts"):
        folder.fetch(server, "1201.0610", "1201.9999", "1501.00001")
    assert folder.state["no_record"] == ["1201.9999"]
    asked = len(server.log)
    assert folder.fetch(server, "1201.0610", "1201.9999", "1501.00001") == {
        "1201.0610": "ok",
        "1201.9999": "no record",
        "1501.00001": "ok",
    }
    assert len(server.log) == asked + 1


def test_no_articles_are_a_complete_list(server, folder):
    assert folder.fetch(server) == {}
    assert folder.state["pages"] == []
    assert server.log == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (cut_short(300), "is no well-formed XML"),
        (said(b"<html><body>Down for an hour</body></html>"), "has the root `html`"),
        (said(b""), "is no well-formed XML"),
        (
            lambda reply: said(reply.body.replace(b"GetRecord>", b"ListSets>"))(reply),
            "is neither a record nor an error",
        ),
        (
            lambda reply: said(reply.body.replace(b"1201.0610", b"1201.0611"))(reply),
            "does not hold the record of 1201.0610",
        ),
    ],
)
def test_what_is_no_page_is_not_kept_and_asked_for_again(server, folder, fault, reason):
    server.fail("/oai", fault, times=4)
    with pytest.raises(ReimagingError, match=f"no page of records: it {reason}"):
        folder.fetch(server, "1201.0610")
    assert folder.slept == [5, 20, 60]
    assert folder.pages == []
    server.fail("/oai", fault, times=3)
    assert folder.fetch(server, "1201.0610") == {"1201.0610": "ok"}


@pytest.mark.parametrize("fault", [busy(retry_after=30), broken_off(300), broken_off(-1)])
def test_a_server_that_is_busy_or_breaks_off_is_borne_with(server, folder, fault):
    server.fail("/oai", fault, times=3)
    assert folder.fetch(server, *ALL) == dict.fromkeys(ALL, "ok")
    assert len(folder.slept) == 3


def test_the_servers_own_errors_are_told_in_its_words(server, folder):
    refusal = b'<OAI-PMH><responseDate>2021-01-04</responseDate><error code="badVerb">No'
    server.fail("/oai", said(refusal + b"</error></OAI-PMH>"))
    with pytest.raises(ReimagingError, match=r"`badVerb` \(No\) when asked for .* 1201\.0610"):
        folder.fetch(server, "1201.0610")
    server.fail("/oai", said(b"nothing here", 404))
    with pytest.raises(ReimagingError, match="status 404 where a page of records is due"):
        folder.fetch(server, "1201.0610")
    assert folder.state["no_record"] == []


def test_what_is_no_identifier_is_told_before_anything_is_asked(server, folder):
    with pytest.raises(ReimagingError, match="'1201' is no arXiv identifier such as"):
        folder.fetch(server, "1201.0610", "1201")
    assert server.log == []


def test_records_of_another_server_are_told(server, folder):
    folder.fetch(server, "1201.0610")
    with pytest.raises(
        ReimagingError, match=r"holds records from http.*: call the profile by another name, or"
    ):
        folder.fetch(server, "1201.0610", base="http://example.org/oai")


def test_a_harvest_of_lists_is_told_and_left_alone(server, folder):
    harvest(folder.path, Wish(server.base), folder.client)
    before, asked = folder.bytes(), len(server.log)
    with pytest.raises(
        ReimagingError, match=r"holds a harvest of lists of records.*or remove this"
    ):
        folder.fetch(server, "1201.0610")
    assert len(server.log) == asked
    assert folder.bytes() == before


@pytest.mark.parametrize("bring", [harvest, update])
def test_a_harvest_of_lists_does_not_go_where_single_records_are(server, folder, bring):
    folder.fetch(server, "1201.0610")
    before, asked = folder.bytes(), len(server.log)
    with pytest.raises(ReimagingError, match=r"asked for one by one.*or remove this folder"):
        bring(folder.path, Wish(server.base), folder.client)
    assert len(server.log) == asked
    assert folder.bytes() == before


def test_a_folder_of_other_pages_is_not_written_to(server, folder):
    folder.path.mkdir(parents=True)
    (folder.path / "page.xml").write_text("mine")
    with pytest.raises(ReimagingError, match=r"such as page\.xml but no harvest\.json"):
        folder.fetch(server, "1201.0610")
    assert server.log == []
    assert folder.bytes() == {"page.xml": b"mine"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2, "verb": "GetRecord"}', "7"])
def test_a_damaged_state_is_told(server, folder, text):
    folder.fetch(server, "1201.0610")
    (folder.path / "harvest.json").write_text(text)
    with pytest.raises(ReimagingError, match=r"is no state of records.*: restore it, or remove"):
        folder.fetch(server, "1201.0610")


def test_a_page_that_is_gone_is_asked_for_again(server, folder):
    folder.fetch(server, *ALL)
    (folder.path / "1201.0610.xml.gz").unlink()
    assert folder.fetch(server, *ALL) == dict.fromkeys(ALL, "ok")
    assert len(server.log) == len(ALL) + 1
    assert len(folder.pages) == len(ALL)


def test_a_page_that_is_damaged_is_told(server, folder):
    folder.fetch(server, *ALL)
    page = folder.path / "1201.0610.xml.gz"
    page.write_bytes(page.read_bytes()[:-9])
    with pytest.raises(ReimagingError, match=r"1201\.0610\.xml\.gz cannot be unpacked: remove it"):
        folder.fetch(server, *ALL)


FETCH = """
import sys
from pathlib import Path
from reimaging.acquire.oai_records import fetch_records
from reimaging.acquire.web import Client, Manners
fetch_records(Path(sys.argv[1]), sys.argv[2], sys.argv[3:], Client(Manners(attempts=1)))
"""


def begin(folder, server):
    return subprocess.Popen([sys.executable, "-c", FETCH, folder.path, server.base, *ALL])


def wait_until(holds):
    while not holds():
        time.sleep(0.01)


def test_a_run_that_is_killed_goes_on_at_the_record_in_hand(server, folder):
    server.fail("/oai", as_it_is, as_it_is, dripping(10))
    with begin(folder, server) as process:
        wait_until(lambda: len(server.log) == 3)
        process.send_signal(signal.SIGKILL)
    assert len(folder.pages) == 2
    assert folder.fetch(server, *ALL) == dict.fromkeys(ALL, "ok")
    assert len(server.log) == 4
    assert server.queries[3] == server.queries[2]
    assert len(folder.state["pages"]) == 3


def test_only_one_process_asks_for_the_records_of_a_folder(server, folder):
    server.fail("/oai", dripping(10))
    with begin(folder, server) as process:
        wait_until(lambda: server.log)
        with pytest.raises(ReimagingError, match="Another process is harvesting into"):
            folder.fetch(server, *ALL)
        process.kill()
    assert folder.fetch(server, *ALL) == dict.fromkeys(ALL, "ok")
