"""One article of the sample: the member of the tar, and the truth about what is in it."""

import gzip
import io
import tarfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from reimaging.sample import includes, latex
from reimaging.sample.charts import Chart, looking
from reimaging.sample.image_files import POSTSCRIPT, encode
from reimaging.sample.pictures import Picture, draw_picture
from reimaging.sample.plan import Kind, PlannedArticle
from reimaging.sample.software import software_for
from reimaging.sample.streams import stream
from reimaging.sample.text import Paper, draw_paper


@dataclass(frozen=True)
class ImageTruth:
    """An image file of an article: what it shows and of which class (diagram, sensor, mixed)."""

    identifier: str
    path: str
    image_class: str
    kind: str
    format: str


@dataclass(frozen=True)
class DrawnArticle:
    """The bytes of the member, and what is true of the article as far as it can be read."""

    planned: PlannedArticle
    data: bytes
    figures: tuple[dict[str, Any], ...] = ()
    images: tuple[ImageTruth, ...] = ()


@dataclass
class _Draft:
    """An article while it is put together: its files, and what its images are."""

    article: PlannedArticle
    rng: np.random.Generator
    paper: Paper
    files: dict[str, bytes] = field(default_factory=dict)
    images: list[ImageTruth] = field(default_factory=list)


def submitted(article: PlannedArticle) -> datetime:
    """Say when the article came in: its day, at noon in UTC."""
    return datetime(article.year, article.month, article.day, 12, tzinfo=UTC)


def paper_of(article: PlannedArticle, seed: int) -> Paper:
    """Write the words that the article and its metadata record share."""
    return draw_paper(article, stream(seed, article.identifier, "words"))


