"""Figures come from tables alone: one's own, given back, and the study's, counted years ago."""

from pathlib import Path

import pytest

from figures.printed import words_of
from reimaging.figures.catalogue import FIGURES, MONTAGES

ROOT = Path(__file__).parents[2]
STUDY = ROOT.parent / "shared/study/tables"


def figures_of(project, name):
    return {
        path.name: path.read_bytes()
        for path in (project.root / f"outputs/{name}/figures").glob("[!.]*")
    }


def test_the_tables_of_a_run_give_its_figures_again_byte_for_byte(small):
    project, _ = small
    (project.root / "profiles/again.toml").write_text(
        '[source]\nkind = "tables"\nlocation = "../outputs/small/tables"\n'
    )
    told = project.doit("profile=again", "list").stdout
    assert [line.split()[0] for line in told.splitlines()] == ["tables", "figures", "compare"]
    project.doit("profile=again")
    first, again = figures_of(project, "small"), figures_of(project, "again")
    for figure in FIGURES:
        if figure.pictures or figure.maps:  # which no table holds
            assert figure.name + ".pdf" not in again
            continue
        for end in (".pdf", ".png"):
            assert again[figure.name + end] == first[figure.name + end]
    assert not {f"{montage.name}.png" for montage in MONTAGES} & set(again)  # there are no images
    assert "counted elsewhere" in again["index.html"].decode()


def test_a_few_tables_give_a_few_figures_and_the_rest_is_named(copy_project):
    project = copy_project("few tables")
    (project.root / "counted").mkdir()
    (project.root / "counted/software_by_year.csv").write_text(
        "software,year,images\nMATLAB,2001,5\n"
    )
    (project.root / "profiles/few.toml").write_text(
        '[source]\nkind = "tables"\nlocation = "../counted"\n'
    )
    project.doit("profile=few")
    made = figures_of(project, "few")
    assert set(made) == {"software_by_year.pdf", "software_by_year.png", "index.html"}
    assert "Image formats by year (formats_by_year)" in made["index.html"].decode()


@pytest.mark.skipif(not STUDY.is_dir(), reason="the study's tables are not here")
def test_the_published_tables_give_the_studys_figures_again(copy_project):
    project = copy_project("the study")
    (project.root / "profiles/study.toml").write_bytes((ROOT / "profiles/study.toml").read_bytes())
    project.reimaging("study-tables", str(STUDY))
    project.doit("profile=study")
    made = figures_of(project, "study")
    drawn = {
        "formats_by_year",
        "articles_by_category",
        "category_shares_by_year",
        "images_by_category_year",
    }
    drawn |= {
        "images_per_article",
        "images_per_article_sheet",
        "software_by_year",
        "licences",
        "subcategories_physics",
    }
    assert {f"{name}.pdf" for name in drawn} <= set(made)
    pdf = project.root / "outputs/study/figures/articles_by_category.pdf"
    assert {"hep-ex", "18,258"} <= set(words_of(pdf))
