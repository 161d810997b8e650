"""Metadata records are harvested page by page; nothing is asked for twice, whatever happens."""

import gzip
import hashlib
import json
import signal
import subprocess
import sys
import time

import pytest

from reimaging.acquire.oai import Wish, harvest, update
from reimaging.acquire.web import Client, Manners
from reimaging.errors import ReimagingError
from reimaging.ingest.records import read_records
from servers.http import as_it_is, broken_off, busy, dripping, redirected, said
from servers.oai import OaiServer, cut_short, made

ITEMS = [
    made("0704.0001", "2007-05-23", ["math"]),
    made("hep-th/9802001", "2007-05-23", ["physics:hep-th"]),
    made("0704.0003", "2007-05-24", ["math", "physics:hep-th"]),
    made("0704.0004", "2008-01-01", ["cs"], title="Ångström & <α>"),
    made("0704.0005", "2008-01-02", ["physics:gr-qc"]),
]
ALL = {item.identifier for item in ITEMS}


@pytest.fixture
def server():
    with OaiServer(ITEMS) as server:
        yield server


class Folder:
    """A folder to harvest into, with a client that does not sleep."""

    def __init__(self, path):
        self.path = path
        self.slept = []
        self.told = []
        self.client = Client(Manners(attempts=4), tell=self.told.append, sleep=self.slept.append)

    def harvest(self, server, *sets, base=None, **bounds):
        return harvest(self.path, Wish(base or server.base, sets, **bounds), self.client)

    def update(self, server, *sets, **bounds):
        return update(self.path, Wish(server.base, sets, **bounds), self.client)

    @property
    def state(self):
        return json.loads((self.path / "harvest.json").read_text())

    @property
    def pages(self):
        return sorted(self.path.glob("*.xml.gz"))

    def records(self):
        """What a reader of the pages finds, the last record of an identifier."""
        found = {}
        for page in self.pages:
            plain = self.path / "page.tmp"
            plain.write_bytes(gzip.decompress(page.read_bytes()))
            found |= {record.identifier.canonical: record for record in read_records(plain)}
            plain.unlink()
        return found


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "a folder" / "oai")


def test_all_records_come_in_pages_as_they_were_sent(server, folder):
    sent = []
    answer = server.routes["/oai"]
    server.routes["/oai"] = lambda request: sent.append(answer(request)) or sent[-1]
    assert folder.harvest(server) == 3
    assert [page.name for page in folder.pages] == [f"00000{n}.xml.gz" for n in (1, 2, 3)]
    bodies = [gzip.decompress(page.read_bytes()) for page in folder.pages]
    assert bodies == [reply.body for reply in sent]
    assert {page.read_bytes()[4:8] for page in folder.pages} == {bytes(4)}  # gzip's time
    assert folder.records().keys() == ALL
    assert folder.records()["0704.0004"].title == "Ångström & <α>"


def test_the_state_lists_the_pages_and_until_when_all_is_complete(server, folder):
    folder.harvest(server)
    state = folder.state
    assert state["sets"] == {"": {"complete_until": "2021-01-04", "until": None, "in_hand": None}}
    assert [page["records"] for page in state["pages"]] == [2, 2, 1]
    assert state["pages"][1] == {
        "name": "000002.xml.gz",
        "set": "",
        "records": 2,
        "first": "2007-05-24",
        "last": "2008-01-01",
        "sha256": hashlib.sha256(gzip.decompress(folder.pages[1].read_bytes())).hexdigest(),
    }


def test_what_is_asked_for_is_the_arxiv_format_and_then_the_token_alone(server, folder):
    folder.harvest(server, "physics", since="2007-05-24", until="2010-01-01")
    first, *others = [dict(request.query) for request in server.log]
    assert first == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "physics",
        "from": "2007-05-24",
        "until": "2010-01-01",
    }
    assert [sorted(query) for query in others] == [["resumptionToken", "verb"]] * len(others)
    assert folder.records().keys() == {"0704.0003", "0704.0005"}


