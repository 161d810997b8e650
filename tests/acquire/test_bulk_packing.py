"""E-prints packed as arXiv packs them."""

import gzip
import hashlib
import tarfile

import pytest

from packed_articles import packed
from reimaging.acquire import bulk_packing
from reimaging.acquire.bulk_packing import pack
from reimaging.acquire.eprints import fetch_eprints
from reimaging.acquire.manifest import MANIFEST, read_manifest
from reimaging.acquire.web import Client
from reimaging.errors import ReimagingError
from reimaging.ingest.eprint import read_bulk_tar, read_eprint
from servers.eprints import EprintServer

EPRINTS = {
    "1201.0001": packed({"paper.tex": b"\\documentclass{article}", "a.png": b"png"}),
    "1201.0002": b"%PDF-1.4",
    "hep-th/9901001": gzip.compress(b"\\documentstyle{article}", mtime=0),
    "astro-ph/9901002": gzip.compress(b"%auto-ignore", mtime=0),
}


@pytest.fixture
def cache(tmp_path):
    with EprintServer() as server:
        server.eprints.update(EPRINTS)
        fetch_eprints(tmp_path / "cache", list(EPRINTS), Client(), server.url)
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "src"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_month_is_a_tar_and_the_manifest_states_it(cache, folder):
    tars = pack(cache, list(EPRINTS), folder)
    assert [tar.name for tar in tars] == ["arXiv_src_9901_001.tar", "arXiv_src_1201_001.tar"]
    assert read_manifest(folder / MANIFEST) == tars
    old = tars[0]
    data = (folder / old.name).read_bytes()
    assert (old.size, old.md5) == (len(data), hashlib.md5(data).hexdigest())
    items = (old.first_item, old.last_item, old.num_items)
    assert items == ("astro-ph9901002", "hep-th9901001", 2)
    members = EPRINTS["astro-ph/9901002"] + EPRINTS["hep-th/9901001"]
    assert old.content_md5 == hashlib.md5(members).hexdigest()


def test_a_tar_has_arxivs_form_and_nothing_of_this_machine(cache, folder):
    pack(cache, list(EPRINTS), folder)
    with tarfile.open(folder / "arXiv_src_1201_001.tar") as tar:
        assert tar.getnames() == ["1201", "1201/1201.0001.gz", "1201/1201.0002.pdf"]
        assert tar.getmember("1201").isdir()
        for member in tar:
            assert (member.mtime, member.uid, member.gid, member.uname) == (0, 0, 0, "")
        assert tar.extractfile("1201/1201.0001.gz").read() == EPRINTS["1201.0001"]


def test_the_reader_of_bulk_tars_reads_it(cache, folder):
    pack(cache, list(EPRINTS), folder)
    read = {}
    for member in read_bulk_tar(folder / "arXiv_src_1201_001.tar"):
        kind, files = read_eprint(member)
        read[member.identifier.canonical] = kind, [file.path for file in files]
    assert read == {"1201.0001": ("tar", ["paper.tex", "a.png"]), "1201.0002": ("pdf", [])}


def test_the_same_eprints_give_the_same_bytes_in_whatever_order(cache, folder, tmp_path):
    pack(cache, list(EPRINTS), folder)
    pack(cache, [*reversed(EPRINTS), "1201.0001v2"], tmp_path / "again")
    assert contents(folder) == contents(tmp_path / "again")


def test_a_tar_that_stands_is_not_written_again(cache, folder):
    pack(cache, list(EPRINTS), folder)
    before = {path.name: path.stat().st_ino for path in folder.glob("*.tar")}
    (cache / "9901/hep-th9901001.gz").unlink()
    pack(cache, list(EPRINTS), folder)
    after = {path.name: path.stat().st_ino for path in folder.glob("*.tar")}
    assert before["arXiv_src_1201_001.tar"] == after["arXiv_src_1201_001.tar"]
    assert before["arXiv_src_9901_001.tar"] != after["arXiv_src_9901_001.tar"]


def test_a_tar_that_was_spoilt_is_written_again(cache, folder):
    pack(cache, list(EPRINTS), folder)
    whole = contents(folder)
    path = folder / "arXiv_src_1201_001.tar"
    path.write_bytes(b"x" + path.read_bytes()[1:])
    pack(cache, list(EPRINTS), folder)
    assert contents(folder) == whole


def test_a_tar_no_longer_wanted_leaves_the_manifest_and_not_the_folder(cache, folder):
    pack(cache, list(EPRINTS), folder)
    tars = pack(cache, ["1201.0001"], folder)
    assert read_manifest(folder / MANIFEST) == tars
    assert [(tar.name, tar.num_items) for tar in tars] == [("arXiv_src_1201_001.tar", 1)]
    assert (folder / "arXiv_src_9901_001.tar").exists()


def test_a_large_month_is_cut_between_articles(cache, folder, monkeypatch):
    monkeypatch.setattr(bulk_packing, "SIZE", 700)
    tars = pack(cache, list(EPRINTS), folder)
    cut = [(tar.yymm, tar.seq, tar.num_items) for tar in tars]
    assert cut == [("9901", 1, 1), ("9901", 2, 1), ("1201", 1, 1), ("1201", 2, 1)]


def test_what_the_cache_lacks_is_left_out(cache, folder):
    (tar,) = pack(cache, ["1201.0002", "1201.0003"], folder)
    assert (tar.first_item, tar.num_items) == ("1201.0002", 1)


def test_nothing_to_pack_is_an_error(cache, folder):
    with pytest.raises(ReimagingError, match="None of the 1 e-prints to be packed is in"):
        pack(cache, ["1201.0003"], folder)


def test_a_folder_that_cannot_be_written_to_is_named(cache, folder):
    folder.write_text("no folder")
    with pytest.raises(ReimagingError, match=r"E-prints cannot be packed into .*src: "):
        pack(cache, list(EPRINTS), folder)
