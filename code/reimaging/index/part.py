"""The part of the index that one bulk tar gives: read once, kept for ever, merged by key."""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from reimaging.acquire.manifest import BulkTar
from reimaging.identifier import (
    Identifier,
    article_id,
    figure_id,
    image_id,
)
from reimaging.index.database import (
    building,
    is_made_from,
    note_made_from,
    run_script,
    script,
)
from reimaging.index.selection import may_hold
from reimaging.ingest.article import Article, ReadHeader, read_article
from reimaging.ingest.eprint import Member, UnreadableError, read_bulk_tar
from reimaging.ingest.figures import Figure
from reimaging.ingest.header_reader import HeaderReader
from reimaging.ingest.software import software_of

VERSION = 3  # of what a part says; raise it when the readers find something else in the same tar


def made_from(tar: BulkTar, wanted: Collection[str] | None) -> dict[str, str]:
    """Say what the part of a tar is made from: the tar's key, the reader, the slice.

    Parameters
    ----------
    tar
        The bulk tar.
    wanted
        Identifiers without slash of the articles to read; None for all.
    """
    chosen = "all"
    if wanted is not None:
        inside = sorted(item for item in wanted if may_hold(tar, item))
        chosen = hashlib.sha256("\n".join(inside).encode()).hexdigest()
    return {"tar": tar.annex_key, "part version": str(VERSION), "articles": chosen}


def part_stands(target: Path, tar: BulkTar, wanted: Collection[str] | None) -> bool:
    """Tell whether the part needs not be made again."""
    return is_made_from(target, made_from(tar, wanted))


def write_part(
    target: Path, tar: BulkTar, fetch: Callable[[], Path], wanted: Collection[str] | None = None
) -> bool:
    """Read a bulk tar into its part of the index; does nothing if that part stands.

    Parameters
    ----------
    target
        The part, an SQLite database with the tables of schema.sql.
    tar
        What the manifest says of the tar.
    fetch
        Gives the tar's path; called only if the tar has to be read.
    wanted
        Identifiers without slash of the articles to read; the others get the outcome
        "outside the slice". None for all.

    Returns
    -------
    bool
        Whether there was anything to do.

    Raises
    ------
    ReimagingError
        If the tar cannot be had or read.
    """
    if part_stands(target, tar, wanted):
        return False
    path = fetch()
    with building(target) as database:
        run_script(database, script("schema.sql"))
        database.execute(
            "INSERT INTO tars VALUES (?, ?, ?, ?, ?)",
            (tar.name, tar.month, tar.size, tar.md5, tar.num_items),
        )
        with HeaderReader() as headers:
            for position, read in enumerate(_read_members(path, wanted, headers.read)):
                _add_member(database, tar, position, read)
        note_made_from(database, made_from(tar, wanted))
    return True


@dataclass(frozen=True)
class _ReadMember:
    """A member, and what was read of it; `identifier` is None where it is no article's."""

    name: str
    size: int
    identifier: Identifier | None
    article: Article


def _read_members(
    path: Path, wanted: Collection[str] | None, read_header: ReadHeader
) -> Iterator[_ReadMember]:
    seen: set[str] = set()

    def passed_over(member: Member, outcome: str) -> _ReadMember:
        return _ReadMember(member.name, member.size, None, Article("none", outcome=outcome))

    try:
        for member in read_bulk_tar(path):
            identifier = member.identifier
            if identifier is None:
                yield passed_over(member, "no identifier in its name")
            elif identifier.canonical in seen:
                yield passed_over(member, "duplicate: twice in one tar")
            elif wanted is not None and identifier.compact not in wanted:
                yield passed_over(member, "outside the slice")
            else:
                seen.add(identifier.canonical)
                article = read_article(member, read_header)
                yield _ReadMember(member.name, member.size, identifier, article)
    except UnreadableError as error:
        outcome = f"unreadable: the rest of the tar: {error}"
        yield _ReadMember("", 0, None, Article("none", outcome=outcome))


def _add_member(
    database: sqlite3.Connection, tar: BulkTar, position: int, member: _ReadMember
) -> None:
    known, article = None, member.article
    if member.identifier is not None:
        known = article_id(member.identifier.canonical)
        _add_article(database, member.identifier, article)
    database.execute(
        "INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tar.name,
            position,
            member.name,
            member.size,
            known,
            article.kind,
            article.files,
            article.main_tex,
            article.outcome,
        ),
    )


def _add_article(database: sqlite3.Connection, identifier: Identifier, article: Article) -> None:
    name = identifier.canonical
    number = article_id(name)
    database.execute(
        "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source, record)"
        " VALUES (?, ?, ?, ?, ?, 'identifier', 'missing')",
        (number, name, identifier.compact, identifier.yymm, identifier.year),
    )
    images = {image.path: image_id(name, image.path) for image in article.images}
    for image in article.images:
        header = image.header
        database.execute(
            "INSERT INTO image_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                images[image.path],
                number,
                image.path,
                image.path.rsplit(".", 1)[-1].lower(),
                image.bytes,
                header.format,
                header.width,
                header.height,
                header.unit,
                header.mode,
                header.pages,
                header.creator,
                header.producer,
                software_of(header.creator, header.producer),
                header.rotation,
                header.outcome,
            ),
        )
    floats = 0
    for position, figure in enumerate(article.figures):
        floats += figure.kind == "figure"
        _add_figure(database, name, position, floats, figure, images)


def _add_figure(
    database: sqlite3.Connection,
    name: str,
    position: int,
    floats: int,
    figure: Figure,
    images: dict[str, int],
) -> None:
    number = figure_id(name, position)
    database.execute(
        "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            article_id(name),
            position,
            floats if figure.kind == "figure" else None,
            None if figure.parent is None else figure_id(name, figure.parent),
            figure.kind,
            figure.environment,
            figure.tex,
            figure.number,
            figure.label,
            figure.caption_tex,
            figure.caption_text,
        ),
    )
    for place, link in enumerate(figure.links):
        shown = images.get(link.path) if link.path is not None else None
        outcome = link.outcome
        if link.path is not None and shown is None:
            outcome = "not indexed: no image format of the study"
        database.execute(
            "INSERT INTO figure_images VALUES (?, ?, ?, ?, ?)",
            (number, place, link.written, shown, outcome),
        )