def test_a_complete_harvest_is_left_alone(server, folder):
    folder.harvest(server)
    before = {path: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    asked = len(server.log)
    assert folder.harvest(server) == 0
    assert len(server.log) == asked
    assert {path: path.stat().st_mtime_ns for path in folder.path.iterdir()} == before


def test_sets_are_harvested_one_after_the_other_and_more_can_be_wished_for(server, folder):
    folder.harvest(server, "math", "cs")
    assert [page["set"] for page in folder.state["pages"]] == ["math", "cs"]
    asked = len(server.log)
    assert folder.harvest(server, "math", "cs", "physics") == 2
    assert [query.get("set") for query in server.queries[asked:]] == ["physics", None]
    assert folder.records().keys() == ALL


def test_an_update_asks_for_what_changed_since_the_servers_own_day(server, folder):
    folder.harvest(server)
    server.today = "2021-02-01"
    server.put(made("0704.0001", "2021-01-04", title="Changed on the day of the harvest"))
    server.delete("0704.0003", "2021-01-20")
    server.put(made("2101.00001", "2021-01-20"))
    asked = len(server.log)
    assert folder.update(server) == 2
    assert server.queries[asked] == {"from": "2021-01-04"}
    assert folder.records().keys() == ALL | {"2101.00001"}
    assert folder.records()["0704.0001"].title == "Changed on the day of the harvest"
    assert folder.records()["0704.0003"].deleted
    assert folder.state["sets"][""]["complete_until"] == "2021-02-01"


def test_an_update_of_nothing_adds_no_page(server, folder):
    folder.harvest(server)
    server.today = "2021-02-01"
    assert folder.update(server) == 0
    assert folder.state["sets"][""]["complete_until"] == "2021-02-01"


def test_an_update_begins_with_a_harvest_where_there_is_none(server, folder):
    assert folder.update(server) == 3
    assert server.queries[0] == {}


def test_the_day_of_a_harvest_is_that_of_its_first_page(server, folder):
    answer = server.routes["/oai"]

    def later(request):
        reply = answer(request)
        server.today = "2021-01-05"
        return reply

    server.routes["/oai"] = later
    folder.harvest(server)
    assert folder.state["sets"][""]["complete_until"] == "2021-01-04"


def test_once_the_last_day_that_is_wished_for_is_over_nothing_more_is_asked(server, folder):
    folder.harvest(server, until="2008-01-01")
    asked = len(server.log)
    assert folder.update(server, until="2008-01-01") == 0
    assert len(server.log) == asked


def test_a_later_last_day_is_gone_on_to(server, folder):
    folder.harvest(server, until="2007-12-31")
    asked = len(server.log)
    folder.harvest(server)
    assert server.queries[asked] == {"from": "2007-12-31"}
    assert folder.records().keys() == ALL


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"base": "http://example.org/oai"}, "base"),
        ({"since": "2007-01-01"}, "since"),
        ({"sets": ("math",)}, "sets"),
        ({"sets": ()}, "sets"),
        ({"until": "2020-12-30"}, "until"),
    ],
)
def test_a_wish_that_the_folder_does_not_serve_is_told(server, folder, changed, field):
    known = {"base": server.base, "sets": ("math", "cs"), "since": "2007-01-02"}
    known |= {"until": "2020-12-31"}
    harvest(folder.path, Wish(**known), folder.client)
    asked = len(server.log)
    with pytest.raises(ReimagingError, match=f"holds a harvest with another `{field}`.*remove"):
        harvest(folder.path, Wish(**known | changed), folder.client)
    assert len(server.log) == asked


def test_nothing_to_harvest_is_a_complete_harvest(server, folder):
    assert folder.harvest(server, since="2020-01-01") == 0
    asked = len(server.log)
    assert folder.harvest(server, since="2020-01-01") == 0
    assert len(server.log) == asked
    assert folder.records() == {}


def test_a_page_without_records_is_gone_beyond(server, folder):
    server.empty = {1, 3}
    folder.harvest(server)
    assert [page["records"] for page in folder.state["pages"]] == [0, 2, 0, 2, 1]
    assert folder.records().keys() == ALL


