"""What a still copy tells in words."""

import json

import pytest

from explore.made_profile import ARTICLES
from reimaging.explore.export_folder import Files
from reimaging.explore.export_slice import sliced
from reimaging.explore.export_texts import folded, write_texts
from reimaging.explore.image_filter import ImageFilter


@pytest.fixture(scope="module")
def written(collection, tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    copied = sliced(collection, ImageFilter())
    return folder / "data", copied, write_texts(Files(folder), copied)


def read(folder, name):
    return json.loads((folder / name).read_text())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("X-ray Stars", " x ray stars"),
        ("Schr\u00f6dinger\u2019s  cat,", " schrodinger s cat"),
        ("\ufb01eld of $\\alpha$", " field of alpha"),
        ("...", ""),
        ("\u0939\u093f\u0902\u0926\u0940 e\u20dd", " \u0939\u0926 e"),  # marks of each kind
        ("\u65e5\u672c 42", " \u65e5\u672c 42"),
    ],
)
def test_words_are_compared_without_case_accents_and_signs(text, words):
    assert folded(text) == words


def test_each_image_is_told_of_once_with_its_article(written):
    folder, copied, texts = written
    told = {}
    for path in (folder / "texts").iterdir():
        block = json.loads(path.read_text())
        for image in block["images"]:
            article = block["articles"][image["article"]]["article"]
            told[image["id"]] = article["identifier"]
    assert set(told) == set(map(str, copied.shown.catalogue.ids.tolist()))
    assert set(told.values()) == set(texts.articles)
    for row, article in texts.article.items():
        assert told[str(copied.shown.catalogue.ids[row])] == texts.articles[article]


def test_a_file_begins_with_the_article_that_is_said(written):
    folder, _, texts = written
    for number, first in enumerate(texts.first):
        block = read(folder, f"texts/{number}.json")
        assert block["articles"][0]["article"]["identifier"] == texts.articles[first]


def test_figures_without_an_image_of_the_copy_are_left_out(collection, tmp_path):
    copied = sliced(collection, ImageFilter(words="micrograph"))  # figure 3 alone
    write_texts(Files(tmp_path), copied)
    pages = read(tmp_path / "data", "texts/0.json")["articles"]
    assert len(pages) == 5
    assert all([figure["number"] for figure in page["figures"]] == [3] for page in pages)


def test_titles_and_captions_are_listed_by_lot(written):
    folder, copied, _ = written
    listed = read(folder, "lists/0.json")
    titles = {title for *_, title in ARTICLES}
    assert len(listed) == 25
    assert {title for title, _ in listed} <= titles
    first = copied.shown.details.image(int(copied.order[0]))
    assert listed[0][0] == first.article.title


def test_words_are_those_of_captions_and_titles(written):
    folder, copied, texts = written
    words = read(folder, "words.json")
    assert len(words["titles"]) == len(texts.articles)
    assert " phase diagrams of quantum dots" in words["titles"]
    for row, captions in zip(copied.order.tolist(), words["captions"], strict=True):
        figures = copied.shown.details.image(row).figures
        assert folded(figures[0].caption) in captions.split("\n") if figures else captions == ""


def test_an_entry_an_article_tells_whom_to_credit(written):
    folder, _, texts = written
    credits = read(folder, "credits.json")
    assert sorted(each["identifier"] for each in credits) == sorted(texts.articles)
    assert all("CC" in each["line"] for each in credits)
