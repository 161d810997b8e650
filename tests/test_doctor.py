"""The doctor says what is there, what is not, what each lack means, and whether one is serious."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reimaging import doctor
from reimaging.doctor import Finding, described, look

ROOT = Path(__file__).parents[1]


@pytest.fixture
def found():
    """Looks once more, and gives the findings by name."""
    return lambda root=ROOT: {each.what: each for each in look(root)}


@pytest.fixture
def project(tmp_path):
    """A copy of what names the environment, which may be changed."""
    for name in ("pyproject.toml", "requirements.lock", "requirements-gpu.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Leaves programs of these names alone to be found, each of which says a line."""

    def only(**said):
        folder = tmp_path / "bin"
        folder.mkdir()
        for name, line in said.items():
            program = folder / name
            program.write_text(f"#!/bin/sh\n{line}\n")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(sys, "executable", str(folder / "python"))

    return only


def test_where_the_tests_run_nothing_is_missing_but_what_they_can_do_without(found):
    missing = {name for name, each in found().items() if each.state == "missing"}
    assert not missing - {"Ghostscript", "LaTeX", "latexmk", "BibTeX", "LaTeX's own", "disk"}
    assert found()["Python"].found == sys.version.split()[0]
    assert re.fullmatch(r"\d+ as in requirements\.lock", found()["packages"].found)
    assert found()["cores"].found == str(len(os.sched_getaffinity(0)))


def test_each_thing_that_is_not_there_says_what_that_means(found):
    for each in found().values():
        assert bool(each.means) == (each.state != "there"), each


def test_programs_tell_their_versions(found, only):
    only(
        git="echo git version 2.39.5",
        gs="echo 10.00.0",
        latexmk="echo 'Latexmk, John Collins, 20 November 2021. Version 4.76'",
        chromium="echo 'Chromium 120.0.6099.224 built on Debian, running on Debian'",
        bibtex="exit 1",
        node="exec sleep 60",
    )
    doctor_findings = found()
    versions = {name: doctor_findings[name].found for name in ("git", "Ghostscript", "latexmk")}
    assert versions == {"git": "2.39.5", "Ghostscript": "10.00.0", "latexmk": "4.76"}
    assert doctor_findings["Chromium"].found == "120.0.6099.224"
    assert doctor_findings["BibTeX"] == Finding(
        "BibTeX", "missing", "", doctor_findings["BibTeX"].means
    )


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(doctor, "_SECONDS", 0.5)


def test_a_program_that_does_not_answer_is_not_waited_for(hurried, found, only):
    only(node="exec /bin/sleep 60")
    assert found()["node"].state == "unneeded"


def test_without_programs_the_needed_ones_are_missing_and_the_others_are_not(found, only):
    only()
    states = {name: each.state for name, each in found().items()}
    for name in ("git", "git-annex", "Ghostscript", "LaTeX", "latexmk", "BibTeX", "LaTeX's own"):
        assert states[name] == "missing", name
    assert {states[name] for name in ("Chromium", "node", "GPU")} == {"unneeded"}


def test_a_gpu_is_told_by_its_name(found, only):
    only(**{"nvidia-smi": "echo 'NVIDIA H200, 143771 MiB'"})
    assert found()["GPU"] == Finding("GPU", "there", "NVIDIA H200, 143771 MiB")


def test_a_package_of_another_version_is_told(found, project):
    lock = project / "requirements.lock"
    lock.write_text(re.sub(r"^h5py==\S+", "h5py==1.0", lock.read_text(), flags=re.MULTILINE))
    gpu = project / "requirements-gpu.lock"
    gpu.write_text(re.sub(r"^h5py==\S+", "h5py==1.0", gpu.read_text(), flags=re.MULTILINE))
    told = found(project)["packages"]
    assert told.state == "unneeded"
    assert re.search(r"of another version: h5py \d\S+; numbers may differ", told.means)


def test_a_package_that_is_not_there_is_told(found, project):
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(
        text.replace("dependencies = [", 'dependencies = [\n    "no-such-package>=1",', 1)
    )
    told = found(project)["packages"]
    assert told.state == "missing" and "missing: no-such-package; " in told.means


def test_another_python_is_told(found, project):
    text = (project / "pyproject.toml").read_text()
    text = re.sub(r'requires-python = ".*"', 'requires-python = ">=2.6,<2.8"', text)
    (project / "pyproject.toml").write_text(text)
    told = found(project)["Python"]
    assert told.state == "missing" and told.means.startswith(">=2.6,<2.8 is needed")


def test_a_back_end_that_is_not_installed_is_told(found, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "theano")
    told = found()["back end of Keras"]
    assert told.state == "missing" and told.means.startswith("KERAS_BACKEND is theano")


def test_too_little_disk_and_memory_are_told(found, project, monkeypatch):
    monkeypatch.setattr(doctor, "DISK", 10**18)
    monkeypatch.setattr(doctor, "MEMORY", 10**18)
    told = found(project)
    assert told["disk"].state == told["memory"].state == "missing"
    (project / "paper").mkdir()
    (project / "paper" / "sample.pdf").touch()
    assert found(project)["disk"].state == "there"  # what it takes is taken


def test_it_is_shown_as_a_table_with_a_sentence_at_its_end():
    findings = [
        Finding("git", "there", "2.39.5"),
        Finding("GPU", "unneeded", "", "trained on the CPU"),
        Finding("Ghostscript", "missing", "", "no pixels"),
    ]
    assert described(findings).splitlines() == [
        "   git          2.39.5",
        " - GPU          not there",
        "                trained on the CPU",
        "!! Ghostscript  not there",
        "                no pixels",
        "",
        "1 lack, marked by !!: `doit` may not come to its end.",
    ]
    assert described(findings[:2]).endswith("All that the default run takes is there.")


@pytest.mark.parametrize(("backend", "status"), [("tensorflow", None), ("theano", 1)])
def test_the_command_ends_with_1_if_something_is_missing(backend, status):
    done = subprocess.run(
        [sys.executable, "-m", "reimaging", "doctor"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == (status or int("!!" in done.stdout))
