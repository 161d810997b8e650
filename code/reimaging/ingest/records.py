"""Metadata records: what arXiv's OAI-PMH server says of an article, read from its pages.

Takes the `arXiv` metadata format in pages as the server sends them, as metha caches them
(`<Response>`) and as it joins them (`<Records>`), gzipped or not: elements are known by their local
names.

An XML parser that calls Python at every element takes as long as one that builds the whole page
as a tree (benchmarks/records.py). So a record that is written as the server writes it, whole tags
and text, is lifted out by one regular expression. The parser sees what is left: what stands around
the records, and every record with anything else in it. It alone judges whether the page is XML.
Nothing is kept but the block being read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import starmap
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import unescape

from reimaging.errors import ReimagingError
from reimaging.identifier import Identifier, parse_identifier
from reimaging.ingest.packed_file import PackedFileError, unnoticed, unpacked

_BLOCK = 1 << 18  # bytes read at a time
_LONGEST = 1 << 22  # bytes in which a record must end; one with 5,000 authors has an eighth
_DEEPEST = 100  # elements within each other; the server's pages have 7
_ROOTS = ("OAI-PMH", "Records", "ListRecords", "Response")


class Author(NamedTuple):
    keyname: str
    forenames: str
    suffix: str


class Record(NamedTuple):
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


def read_records(page: Path, on_read: Callable[[int], object] = unnoticed) -> Iterator[Record]:
    """Give the records of one page in its order; those without an arXiv identifier are left out.

    Left out are also records without metadata in the `arXiv` format, unless they are deleted. Of
    two elements of one name in a record the last one counts.

    Parameters
    ----------
    page
        XML as it is or gzipped, which its content tells.
    on_read
        Is told the number of bytes at each piece that is read of the file, packed as it is.

    Raises
    ------
    ReimagingError
        If the page cannot be read or unpacked, is not well-formed XML (a page cut off is not),
        declares a document type, is no page of OAI-PMH, or is the server's error. Records may have
        been given by then.
    """
    try:
        with unpacked(page, on_read) as file:
            yield from _records(file)
    except _PageError as error:
        raise ReimagingError(f"{page}: this page of metadata records {error}.") from None
    except PackedFileError as error:
        raise ReimagingError(
            f"{page}: this page of metadata records cannot be read: {error}."
        ) from None


class _PageError(Exception):
    """What is wrong with a page, as the end of a sentence."""


def _records(page: BinaryIO) -> Iterator[Record]:
    parser = _Parser()
    plain = True  # while all that came is whole tags and text, `<record>` begins a record
    for block in _blocks(page):
        text = _decode(block) if plain else None
        if text is None:
            plain = False
            yield from parser.read(block)
            continue
        done = 0
        for match in _RECORD.finditer(text):
            between = text[done : match.start()]
            if between and not between.isspace():
                plain = _MARKUP.fullmatch(between) is not None
                yield from parser.read(between.encode())
                done = match.start()
            if not (plain and parser.is_inside):
                break
            if "&" in match[0] and _UNKNOWN_REFERENCE.search(match[0]):
                continue
            parser.skip_record()
            done = match.end()
            record = _lifted_record(match)
            if record is not None:
                yield record
        plain = plain and _MARKUP.fullmatch(text, done) is not None
        yield from parser.read(text[done:].encode())
    yield from parser.close()


def _blocks(page: BinaryIO) -> Iterator[bytes]:
    """Cut a page where records end, or after `_LONGEST` bytes in which none does."""
    rest = b""
    while block := page.read(_BLOCK):
        rest += block
        end = rest.rfind(b"</record>")
        if end >= 0:
            end += len(b"</record>")
        elif len(rest) > _LONGEST:
            end = len(rest)
        else:
            continue
        yield rest[:end]
        rest = rest[end:]
    yield rest


def _decode(block: bytes) -> str | None:
    """Decode UTF-8, tabs as blanks; None if it is none, or has a character that XML does not."""
    if any(control in block for control in _CONTROLS):
        return None
    try:
        return block.replace(b"\t", b" ").replace(b"\r", b" ").decode()
    except UnicodeDecodeError:
        return None


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))


# A record as the server writes it, or metha, which adds what is empty. Quantifiers are possessive:
# whatever a text holds, each byte of it is looked at once.


def _elements(contents: dict[str, str]) -> str:
    """Match elements in any order, each with its own content."""
    each = "|".join(f"{name}>{content}</{name}" for name, content in contents.items())
    return rf"\s*+(?:<(?:{each})>\s*+)*+"


_TEXT = r"\s*+([^<]*+)"
_PASSED = "[^<]*+"
_FIELDS = (
    *("id", "created", "updated", "title", "categories", "comments", "report-no", "msc-class"),
    *("acm-class", "journal-ref", "doi", "license", "abstract"),
)
_NAME = ("keyname", "forenames", "suffix")
_NAMES_PASSED = dict.fromkeys((*_NAME, "affiliation"), _PASSED)
_HEADER = {"identifier": _TEXT, "datestamp": _PASSED, "setSpec": _PASSED}
_AUTHORS = _elements({"author": _elements(_NAMES_PASSED)})
_BODY = {"authors": f"({_AUTHORS})", "proxy": _PASSED} | dict.fromkeys(_FIELDS, _TEXT)
_ATTRIBUTES = r"""(?:\s++[\w:.-]++=(?:"[^"<&]*+"|'[^'<&]*+'))*+\s*+"""
_NO_STATUS = '(?: status="")?+'
_RECORD = re.compile(
    rf"<record{_ATTRIBUTES}>\s*+<header{_NO_STATUS}>{_elements(_HEADER)}</header>\s*+"
    rf"<metadata{_ATTRIBUTES}>\s*+<arXiv{_ATTRIBUTES}>{_elements(_BODY)}</arXiv>\s*+</metadata>\s*+"
    r"(?:<about></about>\s*+)?+</record>"
)
_AUTHOR = re.compile(f"<author>{_elements(_NAMES_PASSED | dict.fromkeys(_NAME, _TEXT))}</author>")
_UNKNOWN_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
_MARKUP = re.compile(
    r"""\ufeff?+(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?+"""
    r"""(?: standalone=["'](?:yes|no)["'])?+\s*+\?>)?+"""
    rf"(?:[^<>]*+</?+[\w:.-]++{_ATTRIBUTES}/?+>)*+\s*+"
)


def _lifted_record(match: re.Match[str]) -> Record | None:
    identifier, authors, *fields = match.groups("")
    texts = _fold_lifted("<".join((identifier, *fields))).split("<")  # which no text holds
    names = _AUTHOR.findall(_fold_lifted(authors).replace(" <", "<"))
    if "&" in match[0]:
        texts = [_resolve(text) for text in texts]
        names = [map(_resolve, name) for name in names]
    return _record(texts, tuple(starmap(Author, names)), deleted=False)


def _fold_lifted(text: str) -> str:
    text = text.strip().replace("\n", " ")
    # no white space but the blank is printable; in ASCII, none is left
    if "  " in text or not (text.isascii() or text.isprintable()):
        return _fold(text)
    return text


def _resolve(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'"}) if "&" in text else text


class _Parser:
    """Reads XML piece by piece, and gives the records that end in each piece."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._refuse_document_type
        self._records: list[Record] = []
        self._root = ""
        self._open: list[tuple[str, int]] = []  # local names, and where in `_pieces` each begins
        self._count = 0  # of records that have ended
        self._unended = 0  # bytes since
        self._begin_record()

    @property
    def is_inside(self) -> bool:
        """Whether the root is open."""
        return bool(self._open)

    def read(self, data: bytes, last: bool = False) -> list[Record]:
        self._unended += len(data)
        try:
            self._expat.Parse(data, last)
        except expat.ExpatError as error:
            raise self._damage(expat.ErrorString(error.code)) from None
        except (LookupError, ValueError) as error:  # an encoding that expat does not know
            raise self._damage(str(error)) from None
        if self._unended > _LONGEST:
            raise _PageError(f"has more than {_LONGEST >> 20} MiB in which no record ends")
        records, self._records = self._records, []
        return records

    def _damage(self, reason: str) -> _PageError:
        return _PageError(f"is no well-formed XML after {self._count} records: {reason}")

    def close(self) -> list[Record]:
        records = self.read(b"", last=True)
        if not self._count and self._root not in _ROOTS:
            raise _PageError(
                f"is none: its root is `{self._root}`, where {', '.join(_ROOTS)} are allowed"
            )
        return records

    def skip_record(self) -> None:
        """Take note that a record is kept from this parser."""
        self._unended = 0
        self._count += 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self._open:
            self._root = name
        if name == "record":
            self._begin_record()
            self._expat.CharacterDataHandler = self._pieces.append
        elif name == "header":
            self._deleted = attributes.get("status") == "deleted"
        elif name == "arXiv":
            self._has_body = True
        elif name == "error" and len(self._open) == 1:
            self._refuse_error(attributes.get("code", "without a code"))
        self._open.append((name, len(self._pieces)))
        if len(self._open) > _DEEPEST:
            raise _PageError(f"nests its elements more than {_DEEPEST} deep")

    def _end(self, _: str) -> None:
        name, begin = self._open.pop()
        parent = self._open[-1][0] if self._open else ""
        if name == "record":
            self._end_record()
        elif name == "author":
            self._authors.append(Author(*(_fold(self._texts.pop(n, "")) for n in _NAME)))
        elif (parent, name) in _LEAVES:
            self._texts[name] = "".join(self._pieces[begin:])

    def _begin_record(self) -> None:
        self._texts: dict[str, str] = {}
        self._pieces: list[str] = []
        self._authors: list[Author] = []
        self._deleted = False
        self._has_body = False

    def _end_record(self) -> None:
        self._expat.CharacterDataHandler = None
        self._unended = 0
        self._count += 1
        if self._has_body or self._deleted:
            texts = [_fold(self._texts.get(name, "")) for name in ("identifier", *_FIELDS)]
            record = _record(texts, tuple(self._authors), self._deleted)
            if record is not None:
                self._records.append(record)
        self._begin_record()

    def _refuse_document_type(self, name: str, *_: object) -> None:
        raise _PageError(f"declares a document type, `{name}`, which no page of OAI-PMH does")

    def _refuse_error(self, code: str) -> None:
        if code not in ("noRecordsMatch", ""):  # metha writes an empty one into each page
            raise _PageError(f"is the server's error `{code}`; ask it for this page again")


_LEAVES = {
    ("header", "identifier"),
    *(("arXiv", name) for name in _FIELDS),
    *(("author", name) for name in _NAME),
}


def _record(texts: Sequence[str], authors: tuple[Author, ...], deleted: bool) -> Record | None:
    """Make a record of the folded texts of the header's identifier and of `_FIELDS`."""
    header, number, created, updated, title, categories, *others, abstract = [
        text.strip() or None for text in texts
    ]
    comments, report_no, msc_class, acm_class, journal_ref, doi, licence = others
    identifier = parse_identifier(number or (header or "").rpartition(":")[2])
    if identifier is None:
        return None
    return Record(
        identifier,
        deleted,
        _date(created),
        _date(updated),
        authors,
        title,
        tuple(dict.fromkeys((categories or "").split())),
        comments,
        report_no,
        msc_class,
        acm_class,
        journal_ref,
        doi,
        licence,
        abstract,
    )


def _fold(text: str) -> str:
    return " ".join(text.split())


def _date(text: str | None) -> str | None:
    return text if text and _DATE.fullmatch(text) else None


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
