"""A record says what made a file; what lies there and is no record of ours says nothing."""

import json
from dataclasses import asdict, replace

import pytest

from provenance.recorded import a_making
from reimaging.provenance.record import (
    file_sha256,
    forget,
    is_inside,
    name_in,
    read_making,
    record_path,
    write_making,
)


def test_a_record_lies_in_a_folder_of_its_own_and_reads_as_it_was_written(tmp_path):
    path = tmp_path / "tables" / "outcomes.csv"
    making = a_making("tables/outcomes.csv", inputs={"data/a.sqlite3": "1", ".../b.csv": "2"})
    write_making(path, making)
    assert record_path(path) == tmp_path / "tables" / ".made" / "outcomes.csv.json"
    assert read_making(path) == making
    assert [each.name for each in path.parent.iterdir()] == [".made"]


def test_a_name_that_is_no_text_is_kept(tmp_path):
    making = a_making("tables/\udcff é.csv")
    write_making(tmp_path / "a", making)
    assert read_making(tmp_path / "a") == making


def test_without_a_record_nothing_is_said(tmp_path):
    assert read_making(tmp_path / "a") is None
    record_path(tmp_path / "a").mkdir(parents=True)
    assert read_making(tmp_path / "a") is None


SOUND = asdict(a_making("a", inputs={"b": "1"}))
MACHINE, PROFILE = SOUND["machine"], SOUND["profile"]


@pytest.mark.parametrize(
    "lie",
    [
        {"file": "/etc/passwd"},
        {"file": "../a"},
        {"file": ""},
        {"file": 7},
        {"file": "a\0b"},
        {"sha256": "0" * 63},
        {"sha256": None},
        {"bytes": -1},
        {"bytes": True},
        {"bytes": 1.5},
        {"task": "a\x1b[2J"},
        {"inputs": {"file": "b"}},
        {"inputs": [{"file": "b"}]},
        {"inputs": [{"file": "../b", "sha256": "0" * 64}]},
        {"inputs": [{"file": "b", "sha256": "0"}]},
        {"commit": "HEAD"},
        {"changed": "yes"},
        {"profile": {**PROFILE, "name": "../x"}},
        {"profile": None},
        {"machine": {**MACHINE, "threads": {"OMP_NUM_THREADS": 1}}},
        {"machine": {**MACHINE, "gpus": "one"}},
        {"started": "yesterday"},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"seconds": -1},
    ],
    ids=repr,
)
def test_a_record_that_says_what_cannot_be_is_none(tmp_path, lie):
    record = record_path(tmp_path / "a")
    record.parent.mkdir()
    record.write_text(json.dumps(SOUND))
    assert read_making(tmp_path / "a") is not None
    record.write_text(json.dumps({**SOUND, **lie}))
    assert read_making(tmp_path / "a") is None


@pytest.mark.parametrize(
    "bytes_",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 200_000, b'{"file": "a"}', b"9" * 10_000],
    ids=lambda given: repr(given[:12]),
)
def test_what_is_no_record_is_none(tmp_path, bytes_):
    record = record_path(tmp_path / "a")
    record.parent.mkdir()
    record.write_bytes(bytes_)
    assert read_making(tmp_path / "a") is None


def test_what_a_later_version_says_more_is_passed_over(tmp_path):
    record = record_path(tmp_path / "a")
    record.parent.mkdir()
    record.write_text(json.dumps({**SOUND, "weather": "fine", "seconds": 2}))
    assert read_making(tmp_path / "a") == replace(a_making("a", inputs={"b": "1"}), seconds=2.0)


def test_records_of_files_that_are_gone_are_forgotten_and_others_stay(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).touch()
        write_making(tmp_path / name, a_making(name))
    (tmp_path / "a").unlink()
    forget([tmp_path / "a", tmp_path / "b", tmp_path / "never"])
    assert [each.name for each in (tmp_path / ".made").iterdir()] == ["b.json"]
    (tmp_path / "b").unlink()
    forget([tmp_path / "b"])
    assert not list(tmp_path.iterdir())


def test_a_hash_is_that_of_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_sha256(tmp_path / "a") == known


def test_a_file_outside_the_project_is_named_without_its_folder(tmp_path):
    assert name_in(tmp_path, tmp_path / "data" / "a.csv") == "data/a.csv"
    outside = name_in(tmp_path / "project", tmp_path / "mine" / "a.csv")
    assert outside == ".../a.csv"
    assert not is_inside(outside) and is_inside("data/a.csv")
