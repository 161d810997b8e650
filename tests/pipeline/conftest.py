"""A copy of the project in a folder with a space, and the real `doit` run in it as a user would."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 900  # seconds, far above what a run takes
# of a profile whose networks need not be good
LITTLE_LEARNING = """
[classifier]
epochs = 1

[deepcluster]
epochs = 2
passes = 1

[gan]
side = 16
batch = 8
shown = 160
sheets = 3
measured = 60
"""

_LIKENESS = ("embeddings", "neighbours", "maps")  # folders of what is told of likeness


@dataclass
class Project:
    """A copy of the project's code, with data and outputs of its own.

    `variables` are what the environment holds beside the least.
    """

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    def doit(self, *arguments, check=True):
        """Run doit to its end; what it printed is in `stdout`."""
        run = subprocess.run(
            self._command(arguments), cwd=self.root, env=self._environment(),
            capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
        assert not check or run.returncode == 0, run.stdout + run.stderr
        return run

    def reimaging(self, *arguments):
        """Run the console script; give what it printed."""
        run = subprocess.run(
            [sys.executable, "-m", "reimaging", *arguments], cwd=self.root,
            env=self._environment(), capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return run.stdout

    def by_hand(self, *command):
        """Run a program as a user does who has entered the environment; give what it printed."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"
        run = subprocess.run(
            command, cwd=self.root, env={**self._environment(), "PATH": path},
            capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def killed_doit(self, name, *, done, then, alone=False):
        """Start doit on a profile and kill it; was it alive?

        It is killed `then` seconds after `done` tasks were done, this and earlier runs counted,
        with all that it started. With `alone`, only doit itself is killed: what it started lives
        on for a while, beside the next run.
        """
        journal = self.root / f"data/{name}/journal.jsonl"
        run = subprocess.Popen(
            self._command([f"profile={name}"]), cwd=self.root, env=self._environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        while run.poll() is None and _lines(journal) < done:
            time.sleep(0.02)
        try:
            run.wait(timeout=then)
        except subprocess.TimeoutExpired:
            if alone:
                run.kill()
            else:
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            return True
        return False

    def write_profile(
        self, name, extra="", kind="sample", src="data/bulk/src", oai="data/bulk/oai"
    ):
        path = self.root / "profiles" / f"{name}.toml"
        if "[arrays]" not in extra:
            extra += "\n[arrays]"
        # thousands of drawn pictures take minutes
        extra = extra.replace("[arrays]", "[arrays]\ndrawn_training = 12\ndrawn_test = 6")
        extra += LITTLE_LEARNING
        for_source, table, others = extra.partition("[")
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "{self.root / src}"\n'
            f"{for_source}\n"
            f'[metadata]\nkind = "oai-files"\nlocation = "{self.root / oai}"\n'
            f"{table}{others}\n"
        )

    def products(self, name):
        """Digest what must be the same bytes each time: database content, stores, figures, PDF."""
        data, outputs = self.root / "data" / name, self.root / "outputs" / name
        with closing(sqlite3.connect(data / "arxiv.sqlite3")) as database:
            dump = "\n".join(database.iterdump()).encode()
        files = [
            *sorted((data / "images").glob("*.h5")),
            *sorted((data / "arrays").glob("*.h5")),
            *sorted(path for name in _LIKENESS for path in (data / name).glob("*.h5")),
            *sorted((outputs / "tables").glob("[!.]*")),
            *sorted((outputs / "figures").glob("[!.]*")),
            *sorted((outputs / "films").glob("[!.]*")),
            outputs / "numbers.tex",
            outputs / "credits.tex",
            self.root / "paper" / f"{name}.pdf",
        ]
        digests = {str(p.relative_to(self.root)): _digest(p.read_bytes()) for p in files}
        return {"database": _digest(dump), **digests}

    def _command(self, arguments):
        return [sys.executable, "-m", "doit", *arguments]

    def _environment(self):
        # no HOME, no git identity, nothing of the environment activated
        return {
            "PATH": os.defpath,
            "HOME": str(self.root / "nobody"),
            "PYTHONPATH": str(self.root / "code"),
            "LC_ALL": "C.UTF-8",
            **self.variables,
        }


def _lines(path):
    return path.read_bytes().count(b"\n") if path.is_file() else 0


def _digest(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="session")
def copy_project(tmp_path_factory):
    """Make a copy of the project's own files, without what was made from them."""
    made = []

    def copy_project(name):
        root = tmp_path_factory.mktemp("a folder") / name
        root.mkdir()
        made.append(root)
        shutil.copy(ROOT / "dodo.py", root)
        ignored = shutil.ignore_patterns("__pycache__", "*.pdf")
        shutil.copytree(ROOT / "code", root / "code", ignore=ignored)
        shutil.copytree(ROOT / "paper", root / "paper", ignore=ignored)
        for folder in ("data", "profiles", "nobody"):
            (root / folder).mkdir()
        return Project(root)

    yield copy_project
    for root in made:
        subprocess.run(["chmod", "-R", "u+w", str(root)], check=False)


@pytest.fixture(scope="session")
def small(copy_project):
    """The whole chain on a small drawn sample, undisturbed: (project, what doit printed)."""
    project = copy_project("images of arxiv")
    project.write_profile("small", "[sample]\narticles = 16\n[arrays]\nimages = 20\nside = 32")
    return project, project.doit("profile=small").stdout
