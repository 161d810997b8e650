"""What the README promises: setting up, the chain, and the chain again with nothing to do.

A fresh clone of what is committed, in a folder with a space, with an empty package cache: the first
`make`, each step of it, the disk it takes, `make` again, and `make test`. Needs the network for the
packages.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import Figure, table, write

ROOT = Path(__file__).resolve().parents[1]
AGAIN = 5  # times that the second `make` is measured


def main() -> int:
    """Measure, write the results, show them."""
    with tempfile.TemporaryDirectory(prefix="reimaging bench ") as folder:
        clone = Path(folder) / "images of arxiv"
        run("git", "clone", "--quiet", str(ROOT), str(clone))
        environment = os.environ | {
            "UV_CACHE_DIR": str(Path(folder) / "cache"),
            "PIP_NO_CACHE_DIR": "1",
        }
        setup = timed("make", "setup", cwd=clone, env=environment)
        chain = timed("make", cwd=clone, env=environment)
        again = [timed("make", cwd=clone, env=environment) for _ in range(AGAIN)]
        steps = read_journal(clone / "data/sample/journal.jsonl")
        sizes = {name: megabytes(clone / name) for name in (".venv", "data", "outputs")}
        test = timed("make", "test", cwd=clone, env=environment)
        run("chmod", "-R", "u+w", str(clone))
    figures = [
        Figure("setting up", setup, "s", "lower"),
        Figure("every step", chain, "s", "lower"),
        Figure("make again", statistics.median(again), "s", "lower"),
        Figure("the tests", test, "s", "lower"),
        *(Figure(name, size, "MB", "lower") for name, size in sizes.items()),
    ]
    write("chain", report(setup, chain, again, test, steps, sizes), figures)
    return 0


def run(*command: str, **options: object) -> None:
    """Run a command; show what it said only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def timed(*command: str, **options: object) -> float:
    """Give the seconds that a command takes."""
    start = time.perf_counter()
    run(*command, **options)
    return time.perf_counter() - start


def read_journal(path: Path) -> dict[str, tuple[int, float]]:
    """Give tasks and seconds a step."""
    steps: dict[str, tuple[int, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        step = entry["task"].split(":")[0]
        tasks, seconds = steps.get(step, (0, 0.0))
        steps[step] = (tasks + 1, seconds + entry["seconds"])
    return steps


def megabytes(folder: Path) -> float:
    """Give the size of what lies in a folder; links are not followed."""
    return sum(p.lstat().st_size for p in folder.rglob("*") if not p.is_dir()) / 1e6


def report(
    setup: float,
    chain: float,
    again: list[float],
    test: float,
    steps: dict[str, tuple[int, float]],
    sizes: dict[str, float],
) -> str:
    """Set the results as tables."""
    times = [
        ("setting up (`make setup`)", f"{setup:.0f}"),
        ("every step up to the paper (`make`)", f"{chain:.0f}"),
        (f"`make` again, median of {len(again)}", f"{statistics.median(again):.1f}"),
        ("the tests (`make test`)", f"{test:.0f}"),
    ]
    each = [(name, tasks, f"{seconds:.1f}") for name, (tasks, seconds) in steps.items()]
    disk = [(f"{name}/", f"{size:.0f}") for name, size in sizes.items()]
    return "\n\n".join((
        "Empty package cache, Ghostscript and TeX installed.",
        table(("what", "seconds"), times),
        table(("step", "tasks", "seconds, added up over tasks"), each),
        table(("folder", "MB"), disk),
    ))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
