"""What this machine has of what the project takes, and what each lack means."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from reimaging.quantity import count_text, size_text

State = Literal["there", "unneeded", "missing"]

DISK = 4_000_000_000  # bytes that the default run takes, its packages included (README)
MEMORY = 4 * 2**30  # bytes under which the training of the networks may not fit

_STYLES = ("lmodern", "microtype", "tikz", "natbib", "booktabs", "caption")
_SHOWN = 3  # packages that are named
_SECONDS = 20  # that a program may take to tell its version
_BACK_ENDS = ("tensorflow", "jax", "torch")
_SETUP = "`make setup` installs it where that is allowed"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Attributes
    ----------
    what
        Its name.
    state
        "missing" if the default run cannot do without it and it is not there; "unneeded" if it is
        not there and something else can do without.
    found
        What is there, such as a version; "" if nothing is.
    means
        What it means that it is not there, or not as it should be, and what to do; "" if all is
        well.
    """

    what: str
    state: State
    found: str
    means: str = ""


@dataclass(frozen=True)
class _Program:
    what: str
    name: str
    asked: tuple[str, ...]
    is_needed: bool
    means: str


_PROGRAMS = (
    _Program("git", "git", ("--version",), True, "the raw data is a dataset of git's; install git"),
    _Program("git-annex", "git-annex", ("version", "--raw"), True,
             "no tar can be fetched or drawn; `make setup` installs it into .venv"),
    _Program("Ghostscript", "gs", ("--version",), True,
             f"EPS and PostScript images become no pixels; {_SETUP}"),
    _Program("LaTeX", "pdflatex", ("--version",), True, f"there will be no paper; {_SETUP}"),
    _Program("latexmk", "latexmk", ("--version",), True, f"there will be no paper; {_SETUP}"),
    _Program("BibTeX", "bibtex", ("--version",), True, f"there will be no paper; {_SETUP}"),
    _Program("Chromium", "chromium", ("--version",), False,
             "`make test` leaves out the tests of the pages; `code/setup browser` installs it"),
    _Program("node", "node", ("--version",), False,
             "`make front` cannot build the pages anew; they are there as built"),
)  # fmt: skip


def look(root: Path) -> Iterator[Finding]:
    """Look for all that the project takes, in the order in which it is needed.

    Parameters
    ----------
    root
        The project's folder.
    """
    yield _python(root)
    yield _packages(root)
    yield from map(_program, _PROGRAMS)
    yield _styles()
    yield _back_end()
    yield _gpu()
    yield _cores()
    yield _memory()
    yield _disk(root)


def described(findings: list[Finding]) -> str:
    """Write findings as a table, what each lack means below its line, and a sentence at the end."""
    width = max(len(each.what) for each in findings)
    signs = {"there": "  ", "unneeded": " -", "missing": "!!"}
    lines = []
    for each in findings:
        found = each.found or "not there"
        lines.append(f"{signs[each.state]} {each.what:{width}}  {found}")
        if each.means:
            lines.append(f"   {'':{width}}  {each.means}")
    lacks = sum(each.state == "missing" for each in findings)
    end = "All that the default run takes is there."
    if lacks:
        end = f"{count_text(lacks, 'lack')}, marked by !!: `doit` may not come to its end."
    return "\n".join([*lines, "", end])


def _python(root: Path) -> Finding:
    wanted = _project(root)["requires-python"]
    low, high = (tuple(map(int, pair)) for pair in re.findall(r"(\d+)\.(\d+)", wanted))
    found = ".".join(map(str, sys.version_info[:3]))
    if low <= sys.version_info[:2] < high:
        return Finding("Python", "there", found)
    return Finding("Python", "missing", found, f"{wanted} is needed; PYTHON=/path names another")


def _packages(root: Path) -> Finding:
    """Compare what is installed with the lock, and see that what the project names is there."""
    pinned: dict[str, set[str]] = {}  # one may have a version for each version of Python
    for lock in ("requirements.lock", "requirements-gpu.lock"):
        for name, version in re.findall(
            r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (root / lock).read_text(), re.MULTILINE
        ):
            pinned.setdefault(_normal(name), set()).add(version)
    there = {
        _normal(each.metadata["Name"]): each.version for each in importlib.metadata.distributions()
    }
    named = (re.split(r"[^A-Za-z0-9_.-]", text)[0] for text in _project(root)["dependencies"])
    missing = sorted(name for name in named if _normal(name) not in there)
    known = there.keys() & pinned.keys()
    other = sorted(f"{name} {there[name]}" for name in known if there[name] not in pinned[name])
    found = f"{len(known) - len(other)} as in requirements.lock"
    if missing:
        return Finding(
            "packages", "missing", found, f"missing: {_several(missing)}; `make setup` installs all"
        )
    if other:
        return Finding(
            "packages",
            "unneeded",
            found,
            f"of another version: {_several(other)}; numbers may differ. `make setup` mends it",
        )
    return Finding("packages", "there", found)


def _program(asked: _Program) -> Finding:
    version = _said([asked.name, *asked.asked])
    if version is None:
        return Finding(asked.what, "missing" if asked.is_needed else "unneeded", "", asked.means)
    number = re.search(r"\d+(\.\d+)+\w*", version)
    return Finding(asked.what, "there", number[0] if number else "of some version")


def _styles() -> Finding:
    missing = [name for name in _STYLES if not _said(["kpsewhich", f"{name}.sty"])]
    found = f"{len(_STYLES) - len(missing)} of {len(_STYLES)} packages"
    if not missing:
        return Finding("LaTeX's own", "there", found)
    means = f"missing: {_several(missing)}; there will be no paper; {_SETUP}"
    return Finding("LaTeX's own", "missing", found, means)


def _back_end() -> Finding:
    asked = os.environ.get("KERAS_BACKEND", "tensorflow")
    there = [name for name in _BACK_ENDS if find_spec(name)]
    if asked in there:
        others = f", and {' and '.join(set(there) - {asked})}" if len(there) > 1 else ""
        return Finding("back end of Keras", "there", f"{asked}{others}")
    return Finding(
        "back end of Keras",
        "missing",
        "",
        f"KERAS_BACKEND is {asked}, which is not installed; there is {_several(there) or 'none'}",
    )


def _gpu() -> Finding:
    told = _said(["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"])
    if told:
        return Finding("GPU", "there", told.splitlines()[0])
    return Finding("GPU", "unneeded", "", "networks are trained on the CPU; the sample is made so")


def _cores() -> Finding:
    return Finding("cores", "there", f"{len(os.sched_getaffinity(0))}")


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")  # of a container
    if limit.is_file() and (told := limit.read_text().strip()).isdigit():
        total = min(total, int(told))
    if total >= MEMORY:
        return Finding("memory", "there", size_text(total))
    means = f"under {size_text(MEMORY)} the training of the networks may not fit"
    return Finding("memory", "missing", size_text(total), means)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    if free >= DISK or (root / "paper" / "sample.pdf").is_file():
        return Finding("disk", "there", f"{size_text(free)} free")
    means = f"the default run takes {size_text(DISK)}; `reimaging plan PROFILE` tells of others"
    return Finding("disk", "missing", f"{size_text(free)} free", means)


def _said(command: list[str]) -> str | None:
    """Give what a program says; None if it is not there, or fails."""
    own = Path(sys.executable).with_name(command[0])  # of the environment, activated or not
    path = str(own) if own.is_file() else shutil.which(command[0])
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *command[1:]], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _project(root: Path) -> dict[str, Any]:
    told: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return told


def _several(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _normal(name: str) -> str:
    """Write a package's name as the index does (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
