"""A plan is shown as a table that is read in ten seconds, and as CSV for programs."""

import csv
import io
import shlex
import shutil
from pathlib import Path

import pytest

from docs_examples import fences
from reimaging.__main__ import main
from reimaging.layout import Layout
from reimaging.plan import Plan, Step, plan_run
from reimaging.plan_outline import Counts
from reimaging.plan_text import WIDTH, plan_csv, plan_text, told
from reimaging.profile import load_profile
from reimaging.run import Run

ROOT = Path(__file__).parents[1]
HOUR = 3600
FETCH = Step("fetch", "2,150 tars", bytes=1e9, seconds=4 * HOUR, usd=91.5)
CONVERT = Step("convert", "10.1 M images", 80 * HOUR, 3e8, 7e11, 40 * HOUR)
LEARN = Step("learn", "9,000 pictures", 0.5 * HOUR, 9e8, 1e6, HOUR, takes_keras=True)
OTHER = Step("generate", "40,000 pictures", 3 * HOUR, 8e8, 1e6, HOUR, is_least=True)


def plan(*steps):
    year = ("2018", Counts(390, 207_000_000_000, 140_242, 1_368_231), 18.6)
    return Plan("mine: 2,150 bulk tars, 1.0 TB", 2, list(steps), ["A note."], [year])


def row(text, start):
    return next(line for line in text.splitlines() if line.startswith(start))


def test_the_first_line_says_how_much_there_is_and_what_it_costs():
    assert plan_text(plan(FETCH)).startswith("mine: 2,150 bulk tars, 1.0 TB; US$ 91.50\n")
    assert plan_text(plan(CONVERT)).startswith("mine: 2,150 bulk tars, 1.0 TB\n")


def test_a_row_says_of_a_step_all_that_it_takes():
    told = row(plan_text(plan(FETCH, CONVERT)), "convert").split()
    assert told == [
        *("convert", "10.1", "M", "images", "80.0", "300.0", "MB", "700.0", "GB", "40.0", "h"),
        "#" * 12,
    ]


def test_the_step_that_takes_longest_has_the_longest_bar():
    text = plan_text(plan(FETCH, CONVERT, LEARN))
    assert [row(text, name).count("#") for name in ("fetch", "convert", "learn")] == [1, 12, 0]


def test_the_last_row_is_the_sum_under_a_rule():
    lines = plan_text(plan(FETCH, CONVERT)).splitlines()
    last = lines.index(row("\n".join(lines), "in all"))
    assert set(lines[last - 1]) == {"-"}
    assert lines[last].split() == ["in", "all", "80.0", "300.0", "MB", "701.0", "GB", "44.0", "h"]


def test_where_a_gpu_may_be_taken_no_hours_are_made_up():
    text = plan_text(plan(FETCH, LEARN))
    assert row(text, "learn").split()[3:5] == ["0.5", "?"]
    assert row(text, "fetch").count("?") == 0
    assert "no rate was measured on one" in text


def test_what_is_more_than_is_said_is_marked():
    assert "> 3.0" in row(plan_text(plan(OTHER)), "generate")
    assert "> 60 min" in row(plan_text(plan(OTHER)), "generate")


def test_the_heading_names_the_number_of_workers():
    assert row(plan_text(plan(FETCH)), "step").endswith("2 workers")


def test_years_have_their_tars_articles_images_and_price():
    told = row(plan_text(plan(FETCH)), "2018").split()
    assert told == ["2018", "390", "207.0", "GB", "140,242", "1,368,231", "18.60"]


@pytest.mark.parametrize("name", ["arxiv", "archive", "eprints"])
def test_no_line_is_wider_than_a_window(name):
    run = Run(load_profile(name, ROOT), Layout(ROOT, name))
    text = plan_text(plan_run(run, estimate=name != "eprints", workers=2))
    assert max(map(len, text.splitlines())) <= WIDTH == 100


def test_the_csv_has_the_steps_and_their_sum_in_whole_units():
    rows = list(csv.DictReader(io.StringIO(plan_csv(plan(FETCH, CONVERT)))))
    assert [each["step"] for each in rows] == ["fetch", "convert", "in all"]
    assert rows[0] | {"workers": ""} == {
        "step": "fetch", "works_on": "2,150 tars", "cpu_hours": "", "gpu_hours": "",
        "memory_bytes": "", "disk_bytes": "1000000000", "seconds": "14400", "usd": "91.500000",
        "workers": "",
    }  # fmt: skip
    assert rows[1]["cpu_hours"] == "80.0000"


def test_what_is_printed_is_text_unless_csv_is_asked_for():
    assert told(plan(FETCH), as_csv=False) == plan_text(plan(FETCH))
    assert told(plan(FETCH), as_csv=True) == plan_csv(plan(FETCH)).rstrip()


def plans_of_the_page():
    """Give each plan that docs/scale.md shows: its command, and what it is to print."""
    command, shown = "", []
    for language, block in fences((ROOT / "docs/scale.md").read_text()):
        if block.startswith("reimaging plan "):
            command = block.strip()
        elif language == "text" and command:
            shown.append((command, block))
            command = ""
    return shown


def test_the_page_shows_the_studys_window_and_all_of_arxiv():
    assert [command.split()[2] for command, _ in plans_of_the_page()] == ["arxiv", "whole.toml"]


@pytest.mark.parametrize(("command", "shown"), plans_of_the_page())
def test_the_plans_that_the_page_shows_are_those_that_are_printed(
    command, shown, tmp_path, monkeypatch, capsys
):
    # if rates were measured anew: python benchmarks/rates.py --page
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))  # as on a machine without weights of VGG16
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dodo.py").touch()
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    (whole,) = (
        block
        for language, block in fences((ROOT / "docs/scale.md").read_text())
        if language == "toml" and "[source]" in block
    )
    (tmp_path / "whole.toml").write_text(whole)
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.split("\nyear ")[0].strip() == shown.strip()
