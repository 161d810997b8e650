"""A run knows its tars and records by name as early as can be, and says so when it cannot yet."""

import json
import shutil
from dataclasses import asdict, replace
from types import SimpleNamespace

import pytest

from reimaging.acquire.manifest import MANIFEST
from reimaging.errors import ReimagingError
from reimaging.given import write_given
from reimaging.index.records import write_records
from reimaging.index.selection import write_selection
from reimaging.learn.imagenet import WEIGHTS
from reimaging.run import (
    Run,
    before_each,
    given_tables,
    known_stems,
    known_tars,
    note_origin,
    of_each_tar,
    open_run,
    record_files,
    record_pages,
    selection_origin,
    stems_by_now,
    tar_stems,
    wanted_tars,
)

STEM = "arXiv_src_9802_001"
NEAR = ("directory", "src", "oai-files", "oai")
FAR = ("s3", "s3://arxiv/src", "oai", "https://oaipmh.arxiv.org/oai")


@pytest.fixture
def open_profile(two_tars, tmp_path):
    def open_profile(kind="directory", more="", place=NEAR):
        kind = place[0] if place is not NEAR else kind
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{place[1]}"\n'
            f'[metadata]\nkind = "{place[2]}"\nlocation = "{place[3]}"\n{more}'
        )
        return open_run(str(path), tmp_path)

    return open_profile


def test_tars_are_known_in_time_order_before_any_is_fetched(open_profile):
    assert tar_stems(open_profile()) == [STEM, "arXiv_src_1501_001"]


def test_months_choose_tars(open_profile):
    assert tar_stems(open_profile(more="[slice]\nfirst_month = '2000-01'")) == [
        "arXiv_src_1501_001"
    ]
    assert tar_stems(open_profile(more="[slice]\nlast_month = '1998-02'")) == [STEM]


@pytest.mark.parametrize("kind", ["directory", "sample"])
def test_months_without_a_tar_are_a_sentence_that_names_those_there_are(open_profile, kind):
    with pytest.raises(
        ReimagingError, match=r"mine\.toml: slice.first_month .*allowed are 19\d\d-\d\d to 20"
    ):
        open_profile(kind, "[slice]\nfirst_month = '2050-01'")


def test_a_sample_that_is_not_drawn_yet_has_its_tars_and_pages_by_name(open_profile):
    run = open_profile("sample", "[sample]\narticles = 20")
    assert all(stem.startswith("arXiv_src_") for stem in tar_stems(run) or ["none"])
    assert record_files(run)[0].name == "arxiv-000.xml"


def test_a_folder_without_pages_is_told_before_any_work(open_profile, two_tars):
    for page in two_tars.oai.iterdir():
        page.unlink()
    with pytest.raises(
        ReimagingError, match=r"mine\.toml: metadata.location is .*allowed is a folder of OAI"
    ):
        open_profile()


def test_a_folder_without_a_manifest_is_told_before_any_work(open_profile, two_tars):
    (two_tars.src / "arXiv_src_manifest.xml").unlink()
    with pytest.raises(ReimagingError, match=r"mine\.toml: source.location is .*holds the tars"):
        open_profile()


def test_what_a_remote_source_holds_is_unknown_until_its_manifest_is_there(open_profile, two_tars):
    run = open_profile(place=FAR)
    assert known_tars(run) is wanted_tars(run) is tar_stems(run) is None
    run.manifest.parent.mkdir(parents=True)
    shutil.copy(two_tars.src / MANIFEST, run.manifest)
    assert tar_stems(run) is None, "nobody knows where it came from"
    note_origin(run)
    assert tar_stems(run) == [STEM, "arXiv_src_1501_001"]


@pytest.mark.parametrize("damage", ["manifest", "origin"])
def test_a_manifest_that_is_damaged_or_of_another_place_does_not_count(
    open_profile, two_tars, damage
):
    run = open_profile(place=FAR)
    run.manifest.parent.mkdir(parents=True)
    shutil.copy(two_tars.src / MANIFEST, run.manifest)
    note_origin(run)
    other = open_profile(place=("s3", "s3://other/src", *FAR[2:]))
    assert tar_stems(other) is None
    path = run.manifest if damage == "manifest" else run.layout.origin
    path.write_bytes(b"\xff" + path.read_bytes()[:-40])
    assert tar_stems(run) is None


