"""A step is spelt out for doit in one way."""

import os
import pickle
from pathlib import Path

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.task import Task

from reimaging import tasks
from reimaging.provenance.record import record_path
from reimaging.tasks import code_behind, code_of, later, task, without


def act(source, target, *, loud=False):
    """Do something.

    At length.
    """


def test_a_task_names_what_it_does_reads_and_makes():
    spelt = task("a", act, 1, reads=[Path("in")], makes=[Path("out")], after=["b:c"], loud=True)
    assert spelt["actions"] == [(act, (1,), {"loud": True})]
    assert (spelt["file_dep"], spelt["targets"]) == (["in"], ["out"])
    assert spelt["task_dep"] == ["b:c"]
    assert spelt["doc"] == "Do something."
    assert spelt["verbosity"] == 0


def test_it_is_done_again_with_other_settings_or_when_a_condition_fails():
    condition = (print, ())
    spelt = task("a", act, settings={"side": 3}, unless=[condition])
    assert spelt["uptodate"][0].config == {"side": 3}
    assert spelt["uptodate"][1] is condition
    assert task("a", act)["uptodate"] == []


def doing(tmp_path, settings=None, reads=(), code=()):
    """Have doit do a task; was there anything to do?"""
    done = []

    def task_all():
        yield task("a", lambda: done.append(1), reads=reads, code=code, settings=settings)

    names = {"task_all": task_all, "DOIT_CONFIG": {"dep_file": str(tmp_path / "db")}}
    assert not DoitMain(ModuleTaskLoader(names)).run([])
    return bool(done)


def test_it_is_done_again_when_its_code_is_changed_and_not_when_that_is_only_written_again(
    tmp_path,
):
    source, read = tmp_path / "a.py", tmp_path / "read"
    source.write_text("1")
    read.touch()
    as_before = {"settings": {"side": 3}, "reads": [read], "code": [source]}
    assert doing(tmp_path, **as_before) and not doing(tmp_path, **as_before)
    os.utime(source, (1, 1))
    _forget_digests()
    assert not doing(tmp_path, **as_before)
    source.write_text("2")
    _forget_digests()
    assert doing(tmp_path, **as_before) and not doing(tmp_path, **as_before)
    assert doing(tmp_path, **as_before | {"settings": {"side": 4}})


def _forget_digests():
    """Begin as another start of doit would: a process reads the code once."""
    for cached in (tasks._digest, tasks._own_digest):
        cached.cache_clear()


def test_doit_is_told_of_code_by_a_digest_and_who_records_it_by_name():
    spelt = task("a", act, reads=[Path("in")], code=[Path("a.py")])
    assert spelt["file_dep"] == ["in"] and spelt["meta"]["code"] == (Path("a.py"),)


def test_a_task_knows_its_thousand_makers_by_name():
    (asked,) = task("a", act, code=[Path("a.py")])["uptodate"]
    many = [f"{number}.h5" for number in range(1000)]
    made = Task("all:a", None, file_dep=many, task_dep=["b"], uptodate=[asked])
    made.task_dep.append("c")
    made.task_dep.extend(["d"])
    for names in (made.task_dep, pickle.loads(pickle.dumps(made.task_dep))):
        assert list(names) == ["b", "c", "d"] and "c" in names and "d" in names and "e" not in names


def test_what_is_not_to_be_cleaned_stays_and_what_is_said_aloud_is_shown():
    assert task("a", act, clean=())["clean"] == []
    assert task("a", act, aloud=True)["verbosity"] == 2


def test_doit_clean_removes_files_with_their_records_and_what_stays_keeps_its_own(tmp_path):
    made, kept, gone = (tmp_path / "made" / name for name in ("a", "b", "c"))

    def fill():
        for path in (made, kept, gone):
            record_path(path).parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            record_path(path).touch()

    def task_all():
        yield task("a", act, makes=[made])
        yield task("b", act, makes=[kept], clean=())
        yield task("c", act, makes=[gone], clean=[(gone.unlink, ())])

    def clean(*options):
        names = {"task_all": task_all, "DOIT_CONFIG": {"dep_file": str(tmp_path / "db")}}
        assert not DoitMain(ModuleTaskLoader(names)).run(["clean", *options])
        return [path.name for path in (made, kept, gone) if path.exists()]

    fill()
    assert clean("--dry-run", "all:a") == ["a", "b", "c"]
    assert record_path(made).exists()
    assert clean() == ["b"]
    assert [path.name for path in record_path(kept).parent.iterdir()] == ["b.json"]
    kept.unlink()
    fill()
    kept.unlink()
    record_path(kept).unlink()
    assert clean() == []
    assert not record_path(kept).parent.exists()


def test_tasks_that_wait_keep_the_name_of_their_step():
    def task_one():
        """First"""
        yield {"name": "x"}

    def task_two():
        """Second"""
        yield {"name": "y"}

    wait = later("known:by", (task_one, task_two))
    assert wait.doit_create_after.task_dep == "known:by"
    assert wait.doit_create_after.creates == ["one", "two"]
    assert list(wait()) == [
        {"basename": "one", "name": None, "doc": "First"},
        {"basename": "one", "name": "x"},
        {"basename": "two", "name": None, "doc": "Second"},
        {"basename": "two", "name": "y"},
    ]


def test_code_is_named_by_patterns_in_the_package(tmp_path):
    package = tmp_path / "code/reimaging/index"
    package.mkdir(parents=True)
    for name in ("b.py", "a.py", "c.sql"):
        (package / name).touch()
    assert code_of(tmp_path, "index/*.py") == [package / "a.py", package / "b.py"]


def test_code_is_named_with_what_it_imports_from_where_results_are_worked_out(tmp_path):
    texts = {
        "maps/a.py": "from reimaging.maps import b, c\nfrom reimaging.index.d import e\n",
        "maps/b.py": "def late():\n    from reimaging.learn.f import (\n        g,\n    )\n",
        "maps/c.py": "import numpy\nfrom reimaging.maps.a import h\n",
        "maps/other.py": "from reimaging.learn import (  # (in brackets)\n    i as j,\n)\n",
        "learn/i.py": "# from reimaging.maps import a",
        "learn/f.py": "from reimaging.errors import ReimagingError\n",
        "index/d.py": "",
        "errors.py": "",
    }
    package = tmp_path / "code/reimaging"
    for name, text in texts.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    found = code_behind(tmp_path, "maps/a.py", "index/*.py")
    wanted = ("index/d.py", "learn/f.py", "maps/a.py", "maps/b.py", "maps/c.py")
    assert found == [package / name for name in wanted]
    found = code_behind(tmp_path, "maps/other.py")
    assert found == [package / "learn/i.py", package / "maps/other.py"]


def test_steps_that_were_given_are_not_done_and_nothing_waits_for_them():
    def task_read():
        """Read"""
        yield task("a", print)

    def task_draw():
        """Draw"""
        yield task("b", print, after=["read", "read:a", "count"])

    names = {"task_read": task_read, "task_draw": task_draw, "other": 3}
    without(names, ["read"])
    assert set(names) == {"task_draw", "other"}
    assert [each["task_dep"] for each in names["task_draw"]()] == [["count"]]
    assert names["task_draw"].__doc__ == "Draw"