def test_an_expired_token_has_the_list_asked_for_from_its_last_day(server, folder):
    server.lifetime = 2
    assert folder.harvest(server) == 3
    assert [sorted(query) for query in server.queries[1:3]] == [["resumptionToken"]] * 2
    assert server.queries[3:] == [{"from": "2008-01-01"}]
    assert folder.records().keys() == ALL


def test_tokens_that_expired_while_we_were_away_are_no_loss(server, folder):
    stop_after(server, folder, 1)
    server.midnight()
    asked = len(server.log)
    folder.harvest(server)
    assert [sorted(query) for query in server.queries[asked:]] == [
        ["resumptionToken"],
        ["from"],
        ["resumptionToken"],
        ["resumptionToken"],
    ]
    assert server.queries[asked + 1] == {"from": "2007-05-23"}
    assert folder.records().keys() == ALL


def test_a_list_that_is_not_by_days_is_begun_anew(server, folder):
    server.by_datestamp = False
    server.put(made("0704.0002", "2006-01-01"))
    server.items = dict(reversed(server.items.items()))
    stop_after(server, folder, 2)
    server.midnight()
    asked = len(server.log)
    folder.harvest(server)
    assert server.queries[asked + 1] == {}
    assert folder.records().keys() == ALL | {"0704.0002"}


def test_tokens_that_expire_always_do_not_hold_us_for_ever(server, folder):
    server.lifetime = 0
    with pytest.raises(ReimagingError, match=r"taken its token back 3 times .* from 2007-05-23"):
        folder.harvest(server)
    assert len(server.log) == 6
    server.lifetime = None
    folder.harvest(server)
    assert folder.records().keys() == ALL


def test_a_token_that_leads_to_itself_is_told(server, folder):
    folder.harvest(server, "cs")
    body = gzip.decompress(folder.pages[0].read_bytes()).replace(b"</resumption", b"t</resumption")
    server.routes["/oai"] = lambda _: said(body)(None)
    with pytest.raises(ReimagingError, match="in a circle after 1 records"):
        folder.harvest(server, "cs", "math")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (cut_short(300), "is no well-formed XML"),
        (said(b"<html><body>Down for an hour</body></html>"), "has the root `html`"),
        (said(b""), "is no well-formed XML"),
    ],
)
def test_what_is_no_page_is_not_kept_and_asked_for_again(server, folder, fault, reason):
    server.fail("/oai", fault, times=3)
    folder.harvest(server)
    assert folder.records().keys() == ALL
    assert folder.slept == [5, 20, 60]
    assert [reason in sentence for sentence in folder.told] == [True, True]
    server.today = "2021-02-01"
    server.put(made("2101.00001", "2021-01-20"))
    server.fail("/oai", fault, times=4)
    with pytest.raises(ReimagingError, match=f"no page of records: it {reason}"):
        folder.update(server)
    assert folder.update(server) == 1


@pytest.mark.parametrize(
    "fault", [busy(retry_after=30), busy(429, retry_after=30), broken_off(700), broken_off(-1)]
)
def test_a_server_that_is_busy_or_breaks_off_is_borne_with(server, folder, fault):
    server.fail("/oai", fault, times=3)
    assert folder.harvest(server) == 3
    assert folder.records().keys() == ALL
    assert len(folder.slept) == 3


def test_what_came_before_a_server_went_away_is_kept(server, folder):
    stop_after(server, folder, 2)
    assert len(folder.pages) == 2
    asked = len(server.log)
    assert folder.harvest(server) == 1
    assert len(server.log) == asked + 1
    assert folder.records().keys() == ALL


def test_an_old_address_leads_to_the_new_one(server, folder):
    assert folder.harvest(server, base=server.old_base) == 3
    assert {request.path for request in server.log} == {"/oai", "/oai2"}
    assert folder.records().keys() == ALL


