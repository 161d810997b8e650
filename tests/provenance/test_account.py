"""An account has every file of a folder, and what the records lead to beyond it."""

from itertools import pairwise
from pathlib import Path

from provenance.recorded import make
from reimaging.layout import Layout
from reimaging.provenance import account as module
from reimaging.provenance.account import account_of
from reimaging.provenance.record import file_sha256

TAR = '{"name": "arXiv_src_0001_001.tar", "md5": "' + "a" * 32 + '", "size": 7}'


def account(root, *files):
    return account_of(root, Layout(root, "sample"), [Path(file) for file in files])


def test_records_lead_beyond_the_folder_as_far_as_they_lie_in_it(tmp_path):
    make(tmp_path, "data/sample/a", "a", "a:a")
    make(tmp_path, "data/sample/b", "b", "b:b", ["data/sample/a"])
    make(tmp_path, "outputs/sample/c", "c", "c:c", ["data/sample/b"])
    hashes = {name: file_sha256(tmp_path / name) for name in ("data/sample/a", "data/sample/b")}
    for name in hashes:
        (tmp_path / name).unlink()
    found = account(tmp_path, "outputs/sample/c")
    assert [thing.file for thing in found.here] == ["outputs/sample/c"]
    assert {name for name, _ in found.things} == {*hashes, "outputs/sample/c"}
    assert [making.task for making in found.makings] == ["a:a", "b:b", "c:c"]
    assert found.used == set(hashes)
    for name, sha256 in hashes.items():
        thing = found.things[name, sha256]
        assert (thing.is_here, thing.size) == (False, 1)


def test_a_record_that_speaks_of_another_state_is_not_believed(tmp_path):
    make(tmp_path, "data/sample/a", "a", "a:a")
    make(tmp_path, "outputs/sample/b", "b", "b:b", ["data/sample/a"])
    used = file_sha256(tmp_path / "data/sample/a")
    make(tmp_path, "data/sample/a", "anew", "a:again")
    found = account(tmp_path, "outputs/sample/b", "data/sample/a")
    assert found.things["data/sample/a", used].making is None
    assert [thing.making.task for thing in found.here] == ["a:again", "b:b"]


def test_receipts_tell_of_tars(tmp_path):
    receipt = "data/sample/tars/arXiv_src_0001_001.json"
    make(tmp_path, receipt, TAR)
    make(tmp_path, "data/sample/tars/arXiv_src_0002_001.json", "{")
    make(tmp_path, "data/other/tars/arXiv_src_0003_001.json", TAR)
    found = account(tmp_path, receipt, "data/sample/tars/arXiv_src_0002_001.json")
    assert {name: tar.key for name, tar in found.tars.items()} == {
        receipt: f"MD5E-s7--{'a' * 32}.tar"
    }


def test_records_themselves_are_no_files_of_it(tmp_path):
    make(tmp_path, "outputs/a", "a", "a:a")
    found = account(tmp_path, "outputs/a", "outputs/.made/a.json")
    assert [thing.file for thing in found.here] == ["outputs/a"]


def test_circles_end_and_there_is_a_bound(tmp_path, monkeypatch):
    for name in ("a", "b"):
        make(tmp_path, f"data/{name}", name)
    for name, other in (("a", "b"), ("b", "a")):
        make(tmp_path, f"data/{name}", name, "a:b", [f"data/{other}"])
    assert {name for name, _ in account(tmp_path, "data/b").things} == {"data/a", "data/b"}
    names = [f"data/{number}" for number in range(50)]
    for before, name in pairwise(names):
        make(tmp_path, name, name, "a:b", [before] if (tmp_path / before).exists() else [])
    monkeypatch.setattr(module, "MOST", 10)
    assert len(account(tmp_path, "data/49").things) == 10
