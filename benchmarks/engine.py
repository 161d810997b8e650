"""The engine: what Dask's workers reach beside bare processes, and what killing them costs.

The articles of the drawn sample in 200 tars, ingested and converted by two processes at a time:

- by a bare pool of two processes, which calls the two functions and nothing else;
- by two Dask workers that are given the same calls;
- by `doit` on this machine, and by `doit` with two Dask workers, as whole commands;
- by `doit` with two workers of which one is killed every few seconds, and the scheduler once.

All must make the same bytes.

    python benchmarks/engine.py [--tars 200] [--rounds 2]
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
    parser.add_argument("--rounds", type=int, default=2)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reimaging bench ") as folder:
        root = Path(folder) / "project"
        size = make_project(root, told.tars)
        took: dict[str, list[float]] = {}
        for number in range(told.rounds):
            ways = [("bare", bare), ("workers", workers), ("local", local), ("dask", dask)]
            for name, way in ways if number % 2 == 0 else reversed(ways):
                took.setdefault(name, []).append(way(root))
                print(f"round {number + 1}, {name}: {took[name][-1]:.1f} s", flush=True)
        undisturbed = made_of(root, "local")
        disturbed, killed = killing(root)
        same = [
            made_of(root, name) == undisturbed for name in ("bare", "workers", "dask", "killed")
        ]
    report(took, disturbed, killed, same, told.tars, size)
    return 0 if all(same) else 1


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


def fresh(root: Path, name: str, engine: str = "") -> Run:
    """Give a run of which nothing is done but that its tars are at hand."""
    data = root / "data" / name
    if data.exists():
        subprocess.run(["chmod", "-R", "u+w", str(data)], check=True)
        shutil.rmtree(data)
        (root / f"data/.doit-{name}.sqlite3").unlink(missing_ok=True)
    write_profile(root, name, "")
    doit(root, name, "acquire", "records")
    run = open_run(name, root)
    for stem in stems(run):
        chain.bring_tar(run, stem, before=chain.ingest_tar)
    write_profile(root, name, engine)
    return open_run(name, root)


def stems(run: Run) -> list[str]:
    """Name the tars."""
    return sorted(path.stem for path in run.layout.receipt("any").parent.glob("*.json"))


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


def bare(root: Path) -> float:
    """Two processes, and nothing else."""
    run = fresh(root, "bare")
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        return timed(lambda: list(pool.imap_unordered(partial(both, run), stems(run))))


def workers(root: Path) -> float:
    """Two Dask workers, which have started."""
    run = fresh(root, "workers")
    with conducted(run) as conductor:

        def do(stem: str) -> None:
            for step, action in (("ingest", chain.ingest_tar), ("convert", chain.convert_tar)):
                act = partial(action, run, stem)
                conductor.do(Assignment(f"{step}:{stem}", partial(packed, act)))

        with ThreadPoolExecutor(2 * WORKERS) as pool:
            warm = partial(packed, partial(time.sleep, 2.0))  # both have started
            list(pool.map(lambda n: conductor.do(Assignment(f"warm:{n}", warm)), range(4)))
            return timed(lambda: list(pool.map(do, stems(run))))


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


def local(root: Path) -> float:
    """Run `doit ingest convert` on this machine."""
    fresh(root, "local")
    return timed(lambda: doit(root, "local", *STEPS))


def dask(root: Path) -> float:
    """Run `doit ingest convert` with two workers, which it starts."""
    fresh(root, "dask", 'kind = "dask"\ncluster = "local"')
    return timed(lambda: doit(root, "dask", *STEPS))


def killing(root: Path) -> tuple[float, int]:
    """Run `doit ingest convert` with workers that are killed; its seconds, and how many were."""
    with tempfile.TemporaryDirectory() as logs, DaskProcesses(Path(logs), WORKERS) as cluster:
        fresh(root, "killed", f'kind = "dask"\naddress = "{cluster.address}"')
        ended, killed = threading.Event(), []

        def kill() -> None:
            while not ended.wait(KILLED_EVERY):
                killed.append(cluster.kill_worker())

        threading.Thread(target=kill, daemon=True).start()
        threading.Timer(30, cluster.kill_scheduler).start()
        took = timed(lambda: doit(root, "killed", *STEPS))
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
    took: dict[str, list[float]],
    disturbed: float,
    killed: int,
    same: list[bool],
    tars: int,
    size: float,
) -> None:
    """Write the section."""
    least = {name: min(times) for name, times in took.items()}
    middle = {name: statistics.median(times) for name, times in took.items()}
    efficiency, cost = least["bare"] / least["workers"], least["dask"] / least["local"]
    rows = [
        ("two bare processes", "bare", ""),
        ("two Dask workers", "workers", f"{efficiency:.3f} of the bare ones"),
        ("`doit` on this machine", "local", ""),
        ("`doit` with two Dask workers", "dask", f"{cost:.3f} times that"),
    ]
    lines = [(what, f"{least[name]:.1f}", f"{middle[name]:.1f}", said) for what, name, said in rows]
    lines.append((
        f"`doit` with two workers, one killed every {KILLED_EVERY:g} s, the scheduler once",
        f"{disturbed:.1f}", "", f"{killed} workers killed",
    ))  # fmt: skip
    bytes_told = "The same bytes each time." if all(same) else f"**Other bytes: {same}.**"
    write(
        "engine",
        f"{tars} tars ({size:.0f} MB) of the drawn sample's articles, ingested and converted, two "
        f"at a time. {bytes_told}\n\n"
        f"{table(('by', 'seconds, least', 'median', ''), lines)}",
        figures=[
            Figure("two Dask workers", 1 / least["workers"], "runs/s"),
            Figure("two Dask workers", 1 / least["bare"], "runs/s", of="bare processes"),
            Figure("doit with two workers", least["dask"], "s", better="lower"),
            Figure("doit with two workers", least["local"], "s", better="lower", of="doit here"),
            Figure("killed every few seconds", disturbed, "s", better="lower"),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
