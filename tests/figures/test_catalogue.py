"""The catalogue is what the paper shows: each figure once, from tables that there are."""

import re
from pathlib import Path

import pytest

from reimaging.figures.catalogue import FIGURES, MONTAGES, drawable, field_slug
from reimaging.index.statistics import query_names
from reimaging.taxonomy import FIELDS

ROOT = Path(__file__).parents[2]
OF_CLASSES = {
    "classifier_history",
    "classifier_confusion",
    "classifier_calibration",
    "class_shares_by_category_year",
}
OF_LIKENESS = {"deepcluster_history", "embedding_agreement"}
OF_GENERATOR = {"gan_history"}
OF_CAPTIONS = {"caption_terms", "caption_topics", "term_by_category_year"}


def test_each_figure_has_its_own_name_and_a_module_of_this_name():
    names = [figure.name for figure in FIGURES]
    assert len(names) == len(set(names))
    for figure in FIGURES:
        assert (ROOT / f"code/reimaging/figures/{figure.module}.py").is_file()
        assert figure.draw.__doc__.splitlines()[0]  # what doit list says


def test_each_figure_is_drawn_from_tables_that_a_task_makes():
    for figure in FIGURES:
        made = {*query_names(), *OF_CAPTIONS, *OF_CLASSES, *OF_LIKENESS, *OF_GENERATOR}
        assert set(figure.tables) <= made, figure.name


def test_a_figure_can_be_drawn_when_all_its_tables_are_there():
    assert [figure.name for figure in drawable(["image_sizes", "software_by_year"])] == [
        "software_by_year"
    ]
    assert drawable([]) == ()


def test_every_field_has_a_sheet_of_its_categories():
    sheets = {figure.name for figure in FIGURES if figure.module == "subcategories"}
    assert sheets == {f"subcategories_{field_slug(field)}" for field in FIELDS}


def test_the_paper_shows_every_figure_with_its_module_and_tables():
    text = (ROOT / "paper/paper.tex").read_text()
    shown = re.findall(
        r"\\(?:wide|narrow|learnt)(?:\[.*?\])?{(\w+)}{.*}{(\w+)}{([\w,]+)}$", text, re.M
    )
    # what is made of tables and files beside them names its tables
    made_of = {f.name: ",".join(f.tables or f.pictures) for f in FIGURES}
    assert sorted(shown) == sorted((f.name, f.module, made_of[f.name]) for f in FIGURES)
    for montage in MONTAGES:
        assert f"figures/{montage.name}.png" in text
        assert f"\\made{{{montage.module}}}{{{montage.name}}}" in text


def test_a_module_of_a_figure_is_in_the_catalogue():
    shared = {
        "__init__",
        "catalogue",
        "style",
        "montage_sheet",
        "year_shares",
        "article_bands",
        "category_sheet",
        "class_colours",
        "class_share_cells",
        "image_cells",
        "picture_blocks",
        *(montage.module for montage in MONTAGES),
    }
    modules = {path.stem for path in (ROOT / "code/reimaging/figures").glob("*.py")}
    assert modules - shared == {figure.module for figure in FIGURES}


@pytest.mark.parametrize(
    "figure", [f for f in FIGURES if not f.pictures], ids=lambda figure: figure.name
)
def test_every_figure_says_so_when_its_tables_are_empty(figure, tmp_path, headers):
    tables = []
    for name in figure.tables:
        tables.append(tmp_path / f"{name}.csv")
        tables[-1].write_text(headers[name] + "\n")
    maps = [tmp_path / f"{name}.h5" for name in figure.maps]  # not looked at
    figure.draw(*tables, *maps, [tmp_path / "f.pdf", tmp_path / "f.png"])
    assert (tmp_path / "f.pdf").read_bytes()[:4] == b"%PDF"
    assert (tmp_path / "f.png").stat().st_size > 100
