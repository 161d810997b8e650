"""How each batch system is asked for what a worker takes."""

import pytest

from reimaging.engine.batch_systems import SYSTEMS, seconds_of
from reimaging.errors import ReimagingError
from reimaging.settings import CLUSTERS, EngineSettings


def engine(cluster, **settings):
    return EngineSettings(kind="dask", cluster=cluster, workers=1, **settings)


def test_each_cluster_that_a_profile_may_name_is_known():
    assert tuple(SYSTEMS) == CLUSTERS


def test_each_batch_system_has_a_program_that_submits_and_one_that_lists():
    for name, system in SYSTEMS.items():
        assert (name == "local") == (system.submits is None) == (system.lists is None)


def test_a_walltime_is_read_in_seconds():
    assert seconds_of("24:00:00") == 86400
    assert seconds_of("0:01:30") == 90


@pytest.mark.parametrize(("key", "own"), [("cores", "-pe orte 4"), ("gpus", "-l ngpus=4")])
def test_sge_is_asked_for_what_it_names_otherwise_at_each_site_by_a_directive_alone(key, own):
    with pytest.raises(ReimagingError, match=f"engine.{key} is 4.*needed is a directive"):
        SYSTEMS["sge"].options(engine("sge", **{key: 4}))
    told = SYSTEMS["sge"].options(engine("sge", **{key: 4}, directives=(own,)))
    assert told["job_extra_directives"] == [own]


def test_htcondor_has_no_queue():
    with pytest.raises(ReimagingError, match="HTCondor has no queues"):
        SYSTEMS["htcondor"].options(engine("htcondor", queue="long"))


def test_a_directive_for_htcondor_is_a_name_and_a_value():
    told = SYSTEMS["htcondor"].options(engine("htcondor", directives=("Rank = Memory",)))
    assert told["job_extra_directives"] == {"Rank": "Memory"}
    with pytest.raises(ReimagingError, match=r"'-l mem' in engine\.directives is no line"):
        SYSTEMS["htcondor"].options(engine("htcondor", directives=("-l mem",)))


def test_lsf_counts_in_minutes():
    assert SYSTEMS["lsf"].options(engine("lsf", walltime="1:02:03"))["walltime"] == "01:03"
