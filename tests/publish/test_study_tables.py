"""The study's published tables become ours: column by column, documented, or not at all."""

import sqlite3
from pathlib import Path

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.caption_terms import COLUMNS as TERM_COLUMNS
from reimaging.index.database import script
from reimaging.index.statistics import query_names
from reimaging.learn.class_shares import COLUMNS as SHARE_COLUMNS
from reimaging.publish.study_tables import NOT_PUBLISHED, RENAMES, rename_study_tables
from reimaging.table import read_table
from study_tables import STUDY, write_study

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared/study/tables"
PAGE = ROOT / "docs/study-tables.md"
published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the study's tables are not here")


@pytest.fixture
def renamed(tmp_path):
    write_study(tmp_path / "theirs")
    names = rename_study_tables(tmp_path / "theirs", tmp_path / "ours")
    return names, tmp_path / "ours"


def test_each_table_is_written_with_our_columns(renamed):
    names, ours = renamed
    assert sorted(names) == sorted(path.stem for path in ours.iterdir()) == sorted(RENAMES)
    for name in names:
        header, first, *_ = (ours / f"{name}.csv").read_text().splitlines()
        assert header == ",".join(RENAMES[name].columns)
        assert first
    assert tuple(RENAMES["caption_terms"].columns) == TERM_COLUMNS
    shares = tuple(RENAMES["class_shares_by_category_year"].columns)
    assert shares == ("category", "year", *SHARE_COLUMNS)


def test_columns_that_are_declared_blank_are_blank_and_no_others(renamed):
    names, ours = renamed
    for name in names:
        rows = read_table(ours / f"{name}.csv")
        for column, place in RENAMES[name].columns.items():
            assert any(row[column] for row in rows) == bool(place), f"{name}: {column}"


@pytest.fixture(scope="module")
def statistic_columns(tmp_path_factory):
    """The columns of our statistics, asked of an empty index."""
    columns = {}
    with sqlite3.connect(":memory:") as database:
        database.executescript(script("schema.sql") + script("views.sql"))
        for name in query_names():
            rows = database.execute(script(f"queries/{name}.sql"))
            columns[name] = [column[0] for column in rows.description]
    return columns


def test_the_same_columns_are_asked_of_the_database(statistic_columns):
    for name in RENAMES.keys() & set(query_names()):
        assert list(RENAMES[name].columns) == statistic_columns[name], name


def test_each_statistic_of_ours_was_published_or_is_said_not_to_be():
    ours = {*query_names(), "caption_terms", "caption_topics", "term_by_category_year"}
    ours.add("class_shares_by_category_year")
    assert RENAMES.keys() | NOT_PUBLISHED.keys() == ours
    assert not RENAMES.keys() & NOT_PUBLISHED.keys()


def test_the_page_names_what_becomes_what_and_what_stays_wrong():
    lines = PAGE.read_text().splitlines()
    for name, rename in RENAMES.items():
        (line,) = (line for line in lines if line.startswith(f"| `{name}` |"))
        for file, columns in rename.files.items():
            assert f"`{file}.csv` ({', '.join(sorted(columns))})" in line
        assert rename.mended in line
        assert rename.still in line
        assert all(column in line for column, place in rename.columns.items() if not place)
    for name, instead in NOT_PUBLISHED.items():
        assert f"| `{name}` | {instead} |" in lines