def test_the_servers_own_errors_are_told_in_its_words(server, folder):
    server.has_sets = False
    with pytest.raises(ReimagingError, match=r"`noSetHierarchy` \(This server has no sets\)"):
        folder.harvest(server, "math")
    server.fail("/oai", redirected("/oai?verb=Identify"))
    with pytest.raises(ReimagingError, match=r"`badVerb` \(Illegal OAI verb\)"):
        folder.harvest(server, "math")
    server.fail("/oai", said(b"nothing here", 404))
    with pytest.raises(ReimagingError, match="status 404 where a page of records is due"):
        folder.harvest(server, "math")
    assert folder.pages == []


@pytest.mark.parametrize(
    "wish",
    [
        {"base": "export.arxiv.org/oai2"},
        {"base": "https://example.org/oai?verb=Identify"},
        {"sets": ("a b",)},
        {"sets": ("",)},
        {"since": "2020-1-1"},
        {"until": "20200101"},
        {"since": "2020-02-30"},
        {"since": "2020-02-02", "until": "2020-02-01"},
    ],
)
def test_a_wish_that_no_server_could_fulfil_is_refused(wish):
    with pytest.raises(ReimagingError, match=r"allowed|is to come before"):
        Wish(**{"base": "https://example.org/oai"} | wish)


def test_a_folder_that_is_no_harvest_is_not_written_to(server, folder):
    folder.path.mkdir(parents=True)
    (folder.path / "page.xml").write_text("mine")
    with pytest.raises(ReimagingError, match=r"such as page\.xml but no harvest\.json"):
        folder.harvest(server)
    assert server.log == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2, "sets": {}, "pages": []}'])
def test_a_damaged_state_is_told(server, folder, text):
    folder.harvest(server)
    (folder.path / "harvest.json").write_text(text)
    with pytest.raises(ReimagingError, match="is no state of a harvest: restore it, or remove"):
        folder.harvest(server)


def test_a_page_that_is_gone_is_told(server, folder):
    folder.harvest(server)
    folder.pages[1].unlink()
    with pytest.raises(ReimagingError, match=r"000002\.xml\.gz is gone, which harvest.json lists"):
        folder.update(server)


HARVEST = """
import sys
from pathlib import Path
from reimaging.acquire.oai import Wish, harvest
from reimaging.acquire.web import Client, Manners
harvest(Path(sys.argv[1]), Wish(sys.argv[2]), Client(Manners(attempts=1)))
"""


def begin(folder, server):
    return subprocess.Popen([sys.executable, "-c", HARVEST, folder.path, server.base])


def wait_until(holds):
    while not holds():
        time.sleep(0.01)


def test_a_harvest_that_is_killed_goes_on_at_the_page_in_hand(server, folder):
    server.fail("/oai", as_it_is, as_it_is, dripping(10))
    with begin(folder, server) as process:
        wait_until(lambda: len(server.log) == 3)
        process.send_signal(signal.SIGKILL)
    kept = {page: page.stat().st_mtime_ns for page in folder.pages}
    assert len(kept) == 2
    assert folder.harvest(server) == 1
    assert len(server.log) == 4
    assert server.queries[3] == server.queries[2]
    assert {page: page.stat().st_mtime_ns for page in kept} == kept
    assert folder.records().keys() == ALL


def test_only_one_process_harvests_into_a_folder(server, folder):
    server.fail("/oai", dripping(10))
    with begin(folder, server) as process:
        wait_until(lambda: server.log)
        with pytest.raises(ReimagingError, match="Another process is harvesting into"):
            folder.harvest(server)
        process.kill()
    assert folder.harvest(server) == 3


def test_the_pages_of_a_server_can_be_served_again(server, folder, tmp_path):
    folder.harvest(server)
    pages = []
    for page in folder.pages:
        pages.append(tmp_path / page.stem)
        pages[-1].write_bytes(gzip.decompress(page.read_bytes()))
    with OaiServer.of_pages(pages) as again:
        other = Folder(tmp_path / "other")
        other.harvest(again)
    assert other.records() == folder.records()


def stop_after(server, folder, pages):
    """Harvest so many pages, until the server is out of order."""
    server.fail("/oai", *[as_it_is] * pages, *[busy()] * 4)
    with pytest.raises(ReimagingError, match="could not be had in 4 attempts"):
        folder.harvest(server)
    folder.slept.clear()
