"""A bulk tar of 500 MB, made of the corpus' articles over and over: ingest, convert, and memory.

The limits beside it are reading the tar from disk, and unpacking it with gunzip alone. A second tar
holds one article with one file larger than is read at all.
"""

import gzip
import io
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus import CORPUS, tars_in
from results import Figure, table, write

SIZE = 500_000_000  # bytes of the tar; a tenth of it is converted, which takes minutes
LARGE = 700_000_000  # bytes of the one large file
ROUNDS = 3
_STEM = "arXiv_src_1712_001"
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> int:
    """Measure and write the section."""
    if len(sys.argv) == 4:
        return run_step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as name:
        folder = Path(name)
        tar = folder / f"{_STEM}.tar"
        articles = make_tar(tar, SIZE)
        size = tar.stat().st_size / 1e6
        read = statistics.median(timed("cat", str(tar)) for _ in range(ROUNDS))
        unpack = statistics.median(gunzip(tar) for _ in range(ROUNDS))
        ingests = [step("ingest", tar, folder / f"part-{n}.sqlite3") for n in range(ROUNDS)]
        ingest = statistics.median(seconds for seconds, _ in ingests)
        tenth = folder / "tenth" / tar.name
        tenth.parent.mkdir()
        make_tar(tenth, SIZE // 10)
        step("ingest", tenth, folder / "tenth.sqlite3")
        convert, _ = step("convert", tenth, folder / "tenth.sqlite3")
        converted = tenth.stat().st_size / 1e6
        large = folder / "large" / f"{_STEM}.tar"
        large.parent.mkdir()
        make_large_tar(large)
        _, large_memory = step("ingest", large, folder / "large.sqlite3")
    rows = [
        ("`cat`", f"{read:.1f}", f"{size / read:.0f}", ""),
        ("`gunzip` of all members", f"{unpack:.1f}", f"{size / unpack:.0f}", ""),
        ("ingest", f"{ingest:.1f}", f"{size / ingest:.0f}", f"{max(m for _, m in ingests):.0f}"),
        ("convert, a tenth of it", f"{convert:.0f}", f"{converted / convert:.2f}", ""),
        (f"ingest of one file of {LARGE / 1e6:.0f} MB", "", "", f"{large_memory:.0f}"),
    ]
    told = (
        f"{articles} articles, {size:.0f} MB packed; medians of {ROUNDS}, one tar at a time. "
        f"**Ingest reaches {unpack / ingest:.2f} of gunzip's speed.** The memory is the peak of "
        "the step and of the child that reads headers, added up."
    )
    columns = ("step", "seconds", "MB/s a core", "peak memory, MiB")
    figures = [
        Figure("ingest", size / ingest, "MB/s"),
        Figure("ingest", size / unpack, "MB/s", of="gunzip alone"),
        Figure("convert", converted / convert, "MB/s"),
        Figure("memory of ingest", max(memory for _, memory in ingests), "MiB", "lower"),
        Figure("memory of one large file", large_memory, "MiB", "lower"),
    ]
    write("throughput", f"{told}\n\n{table(columns, rows)}", figures)
    return 0


def make_tar(target: Path, size: int) -> int:
    """Fill a tar with the corpus' articles under ever new identifiers; give their number."""
    articles = 0
    with tarfile.open(target, "w") as tar:
        while tar.offset < size:
            for data in _members():
                articles += 1
                _add(tar, f"1712/1712.{articles:05d}.gz", data)
    return articles


def make_large_tar(target: Path) -> None:
    """Make a tar of one article that holds one large file, which packs well, and a small one."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as stream,
        tarfile.open(fileobj=stream, mode="w") as tar,
    ):
        for name, size in (("large.eps", LARGE), ("just.eps", 127 << 20), ("paper.tex", 100)):
            info = tarfile.TarInfo(name)
            info.size = size
            tar.addfile(info, _Zeros(size))
    with tarfile.open(target, "w") as tar:
        _add(tar, "1712/1712.00001.gz", packed.getvalue())


class _Zeros(io.RawIOBase):
    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return bytes(size)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def _members() -> Iterator[bytes]:
    for path in tars_in(CORPUS / "src"):
        with tarfile.open(path) as tar:
            for info in tar:
                if info.name.endswith(".gz") and (stream := tar.extractfile(info)):
                    yield stream.read()


def timed(*command: str) -> float:
    """Give the seconds that a command takes, its output thrown away."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def gunzip(tar: Path) -> float:
    """Give the seconds of processor that one gunzip takes for all members of a tar."""
    process = subprocess.Popen(["gunzip", "-c"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    with tarfile.open(tar) as members, process.stdin as pipe:
        for info in members:
            if stream := members.extractfile(info):
                pipe.write(stream.read())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def step(name: str, tar: Path, part: Path) -> tuple[float, float]:
    """Run a step in a process of its own: seconds of processor, peak memory in MiB."""
    done = subprocess.run(
        [sys.executable, __file__, name, str(tar), str(part)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def run_step(name: str, tar: Path, part: Path) -> int:
    """Be that process: `throughput.py ingest|convert TAR PART`."""
    from reimaging.acquire.manifest import BulkTar
    from reimaging.index.part import write_part
    from reimaging.pixels.tar_images import write_images
    from reimaging.settings import ImageSettings

    start = _used()  # the interpreter and its libraries are started once a run, not once a tar
    known = BulkTar(
        name=tar.name, key=f"src/{tar.name}", md5="0" * 32, size=tar.stat().st_size, yymm="1712",
        seq=1, first_item="1712.00001", last_item="1712.99999", num_items=0,
    )  # fmt: skip
    if name == "ingest":
        write_part(part, known, lambda: tar)
    else:
        write_images(part.with_suffix(".h5"), known, part, lambda: tar, ImageSettings(), workers=1)
    memory = sum(resource.getrusage(who).ru_maxrss for who in _WHO) / 1024
    print(_used() - start, memory)
    return 0


def _used() -> float:
    each = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in each)


if __name__ == "__main__":
    sys.exit(main())
