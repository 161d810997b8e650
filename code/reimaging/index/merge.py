"""The merge: the parts of all bulk tars and the metadata records become one database.

Rows lie in the order of their numbers, which are hashes: those of one part belong all over a table,
a page each. Put in part by part, they would have pages of a table larger than memory read and
written again and again. So the parts are first written one behind another into a file beside the
database, and each table is then filled in its order: SQLite sorts them, in runs as large as its
cache, which it merges. So the memory is bounded, and no step takes longer than n log n.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from reimaging.atomic import fresh_name
from reimaging.errors import ReimagingError
from reimaging.index.database import building, note_made_from, run_script, script, statements

VERSION = 1  # of the whole database

_CACHE = 128 << 20  # bytes that SQLite holds of the database, and as many again while it sorts
_CACHE_OF_PARTS = 32 << 20
_LONG = 100  # parts: that many take so long that a bar is shown
# What part of the time a step takes of a merge of all of arXiv, in thousandths; others take few.
_SHARES = {
    "parts": 107, "figures": 85, "articles": 57, "image_files": 53, "figure_images": 20,
    "image_files_article": 29, "image_files_size": 37, "image_files_creator": 25,
    "image_files_software": 29, "figures_article": 27, "figure_images_image": 24,
    "caption_words": 44, "article_search": 131, "figure_search": 220, "ANALYZE": 21,
}  # fmt: skip
_SHARE_OF_OTHERS = 7

# In `taken` are the articles that a part has given: their numbers alone, so that it is small.
_STAGED = """
CREATE TABLE staged.taken (article_id INTEGER PRIMARY KEY);
CREATE TABLE staged.articles AS
    SELECT article_id, identifier, compact, yymm, year FROM main.articles;
CREATE TABLE staged.image_files AS SELECT * FROM main.image_files;
CREATE TABLE staged.figures AS SELECT * FROM main.figures;
CREATE TABLE staged.figure_images AS SELECT * FROM main.figure_images;
"""

# An article that a tar before this one already gave is not taken twice.
_ADD_PART = """
CREATE TEMP TABLE fresh AS
    SELECT article_id FROM part.articles
    WHERE article_id NOT IN (SELECT article_id FROM staged.taken)
    ORDER BY article_id;
INSERT INTO staged.taken SELECT article_id FROM fresh;

INSERT INTO main.tars SELECT * FROM part.tars;
INSERT INTO main.members
    SELECT
        tar, position, member, bytes, article_id, kind, files, main_tex,
        iif(article_id IS NULL OR article_id IN (SELECT article_id FROM fresh),
            outcome, 'duplicate: read from an earlier tar')
    FROM part.members ORDER BY position;

INSERT INTO staged.articles
    SELECT article_id, identifier, compact, yymm, year FROM part.articles
    WHERE article_id IN (SELECT article_id FROM fresh);
INSERT INTO staged.image_files
    SELECT * FROM part.image_files WHERE article_id IN (SELECT article_id FROM fresh);
INSERT INTO staged.figures
    SELECT * FROM part.figures WHERE article_id IN (SELECT article_id FROM fresh);
INSERT INTO staged.figure_images
    SELECT figure_images.* FROM part.figure_images JOIN part.figures USING (figure_id)
    WHERE article_id IN (SELECT article_id FROM fresh);

DROP TABLE fresh;
"""

# The longest first, while the disk has most room: its runs lie beside the parts and the table.
# Records are looked up in the order in which they lie.
_FILL = """
INSERT INTO figures SELECT * FROM staged.figures ORDER BY figure_id;
INSERT INTO articles
    WITH sorted AS MATERIALIZED (SELECT * FROM staged.articles ORDER BY article_id)
    SELECT
        a.article_id, a.identifier, a.compact, a.yymm, r.title, r.abstract, r.comments,
        r.report_no, r.msc_class, r.acm_class, r.journal_ref, r.doi, r.licence, r.created,
        r.updated, coalesce(CAST(substr(r.created, 1, 4) AS INTEGER), a.year),
        iif(r.created IS NULL, 'identifier', 'created'),
        (SELECT category FROM records.categories AS c
         WHERE c.article_id = a.article_id AND c.position = 0),
        CASE r.deleted WHEN 0 THEN 'present' WHEN 1 THEN 'deleted' ELSE 'missing' END
    FROM sorted AS a LEFT JOIN records.records AS r USING (article_id);
INSERT INTO image_files SELECT * FROM staged.image_files ORDER BY image_id;
INSERT INTO figure_images SELECT * FROM staged.figure_images ORDER BY figure_id, position;
INSERT INTO authors
    SELECT a.* FROM staged.taken CROSS JOIN records.authors AS a USING (article_id)
    ORDER BY article_id, position;
INSERT INTO categories
    SELECT c.* FROM staged.taken CROSS JOIN records.categories AS c USING (article_id)
    ORDER BY article_id, position;
