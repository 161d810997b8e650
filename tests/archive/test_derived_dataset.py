"""The derived dataset: what goes along, what of it is annexed, and what is left as it was."""

import json

import pytest

from archive.published import BY, STEM, Published
from reimaging.acquire.annex import Repository
from reimaging.acquire.recording import link_key
from reimaging.archive.derived_dataset import (
    GIVEN,
    dataset_folder,
    retake,
    tracked,
    update_dataset,
)
from reimaging.chain import read_records
from reimaging.errors import ReimagingError
from reimaging.given import given_steps
from reimaging.pixels.store import ImageStore


@pytest.fixture
def world(two_tars, tmp_path):
    return Published(tmp_path, tmp_path / "the place", tmp_path / "some where")


@pytest.fixture
def run(world):
    return world.make()


@pytest.fixture
def dataset(run):
    return Repository(dataset_folder(run.layout))


def test_it_has_what_the_later_steps_read_and_says_which_steps_are_given(run, dataset):
    run.layout.labels.write_text("image_id,label,labeller,time\n")
    truth = run.layout.root / "truth/images.csv"
    truth.parent.mkdir()
    truth.write_text("image,kind\n")
    taken = update_dataset(run, dataset, [truth])
    files = {name for name in tracked(dataset) if name[0] != "."}
    stems = (STEM, "arXiv_src_1501_001")
    assert files == {
        *("README.md", "given.json", "raw", "arxiv.sqlite3", "labels.csv", "index/records.sqlite"),
        *(f"images/{stem}.h5" for stem in stems),
        *(f"tars/{stem}.json" for stem in stems),
        "truth/images.csv",
    }
    assert taken.files == len(files) - 3  # README, given.json, raw
    assert given_steps(dataset.root / "given.json", GIVEN) == list(GIVEN)
    assert dataset.git("status", "--porcelain") == ""


def test_large_files_are_annexed_and_small_ones_lie_in_git(run, dataset):
    update_dataset(run, dataset)
    root = dataset.root
    assert link_key(root / "arxiv.sqlite3").startswith("MD5E-s")
    assert (root / "arxiv.sqlite3").read_bytes() == run.layout.database.read_bytes()
    assert link_key(root / f"images/{STEM}.h5")
    for name in ("README.md", "given.json", f"tars/{STEM}.json"):
        assert link_key(root / name) is None
        assert dataset.git("show", f"HEAD:{name}") == (root / name).read_text()


def test_it_names_the_state_of_the_raw_dataset(run, dataset):
    update_dataset(run, dataset)
    raw = Repository(run.layout.raw)
    mode, kind, commit, name = dataset.git("ls-tree", "HEAD", "raw").split()
    assert (mode, kind, name) == ("160000", "commit", "raw")
    assert commit == raw.git("rev-parse", "HEAD").strip()
    known = dataset.git("config", "--file", ".gitmodules", "submodule.raw.datalad-id")
    assert known == raw.git("config", "--file", ".datalad/config", "datalad.dataset.id")


def test_images_whose_licence_does_not_let_them_go_along_stay(
    world, run, dataset, two_tars, record
):
    taken = update_dataset(run, dataset)
    assert taken.left_out == 2
    with (
        ImageStore(run.layout.store(STEM)) as whole,
        ImageStore(dataset.root / f"images/{STEM}.h5") as part,
    ):
        assert part.ids.tolist() == whole.ids.tolist()
        shown = [i for i in whole.ids.tolist() if whole.jpeg(i)]
        assert len(shown) == 2
        assert all(part.jpeg(i) is None for i in shown)
        assert any(text.startswith("left out: ") for text in part.outcomes)
    assert "does not allow" in (dataset.root / "README.md").read_text()
    # once their author has chosen another licence, they do
    two_tars.add_page("page-2", record("hep-th/9802001", "1998-01-31", "hep-th", BY))
    read_records(run)
    world.merge(run)
    assert update_dataset(run, dataset).left_out == 0
    assert (dataset.root / f"images/{STEM}.h5").read_bytes() == run.layout.store(STEM).read_bytes()
    assert "their licences allow" in (dataset.root / "README.md").read_text()


def test_without_images_no_store_goes_along(world, run, dataset):
    update_dataset(run, dataset)
    update_dataset(world.open("images = 'none'"), dataset)
    assert not [name for name in tracked(dataset) if name.startswith("images/")]
    assert "No image is passed on" in (dataset.root / "README.md").read_text()


def test_what_stands_is_not_taken_again_and_what_changed_is(world, run, dataset):
    assert update_dataset(run, dataset).files == 6
    head = dataset.git("rev-parse", "HEAD")
    again = update_dataset(run, dataset)
    assert (again.files, again.removed, again.left_out) == (0, 0, 2)
    assert dataset.git("rev-parse", "HEAD") == head
    receipt = run.layout.receipt(STEM)
    receipt.write_text(json.dumps({**json.loads(receipt.read_text())}))
    run.layout.labels.write_text("image_id,label,labeller,time\n")
    assert update_dataset(run, dataset).files == 2
    run.layout.labels.unlink()
    assert update_dataset(run, dataset).removed == 1
    assert "labels.csv" not in tracked(dataset)
    assert dataset.git("status", "--porcelain") == ""


def test_one_that_was_begun_is_carried_on(run, dataset):
    dataset.root.mkdir(parents=True)
    dataset.git("init", "--quiet")  # and killed here
    update_dataset(run, dataset)
    # killed after the commit, before it was noted what was taken
    (dataset.root / ".git/reimaging-taken.json").unlink()
    head = dataset.git("rev-parse", "HEAD")
    assert update_dataset(run, dataset).files == 6
    assert dataset.git("rev-parse", "HEAD") == head


def test_bytes_that_were_let_go_are_taken_again(run, dataset):
    update_dataset(run, dataset)
    head = dataset.git("rev-parse", "HEAD")
    dataset.annex("drop", "--force", "arxiv.sqlite3")
    assert not (dataset.root / "arxiv.sqlite3").exists()
    retake(run, dataset, ["arxiv.sqlite3", "no more of the run"], ())
    assert (dataset.root / "arxiv.sqlite3").read_bytes() == run.layout.database.read_bytes()
    assert dataset.git("status", "--porcelain") == ""
    assert dataset.git("rev-parse", "HEAD") == head


def test_it_tells_no_path_of_this_machine(run, dataset):
    update_dataset(run, dataset)
    for branch in ("HEAD", "git-annex"):
        for told in (str(run.layout.root), "@"):
            assert not dataset.succeeds("grep", "--quiet", "-I", "-F", told, branch)


def test_of_a_run_that_is_not_that_far_it_is_said_what_to_do(world, two_tars):
    run = world.open()
    with pytest.raises(
        ReimagingError, match=r"arxiv\.sqlite3 is not there: run `doit profile=mine"
    ):
        update_dataset(run, Repository(dataset_folder(run.layout)))
