"""The bundle is one zip file: whole, the same each time, and of nothing that is not made."""

import json
import subprocess
import zipfile
from dataclasses import replace

import pytest

from archive.made_run import COMMITTED, FREE, TARS
from reimaging import drawing
from reimaging.archive.bundle import bundle_name, bundle_path, list_bundle, write_bundle
from reimaging.errors import ReimagingError
from reimaging.given import not_drawn
from reimaging.layout import Layout
from reimaging.pixels.store import ImageStore
from reimaging.publish.commit import commit_of
from reimaging.run import open_run, tar_stems


@pytest.fixture(scope="module")
def unpacked(made, tmp_path_factory):
    """The bundle of the made run, unpacked."""
    write_bundle(made.run, made.commit, made.contents)
    place = tmp_path_factory.mktemp("un packed")
    with zipfile.ZipFile(bundle_path(made.run)) as packed:
        packed.extractall(place)
    return place / bundle_name(made.run.profile)


def test_it_is_named_after_version_and_profile(made):
    assert bundle_path(made.run).name.startswith("images-of-the-arxiv-")
    assert bundle_path(made.run).name.endswith("-made.zip")
    assert bundle_path(made.run).parent == made.run.layout.archive


def test_all_its_sums_hold_and_its_crate_names_its_files(unpacked):
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=unpacked, check=False).returncode == 0
    graph = json.loads((unpacked / "ro-crate-metadata.json").read_text())["@graph"]
    names = {entity["@id"] for entity in graph}
    assert {"./", "dodo.py", "outputs/made/report.html"} <= names
    there = {path.name for path in unpacked.iterdir()}
    assert {*COMMITTED, "LICENCES.md", "left-out.csv", "SHA256SUMS"} <= there


def test_no_path_of_this_machine_stands_in_it(made, unpacked):
    root = str(made.run.layout.root).encode()
    for path in unpacked.rglob("*"):
        assert not path.is_file() or root not in path.read_bytes(), path


def test_the_same_run_gives_the_same_bytes_and_leaves_nothing_beside(made, unpacked):
    before = bundle_path(made.run).read_bytes()
    bundle_path(made.run).unlink()
    stale = made.run.layout.archive / ".staged/left by a kill"
    stale.parent.mkdir()
    stale.touch()
    write_bundle(made.run, made.commit, made.contents)
    assert bundle_path(made.run).read_bytes() == before
    assert [path.name for path in made.run.layout.archive.iterdir()] == [bundle_path(made.run).name]


def test_unpacked_it_is_a_run_whose_tars_and_commit_are_known(made, unpacked):
    run = open_run("made", unpacked)  # though the folder of its tars is not there
    assert tar_stems(run) == list(TARS)
    assert commit_of(unpacked) == made.commit


def test_montages_of_what_may_be_passed_on_are_drawn_again_the_same(made, unpacked):
    run = open_run("made", unpacked)
    assert "random_montage" in not_drawn(run.layout.given)
    code = [unpacked / "dodo.py"]
    tasks = {t["name"]: t for t in drawing.figure_tasks(run, lambda *_: code, made.commit)}
    assert "random_montage" not in tasks
    here = made.run.layout
    drawn, theirs = (Layout(root, "made") for root in (unpacked, here.root))
    ((draw, arguments, more),) = tasks["montage_by_year"]["actions"]
    draw(*arguments, **more)
    whole = theirs.root / "whole.png"
    stores = [theirs.store(stem) for stem in TARS]
    draw(theirs.table("montage_by_year"), stores, whole)
    assert drawn.figure("montage_by_year", ".png").read_bytes() == whole.read_bytes()
    with ImageStore(drawn.store(TARS[1])) as store:
        assert store.jpeg(made.images[FREE[-1]])
    ((_, (_, _, _, pictures, *_), _),) = tasks["index.html"]["actions"]
    assert drawn.figure("random_montage", ".png") not in pictures


def test_the_list_tells_sizes_and_what_is_left_out_and_makes_nothing(made, capsys):
    before = sorted(made.run.layout.root.rglob("*"))
    list_bundle(made.run, made.commit, made.contents)
    told = capsys.readouterr().out
    assert f"the code of {made.commit.described}\n" in told
    assert "  models/made: 2 files, " in told and "  2 stores without some images, " in told
    assert "  left out: 25 images (arXiv's own licence)\n" in told
    assert "  left out: paper/made.pdf (shows pictures that are left out)\n" in told
    assert "  not done again from it: random_montage, paper, report\n" in told
    list_bundle(made.of(images="none").run, made.commit, made.contents)
    assert "  left out: 2 stores whole\n" in capsys.readouterr().out
    assert sorted(made.run.layout.root.rglob("*")) == before


def test_what_is_not_made_or_not_committed_is_refused(made, capsys):
    lost = made.run.layout.models / "lost.keras"
    contents = replace(made.contents, files=(*made.contents.files, lost))
    with pytest.raises(ReimagingError, match=r"lost\.keras is not there, .*1 file.*`doit profile="):
        write_bundle(made.run, made.commit, contents)
    list_bundle(made.run, made.commit, contents)
    assert "1 file that is not made yet" in capsys.readouterr().out
    with pytest.raises(ReimagingError, match="Tracked files differ"):
        write_bundle(made.run, replace(made.commit, changed=True), made.contents)
