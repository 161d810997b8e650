"""benchmarks/RESULTS.md: one section a benchmark, put there by the script that measured it."""

import datetime
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/RESULTS.md"

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
    "rates": "What the plan reckons with",
}
_HEAD = """# Results

Each section says which command measured it; `make bench` runs them all. Times of a busy machine are
noisy: what counts is the ratio to the peer that ran beside it.
"""


def write(name: str, body: str) -> None:
    """Put a section into the page, in place of the old one, and show it.

    Parameters
    ----------
    name
        A key of `TITLES`, the stem of the script.
    body
        Markdown, without the heading.
    """
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
    kept = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", old, re.M | re.S))
    kept[TITLES[name]] = f"\n{measured(name)}\n\n{body.strip()}\n\n"
    sections = [f"## {title}\n{kept[title]}" for title in TITLES.values() if title in kept]
    text = "\n".join([_HEAD, *(section.rstrip() + "\n" for section in sections)])
    RESULTS.write_text(text, encoding="utf-8")
    print(f"## {TITLES[name]}\n{kept[TITLES[name]]}")


def measured(name: str) -> str:
    """Say what was run, when and on what."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    cores = len(os.sched_getaffinity(0))
    return (
        f"`python benchmarks/{name}.py` on {today}: {cores} cores ({platform.machine()}), "
        f"Python {platform.python_version()}."
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
        sys.exit(f"This compares with programs that are not here: apt install {' '.join(absent)}.")
