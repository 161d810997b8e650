"""One article: its image files, its figures, and the one outcome in which its reading ends."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reimaging.ingest.eprint import (
    MAX_FILE,
    Member,
    SourceFile,
    TooLargeError,
    UnreadableError,
    read_eprint,
)
from reimaging.ingest.figures import Figure, is_tex, read_figures
from reimaging.ingest.image_file import ImageHeader, is_image

MAX_TEX = 64 << 20  # bytes of TeX of one article that are read

ReadHeader = Callable[[bytes], ImageHeader]

_TOO_LARGE = ImageHeader(None, outcome=f"too large: over {MAX_FILE >> 20} MiB")
_DOCUMENT = re.compile(rb"\\(documentclass|documentstyle|begin\s*\{document\}|magnification|input)")


@dataclass(frozen=True)
class ImageFile:
    """An image file of an article: path inside it, size in bytes, what its header tells."""

    path: str
    bytes: int
    header: ImageHeader


@dataclass(frozen=True)
class Article:
    """What was read of one article.

    Attributes
    ----------
    kind
        "tar", "file", "pdf", or "none" where not even that could be told.
    files
        How many files its source holds.
    outcome
        "ok", "withdrawn", "pdf-only", "ps-only", "html-only", "no TeX", "unreadable: <why>" when
        nothing could be read; "damaged: <why>" or "too large: <what>" when the rest was read.
    """

    kind: str
    files: int = 0
    main_tex: str | None = None
    images: tuple[ImageFile, ...] = ()
    figures: tuple[Figure, ...] = ()
    outcome: str = "ok"


@dataclass
class _Source:
    """What of a source was read so far."""

    paths: list[str] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)
    images: list[ImageFile] = field(default_factory=list)
    tex_left: int = field(default_factory=lambda: MAX_TEX)

    def add(self, file: SourceFile, read_header: ReadHeader) -> None:
        self.paths.append(file.path)
        if is_image(file.path):
            header = _TOO_LARGE if file.data is None else read_header(file.data)
            self.images.append(ImageFile(file.path, file.size, header))
        elif is_tex(file.path, (file.data or b"")[:4096]):
            self.tex_left -= file.size
            self.texts[file.path] = (file.data or b"") if self.tex_left >= 0 else b""


def read_article(member: Member, read_header: ReadHeader) -> Article:
    """Read one member of a bulk tar; what cannot be read is an outcome, never an exception.

    Parameters
    ----------
    member
        The member, its stream good.
    read_header
        Reads the header of an image file.
    """
    kind, source = "none", _Source()
    try:
        kind, files = read_eprint(member)
        if kind == "pdf":
            return Article(kind, files=1, outcome="pdf-only")
        for file in files:
            if kind == "file" and not file.path.endswith(".tex"):
                return Article(kind, files=1, outcome=f"{file.path.rsplit('.', 1)[-1]}-only")
            source.add(file, read_header)
    except UnreadableError as error:
        if not source.paths:
            return Article(kind, outcome=f"unreadable: {error}")
        why = "too large" if isinstance(error, TooLargeError) else "damaged"
        return replace(_article(kind, source), outcome=f"{why}: {error}")
    return _article(kind, source)


def _article(kind: str, source: _Source) -> Article:
    images, files = tuple(source.images), len(source.paths)
    if not source.texts:
        return Article(kind, files, images=images, outcome="no TeX")
    if all(_is_withdrawn(text) for text in source.texts.values()):
        return Article(kind, files, images=images, outcome="withdrawn")
    reading = read_figures(source.texts, source.paths)
    outcome = "ok" if reading.whole and source.tex_left >= 0 else "too large: its TeX"
    return Article(kind, files, reading.main, images, reading.figures, outcome)


def _is_withdrawn(text: bytes) -> bool:
    """Tell the stub of a withdrawn article from a source that AutoTeX is told to pass over."""
    stub = text[:2000].lstrip().lower().startswith(b"%auto-ignore")
    return stub and not _DOCUMENT.search(text)
