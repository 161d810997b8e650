"""The plan says beforehand what a run takes: money, hours, memory and disk of each step."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reimaging.acquire.manifest import BulkTar, write_manifest
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.plan import elapsed, plan_run
from reimaging.plan_outline import RECORDS, images_an_article
from reimaging.profile import load_profile
from reimaging.rates import rates
from reimaging.run import Run, note_origin

TIME = datetime(2026, 5, 14, tzinfo=UTC)


def tar(yymm, seq, size):
    name = f"arXiv_src_{yymm}_{seq:03}.tar"
    return BulkTar(name, f"src/{name}", f"{seq:032x}", size, yymm, seq, f"{yymm}.0001", None, 9)


TARS = [tar("1112", 1, 400_000_000), tar("1201", 1, 500_000_000), tar("1201", 2, 100_000_000)]
IMAGES = 9 * images_an_article(2011) + 18 * images_an_article(2012)
ENGINE = "[engine]\nworkers = 2\n"


@pytest.fixture
def plan(tmp_path):
    """Plan with the three tars of a manifest, with settings added to those of arXiv's S3."""

    def plan(more="", kind="s3", place="s3://arxiv/src", fetched=True, engine=ENGINE, **given):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{place}"\nkeep_tars = false\n[metadata]\n'
            f'kind = "oai"\nlocation = "https://oaipmh.arxiv.org/oai"\n{engine}{more}'
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
    assert [
        (year, held.tars, held.bytes, held.articles, usd) for year, held, usd in made.years
    ] == [
        ("2011", 1, 400_000_000, 9, pytest.approx(0.04)),
        ("2012", 2, 600_000_000, 18, pytest.approx(0.06)),
    ]


def test_a_step_takes_what_its_rate_says_for_all_that_there_is(plan):
    made, convert = steps(plan()), rates()["convert"]
    assert made["ingest"].cpu == pytest.approx(rates()["ingest"].cpu(1000))
    assert made["convert"].cpu == pytest.approx(convert.cpu(round(IMAGES)))
    assert made["convert"].bytes == pytest.approx(convert.disk(round(IMAGES)))
    assert made["convert"].memory == convert.memory_fixed


def test_what_goes_a_tar_at_a_time_is_spread_over_the_workers_but_no_tar_is_cut(plan):
    alone, two, many = (steps(plan(workers=n))["ingest"] for n in (1, 2, 100))
    assert alone.seconds == pytest.approx(alone.cpu)
    assert two.seconds == pytest.approx(alone.seconds / 2)
    assert many.seconds == pytest.approx(alone.seconds / 3)  # three tars
    assert alone.cpu == many.cpu


def test_what_is_done_once_takes_as_long_with_many_workers(plan):
    one, many = (steps(plan(workers=n))["index"] for n in (1, 100))
    assert one.seconds == many.seconds > 0


def test_of_tasks_side_by_side_the_longest_is_waited_for():
    rate = replace(rates()["tables.statistics"], cores=1.0)
    assert elapsed(rate, 100, longest=0.3, workers=2) == 50
    assert elapsed(rate, 100, longest=0.3, workers=50) == pytest.approx(30)


def test_a_task_that_keeps_several_cores_busy_takes_that_much_less_than_its_processor_time():
    rate = replace(rates()["learn.train-small"], cores=1.6)
    assert elapsed(rate, 160, longest=1, workers=1) == pytest.approx(100)


def test_a_task_on_a_worker_keeps_no_more_cores_busy_than_the_worker_has():
    rate = replace(rates()["learn.train-small"], cores=1.6)
    assert elapsed(rate, 160, longest=1, workers=8, cores=1) == pytest.approx(160)
    assert elapsed(rate, 160, longest=1, workers=8, cores=4) == pytest.approx(100)


def test_the_sum_is_of_all_steps_and_its_memory_that_of_the_largest(plan):
    made = plan()
    for key in ("cpu", "bytes", "seconds"):
        total = sum(getattr(step, key) or 0 for step in made.steps)
        assert getattr(made.whole, key) == pytest.approx(total)
    assert made.whole.memory == max(step.memory or 0 for step in made.steps)


def test_the_workers_are_those_of_the_profile_unless_others_are_asked_for(plan):
    assert plan().workers == 2
    assert plan(workers=64).workers == 64
    with pytest.raises(ReimagingError, match="--workers is 0; allowed is"):
        plan(workers=0)


def test_the_workers_of_a_cluster_that_runs_are_not_known_and_that_is_said(plan):
    address = '[engine]\nkind = "dask"\naddress = "tcp://host:8786"\n'
    made = plan(engine=address)
    assert any("engine.workers is not set" in note for note in made.notes)
    assert not any("engine.workers" in note for note in plan(engine=address, workers=9).notes)


def test_steps_that_need_more_memory_than_a_worker_of_the_cluster_has_are_named(plan):
    cluster = '[engine]\nkind = "dask"\ncluster = "slurm"\nworkers = 8\nmemory = "{}"\n'
    (told,) = (n for n in plan(engine=cluster.format("500 MB")).notes if "engine.memory" in n)
    assert "embed" in told
    assert not any("engine.memory" in n for n in plan(engine=cluster.format("1 TB")).notes)
    assert not any("engine.memory" in n for n in plan().notes)


