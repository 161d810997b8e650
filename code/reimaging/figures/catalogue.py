"""The figures of the paper: from which tables each is drawn, and what it shows.

Tasks, the contact sheet and the captions of the paper go by this list, in the paper's order.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from reimaging.figures import (
    activation_sheet,
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
    cluster_sheet,
    co_categories,
    confident_errors,
    confusion_matrix,
    deepcluster_history,
    embedding_agreement,
    feature_visualisation,
    formats_by_year,
    generated_nearest,
    generated_training,
    generated_truncation,
    generated_walks,
    grad_cam_sheet,
    grid_montage,
    image_sizes,
    images_by_category_year,
    images_per_article,
    images_per_article_sheet,
    licences,
    montage_by_year,
    random_montage,
    rank_changes,
    scatter_montage,
    similarity_strips,
    software_by_year,
    subcategories,
    training_history,
)
from reimaging.layout import Layout
from reimaging.taxonomy import FIELDS


@dataclass(frozen=True)
class Figure:
    """A figure: the stem of its files, what draws it, from which tables, and what it shows.

    `pictures` are files of pictures that a network has to do with, and `maps` those of maps, beside
    the tables. `draw` takes the tables' paths in order, those of pictures and of maps, then the
    targets.
    """

    name: str
    title: str
    module: str
    tables: tuple[str, ...]
    draw: Callable[..., None]
    pictures: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()

    def sources(self, here: Layout) -> list[Path]:
        """Give the files that `draw` takes."""
        tables, pictures = map(here.table, self.tables), map(here.learnt, self.pictures)
        return [*tables, *pictures, *map(here.map, self.maps)]


@dataclass(frozen=True)
class Montage:
    """A figure of images: what chooses them into its table, and what pastes them.

    `choose` takes the index, the stores, the files that `made_from` names, a seed if it draws by
    lot, and the table to write. `made_from` is given the layout and what the embedding of the maps
    is called. `draw` takes the table, the stores, the files that `beside` names, and the sheet to
    paste. `draw_large` paints it for a screen, where there is more to see than on paper.
    """

    name: str
    title: str
    choose: Callable[..., None]
    draw: Callable[..., None]
    made_from: Callable[[Layout, str], tuple[Path, ...]] = lambda here, main: ()
    beside: Callable[[Layout], tuple[Path, ...]] = lambda here: ()
    by_lot: bool = True
    draw_large: Callable[..., None] | None = None

    @property
    def module(self) -> str:
        """The stem of the module that draws it."""
        return self.draw.__module__.rsplit(".", 1)[-1]


def field_slug(field: str) -> str:
    """Make a field's name fit for a file's: "Computer Science" becomes computer_science."""
    return field.lower().replace(" ", "_")


def _figure(title: str, module: Any, *tables: str) -> Figure:
    name = module.__name__.rsplit(".", 1)[-1]
    return Figure(name, title, name, tables or (name,), module.draw)


def _learnt(title: str, module: Any, *pictures: str) -> Figure:
    name = module.__name__.rsplit(".", 1)[-1]
    return Figure(name, title, name, (), module.draw, pictures or (name,))


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
    _figure("How DeepCluster learned", deepcluster_history, "deepcluster_history"),
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
    replace(
        _figure("How far pictures and captions agree", embedding_agreement),
        maps=("captioned_tsne", "captions_tsne"),
    ),
    replace(
        _figure("How the generator learned", generated_training, "gan_history"),
        pictures=("gan_sheets",),
    ),
    _learnt("Generated pictures, near the mean and far from it", generated_truncation, "generated"),
    _learnt("Walks between generated pictures, and styles mixed", generated_walks, "generated"),
)  # fmt: skip

FEATURES = "ternary"  # the embedding whose numbers are a network's features as they are

MONTAGES = (
    Montage(
        "random_montage", "Images drawn by lot", random_montage.choose, random_montage.draw
    ),
    Montage(
        "montage_by_year", "Images drawn by lot, by year", montage_by_year.choose,
        montage_by_year.draw,
    ),
    Montage(
        "umap_grid", "Images by likeness, UMAP on a grid", grid_montage.choose, grid_montage.draw,
        lambda here, _: (here.map("random_umap"),), draw_large=grid_montage.draw_large,
    ),
    Montage(
        "tsne_grid", "Images by likeness, t-SNE on a grid", grid_montage.choose, grid_montage.draw,
        lambda here, _: (here.map("random_tsne"),), draw_large=grid_montage.draw_large,
    ),
    Montage(
        "tsne_scatter", "A category's year by likeness, t-SNE", scatter_montage.choose,
        scatter_montage.draw, lambda here, _: (here.map("category_tsne"),),
        draw_large=scatter_montage.draw_large,
    ),
    Montage(
        "cluster_sheet", "Clusters that DeepCluster finds", cluster_sheet.choose,
        cluster_sheet.draw, lambda here, _: (here.clusters, here.table("clusters")), by_lot=False,
    ),
    Montage(
        "similarity_strips", "Images and their nearest neighbours", similarity_strips.choose,
        similarity_strips.draw, lambda here, main: (here.neighbours(main), here.embedding(main)),
    ),
    Montage(
        "activation_sheet", "What excites features most and least", activation_sheet.choose,
        activation_sheet.draw, lambda here, _: (here.embedding(FEATURES),),
    ),
    Montage(
        "generated_nearest", "Generated pictures and the nearest real images",
        generated_nearest.choose, generated_nearest.draw,
        lambda here, _: (here.learnt("generated_nearest"),),
        beside=lambda here: (here.learnt("generated_nearest"),), by_lot=False,
    ),
)  # fmt: skip


FILMS = {
    "gan_training": "How the generator learned: the same points, sheet by sheet",
    "gan_walks": "Walks between generated pictures",
}


def drawable(tables: Collection[str]) -> tuple[Figure, ...]:
    """Name the figures for which these tables suffice."""
    return tuple(
        figure for figure in FIGURES
        if not (figure.pictures or figure.maps) and set(figure.tables) <= set(tables)
    )  # fmt: skip
