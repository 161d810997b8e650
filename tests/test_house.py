"""The house keeps its shape: floors, sizes, style, types, a test beside each module."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Nothing but names and types: what they mean is tested where it happens.
DECLARATIONS = {"errors.py", "ingest/image_header.py", "pixels/no_pixels.py"}
MODULES = sorted((ROOT / "code/reimaging").rglob("*.py"))


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name):
    return str(Path(sys.executable).with_name(name))


def test_rooms_import_downwards_only():
    run(tool("lint-imports"), "--no-cache")


def test_style():
    run(tool("ruff"), "check", ".")
    run(tool("ruff"), "format", "--check", ".")


def test_types():
    run(tool("mypy"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT / "code")))
def test_a_module_has_one_idea_and_says_it_first(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= 400
    assert lines[0].lstrip("r").startswith('"""')


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.name != "__init__.py"],
    ids=lambda p: str(p.relative_to(ROOT / "code")),
)
def test_a_module_has_its_test(path):
    inside = path.relative_to(ROOT / "code/reimaging")
    test = ROOT / "tests" / inside.with_name(f"test_{inside.name.replace('__', '')}")
    assert test.is_file() or str(inside) in DECLARATIONS, f"no {test.relative_to(ROOT)}"


def test_code_is_no_package():
    # it would shadow the standard library's `code`
    assert not (ROOT / "code/__init__.py").exists()


def test_every_door_of_make_is_told():
    # within `make test` a make would say which folder it enters
    command = ["make", "--no-print-directory", "help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    doors = [line.split()[0] for line in told.splitlines()]
    assert doors == [
        *("all", "setup", "explore", "label", "test", "test-backends", "proof", "fuzz", "bench"),
        *("docs", "front", "clean"),
    ]
