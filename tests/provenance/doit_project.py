"""A small project that is really done by doit, with a recorder: tars, parts, a table, a figure."""

import io
import json
from pathlib import Path

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain

from reimaging.progress import Reporter
from reimaging.provenance.record import ProfileUsed
from reimaging.provenance.recorder import Recorder
from reimaging.publish.commit import Commit
from reimaging.tasks import later, task

COMMIT = Commit("89abcdef0123456789abcdef0123456789abcdef", 1_700_000_000, False)
PROFILE = ProfileUsed("sample", "1" * 64, 7)
STEMS = ("arXiv_src_0001_001", "arXiv_src_0002_001", "arXiv_src_9912_001")


def receive(root):
    """Write what is known of each tar."""
    for number, stem in enumerate(STEMS):
        told = {"name": f"{stem}.tar", "md5": f"{number}" * 32, "size": 1000 + number}
        (root / f"data/sample/tars/{stem}.json").write_text(json.dumps(told))


def put(target, *sources, line=""):
    """Put files together."""
    target.write_text("".join(source.read_text() for source in sources) + line)


class DoitProject:
    """A folder of a project, and what doit makes in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("tars", "raw/.datalad", "index/parts"):
            (root / "data/sample" / name).mkdir(parents=True)
        for name in ("outputs/sample/figures", "outputs/sample/tables", "code/reimaging"):
            (root / name).mkdir(parents=True)
        for name in ("dodo.py", "requirements.lock", "code/reimaging/a.py", "code/reimaging/b.py"):
            (root / name).write_text(f"# {name}\n")

    def at(self, *parts):
        return self.root.joinpath("data/sample", *parts)

    @property
    def parts(self):
        return [self.at("index/parts", f"{stem}.sqlite") for stem in STEMS]

    @property
    def table(self):
        return self.root / "outputs/sample/tables/licences.csv"

    @property
    def figures(self):
        return [self.root / f"outputs/sample/figures/licences.{end}" for end in ("pdf", "png")]

    def tasks(self):
        code = [self.root / f"code/reimaging/{name}.py" for name in "ab"]
        receipts = [self.at("tars", f"{stem}.json") for stem in STEMS]

        def task_acquire():
            """Acquire"""
            yield task(
                "dataset", receive, self.root, reads=[self.root / "dodo.py"],
                makes=[*receipts, self.at("raw/.datalad/config")])  # fmt: skip

        def task_ingest():
            """Ingest"""
            for part, receipt in zip(self.parts, receipts, strict=True):
                yield task(part.stem, put, part, receipt, reads=[receipt], makes=[part])

        def task_tables():
            """Tables"""
            yield task(
                "licences.csv", put, self.table, *self.parts,
                reads=[*self.parts, *code], makes=[self.table])  # fmt: skip

        def task_figures():
            """Figures"""
            for figure in self.figures:
                yield task(
                    figure.name, put, figure, self.table, line=figure.name,
                    reads=[self.table, *code], makes=[figure])  # fmt: skip

        steps = [task_ingest, task_tables, task_figures]
        self.at("raw/.datalad/config").write_text("made before\n")
        if not receipts[0].is_file():  # as dodo.py does while it is not known which tars there are
            return {"task_acquire": task_acquire, "task_later": later("acquire:dataset", steps)}
        return {each.__name__: each for each in (task_acquire, *steps)}

    def doit(self, *arguments, processes=0, recorder=None):
        """Run doit here; what it said."""
        stream = io.StringIO()
        recorder = recorder or Recorder(self.root, PROFILE, COMMIT, [self.at("raw")])
        config = {
            "dep_file": str(self.root / "db"), "num_process": processes, "verbosity": 0,
            "reporter": Reporter(stream, self.root / "journal.jsonl", recorder),
        }  # fmt: skip
        loader = ModuleTaskLoader({**self.tasks(), "DOIT_CONFIG": config})
        assert not DoitMain(loader).run(list(arguments) or ["run"]), stream.getvalue()
        return stream.getvalue()
