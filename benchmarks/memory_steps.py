"""The steps whose memory is measured, and running one of them as doit's tasks call it.

dodo.py declares the tasks; a step here is one of them, or all of its kind, as those that go a tar
at a time: these follow on each other in one process, as in one of doit's workers.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import memory_tars
from declared import tasks_of
from memory_held import children_held, most_held

_ALL = 10**9


@dataclass(frozen=True)
class Step:
    """A step of the chain.

    Attributes
    ----------
    name
        As the tables have it.
    panel
        Of the drawing, in which it stands.
    tasks
        Patterns of doit's names: "predict:arXiv_*".
    most
        Images up to which it is measured.
    instead
        What `memory_inputs.stand_in` is to write beyond; "" where nobody needs what it makes.
    alone
        What is called where it is no task: given a folder and the images.
    """

    name: str
    panel: str
    tasks: tuple[str, ...] = ()
    most: int = _ALL
    instead: str = ""
    alone: Callable[[Path, int], None] | None = None

    def up_to(self, looked: int) -> int:
        """Say up to how many images it is measured, if so many pictures are looked at at most."""
        return self.most if self.most == _ALL else min(self.most, looked)


def _of_tars(step: str, panel: str, tasks: str, most: int, instead: str = "") -> Step:
    return Step(f"{step}, a tar at a time", panel, (tasks,), most, instead)


_LOT, _SHEETS = (
    ("random_montage", "montage_by_year", "umap_grid", "tsne_grid", "tsne_scatter"),
    ("cluster_sheet", "similarity_strips", "activation_sheet"),
)
_READ, _INDEX, _ARRAYS = "A bulk tar", "The index and its tables", "Arrays"
_PREDICT, _CLUSTER, _EMBED = "Predictions", "Clusters", "Embeddings by networks"
_OTHERS, _NEAR, _MAP = "Other embeddings", "Neighbours", "Maps, and pictures for a generator"
_CHOSEN, _DRAWN, _EXPLORE = "Tables of montages", "Montages", "The explorer"
STEPS = (
    Step("ingest, a tar at a time", _READ, most=10**5,
         alone=partial(memory_tars.ingest, in_one=False)),
    Step("convert, a tar at a time", _READ, most=10**5,
         alone=partial(memory_tars.convert, in_one=False)),
    Step("ingest, all in one tar", _READ, most=10**5,
         alone=partial(memory_tars.ingest, in_one=True)),
    Step("convert, all in one tar", _READ, most=10**4,
         alone=partial(memory_tars.convert, in_one=True)),
    Step("records:read", _INDEX, ("records:read",)),
    Step("index:database", _INDEX, ("index:database",)),
    Step("tables, all statistics", _INDEX, ("tables:STATISTICS",)),
    Step("tables of captions", _INDEX,
         ("tables:caption_t*.csv", "tables:term_by_category_year.csv")),
    Step("tables:rendering.csv", _INDEX, ("tables:rendering.csv",)),
    Step("arrays:random", _ARRAYS, ("arrays:random",)),
    _of_tars("arrays:squares", _ARRAYS, "arrays:squares-*", 10**5, "arrays:squares"),
    Step("learn:labelled", _ARRAYS, ("learn:labelled",)),
    Step("cluster:images", _ARRAYS, ("cluster:images",)),
    Step("predict:choose", _PREDICT, ("predict:choose",)),
    _of_tars("predict", _PREDICT, "predict:arXiv_*", 10**5, "predict"),
    Step("predict:merge", _PREDICT, ("predict:merge",)),
    Step("predict:shares", _PREDICT, ("predict:shares",)),
    _of_tars("cluster", _CLUSTER, "cluster:arXiv_*", 10**5, "cluster"),
    Step("cluster:merge", _CLUSTER, ("cluster:merge",)),
    Step("cluster:table", _CLUSTER, ("cluster:table",)),
    Step("cluster:agreement", _CLUSTER, ("cluster:agreement",)),
    Step("embed:ternary-reduction", _EMBED, ("embed:ternary-reduction",)),
    _of_tars("embed:ternary", _EMBED, "embed:ternary-arXiv_*", 10**5, "embed:ternary"),
    Step("embed:ternary", _EMBED, ("embed:ternary",)),
    Step("embed:deepcluster-reduction", _EMBED, ("embed:deepcluster-reduction",)),
    _of_tars("embed:deepcluster", _EMBED, "embed:deepcluster-arXiv_*", 10**4, "embed:deepcluster"),
    Step("embed:deepcluster", _EMBED, ("embed:deepcluster",)),
    Step("embed:raw-reduction", _OTHERS, ("embed:raw-reduction",)),
    _of_tars("embed:raw", _OTHERS, "embed:raw-arXiv_*", 10**4),
    Step("embed:raw", _OTHERS, ("embed:raw",), 10**4),
    Step("embed:caption", _OTHERS, ("embed:caption",)),
    Step("embed:table", _OTHERS, ("embed:table",), 10**4),
    Step("neighbours:deepcluster", _NEAR, ("neighbours:deepcluster",)),
    Step("neighbours:duplicates", _NEAR, ("neighbours:duplicates",), 10**5),
    Step("map:agreement", _NEAR, ("map:agreement",)),
    Step("map, t-SNE", _MAP, ("map:random_tsne", "map:category_tsne", "map:captioned_tsne")),
    Step("map, UMAP", _MAP, ("map:random_umap",)),
    Step("generate:real", _MAP, ("generate:real",)),
    Step("tables of montages by lot and map", _CHOSEN,
         tuple(f"tables:{name}.csv" for name in _LOT)),
    *(Step(f"tables:{name}.csv", _CHOSEN, (f"tables:{name}.csv",)) for name in _SHEETS),
    Step("figures, all montages", _DRAWN, tuple(f"figures:{name}" for name in (*_LOT, *_SHEETS))),
    Step("zoom:tsne_scatter", _DRAWN, ("zoom:tsne_scatter.png", "zoom:tsne_scatter")),
    _of_tars("explore", _EXPLORE, "explore:arXiv_*", 10**5),
    Step("explore:catalogue", _EXPLORE, ("explore:catalogue",)),
    Step("explore:captions", _EXPLORE, ("explore:captions",)),
)  # fmt: skip


def names_of(step: Step, tasks: dict[str, dict[str, Any]]) -> list[str]:
    """Name the tasks of a step, in their order."""
    from reimaging.index.statistics import query_names

    patterns = [
        each
        for pattern in step.tasks
        for each in (
            [f"tables:{name}.csv" for name in query_names()]
            if pattern == "tables:STATISTICS"
            else [pattern]
        )
    ]
    return [name for name in tasks if any(fnmatchcase(name, pattern) for pattern in patterns)]


def needed(root: Path, images: int, looked: int) -> dict[str, list[str]]:
    """Say for each step that is measured at this size which others come before it."""
    tasks = tasks_of(root, "made")
    measured = [step for step in STEPS if images <= step.up_to(looked)]
    maker: dict[str, str] = {}
    for step in measured:
        for name in names_of(step, tasks):
            maker |= dict.fromkeys(tasks[name]["targets"], step.name)
    before = {}
    for step in measured:
        reads = {path for name in names_of(step, tasks) for path in tasks[name]["file_dep"]}
        before[step.name] = sorted({maker[path] for path in reads if path in maker} - {step.name})
    after_all = {"convert, a tar at a time": "ingest, a tar at a time",
                 "convert, all in one tar": "ingest, all in one tar"}  # fmt: skip
    for step, first in after_all.items():
        if step in before:
            before[step] = [first]
    return before


def run(step: Step, root: Path, images: int) -> float:
    """Do the work of a step in this process, and give the most memory that it held, in MiB.

    That is the most this process held at a time, and, where there were child processes, the most
    that those alive at one time had held, added up: pages that several share count several times.
    """
    held = [0]
    if step.alone is not None:
        with children_held() as held:
            step.alone(root / "tars", images)
    else:  # none of these starts a process
        tasks = tasks_of(root, "made")
        for name in names_of(step, tasks):
            for action, arguments, more in tasks[name]["actions"]:
                action(*arguments, **more)
    return (most_held() + held[0]) / 1024


def timed(step: Step, root: Path, images: int) -> dict[str, float]:
    """Run a step, and tell its memory, its seconds, and those for which cores worked."""
    start = time.perf_counter()
    mib = run(step, root, images)
    seconds = time.perf_counter() - start
    return {"mib": round(mib, 1), "seconds": round(seconds, 1), "cpu": round(_cpu_seconds(), 1)}


def _cpu_seconds() -> float:
    """Tell for how long cores have worked for this process and its children."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system
