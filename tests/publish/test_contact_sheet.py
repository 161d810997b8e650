"""The contact sheet shows each figure that was drawn, and names those that were not."""

from pathlib import Path

from lxml import html

from reimaging.profile import load_profile
from reimaging.publish.commit import Commit
from reimaging.publish.contact_sheet import write_contact_sheet

ROOT = Path(__file__).parents[2]


def sheet(tmp_path, names, films=()):
    profile = load_profile("sample", ROOT)
    pictures = [tmp_path / f"{name}.png" for name in names]
    commit, shown = Commit("c" * 40, 0, False), [tmp_path / f"{name}.webp" for name in films]
    write_contact_sheet(tmp_path / "index.html", profile, commit, pictures, shown)
    return html.parse(tmp_path / "index.html").getroot()


def test_each_figure_is_shown_with_its_files_tables_and_module(tmp_path):
    page = sheet(tmp_path, ["random_montage", "co_categories"])
    assert page.xpath("//figure/@id") == ["random_montage", "co_categories"]
    assert page.xpath("//img/@src") == ["random_montage.png", "co_categories.png"]
    links = page.xpath("//figure[@id='co_categories']//figcaption/a/@href")
    assert links == [
        "co_categories.png",
        "co_categories.pdf",
        "../tables/co_categories.csv",
        "../tables/listed_categories.csv",
        "../../../code/reimaging/figures/co_categories.py",
    ]
    # seen from outputs/PROFILE/figures
    assert (ROOT / "outputs/sample/figures" / links[-1]).resolve().parent.is_dir()
    assert all(page.xpath("//img/@alt"))


def test_what_could_not_be_drawn_is_named_with_the_tables_that_it_needs(tmp_path):
    page = sheet(tmp_path, ["random_montage"])
    assert "(co_categories, listed_categories)" in page.text_content()
    assert "drawn by a program" in page.text_content()
    assert "c" * 12 in page.text_content()


def test_films_are_shown_below_the_figures(tmp_path):
    page = sheet(tmp_path, ["random_montage"], ["gan_walks"])
    assert page.xpath("//h2/text()")[0] == "Films"
    assert page.xpath("//img/@src") == ["random_montage.png", "../films/gan_walks.webp"]
    assert not sheet(tmp_path, ["random_montage"]).xpath("//h2[text()='Films']")
