"""A term in captions: in how many of each category and year it stands, by full-text search."""

from pathlib import Path

from reimaging.index.database import reading, script
from reimaging.table import write_table

COLUMNS = ("term", "category", "year", "with_term", "captions")

# The captions are counted by the statistic of that name: the two tables cannot disagree.
_SEARCH = """
WITH found AS (
    SELECT category, year, count(*) AS with_term
    FROM figure_search
    JOIN figures ON figures.figure_id = figure_search.rowid
    JOIN article_summary USING (article_id)
    WHERE figure_search MATCH :phrases AND kind = 'figure' AND figures.caption_text <> ''
    GROUP BY category, year
)
SELECT :term, category, year, coalesce(with_term, 0) AS with_term, captions
FROM ({captions}) LEFT JOIN found USING (category, year)
ORDER BY category, year
"""


def phrases_of(term: str) -> str:
    """Write a term as a search for these words in this order, or for their plural in s.

    Whatever a user types is searched for as it stands: nothing in it is taken for an operator.
    Case, accents and stops do not count.
    """
    # a text ends at a NUL in SQLite
    plain = term.replace("\0", " ").replace('"', '""').strip()
    if plain[-1:].isalpha() and not plain.lower().endswith("s"):
        return f'"{plain}" OR "{plain}s"'
    return f'"{plain}"'


def write_term_search(database: Path, target: Path, term: str) -> None:
    """Write how many captions have a term, by primary category and year.

    Parameters
    ----------
    database
        A whole database.
    target
        A CSV with `COLUMNS`: a row each category and year that has captions of figure floats, also
        where none of them has the term.
    term
        One word or several, such as "phase diagram".
    """
    query = _SEARCH.format(captions=script("queries/captions_by_category_year.sql"))
    with reading(database) as connection:
        rows = connection.execute(query, {"phrases": phrases_of(term), "term": term})
        write_table(target, COLUMNS, rows)
