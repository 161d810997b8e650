"""The published numbers are typed in right, and an error explains what it can explain."""

from pathlib import Path

import pytest

from reimaging.publish.published import END_2018, FACTS, MID_2020, Fact
from reimaging.table import read_table

PUBLISHED = Path(__file__).parents[2].parent / "shared/study/tables"
published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the study's tables are not here")
# What no table of the study has, as it was read off a figure.
DRAWN = {"articles_hep_ex_drawn": "hep-ex {:,} drawn", "categories_drawn": "it shows {:,}"}
FORMATS = {"images_eps": ("eps", "epsf"), "images_ps": ("ps", "pstex")}
FORMATS |= {f"images_{name}": (name,) for name in ("pdf", "png", "jpg")}


def total(name, column, /, **where):
    rows = read_table(PUBLISHED / f"{name}.csv")
    return sum(int(r[column]) for r in rows if all(r[k] == v for k, v in where.items()))


def in_tables(name):
    """What the study's tables have for a fact that its list of headline numbers lacks."""
    of_2018, summed = {"snapshot": "end_2018"}, {"table": "end_2018_headline"}
    if name in FORMATS:
        counts = {"table": "database_2018_merged"}
        return sum(
            total("extension_totals", "images", extension=e, **counts) for e in FORMATS[name]
        )
    arxiv = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    return {
        "articles_hep_ph": total("articles_by_category", "articles", category="hep-ph"),
        "images_hep_ph": total("images_by_category", "images", category="hep-ph", **of_2018),
        "images_cs_cv": total("images_by_category", "images", category="cs.CV", **of_2018),
        "licence_arxiv": total("licences", "total", licence=arxiv, **of_2018),
        "licence_none": total("licences", "total", licence="(none provided)", **of_2018),
        "creator_none": total("creator_totals", "images", creator="(none)", **summed),
        "creator_matlab": total("creator_totals", "images", creator="MATLAB", **summed),
    }[name]


@published
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_number_is_the_one_that_was_published(fact):
    snapshot = {END_2018: "end_2018", MID_2020: "mid_2020"}[fact.snapshot]
    told = {
        (row["name"], row["snapshot"]): row for row in read_table(PUBLISHED / "headline.csv")
    }.get((fact.name, snapshot))
    if told:
        assert str(fact.value) == told["value"]
        assert told["source_file"].endswith(fact.source)
    elif fact.name in DRAWN:
        notes = (PUBLISHED.parent / "consistency.md").read_text()
        assert DRAWN[fact.name].format(fact.value) in notes
    else:
        assert fact.value == in_tables(fact.name)


@published
def test_what_is_corrected_follows_from_the_studys_own_tables():
    corrected = {fact.name: fact.corrected for fact in FACTS if fact.corrected is not None}
    articles = total("articles_by_category_year", "articles")
    images = total("images_by_category_year", "images")
    hep_ph, hep_ex = (
        total("articles_by_category_year", "articles", category=c) for c in ("hep-ph", "hep-ex")
    )
    assert (articles, images) == (1_483_841, 10_061_222)
    assert {name for name, value in corrected.items() if value == articles} == {
        "articles_folders",
        "articles_metadata_rows_2019_04_12",
        "articles_primary_category_table_total",
        "articles_total_pdf_section",
    }
    assert corrected["articles_hep_ph"] == hep_ph
    assert corrected["articles_hep_ex_drawn"] == hep_ex
    assert corrected["mean_images_per_article"] == images / articles
    assert corrected["images_rows_2019_04_12"] == images
    assert corrected["images_total_published"] == images - 8099
    assert corrected["mean_images_per_month"] == images / 393
    assert corrected["mean_images_per_article_as_printed"] == pytest.approx(
        12_703_272 / 1_749_287, abs=0.005
    )


def test_each_number_has_a_name_of_its_own_a_meaning_and_a_source():
    assert len({fact.name for fact in FACTS}) == len(FACTS)
    assert len({(fact.meaning, fact.snapshot) for fact in FACTS}) == len(FACTS)
    for fact in FACTS:
        assert fact.meaning
        assert fact.source.rpartition(".")[2] in ("org", "svg")


def test_an_error_is_told_with_the_side_to_which_it_leads():
    for fact in FACTS:
        assert bool(fact.error) == (fact.corrected is not None or fact.is_too is not None)


@pytest.mark.parametrize(
    ("fact", "explained", "unexplained"),
    [
        (Fact("a", 100, "", "", error="1 too many", corrected=99), (99, 98, 50), (100, 101)),
        (Fact("a", 100, "", "", error="too many", is_too="high"), (99, 1), (100, 101)),
        (Fact("a", 100, "", "", error="too few", is_too="low"), (101, 999), (100, 99)),
        (Fact("a", 100, "", ""), (), (99, 100, 101)),
    ],
)
def test_an_error_explains_what_lies_on_its_side_alone(fact, explained, unexplained):
    assert all(fact.explains(ours) for ours in explained)
    assert not any(fact.explains(ours) for ours in unexplained)
