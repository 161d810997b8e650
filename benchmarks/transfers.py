"""Fetching from S3: `datalad get` with our remote against a plain client, from one local server.

    python benchmarks/transfers.py                         measures, and writes the section
    python benchmarks/transfers.py --plain WAY FOLDER NAME...
                              fetches objects with boto3 alone, in `parts` or in one `stream` each

The server (tests/servers/s3.py) is a process of its own; fetchings take turns.
"""

import argparse
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from results import ROOT, Figure, table, write

from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest

TARS, SIZE = 6, 500 * 10**6  # as large as arXiv's
ROUNDS = 3
KNOWN = 3_000
BASE = "s3://arxiv/src"
# A plain client fetches one tar after the other, each in parts at a time (boto3's default) or not.
PLAIN = {"parts": "boto3's `download_file`", "stream": "the same, in one stream"}

_ENTRY = (
    "<file><content_md5sum>{md5}</content_md5sum><filename>src/{name}</filename>"
    "<first_item>{yymm}.00001</first_item><last_item>{yymm}.09999</last_item>"
    "<md5sum>{md5}</md5sum><num_items>9999</num_items><seq_num>{seq}</seq_num>"
    "<size>{size}</size><timestamp>2020-01-01 00:00:00</timestamp><yymm>{yymm}</yymm></file>\n"
)


def main() -> int:
    """Measure and write the section, or fetch with the plain client."""
    parser = argparse.ArgumentParser(description="Measure fetching from S3.")
    parser.add_argument("--plain", nargs="+", metavar="WAY FOLDER NAME", help="fetch with boto3")
    arguments = parser.parse_args()
    if arguments.plain:
        way, folder, *names = arguments.plain
        fetch_plainly(way, Path(folder), names)
    else:
        body, figures = section()
        write("transfers", body, figures)
    return 0


def section() -> tuple[str, list[Figure]]:
    """Measure, and give the results as markdown without a heading, and the figures."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as folder:
        tars = make_tars(Path(folder, "bucket"))
        manifest = make_manifest(Path(folder, MANIFEST), tars)
        with served(Path(folder, "bucket")):
            seconds = fetch_in_turns(Path(folder), manifest, read_manifest(manifest))
        many = [(f"arXiv_src_{yymm}_{seq:03d}.tar", md5, size) for yymm, seq, md5, size in known()]
        manifest = make_manifest(Path(folder, "many.xml"), many)
        start = time.perf_counter()
        RawDataset(Path(folder, "many")).record(manifest, read_manifest(manifest), BASE)
        recorded = time.perf_counter() - start
    size = TARS * SIZE / 1e6
    # Against the faster of the two.
    peer = min((seconds[way] for way in PLAIN.values()), key=statistics.median)
    rows = []
    for way, times in seconds.items():
        middle = statistics.median(times)
        ratio = statistics.median(plain / ours for plain, ours in zip(peer, times, strict=True))
        rows.append((way, f"{middle:.1f}", f"{size / middle:.0f}", f"{ratio:.2f}"))
    rates = {way: size / statistics.median(times) for way, times in seconds.items()}
    what, two, four = f"{TARS} tars, two at a time", *(f"`datalad get -J {n}`" for n in (2, 4))
    figures = [
        Figure(what, rates[two], "MB/s"),
        Figure(what, rates[PLAIN["parts"]], "MB/s", of="boto3"),
        Figure(what, rates[PLAIN["stream"]], "MB/s", of="boto3, in one stream"),
        Figure(f"{TARS} tars, four at a time", rates[four], "MB/s"),
        Figure(f"{KNOWN:,} tars become a dataset", recorded, "s", "lower"),
    ]
    told = (
        f"{TARS} tars of {SIZE / 1e6:.0f} MB from a server of S3 on the same machine (moto's, in a "
        f"process of its own), medians of {ROUNDS} rounds in which all take turns; the last column "
        "is the median of each round's ratio to the faster plain client. The plain clients fetch "
        "one tar after the other and verify nothing; `datalad get` verifies the md5 of each. "
        f"Load of the machine at the start: {busy:.1f}.\n\n"
        f"{table(('way', 'seconds', 'MB/s', 'times the plain way'), rows)}\n\n"
        f"A manifest of {KNOWN:,} tars becomes a dataset in {recorded:.1f} s."
    )
    return told, figures


def fetch_in_turns(folder: Path, manifest: Path, tars: list[BulkTar]) -> dict[str, list[float]]:
    """Fetch all tars in each way, round by round; give the seconds that each took."""
    raw = RawDataset(folder / "raw")
    raw.record(manifest, tars, BASE)
    names = [tar.name for tar in tars]

    def plainly(way: str) -> Callable[[], None]:
        command = [sys.executable, __file__, "--plain", way, str(folder / "plain"), *names]
        return lambda: run(command, ROOT)

    def with_jobs(jobs: int) -> Callable[[], None]:
        return lambda: run(["datalad", "get", f"-J{jobs}", "src"], raw.root)

    ways = {name: plainly(way) for way, name in PLAIN.items()} | {
        f"`datalad get -J {jobs}`": with_jobs(jobs) for jobs in (2, 4)
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, fetch in ways.items():
            start = time.perf_counter()
            fetch()
            seconds[way].append(time.perf_counter() - start)
            shutil.rmtree(folder / "plain", ignore_errors=True)
            run(["git", "annex", "drop", "--force", "src"], raw.root)
    return seconds


def fetch_plainly(way: str, folder: Path, names: list[str]) -> None:
    """Fetch objects as boto3's documentation shows it."""
    import boto3
    from boto3.s3.transfer import TransferConfig

    config = TransferConfig(**({} if way == "parts" else {"multipart_threshold": 2**40}))
    folder.mkdir()
    client = boto3.client("s3", region_name="us-east-1")
    for name in names:
        payer = {"RequestPayer": "requester"}
        target = str(folder / name)
        client.download_file("arxiv", f"src/{name}", target, ExtraArgs=payer, Config=config)


