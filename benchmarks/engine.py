"""The engine: what Dask's workers reach beside bare processes, and what killing them costs.

The articles of the drawn sample in 200 tars, ingested and converted by two processes at a time:

- the first of them by a bare pool of two processes, which calls the two functions and nothing else,
  and by two Dask workers that are given the same calls;
- all by `doit` on this machine, and by `doit` with two Dask workers, as whole commands, the start
  of the workers included;
- all by `doit` with two workers of which one is killed every few seconds, and the scheduler once.

Two that are compared take turns: machines are busier at one time than at another, so that only what
was measured in one round is compared. All must make the same bytes.

    python benchmarks/engine.py [--tars 200] [--first 60] [--rounds 6] [--whole 3]
"""

import argparse
import hashlib
import multiprocessing
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from results import Figure, table, write

from reimaging import chain
from reimaging.distributing import packed
from reimaging.engine.conductor import Assignment, Conductor
from reimaging.run import Run, open_run
from reimaging.run_lock import RunLock

ROOT = Path(__file__).resolve().parents[1]
# "engine" is this file here, and not the tests' folder
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/engine")]
from dask_processes import DaskProcesses  # noqa: E402

from many_tars import repack  # noqa: E402

WORKERS = 2
KILLED_EVERY = 4.0  # seconds
STEPS = ("ingest", "convert")
PROFILE = """
[source]
kind = "{kind}"
location = "{root}/{place}/src"

[metadata]
kind = "oai-files"
location = "{root}/{place}/oai"

[engine]
workers = 2
{engine}
"""


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description="Measure the engine.")
    parser.add_argument("--tars", type=int, default=200)
    parser.add_argument("--first", type=int, default=60, help="tars of a round of functions")
    parser.add_argument("--rounds", type=int, default=6, help="of functions")
    parser.add_argument("--whole", type=int, default=3, help="rounds of whole commands")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reimaging bench ") as folder:
        root = Path(folder) / "project"
        size = make_project(root, told.tars)
        functions = in_turn(root, told.first, told.rounds, {"bare": bare, "workers": workers})
        same = [made_of(root, "bare") == made_of(root, "workers")]
        commands = in_turn(root, told.tars, told.whole, {"local": local, "dask": dask})
        undisturbed = made_of(root, "local")
        disturbed, killed = killing(root, told.tars)
        same += [made_of(root, name) == undisturbed for name in ("dask", "killed")]
        same.append(made_of(root, "bare").items() <= undisturbed.items())
    report(told, functions | commands, (disturbed, killed), same, size)
    return 0 if all(same) else 1


def in_turn(
    root: Path, tars: int, rounds: int, ways: dict[str, Callable[[Path, int], float]]
) -> dict[str, list[float]]:
    """Take turns on the first tars, each way first in every other round; give the seconds."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in ways if number % 2 == 0 else reversed(ways):
            took[name].append(ways[name](root, tars))
            print(f"round {number + 1}, {name}: {took[name][-1]:.1f} s", flush=True)
    return took


def make_project(root: Path, tars: int) -> float:
    """Copy the project's code, draw the sample, and cut it into tars; give their megabytes."""
    root.mkdir()
    shutil.copy(ROOT / "dodo.py", root)
    for name in ("code", "paper"):
        ignored = shutil.ignore_patterns("__pycache__", "*.pdf")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("data", "profiles"):
        (root / name).mkdir()
    write_profile(root, "drawn", "", kind="sample", place="drawn")
    doit(root, "drawn", "acquire")
    made = repack(root / "drawn/src", root / "many/src", tars)
    shutil.copytree(root / "drawn/oai", root / "many/oai")
    return sum(tar.size for tar in made) / 1e6


def write_profile(
    root: Path, name: str, engine: str, kind: str = "directory", place: str = "many"
) -> None:
    """Write a profile of the tars."""
    text = PROFILE.format(root=root, kind=kind, place=place, engine=engine)
    (root / "profiles" / f"{name}.toml").write_text(text, encoding="utf-8")


def fresh(root: Path, name: str, first: int, engine: str = "") -> Run:
    """Give a run of which nothing is done but that the first of its tars are at hand."""
    data = root / "data" / name
    if data.exists():
        subprocess.run(["chmod", "-R", "u+w", str(data)], check=True)
        shutil.rmtree(data)
        (root / f"data/.doit-{name}.sqlite3").unlink(missing_ok=True)
    write_profile(root, name, "")
    doit(root, name, "acquire", "records")
    run = open_run(name, root)
    for stem in stems(run, first):
        chain.bring_tar(run, stem, before=chain.ingest_tar)
    write_profile(root, name, engine)
    return open_run(name, root)


def stems(run: Run, first: int) -> list[str]:
    """Name the first of the tars."""
    return sorted(path.stem for path in run.layout.receipt("any").parent.glob("*.json"))[:first]


def tasks(run: Run, first: int) -> list[str]:
    """Name what `doit` does with them."""
    return [f"{step}:{stem}" for stem in stems(run, first) for step in STEPS]


