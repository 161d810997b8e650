"""README.md tells the columns, how to ask, and what may be passed on."""

import re

import pytest

from parquet.asked import ask, columns
from reimaging.licence import licence_name, may_be_shown
from reimaging.parquet.readme import rights_text


@pytest.fixture(scope="module")
def text(tables):
    return (tables / "README.md").read_text()


def test_every_column_is_told_with_its_type(tables, text):
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    assert {path.stem for path in tables.glob("*.parquet")} == set(sections)
    for path in tables.glob("*.parquet"):
        told = dict(re.findall(r"^\| `(\w+)` \| ([\w\[\]]+) \|", sections[path.stem], re.M))
        found = columns(tables, path.stem)
        # which reads lists as such, without their length
        assert {n: re.sub(r"\[\d+\]", "[]", kind) for n, kind in told.items()} == found


def test_what_it_says_to_ask_is_answered(tables, text):
    asked = re.findall(r"```sql\n(.+?)```", text, re.S)
    assert len(asked) == 2
    assert ask(tables, asked[0])[0] == (1998, "eps", 13)
    captions = ask(tables, asked[1])
    assert {row[0] for row in captions} == {
        *("astro-ph/9802004", "1204.0001", "1204.0002", "1204.0003", "1204.0005")
    }


def test_the_captions_that_it_finds_are_those_that_may_be_passed_on(tables, text):
    free = {row[1] for row in ask(tables, re.findall(r"```sql\n(.+?)```", text, re.S)[1])}
    every = {row[0] for row in ask(tables, "SELECT DISTINCT licence FROM 'articles.parquet'")}
    assert free == {each for each in every if may_be_shown(licence_name(each or ""))}
    assert {licence_name(each) for each in free} == {"BY", "BY-SA", "BY-NC-ND", "CC0"}


def test_licences_are_counted(text):
    assert "| CC BY 4.0 | 1 | 5 | yes |" in text
    assert "| arXiv's own licence | 5 | 25 | no |" in text
    assert "| no licence stated | 2 | 11 | no |" in text


def test_of_the_drawn_sample_it_says_that_no_article_is_real(connection):
    text = rights_text(connection, drawn=True)
    assert "no article of arXiv is among them" in text
    assert "CC BY" not in text


def test_maps_and_embeddings_are_told_as_their_files_do(text):
    assert "- `random_umap`: embedding raw, kl 0.5, method UMAP" in text
    assert "made by pixels" in text
    assert "the vector of an image, ternary" in text


def test_no_path_of_this_machine_is_told(tables, made, text):
    assert str(made.root) not in text + (tables / "manifest.json").read_text()