"""


def merge(
    target: Path,
    parts: Sequence[Path],
    records: Path,
    begin: Callable[[str], object] = lambda step: None,
) -> None:
    """Build the database of a run beside the old one and swap it in.

    Meanwhile the disk holds beside the database what the parts hold: together hardly more than the
    whole database will.

    Parameters
    ----------
    target
        The database.
    parts
        The parts, in time order of their tars.
    records
        The metadata records. An article without one keeps its row; its year is then that of the
        identifier, and `articles.record` says "missing".
    begin
        Is told the name of each step when it begins: "parts", then each table, index and search
        that is filled, "ANALYZE", "disk".
    """
    if not parts:
        raise ReimagingError(f"There is nothing to index: no tar was read for {target}.")
    with (
        _temporary_files_in(target.parent),
        building(target) as database,
        _progress(len(parts), begin) as progress,
    ):
        database.execute("COMMIT")  # none of what follows is allowed inside a transaction
        # Articles are taken whole, and what a part says of one was checked when it was written.
        database.execute("PRAGMA foreign_keys = OFF")
        _set_up(database, "main", _CACHE)
        _fill(database, target, parts, records, progress)
        _run(database, script("views.sql"), progress)
        made_from = {"database version": str(VERSION), "parts": str(len(parts))}
        note_made_from(database, made_from)
        progress.begin("ANALYZE")
        database.execute("ANALYZE")
        progress.begin("disk")


def _fill(
    database: sqlite3.Connection,
    target: Path,
    parts: Sequence[Path],
    records: Path,
    progress: "_Progress",
) -> None:
    """Fill all tables; a transaction is open when this ends, as none is when it begins."""
    staging = fresh_name(target)  # if this is killed, the next to build the target removes it
    try:
        _attach(database, staging, "staged", "rwc")
        _set_up(database, "staged", _CACHE_OF_PARTS)
        _attach(database, records, "records")
        database.execute("BEGIN")
        run_script(database, script("schema.sql"))
        run_script(database, _STAGED)
        database.execute("COMMIT")
        progress.begin("parts")
        for part in parts:
            _attach(database, part, "part")
            database.execute("BEGIN")
            run_script(database, _ADD_PART)
            database.execute("COMMIT")
            database.execute("DETACH part")
            progress.part()
        database.execute("BEGIN")
        _run(database, _FILL, progress)
        database.execute("COMMIT")
        database.execute("DETACH staged")
        database.execute("DETACH records")
        database.execute("BEGIN")
    finally:
        staging.unlink(missing_ok=True)


def _run(database: sqlite3.Connection, text: str, progress: "_Progress") -> None:
    for statement in statements(text):
        fills = re.search(r"^(?:CREATE INDEX|INSERT INTO) (\w+)", statement, re.MULTILINE)
        if fills:
            progress.begin(fills[1])
        database.execute(statement)


def _set_up(database: sqlite3.Connection, name: str, cache: int) -> None:
    database.execute(f"PRAGMA {name}.cache_size = -{cache >> 10}")
    for setting in ("journal_mode", "synchronous", "secure_delete"):
        database.execute(f"PRAGMA {name}.{setting} = OFF")


class _Progress:
    """Tells of each step when it begins, and moves a bar by what steps usually take."""

    def __init__(self, parts: int, begin: Callable[[str], object], bar: "tqdm[NoReturn]") -> None:
        self._begin = begin
        self._bar = bar
        self._of_part = _SHARES["parts"] / parts
        self._in_hand = 0.0  # the share of the step that began last

    def part(self) -> None:
        """One part more was read."""
        self._bar.update(self._of_part)

    def begin(self, step: str) -> None:
        """End the step before and begin another."""
        self._bar.update(min(self._in_hand, (self._bar.total or 0) - self._bar.n))
        self._bar.set_description(step)
        self._in_hand = 0 if step == "parts" else _SHARES.get(step, _SHARE_OF_OTHERS)
        self._begin(step)


@contextmanager
def _progress(parts: int, begin: Callable[[str], object]) -> Iterator[_Progress]:
    hidden = None if parts >= _LONG else True  # None: hidden where no terminal shows it
    shape = "{desc} {percentage:.0f} %|{bar}| {elapsed}, {remaining} left"
    with tqdm(total=1000, bar_format=shape, leave=False, disable=hidden) as bar:
        yield _Progress(parts, begin, bar)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Have SQLite sort beside the database: what it takes may be more than /tmp has."""
    folder.mkdir(parents=True, exist_ok=True)
    quoted = str(folder.absolute()).replace("'", "''")
    with closing(sqlite3.connect(":memory:")) as of_process:  # it holds for all connections
        of_process.execute(f"PRAGMA temp_store_directory = '{quoted}'")
        try:
            yield
        finally:
            of_process.execute("PRAGMA temp_store_directory = ''")


def _attach(database: sqlite3.Connection, path: Path, name: str, mode: str = "ro") -> None:
    database.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode={mode}",))
