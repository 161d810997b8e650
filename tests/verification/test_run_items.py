"""What of a run is compared: its settings, and what each step made, in the order of the steps."""

import ast
from pathlib import Path

import pytest

from reimaging.verification.comparing import UNREADABLE
from reimaging.verification.run_items import STEPS, file_of, files_of, measure_run
from small_run import make_run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path):
    return make_run(tmp_path / "run")


def test_each_thing_is_measured_once_in_the_order_of_the_steps(run):
    found = measure_run(run.here, run.profile)
    keys = [each.key for each in found]
    assert len(keys) == len(set(keys))
    steps = list(dict.fromkeys(each.step for each in found))
    assert steps == [
        *("settings", "acquire", "index", "convert", "arrays", "learn", "tables", "figures"),
        "paper",
    ]


def test_what_is_measured_of_what(run):
    found = {(each.item, each.measure): each.value for each in measure_run(run.here, run.profile)}
    assert found["random.seed", "value"] == "4"
    assert found["data/mine/tars/T1.json", "md5 of the tar"] == "0123"
    assert found["data/mine/arxiv.sqlite3: articles", "rows"] == "2"
    assert found["outputs/mine/numbers.tex: numImages", "value"] == "1539"
    assert found["outputs/mine/tables/formats.csv", "mean of images"] == "15"
    assert found["outputs/mine/figures/formats.png", "size"] == "256 x 256"
    assert float(found["outputs/mine/figures/formats.png", "ink"]) > 0.3
    assert found["models/mine/classifier.keras", "weights"] == "40"


def test_where_the_data_lies_and_how_fast_it_is_made_are_no_settings_of_a_result(run):
    names = {each.item for each in measure_run(run.here, run.profile) if each.step == "settings"}
    assert "source.kind" in names
    assert not names & {"source.location", "metadata.location"}
    assert {name.partition(".")[0] for name in names}.isdisjoint({"engine", "costs", "archive"})


def test_what_a_killed_write_left_is_no_file_of_the_run(run):
    (run.here.tables / ".formats.tmp.csv").write_text("a,b\n")
    assert not any("tmp" in path.name for _, path in files_of(run.here))


def test_each_file_is_told_of_when_it_is_measured(run):
    seen = []
    measure_run(run.here, run.profile, seen.append)
    assert sorted(seen) == sorted(path for _, path in files_of(run.here))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("data/mine/tars/T1.json", b"{"),
        ("data/mine/tars/T1.json", b"{}"),
        ("data/mine/arxiv.sqlite3", b"SQLite format 3\0 and no more"),
        ("data/mine/images/T1.h5", b""),
        ("data/mine/arrays/random-8.h5", b"\x89HDF"),
        ("models/mine/classifier.keras", b"PK"),
        ("outputs/mine/tables/formats.csv", b"a\n\xff\n"),
        ("outputs/mine/figures/formats.png", b"\x89PNG\r\n\x1a\n"),
        ("outputs/mine/numbers.tex", b"\xff"),
        ("paper/mine.pdf", b"%PDF-1.5"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_ends_nothing(run, name, data):
    (run.root / "paper").mkdir()
    (run.root / name).write_bytes(data)
    found = measure_run(run.here, run.profile)
    (broken,) = [each for each in found if each.measure == UNREADABLE]
    assert broken.item == name
    assert {each.item for each in found if each.item.startswith(name)} == {name}
    assert len(found) > 50


def test_half_a_picture_cannot_be_read(run):
    figure = run.here.figure("formats", ".png")
    figure.write_bytes(figure.read_bytes()[:100])
    found = {each.key: each for each in measure_run(run.here, run.profile)}
    name = "outputs/mine/figures/formats.png"
    assert ("figures", name, UNREADABLE) in found


def test_an_item_leads_to_its_file(run):
    assert file_of(run.here, "data/mine/arxiv.sqlite3: articles") == run.here.database
    assert file_of(run.here, "models/mine/classifier.keras") == run.here.classifier


def test_the_steps_are_those_of_doit_but_for_what_shows_what_others_hold():
    tree = ast.parse((ROOT / "dodo.py").read_text())
    named = [n.name.removeprefix("task_") for n in tree.body if isinstance(n, ast.FunctionDef)]
    known = [name for name in named if name in STEPS]
    assert [step for step in STEPS if step != "settings"] == known
