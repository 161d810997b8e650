"""The merge: the parts of all bulk tars and the metadata records become one database."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.index.database import building, note_made_from, run_script, script

VERSION = 1  # of the whole database

# An article that a tar before this one already gave is not taken twice.
_ADD_PART = """
INSERT INTO tars SELECT * FROM part.tars;

CREATE TEMP TABLE fresh AS
    SELECT article_id FROM part.articles
    WHERE article_id NOT IN (SELECT article_id FROM main.articles);

INSERT INTO articles
    SELECT
        a.article_id, a.identifier, a.compact, a.yymm, r.title, r.abstract, r.comments,
        r.report_no, r.msc_class, r.acm_class, r.journal_ref, r.doi, r.licence, r.created,
        r.updated, coalesce(CAST(substr(r.created, 1, 4) AS INTEGER), a.year),
        iif(r.created IS NULL, 'identifier', 'created'),
        (SELECT category FROM records.categories AS c
         WHERE c.article_id = a.article_id AND c.position = 0),
        CASE r.deleted WHEN 0 THEN 'present' WHEN 1 THEN 'deleted' ELSE 'missing' END
    FROM part.articles AS a LEFT JOIN records.records AS r USING (article_id)
    WHERE a.article_id IN (SELECT article_id FROM fresh)
    ORDER BY a.article_id;

INSERT INTO members
    SELECT
        tar, position, member, bytes, article_id, kind, files, main_tex,
        iif(article_id IS NULL OR article_id IN (SELECT article_id FROM fresh),
            outcome, 'duplicate: read from an earlier tar')
    FROM part.members ORDER BY position;

INSERT INTO authors
    SELECT * FROM records.authors WHERE article_id IN (SELECT article_id FROM fresh);
INSERT INTO categories
    SELECT * FROM records.categories WHERE article_id IN (SELECT article_id FROM fresh);
INSERT INTO image_files
    SELECT * FROM part.image_files
    WHERE article_id IN (SELECT article_id FROM fresh) ORDER BY image_id;
INSERT INTO figures
    SELECT * FROM part.figures
    WHERE article_id IN (SELECT article_id FROM fresh) ORDER BY article_id, position;
INSERT INTO figure_images
    SELECT figure_images.* FROM part.figure_images JOIN part.figures USING (figure_id)
    WHERE article_id IN (SELECT article_id FROM fresh)
    ORDER BY figure_id, figure_images.position;

DROP TABLE fresh;
"""


def merge(target: Path, parts: Sequence[Path], records: Path) -> None:
    """Build the database of a run beside the old one and swap it in.

    Parameters
    ----------
    target
        The database.
    parts
        The parts, in time order of their tars.
    records
        The metadata records. An article without one keeps its row; its year is then that of the
        identifier, and `articles.record` says "missing".
    """
    if not parts:
        raise ReimagingError(f"There is nothing to index: no tar was read for {target}.")
    with building(target) as database:
        run_script(database, script("schema.sql"))
        database.execute("COMMIT")  # ATTACH is not allowed inside a transaction
        _attach(database, records, "records")
        for part in parts:
            _attach(database, part, "part")
            database.execute("BEGIN")
            run_script(database, _ADD_PART)
            database.execute("COMMIT")
            database.execute("DETACH part")
        database.execute("DETACH records")
        database.execute("BEGIN")
        run_script(database, script("views.sql"))
        note_made_from(database, {"database version": str(VERSION), "parts": str(len(parts))})
        database.execute("ANALYZE")


def _attach(database: sqlite3.Connection, path: Path, name: str) -> None:
    database.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
