"""The tables as Parquet: how fast they are written, in how much memory, and what asking them takes.

    python benchmarks/parquet.py [FOLDER]

Made runs of 100,000 and of a million images are exported as a reader would. Of the larger one the
questions of docs/duckdb.md are asked, of DuckDB and of the run's own files; their answers have to
be the same. Last, whether the order of the rows pays, and whether a file a year would. The runs are
made in FOLDER, 4 GB, and taken as they are if they stand there; without it they are made and
removed.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import results
from parquet_questions import PAGE, Question, Rows, agree, questions, session
from parquet_run import an_image, make_run
from results import Figure

from reimaging.atomic import write_text
from reimaging.layout import Layout
from reimaging.quantity import size_text

SIZES = (100_000, 1_000_000)
TIMES = 5  # that each question is asked, after once

_BEGIN = "<!-- measured by benchmarks/parquet.py -->\n"
_END = "<!-- end of what was measured -->"
_LAID_OUT = (  # of which question a layout is asked
    "Formats by year",
    "What made the images of a category",
    "Words in the captions of some years",
)


class Exported(NamedTuple):
    """An export: images, rows of all tables, seconds, peak MiB, and bytes beside SQLite's."""

    images: int
    rows: int
    seconds: float
    peak: float
    bytes: int
    of_sqlite: int


class Asked(NamedTuple):
    """A question, and the median of seconds that the two take."""

    question: Question
    duckdb: float
    peer: float


