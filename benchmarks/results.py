"""benchmarks/RESULTS.md: one section a benchmark, put there by the script that measured it."""

import datetime
import fcntl
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from circumstances import arguments_here, code_here, machine_here, seconds_so_far
from history import FALL, Fall, Figure, Measurement, append, fallen, read

from reimaging.quantity import time_text

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/RESULTS.md"
HISTORY = ROOT / "benchmarks/history"

# In the order of the page.
TITLES = {
    "chain": "The two commands, on the sample",
    "likeness": "How like arXiv the sample is",
    "giveaways": "What gives the drawn ones away",
    "classifier": "The classifier on real images",
    "classifier_sizes": "What more drawn pictures would reach",
    "learning": "How fast it learns and predicts",
    "neighbours": "Neighbours among 600,000 vectors",
    "tsne": "t-SNE of 1,000 to 50,000 vectors",
    "montages": "Grids and montages",
    "deepcluster": "DeepCluster on the sample",
    "gan": "Generated pictures",
    "explorer": "The explorer",
    "reading": "The reader on the sample",
    "identify": "What an image file is",
    "convert": "Images to pixels",
    "faithful": "How true the pixels are",
    "records": "Metadata records",
    "throughput": "A bulk tar of 500 MB",
    "transfers": "Fetching from S3",
    "tables": "All tables at the size of arXiv",
    "parquet": "Tables as Parquet",
    "database": "The database at full size",
    "engine": "The engine: two Dask workers, killed and not",
    "nullrun": "doit with everything done",
    "memory": "Memory of every step",
    "rates": "What the plan reckons with",
}
_HEAD = """# Results

Each section says which command measured it; `make bench` runs them all, and every measurement is
kept in `benchmarks/history/`. Times of a busy machine are noisy: what counts is the ratio to the
peer that ran beside it. The drawings show the last measurement of each.

![Each benchmark's peers, and how many times as good as they ours is](peers.svg)

![What more rows or images cost, beside n and n log n](growth.svg)
"""
LACKING = 77  # the exit status of what cannot be measured here, as of skipped tests elsewhere


def write(name: str, body: str, figures: Sequence[Figure] = ()) -> None:
    """Put a section into the page, in place of the old one, keep its figures, and show it.

    What fell by more than 15 % since the last time on the same class of machine stands first in
    the section.

    Parameters
    ----------
    name
        A key of `TITLES`, the stem of the script.
    body
        Markdown, without the heading.
    figures
        The important ones of the body: ours, and beside them those of peers.

    Raises
    ------
    ValueError
        If two figures have one name, or one is no number. The section is written all the same.
    """
    from drawing import draw  # these load much, which would count as memory of what is measured

    from reimaging.atomic import write_text

    new = _measurement(name, figures)
    with _alone():
        falls = fallen(read(HISTORY, name), new)
        section = "\n\n".join(filter(None, (measured(new), _told(falls), body.strip())))
        write_text(RESULTS, _page(name, section))
        append(HISTORY, new)
        draw(RESULTS.parent, last_measured())
    print(f"## {TITLES[name]}\n\n{section}\n")


def last_measured() -> dict[str, Measurement]:
    """Give the last measurement of each benchmark that has one, by title, in their order."""
    kept = {title: read(HISTORY, name) for name, title in TITLES.items()}
    return {title: past[-1] for title, past in kept.items() if past}


def _measurement(name: str, figures: Sequence[Figure]) -> Measurement:
    commit, changes = code_here(RESULTS.parent)
    now = datetime.datetime.now(tz=datetime.UTC)
    return Measurement(
        name, f"{now:%Y-%m-%dT%H:%M:%SZ}", commit, changes, machine_here(), arguments_here(),
        seconds_so_far(), tuple(figures),
    )  # fmt: skip


def _page(name: str, section: str) -> str:
    """Give the whole page with one section anew."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
    kept = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", old, re.M | re.S))
    kept[TITLES[name]] = f"\n{section}\n"
    sections = [
        f"## {title}\n{kept[title].rstrip()}\n" for title in TITLES.values() if title in kept
    ]
    return "\n".join([_HEAD, *sections])


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for other benchmarks that write: each reads the page and writes it whole."""
    folder = os.open(RESULTS.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def measured(measurement: Measurement) -> str:
    """Say what was run, when, of which code and on what."""
    command = " ".join(("python", f"benchmarks/{measurement.benchmark}.py", *measurement.arguments))
    return (
        f"`{command}` on {measurement.date[:10]}, {measurement.code}: {measurement.machine}; "
        f"took {time_text(measurement.seconds)}."
    )


def _told(falls: Sequence[Fall]) -> str:
    if not falls:
        return ""
    last = falls[0].measured
    lines = "\n".join(f"- {fall}" for fall in falls)
    return (
        f"**Worse by more than {FALL} % than the last time on such a machine** "
        f"({last.date[:10]}, {last.code}):\n\n{lines}"
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Set a markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def peers(programs: dict[str, str]) -> None:
    """End with a sentence if a program that is measured against is not installed.

    Parameters
    ----------
    programs
        Name of the program -> Debian's package that holds it.
    """
    absent = {package for program, package in programs.items() if not shutil.which(program)}
    if absent:
        lacking(f"This compares with programs that are not here: apt install {' '.join(absent)}.")


def needs(*paths: Path, comes_with: str = "make") -> None:
    """End with a sentence if a file or folder that is measured with is not there."""
    for path in paths:
        if not path.exists():
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            lacking(f"{shown} is not there; it comes with `{comes_with}`.")


def lacking(sentence: str) -> NoReturn:
    """End with a sentence that says what this benchmark lacks; a suite goes on with the next."""
    print(sentence, file=sys.stderr)
    sys.exit(LACKING)