def test_what_a_worker_takes_itself_is_not_a_task_s(plan):
    most = plan().whole.memory
    cluster = '[engine]\nkind = "dask"\ncluster = "slurm"\nworkers = 8\nmemory = "{:.0f} MB"\n'
    made = plan(engine=cluster.format(most / 1e6 + 100))
    assert any("leaves a task is needed by" in note for note in made.notes)
    made = plan(engine=cluster.format(most / 1e6 + 201))
    assert not any("engine.memory" in note for note in made.notes)


def test_workers_that_are_not_started_here_have_limits_that_are_not_known(plan):
    address = '[engine]\nkind = "dask"\naddress = "tcp://host:8786"\nworkers = 8\n'
    made = plan(engine=address + 'memory = "500 MB"\n')
    assert not any("engine.memory" in note for note in made.notes)


def test_months_of_the_slice_alone_are_planned(plan):
    made = plan("[slice]\nfirst_month = '2012-01'")
    assert "2 bulk tars of 2012-01 to 2012-01" in made.head


def test_with_tars_that_are_dropped_the_disk_holds_as_many_as_are_worked_on(plan):
    assert steps(plan(workers=1))["fetch"].bytes == 5e8
    assert steps(plan(workers=9))["fetch"].bytes == 1e9
    cluster = '[engine]\nkind = "dask"\ncluster = "slurm"\nworkers = 1\n'
    assert steps(plan(engine=cluster))["fetch"].bytes == 1e9  # two, so that no worker waits


def test_tasks_of_one_kind_lie_side_by_side(plan):
    names = '[embeddings]\nnames = ["ternary", "deepcluster", "caption"]'
    one, three = (steps(plan(names, workers=n))["neighbours"] for n in (1, 3))
    assert one.cpu == three.cpu
    assert three.seconds < one.seconds


def test_a_free_source_costs_nothing(plan):
    for kind, place in (("archive", "https://archive.org"), ("http", "https://example.org")):
        assert steps(plan(kind=kind, place=place))["fetch"].usd == 0


def test_articles_that_are_not_chosen_yet_make_it_an_upper_bound(plan):
    assert any("at most" in note for note in plan("[slice]\ncategories = ['cs.CV']").notes)


def test_a_slice_over_its_budget_is_said_with_what_would_fit(plan):
    made = plan("[costs]\nusd_per_gb = 0.1\nbudget_usd = 0.05")
    assert any("Nothing is fetched" in note and "2011-12 to 2011-12" in note for note in made.notes)


def test_a_manifest_can_be_named_and_without_any_it_is_said_how_to_get_one(plan, tmp_path):
    with pytest.raises(ReimagingError, match=r"doit profile=mine acquire.*--estimate.*--manifest"):
        plan(fetched=False)
    write_manifest(tmp_path / "other.xml", TARS[:1], TIME)
    made = plan(fetched=False, manifest=tmp_path / "other.xml")
    assert "1 bulk tar of 2011-12 to 2011-12" in made.head
    with pytest.raises(ReimagingError, match="lists no tar of the slice's months"):
        plan("[slice]\nfirst_month = '2015-01'", manifest=tmp_path / "other.xml")


def test_without_a_manifest_the_studys_window_is_planned_by_what_is_published(plan):
    made = plan("[slice]\nlast_month = '2018-12'", fetched=False, estimate=True)
    assert "of 1991-07 to 2018-12, 1.0 TB" in made.head
    assert 85 < made.whole.usd < 100
    assert any("Without a manifest" in note for note in made.notes)
    with pytest.raises(ReimagingError, match="1991-07 to 2024-12"):
        plan("[slice]\nfirst_month = '2030-01'", fetched=False, estimate=True)


def test_e_prints_take_three_seconds_each_and_no_money(plan):
    made = plan("[slice]\nmax_articles = 50", kind="eprints", place="https://export.arxiv.org")
    assert steps(made)["fetch"].seconds == 150
    assert steps(made)["fetch"].usd is None
    assert steps(made)["convert"].cpu > 0
    assert not made.years


def test_e_prints_are_as_large_as_those_of_their_time(plan):
    eprints = {"kind": "eprints", "place": "https://export.arxiv.org"}
    early, late = (
        steps(plan(f"[slice]\nmax_articles = 50\nlast_month = '{month}'", **eprints))["fetch"]
        for month in ("2012-01", "2024-10")
    )
    assert early.bytes == pytest.approx(2 * 50 * 0.6e6, rel=0.01)
    assert late.bytes == pytest.approx(2 * 50 * 4.35e6, rel=0.01)


def test_what_was_never_measured_is_not_counted_and_named(plan):
    made = plan("[gan]\nside = 64")
    assert steps(made)["generate"].is_least
    assert made.whole.is_least
    assert any("generate: of what this profile asks for" in note for note in made.notes)


def test_records_of_a_list_take_three_seconds_each_and_all_of_arxiv_hours(plan, tmp_path):
    reading = rates()["records.read"].cpu(RECORDS) / rates()["records.read"].cores
    assert steps(plan())["records"].seconds == pytest.approx(RECORDS / 1000 * 3 + reading)
    (tmp_path / "list.txt").write_text("1201.0001\n1201.0002\n")
    made = plan(kind="eprints", place='https://export.arxiv.org"\nidentifiers = "list.txt')
    assert steps(made)["fetch"].seconds == 6
    assert steps(made)["records"].seconds >= 6


def test_how_many_records_a_set_has_is_not_known_beforehand(plan):
    made = plan(engine=f'sets = ["cs"]\n{ENGINE}')
    assert steps(made)["records"].works_on == "not counted"
    assert steps(made)["records"].seconds is None
    assert any("sets like these is not known beforehand" in note for note in made.notes)
