"""Images by year are shown for the categories that have the most, on one scale."""

from pathlib import Path

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.images_by_category_year import draw, top
from reimaging.table import read_table

STUDY = Path(__file__).parents[3] / "shared/study/tables"


def row(category, year, images):
    return {"category": category, "year": str(year), "images": str(images)}


def test_the_largest_come_first_and_those_without_images_not_at_all():
    rows = [row("a", 1999, 3), row("b", 1999, 2), row("b", 2000, 2), row("c", 2000, 0)]
    assert top(rows, 16) == [("b", 4, {1999: 2, 2000: 2}), ("a", 3, {1999: 3})]
    assert [name for name, _, _ in top(rows, 1)] == ["b"]


@pytest.mark.skipif(not STUDY.is_dir(), reason="the study's tables are not here")
def test_the_panels_of_the_study_hold_its_totals():
    found = top(read_table(STUDY / "images_by_category_year.csv"), 16)
    published = [
        (row["category"], int(row["images"]))
        for row in read_table(STUDY / "images_by_category.csv")
        if row["snapshot"] == "end_2018" and int(row["rank"]) <= 16
    ]
    assert [(name, total) for name, total, _ in found] == published
    assert published[0] == ("hep-ph", 814_037) and published[2] == ("cs.CV", 536_024)


def test_a_panel_has_its_name_total_and_the_split_of_astrophysics(tmp_path):
    lines = "".join(
        f"{name},{year},9,{1000 * (n + 1)}\n"
        for n, name in enumerate(("astro-ph", "cs.CV", "hep-ph", "math.NA", "q-bio.OT"))
        for year in range(2001, 2015)
    )
    (tmp_path / "t.csv").write_text(f"category,year,articles,images\n{lines}")
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    words = words_of(tmp_path / "f.pdf")
    assert {"Astrophysics", "14,000", "split", "2009", "210,000"} <= set(words)
    assert_readable(tmp_path / "f.pdf")


def test_one_year_of_one_category_is_a_figure_too(tmp_path):
    (tmp_path / "t.csv").write_text("category,year,articles,images\ncs.CV,2001,1,2\n")
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    assert "2001" in words_of(tmp_path / "f.pdf")
    assert_readable(tmp_path / "f.pdf")
