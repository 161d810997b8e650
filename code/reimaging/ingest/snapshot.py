r"""arXiv's public snapshot of its metadata: a line of JSON an article, as Kaggle hands it out.

    {"id": "0704.0001", "title": "...", "versions": [{"version": "v1", "created": "Mon, 2 Apr ..

It gives the records that the OAI-PMH pages give (records.py), but for two fields that it lacks, the
MSC and ACM classes, and the deleted articles, which it leaves out. What it says of versions becomes
the two dates of the pages: the first version's, and the last one's if there are several.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from reimaging.errors import ReimagingError
from reimaging.identifier import parse_identifier
from reimaging.ingest.packed_file import PackedFileError, unnoticed, unpacked
from reimaging.ingest.records import Author, Record

_BLOCK = 1 << 18  # bytes read at a time
_LONGEST = 1 << 21  # bytes of a line; one with 5,000 authors has a fifth


def read_snapshot(path: Path, on_read: Callable[[int], object] = unnoticed) -> Iterator[Record]:
    """Give the records of a snapshot in its order; those without an arXiv identifier are left out.

    Parameters
    ----------
    path
        JSON lines (UTF-8), as they are, gzipped, or the one file of a zip.
    on_read
        Is told the number of bytes at each piece that is read of the file, packed as it is.

    Raises
    ------
    ReimagingError
        If a line is no JSON object (as the last one of a snapshot cut off), has no `id`, or has a
        field that is of another type than the snapshot's. Records may have been given by then.
    """
    number = 0
    try:
        with unpacked(path, on_read) as file:
            for line in _lines(file):
                number += 1
                record = _record(_fields(line))
                if record is not None:
                    yield record
    except _LineError as error:
        raise ReimagingError(f"{path}: line {number} of this snapshot {error}.") from None
    except PackedFileError as error:
        raise ReimagingError(f"{path}: this snapshot cannot be read: {error}.") from None
    if not number:
        raise ReimagingError(f"{path}: this snapshot is empty; it needs a line of JSON an article.")


class _LineError(Exception):
    """What is wrong with a line, as the end of a sentence."""


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Cut what is read into lines; one that is too long is the last, and not whole."""
    rest = b""
    while len(rest) <= _LONGEST and (block := file.read(_BLOCK)):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _fields(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise _LineError(f"is longer than {_LONGEST >> 20} MiB")
    try:
        fields = json.loads(line.decode())
        if b"\\ud" in line or b"\\uD" in line:
            _refuse_half_characters(fields)
    except (ValueError, RecursionError):
        raise _LineError("is no JSON; each needs to be a whole object") from None
    if not isinstance(fields, dict):
        raise _LineError("is no JSON object")
    return fields


def _refuse_half_characters(fields: object) -> None:
    r"""Raise ValueError for half of a pair such as \ud835\udd3d, which UTF-8 does not have."""
    json.dumps(fields, ensure_ascii=False).encode()


def _record(fields: dict[str, Any]) -> Record | None:
    number = _text(fields, "id")
    if number is None:
        raise _LineError("has no `id`")
    identifier = parse_identifier(number)
    if identifier is None:
        return None
    created, updated = _dates(fields.get("versions"))
    return Record(
        identifier=identifier,
        deleted=False,
        created=created,
        updated=updated,
        authors=_authors(fields.get("authors_parsed")),
        title=_text(fields, "title"),
        categories=tuple(dict.fromkeys((_text(fields, "categories") or "").split())),
        comments=_text(fields, "comments"),
        report_no=_text(fields, "report-no"),
        msc_class=None,
        acm_class=None,
        journal_ref=_text(fields, "journal-ref"),
        doi=_text(fields, "doi"),
        licence=_text(fields, "license"),
        abstract=_text(fields, "abstract"),
    )


def _text(fields: dict[str, Any], name: str) -> str | None:
    text = fields.get(name)
    if text is None:
        return None
    if not isinstance(text, str):
        raise _LineError(f"has a field `{name}` that is no text")
    return _fold(text) or None


def _authors(parsed: object) -> tuple[Author, ...]:
    authors = []
    for name in _list(parsed, "authors_parsed"):
        # affiliations may follow
        if not isinstance(name, list) or [*map(type, name[:3])] != [str, str, str]:
            raise _LineError("has `authors_parsed` that are not [keyname, forenames, suffix]")
        authors.append(Author(*map(_fold, name[:3])))
    return tuple(authors)


def _dates(versions: object) -> tuple[str | None, str | None]:
    """Give the first version's date and, if there are several, the last one's; None if strange."""
    dates = []
    for version in _list(versions, "versions"):
        match version:
            case {"created": str(created)}:
                dates.append(_date(created))
            case _:
                raise _LineError("has `versions` without `created`")
    return (dates[0] if dates else None, dates[-1] if len(dates) > 1 else None)


def _list(values: object, name: str) -> list[object]:
    if values is None:
        return []
    if not isinstance(values, list):
        raise _LineError(f"has `{name}` that are no list")
    return values


def _date(text: str) -> str | None:
    """Give the ISO date of one as in e-mails, such as "Mon, 2 Apr 2007 19:18:42 GMT"."""
    date = _EMAIL_DATE.match(text)
    return date and f"{date[3]}-{_MONTHS.index(date[2]) + 1:02d}-{int(date[1]):02d}"


# not the calendar's, which speaks the machine's language
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EMAIL_DATE = re.compile(rf"[A-Z][a-z]{{2}}, (\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}}) ", re.ASCII)


def _fold(text: str) -> str:
    text = text.strip().replace("\n", " ")
    if text.isprintable() and "  " not in text:  # no white space but the blank is printable
        return text
    return " ".join(text.split())
