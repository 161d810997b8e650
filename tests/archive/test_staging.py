"""The folder that becomes a bundle: links to what goes along, lists of what does not."""

import csv
import json

import pytest

from archive.made_run import FREE, OTHERS
from explore.made_profile import TARS
from reimaging.archive.choosing import choose
from reimaging.archive.staging import sizes, stage
from reimaging.layout import Layout
from reimaging.pixels.store import ImageStore
from reimaging.provenance.record import record_path


@pytest.fixture
def staged(made, tmp_path):
    def staged(asked=made):
        folder = tmp_path / "staged"
        stage(asked.run, made.contents, choose(asked.run, made.contents), folder, "the bundle")
        return Layout(folder, "made")

    return staged


def left_out(there):
    with (there.root / "left-out.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_whole_files_are_links_that_cost_no_room(made, staged):
    here, there = made.run.layout, staged()
    for name in ("database", "report", "numbers", "classifier"):
        assert getattr(there, name).is_symlink()
        assert getattr(there, name).read_bytes() == getattr(here, name).read_bytes()
    assert not there.paper.exists() and not there.figure("random_montage", ".png").exists()
    assert there.receipt(TARS[0]).is_file() and (there.data / "src").is_dir()
    assert (there.root / "profiles/made.toml").is_file()


def test_stores_have_the_pixels_that_may_be_passed_on_and_the_list_names_the_others(made, staged):
    there = staged()
    kept, why = set(), {}
    for stem in TARS:
        with ImageStore(there.store(stem)) as part, ImageStore(made.run.layout.store(stem)) as all_:
            assert part.ids.tolist() == all_.ids.tolist()
            for number, outcome in zip(part.ids.tolist(), part.outcomes, strict=True):
                if (jpeg := part.jpeg(number)) is not None:
                    kept.add(number)
                    assert jpeg == all_.jpeg(number)
                why[number] = outcome
    assert kept == {made.images[n] for n in FREE}
    assert why[made.images[5]] == "left out: arXiv's own licence"
    rows = [row for row in left_out(there) if row["image_id"]]
    assert {int(row["image_id"]) for row in rows} == {made.images[n] for n in OTHERS}
    (row,) = [row for row in rows if int(row["image_id"]) == made.images[5]]
    assert row == {"file": f"data/made/images/{TARS[0]}.h5", "image_id": str(made.images[5]),
                   "identifier": "hep-th/9802002", "why": "arXiv's own licence"}  # fmt: skip
    files = {row["file"] for row in left_out(there) if not row["image_id"]}
    assert "outputs/made/figures/random_montage.png" in files and "paper/made.pdf" in files


def test_no_byte_of_an_image_that_may_not_be_passed_on_goes_along(made, staged):
    here, there = made.run.layout, staged()
    together = b"".join(p.read_bytes() for p in sorted(there.root.rglob("*")) if p.is_file())
    for stem in TARS:
        with ImageStore(here.store(stem)) as store:
            for n in range(60):
                if made.images[n] in store.ids:
                    jpeg = store.jpeg(made.images[n])
                    assert (jpeg[700:900] in together) == (n in FREE)


def test_without_images_each_is_named_with_its_article(made, staged):
    there = staged(made.of(images="none"))
    assert not there.store(TARS[0]).exists()
    rows = [row for row in left_out(there) if row["image_id"]]
    assert len(rows) == 60 and all(row["identifier"] for row in rows)


def test_given_steps_and_figures_that_are_not_drawn_are_told(made, staged):
    there = staged()
    told = json.loads(there.given.read_text())
    assert told["from"] == "the bundle" and told["steps"] == list(made.contents.given)
    assert told["without"] == ["random_montage", "paper", "report"]


def test_records_and_the_journal_of_the_study_go_along(made, staged):
    there = staged()
    assert record_path(there.figure("random_montage", ".png")).is_file()
    assert record_path(there.large("umap_grid")).is_file()
    assert there.journal.read_text() == '{"task": "index:database", "seconds": 1.0, "bytes": 1}\n'


def test_labels_made_by_hand_go_along(made, staged):
    labels = made.run.layout.labels
    labels.write_text("image,label,labeller,time,source\n")
    try:
        assert staged().labels.read_bytes() == labels.read_bytes()
    finally:
        labels.unlink()


def test_files_are_counted_by_folder(tmp_path):
    for name in ("a/one", "a/two", "b/three"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1234")
    files = [tmp_path / name for name in ("a/one", "b/three", "a/two")]
    assert sizes(tmp_path, files) == {"a": (2, 8), "b": (1, 4)}
