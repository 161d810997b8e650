"""The articles' metadata records as one SQLite file, which the merge joins by article."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.identifier import article_id
from reimaging.index.database import building, run_script
from reimaging.ingest.packed_file import PackedFileError, unpacked
from reimaging.ingest.records import Record, read_records
from reimaging.ingest.snapshot import read_snapshot
from reimaging.quantity import count_text

_TABLES = """
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
"""
_INDEX = "CREATE INDEX records_month ON records (yymm, compact);"

_BATCH = 5000  # records that are held at a time
_LONG = 64 << 20  # bytes


def pages_in(folder: Path) -> list[Path]:
    """Give the OAI-PMH pages of a folder, `*.xml` and `*.xml.gz`, in the order of their names.

    If none lies directly in it, they are those of its subfolders, as metha keeps a folder a set:
    its names begin with the date of harvest, so that a later page comes later whatever its folder.
    Temporary files, which begin with a dot, are none.
    """
    pages = _pages(folder.glob("*")) or _pages(folder.glob("[!.]*/*"))
    return sorted(pages, key=lambda page: (page.name, page))


def _pages(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.match("[!.]*.xml") or path.match("[!.]*.xml.gz")]


def write_records(target: Path, pages: Sequence[Path]) -> None:
    """Read all pages into one file; of two records of one article the last one counts.

    A long reading shows a bar over the bytes on a terminal.

    Parameters
    ----------
    target
        The file.
    pages
        OAI-PMH pages and snapshots of arXiv's metadata, told by their content, oldest first.

    Raises
    ------
    ReimagingError
        If one cannot be read, or none holds a record.
    """
    with building(target) as database, _bar(pages) as bar:
        run_script(database, _TABLES)
        records = (record for page in pages for record in _reader(page)(page, bar.update))
        while batch := list(islice(records, _BATCH)):
            numbered = {article_id(record.identifier.canonical): record for record in batch}
            _add(database, sorted(numbered.items()))
        if not database.execute("SELECT count(*) FROM records").fetchone()[0]:
            raise ReimagingError(
                f"metadata: no record is in {count_text(len(pages), 'page')}"
                f"{f' such as {pages[0]}' if pages else ' that came'}; needed are OAI-PMH pages in "
                "the format `arXiv`, or arXiv's snapshot, with at least one: widen metadata.since, "
                "until or sets if they were harvested."
            )
        run_script(database, _INDEX)


def _reader(page: Path) -> Callable[[Path, Callable[[int], object]], Iterator[Record]]:
    try:
        with unpacked(page) as file:
            return read_snapshot if file.read(64).lstrip()[:1] == b"{" else read_records
    except (PackedFileError, OSError):
        return read_records  # which says what is wrong


def _bar(pages: Sequence[Path]) -> "tqdm[NoReturn]":
    size = sum(page.stat().st_size for page in pages if page.is_file())
    hidden = None if size > _LONG else True  # None: hidden where no terminal shows it
    return tqdm(total=size, desc="records", unit="B", unit_scale=True, disable=hidden)


def _add(database: sqlite3.Connection, batch: Sequence[tuple[int, Record]]) -> None:
    """Put records in the place of those that their articles had, in the order of their numbers.

    Where each goes is as good as random: what is added in order touches a page of the file once.
    """
    rows = [_row(number, record) for number, record in batch]
    values = f"INTO records VALUES ({','.join('?' * len(rows[0]))})"
    if database.executemany(f"INSERT OR IGNORE {values}", rows).rowcount < len(rows):
        database.executemany(f"REPLACE {values}", rows)
        for table in ("authors", "categories"):
            database.executemany(
                f"DELETE FROM {table} WHERE article_id = ?", ((number,) for number, _ in batch)
            )
    database.executemany(
        "INSERT INTO authors VALUES (?, ?, ?, ?, ?)",
        (
            (number, place, *author)
            for number, record in batch
            for place, author in enumerate(record.authors)
        ),
    )
    database.executemany(
        "INSERT INTO categories VALUES (?, ?, ?)",
        (
            (number, place, category)
            for number, record in batch
            for place, category in enumerate(record.categories)
        ),
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