def test_a_packed_manifest_counts_for_the_articles_that_it_was_packed_of(tmp_path, two_tars):
    (tmp_path / "list.txt").write_text("1501.00001\n")
    path = tmp_path / "mine.toml"
    path.write_text(
        '[source]\nkind = "eprints"\nlocation = "https://example.org"\nidentifiers = "list.txt"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "oai"\n'
    )
    run = open_run(str(path), tmp_path)
    run.manifest.parent.mkdir(parents=True)
    shutil.copy(two_tars.src / MANIFEST, run.manifest)
    note_origin(run)
    assert len(known_tars(run)) == 2
    (tmp_path / "list.txt").write_text("1501.00001\n1501.00002\n")
    assert known_tars(run) is None


CHOOSING = "[slice]\ncategories = ['cs']"


def test_which_tars_hold_a_slice_is_unknown_until_its_articles_are_chosen(open_profile, two_tars):
    run = open_profile(more=CHOOSING)
    assert len(known_tars(run)) == 2
    assert wanted_tars(run) is None
    write_records(run.layout.records, record_pages(run))

    def choose():
        write_selection(
            run.layout.selection, run.layout.records, known_tars(run),
            wanted=run.profile.slice, seed=1, made_from=selection_origin(run),
        )  # fmt: skip

    choose()
    assert tar_stems(run) == ["arXiv_src_1501_001"]
    assert tar_stems(open_profile(more=CHOOSING.replace("cs", "hep-th"))) is None, "another slice"
    assert tar_stems(open_profile(more=CHOOSING)) == ["arXiv_src_1501_001"]
    two_tars.add_page("page-2")
    assert tar_stems(run) is None, "other records"
    choose()
    two_tars.add_tar("arXiv_src_1501_002", {"1501.00002.pdf": b"%PDF-1.4"})
    assert tar_stems(run) is None, "another manifest"


def test_of_a_harvest_the_file_that_lists_its_pages_stands_for_them(open_profile, tmp_path):
    run = open_profile(place=FAR)
    assert record_files(run) == [tmp_path / "data/mine/oai/harvest.json"]
    run.layout.harvest.mkdir(parents=True)
    (run.layout.harvest / "000002.xml.gz").touch()  # of a killed run: no state lists it
    (run.layout.harvest / "harvest.json").write_text('{"pages": [{"name": "000001.xml.gz"}]}')
    assert record_pages(run) == [tmp_path / "data/mine/oai/000001.xml.gz"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('kind = "snapshot"\nlocation = "gone.json"', "arxiv-metadata-oai-snapshot.json"),
        ('kind = "oai-files"\nlocation = "gone"', "a folder of OAI-PMH pages"),
    ],
)
def test_records_that_are_not_there_are_told_before_any_work(two_tars, tmp_path, text, sentence):
    path = tmp_path / "mine.toml"
    path.write_text(f'[source]\nkind = "directory"\nlocation = "src"\n[metadata]\n{text}\n')
    with pytest.raises(ReimagingError, match=sentence):
        open_run(str(path), tmp_path)


