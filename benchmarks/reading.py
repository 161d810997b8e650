"""The reader's score on the drawn sample, whose truth was told by what drew it."""

import json
import sqlite3
import sys
from collections import Counter, defaultdict
from contextlib import closing
from typing import Any

from results import ROOT, Figure, needs, table, write

DATABASE = ROOT / "data/sample/arxiv.sqlite3"
TRUTH = ROOT / "data/sample/bulk/truth/figures.json"
_FLOATS = """
SELECT identifier, kind, environment, label, caption_tex,
       (SELECT group_concat(path, '|') FROM figure_images AS l JOIN image_files USING (image_id)
        WHERE l.figure_id = f.figure_id)
FROM figures AS f JOIN articles USING (article_id)
WHERE kind IN ('figure', 'table') ORDER BY identifier, position
"""


def main() -> int:
    """Compare each float in its order, and write the section."""
    needs(DATABASE, TRUTH)
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    with closing(sqlite3.connect(DATABASE)) as database:
        for identifier, kind, *rest in database.execute(_FLOATS):
            found[identifier, kind].append(tuple(rest))
    papers = json.loads(TRUTH.read_text(encoding="utf-8"))["papers"]
    rows, figures = [], []
    for kind, key in (("figure", "figures"), ("table", "pictures_in_tables")):
        counts: Counter[str] = Counter()
        for paper in papers:
            _compare(counts, paper[key], found.pop((paper["id"], kind), []))
        rows.append((
            f"{kind} environments", counts["told"], _share(counts, "found", "told"),
            counts["extra"],
            _share(counts, "captions", "found"), _share(counts, "labels", "found"),
            _share(counts, "links", "links told"), counts["links wrong"],
        ))  # fmt: skip
        for part, whole in (("found", "told"), ("captions", "found"), ("labels", "found"),
                            ("links", "links told")):  # fmt: skip
            share = 100 * counts[part] / max(1, counts[whole])
            figures.append(Figure(f"{kind}s: {part}", share, "%"))
        wrong = counts["extra"] + counts["links wrong"]
        figures.append(Figure(f"{kind}s: extra or linked wrongly", wrong, "", "lower"))
    columns = ("in whole articles", "told", "found", "extra", "captions right", "labels right",
               "links right", "links wrong")  # fmt: skip
    write("reading", table(columns, rows), figures)
    return 0


def _compare(counts: Counter[str], told: list[dict[str, Any]], read: list[tuple[Any, ...]]) -> None:
    counts["told"] += len(told)
    counts["found"] += min(len(told), len(read))
    counts["extra"] += max(0, len(read) - len(told))
    for figure, (environment, label, caption, paths) in zip(told, read, strict=False):
        links, own = set(figure["images"]), set((paths or "").split("|")) - {""}
        counts["captions"] += " ".join(caption.split()) == " ".join(figure["caption"].split())
        counts["labels"] += (label, environment) == (figure["label"], figure["env"])
        counts["links"] += len(links & own)
        counts["links told"] += len(links)
        counts["links wrong"] += len(own - links)


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{100 * counts[part] / max(1, counts[whole]):.1f} % of {counts[whole]}"


if __name__ == "__main__":
    sys.exit(main())
