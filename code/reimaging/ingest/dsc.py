"""PostScript headers: the Document Structuring Conventions (Adobe Technical Note 5001).

Written for what arXiv holds rather than for the specification: line ends of three systems,
comments after ``%%EndComments``, a bare ``%!`` where ``%!PS-Adobe-3.0 EPSF-3.0`` is due, a box
``(atend)``, printer commands or white space before the first line, and the DOS EPS binary
container, which wraps the PostScript in an offset table and a preview picture (Technical Note
5002, section 5.2).
"""

import math
import re
import struct
from dataclasses import dataclass

DOS_EPS = b"\xc5\xd0\xd3\xc6"
LETTER = (612.0, 792.0)  # the page Ghostscript takes where a file names none

_HEAD = 65_536  # bytes in which header comments are looked for
_LONGEST_SIDE = 1e6  # points; a box beyond is a mistake of the file's
# Each repetition is bounded: the time must not grow with the square of a hostile line.
_BLANKS = rb"[ \t]{0,50}"
_NUMBER = rb"[-+]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})(?:[eE][-+]?\d{1,3})?"
_COLON = _BLANKS + rb":" + _BLANKS
_SIDES = _COLON + rb"[ \t,]{1,50}".join([rb"(" + _NUMBER + rb")"] * 4)
_BOX = re.compile(rb"%%BoundingBox" + _SIDES)
_FINE_BOX = re.compile(rb"%%HiResBoundingBox" + _SIDES)
_ROUNDED = 2.0  # points by which a box of whole points may differ from the fine one
_AT_END = re.compile(
    rb"%%BoundingBox" + _COLON + rb"\(?" + _BLANKS + rb"at" + _BLANKS + rb"end", re.IGNORECASE
)
_CREATOR = re.compile(rb"(?:\A|[\r\n])%%Creator" + _COLON + rb"([^\r\n]*(?:\r?\n?%%\+[^\r\n]*)*)")
_PAGES = re.compile(rb"(?:\A|[\r\n])%%Pages" + _COLON + rb"(\d{1,6})")
_TURN = re.compile(rb"(?:\A|[\r\n])%%Orientation" + _COLON + rb"([A-Za-z]{1,20})")
_START = re.compile(rb"%![^\r\n]{0,255}")


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DscHeader:
    """The header comments of a PostScript file.

    Attributes
    ----------
    encapsulated
        Whether the file is one picture: its first line says EPSF, or it has a bounding box and
        does not claim more pages than one.
    box
        Left, bottom, right, top of ``%%BoundingBox`` in points; None if absent or empty.
    fine_box
        The same of ``%%HiResBoundingBox``, where it is nearly the same; else `box`.
    pages
        Number of ``%%Pages``; None if not told.
    creator
        ``%%Creator`` as it stands, continuation lines joined, outer brackets off.
    rotation
        0 for ``%%Orientation: Portrait``, 90 for Landscape; None if not told.
    """

    encapsulated: bool
    box: Box | None
    fine_box: Box | None
    pages: int | None
    creator: str | None
    rotation: int | None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points: of the box, or of a letter page where there is none."""
        return _size(self.box)

    @property
    def drawn_size(self) -> tuple[float, float]:
        """The same of the box that is drawn, the fine one."""
        return _size(self.fine_box)


def _size(box: Box | None) -> tuple[float, float]:
    if box is None:
        return LETTER
    left, bottom, right, top = box
    return right - left, top - bottom


def is_postscript(data: bytes) -> bool:
    """Tell whether `data` holds PostScript, by its content."""
    head = data[:4096]
    if head.startswith(DOS_EPS):
        return True
    start = head.lstrip(b"\x00\x04 \t\r\n\xef\xbb\xbf")
    return (
        start.startswith(b"%!")
        or b"%!PS" in head
        or (start.startswith(b"%%") and b"%%BoundingBox" in head)
    )


def postscript_part(data: bytes) -> bytes:
    """Cut the PostScript out of `data`: out of the DOS container, from its first ``%!`` on."""
    if data.startswith(DOS_EPS) and len(data) >= 12:
        offset, length = struct.unpack_from("<II", data, 4)
        part = data[offset : offset + length]
        data = part if b"%!" in part[:4096] else data[12:]
    start = data.find(b"%!", 0, 4096)
    return data[start:] if start > 0 else data


def read_dsc(data: bytes) -> DscHeader:
    """Read the header comments of a PostScript file.

    Parameters
    ----------
    data
        The whole file, DOS container included.
    """
    part = postscript_part(data)
    # a drawing within this one speaks of itself
    inner = part.find(b"%%BeginDocument")
    outer = part if inner < 0 else part[:inner]
    head = outer[:_HEAD]
    first_line = _START.match(head)
    box = _box(part, outer, head)
    pages = _first(_PAGES, head)
    count = int(pages) if pages else None
    says_epsf = first_line is not None and b"EPSF" in first_line[0]
    return DscHeader(
        encapsulated=says_epsf or (box is not None and (count or 1) <= 1),
        box=box,
        fine_box=_fine_box(head, box),
        pages=count or None,
        creator=_text(_first(_CREATOR, head)),
        rotation={b"portrait": 0, b"landscape": 90}.get((_first(_TURN, head) or b"").lower()),
    )


def _box(part: bytes, outer: bytes, head: bytes) -> Box | None:
    at_end, found = _AT_END.search(head), _BOX.search(head)
    if at_end and (found is None or at_end.start() < found.start()):
        found = _BOX.match(part, part.rfind(b"%%BoundingBox"))
    elif found is None:
        found = _BOX.search(outer)
    return _sane(found)


def _fine_box(head: bytes, box: Box | None) -> Box | None:
    fine = _sane(_FINE_BOX.search(head))
    if fine is None or box is None:
        return box
    near = all(abs(one - other) <= _ROUNDED for one, other in zip(fine, box, strict=True))
    return fine if near else box


def _sane(found: re.Match[bytes] | None) -> Box | None:
    if found is None:
        return None
    left, bottom, right, top = (float(number) for number in found.groups())
    sides = right - left, top - bottom
    sane = all(math.isfinite(side) and 0 < side <= _LONGEST_SIDE for side in sides)
    return (left, bottom, right, top) if sane else None


def _first(pattern: re.Pattern[bytes], head: bytes) -> bytes | None:
    found = pattern.search(head)
    return found[1] if found else None


def _text(raw: bytes | None) -> str | None:
    if raw is None:
        return None
    text = re.sub(rb"[\r\n]+%%\+", b" ", raw).decode("latin-1").strip()
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
