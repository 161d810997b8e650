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
from reimaging.sample.arrange import Shown, arrange
from reimaging.sample.captions import panel_caption
from reimaging.sample.charts import Chart, looking
from reimaging.sample.floats import Float
from reimaging.sample.formats import extension_of
from reimaging.sample.image_files import POSTSCRIPT, encode
from reimaging.sample.pictures import Occasion, Picture, draw_picture
from reimaging.sample.plan import Kind, PlannedArticle
from reimaging.sample.software import software_for
from reimaging.sample.streams import stream
from reimaging.sample.text import Paper, draw_paper

#: The oddities by which an image is shown by no figure that counts, and what it is called then.
_STRANGERS = {
    "unused": "old",
    "commented": "tmp",
    "switched off": "off",
    "set aside": "aside",
    "after the end": "extra",
}
#: A folder so deep that its names do not fit the 100 characters of a tar's header.
_LONG = (
    "figures/experiments/2014-05-12_second_campaign/run_07_temperature_0.95_seed_1234_final_v3/out"
)


@dataclass(frozen=True)
class ImageTruth:
    """An image file of an article: what it shows and of which class (diagram, sensor, mixed).

    `look` is the program it looks like, `turned` by how many degrees it lies against the clock.
    """

    identifier: str
    path: str
    image_class: str
    kind: str
    format: str
    look: str
    turned: int


@dataclass(frozen=True)
class DrawnArticle:
    """The bytes of the member, and what is true of the article as far as it can be read.

    `tables` are those that hold pictures.
    """

    planned: PlannedArticle
    data: bytes
    figures: tuple[dict[str, Any], ...] = ()
    images: tuple[ImageTruth, ...] = ()
    tables: tuple[dict[str, Any], ...] = ()


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
    floats = arrange(article, paper.topic, shown, rng)
    source = latex.write_source(article, paper, floats, hidden, rng)
    for name, text in source.files.items():
        draft.files[name] = _encoded(article, text)
    for figure in source.figures + source.tables:
        twins = {path: _twins(draft, path) for path in figure["images"] if _twins(draft, path)}
        if twins:
            figure["same_name_other_formats"] = twins
    data = _gzip(_tar(article, draft.files))
    if article.kind is Kind.BROKEN:
        return DrawnArticle(article, data[: len(data) * 6 // 10])
    return DrawnArticle(
        article, data, tuple(source.figures), tuple(draft.images), tuple(source.tables)
    )


def _add_image(draft: _Draft, place: int) -> Shown:
    """Draw the image of a place in the plan, and what lies beside it under the same name."""
    article, rng = draft.article, draft.rng
    image_class = article.images[place]
    last = place == len(article.images) - 1
    extension = extension_of(article, rng, place)
    occasion = Occasion(image_class, article.family, article.year, extension, article.identifier)
    picture = draw_picture(rng, occasion)
    folder = includes.FOLDERS.get(article.style, "")
    stem = str(PurePosixPath(folder) / _stem(article, place))
    odd = article.oddities if place == 0 and extension in POSTSCRIPT - {"pstex"} else ()
    capitals = place == 0 and "upper case" in article.oddities
    path = f"{stem}.{extension.upper() if capitals else extension}"
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
    return Shown(path, picture.kind, picture.about)


def _add_strangers(draft: _Draft) -> list[Float]:
    """Draw images that no figure shows, and floats of them that do not count."""
    hidden = []
    extension = "pdf" if draft.article.engine == "pdf" else "eps"
    folder = includes.FOLDERS.get(draft.article.style, "")
    for oddity, name in _STRANGERS.items():
        if oddity not in draft.article.oddities:
            continue
        year, family = draft.article.year, draft.article.family
        occasion = Occasion("diagram", family, year, extension, draft.article.identifier)
        picture = draw_picture(draft.rng, occasion)
        path = str(PurePosixPath(folder) / f"{name}_{int(draft.rng.integers(2, 30))}.{extension}")
        _write(draft, path, picture)
        if oddity != "unused":
            caption = f"{panel_caption(picture.about)} We may drop this one."
            hidden.append(Float((path,), caption, f"fig:{name}", form=oddity))
    return hidden


def _write(
    draft: _Draft, path: str, picture: Picture, oddities: tuple[str, ...] = (), cut: float = 1.0
) -> None:
    extension = PurePosixPath(path).suffix[1:].lower()
    known = "eps" if extension in ("epsf", "epsi") else extension
    creator = software_for(draft.rng, draft.article.year, known, picture.use)
    dpi = float(draft.rng.choice([72, 90, 100, 150, 200]))
    quality = int(draft.rng.choice([30, 50, 75, 75, 85, 95]))
    when = submitted(draft.article)
    data = encode(picture.art, extension, creator, when, oddities, dpi=dpi, quality=quality)
    draft.files[path] = data[: int(len(data) * cut)]
    draft.images.append(
        ImageTruth(
            draft.article.identifier,
            path,
            picture.image_class,
            picture.kind,
            extension,
            picture.look,
            picture.turned,
        )
    )


def _stem(article: PlannedArticle, place: int) -> str:
    if place == 0 and "long name" in article.oddities:
        return f"{_LONG}/figure{place + 1}"
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


def _twins(draft: _Draft, path: str) -> list[str]:
    """List the images that differ from `path` in their extension alone."""
    stem = PurePosixPath(path).with_suffix("")
    others = (image.path for image in draft.images if image.path != path)
    return [other for other in others if PurePosixPath(other).with_suffix("") == stem]


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
