"""What is exported, in which order, and what each column means."""

import re
from pathlib import Path

import pytest

from parquet.asked import columns
from reimaging.parquet.tables import image_table, index_tables, is_table, meaning

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_index_that_the_pages_name_is_exported():
    told = re.findall(r"^\*\*(\w+)\*\*", (ROOT / "docs/schema.md").read_text(), re.M)
    summaries = {"article_summary", "caption_words", "made_from", "article_search"}
    assert {table.name for table in index_tables()} == set(told) - summaries - {
        *("metadata", "images", "captions", "outcomes")
    }


def test_every_column_of_an_export_has_a_meaning_and_nothing_else_has(tables):
    described = {
        (path.stem, column)
        for path in tables.glob("*.parquet")
        for column in columns(tables, path.stem)
    }
    assert all(meaning(*each) for each in described)
    source = (ROOT / "code/reimaging/parquet/columns.csv").read_text().splitlines()[1:]
    written = {tuple(line.split(",")[:2]) for line in source}
    here = {(name.partition("_")[0] if name.startswith("embedding") else name, column)
            for name, column in described}  # fmt: skip
    assert written - here == {("*", "year"), ("*", "category")}


def test_what_is_not_described_is_a_mistake():
    with pytest.raises(KeyError):
        meaning("articles", "colour")


def test_names_of_tables_are_known():
    assert is_table("figures") and is_table("embedding_raw") and is_table("maps")
    assert not is_table("embedding") and not is_table("*") and not is_table("holiday")


def test_what_is_said_of_images_lies_as_the_images_do():
    table = image_table("said", "something", ("main", "said"), first=("t.map",))
    assert table.order == ("t.map", "s.year", "s.category", "i.article_id", "i.path")
