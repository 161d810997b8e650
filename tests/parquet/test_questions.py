"""What docs/duckdb.md asks: DuckDB answers as the run's own files do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from parquet.asked import ask
from reimaging.parquet.export import export_parquet
from reimaging.profile import load_profile

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/duckdb.md").read_text()
TITLES = re.findall(r"^### (.+)", PAGE, re.M)


@pytest.fixture(scope="module")
def run(bench, tmp_path_factory):
    """A made run of some thousand images, and the folder of its export."""
    root = tmp_path_factory.mktemp("asked")
    here = bench("parquet_run").make_run(root, 6000)
    stores = sorted(here.store("x").parent.glob("*.h5"))
    tables = root / "tables"
    export_parquet(here, load_profile("made", root), stores, tables, embeddings=["ternary"])
    return here, tables


@pytest.mark.parametrize("title", TITLES)
def test_a_question_has_the_same_answer(bench, run, title):
    here, tables = run
    image = bench("parquet_run").an_image(here)
    [question] = [q for q in bench("parquet_questions").questions(image) if q.title == title]
    ours, theirs = ask(tables, question.duckdb), question.answer(here)
    assert len(ours) >= 4
    assert bench("parquet_questions").agree(ours, theirs)


def test_an_answer_that_differs_is_seen(bench):
    agree = bench("parquet_questions").agree
    assert agree([(1, 0.5)], [(1, 0.5000001)])
    assert not agree([(1, 0.5)], [(1, 0.51)])
    assert not agree([(1, 0.5)], [(2, 0.5)])
    assert not agree([(1,)], [(1,), (1,)])


def test_every_question_was_measured():
    measured = re.search("<!-- measured by .*? -->(.*?)<!-- end", PAGE, re.S)[1]
    assert re.findall(r"^\| (?!question|---)(.+?) \|", measured, re.M) == TITLES
    results = (ROOT / "benchmarks/RESULTS.md").read_text()
    assert measured.strip() in results


def test_the_python_of_the_page_runs(run):
    _, tables = run
    [code] = re.findall(r"```python\n(.+?)```", PAGE, re.S)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tables.parent, capture_output=True, text=True, check=True
    )
    assert "2012" in done.stdout
