"""The articles' metadata records as one SQLite file, which the merge joins by article."""

from collections.abc import Sequence
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.index.database import building, run_script
from reimaging.ingest.identifier import article_id
from reimaging.ingest.records import Record, read_records

_SCHEMA = """
CREATE TABLE records (
    article_id INTEGER PRIMARY KEY, identifier TEXT NOT NULL, compact TEXT NOT NULL,
    yymm TEXT NOT NULL, deleted INTEGER NOT NULL, title TEXT, abstract TEXT, comments TEXT,
    report_no TEXT, msc_class TEXT, acm_class TEXT, journal_ref TEXT, doi TEXT, licence TEXT,
    created TEXT, updated TEXT
) STRICT;
CREATE TABLE authors (
    article_id INTEGER NOT NULL, position INTEGER NOT NULL, keyname TEXT NOT NULL,
    forenames TEXT NOT NULL, suffix TEXT NOT NULL, PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE categories (
    article_id INTEGER NOT NULL, position INTEGER NOT NULL, category TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_month ON records (yymm, compact);
"""


def pages_in(folder: Path) -> list[Path]:
    """Give the OAI-PMH pages of a folder in the order of their names."""
    return sorted(folder.glob("*.xml"))


def write_records(target: Path, pages: Sequence[Path]) -> None:
    """Read all pages into one file; of two records of one article the last one counts.

    Raises
    ------
    ReimagingError
        If a page is no XML, or no page holds a record.
    """
    with building(target) as database:
        run_script(database, _SCHEMA)
        for page in pages:
            for record in read_records(page):
                number = article_id(record.identifier.canonical)
                for table in ("authors", "categories"):
                    database.execute(f"DELETE FROM {table} WHERE article_id = ?", (number,))
                database.execute(
                    "INSERT OR REPLACE INTO records VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    _row(number, record),
                )
                database.executemany(
                    "INSERT INTO authors VALUES (?, ?, ?, ?, ?)",
                    (
                        (number, place, author.keyname, author.forenames, author.suffix)
                        for place, author in enumerate(record.authors)
                    ),
                )
                database.executemany(
                    "INSERT INTO categories VALUES (?, ?, ?)",
                    ((number, place, name) for place, name in enumerate(record.categories)),
                )
        if not database.execute("SELECT count(*) FROM records").fetchone()[0]:
            raise ReimagingError(
                f"metadata.location: no record in {len(pages)} pages such as {pages[0]}; OAI-PMH "
                "pages in the format `arXiv` are allowed."
            )


def _row(number: int, record: Record) -> tuple[object, ...]:
    return (
        number,
        record.identifier.canonical,
        record.identifier.compact,
        record.identifier.yymm,
        int(record.deleted),
        record.title,
        record.abstract,
        record.comments,
        record.report_no,
        record.msc_class,
        record.acm_class,
        record.journal_ref,
        record.doi,
        record.licence,
        record.created,
        record.updated,
    )
