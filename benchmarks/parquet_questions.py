"""The questions of docs/duckdb.md, and the same ones as the run's own files answer them.

What DuckDB is asked stands in the page, and nowhere else. Beside it SQLite is asked by its indexes
and summaries; it holds no vectors, so that NumPy looks for the nearest ones.
"""

import math
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from reimaging.layout import Layout
from reimaging.learn.embedding_file import Embedding

PAGE = Path(__file__).resolve().parents[1] / "docs/duckdb.md"
IMAGE = "3055509584319860"  # of the page: one of the sample
NEAREST = 10

Rows = list[tuple[Any, ...]]

_SQLITE = {
    "Formats by year": """
        SELECT year, format, 1.0 * count(*) / sum(count(*)) OVER (PARTITION BY year) AS share
        FROM image_files JOIN article_summary USING (article_id)
        WHERE format IS NOT NULL GROUP BY year, format ORDER BY year, format""",
    "What made the images of a category": """
        SELECT software, count(*), avg(bytes)
        FROM image_files JOIN article_summary USING (article_id)
        WHERE category = 'cs.CV' AND year BETWEEN 2012 AND 2015 AND software IS NOT NULL
        GROUP BY software ORDER BY software""",
    "Words in captions": """
        SELECT year, avg(caption_text LIKE '%phase diagram%')
        FROM figures JOIN article_summary USING (article_id)
        WHERE kind = 'figure' AND caption_text <> '' GROUP BY year ORDER BY year""",
    "Words in the captions of some years": """
        SELECT category, count(*)
        FROM figures JOIN article_summary USING (article_id)
        WHERE figure_id IN (
            SELECT rowid FROM figure_search WHERE figure_search MATCH '"phase diagram" *'
        ) AND year BETWEEN 2010 AND 2012
        GROUP BY category ORDER BY category""",
    "Kinds of images by category": """
        SELECT category, count(*), avg(label = 'sensor'), avg(sensor)
        FROM said.predictions JOIN image_files USING (image_id)
        JOIN article_summary USING (article_id) GROUP BY category ORDER BY category""",
    "Captions of photographs and of diagrams": """
        SELECT label, year, count(*), avg(words)
        FROM caption_words JOIN article_summary USING (article_id)
        JOIN figure_images USING (figure_id) JOIN said.predictions USING (image_id)
        GROUP BY label, year ORDER BY label, year""",
    "What lies in a cluster": """
        SELECT cluster, count(*), count(DISTINCT category), avg(likeness), avg(sensor)
        FROM grouped.clusters JOIN said.predictions USING (image_id)
        JOIN image_files USING (image_id) JOIN article_summary USING (article_id)
        GROUP BY cluster ORDER BY cluster""",
    "Images by the number of authors": """
        SELECT people, count(*), avg(images)
        FROM (SELECT article_id, count(*) AS people FROM authors GROUP BY article_id)
        JOIN article_summary USING (article_id) GROUP BY people ORDER BY people""",
}


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes
    ----------
    title
        As in the page.
    duckdb
        What DuckDB is asked, within the folder of an export.
    peer
        Who else is asked: SQLite or NumPy.
    answer
        Gives its answer, of a run.
    """

    title: str
    duckdb: str
    peer: str
    answer: Callable[[Layout], Rows]


def questions(image: int) -> list[Question]:
    """Give the questions of the page; the image whose likes are looked for is this one."""
    asked = re.findall(r"^### (.+?)\n.*?^```sql\n(.+?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    found = []
    for title, text in asked:
        if title in _SQLITE:
            found.append(Question(title, text, "SQLite", partial(_of_sqlite, query=_SQLITE[title])))
        else:
            text = text.replace(IMAGE, str(image))
            found.append(Question(title, text, "NumPy", partial(_of_numpy, image=image)))
    return found


@contextmanager
def session(folder: Path) -> Iterator[Callable[[str], Rows]]:
    """Give what asks DuckDB within a folder."""
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{folder}'")
        yield lambda query: [tuple(row) for row in connection.execute(query).fetchall()]


def agree(ours: Rows, theirs: Rows) -> bool:
    """Tell whether two answers are the same, numbers to six digits."""
    return len(ours) == len(theirs) and all(
        _same(a, b)
        for row, other in zip(ours, theirs, strict=True)
        for a, b in zip(row, other, strict=True)
    )


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-6)
    return bool(a == b)


def _of_sqlite(here: Layout, query: str) -> Rows:
    address = f"{here.database.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    try:
        for name, path in (
            ("said", here.predictions("classifier")),
            ("grouped", here.clusters),
        ):
            connection.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _of_numpy(here: Layout, image: int) -> Rows:
    """Compare an image's vector with all others, from the embedding's file."""
    with Embedding(here.embedding("ternary")) as embedding:
        (own,) = embedding.read(embedding.rows_of([image]))
        best: list[tuple[float, int]] = []
        for ids, vectors in embedding.blocks(1 << 16):
            lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(own)
            cosines = vectors @ own / lengths
            likely = np.argsort(-cosines)[: 2 * NEAREST]
            found = zip((-cosines[likely]).tolist(), ids[likely].tolist(), strict=True)
            best = sorted([*best, *found])[:NEAREST]
    return [(number, -likeness) for likeness, number in best]