@pytest.mark.parametrize("name", STUDY)
def test_a_folder_without_one_of_the_tables_is_told_and_nothing_is_written(tmp_path, name):
    write_study(tmp_path / "theirs", **{name: None})
    with pytest.raises(ReimagingError, match=rf"does not hold {name}\.csv; allowed"):
        rename_study_tables(tmp_path / "theirs", tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("licences", "licence,total\nx,1\n", "row 1 has no snapshot"),
        ("extension_by_year", "year,extension,images\n2000,eps,1.5\n", "images of row 1 is '1.5'"),
        ("extension_by_year", "year,extension,images\n,eps,1\n", "year of row 1 is ''"),
        ("articles_images_by_month", "year,month,articles,images\n2000,13,1,1\n", "is '13'"),
        ("creator_by_year", "creator,year,images\nR,2000\n", "row 1 has no images"),
        ("caption_keywords_merged", "keyword,ml_count,not_ml_count\na_b,100001,1\n", "100,000"),
        ("headline", "name,value,snapshot\n", "tar_archives of end_2018"),
        (
            "ternary_predictions_by_category_year",
            "category,year,diagram_percent,sensor_percent,mixed_percent,inferred_sample_size\n"
            "cs.CV,2017,60,140,3,100\n",
            "sensor_percent of row 1 is '140'; allowed is a number from 0 to 100",
        ),
    ],
)
def test_a_table_that_is_not_as_it_should_be_is_told(tmp_path, name, text, said):
    write_study(tmp_path / "theirs", **{name: text})
    with pytest.raises(ReimagingError, match=said):
        rename_study_tables(tmp_path / "theirs", tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


def test_a_table_in_another_encoding_is_told(tmp_path):
    write_study(tmp_path / "theirs")
    (tmp_path / "theirs/licences.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(ReimagingError, match="allowed is a CSV in UTF-8"):
        rename_study_tables(tmp_path / "theirs", tmp_path / "ours")


def test_the_studys_own_tables_are_never_written_over(tmp_path):
    write_study(tmp_path)
    with pytest.raises(ReimagingError, match="allowed is another folder"):
        rename_study_tables(tmp_path, tmp_path / "." / "x" / "..")
    assert (tmp_path / "licences.csv").read_text() == STUDY["licences"]


@published
def test_the_published_tables_add_up_to_what_they_are_known_to(tmp_path):
    rename_study_tables(PUBLISHED, tmp_path)

    def total(name, column):
        return sum(int(row[column] or 0) for row in read_table(tmp_path / f"{name}.csv"))

    for name in ("articles_by_year", "articles_by_category", "articles_by_category_year"):
        assert (total(name, "articles"), total(name, "images")) == (1_483_841, 10_061_222)
    months = total("articles_by_month", "articles"), total("articles_by_month", "images")
    assert months == (1_483_841 - 385, 10_061_222 - 5264)
    assert total("formats_by_year", "images") == 10_061_222 - 8163
    assert total("software_by_year", "images") == 9_363_143
    assert total("licences", "articles") == 1_506_177
    categories = {row["category"]: row for row in read_table(tmp_path / "articles_by_category.csv")}
    assert categories["hep-ex"]["articles"] == "18258"
    assert sum(int(row["articles"]) > 1000 for row in categories.values()) == 125


@published
def test_the_published_shares_of_classes_are_those_of_the_study(tmp_path):
    rename_study_tables(PUBLISHED, tmp_path)
    rows = read_table(tmp_path / "class_shares_by_category_year.csv")
    assert len(rows) == 3 * 2895
    assert sum(int(row["images"]) for row in rows[::3]) == 1_627_942
    diagrams = sum(int(row["images"]) * float(row["raw"]) for row in rows[::3])
    assert round(diagrams / 1_627_942, 3) == 0.919
    for row in rows:
        assert float(row["low"]) <= float(row["raw"]) <= float(row["high"])


@published
def test_64_images_are_missing_in_the_published_means(tmp_path):
    rename_study_tables(PUBLISHED, tmp_path)
    cells = {
        (row["category"], row["year"]): row
        for row in read_table(tmp_path / "articles_by_category_year.csv")
    }
    missing = {}
    for row in read_table(tmp_path / "images_per_article.csv"):
        if row["category"] != "all":
            cell = cells[row["category"], row["year"]]
            lacks = int(cell["images"]) - round(float(row["mean"]) * int(cell["articles"]))
            if lacks:
                missing[f"{row['category']} {row['year']}"] = lacks
    assert sum(missing.values()) == 64
    assert all(cell in RENAMES["images_per_article"].still for cell in missing)
