"""SVG headers: the size of the drawing and its description.

Lengths follow CSS: 96 px an inch. Nothing outside the text is ever fetched, and entities that grow
are refused by libxml2's own limits.
"""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from reimaging.ingest.image_header import ImageHeader, UnreadableHeader

_HEAD = 65_536  # bytes in which the root and its description are looked for
_STEP = 8192
_LONGEST_SIDE = 1e6  # points; a side beyond is a mistake of the file's
_LENGTH = re.compile(
    r"\s*(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)\s*(px|pt|pc|mm|cm|in|q|em|ex)?\s*$",
    re.IGNORECASE | re.ASCII,
)
_POINTS = {
    "px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "em": 9.0, "ex": 4.5,
    "mm": 72 / 25.4, "cm": 72 / 2.54, "q": 18 / 25.4,
}  # fmt: skip


def is_svg(data: bytes) -> bool:
    """Tell whether `data` is an SVG file: markup that names an svg element early."""
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>]", start) is not None


def read_svg(data: bytes) -> ImageHeader:
    """Read width and height in points, and as creator the text of the drawing's own ``desc``.

    Width and height are None where neither the attributes nor the viewBox tell them.

    Raises
    ------
    UnreadableHeader
        If no svg element can be parsed.
    """
    root: etree._Element | None = None
    depth = 0
    for event, element in _events(data[:_HEAD]):
        if event == "start":
            root = element if root is None else root
            depth += 1
            continue
        depth -= 1
        if depth == 1 and _local(element) == "desc":
            description = "".join(str(part) for part in element.itertext())
            break
    else:
        description = None
    if root is None or _local(root) != "svg":
        raise UnreadableHeader("no svg element")
    width, height = _size(root)
    return ImageHeader("svg", width, height, unit="pt", pages=1, creator=description)


def _events(head: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Give the elements as they begin and end, as far as the markup can be followed."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    try:
        for offset in range(0, len(head), _STEP):
            parser.feed(head[offset : offset + _STEP])
            for event, element in parser.read_events():
                yield event, cast(etree._Element, element)
    except etree.XMLSyntaxError:
        return  # what was read before stands


def _size(root: etree._Element) -> tuple[float | None, float | None]:
    width, height = _points(root.get("width")), _points(root.get("height"))
    box = [_points(part) for part in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())[2:4]]
    if len(box) == 2 and box[0] and box[1]:
        if width is None and height is None:
            width, height = box
        elif width is None and height is not None:
            width = height * box[0] / box[1]
        elif height is None and width is not None:
            height = width * box[1] / box[0]
    return _sane(width), _sane(height)


def _sane(side: float | None) -> float | None:
    """Give a side, None for one that no sheet has."""
    return side if side is not None and 0 < side <= _LONGEST_SIDE else None


def _points(length: str | None) -> float | None:
    found = _LENGTH.match(length[:64]) if length else None
    if found is None:
        return None
    return float(found[1]) * _POINTS[(found[2] or "px").lower()] or None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