def doit(root: Path, name: str, *steps: str) -> None:
    """Run doit to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "doit", f"profile={name}", *steps],
        cwd=root, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(root / "code")},
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"doit {name} {steps} failed:\n{done.stdout}{done.stderr}")


def timed(act: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def both(run: Run, stem: str) -> None:
    """Do what a tar takes."""
    chain.ingest_tar(run, stem)
    chain.convert_tar(run, stem)


def bare(root: Path, first: int) -> float:
    """Two processes, and nothing else."""
    run = fresh(root, "bare", first)
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        return timed(lambda: list(pool.imap_unordered(partial(both, run), stems(run, first))))


def workers(root: Path, first: int) -> float:
    """Two Dask workers, which have started."""
    run = fresh(root, "workers", first)
    with conducted(run) as conductor:

        def do(stem: str) -> None:
            for step, action in (("ingest", chain.ingest_tar), ("convert", chain.convert_tar)):
                act = partial(action, run, stem)
                conductor.do(Assignment(f"{step}:{stem}", partial(packed, act)))

        with ThreadPoolExecutor(2 * WORKERS) as pool:
            begun = partial(packed, partial(begin, run, stems(run, 1)[0]))
            list(pool.map(lambda n: conductor.do(Assignment(f"begin:{n}", begun)), range(4)))
            return timed(lambda: list(pool.map(do, stems(run, first))))


def begin(run: Run, stem: str) -> None:
    """Have imported what a task takes, as forked processes have, and leave the next to others."""
    chain.read_receipt(run, stem)
    time.sleep(2.0)


@contextmanager
def conducted(run: Run) -> Iterator[Conductor]:
    """Start two workers on this machine."""
    spread = open_run(str(run.profile.path), run.layout.root)
    lock = RunLock(run.layout.lock)
    lock.acquire()
    with tempfile.TemporaryDirectory() as logs, DaskProcesses(Path(logs), WORKERS) as cluster:
        engine = type(spread.profile.engine)("dask", address=cluster.address)
        conductor = Conductor(engine, Path(logs), (lock.path, lock.first_line))
        try:
            yield conductor
        finally:
            conductor.close()
            lock.release()


def local(root: Path, first: int) -> float:
    """Run `doit` on this machine."""
    asked = tasks(fresh(root, "local", first), first)
    return timed(lambda: doit(root, "local", *asked))


def dask(root: Path, first: int) -> float:
    """Run `doit` with two workers, which it starts."""
    asked = tasks(fresh(root, "dask", first, 'kind = "dask"\ncluster = "local"'), first)
    return timed(lambda: doit(root, "dask", *asked))


def killing(root: Path, first: int) -> tuple[float, int]:
    """Run `doit` with workers that are killed; give its seconds, and how many were."""
    with tempfile.TemporaryDirectory() as logs, DaskProcesses(Path(logs), WORKERS) as cluster:
        engine = f'kind = "dask"\naddress = "{cluster.address}"'
        asked = tasks(fresh(root, "killed", first, engine), first)
        ended, killed = threading.Event(), []

        def kill() -> None:
            while not ended.wait(KILLED_EVERY):
                killed.append(cluster.kill_worker())

        threading.Thread(target=kill, daemon=True).start()
        threading.Timer(30, cluster.kill_scheduler).start()
        took = timed(lambda: doit(root, "killed", *asked))
        ended.set()
    return took, sum(killed)


def made_of(root: Path, name: str) -> dict[str, str]:
    """Digest what was made of the tars: parts and stores."""
    data = root / "data" / name
    made = {path.name: _digest(path.read_bytes()) for path in (data / "images").glob("*.h5")}
    for path in (data / "index/parts").glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as part:
            made[path.name] = _digest("\n".join(part.iterdump()).encode())
    return made


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def report(
    told: argparse.Namespace,
    took: dict[str, list[float]],
    faults: tuple[float, int],
    same: list[bool],
    size: float,
) -> None:
    """Write the section."""
    middle = {name: statistics.median(times) for name, times in took.items()}
    reached, taken = ratios(took, "bare", "workers"), ratios(took, "dask", "local")
    efficiency, cost = statistics.median(reached), statistics.median(taken)
    bare_rate = told.first / middle["bare"]
    disturbed, killed = faults
    lines = [
        ("two bare processes", told.first, f"{middle['bare']:.1f}", ""),
        ("two Dask workers", told.first, f"{middle['workers']:.1f}",
         f"{efficiency:.3f} of what the bare ones reach"),
        ("`doit` on this machine", told.tars, f"{middle['local']:.1f}", ""),
        ("`doit` with two Dask workers", told.tars, f"{middle['dask']:.1f}",
         f"{cost:.3f} times that, their start included"),
        (f"`doit` with two workers, one killed every {KILLED_EVERY:g} s, the scheduler once",
         told.tars, f"{disturbed:.1f}", f"{killed} workers killed"),
    ]  # fmt: skip
    bytes_told = "The same bytes each time." if all(same) else f"**Other bytes: {same}.**"
    write(
        "engine",
        f"{told.tars} tars ({size:.0f} MB) of the drawn sample's articles, ingested and "
        f"converted, two at a time: by functions in {told.rounds} rounds, by whole commands in "
        f"{told.whole}. Seconds are medians, and so are ratios, which are of the two in one round "
        f"(by functions {listed(reached)}; by commands {listed(taken)}). {bytes_told}\n\n"
        f"{table(('by', 'tars', 'seconds', ''), lines)}",
        figures=[
            Figure("two Dask workers beside bare ones", efficiency, "x"),
            # by the median of the rounds' ratios, as the table says it
            Figure("two Dask workers", efficiency * bare_rate, "tars/s"),
            Figure("two Dask workers", bare_rate, "tars/s", of="bare processes"),
            Figure("doit with Dask beside doit here", cost, "x", better="lower"),
            Figure("killed every few seconds", disturbed, "s", better="lower"),
        ],
    )


def ratios(took: dict[str, list[float]], one: str, other: str) -> list[float]:
    """Say of each round how many times as long one way took as another."""
    return [a / b for a, b in zip(took[one], took[other], strict=True)]


def listed(numbers: list[float]) -> str:
    """Write numbers one behind another."""
    return ", ".join(f"{number:.3f}" for number in numbers)


if __name__ == "__main__":
    sys.exit(main())
