"""The script of the job in which a worker runs, as it would be submitted."""

import shlex
import sys
from pathlib import Path

import pytest

from reimaging.engine.job_script import job_script
from reimaging.errors import ReimagingError
from reimaging.settings import CLUSTERS, EngineSettings

SET = (
    "export DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False"
    " DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL=1s"
    " DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL=10s"
    " DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False"
    " DASK_DISTRIBUTED__WORKER__MEMORY__SPILL=False"
    " DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE=False"
    " DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE=False"
    " DASK_DISTRIBUTED__SCHEDULER__ACTIVE_MEMORY_MANAGER__START=False"
)


@pytest.fixture(autouse=True)
def in_a_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def script(cluster, folder=Path("data/mine/cluster"), **settings):
    return job_script(EngineSettings(kind="dask", cluster=cluster, workers=3, **settings), folder)


def worker(memory="4.00GiB", more=""):
    """The line that starts the worker, in the project's folder."""
    keys = "data/mine/cluster"
    return (
        f"exec {shlex.quote(sys.executable)} -m distributed.cli.dask_worker tls://SCHEDULER:PORT "
        f"--name reimaging-0 --nthreads 1 --memory-limit {memory} --no-nanny --death-timeout 60 "
        f"--no-dashboard --preload reimaging.engine.retiring{more} --protocol tls:// "
        f"--tls-ca-file {keys}/certificate.pem --tls-cert {keys}/certificate.pem "
        f"--tls-key {keys}/key.pem"
    )


def test_slurm_is_asked_for_one_core_four_gibibytes_and_a_day_unless_told_otherwise(tmp_path):
    logs = tmp_path / "data/mine/cluster"
    assert script("slurm").splitlines() == [
        "#!/usr/bin/env bash",
        "",
        "#SBATCH -J reimaging",
        f"#SBATCH -e {logs}/reimaging-%J.err",
        f"#SBATCH -o {logs}/reimaging-%J.out",
        "#SBATCH -n 1",
        "#SBATCH --cpus-per-task=1",
        "#SBATCH --mem=4G",
        "#SBATCH -t 24:00:00",
        f"cd {tmp_path}",
        "export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1",
        "export REIMAGING_JOB_BEGAN=`date +%s` REIMAGING_JOB_SECONDS=86400",
        SET,
        worker(),
    ]


def test_each_key_of_the_settings_is_a_line_for_slurm(tmp_path):
    logs = tmp_path / "data/mine/cluster"
    written = script(
        "slurm",
        cores=6,
        memory="1.5 GiB",
        walltime="100:30:10",
        queue="long",
        account="physics",
        gpus=2,
        directives=("--constraint=haswell", "--exclusive"),
        prologue=("module load texlive", "export SCRATCH=/local"),
    )
    assert written.splitlines() == [
        "#!/usr/bin/env bash",
        "",
        "#SBATCH -J reimaging",
        f"#SBATCH -e {logs}/reimaging-%J.err",
        f"#SBATCH -o {logs}/reimaging-%J.out",
        "#SBATCH -p long",
        "#SBATCH -A physics",
        "#SBATCH -n 1",
        "#SBATCH --cpus-per-task=6",
        "#SBATCH --mem=2G",
        "#SBATCH -t 100:30:10",
        "#SBATCH --gres=gpu:2",
        "#SBATCH --constraint=haswell",
        "#SBATCH --exclusive",
        f"cd {tmp_path}",
        "module load texlive",
        "export SCRATCH=/local",
        "export OMP_NUM_THREADS=6 OPENBLAS_NUM_THREADS=6 MKL_NUM_THREADS=6 TF_NUM_INTRAOP_THREADS=6",
        "export REIMAGING_JOB_BEGAN=`date +%s` REIMAGING_JOB_SECONDS=361810",
        SET,
        worker("1.50GiB", " --resources GPU=2"),
    ]


