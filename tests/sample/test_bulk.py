import csv
import hashlib
import json
import subprocess
import sys
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from reimaging.sample.bulk import MANIFEST, draw_sample
from reimaging.sample.plan import Kind, bulk_files

ARTICLES, SEED = 16, 3


def test_the_files_written_are_those_that_the_plan_names(sample):
    names = bulk_files(ARTICLES, SEED)
    assert {path.name for path in sample.src.iterdir()} == {*names.tars, MANIFEST}
    assert {path.name for path in sample.oai.iterdir()} == set(names.metadata)
    assert {path.name for path in sample.truth.iterdir()} == {"figures.json", "images.csv"}


def test_the_manifest_tells_the_truth_about_each_tar(sample):
    root = etree.parse(sample.src / MANIFEST).getroot()
    assert root.tag == "arXivSRC"
    entries = [{child.tag: child.text for child in entry} for entry in root.iter("file")]
    keys = [f"src/{name}" for name in bulk_files(ARTICLES, SEED).tars]
    assert [entry["filename"] for entry in entries] == keys
    for entry in entries:
        data = (sample.src / entry["filename"].removeprefix("src/")).read_bytes()
        assert entry["md5sum"] == hashlib.md5(data).hexdigest()
        assert int(entry["size"]) == len(data)
        with tarfile.open(sample.src / entry["filename"].removeprefix("src/")) as tar:
            members = [member for member in tar if member.isfile()]
            contents = b"".join(tar.extractfile(member).read() for member in members)
        assert entry["content_md5sum"] == hashlib.md5(contents).hexdigest()
        assert int(entry["num_items"]) == len(members)
        items = [member.name.split("/")[1].rsplit(".", 1)[0] for member in members]
        assert [entry["first_item"], entry["last_item"]] == [items[0], items[-1]]
        assert all(member.name.startswith(entry["yymm"] + "/") for member in members)
    assert root[-1].tag == "timestamp"


def test_members_belong_to_nobody_and_carry_the_date_of_their_month(sample):
    for name in bulk_files(ARTICLES, SEED).tars:
        with tarfile.open(sample.src / name) as tar:
            for member in tar:
                assert (member.uid, member.gid, member.uname) == (0, 0, "")
                packed = datetime.fromtimestamp(member.mtime, UTC)
                assert f"{packed - timedelta(days=10):%y%m}" == name.split("_")[2]


def test_the_truth_names_every_whole_article_and_every_image_file(sample):
    papers = json.loads((sample.truth / "figures.json").read_text())["papers"]
    whole = [a.identifier for a in sample.planned if a.kind is not Kind.BROKEN]
    assert [paper["id"] for paper in papers] == whole
    with (sample.truth / "images.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    told = ["identifier", "path", "class", "kind", "format", "look", "turned"]
    assert list(rows[0]) == told
    assert all(row["turned"] in ("0", "90", "270") for row in rows)
    for article in sample.planned:
        told = {row["path"] for row in rows if row["identifier"] == article.identifier}
        if article.kind is not Kind.TAR:
            assert told == set()
            continue
        files = sample.files(article)
        assert told == {name for name in files if not name.endswith((".tex", ".pstex_t"))}


@pytest.mark.heavy
def test_two_processes_write_the_bytes_that_one_writes(sample, tmp_path):
    places = [tmp_path / name for name in ("src", "oai", "truth")]
    draw_sample(*places, articles=ARTICLES, seed=SEED, workers=2)
    for one, two in zip((sample.src, sample.oai, sample.truth), places, strict=True):
        assert {p.name: p.read_bytes() for p in one.iterdir()} == {
            p.name: p.read_bytes() for p in two.iterdir()
        }


def test_a_drawing_that_is_killed_leaves_no_process(tmp_path):
    code = (
        "import sys; from pathlib import Path; from reimaging.sample.bulk import draw_sample\n"
        "if __name__ == '__main__':\n"
        "    root = Path(sys.argv[1])\n"
        "    draw_sample(root / 's', root / 'o', root / 't', articles=60, seed=1, workers=2)\n"
    )
    (tmp_path / "draw.py").write_text(code)
    drawing = subprocess.Popen(
        [sys.executable, tmp_path / "draw.py", tmp_path], start_new_session=True
    )
    while drawing.poll() is None and not list(tmp_path.glob("s/*.tar")):
        time.sleep(0.05)
    assert drawing.poll() is None, "it had ended"
    drawing.kill()
    drawing.wait()
    for _ in range(500):
        if not living(drawing.pid):
            return
        time.sleep(0.02)
    raise AssertionError(f"still there: {living(drawing.pid)}")


def living(session):
    """Name the processes of a session that are not corpses."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, member = stat.read_text().rsplit(")", 1)[1].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(member) == session and state != "Z":
            found.append(stat.parent.name)
    return found
