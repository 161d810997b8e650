"""What `doit` takes when all is done: a run over 40, 400 and 4,000 tars, every step really made.

The tars are made here, each of one article with one picture and a caption. In a copy of the
project doit does every step, up to the paper; then it is called again and again, and has nothing to
do. Beside it: what a list of the steps takes.

Of the largest run the parts and stores are made beforehand by the same functions, in this process:
doit finds them standing, as after its memory was lost. Else 4,000 calls of git-annex and as many
children that render one picture each would take most of an hour.

    python benchmarks/nullrun.py [TARS ...]
"""

import argparse
import gzip
import hashlib
import io
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from results import Figure, table, write
from tqdm import tqdm

from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest, write_manifest
from reimaging.identifier import image_id, parse_identifier
from reimaging.index.part import write_part
from reimaging.layout import Layout
from reimaging.pixels.render import render
from reimaging.pixels.store import write_store
from reimaging.pixels.tar_images import made_from
from reimaging.settings import ImageSettings

ROOT = Path(__file__).resolve().parents[1]
SIZES = (40, 400, 4000)
BEFOREHAND = 1000  # tars from which on parts and stores are made beforehand
AGAIN = 3  # times that each command is measured
NAME = "tiny"
MONTHS = [f"{year % 100:02}{month:02}" for year in range(2008, 2021) for month in range(1, 13)]
CATEGORIES = ("hep-th", "cs.CV", "stat.ML", "astro-ph.GA", "math.AG", "cond-mat.soft", "cs.LG")
PICTURE = "a.png"
LICENCE = "http://creativecommons.org/licenses/by/4.0/"
# Networks that need not be good, and maps of few images: what is measured is doit.
PROFILE = """
[source]
kind = "directory"
location = "{root}/bulk/src"

[metadata]
kind = "oai-files"
location = "{root}/bulk/oai"

[arrays]
side = 32
images = 40
drawn_training = 12
drawn_test = 6

[classifier]
epochs = 1

[deepcluster]
side = 32
clusters = 10
images = 200
epochs = 2
passes = 1

[embeddings]
numbers = 16
fitted = 64

[maps]
images = 40
steps = 50

[gan]
side = 16
images = 200
batch = 8
shown = 160
sheets = 3
measured = 60
"""
WORDS = """magnetic field of a galaxy lattice surface energy loss network image quantum spectrum
noise model density error phase diagram distribution measured simulated training accuracy flow"""


@dataclass(frozen=True)
class Measured:
    """What was measured of a run.

    Attributes
    ----------
    tasks
        How many there are.
    again, list
        Seconds of `doit` and of `doit list` with all done, the median of some.
    memory
        MiB of doit while it has nothing to do.
    """

    tasks: int
    again: float
    list: float
    memory: float


