r"""The figures of an article: what its LaTeX shows, under which caption, from which files.

``read_figures`` follows the source as TeX would (see `tex_pass`) and gives its floats in order. It
takes any bytes: what an article does wrong costs it a link or a caption, never the reading.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reimaging.ingest.caption import caption_text, stripped_text
from reimaging.ingest.floats import PARTS_OF_TABLES
from reimaging.ingest.image_links import ImageFiles, ImageLink
from reimaging.ingest.main_file import is_hint, starting_files
from reimaging.ingest.tex_pass import PRIMITIVES, follow
from reimaging.ingest.tex_reader import Reader
from reimaging.ingest.tex_text import decoded, is_tex, visible

__all__ = ["Figure", "ImageLink", "Reading", "is_tex", "read_figures"]

# Steps (control sequences, braces, 64 characters of a macro) that an article may cost: one of a
# megabyte takes some 100,000.
STEPS = 1_000_000
STEPS_A_CHARACTER = 0.1
MOST_STEPS = 2_500_000  # of about a microsecond each
# Characters of captions that an article may have converted with care; a megabyte takes some 10 s.
MOST_CAPTIONS = 500_000
MOST_LINKS = 500_000  # between figures and pictures: a picture may belong to many captions


@dataclass(frozen=True)
class Figure:
    r"""A float with its caption and its pictures, or a part of one.

    Attributes
    ----------
    kind : str
        'figure' (a figure float), 'part' (of a float: subfigure, subfloat, a later caption),
        'table' (another float, as a table or a scheme, that holds pictures), 'captionof' (a
        figure's caption elsewhere).
    environment : str
        As written: 'figure*', 'subfloat'.
    parent : int or None
        Position, in the list of figures, of the float that it is part of.
    tex : str
        Path of the file in which it begins.
    number : int or None
        As LaTeX counts; None for tables, floats without caption, and parts but for a later caption
        of a figure.
    label : str or None
        Its first label.
    caption_tex : str
        Raw TeX of the long caption, without comments and labels; '' if there is none.
    caption_text : str
        The same as Unicode text.
    links : tuple of ImageLink
        Its pictures in order, those of its parts too; none twice.
    """

    kind: str
    environment: str
    parent: int | None
    tex: str
    number: int | None
    label: str | None
    caption_tex: str
    caption_text: str
    links: tuple[ImageLink, ...]


@dataclass(frozen=True)
class Reading:
    """What was read of an article.

    Attributes
    ----------
    main : str or None
        The main file; None for a source that has none.
    read : tuple of str
        The files that were read, in order.
    missing : tuple of str
        Inputs that the source lacks.
    figures : tuple of Figure
        In the order in which they begin.
    whole : bool
        False if reading was broken off, as it had cost all that an article may cost.
    """

    main: str | None
    read: tuple[str, ...]
    missing: tuple[str, ...]
    figures: tuple[Figure, ...]
    whole: bool


def read_figures(texts: Mapping[str, bytes], paths: Collection[str]) -> Reading:
    """Read the figures of an article.

    Parameters
    ----------
    texts : mapping of str to bytes
        Path inside the article -> content, of each file for which `is_tex` is true.
    paths : collection of str
        All paths inside the article.

    Returns
    -------
    Reading
        Of bounded size, in a time that is linear in the size of the texts.
    """
    paths = frozenset(paths)
    texts_seen: dict[str, str] = {}
    for path in sorted(texts):
        text = decoded(texts[path])
        texts_seen[path] = text if is_hint(path) else visible(text)
    main, start = starting_files(texts_seen, paths)
    size = sum(map(len, texts_seen.values()))
    steps = min(STEPS + int(STEPS_A_CHARACTER * size), MOST_STEPS)
    reader = Reader(texts_seen, paths, main, steps, PRIMITIVES)
    follow(reader, start)
    figures, all_names = _figures(reader, paths)
    cut = reader.cut or reader.floats.full() or reader.macros.exhausted or not all_names
    whole = reader.budget.left >= 0 and not cut
    return Reading(main, tuple(reader.read), tuple(reader.missing), figures, whole)


def _figures(reader: Reader, paths: Collection[str]) -> tuple[tuple[Figure, ...], bool]:
    """Give the figures, and whether all pictures were looked for wherever they may lie."""
    shown = reader.floats.shown
    files = ImageFiles(paths, reader.folder, shown, reader.dvi, reader.endings)
    links = [files.find(each) for each in shown]
    kept = [
        at
        for at, each in enumerate(reader.floats.all)
        if each.first < each.last
        or not (each.kind == "table" or each.environment in PARTS_OF_TABLES)
    ]
    place = {at: position for position, at in enumerate(kept)}
    figures = []
    room, links_left = MOST_CAPTIONS, MOST_LINKS
    for at in kept:
        each = reader.floats.all[at]
        tex = each.caption or ""
        room -= len(tex)
        text = caption_text(tex, reader.macros) if room >= 0 else stripped_text(tex)
        last = min(each.last, each.first + max(links_left, 0))
        links_left -= each.last - each.first
        figures.append(
            Figure(
                each.kind,
                each.environment,
                None if each.parent is None else place.get(each.parent),
                each.tex,
                each.number,
                each.label,
                tex,
                text,
                _once(links[each.first : last]),
            )
        )
    return tuple(figures), links_left >= 0 and not files.exhausted


def _once(links: list[ImageLink]) -> tuple[ImageLink, ...]:
    """Leave out what is shown a second time."""
    return tuple({link.path or (link.written,): link for link in reversed(links)}.values())[::-1]
