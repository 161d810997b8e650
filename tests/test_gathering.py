"""The steps of the source are spelt out as tasks: what is drawn, fetched, harvested and chosen."""

from pathlib import Path

import pytest

from reimaging import gathering
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run

BULK = '[source]\nkind = "directory"\nlocation = "tars"\n'
S3 = '[source]\nkind = "s3"\nlocation = "s3://arxiv/src"\n[costs]\nbudget_usd = 1.0\n'
HARVEST = '[metadata]\nkind = "oai"\nlocation = "https://oaipmh.arxiv.org/oai"\n'
FILES = '[metadata]\nkind = "oai-files"\nlocation = "records"\n'
SLICE = '[slice]\ncategories = ["hep-th"]\n'


@pytest.fixture
def steps(tmp_path):
    """Give a run and, by step, its tasks by name."""

    def steps(text):
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / "records/page.xml").touch()
        (tmp_path / "p.toml").write_text(text)
        run = Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))

        def code(*patterns):
            return [Path(each) for each in patterns]

        made = {
            "acquire": gathering.acquire_tasks(run, code),
            "records": gathering.record_tasks(run, code),
            "update": gathering.update_tasks(run),
        }
        return run, {step: {each["name"]: each for each in made[step]} for step in made}

    return steps


def test_what_lies_in_a_folder_is_only_recorded(steps):
    run, made = steps(BULK + FILES)
    assert list(made["acquire"]) == ["dataset"] and list(made["records"]) == ["read"]
    assert made["acquire"]["dataset"]["file_dep"] == [str(run.manifest)]
    assert not made["update"]


def test_a_sample_is_drawn_with_its_manifest_records_and_truth(steps):
    run, made = steps(
        '[source]\nkind = "sample"\nlocation = "drawn"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "drawn"\n[sample]\narticles = 12\n'
    )
    draw = made["acquire"]["draw"]
    assert str(run.manifest) in draw["targets"]
    assert set(made["records"]["read"]["file_dep"]) < set(draw["targets"])


def test_of_a_fetched_source_the_manifest_comes_first_and_may_be_asked_for_anew(steps):
    run, made = steps(S3 + HARVEST)
    manifest, dataset = made["acquire"]["manifest"], made["acquire"]["dataset"]
    assert manifest["targets"] == [str(run.manifest)] == dataset["file_dep"][:1]
    assert list(made["update"]) == ["manifest", "records"]


def test_the_budget_is_looked_at_before_a_harvest_of_hours(steps):
    _, made = steps(S3 + HARVEST)
    assert made["records"]["harvest"]["task_dep"] == ["records:budget"]


def test_with_a_choice_the_budget_is_that_of_what_was_chosen(steps):
    run, made = steps(S3 + HARVEST + SLICE)
    records = made["records"]
    assert records["budget"]["file_dep"] == [str(run.layout.selection)]
    assert records["choose"]["targets"] == [str(run.layout.selection)]
    assert records["harvest"]["task_dep"] == []


def test_nothing_that_was_fetched_is_removed(steps):
    _, made = steps(S3 + HARVEST + SLICE)
    for name in ("manifest", "dataset"):
        assert made["acquire"][name]["clean"] == []
    assert made["records"]["harvest"]["clean"] == []
