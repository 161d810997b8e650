"""Who does the tasks of a run: doit's own processes, or the workers of a cluster.

With [engine] kind = "dask" each task of the steps that compute is given out, and a thread of doit
waits for it. What asks the world outside, or takes programs such as LaTeX, is done here: a worker
need not have a network, and git-annex is asked by one machine alone.
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, Final, Protocol

from reimaging import chain
from reimaging.engine.clusters import checked
from reimaging.engine.conductor import Assignment, Conductor
from reimaging.engine.hints import needs_of
from reimaging.rates import memory_of
from reimaging.run import Run
from reimaging.run_lock import RunLock
from reimaging.settings import EngineSettings

# Steps that are done here; the others are given out.
HERE: Final = (
    *("acquire", "records", "compare", "paper", "report"),
    *("archive", "deposit", "explore", "publish_data", "update"),
)
_FETCHES: Final = 4  # tars that are fetched at a time

Creator = Callable[[], Iterator[dict[str, Any]]]


class Engine(Protocol):
    """Who does the tasks; `begin` and `end` enclose a run of doit."""

    @property
    def runner(self) -> dict[str, Any]:
        """What doit has to be told (DOIT_CONFIG)."""

    def give_out(self, names: dict[str, Any]) -> None:
        """Have the tasks of a dodo file's creators done by others, as far as they are."""

    def begin(self, tell: Callable[[str], None]) -> None:
        """Take the folder for this run, or raise ReimagingError if another run has it."""

    def end(self) -> None:
        """Give it back."""


def engine_of(run: Run) -> Engine:
    """Give the engine that the profile names."""
    return Cluster(run) if run.is_given_out else Local(run)


class Local:
    """doit's own processes, on this machine."""

    def __init__(self, run: Run) -> None:
        self.runner = {"num_process": run.at_a_time}
        self._lock = RunLock(run.layout.lock)

    def give_out(self, names: dict[str, Any]) -> None:
        """Leave all as it is."""

    def begin(self, tell: Callable[[str], None]) -> None:
        """Take the folder."""
        self._lock.acquire(tell)

    def end(self) -> None:
        """Give it back."""
        self._lock.release()


class Cluster:
    """The workers of a Dask cluster; doit has a thread for each task that is in hand."""

    def __init__(self, run: Run) -> None:
        self.runner = {"num_process": run.at_a_time, "par_type": "thread"}
        self._run = run
        self._lock = RunLock(run.layout.lock)
        self._conductor: Conductor | None = None
        self._here = threading.Lock()  # one at a time: drawing and printing share what is global
        self._fetching = threading.Semaphore(_FETCHES)

    def give_out(self, names: dict[str, Any]) -> None:
        """Send the tasks of the steps that compute to the workers."""
        for name, create in list(names.items()):
            if name.startswith("task_"):
                names[name] = self._sent(create, name.removeprefix("task_"))

    def begin(self, tell: Callable[[str], None]) -> None:
        """Take the folder; the cluster is reached with the first task."""
        engine = self._run.profile.engine
        if engine.cluster is not None:
            checked(engine)
        self._lock.acquire(tell)
        lock = self._lock.path, self._lock.first_line
        self._conductor = Conductor(self._run.profile.engine, self._run.layout.cluster, lock, tell)

    def end(self) -> None:
        """Let go of the cluster and give the folder back."""
        try:
            if self._conductor is not None:
                self._conductor.close()
        finally:
            self._lock.release()

    def _sent(self, create: Creator, step: str) -> Creator:
        @wraps(create)
        def created() -> Iterator[dict[str, Any]]:
            for each in create():
                if not each.get("actions"):
                    yield each  # the step itself
                    continue
                ((action, arguments, more),) = each["actions"]
                act = partial(action, *arguments, **more)
                aloud = each["verbosity"] > 1
                if step in HERE:
                    done: Callable[[], Any] = partial(self._do_here, act, aloud)
                else:
                    name = f"{step}:{each['name']}"
                    targets = tuple(map(Path, each["targets"]))
                    needs = needs_of(name, network=each["meta"]["network"], memory_of=memory_of)
                    wanted = Assignment(name, partial(packed, act), targets, needs, aloud)
                    done = partial(self._do_there, act, wanted)
                # doit would put its own in place of sys.stdout, from many threads
                yield {**each, "actions": [(done, (), {})], "io": {"capture": False}}

        return created

    def _do_here(self, act: "partial[Any]", aloud: bool) -> Any:
        with self._here:
            if aloud:
                return act()
            with redirect_stdout(io.StringIO()):
                return act()

    def _do_there(self, act: "partial[Any]", wanted: Assignment) -> Any:
        assert self._conductor is not None, "a run begins before its tasks"
        is_of_a_tar = act.func in (chain.ingest_tar, chain.convert_tar)
        if is_of_a_tar:
            with self._fetching:
                self._conductor.reach()  # before a tar is paid for
                run, stem = act.args
                chain.bring_tar(run, stem, before=act.func)
        done = self._conductor.do(wanted)
        if is_of_a_tar:
            chain.let_go(run, stem)
        if done.values is None or isinstance(done.values, dict):
            # how long it took there: here it has waited for a worker as well
            return {**(done.values or {}), "seconds": done.seconds}
        return done.values


def packed(act: "partial[Any]", cores: int) -> bytes:
    """Pickle what is done, for a worker: its run takes so many cores, and keeps its tars."""
    import cloudpickle

    arguments = [for_worker(each, cores) if isinstance(each, Run) else each for each in act.args]
    pickled: bytes = cloudpickle.dumps((act.func, arguments, act.keywords))
    return pickled


def for_worker(run: Run, cores: int) -> Run:
    """Give a run as a worker sees it: on one machine, with so many cores; it drops no tar."""
    profile = replace(
        run.profile,
        engine=EngineSettings(workers=cores, cores=cores),
        source=replace(run.profile.source, keep_tars=True),
    )
    return replace(run, profile=profile)
