"""What the world outside is asked for, what is said of it, and what stands when it fails.

The whole chain from stand-ins of S3, the archive and arXiv's e-prints is in tests/pipeline.
"""

import csv
import gzip
import json
import subprocess

import pytest
from datalad.local.rerun import get_run_info

from reimaging.acquire.manifest import MANIFEST, read_manifest
from reimaging.errors import ReimagingError
from reimaging.fetching import (
    fetch_manifest,
    fetch_tar,
    gather_eprints,
    record_dataset,
    tars_to_fetch,
    tars_to_pay,
    update_manifest,
)
from reimaging.run import known_tars, manifest_origin, note_origin, open_run
from servers.eprints import EprintServer
from servers.http import Server

STEM = "arXiv_src_9802_001"


@pytest.fixture
def server(two_tars):
    """A web folder with the two tars and their manifest."""
    with Server() as server:
        for path in two_tars.src.iterdir():
            server.files[f"/src/{path.name}"] = path.read_bytes()
        yield server


@pytest.fixture
def open_profile(tmp_path, two_tars):
    def open_profile(place, kind="http", more="", extra=""):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{place}"\n{extra}\n'
            f'[metadata]\nkind = "oai-files"\nlocation = "oai"\n{more}'
        )
        return open_run(str(path), tmp_path)

    return open_profile


@pytest.fixture
def run(server, open_profile):
    return open_profile(f"{server.url}/src")


def test_a_manifest_is_asked_for_once_and_said_in_tars_and_bytes(run, server, capsys):
    fetch_manifest(run)
    assert "The source holds 2 tars" in capsys.readouterr().out
    fetch_manifest(run)
    assert len(server.log) == 1
    assert len(known_tars(run)) == 2


def test_a_manifest_of_another_place_is_fetched_anew(run, server, open_profile):
    fetch_manifest(run)
    for path, data in list(server.files.items()):
        server.files[path.replace("/src", "/other")] = data
    fetch_manifest(open_profile(f"{server.url}/other"))
    assert len(server.log) == 2


def test_only_of_the_archive_the_months_belong_to_what_was_asked(run, open_profile):
    months = "[slice]\nfirst_month = '1998-02'"
    assert "first" not in json.loads(manifest_origin(run))
    archive = open_profile("https://archive.org", "archive", months)
    assert json.loads(manifest_origin(archive))["first"] == "1998-02"


def test_an_update_says_what_is_new_and_what_has_changed(run, server, two_tars, capsys):
    fetch_manifest(run)
    two_tars.add_tar("arXiv_src_1501_001", {"1501.00001.pdf": b"%PDF-1.5"})
    two_tars.add_tar("arXiv_src_1502_001", {"1502.00001.pdf": b"%PDF-1.4"})
    server.files[f"/src/{MANIFEST}"] = (two_tars.src / MANIFEST).read_bytes()
    update_manifest(run)
    assert "1 tar new, 1 changed, 0 no more listed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<arXivSRC><file>", "not well-formed XML"),
        (b"<html/>", "has the root <html>"),
        (b"<arXivSRC/>", "lists no tar"),
        (None, "is refused with status 404"),
    ],
)
def test_a_source_that_answers_with_something_else_leaves_what_was_there(
    run, server, data, sentence
):
    fetch_manifest(run)
    before = run.manifest.read_bytes()
    server.files.pop(f"/src/{MANIFEST}")
    if data is not None:
        server.files[f"/src/{MANIFEST}"] = data
    with pytest.raises(ReimagingError, match=sentence) as caught:
        update_manifest(run)
    assert f"{server.url}/src/{MANIFEST}" in str(caught.value)
    assert run.manifest.read_bytes() == before
    assert sorted(p.name for p in run.manifest.parent.iterdir()) == [MANIFEST, "origin.json"]


