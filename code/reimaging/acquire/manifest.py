"""arXiv's manifest of bulk tars: what each is called, how large it is, its md5 and its articles.

The file is `src/arXiv_src_manifest.xml` of arXiv's bulk source: a root `arXivSRC`, one `file` a
tar, and one `timestamp` (https://info.arxiv.org/help/bulk_data_s3.html). It comes from outside, so
nothing in it is taken on trust: every field that is used has its form, and a name can name
nothing but a file in one folder. A field that arXiv may add stops nothing.

Listings of other addresses and tars that we pack ourselves take the same form.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lxml import etree

from reimaging.atomic import write_bytes
from reimaging.errors import ReimagingError

MANIFEST: Final = "arXiv_src_manifest.xml"

_ROOT = "arXivSRC"
# The manifest of 2024 takes about 3 MB.
LARGEST: Final = 64 * 2**20  # bytes
# Written out: \d would let in the digits of every script.
_FORMS: Final = {
    "filename": (re.compile(r"(?:src/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.tar"), "src/NAME.tar"),
    "md5sum": (re.compile(r"[0-9a-f]{32}"), "32 hexadecimal digits"),
    "size": (re.compile(r"[1-9][0-9]{0,14}"), "a number of bytes"),
    "yymm": (re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])"), "a year and a month of two digits each"),
    "seq_num": (re.compile(r"[0-9]{1,6}"), "a whole number"),
    # Not every listing knows these: an empty text is that of a field that is not there.
    "first_item": (re.compile(r"(?:[A-Za-z0-9./-]{1,50})?"), "an arXiv identifier"),
    "last_item": (re.compile(r"(?:[A-Za-z0-9./-]{1,50})?"), "an arXiv identifier"),
    "num_items": (re.compile(r"(?:[0-9]{1,9})?"), "a whole number"),
    "content_md5sum": (re.compile(r"(?:[0-9a-f]{32})?"), "32 hexadecimal digits"),
}
_KNOWN: Final = {*_FORMS, "timestamp"}
_MARKUP: Final = "<...>"  # stands for the text of a field that has a child, be it an entity
# All of them at once, a line each: a manifest has thousands of entries.
_ENTRY: Final = re.compile("\n".join(form.pattern for form, _ in _FORMS.values()))


@dataclass(frozen=True, slots=True)
class BulkTar:
    """One tar of arXiv's bulk source, as the manifest states it.

    Attributes
    ----------
    name
        Base name, such as `arXiv_src_1201_001.tar`.
    key
        Its key in arXiv's own store, such as `src/arXiv_src_1201_001.tar`.
    md5
        Of the tar, 32 lower-case hexadecimal digits.
    size
        Bytes.
    yymm
        Month of its articles, such as `1201`.
    seq
        Number within the month.
    first_item, last_item
        Identifiers without a slash; None if not stated.
    num_items
        Number of articles; None if not stated.
    content_md5
        Of the members, one after the other, without their headers; None if not stated.
    """

    name: str
    key: str
    md5: str
    size: int
    yymm: str
    seq: int
    first_item: str | None = None
    last_item: str | None = None
    num_items: int | None = None
    content_md5: str | None = None

    @property
    def stem(self) -> str:
        """Name without `.tar`: what files derived from this tar are called."""
        return self.name.removesuffix(".tar")

    @property
    def month(self) -> str:
        """Year and month, such as `2012-01`: sorts by time as text; arXiv began in 1991."""
        return month_of(self.yymm)

    @property
    def span(self) -> tuple[str, str]:
        """Between which identifiers its articles lie as text sorts; all where that is unknown."""
        return self.first_item or "", self.last_item or "~"

    @property
    def annex_key(self) -> str:
        """The git-annex key, made of size and md5 alone: known before the tar is here."""
        return f"MD5E-s{self.size}--{self.md5}.tar"


def month_of(yymm: str) -> str:
    """Write a month such as `1201` as `2012-01`; from `91` on it is of the last century."""
    return f"{'19' if yymm >= '91' else '20'}{yymm[:2]}-{yymm[2:]}"


def read_manifest(path: Path) -> list[BulkTar]:
    """Read arXiv's manifest.

    Parameters
    ----------
    path
        The XML file.

    Returns
    -------
    list of BulkTar
        In the order of time: by month, then by number within the month.

    Raises
    ------
    ReimagingError
        If the file is missing or no manifest, or an entry lacks a field, has one of another form,
        or bears a name that another has.
    """
    tars: dict[str, BulkTar] = {}
    for number, entry in enumerate(_root(path).iterchildren("file"), start=1):
        tar = _tar(path, number, entry)
        if tar.name in tars:
            raise ReimagingError(
                f"The manifest {path} lists {tar.name} twice, the second time in entry {number}: "
                "a name may stand for one tar only."
            )
        tars[tar.name] = tar
    return in_order(tars.values())


def unknown_fields(path: Path) -> list[str]:
    """Name what a manifest states and `read_manifest` passes over, as nobody here knows it.

    Parameters
    ----------
    path
        A file that `read_manifest` reads.

    Returns
    -------
    list of str
        Names of fields, each once, by the alphabet; empty for a manifest of the form of today.
    """
    root = _root(path)
    inside = {str(field.tag) for entry in root.iterchildren("file") for field in entry.iter("*")}
    beside = {str(child.tag) for child in root.iterchildren("*")}
    return sorted((inside | beside) - _KNOWN - {"file"})


def write_manifest(path: Path, tars: Iterable[BulkTar], timestamp: datetime) -> None:
    """Write a manifest of arXiv's form; the same tars and time give the same bytes.

    Parameters
    ----------
    path
        The XML file, replaced as a whole.
    tars
        What to state, in any order; what is None is left out.
    timestamp
        When the tars were as stated, of the whole and of each entry.
    """
    time = f"{timestamp.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    root = etree.Element(_ROOT)
    for tar in in_order(tars):
        entry = etree.SubElement(root, "file")
        for name, value in (
            ("content_md5sum", tar.content_md5),
            ("filename", tar.key),
            ("first_item", tar.first_item),
            ("last_item", tar.last_item),
            ("md5sum", tar.md5),
            ("num_items", tar.num_items),
            ("seq_num", tar.seq),
            ("size", tar.size),
            ("timestamp", time),
            ("yymm", tar.yymm),
        ):
            if value is not None:
                etree.SubElement(entry, name).text = str(value)
    etree.SubElement(root, "timestamp").text = time
    body = etree.tostring(root, encoding="unicode", pretty_print=True)
    write_bytes(path, b"<?xml version='1.0' standalone='yes'?>\n" + body.encode("ascii"))


def in_order(tars: Iterable[BulkTar]) -> list[BulkTar]:
    """Sort tars by time: by month, then by number within the month."""
    return sorted(tars, key=lambda tar: (tar.month, tar.seq, tar.name))


def _root(path: Path) -> etree._Element:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise ReimagingError(
            f"The manifest {path} cannot be read: {error.strerror or error}."
        ) from error
    if len(text) > LARGEST:
        raise ReimagingError(
            f"The manifest {path} is over {LARGEST // 2**20} MiB: arXiv's is a twentieth of it."
        )
    # Nothing outside of the file is looked at, and no entity is expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise ReimagingError(
            f"The manifest {path} is not well-formed XML: {str(error.msg).rstrip('.')}."
        ) from error
    if root.tag != _ROOT:
        raise ReimagingError(
            f"The manifest {path} has the root <{root.tag}> where arXiv's has <{_ROOT}>."
        )
    return root


def _tar(path: Path, number: int, entry: etree._Element) -> BulkTar:
    texts = {f.tag: (f.text or "").strip() if len(f) == 0 else _MARKUP for f in entry}
    values = [texts.get(name, "") for name in _FORMS]
    if not _ENTRY.fullmatch("\n".join(values)):
        raise _ill_formed(path, number, texts)
    name, md5, size, yymm, seq, first_item, last_item, num_items, content_md5 = values
    return BulkTar(
        name=name.removeprefix("src/"),
        key=name,
        md5=md5,
        size=int(size),
        yymm=yymm,
        seq=int(seq),
        first_item=first_item or None,
        last_item=last_item or None,
        num_items=int(num_items) if num_items else None,
        content_md5=content_md5 or None,
    )


def _ill_formed(path: Path, number: int, texts: dict[str, str]) -> ReimagingError:
    name = next(name for name in _FORMS if not _FORMS[name][0].fullmatch(texts.get(name, "")))
    called = f" ({texts['filename']})" if name != "filename" else ""
    found = f"has the {name} {texts[name][:80]!r}" if name in texts else f"has no {name}"
    return ReimagingError(
        f"The manifest {path}: entry {number}{called} {found}; it must be {_FORMS[name][1]}."
    )