def run(command: list[str], at: Path) -> None:
    """Run a program of this environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed: {done.stderr}{done.stdout}")


@contextmanager
def served(bucket: Path) -> Iterator[None]:
    """Serve a folder as arXiv's bucket, with this environment's keys."""
    sys.path.insert(0, str(ROOT / "tests"))
    from servers.s3 import environment

    program = [sys.executable, "-m", "servers.s3", str(bucket)]
    with subprocess.Popen(program, cwd=ROOT / "tests", stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        os.environ.update(environment(server.stdout.readline().strip()))
        try:
            yield
        finally:
            server.terminate()


def make_tars(folder: Path) -> list[tuple[str, str, int]]:
    """Write tars of random bytes; give name, md5 and size of each."""
    folder.mkdir()
    made = []
    for number in range(TARS):
        rng = random.Random(number)
        data = b"".join(rng.randbytes(SIZE // 4) for _ in range(4))
        name = f"arXiv_src_1201_{number + 1:03d}.tar"
        (folder / name).write_bytes(data)
        made.append((name, hashlib.md5(data).hexdigest(), SIZE))
    return made


def known() -> Iterator[tuple[str, int, str, int]]:
    """Make up tars that nobody has: month, number, md5 and size."""
    rng = random.Random(KNOWN)
    for number in range(KNOWN):
        yymm = f"{10 + number // 240:02d}{number // 20 % 12 + 1:02d}"
        yield yymm, number % 20 + 1, rng.randbytes(16).hex(), rng.randrange(4 * 10**8, 6 * 10**8)


def make_manifest(path: Path, tars: list[tuple[str, str, int]]) -> Path:
    """Write a manifest of tars of which name, md5 and size are given."""
    entries = ""
    for name, md5, size in tars:
        _, _, yymm, seq = name.removesuffix(".tar").split("_")
        entries += _ENTRY.format(name=name, md5=md5, size=size, yymm=yymm, seq=int(seq))
    path.write_text(f"<arXivSRC>{entries}<timestamp>2026-01-01 00:00:00</timestamp></arXivSRC>\n")
    return path


if __name__ == "__main__":
    sys.exit(main())