def test_maps_of_vgg16_without_its_weights_are_told_before_any_work(
    open_profile, tmp_path, monkeypatch
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    asked = '[maps]\nembedding = "vgg16"\n'
    with pytest.raises(
        ReimagingError, match=r"maps\.embedding is vgg16, and vgg16_weights.* is not"
    ):
        open_profile(more=asked)
    (tmp_path / "keras/models").mkdir(parents=True)
    (tmp_path / "keras/models" / WEIGHTS).touch()
    assert open_profile(more=asked).profile.maps.embedding == "vgg16"


def test_a_list_of_identifiers_that_is_not_there_is_told_before_any_work(two_tars, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[source]\nkind = "eprints"\nlocation = "https://example.org"\nidentifiers = "gone.txt"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "oai"\n'
    )
    with pytest.raises(ReimagingError, match=r"gone\.txt; allowed is the path of a list"):
        open_run(str(path), tmp_path)


def test_with_tars_that_are_not_kept_the_next_one_waits_for_as_many_as_there_are_workers(
    open_profile,
):
    stems = ["a", "b", "c"]
    run = open_profile(more="[engine]\nworkers = 2")
    assert before_each(run, stems) == [[], [], []]
    run = replace(
        run, profile=replace(run.profile, source=replace(run.profile.source, keep_tars=False))
    )
    assert before_each(run, stems) == [[], [], ["convert:a"]]
    assert before_each(run, ["a"]) == [[]]


def test_tars_that_are_known_stay_those_that_were_declared_and_are_looked_for_once(
    open_profile, two_tars, monkeypatch
):
    far = open_profile(place=FAR)
    assert known_stems(far) is None and stems_by_now(far) == []
    far.manifest.parent.mkdir(parents=True)
    shutil.copy(two_tars.src / MANIFEST, far.manifest)
    note_origin(far)
    assert known_stems(far) == stems_by_now(far) == [STEM, "arXiv_src_1501_001"], "by now"
    monkeypatch.setattr("reimaging.run.read_manifest", None)
    assert of_each_tar(far, far.layout.store) == [*map(far.layout.store, known_stems(far))]
    assert of_each_tar(far, far.layout.squares, 32)[0] == far.layout.squares(STEM, 32)
    assert known_stems(open_profile(place=FAR)) == known_stems(far), "the same run opened again"


def test_on_this_machine_as_many_tasks_as_workers_share_its_cores(open_profile):
    run = open_profile(more="[engine]\nworkers = 8")
    assert (run.workers, run.at_a_time, run.is_given_out) == (8, 8, False)
    assert [run.cores_of_each(tasks) for tasks in (1, 2, 3, 2000)] == [8, 4, 2, 1]
    run = open_profile(more="[engine]\nworkers = 8\ncores = 3")
    assert run.cores_of_each(2000) == 3


def test_a_cluster_has_two_tasks_a_worker_in_hand_and_this_machine_works_with_its_own_cores(
    open_profile,
):
    started = open_profile(more="[engine]\nkind = 'dask'\ncluster = 'slurm'\nworkers = 100")
    assert (started.at_a_time, started.is_given_out) == (200, True)
    reached = open_profile(more="[engine]\nkind = 'dask'\naddress = 'tcp://head:8786'")
    assert reached.at_a_time == 64
    here = open_profile().workers
    assert started.workers == reached.workers == here


def test_a_source_of_tables_has_no_tar_and_names_its_tables(tmp_path):
    (tmp_path / "counted").mkdir()
    path = tmp_path / "mine.toml"
    path.write_text('[source]\nkind = "tables"\nlocation = "counted"\n')
    with pytest.raises(ReimagingError, match=r"mine\.toml: source\.location is .*counted; allowed"):
        open_run(str(path), tmp_path)
    for name in ("software", "articles_by_year", "comparison"):  # the last is made of the others
        (tmp_path / f"counted/{name}.csv").write_text("a\n")
    run = open_run(str(path), tmp_path)
    assert tar_stems(run) == stems_by_now(run) == record_files(run) == []
    assert given_tables(run) == ["articles_by_year", "software"]


def test_where_the_raw_data_is_given_receipts_tell_the_tars_and_no_place_is_asked_for(
    open_profile, two_tars
):
    run = open_profile()
    wanted = tar_stems(run)
    for stem in wanted:
        receipt = run.layout.receipt(stem)
        receipt.parent.mkdir(parents=True, exist_ok=True)
        receipt.write_text(json.dumps(asdict(two_tars.tar(stem))))
    write_given(run.layout.given, "a bundle", ["acquire", "ingest"])
    far = ("directory", "nowhere", "snapshot", "nowhere.json")
    assert tar_stems(open_profile(place=far)) == wanted
    run.layout.given.unlink()
    with pytest.raises(ReimagingError, match="allowed is a folder that holds the tars"):
        open_profile(place=far)


def test_what_is_no_receipt_is_refused(open_profile):
    run = open_profile()
    write_given(run.layout.given, "a bundle", ["acquire"])
    run.layout.receipt("x").parent.mkdir(parents=True)
    run.layout.receipt("x").write_text("{}")
    with pytest.raises(ReimagingError, match=r"x\.json is no receipt"):
        tar_stems(run)


@pytest.mark.parametrize(
    ("kind", "budget", "has"), [("s3", 1.0, True), ("s3", None, False), ("http", 1.0, False)]
)
def test_only_what_is_paid_for_has_a_budget(kind, budget, has):
    profile = SimpleNamespace(
        source=SimpleNamespace(kind=kind), costs=SimpleNamespace(budget_usd=budget)
    )
    assert Run(profile, None).has_budget is has
