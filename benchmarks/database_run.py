"""One size of database.py: parts are made and merged, and the database is asked.

    python benchmarks/database_run.py MADE TARGET

merges, in a process of its own, what made_parts.py wrote into MADE, and answers with JSON: of each
step the seconds and the peak memory in MB.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from generate_index import ARTICLES, CAPTIONS, IMAGES, SEED, make_parts
from made_parts import parts_in
from tqdm import tqdm

from reimaging.index.merge import merge
from tables import TABLES, peak_mb, table_apart

AGAIN, SHORT = 3, 20  # so often what takes less than so many seconds is measured
SAMPLE = 10_000  # captions drawn where captions are: as many at each size, so it hides no growth

Measured = dict[str, Any]


def counts_of(images: int) -> tuple[int, int, int]:
    """Give articles, images and captions in the proportions of arXiv."""
    return images * ARTICLES // IMAGES, images, images * CAPTIONS // IMAGES


def measure(images: int, work: Path) -> Measured:
    """Make, merge and ask a database of so many images.

    Parameters
    ----------
    images
        How many.
    work
        A folder that is emptied before and after.

    Returns
    -------
    dict
        `images`, `parts` (their number), `made_bytes`, `bytes`, `bytes_of` each table and index,
        `making` (seconds), and of each of `steps` and `tables` a dict of `seconds`, a list with
        each time that it was measured, and `peak_mb`.
    """
    shutil.rmtree(work, ignore_errors=True)
    made, index = work / "made", work / "arxiv.sqlite3"
    with tqdm(total=3 + len(TABLES), desc=f"{images:,} images", disable=None) as bar:
        try:
            work.mkdir(parents=True)
            bar.set_postfix_str("parts")
            start = time.perf_counter()
            parts, records = make_parts(made, *counts_of(images), SEED)
            found: Measured = {"images": images, "making": time.perf_counter() - start}
            found["parts"] = len(parts)
            found["made_bytes"] = sum(path.stat().st_size for path in (*parts, records))
            bar.update()
            bar.set_postfix_str("merge")
            found["steps"] = _repeated(lambda: merge_apart(made, index))
            shutil.rmtree(made)
            bar.update()
            bar.set_postfix_str("sizes")
            found["bytes"], found["bytes_of"] = index.stat().st_size, sizes_in(index)
            bar.update()
            found["tables"] = {}
            for name in TABLES:
                bar.set_postfix_str(name)
                found["tables"] |= _repeated(lambda name=name: _asked(index, name, work))
                bar.update()
            return found
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _repeated(once: Any) -> Measured:
    """Measure `AGAIN` times, but not when the first times took `SHORT` seconds each."""
    steps: Measured = {}
    start, times = time.perf_counter(), 0
    while not times or (times < AGAIN and time.perf_counter() - start < times * SHORT):
        times += 1
        for name, each in once().items():
            told = steps.setdefault(name, {"seconds": [], "peak_mb": 0.0})
            told["seconds"].append(each["seconds"])
            told["peak_mb"] = max(told["peak_mb"], each["peak_mb"])
    return steps


def _asked(index: Path, name: str, work: Path) -> Measured:
    return {name: table_apart(index, name, work, SAMPLE)}


def merge_apart(made: Path, target: Path) -> Measured:
    """Merge in a process of its own, and give its steps."""
    command = [sys.executable, __file__, str(made), str(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    steps: Measured = json.loads(done.stdout)
    return steps


def _merge_here(made: Path, target: Path) -> Measured:
    """Merge, with an eye on the clock and on the memory of this process."""
    begun: list[tuple[str, float, float]] = []

    def begin(step: str) -> None:
        peak = _peak_since_asked()
        begun.append((step, time.perf_counter(), peak))

    merge(target, parts_in(made), made / "records.sqlite", begin)
    begin("")
    # what is the peak when a step begins is that of the step before it
    return {
        name: {"seconds": end - start, "peak_mb": peak}
        for (name, start, _), (_, end, peak) in pairwise(begun)
    }


def _peak_since_asked() -> float:
    """Give the most memory, in MB, since this was last asked; elsewhere than on Linux, ever."""
    peak = peak_mb()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # from now on
    return peak


def sizes_in(database: Path) -> dict[str, int]:
    """Give the bytes of each table, index and search; none where SQLite cannot tell."""
    with closing(sqlite3.connect(database)) as connection:
        owners = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
        try:
            pages = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
            found = pages.fetchall()
        except sqlite3.OperationalError:  # built without
            return {}
    sizes: dict[str, int] = {}
    for name, size in found:
        owner = owners[name] if name.startswith("sqlite_autoindex") else name
        owner = re.sub(r"_search_(data|idx|docsize|config)$", "_search", owner)
        sizes[owner] = sizes.get(owner, 0) + size
    return sizes


if __name__ == "__main__":
    print(json.dumps(_merge_here(Path(sys.argv[1]), Path(sys.argv[2]))))
