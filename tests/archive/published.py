"""A run up to its derived level, of tars made by hand, and those who publish and clone it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from reimaging.acquire.annex import Repository
from reimaging.archive.publishing import publish_derived, publish_raw
from reimaging.chain import convert_tar, ingest_tar, read_records
from reimaging.fetching import record_dataset
from reimaging.index.merge import merge
from reimaging.run import Run, open_run, stems_by_now

STEM = "arXiv_src_9802_001"
BY = "http://creativecommons.org/licenses/by/4.0/"


@dataclass
class Published:
    """A run in one folder, the place that its profile names, and clones elsewhere."""

    root: Path
    place: Path
    elsewhere: Path

    def open(self, more="", place=None, kind="directory") -> Run:
        """Write the profile and open the run that it says."""
        path = self.root / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "src"\n'
            '[metadata]\nkind = "oai-files"\nlocation = "oai"\n'
            f'[archive]\nplace = "{place or self.place}"\n{more}'
        )
        return open_run(str(path), self.root)

    def make(self) -> Run:
        """Make the raw dataset and what is derived from it."""
        run = self.open()
        record_dataset(run)
        read_records(run)
        for stem in stems_by_now(run):
            ingest_tar(run, stem)
            convert_tar(run, stem)
        self.merge(run)
        return run

    def merge(self, run):
        parts = [run.layout.part(stem) for stem in stems_by_now(run)]
        merge(run.layout.database, parts, run.layout.records)

    def publish(self, run=None, **how):
        """Publish both datasets as the tasks do."""
        run = run or self.open()
        publish_raw(run, **how)
        publish_derived(run)
        return run

    def clone(self, name="mine", target="data/mine"):
        """Clone a dataset as somebody else does, with the programs of the environment alone."""
        self.by_hand("datalad", "clone", str(self.place / name), target)
        return self.elsewhere / target

    def by_hand(self, *command, folder=None, check=True):
        self.elsewhere.mkdir(exist_ok=True)
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
            "HOME": str(self.elsewhere),
            "LC_ALL": "C.UTF-8",
            "GIT_AUTHOR_NAME": "R", "GIT_AUTHOR_EMAIL": "r@localhost",
            "GIT_COMMITTER_NAME": "R", "GIT_COMMITTER_EMAIL": "r@localhost",
        }  # fmt: skip
        done = subprocess.run(
            command, cwd=folder or self.elsewhere, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def bare(self, name="mine"):
        return Repository(self.place / name)

    def heads(self):
        """The commits at the place: what must not change when nothing did."""
        listed = ("for-each-ref", "--format=%(objectname) %(refname)")
        return {name: self.bare(name).git(*listed) for name in ("mine", "mine-raw")}


def whole_history(bare):
    """All text of all commits of a repository, for what it must not tell."""
    return bare.git("log", "--all", "-m", "--patch", "--text", "--format=fuller")


def remove(folder):
    subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False)
    shutil.rmtree(folder, ignore_errors=True)
