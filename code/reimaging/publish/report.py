"""The report of a run: what went in, every outcome with its count and examples, time and bytes."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import jinja2

from reimaging.atomic import write_text
from reimaging.index.database import reading
from reimaging.profile import Profile
from reimaging.publish.commit import Commit
from reimaging.publish.journal import digest, read_steps
from reimaging.publish.numbers import slice_text
from reimaging.publish.outcome_table import KINDS
from reimaging.quantity import size_text
from reimaging.table import read_table

_EXAMPLES = 3
PICTURES = ("random_montage", "formats_by_year", "articles_by_category")  # that the page shows


@dataclass(frozen=True)
class Outcome:
    """One outcome: how many items ended in it, and the first few by name, with their detail."""

    outcome: str
    items: int
    examples: list[str]


def write_report(
    target: Path,
    profile: Profile,
    commit: Commit,
    *,
    database: Path,
    outcomes: Path,
    rendering: Path,
    headline: Path,
    journal: Path,
) -> None:
    """Write the report as one HTML page, which shows the figures that lie beside it.

    Parameters
    ----------
    target
        The page, in the run's outputs.
    profile, commit
        What was run, and with which code.
    database
        The index, for the examples.
    outcomes, rendering, headline
        Tables: outcomes of the index and of rendering, counts.
    journal
        What each task took, as progress.py writes it.
    """
    counts = {row["name"]: int(row["value"] or 0) for row in read_table(headline)}
    rendered = read_table(rendering)
    steps = read_steps(journal)
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        resources.files("reimaging.publish").joinpath("report.html.jinja").read_text("utf-8")
    )
    with reading(database) as connection:
        unbalanced = connection.execute(
            "SELECT tar, items, (SELECT count(*) FROM members WHERE members.tar = tars.tar) AS n "
            "FROM tars WHERE items <> n ORDER BY tar"
        ).fetchall()
        found = []
        for kind, title in KINDS.items():
            rows = [
                Outcome(
                    row["outcome"],
                    int(row["items"]),
                    [
                        f"{item} ({detail})" if detail != row["outcome"] else item
                        for item, detail in connection.execute(
                            "SELECT item, outcome FROM outcomes WHERE item_kind = ? "
                            "AND (outcome = ? OR outcome LIKE ? || ':%') ORDER BY item LIMIT ?",
                            (kind, row["outcome"], row["outcome"], _EXAMPLES),
                        )
                    ],
                )
                for row in read_table(outcomes)
                if row["item_kind"] == kind
            ]
            if kind == "rendering":
                rows = [_rendering(connection, row) for row in rendered]
            found.append((title, rows))
    write_text(
        target,
        page.render(
            profile=profile,
            commit=commit.described,
            asked=slice_text(profile.slice, profile.random.seed),
            counts=counts,
            rendered=sum(int(row["images"]) for row in rendered),
            unbalanced=[tuple(row) for row in unbalanced],
            outcomes=[(title, rows) for title, rows in found if rows],
            steps=steps,
            digest=digest(journal),
            slowest=max((step.seconds for step in steps), default=0) or 1,
            grouped=lambda number: f"{number:,}",
            size=size_text,
        ),
    )


def _rendering(connection: object, row: dict[str, str]) -> Outcome:
    (name,) = connection.execute(  # type: ignore[attr-defined]
        "SELECT identifier || ': ' || path FROM image_files JOIN articles USING (article_id) "
        "WHERE image_id = ?",
        (int(row["example_image_id"]),),
    ).fetchone() or ("an image of an article that another tar holds",)
    detail = "" if row["example"] == row["outcome"] else f" ({row['example']})"
    return Outcome(row["outcome"], int(row["images"]), [name + detail])
