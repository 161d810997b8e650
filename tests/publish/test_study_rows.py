"""Rows of ours from the study's: what is joined, summed, merged, left out, and left blank."""

import pytest
from scipy.stats import beta

from reimaging.errors import ReimagingError
from reimaging.index.caption_terms import log_odds
from reimaging.publish import study_rows
from reimaging.table import read_table
from study_tables import write_study


@pytest.fixture
def theirs(tmp_path):
    write_study(tmp_path)
    return {path.stem: read_table(path) for path in tmp_path.glob("*.csv")}


def test_years_without_images_have_none(theirs):
    assert list(study_rows.articles_by_year(theirs)) == [
        ("1986", 1, "", "", 0),
        ("2017", 20, "", "", 100),
        ("2018", 40, "", "", 165),
    ]


def test_months_end_with_2018(theirs):
    assert list(study_rows.articles_by_month(theirs)) == [("1986-04", 1, 0), ("2018-11", 39, 160)]


def test_articles_are_joined_with_images_to_the_end_of_2018(theirs):
    theirs["articles_by_category_year"].append(
        {"category": "cs.CV", "year": "2019", "articles": "9"}
    )
    assert list(study_rows.articles_by_category_year(theirs)) == [
        ("cs.CV", 2017, 20, 100),
        ("cs.CV", 2018, 25, 140),
        ("hep-th", 1986, 1, 0),
        ("hep-th", 2018, 15, 25),
    ]
    assert list(study_rows.articles_by_category(theirs)) == [
        ("cs.CV", 45, "", 240),
        ("hep-th", 16, "", 25),
    ]


def test_of_images_an_article_only_means_are_known(theirs):
    rows = list(study_rows.images_per_article(theirs))
    assert [row[:5] for row in rows] == [
        ("all", "1986", 1, "", 0.0),
        ("all", "2017", 20, "", 5.0),
        ("all", "2018", 40, "", 4.125),
        ("cs.CV", 2017, 20, "", 5.0),
        # the study's own mean, which is not images by articles: it was taken after the cleaning
        ("cs.CV", 2018, 25, "", 5.4),
        ("hep-th", 1986, 1, "", 0.0),
        ("hep-th", 2018, 15, "", 1.6667),
    ]
    assert {row[5:] for row in rows} == {("", "", "", "")}


def test_extensions_are_merged(theirs):
    assert list(study_rows.formats_by_year(theirs)) == [
        (2017, "eps", 12),
        (2017, "ps", 1),
        (2018, "png", 3),
    ]


def test_a_dash_or_nothing_names_no_software(theirs):
    assert list(study_rows.software_by_year(theirs)) == [
        ("MATLAB", 2017, 40),
        ("MATLAB", 2018, 30),
        ("", 2018, 10),
    ]
    assert list(study_rows.software(theirs)) == [("GIMP", 69), ("MATLAB", 69), ("", 11)]


def test_licences_are_those_of_the_end_of_2018(theirs):
    assert list(study_rows.licences(theirs)) == [
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", 50, ""),
        ("", 20, ""),
    ]


def test_terms_are_compared_where_both_counts_are_known(theirs):
    rows = list(study_rows.caption_terms(theirs))
    assert [row[0] for row in rows] == [
        *("ground truth", "time step"),  # by z
        "feature maps",  # of the group alone
        *("best fit", "magnetic field"),  # of the rest alone
    ]
    found = log_odds(4701, 100_000, 196, 100_000)
    told = (f"{found.log_odds:.4f}", f"{found.z:.3f}")
    assert rows[0] == ("ground truth", 2, "4701", 100_000, "196", 100_000, *told)
    assert rows[2] == ("feature maps", 2, "2055", 100_000, "", 100_000, "", "")


def test_shares_of_classes_are_raw_with_the_interval_of_their_sample(theirs):
    rows = list(study_rows.class_shares_by_category_year(theirs))
    assert [row[:6] for row in rows[3:7]] == [
        ("cs.CV", "2018", "diagram", 1000, "0.555", ""),
        ("cs.CV", "2018", "sensor", 1000, "0.405", ""),
        ("cs.CV", "2018", "mixed", 1000, "0.04", ""),
        ("hep-th", "2018", "diagram", 3, "0.666667", ""),
    ]
    ends = beta(555.5, 445.5).ppf([0.025, 0.975])
    assert [float(end) for end in rows[3][6:]] == pytest.approx(ends, rel=1e-5)
    assert rows[7][5:7] == ("", "0")  # no sensor image among three: there may be none
    assert float(rows[7][7]) > 0.4


def test_counts_of_the_headline_are_those_of_the_end_of_2018(theirs):
    assert dict(study_rows.headline(theirs)) == {
        "tars": "2150",
        "articles": "60",
        "articles_one_file": "9",
        "articles_pdf_only": "5",
        "images": "265",
        "images_without_size": "3",
        "categories": "2",
        "first_year": "1986",
        "last_year": "2018",
    }
    assert study_rows.image_size_means(theirs) == [("both", "262", 614.5988, 478.2169)]


@pytest.mark.parametrize(("name", "value"), [("tar_archives", "many"), ("data_first_month", "4")])
def test_a_count_of_the_headline_that_is_none_is_told(theirs, name, value):
    row = next(row for row in theirs["headline"] if row["name"] == name)
    row["value"] = value
    with pytest.raises(ReimagingError, match=f"'{value}' for {name}"):
        list(study_rows.headline(theirs))
