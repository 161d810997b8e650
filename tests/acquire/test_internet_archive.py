"""The Internet Archive as a source: a listing of its tars, and its tars through git-annex."""

import hashlib
import json
import random

import pytest

from reimaging.acquire.internet_archive import ArchiveItems, agreeing, write_listing
from reimaging.acquire.manifest import BulkTar, read_manifest
from reimaging.acquire.transfer import Patience
from reimaging.acquire.web import Client, Manners
from reimaging.errors import ReimagingError
from servers.archive import ArchiveServer
from servers.http import broken_off, busy, said

DATA = random.Random(5).randbytes(300_000)
ITEM = "arXiv_src_1201_001"
NAME = f"src/{ITEM}.tar"
KEY = f"MD5E-s{len(DATA)}--{hashlib.md5(DATA).hexdigest()}.tar"


@pytest.fixture
def archive():
    with ArchiveServer() as server:
        for item in ("arXiv_src_1201_002", "arXiv_src_9912_001", "arXiv_pdf_1201_001"):
            server.add(item, item.encode() * 100)
        server.add(ITEM, DATA)
        server.items["arXiv_src_manifest_2020"] = None
        yield server


@pytest.fixture
def client():
    return Client(Manners(attempts=2), sleep=lambda _: None)


@pytest.fixture
def place(archive, client):
    return ArchiveItems(archive.url, client, Patience(attempts=3, sleep=lambda _: None))


@pytest.fixture
def listing(archive, client, tmp_path):
    def write(first=None, last=None):
        target = tmp_path / "listing.xml"
        return write_listing(target, archive.url, client, tmp_path / "cache", first, last)

    return write


def test_items_of_source_are_listed_in_the_order_of_time_page_by_page(archive, listing):
    archive.page = 2
    wanted = ["arXiv_src_9912_001", ITEM, "arXiv_src_1201_002"]
    assert [tar.stem for tar in listing().tars] == wanted
    assert len(archive.asked("/advancedsearch.php")) == 3


def test_the_search_is_made_once(archive, listing):
    assert listing() == listing()
    assert len(archive.asked("/advancedsearch.php")) == 1


def test_a_search_that_names_too_few_is_not_kept(archive, listing):
    body = json.dumps({"response": {"numFound": 9, "docs": [{"identifier": ITEM}]}}).encode()
    archive.fail("/advancedsearch.php", said(body), said(body))
    with pytest.raises(ReimagingError, match="finds 9 items and names 1 of them"):
        listing()
    assert len(listing().tars) == 3


@pytest.mark.parametrize("damage", ["[]", '["x"]', "[1]", "{}", '{"size": "1"}', "\x00"])
def test_a_kept_answer_that_is_damaged_is_asked_for_again(archive, listing, tmp_path, damage):
    before = listing()
    for path in (tmp_path / "cache").iterdir():
        path.write_text(damage)
    assert listing() == before
    assert len(archive.asked("/advancedsearch.php")) == 2


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"response": {}}', b"\xff"])
def test_another_server_is_told_from_the_archive(archive, listing, body):
    archive.fail("*", said(body))
    with pytest.raises(ReimagingError, match=r"does not answer as .* is this its address\?$"):
        listing()


def test_a_listing_is_a_manifest_of_what_the_archive_states(listing, tmp_path):
    tars = listing().tars
    assert [tar.stem for tar in tars] == ["arXiv_src_9912_001", ITEM, "arXiv_src_1201_002"]
    assert tars[1] == BulkTar(
        f"{ITEM}.tar", NAME, hashlib.md5(DATA).hexdigest(), 300_000, "1201", 1
    )
    assert read_manifest(tmp_path / "listing.xml") == tars
    assert "<timestamp>2020-09-13 12:26:40</timestamp>" in (tmp_path / "listing.xml").read_text()


def test_only_items_of_the_months_are_asked_and_each_once(archive, listing):
    for _ in range(2):
        assert len(listing("2012-01", "2012-12").tars) == 2
    asked = [request.path for request in archive.log if "metadata" in request.path]
    assert asked == [f"/metadata/{ITEM}/files", "/metadata/arXiv_src_1201_002/files"]


def test_items_without_a_tar_or_its_md5_are_named_and_passed_over(archive, listing):
    archive.items[ITEM] = None
    del archive.items["arXiv_src_1201_002"]["md5"]
    written = listing()
    assert [tar.stem for tar in written.tars] == ["arXiv_src_9912_001"]
    assert written.passed_over == {
        ITEM: f"holds no {ITEM}.tar",
        "arXiv_src_1201_002": "states no size and md5 of its tar",
    }
    archive.add(ITEM, DATA)
    assert list(listing().passed_over) == ["arXiv_src_1201_002"]


def test_months_that_the_archive_lacks_are_told_by_those_that_it_has(archive, listing):
    with pytest.raises(ReimagingError, match="has the months 1999-12 to 2012-01: none of 2020-11"):
        listing("2020-11", None)
    assert [request.path for request in archive.log] == ["/advancedsearch.php"]
    assert listing("2012-01", "2030-12").months == ("1999-12", "2012-01")