def test_a_field_that_is_not_known_is_said_and_stops_nothing(run, server, capsys):
    text = server.files[f"/src/{MANIFEST}"].replace(b"</file>", b"<mood>good</mood></file>")
    server.files[f"/src/{MANIFEST}"] = text
    fetch_manifest(run)
    record_dataset(run)
    said = capsys.readouterr().out
    assert "fields that are not known and passed over" in said
    assert "mood" in said
    assert "2 tars added, 0 changed, 0 as before; none of them is fetched" in said


def test_the_history_of_the_dataset_says_by_which_task_of_doit_it_was_recorded(run, tmp_path):
    fetch_manifest(run)
    record_dataset(run)
    log = ["git", "-C", str(run.layout.raw), "log", "-1", "--format=%B"]
    message = subprocess.run(log, capture_output=True, text=True, check=True).stdout
    _, told = get_run_info(None, message)
    assert told["cmd"] == f"doit profile={run.profile.name} acquire:dataset"
    # and it is typed in the project's folder
    assert (run.layout.raw / told["pwd"]).resolve() == run.layout.root.resolve()
    assert str(tmp_path) not in message


def test_a_tar_comes_from_a_web_folder_and_is_fetched_no_more(run, server, two_tars):
    fetch_manifest(run)
    record_dataset(run)
    tar = two_tars.tar(STEM)
    tars = known_tars(run)
    assert tars_to_fetch(run, tars) == tars
    assert fetch_tar(run, tar).read_bytes() == two_tars.path(STEM).read_bytes()
    assert [t.stem for t in tars_to_fetch(run, tars)] == ["arXiv_src_1501_001"]
    asked = len(server.log)
    fetch_tar(run, tar)
    assert len(server.log) == asked


def test_only_what_comes_from_s3_costs_money_and_a_budget_is_kept(two_tars, open_profile):
    tars = read_manifest(two_tars.src / MANIFEST)
    assert tars_to_pay(open_profile("https://example.org"), tars) == []
    run = open_profile("s3://arxiv/src", "s3", "[costs]\nbudget_usd = 0")
    run.manifest.parent.mkdir(parents=True)
    run.manifest.write_bytes((two_tars.src / MANIFEST).read_bytes())
    note_origin(run)
    assert tars_to_pay(run, tars) == tars
    with pytest.raises(ReimagingError, match=r"Nothing is fetched, as the 2 tars of this slice"):
        fetch_tar(run, tars[0])


def test_a_receipt_is_rewritten_only_if_the_tar_is_another(run):
    fetch_manifest(run)
    record_dataset(run)
    receipt = run.layout.receipt(STEM)
    assert json.loads(receipt.read_text())["name"] == f"{STEM}.tar"
    before = receipt.stat()
    record_dataset(run)
    assert receipt.stat().st_mtime_ns == before.st_mtime_ns


def test_listed_articles_are_fetched_packed_and_each_has_an_outcome(
    two_tars, open_profile, tmp_path
):
    (tmp_path / "list.txt").write_text("arXiv:1501.00001v2  # the newest is taken\n1501.00009\n")
    with EprintServer() as server:
        server.eprints["1501.00001"] = gzip.compress(b"\\bye")
        run = open_profile(server.url, "eprints", extra='identifiers = "list.txt"')
        gather_eprints(run)
    (tar,) = known_tars(run)
    assert (tar.name, tar.num_items, tar.first_item) == ("arXiv_src_1501_001.tar", 1, "1501.00001")
    with run.layout.eprint_outcomes.open() as file:
        assert {row["identifier"]: row["outcome"] for row in csv.DictReader(file)} == {
            "1501.00001": "ok",
            "1501.00009": "not found",
        }
    record_dataset(run)
    assert fetch_tar(run, tar).read_bytes() == (run.layout.bulk / tar.name).read_bytes()


def test_without_a_manifest_no_dataset_is_made_and_it_is_said_how_to_get_one(run):
    with pytest.raises(ReimagingError, match="run `doit acquire` to have it fetched"):
        record_dataset(run)
