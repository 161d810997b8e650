"""That nothing is to be done is told as doit would tell it, and without reading what is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain

from reimaging import tasks
from reimaging.durable import Checker
from reimaging.tasks import task
from reimaging.unchanged import glance_of, nothing_to_do


class Project:
    """Two steps of doit: a file of each tar, and one of all these."""

    def __init__(self, root):
        self.root = root
        self.code = root / "code.py"
        self.code.write_text("# one\n")
        self.read = [root / f"{name}.json" for name in "abc"]
        for path in self.read:
            path.write_text(path.name)
        self.settings, self.stands, self.new = {"side": 3}, True, []
        self.done, self.told = [], []

    def tasks(self):
        def make(target, *sources):
            self.done.append(target.stem)
            target.write_text("".join(path.read_text() for path in sources))

        def task_part():
            for path in [*self.read, *self.new]:
                part = path.with_suffix(".part")
                yield task(
                    path.stem, make, part, path, reads=[path], makes=[part], code=[self.code],
                    settings=self.settings)  # fmt: skip

        def task_all():
            parts = [path.with_suffix(".part") for path in [*self.read, *self.new]]
            whole = self.root / "whole"
            yield task(
                "whole", make, whole, *parts, reads=parts, makes=[whole],
                unless=[(lambda: self.stands, ())])  # fmt: skip

        return {"task_part": task_part, "task_all": task_all}

    def doit(self, *arguments):
        """Run doit; what was done. What the glance would have told beforehand is in `told`."""
        project = self

        class Reporter:
            def __init__(self, *_):
                pass

            def initialize(self, tasks, selected):
                project.told.append(nothing_to_do([tasks[name] for name in tasks]))

            def __getattr__(self, name):
                return lambda *_: None

        self.done.clear()
        for cached in (tasks._digest, tasks._own_digest):
            cached.cache_clear()  # which a process reads once
        config = {
            "dep_file": str(self.root / "memory"), "backend": "durable",
            "check_file_uptodate": Checker, "reporter": Reporter,
        }  # fmt: skip
        loader = ModuleTaskLoader({**self.tasks(), "DOIT_CONFIG": config})
        assert not DoitMain(loader).run(list(arguments))
        return sorted(self.done)


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    assert project.doit() == ["a", "b", "c", "whole"] and project.told == [False]
    project.told.clear()
    return project


def test_where_all_is_done_nothing_is(project):
    assert project.doit() == project.doit() == [] and project.told == [True, True]
    os.utime(project.read[0], (1, 1))
    assert project.doit() == [] and project.told[2:] == [True], "the same bytes written again"


@pytest.mark.parametrize(
    ("change", "done"),
    [
        (lambda of: of.read[1].write_text("else"), ["b", "whole"]),
        (lambda of: of.read[1].with_suffix(".part").unlink(), ["b"]),
        (lambda of: of.read[1].with_suffix(".part").write_text("else"), ["whole"]),
        (lambda of: (of.root / "whole").unlink(), ["whole"]),
        (lambda of: of.code.write_text("# another\n"), ["a", "b", "c"]),
        (lambda of: of.settings.update(side=4), ["a", "b", "c"]),
        (lambda of: setattr(of, "stands", False), ["whole"]),
        (lambda of: of.read.pop(), ["whole"]),
        (lambda of: (of.root / "memory").unlink(), ["a", "b", "c", "whole"]),
    ],
)
def test_what_has_to_be_done_is_seen_as_doit_sees_it(project, change, done):
    change(project)
    assert project.doit() == done
    assert project.told == [False]


def test_what_is_new_is_seen(project):
    project.new = [project.root / "d.json"]
    project.new[0].write_text("d")
    assert project.doit() == ["d", "whole"] and project.told == [False]


def test_what_the_user_told_doit_to_ignore_is_left_to_it(project):
    assert project.doit("ignore", "part:a") == []
    assert project.doit() == [] and project.told == [False]


def test_with_an_option_doit_decides():
    assert glance_of([]) is glance_of(["profile=tiny", "figures"]) is nothing_to_do
    for option in ("-a", "--always-execute", "-s", "-an"):
        assert glance_of(["run", option]) is None


OPENED = """
import sys
from pathlib import Path
opened = []
def hear(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
sys.addaudithook(hear)
from doit.doit_cmd import DoitMain
DoitMain().run([])
print([name for name in opened if Path(name).suffix in (".json", ".part", "")
       and Path(name).is_relative_to(Path.cwd()) and "memory" not in name])
"""
DODO = """
import sys
from pathlib import Path
from reimaging.durable import Checker
from reimaging.progress import Reporter
from reimaging.tasks import task
from reimaging.unchanged import nothing_to_do
HERE = Path.cwd()
READ = sorted(HERE.glob("*.json"))
DOIT_CONFIG = {"backend": "durable", "dep_file": "memory", "check_file_uptodate": Checker,
               "num_process": 2,
               "reporter": Reporter(sys.stdout, HERE / "journal", None, None, GLANCE)}
def make(target, source):
    target.write_bytes(source.read_bytes())
def task_part():
    for path in READ:
        part = path.with_suffix(".part")
        yield task(path.stem, make, part, path, reads=[path], makes=[part], settings={"a": 1})
"""


@pytest.mark.parametrize("glance", ["None", "nothing_to_do"])
def test_a_run_with_nothing_to_do_opens_none_of_the_files_that_are_there(tmp_path, glance):
    for number in range(40):
        (tmp_path / f"{number}.json").write_text(f"{number}")
    (tmp_path / "dodo.py").write_text(DODO.replace("GLANCE", glance))
    said = [
        subprocess.run(
            [sys.executable, "-c", OPENED], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert "40 tasks done (40 in all)" in said[0]
    assert said[1] == "everything is up to date (40 in all)\n[]\n"
    assert len(list(Path(tmp_path).glob("*.part"))) == 40
