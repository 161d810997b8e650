"""What reading and rendering real articles takes: seconds, and bytes left, for each byte of tar.

`reimaging plan` reckons with these (reimaging.plan.RATES): after a new measurement, write them
there, with the month.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus import CORPUS
from results import table, write
from throughput import make_tar

from reimaging.acquire.manifest import BulkTar
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import pages_in, write_records
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings

SIZE = 80_000_000  # bytes of the tar: each paper of the corpus about twice


def main() -> int:
    """Measure and write the section."""
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as name:
        folder = Path(name)
        path = folder / "arXiv_src_1712_001.tar"
        articles = make_tar(path, SIZE)
        size = path.stat().st_size
        tar = BulkTar(path.name, f"src/{path.name}", "0" * 32, size, "1712", 1)
        part, store, records = folder / "part", folder / "store.h5", folder / "records"
        ingest = seconds(lambda: write_part(part, tar, lambda: path))
        settings = ImageSettings()
        convert = seconds(lambda: write_images(store, tar, part, lambda: path, settings, workers=1))
        write_records(records, pages_in(CORPUS / "oai"))
        merge(folder / "database", [part], records)
        index = part.stat().st_size + (folder / "database").stat().st_size
        images = store.stat().st_size
    rows = [
        ("ingest", f"{size / ingest / 1e6:.1f}", f"{index / size:.3f}"),
        ("convert", f"{size / convert / 1e6:.2f}", f"{images / size:.3f}"),
    ]
    told = f"One tar of {articles} real articles, {size / 1e6:.0f} MB, one core's worth of workers."
    columns = ("step", "MB of tar a second", "bytes left for each byte of tar")
    write("rates", f"{told}\n\n{table(columns, rows)}")
    return 0


def seconds(step: Callable[[], object]) -> float:
    """Give the seconds on the clock that a step takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
