"""All that is told of an image and of an article, each by a few short questions to the index."""

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.explore.article_details import ArticleDetail, Articles, Credit, work
from reimaging.explore.catalogue import NO_CLUSTER, Catalogue
from reimaging.explore.cluster_details import ClusterDetail, Clusters
from reimaging.explore.index_reader import IndexReader
from reimaging.identifier import article_id, parse_identifier
from reimaging.image_class import CLASSES

_LONGEST = 100  # letters of what may be an identifier
_IMAGE = "SELECT article_id, path, format, bytes, software FROM image_files WHERE image_id = ?"
_FILES = "SELECT image_id FROM image_files WHERE article_id = ? ORDER BY path"
_ARTICLES = """
SELECT article_id, image_id FROM json_each(?) CROSS JOIN image_files ON image_id = value
"""
_FIGURES = """
SELECT figure_id, parent, kind, position, number, label, caption_text FROM figures
WHERE article_id = ? ORDER BY position
"""
_LINKS = """
SELECT figure_id, image_id FROM figures CROSS JOIN figure_images USING (figure_id)
WHERE article_id = ? AND image_id IS NOT NULL ORDER BY figure_id, figure_images.position
"""
_PROBABILITIES = f"SELECT {', '.join(CLASSES)} FROM predictions WHERE image_id = ?"


@dataclass(frozen=True)
class FigureDetail:
    """A figure that shows an image.

    Where a part of it does, `part_caption` is that of the part, and the rest the whole's.
    """

    number: int | None
    label: str | None
    caption: str
    part_caption: str
    position: int


@dataclass(frozen=True)
class ImageDetail:
    """An image.

    `image_class`, `probabilities` (by class) and `cluster` (number and name) are None where not
    known. `width` and `height` are pixels of the rendered picture, `bytes` those of the file.
    """

    image_id: int
    width: int
    height: int
    format: str
    bytes: int
    path: str
    image_class: str | None
    probabilities: dict[str, float] | None
    cluster: tuple[int, str] | None
    software: str | None
    article: ArticleDetail
    figures: tuple[FigureDetail, ...]
    credit: str


@dataclass(frozen=True)
class ShownFigure:
    """A figure of an article, with the image_ids that it shows, in order, and its parts."""

    number: int | None
    label: str | None
    caption: str
    position: int
    images: tuple[int, ...]
    parts: tuple["ShownFigure", ...]


@dataclass(frozen=True)
class ArticlePage:
    """An article, its figures in order, and those of its images that no figure shows."""

    article: ArticleDetail
    figures: tuple[ShownFigure, ...]
    others: tuple[int, ...]


