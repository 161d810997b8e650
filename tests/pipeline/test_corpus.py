"""Real papers with a known truth, where they are at hand: found, captioned and linked.

The corpus is no part of the project. REIMAGING_CORPUS names its folder; else it is looked for in
../shared/corpus, beside the project.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(os.environ.get("REIMAGING_CORPUS", Path(__file__).parents[3] / "shared/corpus"))
FLOOR = {"figures": 0.98, "captions": 0.98, "links": 0.97}
WRONG = 0.01
EXTRA = 2  # figures that are none

pytestmark = pytest.mark.skipif(not (CORPUS / "score.py").is_file(), reason="no corpus at hand")


@pytest.fixture(scope="module")
def project(copy_project):
    project = copy_project("real papers")
    project.write_profile("corpus", kind="directory", src=CORPUS / "src", oai=CORPUS / "oai")
    return project


def test_figures_captions_and_links_are_found_at_least_as_well_as_stated(project):
    project.doit("profile=corpus", "index")
    database = project.root / "data/corpus/arxiv.sqlite3"
    said = subprocess.run(
        [sys.executable, str(CORPUS / "score.py"), str(database)],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    lines = said.splitlines()
    assert len(lines) == 2
    for line in lines:
        score = re.fullmatch(
            r"\w+: figures \d+ found ([\d.]+) captions ([\d.]+) links \d+ found ([\d.]+) "
            r"wrong ([\d.]+) extra figures (\d+)",
            line,
        )
        figures, captions, links, wrong, extra = map(float, score.groups())
        assert figures >= FLOOR["figures"], line
        assert captions >= FLOOR["captions"], line
        assert links >= FLOOR["links"], line
        assert wrong <= WRONG, line
        assert extra <= EXTRA, line


@pytest.mark.heavy
def test_the_whole_chain_runs_to_the_paper_and_leaves_the_corpus_as_it_was(project):
    before = {p: p.stat().st_mtime_ns for p in CORPUS.rglob("*")}
    shutil.rmtree(project.root / "outputs", ignore_errors=True)
    project.doit("profile=corpus")
    assert (project.root / "paper/corpus.pdf").stat().st_size > 100_000
    report = (project.root / "outputs/corpus/report.html").read_text()
    assert report.count("all accounted for") == 2
    assert {p: p.stat().st_mtime_ns for p in CORPUS.rglob("*")} == before
