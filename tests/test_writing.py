"""What is written of a run is spelt out as tasks: comparison, paper, report, each from its files."""

from pathlib import Path

import pytest

from reimaging import writing
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.publish.commit import Commit
from reimaging.run import Run

COMMIT = Commit("c" * 40, 0, True)
ROOT = Path(__file__).parents[1]


@pytest.fixture
def asked(tmp_path):
    (tmp_path / "p.toml").write_text(
        '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
        'location = "."\n'
    )
    return Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))


def code(*patterns):
    """The patterns themselves, each of which must match a file of ours."""
    package = ROOT / "code/reimaging"
    assert all(any(package.glob(pattern)) for pattern in patterns)
    return [Path(pattern) for pattern in patterns]


def by_name(tasks):
    return {task["name"]: task for task in tasks}


def test_the_paper_is_typeset_of_numbers_credits_and_every_figure(asked):
    here, tasks = asked.layout, by_name(writing.paper_tasks(asked, code, COMMIT))
    assert list(tasks) == ["numbers", "credits", "outcomes", "pdf"]
    reads = set(tasks["pdf"]["file_dep"])
    assert {str(here.numbers), str(here.credits)} <= reads
    assert {str(here.figure(figure.name)) for figure in FIGURES} <= reads
    assert {str(here.figure(montage.name, ".png")) for montage in MONTAGES} <= reads
    assert tasks["pdf"]["targets"] == [str(here.paper)]


def test_numbers_depend_on_the_code_that_finds_them(asked):
    numbers = by_name(writing.paper_tasks(asked, code, COMMIT))["numbers"]
    for name in ("numbers.py", "*findings.py", "latex.py"):
        assert f"publish/{name}" in map(str, numbers["meta"]["code"])


def test_the_comparison_is_a_table_and_the_same_in_latex(asked):
    table, latex = writing.compare_tasks(asked, code)
    assert table["targets"] == [str(asked.layout.table("comparison"))]
    assert table["targets"][0] in latex["file_dep"]


def test_the_report_comes_last_and_is_made_anew_when_a_step_took_other_time(asked):
    (report,) = writing.report_tasks(asked, code, COMMIT)
    assert report["task_dep"] == ["arrays", "paper"]
    here = asked.layout
    conditions = [each for each in report["uptodate"] if isinstance(each, tuple)]
    assert [arguments for _, arguments in conditions] == [(here.journal, here.report)]
