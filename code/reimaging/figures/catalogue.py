"""The figures of the paper: from which tables each is drawn, and what it shows.

Tasks, the contact sheet and the captions of the paper go by this list, in the paper's order.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from reimaging.figures import (
    articles_by_category,
    calibration_curve,
    caption_lengths,
    caption_ridge,
    caption_terms,
    caption_topics,
    category_matrix,
    category_shares_by_year,
    class_shares_by_year,
    class_shares_sheet,
    co_categories,
    confident_errors,
    confusion_matrix,
    feature_visualisation,
    formats_by_year,
    grad_cam_sheet,
    image_sizes,
    images_by_category_year,
    images_per_article,
    images_per_article_sheet,
    licences,
    montage_by_year,
    random_montage,
    rank_changes,
    software_by_year,
    subcategories,
    training_history,
)
from reimaging.taxonomy import FIELDS


@dataclass(frozen=True)
class Figure:
    """A figure: the stem of its files, what draws it, from which tables, and what it shows.

    `pictures` are files of pictures that a network has to do with, beside the tables. `draw` takes
    the tables' paths in order, then those of pictures, then the targets.
    """

    name: str
    title: str
    module: str
    tables: tuple[str, ...]
    draw: Callable[..., None]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Montage:
    """A figure of images: what chooses them by lot into its table, and what pastes them."""

    name: str
    title: str
    choose: Callable[..., None]
    draw: Callable[..., None]


def field_slug(field: str) -> str:
    """Make a field's name fit for a file's: "Computer Science" becomes computer_science."""
    return field.lower().replace(" ", "_")


def _figure(title: str, module: Any, *tables: str) -> Figure:
    name = module.__name__.rsplit(".", 1)[-1]
    return Figure(name, title, name, tables or (name,), module.draw)


def _learnt(title: str, module: Any) -> Figure:
    name = module.__name__.rsplit(".", 1)[-1]
    return Figure(name, title, name, (), module.draw, (name,))


def _sheet(field: str) -> Figure:
    def draw(table: Any, targets: Any, field: str) -> None:
        """Draw the sheet of one field's categories."""
        subcategories.draw(table, field, targets)

    return Figure(
        f"subcategories_{field_slug(field)}",
        f"The categories of {field}",
        "subcategories",
        ("articles_by_category_year",),
        _named(partial(draw, field=field), draw.__doc__),
    )


def _named(call: Any, says: str | None) -> Any:
    call.__doc__ = says
    return call


FIGURES = (
    _figure("Image formats by year", formats_by_year),
    _figure("The size of categories", articles_by_category, "articles_by_category"),
    _figure(
        "Share of a category's articles by year",
        category_shares_by_year,
        "articles_by_category_year",
    ),
    _figure(
        "Images by year, largest categories", images_by_category_year, "articles_by_category_year"
    ),
    _figure("Ranks of categories over the years", rank_changes, "articles_by_category_year"),
    _figure("Images by category and year", category_matrix, "articles_by_category_year"),
    _figure("Images an article", images_per_article),
    _figure(
        "Images an article, every category", images_per_article_sheet, "images_per_article"
    ),
    _figure(
        "Categories listed together", co_categories, "co_categories", "listed_categories"
    ),
    *(_sheet(field) for field in FIELDS),
    _figure("Software that made the images", software_by_year),
    _figure("Licences of articles and images", licences),
    _figure("Sizes and aspects of images", image_sizes, "image_sizes", "image_aspects"),
    _figure("Words a caption", caption_lengths),
    _figure("What captions of machine learning say", caption_terms),
    _figure("Topics of captions", caption_topics),
    _figure("A term in captions over the years", caption_ridge, "term_by_category_year"),
    _figure("How the classifier learned", training_history, "classifier_history"),
    _figure("What the classifier takes for what", confusion_matrix, "classifier_confusion"),
    _figure("Confidence and what is right", calibration_curve, "classifier_calibration"),
    _learnt("The classifier's surest errors", confident_errors),
    _learnt("Where the classifier looks", grad_cam_sheet),
    _learnt("What excites the classifier", feature_visualisation),
    _figure(
        "Diagrams, sensor and mixed images by year", class_shares_by_year,
        "class_shares_by_category_year",
    ),
    _figure(
        "Diagrams, sensor and mixed images, every category", class_shares_sheet,
        "class_shares_by_category_year",
    ),
)  # fmt: skip

MONTAGES = (
    Montage(
        "random_montage", "Images drawn by lot", random_montage.choose, random_montage.draw
    ),
    Montage(
        "montage_by_year", "Images drawn by lot, by year", montage_by_year.choose,
        montage_by_year.draw,
    ),
)  # fmt: skip


def drawable(tables: Collection[str]) -> tuple[Figure, ...]:
    """Name the figures for which these tables suffice."""
    return tuple(
        figure for figure in FIGURES if not figure.pictures and set(figure.tables) <= set(tables)
    )
