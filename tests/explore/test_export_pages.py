"""The credits and the word of a still copy."""

import csv
from html.parser import HTMLParser

import pytest

from reimaging.explore.export_folder import Files
from reimaging.explore.export_pages import write_credits, write_readme

LINKS = '<link rel="stylesheet" href="assets/a.css">'


class Read(HTMLParser):
    """The texts and the links of a page."""

    def __init__(self, page):
        super().__init__()
        self.links, self.texts, self.tags = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def images(made):
    shown = made.open(public=True)
    return [shown.details.image(row) for row in range(len(shown.catalogue))]


@pytest.fixture
def written(images, tmp_path):
    write_credits(Files(tmp_path), images, LINKS, whole=True)
    return tmp_path


def test_the_table_credits_each_image_with_licence_and_links(images, written):
    rows = list(csv.DictReader((written / "credits.csv").read_text().splitlines()))
    assert {int(row["image_id"]): row["credit"] for row in rows} == {
        image.image_id: image.credit for image in images
    }
    for row in rows:
        assert row["licence_url"].startswith("http://creativecommons.org/")
        assert row["article_url"].startswith("https://arxiv.org/abs/")
        assert row["file"] == f"images/{row['image_id']}.jpg"


def test_no_cell_is_taken_for_a_formula(written):
    for row in csv.reader((written / "credits.csv").read_text().splitlines()):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_page_names_each_image_its_licence_and_its_article(images, written):
    page = Read((written / "credits.html").read_text())
    for image in images:
        assert f"images/{image.image_id}.jpg" in page.links
        assert image.article.url in page.links
        assert image.article.licence_url in page.links
    assert page.tags.count("section") == 5


def test_what_a_title_holds_stays_text(written):
    page = Read((written / "credits.html").read_text())
    assert 'Seeing <b>more</b> & "better"' in page.texts
    assert "b" not in page.tags
    assert "script" not in page.tags


@pytest.mark.parametrize("whole", [True, False])
def test_the_word_says_how_to_look_at_it_and_what_is_there(tmp_path, whole):
    write_readme(Files(tmp_path), images="9 images.", drawn=False, whole=whole, made_by="me")
    said = (tmp_path / "README.txt").read_text()
    assert "python3 -m http.server" in said
    assert "9 images." in said
    assert "Made by me." in said
    assert ("\nimages/" in said) == whole
    assert max(map(len, said.splitlines())) <= 100