def main() -> int:
    """Measure and write the section."""
    given = [Path(each) for each in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch:
        folder = given[0].absolute() if given else Path(scratch)
        exports = []
        for images in SIZES:
            here = make_run(folder / str(images), images)
            target = Path(scratch) / f"tables-{images}"
            exports.append(export(here, images, target))
        with session(target) as of_duckdb:
            asked = [ask(each, here, of_duckdb) for each in questions(an_image(here))]
        laid_out = layouts(target, Path(scratch) / "laid out", asked)
    told = results.table(("question", "DuckDB", "SQLite", "ratio"), [_line(each) for each in asked])
    body = (
        f"{_of_exports(exports)}\n\n"
        f"The questions of docs/duckdb.md, of {SIZES[-1]:,} images; the median of {TIMES}, by all "
        f"cores:\n\n{told}\n\n"
        "Three of them, of the same rows laid out otherwise. Written by DuckDB, so that only the "
        f"layout differs:\n\n{laid_out}"
    )
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    write_text(PAGE, f"{before}{_BEGIN}\n{told}\n\n{_END}{rest.partition(_END)[2]}")
    results.write("parquet", body, figures=[*_figures(exports), *_of_questions(asked)])
    return 0


def export(here: Layout, images: int, target: Path) -> Exported:
    """Export a run in a process of its own."""
    command = [sys.executable, "-m", "reimaging", "export", here.name, "--parquet", str(target)]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--embeddings", "ternary"], cwd=here.root, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit("The export failed.")
    rows = 0
    with session(target) as of_duckdb:
        for path in target.glob("*.parquet"):
            ((count,),) = of_duckdb(f"SELECT count(*) FROM '{path.name}'")
            rows += count
    size = sum(path.stat().st_size for path in target.glob("*.parquet"))
    vectors = (target / "embedding_ternary.parquet").stat().st_size
    held = (here.database, here.predictions("classifier"), here.clusters)
    of_sqlite = sum(path.stat().st_size for path in held)
    peak = usage.ru_maxrss / 1024
    return Exported(images, rows, seconds, peak, size - vectors, of_sqlite)


def ask(question: Question, here: Layout, of_duckdb: Callable[[str], Rows]) -> Asked:
    """Ask a question of DuckDB and of the run's own files; end if they do not agree."""
    if not agree(of_duckdb(question.duckdb), question.answer(here)):
        sys.exit(f"{question.title}: DuckDB and {question.peer} do not agree.")
    ours = _median(partial(of_duckdb, question.duckdb))
    return Asked(question, ours, _median(partial(question.answer, here)))


def layouts(tables: Path, scratch: Path, asked: list[Asked]) -> str:
    """Lay image_files and figures out in three ways, and ask each."""
    keys = {"image_files": "image_id", "figures": "figure_id"}
    ways = (
        ("by year and category, a file", "SELECT * FROM '{0}.parquet'", ""),
        ("by year and category, a file a year", "SELECT * FROM '{0}.parquet'", "year"),
        ("by id, a file", "SELECT * FROM '{0}.parquet' ORDER BY {1}", ""),
    )
    lines = []
    for number, (told, query, parted) in enumerate(ways):
        folder = scratch / str(number)  # a comma would part two folders for DuckDB
        folder.mkdir(parents=True)
        options = "FORMAT parquet, COMPRESSION zstd" + (f", PARTITION_BY ({parted})" * bool(parted))
        with session(tables) as of_duckdb:
            for name, key in keys.items():
                place = folder / (name if parted else f"{name}.parquet")
                of_duckdb(f"COPY ({query.format(name, key)}) TO '{place}' ({options})")
        with session(folder) as of_duckdb:
            seconds = []
            for each in asked:
                text = each.question.duckdb
                if parted:
                    text = re.sub(r"'(\w+)\.parquet'", r"'\1/*/*.parquet'", text)
                if each.question.title in _LAID_OUT:
                    seconds.append(_median(partial(of_duckdb, text)))
        files = list(folder.rglob("*.parquet"))
        size = sum(path.stat().st_size for path in files)
        lines.append((told, len(files), size_text(size), *map(_time, seconds)))
        shutil.rmtree(folder)
    return results.table(("rows lie", "files", "size", *_LAID_OUT), lines)


def _median(call: Callable[[], object]) -> float:
    call()
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def _line(asked: Asked) -> tuple[str, ...]:
    peer = "" if asked.question.peer == "SQLite" else f" ({asked.question.peer})"
    return (
        asked.question.title,
        _time(asked.duckdb),
        f"{_time(asked.peer)}{peer}",
        f"{asked.peer / asked.duckdb:.1f}",
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _of_exports(exports: list[Exported]) -> str:
    columns = ("images", "rows", "seconds", "rows/s", "peak", "Parquet", "SQLite", "ratio")
    lines = [
        (
            f"{each.images:,}",
            f"{each.rows:,}",
            f"{each.seconds:.1f}",
            f"{each.rows / each.seconds:,.0f}",
            f"{each.peak:,.0f} MiB",
            size_text(each.bytes),
            size_text(each.of_sqlite),
            f"{each.bytes / each.of_sqlite:.2f}",
        )
        for each in exports
    ]
    return (
        "`reimaging export --parquet` of made runs, with an embedding of 128 numbers, which is in "
        "the rows and the seconds and not in the sizes; SQLite's have its indexes and full-text "
        f"search in them:\n\n{results.table(columns, lines)}"
    )


def _figures(exports: list[Exported]) -> list[Figure]:
    last = exports[-1]
    told = [
        Figure("bytes", last.bytes / 1e6, "MB", "lower"),
        Figure("bytes", last.of_sqlite / 1e6, "MB", "lower", of="SQLite"),
    ]
    for each in exports:
        told += [
            Figure("export", each.seconds, "s", "lower", size=each.images),  # all rows, not one
            Figure("peak memory", each.peak, "MiB", "lower", size=each.images),
        ]
    return told


def _of_questions(asked: list[Asked]) -> list[Figure]:
    return [
        figure
        for each in asked
        for figure in (
            Figure(each.question.title, each.duckdb, "s", "lower"),
            Figure(each.question.title, each.peer, "s", "lower", of=each.question.peer),
        )
    ]


if __name__ == "__main__":
    sys.exit(main())
