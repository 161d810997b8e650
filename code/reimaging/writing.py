"""What is written of a run as doit's tasks: the comparison with the study, the paper, the report.

Nothing that takes Keras is imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import run
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.index import statistics
from reimaging.learn.agreement import has_labels
from reimaging.publish import comparison, credits, journal, numbers, outcome_table, paper, report
from reimaging.publish.commit import Commit
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
Code = Callable[..., list[Path]]


def compare_tasks(asked: run.Run, code: Code) -> Tasks:
    """Set our numbers beside those of the study, as a table and in LaTeX."""
    here, profile = asked.layout, asked.profile
    counted = profile.source.kind == "tables"
    names = run.given_tables(asked) if counted else statistics.query_names()
    table, latex = here.table("comparison"), here.tables / "comparison.tex"
    yield task(
        table.name, comparison.write_comparison, table, here.tables, profile,
        reads=map(here.table, names), makes=[table], settings={"profile": repr(profile)},
        code=code("publish/comparison.py", "publish/published.py"), aloud=True)
    yield task(
        latex.name, comparison.write_comparison_table, latex, table, profile, makes=[latex],
        reads=[table], settings={"profile": repr(profile)},
        code=code("publish/comparison.py", "publish/published.py", "publish/latex.py"))


def paper_tasks(asked: run.Run, code: Code, commit: Commit) -> Tasks:
    """Set numbers, credits and outcomes in LaTeX, and typeset the paper."""
    here, profile, root = asked.layout, asked.profile, asked.layout.root
    array = here.array("random", profile.arrays.side)
    yield task(
        "numbers", numbers.write_numbers, here.numbers, profile, commit, here.tables, array,
        by_hand=has_labels(here.labels), makes=[here.numbers],
        reads=[*map(here.table, numbers.TABLES), array],
        code=code("publish/numbers.py", "publish/*findings.py", "publish/latex.py"),
        settings={"commit": commit.described, "profile": repr(profile)})
    shown = [here.table(montage.name) for montage in MONTAGES]
    yield task(
        "credits", credits.write_credits, here.credits, shown,
        drawn=profile.source.kind == "sample", makes=[here.credits],
        reads=shown, code=code("publish/credits.py", "publish/latex.py", "licence.py"))
    told, table = [here.table("outcomes"), here.table("rendering")], here.tables / "outcomes.tex"
    yield task(
        "outcomes", outcome_table.write_outcome_table, table, *told,
        reads=told, makes=[table], code=code("publish/outcome_table.py", "publish/latex.py"))
    sources = [path for end in ("*.tex", "*.bib") for path in sorted((root / "paper").glob(end))]
    yield task(
        "pdf", paper.typeset, root / "paper", here.outputs, here.typeset, here.paper, commit,
        reads=[
            *(*sources, here.numbers, here.credits, table),
            *(here.tables / f"{name}.tex" for name in ("comparison", "gan_quality")),
            *(here.figure(figure.name) for figure in FIGURES),
            *(here.figure(montage.name, ".png") for montage in MONTAGES)],
        makes=[here.paper], code=code("publish/paper.py"))


def report_tasks(asked: run.Run, code: Code, commit: Commit) -> Tasks:
    """Report outcomes and what the steps took; the last one, so that it tells of the others."""
    here = asked.layout
    outcomes, rendering, headline = map(here.table, ("outcomes", "rendering", "headline"))
    yield task(
        "html", report.write_report, here.report, asked.profile, commit, journal=here.journal,
        database=here.database, outcomes=outcomes, rendering=rendering, headline=headline,
        reads=[
            *(here.database, outcomes, rendering, headline),
            *(here.figure(name, ".png") for name in report.PICTURES)],
        makes=[here.report], settings={"commit": commit.described},
        code=code("publish/report.*", "publish/journal.py"),
        after=["arrays", "paper"], unless=[(journal.is_told, (here.journal, here.report))])
