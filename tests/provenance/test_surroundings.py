"""What decides a result is said, and nothing that tells whose machine it was."""

import os
import platform
import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from provenance.recorded import digest
from reimaging.profile import load_profile
from reimaging.provenance import surroundings
from reimaging.provenance.surroundings import environment, machine, profile_used

WRITTEN = '[source]\nkind = "sample"\nlocation = "../data/bulk/src"\n\
[metadata]\nkind = "oai-files"\nlocation = "../data/bulk/oai"\n'


def used(root, name="mine", more=""):
    (root / "profiles").mkdir(parents=True, exist_ok=True)
    (root / "profiles" / f"{name}.toml").write_text(WRITTEN + more)
    return profile_used(load_profile(name, root), root)


def test_the_same_settings_have_the_same_hash_wherever_the_project_lies(tmp_path):
    here, there = used(tmp_path / "here"), used(tmp_path / "there")
    assert here == there
    assert (here.name, re.fullmatch("[0-9a-f]{64}", here.sha256) is not None) == ("mine", True)
    # a comment and a default that is written out are no other settings
    assert used(tmp_path / "here", more="# a comment\n[random]\nseed = 42\n").seed == 42


def test_where_the_profile_lies_is_no_setting(tmp_path):
    inside = used(tmp_path / "project")
    elsewhere = tmp_path / "elsewhere" / "mine.toml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(WRITTEN.replace("../data", "../project/data"))
    root = tmp_path / "project"
    assert profile_used(load_profile(str(elsewhere), root), root) == inside


@pytest.mark.parametrize(
    "more",
    ["[random]\nseed = 99\n", "[sample]\narticles = 17\n", "[arrays]\nside = 32\n"],
)
def test_another_setting_has_another_hash(tmp_path, more):
    assert used(tmp_path, more=more).sha256 != used(tmp_path).sha256


def test_a_default_that_is_written_out_changes_nothing(tmp_path):
    plain = load_profile("mine", tmp_path) if used(tmp_path) else None
    written = f"[random]\nseed = {plain.random.seed}\n"
    assert used(tmp_path, more=written) == used(tmp_path)


def test_another_place_outside_the_project_is_another_setting_by_its_name(tmp_path):
    profile = load_profile("mine", tmp_path) if used(tmp_path) else None
    a, b, c = (
        profile_used(replace(profile, source=replace(profile.source, location=place)), tmp_path)
        for place in ("/one/src", "/other/src", "/other/bulk")
    )
    assert a == b != c


def test_the_environment_is_the_one_that_is_installed(tmp_path):
    (tmp_path / "requirements.lock").write_text("numpy==1\n")
    (tmp_path / "requirements-gpu.lock").write_text("numpy==2\n")
    found = environment(tmp_path)
    assert found.python == platform.python_version()
    assert found.packages["numpy"] == version("numpy")
    expected = "requirements-gpu.lock" if "tensorflow" in found.packages else "requirements.lock"
    assert found.lock == expected
    assert found.lock_sha256 == digest((tmp_path / expected).read_text())


def test_without_a_lock_file_there_is_none(tmp_path):
    assert (environment(tmp_path).lock, environment(tmp_path).lock_sha256) == (None, None)


def test_the_machine_is_told_by_its_class_alone(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setenv("MKL_NUM_THREADS", "ada's own")
    found = machine()
    assert (found.system, found.architecture) == (platform.system(), platform.machine())
    assert found.cores == len(os.sched_getaffinity(0))
    assert found.threads["OMP_NUM_THREADS"] == "3"
    assert "MKL_NUM_THREADS" not in found.threads


def test_models_of_processors_are_read_where_the_system_says_them(tmp_path, monkeypatch):
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: A chip @ 3 GHz \n")
    for number in range(2):
        (tmp_path / f"gpus/000{number}").mkdir(parents=True)
        (tmp_path / f"gpus/000{number}/information").write_text(
            "Model: \t\t A card\nGPU UUID: GPU-1234\n"
        )
    monkeypatch.setattr(surroundings, "_PROCESSORS", tmp_path / "cpuinfo")
    monkeypatch.setattr(surroundings, "_GPUS", tmp_path / "gpus")
    found = machine()
    assert (found.processor, found.gpus) == ("A chip @ 3 GHz", ("A card", "A card"))
    monkeypatch.setattr(surroundings, "_PROCESSORS", Path("/nowhere"))
    monkeypatch.setattr(surroundings, "_GPUS", Path("/nowhere"))
    assert (machine().processor, machine().gpus) == (None, ())
