"""How fast the explorer answers with 10,000 and with 600,000 images, and how smoothly a map pans.

    python benchmarks/explorer.py [--images 10000 600000] [--in-flight 50] [--seconds 15] [--sets F]

The collection is made (made_collection.py; that of 600,000 takes a quarter of an hour, and 15 GB
under --sets, by default a temporary folder). The server is `reimaging explore`, a process a core
(`--processes`); the load tool is one more, on the same cores. Neighbours are those of images by
lot, 48 of each, with what is told of them; words are those of captions by lot, each with an archive
and years.
The map is panned in headless Chromium with a software renderer for ten seconds.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from made_collection import EMBEDDING, MAP, make_collection
from pan_map import Panned, pan_map
from results import Figure, table, write

from reimaging.index.database import reading
from reimaging.layout import Layout
from reimaging.profile import load_profile

CORES = len(os.sched_getaffinity(0))

_ASKED = 40_000  # different paths of a kind: more than are answered in the time
_LIMITS = {"neighbours": 50, "words and filters": 100, "thumbnails": 10}  # ms, 95 of 100


class Served(NamedTuple):
    """A server that runs: its port, the seconds it took to start, its first process."""

    port: int
    started: float
    process: subprocess.Popen[str]

    @property
    def held(self) -> float:
        """GiB of memory that its processes hold together; what they share counts once."""
        first = Path(f"/proc/{self.process.pid}")
        others = (first / f"task/{self.process.pid}/children").read_text().split()
        told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (first.name, *others)]
        shares = (re.search(r"^Pss:\s+(\d+)", each, re.MULTILINE) for each in told)
        return sum(int(found[1]) for found in shares if found) / 2**20


def main() -> None:
    """Measure each size, and put the section into the page."""
    parser = argparse.ArgumentParser(description="Measure the explorer.")
    parser.add_argument("--images", type=int, nargs="+", default=[10_000, 600_000])
    parser.add_argument("--in-flight", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--sets", type=Path, help="where collections are made, and kept")
    asked = parser.parse_args()
    rows: list[list[str]] = []
    about: list[list[str]] = []
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for images in asked.images:
            here = make_collection((asked.sets or Path(folder)) / f"{images}", images)
            with served(here) as server:
                for kind, paths in _paths(here).items():
                    for turn, in_flight in enumerate(asked.in_flight):
                        # others each time: what was asked once is answered from memory
                        fresh = paths[turn :: len(asked.in_flight)]
                        told = _load(server.port, fresh, in_flight, asked.seconds)
                        rows.append([f"{images:,}", kind, *_row(kind, in_flight, told)])
                        figures += _of_load(f"{kind}, {in_flight} at once", told, images)
                panned = pan_map(server.port, MAP)
                held = server.held
                about.append([f"{images:,}", f"{server.started:.1f} s", *_of(held, panned)])
                figures += [
                    Figure("start", server.started, "s", "lower", size=images),
                    Figure("memory held", held, "GiB", "lower", size=images),
                    Figure("map panned", panned.frames_a_second, "frames/s", size=images),
                ]
    write("explorer", _body(rows, about), figures)


@contextmanager
def served(here: Layout) -> Iterator[Served]:
    """Run the explorer of a collection until the block ends."""
    start = time.perf_counter()
    command = [str(Path(sys.executable).with_name("reimaging")), "explore", here.name]
    with subprocess.Popen(
        [*command, "--no-browser", "--port", "0", "--processes", str(CORES)],
        cwd=here.root,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            found = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in lines)
            port = next((int(match[1]) for match in found if match), 0)
            if not port:
                sys.exit("The explorer did not start; what it says stands above.")
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/about").read()
            yield Served(port, time.perf_counter() - start, process)
        finally:
            process.terminate()


def _paths(here: Layout) -> dict[str, list[str]]:
    """Give what is asked for, by kind."""
    seed = load_profile(here.name, here.root).random.seed
    rng = np.random.default_rng(seed)
    with reading(here.database) as index:
        images = [row[0] for row in index.execute("SELECT image_id FROM image_files")]
        captions = index.execute("SELECT caption_text FROM figures LIMIT ?", (_ASKED,)).fetchall()
    some = [images[number] for number in rng.permutation(len(images))[:_ASKED]]
    words = [rng.choice(re.findall(r"[a-z]{3,}", row[0]) or ["a"]) for row in captions]
    archives = rng.choice(["hep-ph", "astro-ph", "cond-mat", "cs", "math"], len(words))
    years = rng.integers(1995, 2015, len(words))
    near = [{"order": "nearest", "near": number, "embedding": EMBEDDING} for number in some]
    searched = [
        {"q": word, "archive": archive, "from": year, "to": year + 3}
        for word, archive, year in zip(words, archives, years, strict=True)
    ]
    return {
        "neighbours": [f"/api/images?{urlencode(each)}" for each in near],
        "words and filters": [f"/api/images?{urlencode(each)}" for each in searched],
        "thumbnails": [f"/thumbnails/{number}.jpg" for number in some],
    }


def _load(port: int, paths: list[str], in_flight: int, seconds: float) -> dict[str, Any]:
    script = Path(__file__).with_name("load.py")
    done = subprocess.run(
        [sys.executable, str(script), str(port), str(in_flight), str(seconds)],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    if set(told["answers"]) != {"200"}:
        sys.exit(f"Not all answers were sound: {told['answers']}, of {paths[0]} and the like.")
    return told


def _row(kind: str, in_flight: int, told: dict[str, Any]) -> list[str]:
    p50, p95, p99, _ = told["milliseconds"]
    shown = [f"{each:.0f}" if each >= 10 else f"{each:.1f}" for each in (p50, p95, p99)]
    return [str(in_flight), *shown, str(_LIMITS[kind]), f"{told['a_second']:,.0f}"]


def _of_load(what: str, told: dict[str, Any], images: int) -> list[Figure]:
    return [
        Figure(what, told["a_second"], "answers/s", size=images),
        Figure(f"{what}, p95", told["milliseconds"][1], "ms", "lower", size=images),
    ]


def _of(held: float, panned: Panned) -> list[str]:
    return [
        f"{held:.2f} GiB",
        f"{panned.longest_script:.0f} ms",
        str(panned.slow_frames),
        f"{panned.frames_a_second:.0f}",
        f"{panned.kilobytes:,.0f} KB",
    ]


def _body(rows: list[list[str]], about: list[list[str]]) -> str:
    columns = ["images", "asked for", "in flight", "p50 ms", "p95 ms", "p99 ms", "asked p95", "/s"]
    held = [
        "images",
        "starts in",
        "holds",
        "longest script of a frame",
        "over 50 ms",
        "frames/s",
        "first view",
    ]
    return (
        f"{table(columns, rows)}\n\nWith so many requests in flight all the time, two cores for "
        "the server and the load tool together, what a request waits is mostly the others: p95 is "
        "about the number in flight divided by the answers a second.\n\n"
        f"The server, and its map in headless Chromium without a graphics card:\n\n"
        f"{table(held, about)}"
    )


if __name__ == "__main__":
    main()
