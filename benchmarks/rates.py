"""What reading and rendering real articles takes: seconds, and bytes left, for each byte of tar.

`reimaging plan` reckons with these (reimaging.plan.RATES): after a new measurement, write them
there, with the month.
"""

import sys
import tempfile
import time
from pathlib import Path

from corpus import CORPUS, tars_in
from results import table, write

from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import pages_in, write_records
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings


def main() -> int:
    """Measure and write the section."""
    src = CORPUS / "src"
    paths = {path.name: path for path in tars_in(src)}
    tars = [tar for tar in read_manifest(src / MANIFEST) if tar.name in paths]
    size = sum(tar.size for tar in tars)
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as name:
        folder = Path(name)
        ingest = timed(lambda tar: ingest_tar(folder, tar, paths[tar.name]), tars)
        convert = timed(lambda tar: convert_tar(folder, tar, paths[tar.name]), tars)
        records, database = folder / "records.sqlite", folder / "arxiv.sqlite3"
        write_records(records, pages_in(CORPUS / "oai"))
        merge(database, sorted(folder.glob("*.part")), records)
        index = total(folder.glob("*.part")) + database.stat().st_size
        images = total(folder.glob("*.h5"))
    rows = [
        ("ingest", f"{size / ingest / 1e6:.1f}", f"{index / size:.3f}"),
        ("convert", f"{size / convert / 1e6:.2f}", f"{images / size:.3f}"),
    ]
    told = (
        f"{len(tars)} tars of the corpus, {size / 1e6:.0f} MB, one at a time. Small tars are "
        "slower to read than arXiv's of 500 MB (see there), as each starts its own child."
    )
    columns = ("step", "MB of tar a second and core", "bytes left for each byte of tar")
    write("rates", f"{told}\n\n{table(columns, rows)}")
    return 0


def timed(step: object, tars: list[BulkTar]) -> float:
    """Do a step for each tar; give the seconds it took in all."""
    start = time.perf_counter()
    for tar in tars:
        step(tar)  # type: ignore[operator]
    return time.perf_counter() - start


def ingest_tar(folder: Path, tar: BulkTar, path: Path) -> None:
    """Read one tar into its part."""
    write_part(folder / f"{tar.stem}.part", tar, lambda: path)


def convert_tar(folder: Path, tar: BulkTar, path: Path) -> None:
    """Render the images of one tar into its store."""
    target, part = folder / f"{tar.stem}.h5", folder / f"{tar.stem}.part"
    write_images(target, tar, part, lambda: path, ImageSettings(), workers=1)


def total(paths: object) -> int:
    """Add up the bytes of files."""
    return sum(path.stat().st_size for path in paths)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
