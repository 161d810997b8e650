"""The page of a comparison: whole in one file, with the pictures side by side."""

import lxml.html
import pytest
from PIL import Image

from reimaging.verification.page import write_page
from reimaging.verification.record_update import update_record
from reimaging.verification.verify import verify
from small_run import make_run


@pytest.fixture
def run(tmp_path):
    made = make_run(tmp_path / "run")
    update_record(made.here, made.profile, write=True)
    return made


def page_of(run):
    write_page(run.here.verification, "mine", verify(run.here, run.profile))
    return lxml.html.parse(str(run.here.verification)).getroot()


def test_of_the_same_it_says_so_and_shows_no_picture(run):
    page = page_of(run)
    assert "The same bytes as in profiles/records/mine.csv" in page.text_content()
    assert page.findall(".//img") == []


def test_what_differs_stands_with_both_pictures_and_their_difference(run):
    Image.new("L", (256, 256), 0).save(run.here.figure("formats", ".png"))
    page = page_of(run)
    assert "outputs/mine/figures/formats.png (differs)" in page.text_content()
    pictures = page.findall(".//img")
    assert [each.getparent().find("figcaption").text for each in pictures] == [
        "recorded", "here", "the difference",
    ]  # fmt: skip
    assert all(each.get("src").startswith("data:image/png;base64,") for each in pictures)
    assert all(each.get("alt") for each in pictures)


def test_it_needs_no_other_file_and_names_no_folder(run):
    page_of(run)
    text = run.here.verification.read_text()
    assert "http" not in text
    assert str(run.root) not in text


def test_the_same_comparison_is_the_same_page(run):
    page_of(run)
    first = run.here.verification.read_bytes()
    page_of(run)
    assert run.here.verification.read_bytes() == first
