import subprocess
import sys
import time
from collections import Counter

import pytest

from reimaging.errors import ReimagingError
from reimaging.sample.eras import ODDITIES, ODDITIES_OF_FIGURES, STYLES
from reimaging.sample.plan import Kind, bulk_files, plan_sample


@pytest.fixture(scope="module")
def large():
    return plan_sample(20_000, seed=1)


def test_a_sample_of_120_articles_fills_30_tars_over_29_months():
    files = bulk_files(120, seed=1)
    assert len(files.tars) == 30
    assert len({name[:14] for name in files.tars}) == 29
    assert sum(name.endswith("_002.tar") for name in files.tars) == 1


def test_tars_stand_in_time_order_across_the_century():
    yymm = [name.split("_")[2] for name in bulk_files(120, seed=5).tars]
    months = [("19" if m >= "91" else "20") + m for m in yymm]
    assert months == sorted(months)
    assert (months[0][:4], months[-1][:4]) == ("1991", "2020")


def test_the_names_of_the_files_are_those_that_the_articles_lie_in():
    planned = plan_sample(60, seed=4)
    assert set(bulk_files(60, seed=4).tars) == {article.tar for article in planned}


@pytest.mark.parametrize(("articles", "pages"), [(12, 1), (50, 1), (51, 2), (120, 3)])
def test_a_page_holds_fifty_records(articles, pages):
    assert bulk_files(articles, seed=0).metadata == tuple(
        f"arxiv-{page:03d}.xml" for page in range(pages)
    )


@pytest.mark.parametrize(("articles", "seed"), [(11, 0), (0, 0), (-3, 0), (20, -1)])
def test_too_few_articles_or_a_negative_seed_are_refused_in_one_sentence(articles, seed):
    with pytest.raises(ReimagingError, match=r"^The .+ must be 0 or more\.$|12 or more"):
        bulk_files(articles, seed)


@pytest.mark.parametrize("articles", [12, 16, 23])
@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_samples_show_each_kind_once(articles, seed):
    planned = plan_sample(articles, seed)
    assert len(planned) == articles == len({article.identifier for article in planned})
    assert {article.kind for article in planned} == set(Kind)
    readable = [article.identifier for article in planned if article.kind is Kind.TAR]
    assert any("/" in identifier for identifier in readable)
    assert any("/" not in identifier for identifier in readable)
    assert sum(not article.has_record for article in planned) == 1
    assert sum(not article.has_created for article in planned) == 1
    assert any("truncated" in article.oddities for article in planned)
    assert {"diagram", "sensor", "mixed"} == {c for article in planned for c in article.images}


@pytest.mark.parametrize("seed", range(6))
def test_the_usual_sample_shows_every_style_and_every_oddity(seed):
    planned = [article for article in plan_sample(250, seed) if article.kind is Kind.TAR]
    assert {article.style for article in planned} == {style.name for style in STYLES}
    shown = {oddity for article in planned for oddity in article.oddities}
    assert shown - {"previews"} == {oddity.name for oddity in ODDITIES} | {"truncated"}


@pytest.mark.parametrize("seed", range(4))
def test_an_article_has_the_images_that_its_oddities_need(seed):
    needs = {habit.name: habit.images for habit in ODDITIES_OF_FIGURES}
    for article in plan_sample(40, seed):
        assert len(article.images) >= sum(needs.get(name, 0) for name in article.oddities)


def test_who_shows_an_image_is_a_tar_and_a_tar_shows_one():
    for article in plan_sample(250, 3):
        assert bool(article.images) == (article.kind in (Kind.TAR, Kind.BROKEN))


def test_nine_of_ten_images_are_diagrams_and_the_rest_is_shared():
    classes = Counter(c for article in plan_sample(250, seed=2) for c in article.images)
    total = sum(classes.values())
    assert 1350 <= total <= 1600
    assert 0.90 <= classes["diagram"] / total <= 0.92
    assert abs(classes["sensor"] - classes["mixed"]) <= 1


def test_identifiers_change_their_form_in_april_2007_and_in_2015():
    for article in (a for seed in range(4) for a in plan_sample(120, seed)):
        head, _, number = article.identifier.rpartition("/" if article.year < 2007 else ".")
        if (article.year, article.month) < (2007, 4):
            assert article.identifier.count("/") == 1
            assert article.identifier.split("/")[1][:4] == article.yymm
        else:
            assert head == article.yymm
            assert len(number) == (4 if article.year < 2015 else 5)


def test_articles_and_the_share_of_pdf_grow_with_the_years():
    planned = plan_sample(600, seed=0)
    years = Counter(article.year for article in planned)
    assert sum(years[y] for y in range(1991, 2001)) < sum(years[y] for y in range(2011, 2021)) / 2
    late = [article.engine for article in planned if article.year >= 2016]
    assert all(article.engine == "dvi" for article in planned if article.year < 2007)
    assert late.count("pdf") / len(late) > 0.7


def test_previews_lie_in_most_articles_of_1994_and_in_none_after_1996(large):
    tars = [article for article in large if article.kind is Kind.TAR]
    of_1994 = ["previews" in article.oddities for article in tars if article.year == 1994]
    assert sum(of_1994) / len(of_1994) > 0.6
    assert not any("previews" in article.oddities for article in tars if article.year > 1996)


@pytest.mark.parametrize(
    ("year", "images"),
    [(1994, 1.4), (1998, 4.2), (2003, 4.8), (2009, 6.1), (2015, 8.2), (2018, 9.8)],
)  # the study's means, for 1994 without the previews
def test_images_an_article_grow_as_in_the_study(large, year, images):
    counts = [len(article.images) for article in large if article.year == year]
    assert sum(counts) / len(counts) == pytest.approx(images, rel=0.3)


@pytest.mark.parametrize(
    ("categories", "images"),
    [("cs.CV", 26), ("hep-ph", 12), ("hep-th", 6.6), ("math.NT math.AG math.FA math.RT", 0.8)],
)
def test_computer_vision_shows_many_images_and_pure_mathematics_few(large, categories, images):
    """The study's means of 2017 and 2018; of a long tail the sample cuts the end."""
    counts = [
        len(article.images)
        for article in large
        if article.year > 2015 and article.categories[0] in categories.split()
    ]
    assert sum(counts) / len(counts) == pytest.approx(images, rel=0.4)


@pytest.mark.parametrize(
    ("year", "single"),
    [(1998, 0.32), (2012, 0.25), (2020, 0.15)],
)  # arXiv's own shares
def test_fewer_and_fewer_articles_are_a_single_file(large, year, single):
    kinds = Counter(article.kind for article in large if article.year == year)
    assert kinds[Kind.SINGLE] / kinds.total() == pytest.approx(single, abs=0.08)


def test_large_samples_fill_more_months_and_name_no_article_twice(large):
    assert len({article.yymm for article in large}) > 100
    assert len({article.identifier for article in large}) == len(large)


@pytest.mark.heavy
def test_the_largest_sample_is_planned_within_a_minute():
    start = time.process_time()
    planned = plan_sample(100_000, 1)
    assert time.process_time() - start < 60
    assert len({article.identifier for article in planned}) == 100_000


def test_the_same_seed_plans_the_same_sample_and_another_seed_another():
    assert plan_sample(40, seed=7) == plan_sample(40, seed=7)
    assert plan_sample(40, seed=7) != plan_sample(40, seed=8)


def test_naming_the_files_imports_nothing_heavy():
    program = (
        "import sys, reimaging.sample.plan\n"
        "print([m for m in ('numpy', 'matplotlib', 'PIL', 'lxml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
