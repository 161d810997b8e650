"""The environment has one source, pyproject.toml; locks and environment.yml say the same."""

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What conda-forge calls by another name, and what it brings otherwise.
CONDA_NAMES = {
    "isal": "python-isal",
    "matplotlib": "matplotlib-base",
    "pyvips[binary]": "pyvips",
    "moto[s3]": "moto",
    "playwright": "playwright-python",
    "tensorflow-cpu": "tensorflow",
    "dask": "dask-core",
    "duckdb": "python-duckdb",
}
ALSO = ("dev", "cluster", "parquet")  # what is locked beside it


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def wanted(project, *extras):
    """Requirements as {name: version range}, names in lower case."""
    listed = [*project["dependencies"]]
    for extra in extras:
        listed += project["optional-dependencies"][extra]
    pairs = (re.fullmatch(r"([A-Za-z0-9_.\[\]-]+)(.*)", text).groups() for text in listed)
    return {name.lower(): version for name, version in pairs}


def conda():
    lines = re.findall(
        r"^ +- ([a-zA-Z0-9_-]+)(?: +(\S+))?$", (ROOT / "environment.yml").read_text(), re.M
    )
    return {name.lower(): version for name, version in lines}


def test_environment_yml_names_the_same_packages_in_the_same_ranges(project):
    listed = conda()
    for name, version in wanted(project, "cpu", *ALSO).items():
        other = CONDA_NAMES.get(name, name)
        assert other in listed, f"{name} is not in environment.yml"
        if name != "tensorflow-cpu":
            assert listed[other] == version, name


def test_environment_yml_names_nothing_that_pyproject_does_not(project):
    programs = {"python", "ghostscript", "texlive-core", "git", "pip", "conda-forge"}
    known = {CONDA_NAMES.get(name, name) for name in wanted(project, "cpu", *ALSO)}
    assert set(conda()) - programs == known


@pytest.mark.parametrize(
    ("lock", "extra"), [("requirements.lock", "cpu"), ("requirements-gpu.lock", "gpu")]
)
def test_a_lock_pins_every_requirement_with_hashes_and_no_address(project, lock, extra):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pinned = dict(re.findall(r"^([a-z0-9_.-]+)(?:\[[a-z,-]+\])?==([^ ]+)", text, re.M))
    for name in wanted(project, extra, *ALSO):
        assert re.sub(r"\[.*", "", name).replace("_", "-") in pinned, name
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(entries) >= len(pinned)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_two_tensorflows_are_never_locked_together():
    cpu, gpu = ((ROOT / f).read_text() for f in ("requirements.lock", "requirements-gpu.lock"))
    assert re.search(r"^tensorflow-cpu==", cpu, re.M)
    assert not re.search(r"^tensorflow==", cpu, re.M)
    assert re.search(r"^tensorflow==", gpu, re.M)
    assert not re.search(r"^tensorflow-cpu==", gpu, re.M)


def test_what_is_installed_is_what_the_lock_says():
    # one name may have a version for each version of Python
    pinned = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.M
    ):
        pinned.setdefault(normal(name), set()).add(version)
    installed = {normal(d.metadata["Name"]): d.version for d in importlib.metadata.distributions()}
    assert len(installed.keys() & pinned.keys()) > 50
    for name in installed.keys() & pinned.keys():
        assert installed[name] in pinned[name], name


def normal(name):
    """Write a package's name as the index does (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_versions_agree(project):
    version = project["version"]
    assert importlib.metadata.version("reimaging") == version
    assert json.loads((ROOT / ".zenodo.json").read_text())["version"] == version
    cited = re.findall(r"^ *version: (.*)$", (ROOT / "CITATION.cff").read_text(), re.M)
    assert cited == [version, version]  # the second is of the preferred citation
    # "## 0.1.0 (not released yet)", "## 0.1.0 (2027-01-31)"
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest and newest[1] == version, "CHANGELOG.md begins with the version of pyproject.toml"
