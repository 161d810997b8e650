"""The paper's table of outcomes: everything that went in, by what became of it."""

from collections.abc import Iterator
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.publish.latex import escape, grouped
from reimaging.table import read_table

KINDS = {
    "member": "Articles, as members of the tars",
    "image": "Image files, their headers",
    "rendering": "Image files, rendered",
    "figure link": "Files named by figures",
}


def outcome_rows(outcomes: Path, rendering: Path) -> list[tuple[str, str, int]]:
    """Join both tables of outcomes: rows of item kind, outcome, number of items."""
    rows = [(r["item_kind"], r["outcome"], int(r["items"])) for r in read_table(outcomes)]
    rows += [("rendering", r["outcome"], int(r["images"])) for r in read_table(rendering)]
    return rows


def write_outcome_table(target: Path, outcomes: Path, rendering: Path) -> None:
    """Write the LaTeX of the table.

    Parameters
    ----------
    target
        A file with one tabular environment.
    outcomes, rendering
        `outcomes.csv` of the index and `rendering.csv` of the stores.
    """
    rows = outcome_rows(outcomes, rendering)
    lines = ["% Made by `doit paper:outcomes`.\n", "\\begin{tabular}{@{}lr@{}}\n\\toprule\n"]
    for kind, title in KINDS.items():
        of_kind = [(outcome, items) for found, outcome, items in rows if found == kind]
        if of_kind:
            lines += _block(title, of_kind)
    lines.append("\\bottomrule\n\\end{tabular}\n")
    write_text(target, "".join(lines))


def _block(title: str, rows: list[tuple[str, int]]) -> Iterator[str]:
    total = sum(items for _, items in rows)
    yield f"\\addlinespace[2pt]\\textbf{{{title}}} & \\textbf{{{grouped(total)}}} \\\\\n"
    for outcome, items in rows:
        yield f"\\quad {escape(outcome)} & {grouped(items)} \\\\\n"
