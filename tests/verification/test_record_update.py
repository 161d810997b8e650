"""A record is written of a finished run, says what changes, and does not wander."""

import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.verification.record import read_record, record_path
from reimaging.verification.record_update import update_record
from reimaging.verification.verify import sheet_path, verify
from small_run import allow, bad, make_run


@pytest.fixture
def run(tmp_path):
    made = make_run(tmp_path / "run")
    update_record(made.here, made.profile, write=True)
    return made


def test_an_update_says_what_changes_and_writes_only_if_it_is_to(run):
    path = record_path(run.root, "mine")
    before = path.read_bytes()
    assert update_record(run.here, run.profile, write=True) == []
    assert path.read_bytes() == before
    run.here.table("formats").write_text("format,images\neps,10\npng,30\n")
    changes = update_record(run.here, run.profile, write=False)
    assert path.read_bytes() == before
    assert ("outputs/mine/tables/formats.csv, mean of images", "15", "20") in changes
    assert update_record(run.here, run.profile, write=True) == changes
    assert bad(verify(run.here, run.profile)) == {}


def test_an_update_keeps_tolerances_and_what_is_within_them(run):
    item = "outputs/mine/tables/classifier_metrics.csv"
    allow(run, item, "bytes", "machine")
    allow(run, item, "value of f1", "0.1")
    run.here.table("classifier_metrics").write_text("measure,value\nf1,0.81\nrecall,0.70\n")
    assert update_record(run.here, run.profile, write=True) == []
    run.here.table("classifier_metrics").write_text("measure,value\nf1,0.81\nrecall,0.10\n")
    update_record(run.here, run.profile, write=True)
    lines = {
        line.measure: line
        for line in read_record(record_path(run.root, "mine"))
        if line.item == item
    }
    assert (lines["value of f1"].value, lines["value of f1"].tolerance) == ("0.81", "0.1")
    assert lines["value of recall"].value == "0.1"


def test_nothing_is_recorded_of_a_run_that_is_not_finished(tmp_path):
    made = make_run(tmp_path / "run")
    made.here.numbers.unlink()
    with pytest.raises(ReimagingError, match="no finished run of mine here; `doit profile=mine`"):
        update_record(made.here, made.profile, write=True)


def test_a_file_that_cannot_be_read_is_not_recorded(run):
    run.here.store("T1").write_bytes(b"")
    with pytest.raises(
        ReimagingError, match=r"T1\.h5 cannot be read \(OSError\); remove it and run"
    ):
        update_record(run.here, run.profile, write=True)


def test_of_tables_alone_no_numbers_are_due(run):
    profile = run.root / "profiles/mine.toml"
    profile.write_text('[source]\nkind = "tables"\nlocation = "/tables"\n')
    run.here.numbers.unlink()
    with pytest.raises(ReimagingError, match="no finished run"):
        update_record(run.here, run.profile, write=False)
    run.here.figure("index", ".html").write_text("a page")
    assert update_record(run.here, run.profile, write=False)


def test_a_figure_within_its_tolerance_keeps_its_thumbnail_however_often_it_is_updated(run):
    item = "outputs/mine/figures/formats.png"
    for measure, tolerance in (("bytes", "machine"), ("ink", "machine"), ("picture", "0.15")):
        allow(run, item, measure, tolerance)
    with Image.open(run.root / item) as first:
        first.load()
    verdicts = []
    for step in (20, 40, 60, 80):
        first.point(lambda grey, step=step: min(255, grey + step)).save(run.root / item)
        verdicts.append(bad(verify(run.here, run.profile)).get(item))
        run.here.table("formats").write_text(f"format,images\neps,{step}\n")  # something changes
        update_record(run.here, run.profile, write=True)
        if verdicts[-1] == "differs":
            break
    assert "within tolerance" in verdicts
    assert verdicts[-1] == "differs"


def test_record_and_sheet_are_whole_after_each_update(run):
    Image.new("L", (256, 256), 0).save(run.here.figure("formats", ".png"))
    before = sheet_path(record_path(run.root, "mine")).read_bytes()
    update_record(run.here, run.profile, write=True)
    assert sheet_path(record_path(run.root, "mine")).read_bytes() != before
    assert bad(verify(run.here, run.profile)) == {}
