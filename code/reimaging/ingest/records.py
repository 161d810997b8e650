"""Metadata records: what arXiv's OAI-PMH server says of an article, read from its pages.

Takes the `arXiv` metadata format in pages as the server sends them, and as metha caches them
(`<Records>` without the OAI namespace): elements are known by their local names. A page is
streamed, so that memory does not grow with its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from reimaging.errors import ReimagingError
from reimaging.ingest.identifier import Identifier, parse_identifier

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Author:
    keyname: str
    forenames: str
    suffix: str


@dataclass(frozen=True)
class Record:
    """One article's record; absent elements are None, text has its white space folded.

    `created` and `updated` are ISO dates. `categories` are in the record's order, the primary
    category first. A deleted record has nothing but its identifier.
    """

    identifier: Identifier
    deleted: bool
    created: str | None
    updated: str | None
    authors: tuple[Author, ...]
    title: str | None
    categories: tuple[str, ...]
    comments: str | None
    report_no: str | None
    msc_class: str | None
    acm_class: str | None
    journal_ref: str | None
    doi: str | None
    licence: str | None
    abstract: str | None


def read_records(page: Path) -> Iterator[Record]:
    """Give the records of one page in its order; those without an arXiv identifier are left out.

    Raises
    ------
    ReimagingError
        If the page is not well-formed XML.
    """
    try:
        walk = etree.iterparse(
            str(page),
            events=("end",),
            tag=("{*}record", "record"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in walk:
            record = _record(element)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
            if record is not None:
                yield record
    except (etree.XMLSyntaxError, OSError) as error:
        raise ReimagingError(
            f"{page}: this page of metadata records is no well-formed XML: {error}."
        ) from None


def _record(element: Any) -> Record | None:
    header = _child(element, "header")
    deleted = header is not None and header.get("status") == "deleted"
    metadata = _child(element, "metadata")
    body = None if metadata is None else _child(metadata, "arXiv")
    written = _text(body, "id") or (_text(header, "identifier") or "").rsplit(":", 1)[-1]
    identifier = parse_identifier(written)
    if identifier is None or (body is None and not deleted):
        return None
    return Record(
        identifier=identifier,
        deleted=deleted,
        created=_date(_text(body, "created")),
        updated=_date(_text(body, "updated")),
        authors=tuple(_authors(body)),
        title=_text(body, "title"),
        categories=tuple(dict.fromkeys((_text(body, "categories") or "").split())),
        comments=_text(body, "comments"),
        report_no=_text(body, "report-no"),
        msc_class=_text(body, "msc-class"),
        acm_class=_text(body, "acm-class"),
        journal_ref=_text(body, "journal-ref"),
        doi=_text(body, "doi"),
        licence=_text(body, "license"),
        abstract=_text(body, "abstract"),
    )


def _authors(body: Any) -> Iterator[Author]:
    authors = None if body is None else _child(body, "authors")
    for author in () if authors is None else authors:
        if isinstance(author.tag, str):
            yield Author(
                keyname=_text(author, "keyname") or "",
                forenames=_text(author, "forenames") or "",
                suffix=_text(author, "suffix") or "",
            )


def _child(element: Any, name: str) -> Any:
    return next((c for c in element if isinstance(c.tag, str) and _local(c) == name), None)


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any, name: str) -> str | None:
    child = None if element is None else _child(element, name)
    text = "" if child is None else " ".join("".join(child.itertext()).split())
    return text or None


def _date(text: str | None) -> str | None:
    return text if text and _DATE.fullmatch(text) else None
