"""Each number of the text comes from a table, a store or the profile."""

import re

import h5py
import numpy as np
import pytest

from reimaging.profile import load_profile
from reimaging.publish.commit import Commit
from reimaging.publish.numbers import slice_text, write_numbers
from reimaging.settings import Slice
from tables import write_tables

COUNTS = {
    "articles": 10, "articles_with_images": 7, "tars": 2, "tar_bytes": 1_234_567, "tar_bytes_used": 1_000_000, "tars_without_items": 0, "members": 12, "members_in_slice": 10, "articles_outside_slice": 2, "articles_read": 8, "images": 1200,
    "images_in_a_figure": 600, "figures": 0, "figures_with_caption": 0, "figure_links": 3,
    "figure_links_missing": 1, "first_year": 1991, "last_year": 2020,
}  # fmt: skip


@pytest.fixture
def numbers(tmp_path):
    def numbers(kind="sample", place=".", by_hand=False):
        write_tables(tmp_path)
        (tmp_path / "headline.csv").write_text(
            "name,value\n" + "".join(f"{k},{v}\n" for k, v in COUNTS.items())
        )
        (tmp_path / "rendering.csv").write_text(
            "outcome,images,example_image_id,example\nok,1100,1,ok\nunreadable,100,2,x\n"
        )
        for name in ("random_montage", "montage_by_year", "umap_grid", "tsne_grid", "tsne_scatter"):
            (tmp_path / f"{name}.csv").write_text("row,column\n1,1\n1,2\n")
        with h5py.File(tmp_path / "array.h5", "w") as file:
            file["image_id"] = np.arange(5)
        (tmp_path / "a_b.toml").write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{place}"\n[metadata]\nkind = "oai-files"\nlocation = "."\n'
        )
        profile = load_profile(str(tmp_path / "a_b.toml"), tmp_path)
        commit = Commit("c" * 40, 0, True)
        array = tmp_path / "array.h5"
        write_numbers(tmp_path / "n.tex", profile, commit, tmp_path, array, by_hand=by_hand)
        text = (tmp_path / "n.tex").read_text()
        return dict(re.findall(r"\\newcommand{\\num(\w+)}{(.*)}\n", text)), text

    return numbers


def test_counts_sizes_shares_and_years_are_written_each_in_its_way(numbers):
    macros, _ = numbers()
    assert macros["Images"] == "1{,}200"
    assert macros["TarBytes"] == r"1.2\,MB"
    assert macros["ShareArticlesRead"] == r"80.0\,\%"
    assert macros["ShareImagesRendered"] == r"91.7\,\%"
    assert macros["ImagesNotRendered"] == "100"
    assert macros["FirstYear"] == "1991"
    assert macros["ArrayImages"] == "5"
    assert macros["RandomMontageImages"] == "2"


def test_a_share_of_nothing_is_told_as_such(numbers):
    assert numbers()[0]["ShareFiguresWithCaption"] == "none of none"


def test_what_the_statistics_say_is_among_them(numbers):
    assert numbers()[0]["LargestCategory"] == "hep-ph"


def test_so_is_what_the_classifier_says_and_from_whose_labels_it_learnt(numbers):
    macros, text = numbers()
    assert macros["ShareDiagramCorrected"] == r"90.0\,\%"
    assert macros["DrawnTraining"] == "6{,}000"
    assert r"\drawnlabelstrue" in text
    assert r"\drawnlabelsfalse" in numbers(by_hand=True)[1]


def test_so_is_what_was_measured_of_generated_pictures(numbers):
    macros, _ = numbers()
    assert macros["GanPrecision"] == r"75\,\%" and macros["GanShown"] == "40{,}000"
    assert macros["GanSide"] == "32"


def test_the_captions_were_asked_what_the_profile_says(numbers):
    macros, _ = numbers()
    assert macros["CaptionTerm"] == "magnetic field"
    assert macros["CaptionGroup"] == "machine learning"
    assert "stat.ML" in macros["CaptionGroupCategories"]


def test_names_are_safe_in_latex_and_the_code_is_named(numbers):
    macros, _ = numbers()
    assert macros["Profile"] == r"a\_b"
    assert macros["Commit"] == "commit cccccccccccc with uncommitted changes"


@pytest.mark.parametrize(("kind", "drawn"), [("sample", "true"), ("directory", "false")])
def test_the_paper_is_told_whether_the_articles_are_drawn(numbers, kind, drawn):
    assert f"\\drawn{drawn}\n" in numbers(kind)[1]
    assert "\\slicedtrue\n" in numbers(kind)[1]


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        ("s3", "s3://arxiv/src", "from arXiv's bucket on Amazon S3"),
        ("archive", "https://archive.org", "Internet Archive's copy"),
        ("directory", ".", "lay in a folder"),
    ],
)
def test_the_text_says_where_the_tars_came_from(numbers, kind, place, told):
    assert told in numbers(kind, place)[0]["Source"]


def test_a_list_of_articles_that_some_tars_lack_is_not_counted_with(numbers, monkeypatch):
    assert r"\statedtrue" in numbers()[1]
    monkeypatch.setitem(COUNTS, "tars_without_items", 1)
    assert r"\statedfalse" in numbers()[1]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Slice(), "all articles"),
        (Slice(last_month="2018-12"), "months from the first to 2018-12"),
        (Slice(categories=("cs.CV", "stat")), "the primary category in cs.CV, stat"),
        (
            Slice(categories=("cs",), cross_lists=True, licences=("http://a", "http://b")),
            "any category in cs; a licence that begins with http://a or http://b",
        ),
        (Slice(max_articles=1000), "at most 1,000 articles, by lot with seed 4"),
    ],
)
def test_a_slice_is_said_in_words(wanted, text):
    assert slice_text(wanted, 4) == text
