"""The plan says from a manifest alone what a run takes: tars, bytes, dollars, time, disk."""

from datetime import UTC, datetime

import pytest

from reimaging.acquire.manifest import BulkTar, write_manifest
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.plan import RATES, plan_run, show
from reimaging.profile import load_profile
from reimaging.run import Run, note_origin

TIME = datetime(2026, 5, 14, tzinfo=UTC)


def tar(yymm, seq, size):
    name = f"arXiv_src_{yymm}_{seq:03}.tar"
    return BulkTar(name, f"src/{name}", f"{seq:032x}", size, yymm, seq, f"{yymm}.0001", None, 9)


TARS = [tar("1112", 1, 400_000_000), tar("1201", 1, 500_000_000), tar("1201", 2, 100_000_000)]


@pytest.fixture
def plan(tmp_path):
    """Plan with the three tars of a manifest, with settings added to those of arXiv's S3."""

    def plan(more="", kind="s3", place="s3://arxiv/src", fetched=True, workers=2, **given):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{place}"\nkeep_tars = false\n[metadata]\n'
            f'kind = "oai"\nlocation = "https://oaipmh.arxiv.org/oai"\n[engine]\nworkers = {workers}\n{more}'
        )
        run = Run(load_profile(str(path), tmp_path), Layout(tmp_path, "mine"))
        if fetched:
            write_manifest(run.manifest, TARS, TIME)
            if run.profile.source.kind != "eprints":
                note_origin(run)
        return plan_run(run, **given)

    return plan


def steps(plan):
    return {step.name: step for step in plan.steps}


def test_all_tars_are_counted_priced_and_summed_by_year(plan):
    made = plan("[costs]\nusd_per_gb = 0.1\nusd_per_1000_requests = 0\nmb_per_second = 10")
    assert made.head == "mine: 3 bulk tars of 2011-12 to 2012-01, 1.0 GB"
    assert steps(made)["fetch"].usd == pytest.approx(0.1)
    assert steps(made)["fetch"].seconds == pytest.approx(100)
    assert made.years == [
        ("2011", 1, 400_000_000, pytest.approx(0.04)),
        ("2012", 2, 600_000_000, pytest.approx(0.06)),
    ]


def test_time_and_disk_of_the_steps_are_by_the_measured_rates_and_the_workers(plan):
    made = steps(plan())
    assert made["ingest"].seconds == pytest.approx(1000 / (RATES.ingest * 2))
    assert made["convert"].seconds == pytest.approx(1000 / (RATES.convert * 2))
    assert made["convert"].bytes == pytest.approx(RATES.images * 1e9)


def test_months_of_the_slice_alone_are_planned(plan):
    made = plan("[slice]\nfirst_month = '2012-01'")
    assert "2 bulk tars of 2012-01 to 2012-01" in made.head


def test_with_tars_that_are_dropped_the_disk_holds_as_many_as_are_worked_on(plan):
    assert steps(plan("", workers=1))["fetch"].bytes == 5e8
    assert steps(plan("", workers=9))["fetch"].bytes == 1e9


def test_a_free_source_costs_nothing(plan):
    for kind, place in (("archive", "https://archive.org"), ("http", "https://example.org")):
        assert steps(plan(kind=kind, place=place))["fetch"].usd == 0


def test_articles_that_are_not_chosen_yet_make_it_an_upper_bound(plan):
    assert any("at most" in note for note in plan("[slice]\ncategories = ['cs.CV']").notes)


def test_a_slice_over_its_budget_is_said_with_what_would_fit(plan):
    made = plan("[costs]\nusd_per_gb = 0.1\nbudget_usd = 0.05")
    assert any("Nothing is fetched" in note and "2011-12 to 2011-12" in note for note in made.notes)


def test_a_manifest_can_be_named_and_without_any_it_is_said_how_to_get_one(plan, tmp_path):
    with pytest.raises(ReimagingError, match="doit profile=mine acquire"):
        plan(fetched=False)
    write_manifest(tmp_path / "other.xml", TARS[:1], TIME)
    made = plan(fetched=False, manifest=tmp_path / "other.xml")
    assert "1 bulk tar of 2011-12 to 2011-12" in made.head
    with pytest.raises(ReimagingError, match="lists no tar of the slice's months"):
        plan("[slice]\nfirst_month = '2015-01'", manifest=tmp_path / "other.xml")


def test_e_prints_take_three_seconds_each_and_no_money(plan):
    made = plan("[slice]\nmax_articles = 50", kind="eprints", place="https://export.arxiv.org")
    assert steps(made)["fetch"].seconds == 150
    assert steps(made)["fetch"].usd is None
    assert not made.years


def test_the_table_shows_each_step_the_sum_and_the_years(plan):
    text = show(plan())
    for word in ("fetch", "ingest", "convert", "arrays", "in all", "2011", "2012", "US$"):
        assert word in text
    assert max(map(len, text.splitlines())) < 200


def test_records_of_a_list_take_three_seconds_each_and_all_of_arxiv_hours(plan, tmp_path):
    assert 3600 < steps(plan())["records"].seconds < 24 * 3600
    (tmp_path / "list.txt").write_text("1201.0001\n1201.0002\n")
    made = plan(kind="eprints", place='https://export.arxiv.org"\nidentifiers = "list.txt')
    assert steps(made)["records"].seconds == steps(made)["fetch"].seconds == 6
