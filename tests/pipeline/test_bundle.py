"""From the bundle alone, unpacked elsewhere and without a network, figures and paper are made again."""

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.conftest import LIMIT, ROOT, Project
from provenance.validating import complaints, needs_validator

ADDED = (
    ".gitattributes",
    ".git_archival.txt",
    ".gitignore",
    ".zenodo.json",
    "CITATION.cff",
    "LICENSE",
)
NOT_COPIED = ("raw", "explore", "zoom")  # of data and outputs
# Python starts with it: whoever asks for a network is refused, where the kernel lets us not take it
NO_NETWORK = """
import socket

def refuse(self, address, *_):
    if self.family != getattr(socket, "AF_UNIX", None):
        raise OSError(f"the network is off, and {address} was asked for")
    return connect(self, address)

connect, socket.socket.connect, socket.socket.connect_ex = socket.socket.connect, refuse, refuse
"""


@pytest.fixture(scope="module")
def archived(small, tmp_path_factory):
    """The small run with a git history, and its bundle, which `doit archive` made."""
    project, _ = small
    copy = Project(tmp_path_factory.mktemp("with history") / "the project")
    large = shutil.ignore_patterns(*NOT_COPIED)
    # other tests leave runs of their own in the project, with links to tars that are gone
    kept = {"small", "bulk"}

    def left_out(at, names):
        if Path(at).name == "small":
            return large(at, names)
        is_of_runs = (
            Path(at).name in ("data", "models", "outputs") and Path(at).parent == project.root
        )
        return {name for name in names if is_of_runs and (Path(at) / name).is_dir()} - kept

    shutil.copytree(project.root, copy.root, ignore=left_out)
    for name in ADDED:
        shutil.copy(ROOT / name, copy.root)
    copy.reimaging("verify", "small", "--update")
    for arguments in (["init"], ["add", "."], ["commit", "-m", "all", "--date", "@1700000000"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", *identity, *arguments], cwd=copy.root, check=True, capture_output=True
        )
    _move_memory(copy.root / "data/.doit-small.sqlite3", project.root, copy.root)
    # the raw data was left behind
    (copy.root / "data/small/given.json").write_text('{"from": "a test", "steps": ["acquire", '
        '"records", "ingest", "index", "convert", "arrays", "learn", "predict", "cluster", "embed",'
        '"neighbours", "map", "generate", "tables", "zoom"]}')  # fmt: skip
    printed = copy.doit("profile=small", "archive").stdout
    (bundle,) = (copy.root / "outputs/small/archive").glob("*.zip")
    return copy, bundle, printed


@pytest.fixture(scope="module")
def unpacked(archived, tmp_path_factory):
    """The bundle in another place, as a project without a network."""
    _, bundle, _ = archived
    place = tmp_path_factory.mktemp("some where else")
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(place)
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(NO_NETWORK)
    root = place / bundle.stem
    return Project(root, {"PYTHONPATH": os.pathsep.join([str(guard), str(root / "code")])})


def _move_memory(memory, before, after):
    """Let doit know the files of a copied project: else each task would be done again."""
    with closing(sqlite3.connect(memory)) as database:
        database.execute(
            "UPDATE doit SET task_data = replace(task_data, ?, ?)", (str(before), str(after))
        )
        database.commit()


def _doit_offline(project, *arguments):
    return _offline(project, "doit", "profile=small", *arguments)


def _offline(project, module, *arguments):
    cut_off = ["unshare", "--map-root-user", "--net"]
    can = subprocess.run([*cut_off, "true"], capture_output=True, check=False).returncode == 0
    run = subprocess.run(
        [*(cut_off if can else []), sys.executable, "-m", module, *arguments],
        cwd=project.root, env=project._environment(), capture_output=True, text=True, timeout=LIMIT,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def _several(value):
    return value if isinstance(value, list) else [value]


def _files(folder: Path):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("[!.]*") if
            p.is_file() and ".made" not in p.parts}  # fmt: skip


def test_the_bundle_tells_what_goes_in_and_a_second_time_nothing_is_done(archived):
    copy, bundle, printed = archived
    assert "data/small/images: " in printed and "outputs/small/figures: " in printed
    before = bundle.read_bytes()
    again = copy.doit("profile=small", "archive:bundle").stdout
    assert "everything is up to date" in again
    bundle.unlink()
    copy.doit("profile=small", "archive:bundle")
    assert bundle.read_bytes() == before


def test_its_sums_hold_and_nothing_of_a_drawn_sample_is_left_out(unpacked):
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=unpacked.root, check=False).returncode == 0
    with (unpacked.root / "left-out.csv").open() as file:
        assert list(csv.reader(file))[1:] == []


@needs_validator
def test_it_is_an_ro_crate_that_tells_of_the_run(unpacked, tmp_path):
    folder = tmp_path / "crate"  # the validator takes a path with a space for an address
    folder.symlink_to(unpacked.root)
    assert complaints(folder, "provenance-run-crate-0.5", tmp_path) == []
    graph = json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    made_by = {
        result["@id"]: entity
        for entity in graph
        if entity["@type"] == "CreateAction"
        for result in _several(entity["result"])
    }
    drawn = made_by["outputs/small/figures/licences.pdf"]
    assert {"@id": "outputs/small/tables/licences.csv"} in _several(drawn["object"])
    assert "data/small/arxiv.sqlite3" in made_by and by_id["./"]["hasPart"]


def test_figures_and_paper_are_made_again_byte_by_byte_without_a_network(archived, unpacked):
    copy, _, _ = archived
    figures, tables = (unpacked.root / "outputs/small" / name for name in ("figures", "tables"))
    shutil.rmtree(figures)
    printed = _doit_offline(unpacked, "figures")
    names = _files(copy.root / "outputs/small/figures")
    assert len(names) > 80 and f"{printed.count('figures:')} tasks done" in printed
    assert _files(figures) == names
    for path in (unpacked.root / "paper/small.pdf", unpacked.root / "outputs/small/numbers.tex"):
        path.unlink()
    printed = _doit_offline(unpacked)
    assert "index:" not in printed and "ingest:" not in printed
    assert _files(tables) == _files(copy.root / "outputs/small/tables")
    for name in ("outputs/small/numbers.tex", "outputs/small/credits.tex", "paper/small.pdf"):
        assert (unpacked.root / name).read_bytes() == (copy.root / name).read_bytes(), name
    assert (unpacked.root / "outputs/small/report.html").is_file()


def test_what_was_made_there_is_verified_without_a_network(unpacked):
    told = _offline(unpacked, "reimaging", "verify", "small")
    assert "as in profiles/records/small.csv" in told.lower()
    # the text names another commit than the record's; no image, number or figure is another
    assert set(re.findall(r"^within tolerance: (\S+, \S+)", told, re.M)) <= {
        "paper, paper/small.pdf"
    }
    (unpacked.root / "outputs/small/tables/licences.csv").write_text("licence\n")
    with pytest.raises(
        AssertionError, match=r"differs: tables, outputs/small/tables/licences\.csv"
    ):
        _offline(unpacked, "reimaging", "verify", "small")


def test_the_network_is_off_where_figures_are_made_again(unpacked):
    ask = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    run = subprocess.run(
        [sys.executable, "-c", ask], env=unpacked._environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "the network is off" in run.stderr


def test_where_there_is_no_history_no_bundle_is_made(unpacked):
    run = unpacked.doit("profile=small", "archive:bundle", check=False)
    assert run.returncode and "no git history here" in run.stdout
