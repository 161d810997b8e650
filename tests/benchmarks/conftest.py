"""A house of its own, to run small benchmarks in."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SHARED = ("results", "history", "circumstances", "suite")


@dataclass(frozen=True)
class House:
    """A git repository with what benchmarks share, and such benchmarks as a test writes."""

    root: Path

    def git(self, *command):
        told = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *command]
        return subprocess.run(told, cwd=self.root, check=True, capture_output=True, text=True)

    def script(self, name, text):
        (self.root / f"benchmarks/{name}.py").write_text(text)

    def measuring(self, name, value, more=""):
        self.script(
            name,
            "from results import Figure, write\n"
            f"write({name!r}, 'It was measured.', [Figure('speed', {value}, 'MB/s'){more}])\n",
        )

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "as it stands")

    def run(self, name, *arguments, **more):
        return subprocess.run(
            self.command(name, *arguments), cwd=self.root, capture_output=True, text=True, **more
        )

    def command(self, name, *arguments):
        return [sys.executable, f"benchmarks/{name}.py", *arguments]

    def lines(self, name):
        path = self.root / f"benchmarks/history/{name}.jsonl"
        return path.read_text().splitlines() if path.is_file() else []

    @property
    def page(self):
        return (self.root / "benchmarks/RESULTS.md").read_text()


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "house/benchmarks"
    folder.mkdir(parents=True)
    for path in (*(BENCHMARKS / f"{name}.py" for name in SHARED), *BENCHMARKS.glob("drawing*.py")):
        shutil.copyfile(path, folder / path.name)
    house = House(folder.parent)
    (house.root / ".gitignore").write_text("__pycache__/\noutputs/\n")
    house.git("init", "--quiet")
    house.commit()
    return house
