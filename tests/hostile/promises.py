"""What each reader promises of any bytes at all; each check says in a few words what it met."""

import io
import math
import re
from collections.abc import Hashable

from reimaging.identifier import parse_identifier
from reimaging.ingest.article import read_article
from reimaging.ingest.caption import caption_text
from reimaging.ingest.dsc import is_postscript, postscript_part, read_dsc
from reimaging.ingest.eprint import Member
from reimaging.ingest.figures import read_figures
from reimaging.ingest.image_file import read_header

_ARTICLE = re.compile(
    r"ok|withdrawn|(pdf|ps|html)-only|no TeX|(unreadable|damaged|too large): [^\n]+"
)
_HEADER = re.compile(r"ok|(unreadable|too large|timeout): [^\n]+")
_LINK = re.compile(r"ok(: .+)?|missing: .+")
_MOST_FIGURES = 10_000
_LONGEST_CAPTION = 45_000


def article_is_read(data: bytes) -> Hashable:
    """Read the bytes of an article's .gz."""
    name = "hep-th9802001"
    member = Member(f"9802/{name}.gz", len(data), parse_identifier(name), io.BytesIO(data))
    article = read_article(member, read_header)
    assert _ARTICLE.fullmatch(article.outcome), article.outcome
    paths = [image.path for image in article.images]
    assert len(set(paths)) == len(paths) <= article.files
    for path in paths:
        assert not path.startswith(("/", "../")) and "\0" not in path
        assert ".." not in path.split("/")
    for image in article.images:
        _header(image.header)
    _figures(article.figures, None)
    _storable(article.outcome, article.main_tex, *paths)
    return article.outcome[:30], min(article.files, 5), len(paths), len(article.figures)


def latex_is_read(text: bytes) -> Hashable:
    """Read a main file, beside a second file that it may input and a few pictures."""
    texts = {"paper.tex": text, "more.tex": b"\\input{paper}" + text[:500]}
    paths = {*texts, "sound.png", "sound.eps", "figs/sound.pdf", "a.eps"}
    reading = read_figures(texts, paths)
    assert reading.main in (None, *texts)
    assert set(reading.read) <= set(texts)
    _figures(reading.figures, paths)
    _storable(*reading.read, *reading.missing)
    links = [link.outcome[:20] for figure in reading.figures for link in figure.links]
    return min(len(reading.figures), 20), len(reading.missing), tuple(sorted(set(links)))


def postscript_is_read(data: bytes) -> Hashable:
    """Read the header comments of what may be PostScript."""
    header = read_dsc(data)
    assert len(postscript_part(data)) <= len(data)
    assert all(0 < side <= 1e6 for side in header.size)
    assert header.box is None or all(map(math.isfinite, header.box))
    assert header.pages is None or 0 < header.pages < 1_000_000
    assert header.rotation in (None, 0, 90, 180, 270)
    _storable(header.creator)
    return (
        is_postscript(data), header.encapsulated, header.box is None, header.pages is None,
        header.creator is None, header.rotation,
    )  # fmt: skip


def picture_is_read(data: bytes) -> Hashable:
    """Read the header of an image file."""
    header = read_header(data)
    _header(header)
    return header.format, header.outcome, header.width is None, header.creator is None


def caption_is_text(tex: str) -> Hashable:
    """Turn a caption into text."""
    text = caption_text(tex)
    assert len(text) <= _LONGEST_CAPTION
    assert text == " ".join(text.split())
    assert not any(ord(character) < 32 for character in text)
    return (bool(text),)


def _header(header):
    assert _HEADER.fullmatch(header.outcome), header.outcome
    for side in (header.width, header.height):
        assert side is None or (side > 0 and math.isfinite(side))
    assert header.unit in (None, "px", "pt")
    assert header.pages is None or 0 <= header.pages < 2**63
    assert header.rotation in (None, 0, 90, 180, 270)
    for line in (header.creator, header.producer):
        assert line is None or (0 < len(line) <= 500 and line == " ".join(line.split()))
    _storable(header.format, header.mode, header.creator, header.producer)


def _figures(figures, paths):
    assert len(figures) <= _MOST_FIGURES
    assert sum(len(figure.links) for figure in figures) <= 500_000
    for position, figure in enumerate(figures):
        assert figure.parent is None or 0 <= figure.parent < position
        assert len(figure.caption_text) <= _LONGEST_CAPTION
        assert len({(link.path, link.written) for link in figure.links}) == len(figure.links)
        for link in figure.links:
            assert _LINK.fullmatch(link.outcome), link.outcome
            assert (link.path is None) == link.outcome.startswith("missing")
            assert paths is None or link.path is None or link.path in paths
            _storable(link.written, link.path, link.outcome)
        _storable(figure.environment, figure.tex, figure.label)
        _storable(figure.caption_tex, figure.caption_text)


def _storable(*texts):
    """See that SQLite takes them: as UTF-8, which has no place for halves of a character."""
    for text in texts:
        if text is not None:
            text.encode("utf-8")