class Details:
    """What is told of images, articles and clusters. Threads may share one.

    Parameters
    ----------
    database
        The index.
    catalogue
        The images that are told of; others are as if they were not there.
    drawn
        Whether the articles are the drawn sample's.
    predictions
        What `learn.predictions` wrote; None where there is none.
    clusters_table
        What `learn.cluster_table` wrote; None where there is none.
    """

    def __init__(
        self,
        database: Path,
        catalogue: Catalogue,
        *,
        drawn: bool,
        predictions: Path | None = None,
        clusters_table: Path | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._index = IndexReader(database, "doit index")
        self._predictions = predictions and IndexReader(predictions, "doit predict")
        self._articles = Articles(self._index, drawn=drawn)
        self._clusters = Clusters(catalogue, clusters_table)

    def image(self, row: int) -> ImageDetail:
        """Tell all of an image."""
        here = self._catalogue
        number, cluster = int(here.ids[row]), int(here.cluster[row])
        ((key, path, form, size, software),) = self._index.ask(_IMAGE, (number,))
        article = self._articles.tell([key])[key]
        figures = tuple(self._figures_of_image(key, number))
        shown = f"Image {path}"
        if figures and figures[0].number is not None:
            shown = f"Figure {figures[0].number}"
        return ImageDetail(
            image_id=number,
            width=int(here.width[row]),
            height=int(here.height[row]),
            format=form or "",
            bytes=size,
            path=path,
            image_class=here.columns["class"].of(row) or None,
            probabilities=self._probabilities(number),
            cluster=None if cluster == NO_CLUSTER else (cluster, self._clusters.name(cluster)),
            software=software,
            article=article,
            figures=figures,
            credit=f"{shown} of {work(article)}",
        )

    def article(self, identifier: str) -> ArticlePage:
        """Tell all of an article.

        Parameters
        ----------
        identifier
            In any form in which arXiv's are written.

        Raises
        ------
        ReimagingError
            If it is none, or of no article that has an image here.
        """
        known = parse_identifier(identifier[:_LONGEST])
        key = article_id(known.canonical) if known else -1
        rows = self._catalogue.article.rows_of(np.array([key]))
        if not len(rows):
            raise ReimagingError(
                f"No article {identifier[:_LONGEST]!r} has an image here; allowed are identifiers "
                "such as 0704.0001 or hep-th/9802001 of those that have."
            )
        there = set(self._catalogue.ids[rows].tolist())
        figures = self._shown_figures(key, there)
        rest = there - {number for figure in figures for number in figure.images}
        others = (number for (number,) in self._index.ask(_FILES, (key,)) if number in rest)
        return ArticlePage(self._articles.tell([key])[key], figures, tuple(others))

    def clusters(self) -> tuple[ClusterDetail, ...]:
        """Tell of all clusters that have images here, in the order of their numbers."""
        return self._clusters.all

    def cluster(self, number: int) -> ClusterDetail:
        """Tell of a cluster.

        Raises
        ------
        ReimagingError
            If there is none of this number.
        """
        return self._clusters.one(number)

    def credits(self, rows: Sequence[int]) -> list[Credit]:
        """Tell whom to credit for images, an entry an article, in the order of identifiers."""
        images: dict[int, list[int]] = {}
        asked = json.dumps(self._catalogue.ids[list(rows)].tolist())
        for article, number in self._index.ask(_ARTICLES, (asked,)):
            images.setdefault(article, []).append(number)
        return self._articles.credit(images)

    def _probabilities(self, number: int) -> dict[str, float] | None:
        found = self._predictions.ask(_PROBABILITIES, (number,)) if self._predictions else []
        return dict(zip(CLASSES, found[0], strict=True)) if found else None

    def _figures_of_image(self, article: int, number: int) -> Iterable[FigureDetail]:
        """Tell of the figures that show an image; a part stands for the whole that it is of."""
        links = self._index.ask(_LINKS, (article,))
        showing = {figure for figure, image in links if image == number}
        figures = {row[0]: row for row in self._index.ask(_FIGURES, (article,))}
        told_by_parts = {figures[figure][1] for figure in showing}
        for figure, (_, parent, kind, position, own, label, caption) in figures.items():
            if figure not in showing or figure in told_by_parts:
                continue
            whole = figures.get(parent) if kind == "part" else None
            if whole:
                _, _, _, position, own, of_whole, said = whole
                yield FigureDetail(own, label or of_whole, said, caption, position)
            else:
                yield FigureDetail(own, label, caption, "", position)

    def _shown_figures(self, article: int, there: Container[int]) -> tuple[ShownFigure, ...]:
        """Tell of an article's figures, with the images that are there."""
        images: dict[int, dict[int, None]] = {}
        for figure, number in self._index.ask(_LINKS, (article,)):
            if number in there:
                images.setdefault(figure, {})[number] = None
        figures: dict[int, ShownFigure] = {}
        parts: dict[int, list[ShownFigure]] = {}
        captioned_inside = set()
        for figure, parent, kind, position, number, label, caption in self._index.ask(
            _FIGURES, (article,)
        ):
            shown = tuple(images.get(figure, ()))
            told = ShownFigure(number, label, caption, position, shown, ())
            if kind == "part" and parent is not None:
                parts.setdefault(parent, []).append(told)
            else:
                figures[figure] = told
                captioned_inside.add(parent)
        # a float without a caption, inside which its pictures have theirs, would say nothing
        return tuple(
            replace(told, parts=tuple(parts.get(figure, ())))
            for figure, told in figures.items()
            if told.caption or figure not in captioned_inside
        )
