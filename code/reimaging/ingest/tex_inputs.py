r"""Which file of the article an ``\input`` means, and which it lacks."""

import posixpath
from collections.abc import Collection, Iterable, Iterator

from reimaging.ingest.image_links import in_article

# Files that plain TeX sources input and that every TeX installation holds.
OF_TEX_ITSELF = frozenset({
    "epsf", "psfig", "epsfig", "amssym", "amssym.def", "amstex", "amsppt", "harvmac", "lanlmac",
    "tikz", "pictex", "xy", "xypic", "colordvi", "texdraw", "graphicx", "color", "latexsym",
    "cyracc.def", "diagrams", "rotate", "boxedeps", "miniltx", "pstricks", "pst-plot",
    "prepictex", "postpictex", "glyphtounicode", "eplain", "phyzzx", "jytex", "tables",
    "mssymb", "verbatim", "fontmath", "insbox", "multicol", "epsf.def", "binhex", "supp-pdf",
    "t1enc.def",
})  # fmt: skip


class Inputs:
    """The TeX files of an article, ready to be found by name.

    Parameters
    ----------
    texts : collection of str
        Paths of the files that can be read.
    paths : collection of str
        All paths inside the article.
    main_folder : str
        The folder that the main file is in: there TeX runs.
    """

    def __init__(
        self, texts: Collection[str], paths: Collection[str], main_folder: str = ""
    ) -> None:
        self._main = main_folder
        self.folders: tuple[str, ...] = ()  # what \input@path names
        self._texts = _by_path(texts)
        self._all = _by_path([*paths, *texts])
        self._caseless = {path.lower(): path for path in sorted(self._texts, reverse=True)}

    def find(self, name: str, near: str = "", folder: str = "", ending: str = ".tex") -> str | None:
        r"""Give the path of the file that an input of this name reads.

        Parameters
        ----------
        name : str
            As written, without quotes.
        near : str
            The file in which it is written.
        folder : str
            What \import said.
        ending : str
            What TeX adds to the name.
        """
        candidates = list(self._candidates(name, near, folder, ending))
        for path in candidates:
            if path in self._texts:
                return self._texts[path]
        for path in candidates:
            if path.lower() in self._caseless:
                return self._texts[self._caseless[path.lower()]]
        return None

    def holds(self, name: str, endings: Iterable[str]) -> bool:
        """Tell whether the article holds a file of this name with one of these endings."""
        inside = in_article(posixpath.join(self._main, name))
        return inside is not None and any(inside + ending in self._all for ending in endings)

    def lacks(self, name: str, near: str = "", folder: str = "") -> bool:
        """Tell whether neither the article nor TeX itself holds an input of this name."""
        if not name or "\\" in name or "#" in name:
            return False
        if name.lower().removesuffix(".tex") in OF_TEX_ITSELF:
            return False
        return all(path not in self._all for path in self._candidates(name, near, folder, ".tex"))

    def _candidates(self, name: str, near: str, folder: str, ending: str) -> Iterator[str]:
        folders = [posixpath.join(self._main, folder), self._main]
        folders += [posixpath.join(self._main, each) for each in self.folders]
        folders += [posixpath.dirname(near), ""]
        names = [name] if name.endswith(ending) else [name + ending, name]
        for where in dict.fromkeys(folders):
            for each in names:
                path = in_article(posixpath.join(where, each))
                if path is not None:
                    yield path


def _by_path(paths: Collection[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for path in sorted(paths):
        inside = in_article(path)
        if inside is not None:
            known.setdefault(inside, path)
    return known
