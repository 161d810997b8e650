r"""From the name that a source gives to the file of the article that it means.

TeX's own rules come first: the folder it runs in, then those of ``\graphicspath``; a name as it
stands before one with an ending added; the endings in the order of the driver (graphicx's
``pdftex.def`` and ``dvips.def``). What TeX itself would not find but the article plainly means is
looked for last, and the outcome says by which way it was found.
"""

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

PDF_ENDINGS = (".pdf", ".png", ".jpg", ".mps", ".jpeg", ".jbig2", ".jb2", ".PDF", ".PNG", ".JPG",
               ".JPEG", ".JBIG2", ".JB2")  # fmt: skip
DVI_ENDINGS = (".eps", ".ps", ".eps.gz", ".ps.gz", ".eps.Z", ".EPS", ".PS", ".epsi", ".epsf")
OTHER_ENDINGS = (".svg", ".gif", ".tif", ".tiff", ".bmp", ".wmf", ".pstex", ".pdftex", ".ai")
IMAGE_ENDINGS = PDF_ENDINGS + DVI_ENDINGS + OTHER_ENDINGS

_ENDING = re.compile(
    r"\.(pdf|png|jpe?g|mps|jbig2|jb2|epsi|epsf|e?ps(\.gz|\.z)?|svg|gif|tiff?|bmp|wmf|pstex|pdftex|ai)$",
    re.IGNORECASE,
)
_DVI_ENDING = re.compile(r"\.(e?ps(\.gz|\.z)?|epsi|epsf|pstex)$", re.IGNORECASE)
_STRING = re.compile(r"\\(?:string|detokenize|unexpanded|relax|protect)(?![A-Za-z@])\s*")
_ESCAPED = re.compile(r"\\([_#&~%$ -])")
LONGEST_NAME = 1000
MOST_CANDIDATES = 1_000_000  # paths that are tried for the names of an article