def test_trouble_ends_a_listing_and_the_next_run_goes_on(archive, listing, tmp_path):
    archive.fail(f"/metadata/{ITEM}/files", busy(500), busy(500))
    with pytest.raises(ReimagingError, match=f"{ITEM}/files could not be had in 2 attempts"):
        listing()
    assert not (tmp_path / "listing.xml").exists()
    assert len(listing().tars) == 3
    assert len(archive.asked("/metadata/arXiv_src_9912_001/files")) == 1


def test_an_answer_cut_off_on_the_disk_is_asked_for_again(archive, listing, tmp_path):
    tars = listing().tars
    for path in (tmp_path / "cache").iterdir():
        path.write_text("")
    assert listing().tars == tars


def test_tars_agree_if_size_and_md5_do():
    tar = BulkTar("a.tar", "src/a.tar", "a" * 32, 7, "1201", 1)
    manifest = [
        BulkTar("a.tar", "src/a.tar", "a" * 32, 7, "1201", 1, "1201.0001", "1201.0002", 2),
        BulkTar("b.tar", "src/b.tar", "a" * 32, 7, "1201", 2),
    ]
    assert agreeing([tar], manifest) == manifest[:1]
    other = BulkTar("a.tar", "src/a.tar", "b" * 32, 7, "1201", 1)
    assert agreeing([other], manifest) == []


def test_the_archive_holds_what_its_item_states(place, archive):
    assert place.holds(NAME, KEY)
    archive.items[ITEM]["md5"] = "0" * 32
    assert not place.holds(NAME, KEY)


def test_it_does_not_hold_what_it_does_not_have(place, archive):
    assert not place.holds("src/arXiv_src_2101_001.tar", KEY)
    archive.items[ITEM] = None
    assert not place.holds(NAME, KEY)
    archive.fail("*", said(b"{}"))
    assert not place.holds(NAME, KEY)
    archive.fail("*", said(b"", 404))
    assert not place.holds(NAME, KEY)


@pytest.mark.parametrize(
    "faults",
    [[busy(503)] * 2, [said(b"no", 403)], [said(b'{"error": "busy"}')], [said(b"<html>")]],
)
def test_trouble_is_not_absence(place, archive, faults):
    archive.fail("*", *faults)
    with pytest.raises(ReimagingError):
        place.holds(NAME, KEY)


def test_an_item_without_an_md5_cannot_be_vouched_for(place, archive):
    del archive.items[ITEM]["md5"]
    with pytest.raises(ReimagingError, match=f"details/{ITEM}: the item states no size and md5"):
        place.holds(NAME, KEY)


def test_a_tar_comes_from_where_the_archive_redirects_to(place, archive, tmp_path):
    told = []
    place.fetch(NAME, KEY, tmp_path / "tar", told.append)
    assert (tmp_path / "tar").read_bytes() == DATA
    assert told[-1] == len(DATA)
    assert [request.path for request in archive.node.log] == [f"/7/items/{ITEM}/{ITEM}.tar"]


def test_what_breaks_off_is_gone_on_with(place, archive, tmp_path):
    archive.node.fail("*", broken_off(100_000))
    place.fetch(NAME, KEY, tmp_path / "tar", lambda _: None)
    assert (tmp_path / "tar").read_bytes() == DATA
    assert [r.headers.get("range") for r in archive.node.log] == [None, "bytes=100000-"]


def test_a_tar_that_is_gone_is_named(place, archive, tmp_path):
    archive.node.files.clear()
    with pytest.raises(ReimagingError, match=f"/download/{ITEM}/{ITEM}.tar is not there"):
        place.fetch(NAME, KEY, tmp_path / "tar", lambda _: None)


@pytest.mark.parametrize("url", ["", "archive.org", "ftp://archive.org"])
def test_a_base_that_is_no_address_is_refused(url):
    with pytest.raises(ReimagingError, match="allowed is archive:https://archive"):
        ArchiveItems(url)


@pytest.mark.parametrize("name", ["src/..", "", "src/other.tar", "src/arXiv_pdf_1201_001.tar"])
def test_a_name_that_no_item_can_have_is_refused(place, name):
    with pytest.raises(ReimagingError, match="names no tar"):
        place.holds(name, KEY)


def test_git_annex_gets_drops_and_gets_again(new_world):
    with ArchiveServer.of_folder(new_world.archive.base / "src") as server:
        tars = new_world.archive.tars
        new_world.raw.record(new_world.archive.manifest, tars, f"archive:{server.url}")
        for _ in range(2):
            path = new_world.raw.get(tars[0])
            assert hashlib.md5(path.read_bytes()).hexdigest() == tars[0].md5
            new_world.raw.drop(tars[0])
            assert not new_world.raw.holds(tars[0])


def test_git_annex_refuses_wrong_bytes_and_keeps_the_last_good_copy(new_world):
    with ArchiveServer.of_folder(new_world.archive.base / "src") as server:
        first, second, _ = tars = new_world.archive.tars
        new_world.raw.record(new_world.archive.manifest, tars, f"archive:{server.url}")
        path = f"/7/items/{first.stem}/{first.name}"
        server.node.files[path] = b"x" + server.node.files[path][1:]
        with pytest.raises(ReimagingError, match="could not be fetched from archive:"):
            new_world.raw.get(first)
        new_world.raw.get(second)
        server.add(second.stem, b"another")
        with pytest.raises(ReimagingError, match="is kept"):
            new_world.raw.drop(second)
        assert new_world.raw.holds(second)
