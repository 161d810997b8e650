"""One article: its image files, its figures, and the one outcome in which its reading ends."""

import re
from dataclasses import dataclass, replace

from reimaging.ingest.eprint import Member, SourceFile, UnreadableError, read_eprint
from reimaging.ingest.figures import Figure, is_tex, read_figures
from reimaging.ingest.image_file import ImageHeader, is_image, read_header

MAX_TEX = 64 << 20  # bytes of TeX of one article that are read

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
        "ok", "withdrawn", "pdf-only", "ps-only", "html-only", "no TeX", "unreadable: <why>", or
        "too large: its TeX", when the rest was read.
    """

    kind: str
    files: int = 0
    main_tex: str | None = None
    images: tuple[ImageFile, ...] = ()
    figures: tuple[Figure, ...] = ()
    outcome: str = "ok"


def read_article(member: Member) -> Article:
    """Read one member of a bulk tar; what cannot be read is an outcome, never an exception."""
    kind = "none"
    try:
        kind, files = read_eprint(member)
        if kind == "pdf":
            return Article(kind, files=1, outcome="pdf-only")
        if kind == "file":
            return _single(next(files))
        paths: list[str] = []
        texts: dict[str, bytes] = {}
        images: list[ImageFile] = []
        tex_left = MAX_TEX
        for file in files:
            paths.append(file.path)
            if is_image(file.path):
                images.append(ImageFile(file.path, len(file.data), read_header(file.data)))
            elif is_tex(file.path, file.data[:4096]):
                tex_left -= len(file.data)
                texts[file.path] = file.data if tex_left >= 0 else b""
    except UnreadableError as error:
        return Article(kind, outcome=f"unreadable: {error}")
    article = _article(kind, paths, texts, images)
    return article if tex_left >= 0 else replace(article, outcome="too large: its TeX")


def _single(file: SourceFile) -> Article:
    suffix = file.path.rsplit(".", 1)[-1]
    if suffix != "tex":
        return Article("file", files=1, outcome=f"{suffix}-only")
    return _article("file", [file.path], {file.path: file.data}, [])


def _article(
    kind: str, paths: list[str], texts: dict[str, bytes], images: list[ImageFile]
) -> Article:
    if not texts:
        return Article(kind, len(paths), images=tuple(images), outcome="no TeX")
    if all(_is_withdrawn(text) for text in texts.values()):
        return Article(kind, len(paths), images=tuple(images), outcome="withdrawn")
    reading = read_figures(texts, paths)
    return Article(kind, len(paths), reading.main, tuple(images), reading.figures)


def _is_withdrawn(text: bytes) -> bool:
    """Tell the stub of a withdrawn article from a source that AutoTeX is told to pass over."""
    stub = text[:2000].lstrip().lower().startswith(b"%auto-ignore")
    return stub and not _DOCUMENT.search(text)