def draw_article(article: PlannedArticle, seed: int) -> DrawnArticle:
    """Draw an article: the same bytes for the same plan and seed, whatever else is drawn."""
    paper = paper_of(article, seed)
    rng = stream(seed, article.identifier, "article")
    if article.kind is Kind.WITHDRAWN:
        stub = (
            "%auto-ignore\nThis paper has been withdrawn by the author; its plot was upside down.\n"
        )
        return DrawnArticle(article, _gzip(stub.encode()))
    if article.kind is Kind.PDF:
        return DrawnArticle(article, _pdf_article(article, paper, rng))
    if article.kind is Kind.SINGLE:
        source = latex.write_single(article, paper, rng)
        (text,) = source.files.values()
        return DrawnArticle(article, _gzip(_encoded(article, text)), tuple(source.figures))
    draft = _Draft(article, rng, paper)
    shown = [_add_image(draft, place) for place in range(len(article.images))]
    hidden = _add_strangers(draft)
    floats = [_float(draft, group, n) for n, group in enumerate(_grouped(draft, shown), 1)]
    _make_odd(draft, floats)
    source = latex.write_source(article, paper, floats, hidden, rng)
    for name, text in source.files.items():
        draft.files[name] = _encoded(article, text)
    for figure in source.figures:
        twins = {path: _twins(draft, path) for path in figure["images"] if _twins(draft, path)}
        if twins:
            figure["same_name_other_formats"] = twins
    data = _gzip(_tar(article, draft.files))
    if article.kind is Kind.BROKEN:
        return DrawnArticle(article, data[: len(data) * 6 // 10])
    return DrawnArticle(article, data, tuple(source.figures), tuple(draft.images))


def _add_image(draft: _Draft, place: int) -> tuple[str, Picture]:
    """Draw the image of a place in the plan, and what lies beside it under the same name."""
    article, rng = draft.article, draft.rng
    image_class = article.images[place]
    last = place == len(article.images) - 1
    extension = _extension(article, rng, place, image_class)
    if last and "truncated" in article.oddities:
        extension = "jpg"
    picture = draw_picture(rng, article, image_class, extension, draft.paper.topic)
    folder = includes.FOLDERS.get(article.style, "")
    stem = str(PurePosixPath(folder) / _stem(article, place))
    odd = article.oddities if place == 0 and extension in POSTSCRIPT - {"pstex"} else ()
    path = f"{stem}.{extension}"
    cut = 0.6 if last and "truncated" in article.oddities else 1.0
    _write(draft, path, picture, odd, cut)
    if extension == "pstex":
        draft.files[f"{path}_t"] = includes.pstex_pair(path, article).encode()
    if "previews" in article.oddities and extension in POSTSCRIPT:
        _write(draft, f"{stem}-1.png", picture)
    if place == 0:
        for twin in ("gif", "jpg", "svg"):
            if twin in article.oddities and twin != extension:
                _write(draft, f"{stem}.{twin}", picture)
        if "converted" in article.oddities:
            _write(draft, f"{stem}-eps-converted-to.pdf", picture)
    return path, picture


def _add_strangers(draft: _Draft) -> list[latex.Float]:
    """Draw images that no figure shows, and floats of them that do not count."""
    hidden = []
    extension = "pdf" if draft.article.engine == "pdf" else "eps"
    folder = includes.FOLDERS.get(draft.article.style, "")
    for oddity, name in (("unused", "old"), ("commented", "tmp"), ("after the end", "extra")):
        if oddity not in draft.article.oddities:
            continue
        topic = draft.paper.topic
        picture = draw_picture(draft.rng, draft.article, "diagram", extension, topic)
        path = str(PurePosixPath(folder) / f"{name}_{int(draft.rng.integers(2, 30))}.{extension}")
        _write(draft, path, picture)
        if oddity != "unused":
            caption = f"{_sentence(picture.about)} We may drop this one."
            hidden.append(latex.Float((path,), caption, f"fig:{name}"))
    return hidden


def _write(
    draft: _Draft, path: str, picture: Picture, oddities: tuple[str, ...] = (), cut: float = 1.0
) -> None:
    extension = PurePosixPath(path).suffix[1:]
    known = "eps" if extension in ("epsf", "epsi") else extension
    creator = software_for(draft.rng, draft.article.year, known, picture.use)
    data = encode(picture.art, extension, creator, submitted(draft.article), oddities)
    draft.files[path] = data[: int(len(data) * cut)]
    draft.images.append(
        ImageTruth(draft.article.identifier, path, picture.image_class, picture.kind, extension)
    )


def _extension(
    article: PlannedArticle, rng: np.random.Generator, place: int, image_class: str
) -> str:
    """Draw a format: shares of PS in EPS, and of PNG and JPEG beside PDF, by the year.

    After the study's table of images by extension and year.
    """
    if place == 0 and "converted" in article.oddities:
        return "eps"
    if article.engine == "pdf":
        if image_class != "diagram":
            return str(rng.choice(["jpg", "png", "pdf"], p=[0.55, 0.35, 0.1]))
        png = np.interp(article.year, [2005, 2018], [0.08, 0.24])
        return str(rng.choice(["pdf", "png", "jpg"], p=[0.95 - png, png, 0.05]))
    if place == 0 and article.style == "pstex":
        return "pstex"
    if place == 0 and "epsf" in article.oddities:
        return "epsf"
    if "epsi" in article.oddities and place == min(1, len(article.images) - 1):
        return "epsi" if image_class == "diagram" else "eps"
    if place == 0 and "binary eps" in article.oddities:
        return "eps"
    if place == 0 and "two pages" in article.oddities:
        return "ps"
    # one format an article, for its authors had their habit
    habit = stream(0, article.identifier, "habit").random()
    share = np.interp(
        article.year, [1992, 1995, 1998, 2001, 2006, 2015], [0.72, 0.65, 0.5, 0.31, 0.18, 0.08]
    )
    return "ps" if habit < share else "eps"


def _stem(article: PlannedArticle, place: int) -> str:
    words = ("spectrum", "result", "setup", "compare", "scan", "model", "detail", "overview")
    if article.style == "aastex":
        return f"f{place + 1}"
    habits = (
        f"fig{place + 1}",
        f"figure{place + 1}",
        f"fig_{place + 1}a",
        f"{words[place % 8]}{place}",
    )
    choice = stream(0, article.identifier, "stems").integers(len(habits))
    return habits[int(choice)]


def _grouped(draft: _Draft, shown: list[tuple[str, Picture]]) -> list[list[tuple[str, Picture]]]:
    """Share out the images: mostly one to a figure, more in the styles made for it."""
    sizes = {"subfigure": (2, 2, 3, 4), "subfloat": (1, 2, 3, 4), "aastex": (1, 1, 2)}
    usual = (1,) if draft.article.year < 1997 else (1, 1, 1, 1, 2)
    choices = sizes.get(draft.article.style, usual)
    groups, start = [], 0
    while start < len(shown):
        size = int(draft.rng.choice(choices))
        if shown[start][0].endswith(".pstex"):
            size = 1
        groups.append(shown[start : start + size])
        start += size
    return groups


def _float(draft: _Draft, group: list[tuple[str, Picture]], number: int) -> latex.Float:
    cases, rng = draft.paper.topic.cases, draft.rng
    if len(group) == 1:
        caption = _sentence(group[0][1].about)
    else:
        parts = [f"({'abcdefgh'[i % 8]})~{picture.about}" for i, (_, picture) in enumerate(group)]
        caption = "; ".join(parts) + "."
    ends = (
        f"Here {cases[int(rng.integers(len(cases)))]}.",
        f"The case shown is {cases[int(rng.integers(len(cases)))]}; see text.",
        "{\\bf Note} the change of scale \\cite{one}.",
        "",
    )
    caption = f"{caption} {ends[int(rng.integers(len(ends)))]}".strip()
    if "latin-1" in draft.article.oddities:
        caption += " After Brölmek and Quenthér, in arbitrary units (Ångström for lengths)."
    return latex.Float(tuple(path for path, _ in group), caption, f"fig:{_label(group, number)}")


def _label(group: list[tuple[str, Picture]], number: int) -> str:
    return f"{group[0][1].kind.split()[0]}{number}"


def _make_odd(draft: _Draft, floats: list[latex.Float]) -> None:
    """Let the last figure lack its caption, or ask for a file that was never sent."""
    last = floats[-1]
    if "no caption" in draft.article.oddities:
        floats[-1] = latex.Float(last.images, "", "")
    elif "missing image" in draft.article.oddities:
        floats[-1] = latex.Float(last.images, last.caption, last.label, "fig_lost.eps")


def _twins(draft: _Draft, path: str) -> list[str]:
    """List the images that differ from `path` in their extension alone."""
    stem = PurePosixPath(path).with_suffix("")
    others = (image.path for image in draft.images if image.path != path)
    return [other for other in others if PurePosixPath(other).with_suffix("") == stem]


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:] + "."


def _encoded(article: PlannedArticle, text: str) -> bytes:
    return text.encode("latin-1" if "latin-1" in article.oddities else "utf-8")


def _pdf_article(article: PlannedArticle, paper: Paper, rng: np.random.Generator) -> bytes:
    """Set the first page of an article that came as PDF alone."""
    with looking("serif"):
        figure = Figure(figsize=(6, 8))
        names = ", ".join(author.name for author in paper.authors)
        abstract = paper.abstract.replace("$", r"\$")
        figure.text(0.5, 0.93, paper.title.replace("$", r"\$"), ha="center", size=11, wrap=True)
        figure.text(0.5, 0.88, names, ha="center", size=9, wrap=True)
        figure.text(0.12, 0.7, abstract, size=9, wrap=True)
        axes = figure.add_axes((0.2, 0.2, 0.6, 0.35))
        axes.plot(np.cumsum(rng.normal(size=80)))
    return encode(Chart(figure, "serif"), "pdf", "Microsoft Word", submitted(article))


def _tar(article: PlannedArticle, files: dict[str, bytes]) -> bytes:
    stream_ = io.BytesIO()
    with tarfile.open(fileobj=stream_, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(files[name]), 0o644
            member.mtime = int(submitted(article).timestamp())
            tar.addfile(member, io.BytesIO(files[name]))
    return stream_.getvalue()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