def main() -> int:
    """Make the projects, measure, write the section."""
    parser = argparse.ArgumentParser(description="Measure doit with everything done.")
    parser.add_argument("tars", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().tars
    found = {}
    for tars in sizes:
        with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as folder:
            root = Path(folder) / "images of arxiv"
            try:
                found[tars] = measure(root, tars)
            finally:
                subprocess.run(["chmod", "-R", "u+w", folder], check=False)  # git-annex locks
    write("nullrun", told(found), figures=figures(found))
    return 0


def measure(root: Path, tars: int) -> Measured:
    """Make a project, have everything done in it, and measure doit with nothing to do."""
    make_project(root, tars)
    if tars >= BEFOREHAND:
        make_beforehand(root)
    print(f"{tars} tars: doit does every step", flush=True)
    doit(root)
    again = [doit(root) for _ in range(AGAIN)]
    listed = [doit(root, "list") for _ in range(AGAIN)]
    for each in again:
        if "everything is up to date" not in each.said:
            sys.exit(f"doit found something to do again:\n{each.said}")
    return Measured(
        int(again[0].said.split("(")[1].split()[0]),
        statistics.median(each.seconds for each in again),
        statistics.median(each.seconds for each in listed),
        max(each.memory for each in again),
    )


@dataclass(frozen=True)
class Call:
    """What a call of doit took, in seconds and MiB, and said."""

    seconds: float
    memory: float
    said: str


def doit(root: Path, *arguments: str) -> Call:
    """Run doit in a project."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    measuring = (  # the one process alone, of which resource tells
        "import resource, sys; from doit.doit_cmd import DoitMain; sys.argv[0] = 'doit';"
        "status = DoitMain().run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(status)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", measuring, *arguments, f"profile={NAME}"], cwd=root,
        env=environment | {"PYTHONPATH": str(root / "code")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"doit failed:\n{done.stdout}{done.stderr}")
    said, memory = done.stdout.strip().rsplit("\n", 1)
    return Call(seconds, int(memory) / 1024, said)


def figures(found: dict[int, Measured]) -> list[Figure]:
    """Give what is compared with later runs."""
    kept = []
    for tars, each in found.items():
        kept += [
            Figure("doit again", each.again, "s", "lower", size=tars),
            Figure("doit list", each.list, "s", "lower", size=tars),
            Figure("memory of doit again", each.memory, "MiB", "lower", size=tars),
        ]
    return kept


def told(found: dict[int, Measured]) -> str:
    """Set the results as tables."""
    runs = [
        (
            f"{tars:,}",
            f"{each.tasks:,}",
            f"{each.again:.2f}",
            f"{each.list:.2f}",
            f"{each.memory:,.0f}",
        )
        for tars, each in found.items()
    ]
    columns = ("tars", "tasks", "`doit` again, s", "`doit list`, s", "MiB")
    about = (
        f"Each tar holds one article with one picture; medians of {AGAIN}. From {BEFOREHAND:,} "
        "tars on, parts and stores are made beforehand by the same functions and found standing."
    )
    return f"{about}\n\n{table(columns, runs)}"


def make_beforehand(root: Path) -> None:
    """Make part and store of each tar, as ingest and convert do."""
    tars = read_manifest(root / "bulk/src" / MANIFEST)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        done = pool.map(partial(make_part_and_store, root), tars, chunksize=20)
        for _ in tqdm(done, total=len(tars), desc="parts and stores", unit="tar"):
            pass


def make_part_and_store(root: Path, tar: BulkTar) -> None:
    """Make what is read of a tar, and its one picture."""
    here, path, settings = Layout(root, NAME), root / "bulk/src" / tar.name, ImageSettings()
    write_part(here.part(tar.stem), tar, lambda: path)
    identifier = parse_identifier(tar.first_item or "")
    assert identifier is not None
    number = image_id(identifier.canonical, PICTURE)
    with tarfile.open(path) as outer:
        packed_source = outer.extractfile(outer.getmembers()[0])
        assert packed_source is not None
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed_source.read()))) as inner:
            picture = inner.extractfile(PICTURE)
            assert picture is not None
            data = picture.read()
    seen = render(
        data, "png", short_side=settings.short_side, vector_dpi=settings.vector_dpi,
        timeout=settings.timeout,
    )  # fmt: skip
    write_store(
        here.store(tar.stem),
        [(number, seen.pixels, seen.outcome)],
        attributes=made_from(tar, settings, {number: "png"}),
        quality=settings.jpeg_quality,
    )


def make_project(root: Path, tars: int) -> None:
    """Copy the project's own files, and put a profile of small tars beside them."""
    root.mkdir(parents=True)
    shutil.copy(ROOT / "dodo.py", root)
    ignored = shutil.ignore_patterns("__pycache__", "*.pdf")
    for folder in ("code", "paper"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    for folder in ("data", "profiles"):
        (root / folder).mkdir()
    make_bulk(root / "bulk", tars)
    (root / f"profiles/{NAME}.toml").write_text(PROFILE.format(root=root), encoding="utf-8")


def make_bulk(folder: Path, count: int) -> None:
    """Make tars of one article each, with their manifest and records."""
    rng = np.random.default_rng(4)
    (folder / "src").mkdir(parents=True)
    (folder / "oai").mkdir()
    tars, records = [], []
    for number in range(count):
        yymm, seq = MONTHS[number * len(MONTHS) // count], number % 9000 + 1
        identifier = f"{yymm}.{seq:04}" if yymm < "1501" else f"{yymm}.{seq:05}"
        inside = gzip.compress(packed(article(rng)), mtime=0)
        data = packed({f"{yymm}/{identifier}.gz": inside})
        name, digest = f"arXiv_src_{yymm}_{seq:04}.tar", hashlib.md5(data).hexdigest()
        (folder / "src" / name).write_bytes(data)
        tars.append(BulkTar(
            name, f"src/{name}", digest, len(data), yymm, seq, identifier, identifier, 1, digest
        ))  # fmt: skip
        records.append(record(identifier, str(rng.choice(CATEGORIES)), words(rng, 6)))
    write_manifest(folder / "src" / MANIFEST, tars, datetime(2021, 1, 1, tzinfo=UTC))
    page = f"<Records>{''.join(records)}</Records>"
    (folder / "oai/page.xml").write_text(page, encoding="utf-8")


def packed(files: dict[str, bytes]) -> bytes:
    """Give a tar of files."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def article(rng: np.random.Generator) -> dict[str, bytes]:
    """Give the files of an article: LaTeX, and one picture of coloured noise."""
    tex = (
        "\\documentclass{article}\n\\begin{document}\n\\begin{figure}\\includegraphics{a.png}"
        f"\\caption{{{words(rng, 12)}}}\\end{{figure}}\n\\end{{document}}\n"
    )
    small = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(small).resize((40, 30)).save(stream, "PNG")
    return {"paper.tex": tex.encode(), PICTURE: stream.getvalue()}


def words(rng: np.random.Generator, count: int) -> str:
    """Give some words."""
    return " ".join(rng.choice(WORDS.split(), count))


def record(identifier: str, category: str, title: str) -> str:
    """Give an article's metadata record."""
    year = f"20{identifier[:2]}-{identifier[2:4]}-02"
    return (
        f"<record><header><identifier>oai:arXiv.org:{identifier}</identifier></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{identifier}</id><created>{year}</created>'
        "<authors><author><keyname>Writer</keyname><forenames>A.</forenames></author></authors>"
        f"<title>{title}</title><categories>{category}</categories><license>{LICENCE}</license>"
        f"<abstract>Of {title}.</abstract></arXiv></metadata></record>"
    )


if __name__ == "__main__":
    sys.exit(main())
