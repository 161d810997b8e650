"""A run beside its record, and beside another run; a record that does not wander."""

import json

import numpy as np
import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.provenance.record import file_sha256
from reimaging.provenance.record import record_path as making_path
from reimaging.verification.record import record_path
from reimaging.verification.record_update import update_record
from reimaging.verification.verify import sheet_path, verify
from small_run import allow, bad, make_run, read_weights, write_network


@pytest.fixture
def run(tmp_path):
    made = make_run(tmp_path / "run")
    update_record(made.here, made.profile, write=True)
    return made


def test_a_run_is_the_one_that_was_recorded(run):
    verified = verify(run.here, run.profile)
    assert verified.comparison.is_good
    assert bad(verified) == {}
    assert verified.beside == "profiles/records/mine.csv"


def test_a_copy_in_another_folder_is_the_same(run, tmp_path):
    other = run.copied(tmp_path / "a copy, elsewhere")
    assert bad(verify(other.here, other.profile)) == {}
    assert bad(verify(other.here, other.profile, against=run.root)) == {}


def test_a_record_tells_of_the_machine_and_names_no_folder(run):
    told = verify(run.here, run.profile).comparison.told
    assert {"code", "lock file", "Python", "processor", "cores"} <= {item for item, _, _ in told}
    assert str(run.root) not in record_path(run.root, "mine").read_text()


def test_of_another_figure_both_pictures_are_kept(run):
    figure = run.here.figure("formats", ".png")
    Image.new("L", (256, 256), 0).save(figure)
    verified = verify(run.here, run.profile)
    assert list(bad(verified).values()) == ["differs"]
    recorded, ours = verified.pictures["outputs/mine/figures/formats.png"]
    assert np.asarray(ours.convert("L"))[90, 120] == 0
    assert 100 < np.asarray(recorded.convert("L"))[90, 120] < 160


def test_a_figure_may_be_near_where_the_record_allows_it(run):
    item = "outputs/mine/figures/formats.png"
    allow(run, item, "bytes", "machine")
    allow(run, item, "ink", "10%")
    allow(run, item, "picture", "0.1")
    with Image.open(run.root / item) as picture:
        picture.point(lambda grey: min(255, grey + 5)).save(run.root / item)
    assert bad(verify(run.here, run.profile)) == {item: "within tolerance"}


def test_a_figure_that_cannot_be_seen_differs_whatever_the_record_allows(run):
    item = "outputs/mine/figures/formats.png"
    for measure in ("bytes", "ink", "size"):
        allow(run, item, measure, "machine")
    allow(run, item, "picture", "1.4")
    Image.new("L", (256, 256), 255).save(run.root / item)
    assert bad(verify(run.here, run.profile)) == {item: "within tolerance"}
    (run.root / item).write_bytes((run.root / item).read_bytes()[:60])
    assert bad(verify(run.here, run.profile)) == {item: "differs"}


@pytest.mark.parametrize("harm", ["no sheet", "another sheet", "a line less"])
def test_a_record_that_is_not_whole_is_refused(run, harm):
    record = record_path(run.root, "mine")
    if harm == "no sheet":
        sheet_path(record).unlink()
    elif harm == "another sheet":
        Image.new("RGB", (10, 10)).save(sheet_path(record))
    else:
        record.write_text("".join(record.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(ReimagingError, match=r"are not whole: .*take both from git again"):
        verify(run.here, run.profile)


def test_one_weight_is_named_even_where_another_machine_may_have_others(run):
    item = "models/mine/classifier.keras"
    allow(run, item, "content", "machine")
    path = run.here.classifier
    record = making_path(path)
    record.parent.mkdir()
    record.write_text(json.dumps(making(item, path)))
    assert bad(verify(run.here, run.profile)) == {}
    weights = read_weights(path)
    weights[0, 0] += 1e-7
    write_network(path, weights)
    assert bad(verify(run.here, run.profile)) == {item: "altered"}
    record.write_text("{")  # which tells nothing, and should
    assert bad(verify(run.here, run.profile)) == {item: "altered"}


def test_it_is_said_of_how_many_files_nobody_knows_how_they_were_made(run):
    assert verify(run.here, run.profile).unrecorded == 9


def making(item, path):
    return {
        "file": item, "sha256": file_sha256(path), "bytes": path.stat().st_size, "modified_ns": 0,
        "task": "learn:train", "inputs": [], "commit": None, "changed": False,
        "profile": {"name": "mine", "sha256": "0" * 64, "seed": 4},
        "environment": {"lock": None, "lock_sha256": None, "python": "3", "packages": {}},
        "machine": {"system": "", "architecture": "", "processor": None, "cores": 1, "threads": {},
                    "gpus": []},
        "started": "2024-05-06T07:08:09Z", "seconds": 1.0,
    }  # fmt: skip


def test_a_file_that_is_gone_is_not_here_unless_its_step_was_given(run):
    run.here.store("T1").unlink()
    assert bad(verify(run.here, run.profile)) == {"data/mine/images/T1.h5": "not here"}
    run.here.given.write_text('{"from": "a bundle", "steps": ["convert"]}')
    assert bad(verify(run.here, run.profile)) == {"data/mine/images/T1.h5": "given"}
    assert verify(run.here, run.profile).comparison.is_good


def test_figures_that_a_bundle_is_without_are_not_missed(run):
    run.here.figure("formats", ".png").unlink()
    assert bad(verify(run.here, run.profile)) == {"outputs/mine/figures/formats.png": "not here"}
    run.here.given.write_text('{"from": "a bundle", "steps": [], "without": ["formats"]}')
    assert bad(verify(run.here, run.profile)) == {}


def test_a_folder_without_a_run_is_refused(run, tmp_path):
    with pytest.raises(ReimagingError, match="holds no run of mine; allowed is the folder"):
        verify(run.here, run.profile, against=tmp_path)
    with pytest.raises(ReimagingError, match="is this project"):
        verify(run.here, run.profile, against=run.root)


def test_two_runs_verify_each_other_alike(run, tmp_path):
    other = run.copied(tmp_path / "other")
    other.here.table("formats").unlink()
    item = "outputs/mine/tables/formats.csv"
    assert bad(verify(run.here, run.profile, against=other.root)) == {item: "only here"}
    assert bad(verify(other.here, other.profile, against=run.root)) == {item: "not here"}


def test_another_seed_of_the_other_run_is_named(run, tmp_path):
    other = run.copied(tmp_path / "other")
    profile = other.root / "profiles/mine.toml"
    profile.write_text(profile.read_text().replace("seed = 4", "seed = 5"))
    assert bad(verify(run.here, run.profile, against=other.root)) == {"random.seed": "differs"}


def test_tolerances_of_the_record_hold_beside_another_run_too(run, tmp_path):
    other = run.copied(tmp_path / "other")
    item = "outputs/mine/tables/classifier_metrics.csv"
    other.here.table("classifier_metrics").write_text("measure,value\nf1,0.82\nrecall,0.70\n")
    figure = other.here.figure("formats", ".png")
    Image.new("L", (256, 256), 0).save(figure)
    allow(run, item, "bytes", "machine")
    allow(run, item, "value of f1", "0.1")
    verified = verify(run.here, run.profile, against=other.root)
    assert bad(verified)[item] == "within tolerance"
    theirs, ours = verified.pictures["outputs/mine/figures/formats.png"]
    assert np.asarray(theirs.convert("L")).mean() < np.asarray(ours.convert("L")).mean()