def test_each_key_of_the_settings_is_a_line_for_pbs(tmp_path):
    logs = tmp_path / "data/mine/cluster"
    written = script(
        "pbs",
        cores=6,
        memory="16 GiB",
        walltime="12:00:00",
        queue="long",
        account="physics",
        gpus=1,
        directives=("-m n",),
        prologue=("module load texlive",),
    )
    assert written.splitlines() == [
        "#!/usr/bin/env bash",
        "",
        "#PBS -N reimaging",
        "#PBS -q long",
        "#PBS -A physics",
        "#PBS -l select=1:ncpus=6:ngpus=1:mem=16GB",
        "#PBS -l walltime=12:00:00",
        f"#PBS -e {logs}/",
        f"#PBS -o {logs}/",
        "#PBS -m n",
        f"cd {tmp_path}",
        "module load texlive",
        "export OMP_NUM_THREADS=6 OPENBLAS_NUM_THREADS=6 MKL_NUM_THREADS=6 TF_NUM_INTRAOP_THREADS=6",
        "export REIMAGING_JOB_BEGAN=`date +%s` REIMAGING_JOB_SECONDS=43200",
        SET,
        worker("16.00GiB", " --resources GPU=1"),
    ]


def test_what_was_not_set_is_not_asked_of_pbs():
    written = script("pbs")
    assert "#PBS -l select=1:ncpus=1:mem=4096MB\n" in written
    assert "-q" not in written
    assert "-A" not in written


@pytest.mark.parametrize(
    ("cluster", "lines"),
    [
        ("sge", ["#$ -P physics", "#$ -l h_rt=24:00:00", "#$ -pe smp 6", "#$ -l gpu=2"]),
        ("lsf", ['#BSUB -P "physics"', "#BSUB -n 6", "#BSUB -W 24:00", '#BSUB -gpu "num=2"']),
        ("oar", ["#OAR --project physics", "#OAR -l /nodes=1/gpu=2/core=6,walltime=24:00:00"]),
        ("moab", ["#PBS -A physics", "#PBS -l nodes=1:ppn=6:gpus=2,mem=4096MB"]),
        ("htcondor", ["accounting_group = physics", "RequestCpus = 6", "RequestGpus = 2"]),
    ],
)
def test_each_batch_system_is_asked_in_its_own_words(cluster, lines):
    own = {"sge": ("-pe smp 6", "-l gpu=2")}.get(cluster, ())
    written = script(cluster, cores=6, gpus=2, account="physics", directives=own)
    assert set(lines) <= set(written.splitlines())


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_script_holds_nothing_that_changes_from_call_to_call(cluster):
    assert script(cluster) == script(cluster)


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_to_show_a_script_leaves_no_trace(cluster, tmp_path):
    script(cluster)
    assert list(tmp_path.iterdir()) == []


def test_on_this_machine_a_worker_listens_to_it_alone_and_has_no_end(tmp_path):
    written = script("local").splitlines()
    assert written[-1] == worker(more=" --host 127.0.0.1")
    assert not any("REIMAGING_JOB" in line for line in written)


def test_the_documentation_shows_the_script_as_it_is(tmp_path):
    page = Path(__file__).parents[2] / "docs/scale.md"
    shown = page.read_text().split("### On SLURM, PBS and others")[1].split("```text\n")[1]
    written = job_script(
        EngineSettings(kind="dask", cluster="slurm", workers=100, cores=4, walltime="12:00:00"),
        Path("data/arxiv/cluster"),
    )
    written = written.replace(shlex.quote(sys.executable), "/shared/arxiv/.venv/bin/python")
    assert shown.split("```")[0] == written.replace(str(tmp_path), "/shared/arxiv").rstrip() + "\n"


def test_a_path_that_a_directive_cannot_hold_is_refused(tmp_path):
    with pytest.raises(ReimagingError, match="has a space in it"):
        script("slurm", tmp_path / "my data")


def test_on_this_machine_a_folder_with_a_space_in_it_does(tmp_path, monkeypatch):
    home = tmp_path / "my project"
    home.mkdir()
    monkeypatch.chdir(home)
    written = script("local").splitlines()
    assert f"cd '{home}'" in written
    assert written[-1] == worker(more=" --host 127.0.0.1")