@dataclass(frozen=True)
class ImageLink:
    """A picture that a source shows.

    Attributes
    ----------
    written : str
        The name of the file as the source gives it, after macro expansion.
    path : str or None
        The file inside the article that it means, None if there is none.
    outcome : str
        'ok', or 'ok: ' and by which way TeX would not have gone it was found, or 'missing: ' and
        why nothing was found.
    """

    written: str
    path: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture command as it was met: the name, and where TeX would look at that moment."""

    written: str
    graphics_path: tuple[str, ...] = ()
    import_folder: str = ""
    tex: str = ""


def written_name(text: str) -> str:
    """Give the name of a file without the quotes, braces and blanks that TeX drops."""
    text = text[: 4 * LONGEST_NAME]
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _STRING.sub("", text).replace("\\space", " "))
    text = text.replace("{", "").replace("}", "").replace('"', "")
    return " ".join(text.split())[:LONGEST_NAME]


@lru_cache(maxsize=20_000)
def in_article(path: str) -> str | None:
    """Give a path without '.' and '..'; None if it leads out of the article."""
    path = posixpath.normpath(path.replace("\x00", ""))
    if path.startswith(("/", "../")) or path in ("..", "."):
        return None
    return path


class ImageFiles:
    """The files of an article, ready to be found by name.

    Parameters
    ----------
    paths : collection of str
        All paths inside the article.
    main_folder : str
        The folder that the main file is in: there TeX runs.
    shown : iterable of Shown
        All picture commands: they tell which driver the article was written for.
    dvi : bool
        Whether something else in the source says that it was written for dvips.
    endings : tuple of str
        What the source itself wants to be tried first.
    """

    def __init__(
        self,
        paths: Collection[str],
        main_folder: str = "",
        shown: Iterable[Shown] = (),
        dvi: bool = False,
        endings: tuple[str, ...] = (),
    ) -> None:
        self._main = main_folder
        self._left = MOST_CANDIDATES
        self._known: dict[tuple[str, tuple[str, ...], str, str], ImageLink] = {}
        self._stems: set[str] = set()  # names without folder and endings, in lower case
        self._exact: dict[str, str] = {}
        self._caseless: dict[str, str] = {}
        for path in sorted(paths):
            inside = in_article(path)
            if inside is not None:
                self._exact.setdefault(inside, path)
                self._caseless.setdefault(_caseless(inside), path)
                self._stems.add(_stem(inside))
        written = [s.written for s in shown]
        of_dvi = sum(bool(_DVI_ENDING.search(name)) for name in written)
        of_pdf = sum(bool(_ENDING.search(name)) for name in written) - of_dvi
        first: tuple[str, ...] = PDF_ENDINGS
        second: tuple[str, ...] = DVI_ENDINGS
        if of_pdf == 0 and (dvi or of_dvi):
            first, second = second, first
        self._endings = tuple(dict.fromkeys(endings + first + second + OTHER_ENDINGS))

    @property
    def exhausted(self) -> bool:
        """Whether more was asked for than is tried: names may be missing that are there."""
        return self._left < 0

    def find(self, shown: Shown) -> ImageLink:
        """Find the file that a picture command means."""
        near = posixpath.dirname(shown.tex)
        key = (shown.written, shown.graphics_path, shown.import_folder, near)
        if key not in self._known:
            self._known[key] = self._search(shown)
        return self._known[key]

    def _search(self, shown: Shown) -> ImageLink:
        name = shown.written
        if "\\" in name or "#" in name:
            return ImageLink(name, None, "missing: unresolved macro")
        if not name:
            return ImageLink(name, None, "missing: no name")
        if _stem(name) not in self._stems:
            outside = in_article(posixpath.join(self._main, name)) is None
            why = "outside the article" if outside else "no such file"
            return ImageLink(name, None, f"missing: {why}")
        folders = [self._main, *self._searched(shown)]
        names = list(self._names(name))
        path = self._first(names, folders, self._exact)
        if path is not None:
            return ImageLink(name, path, "ok")
        beside = posixpath.dirname(shown.tex)  # as \subfix of the package subfiles looks, too
        near = [beside, *(posixpath.join(beside, each) for each in shown.graphics_path)]
        path = self._first(names, near, self._exact)
        if path is not None:
            return ImageLink(name, path, "ok: beside the file that shows it")
        near.append("")
        path = self._first(names, [""], self._exact)
        if path is not None:
            return ImageLink(name, path, "ok: from the article's top folder")
        path = self._first(list(_converted(name)), folders + near, self._exact)
        if path is not None:
            return ImageLink(name, path, "ok: converted")
        path = self._first(
            [_caseless(n) for n in names], folders + near, self._caseless, caseless=True
        )
        if path is not None:
            return ImageLink(name, path, "ok: by case alone")
        return ImageLink(name, None, "missing: no such file")

    def _searched(self, shown: Shown) -> Iterator[str]:
        if shown.import_folder:
            yield posixpath.join(self._main, shown.import_folder)
        for folder in shown.graphics_path:
            yield posixpath.join(self._main, folder)
            if shown.import_folder:
                yield posixpath.join(self._main, shown.import_folder, folder)

    def _names(self, name: str) -> Iterator[str]:
        yield name
        if not _ENDING.search(name):
            for ending in self._endings:
                yield name + ending

    def _first(
        self, names: list[str], folders: list[str], files: dict[str, str], caseless: bool = False
    ) -> str | None:
        for name in names:
            for folder in folders:
                self._left -= 1
                if self._left < 0:
                    return None
                inside = in_article(posixpath.join(folder, name))
                if inside is not None:
                    path = files.get(_caseless(inside) if caseless else inside)
                    if path is not None:
                        return path
        return None


def _caseless(path: str) -> str:
    """Give a path as file systems compare it that tell no case, nor how an accent is written."""
    return unicodedata.normalize("NFC", path).lower()


def _stem(path: str) -> str:
    stem = posixpath.basename(_caseless(path)).split(".", 1)[0]
    for made in ("-eps-converted-to", "_svg-tex", "_svg-raw"):
        stem = stem.removesuffix(made)
    return stem


def _converted(name: str) -> Iterator[str]:
    """Give the names that converters make of a file that is named with its ending."""
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    base = posixpath.basename(stem)
    for kind in ("tex", "raw"):  # what the package svg lets Inkscape make
        yield f"svg-inkscape/{base}_svg-{kind}.pdf"
    if ending is None:
        yield name + "-eps-converted-to.pdf"
        return
    yield f"{stem}-eps-converted-to.pdf"
    yield f"{name}.gz"
    for other in IMAGE_ENDINGS:
        yield stem + other
