"""All tables at the size of arXiv: how long each takes, with how much memory, by which indexes.

    python benchmarks/tables.py [INDEX]

Without an index one of full size is made first (benchmarks/generate_index.py). Each table is made
in a process of its own, two at a time, as doit does on two cores. How long each takes at smaller
sizes, one at a time, tells benchmarks/database.py.
"""

import json
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import resources
from pathlib import Path

import results

from reimaging.index import caption_terms, caption_topics, term_search
from reimaging.index.statistics import query_names, write_statistic
from reimaging.settings import CaptionSettings

WORKERS = 2
SEED = 4
TABLES = ("caption_terms", "caption_topics", "term_by_category_year", *query_names())


def main() -> None:
    """Make all tables and write the section."""
    given = sys.argv[1:]
    if given[:1] == ["--one"]:
        sample = int(given[4]) if len(given) > 4 else CaptionSettings().sample
        print(json.dumps(make_table(Path(given[1]), given[2], Path(given[3]), sample)))
        return
    with tempfile.TemporaryDirectory() as folder:
        index = Path(given[0]) if given else _made(Path(folder) / "arxiv.sqlite3")
        with closing(sqlite3.connect(index)) as database:
            counts = {
                table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("articles", "image_files", "caption_words")
            }
            plans = {name: plan(database, name) for name in query_names()}
        start = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            done = list(pool.map(lambda name: table_apart(index, name, Path(folder)), TABLES))
        whole = time.perf_counter() - start
    rows = [
        (name, f"{each['seconds']:.1f}", f"{each['peak_mb']:.0f}", f"{each['rows']:,}")
        for name, each in sorted(
            zip(TABLES, done, strict=True), key=lambda pair: -pair[1]["seconds"]
        )
    ]
    told = "\n".join(f"- `{name}`: {'; '.join(steps)}" for name, steps in plans.items())
    results.write(
        "tables",
        f"A made index of {counts['articles']:,} articles, {counts['image_files']:,} image files "
        f"and {counts['caption_words']:,} captions ({index_size(index)}). All tables, "
        f"{WORKERS} at a time: {whole / 60:.1f} minutes; the most memory that one took: "
        f"{max(each['peak_mb'] for each in done):.0f} MB.\n\n"
        f"{results.table(('table', 'seconds', 'peak MB', 'rows'), rows)}\n\n"
        f"By which indexes (EXPLAIN QUERY PLAN; what it does to its own results is left out):\n\n"
        f"{told}",
    )


def make_table(index: Path, name: str, folder: Path, sample: int) -> dict[str, float]:
    """Make one table here; tell seconds, peak memory of this process, and rows.

    Parameters
    ----------
    index
        The database.
    name
        One of `TABLES`.
    folder
        Where the table goes.
    sample
        How many captions are drawn where captions are.
    """
    asked, target = CaptionSettings(), folder / f"{name}.csv"
    start = time.perf_counter()
    if name == "caption_terms":
        caption_terms.write_caption_terms(index, target, asked.group, sample, SEED)
    elif name == "caption_topics":
        caption_topics.write_caption_topics(index, target, asked.topics, sample, SEED)
    elif name == "term_by_category_year":
        term_search.write_term_search(index, target, asked.term)
    else:
        write_statistic(index, name, target)
    seconds = time.perf_counter() - start
    with target.open(encoding="utf-8") as file:
        rows = sum(1 for _ in file) - 1
    return {"seconds": seconds, "peak_mb": peak_mb(), "rows": rows}


def peak_mb() -> float:
    """Give the most memory that this process ever took, in MB."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux; there, this would count what the parent took as well
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def plan(database: sqlite3.Connection, query: str) -> list[str]:
    """Name the tables that a query reads, each with the index or the key by which."""
    text = resources.files("reimaging.index").joinpath(f"queries/{query}.sql").read_text("utf-8")
    steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}")]
    tables = {
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    read = [step for step in steps if re.match(r"(SCAN|SEARCH) ", step)]
    return sorted({step for step in read if step.split()[1] in tables or "USING" in step})


def index_size(index: Path) -> str:
    """Say how large a file is."""
    return f"{index.stat().st_size / 1e9:.1f} GB"


def table_apart(index: Path, name: str, folder: Path, *sample: int) -> dict[str, float]:
    """Make one table as `make_table` does, in a process of its own."""
    command = [sys.executable, __file__, "--one", str(index), name, str(folder), *map(str, sample)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _made(target: Path) -> Path:
    from generate_index import ARTICLES, CAPTIONS, IMAGES, SEED, generate_index

    generate_index(target, ARTICLES, IMAGES, CAPTIONS, SEED)
    return target


if __name__ == "__main__":
    main()
