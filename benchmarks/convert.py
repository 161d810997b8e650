"""Image files to JPEG: ours, against ImageMagick's `convert` a file with the study's settings."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus import CORPUS, SAMPLE, Image, unpacked_images
from results import Figure, lacking, peers, table, write

from reimaging.pixels.convert import WINDOW, convert_images
from reimaging.pixels.store import write_store

SIDE, DPI, TIMEOUT, QUALITY = 512, 300, 30.0, 90
WORKERS = len(os.sched_getaffinity(0))
SECONDS = 4.0  # ours is run over a format's files again and again for about so long
SAMPLED = 40  # images of the sample
_TINY = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h4v4"/></svg>'


def main() -> int:
    """Measure and write the section."""
    peers({"convert": "imagemagick", "gs": "ghostscript"})
    with unpacked_images(CORPUS / "src") as images:
        _check_policy(images)
        corpus, lost = by_format(images)
    with unpacked_images(SAMPLE) as images:
        chosen = random.Random(1).sample(images, min(SAMPLED, len(images)))
        sample, _ = by_format(chosen)
    groups = {f"corpus, {format}": timed for format, timed in corpus.items()}
    groups |= {"corpus, all": _sums(corpus), "sample, by lot": _sums(sample)}
    rows = [
        _row(f"**{name}**" if name == "corpus, all" else name, *timed)
        for name, timed in groups.items()
    ]
    figures = [
        Figure(name, number / seconds, "images/s", of=of)
        for name, (number, *both) in groups.items()
        for of, seconds in zip(("ImageMagick", "ours"), both, strict=True)
    ]
    told = (
        f"{WORKERS} files at a time, both. ImageMagick: `convert -density {DPI} FILE[0] "
        "-colorspace sRGB -background white -alpha background -trim +repage -flatten "
        f"-resize {SIDE}x{SIDE}^> OUT.jpg`, a process a file; it gave no picture of {lost} files. "
        "Ours: rendered by the "
        "workers and stored in HDF5; that the workers start, once a tar, is left out."
    )
    columns = ("files", "number", "ImageMagick, images/s", "ours, images/s", "times")
    write("convert", f"{told}\n\n{table(columns, rows)}", figures)
    return 0


def by_format(images: list[Image]) -> tuple[dict[str, tuple[int, float, float]], int]:
    """Time both: format -> number, their seconds, our seconds; and how many files they lost."""
    groups: dict[str, list[Image]] = defaultdict(list)
    for image in images:
        groups[image.format].append(image)
    timed, lost = {}, 0
    for format in sorted(groups, key=lambda each: -len(groups[each])):
        group = groups[format]
        seconds, failed = imagemagick(group)
        lost += failed
        once = ours(group, 1)
        times = max(1, min(round(SECONDS / once), 500))
        timed[format] = (len(group), seconds, ours(group, times) if times > 1 else once)
    return timed, lost


def imagemagick(images: list[Image]) -> tuple[float, int]:
    """Give the seconds that `convert` takes, and of how many files it makes nothing."""
    with tempfile.TemporaryDirectory() as folder:

        def convert(image: Image) -> bool:
            target = Path(folder, f"{image.path.stem}.jpg")
            command = [
                "convert", "-density", str(DPI), f"{image.path}[0]", "-colorspace", "sRGB",
                "-background", "white", "-alpha", "background", "-trim", "+repage", "-flatten",
                "-resize", f"{SIDE}x{SIDE}^>", "-quality", str(QUALITY), str(target),
            ]  # fmt: skip
            subprocess.run(command, capture_output=True, check=False)
            return target.is_file()

        start = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            made = list(pool.map(convert, images))
        return time.perf_counter() - start, made.count(False)


def ours(images: list[Image], times: int) -> float:
    """Give the seconds that rendering and storing take, a pass, once the workers have started."""
    start = time.perf_counter()

    def files() -> Iterator[tuple[int, bytes, str]]:
        nonlocal start
        for number in range(WINDOW * WORKERS):  # as many as are in flight: the first must be done
            yield number, _TINY, "svg"
        start = time.perf_counter()
        for number, image in enumerate(images * times, WINDOW * WORKERS):
            yield number, image.data, image.format

    with tempfile.TemporaryDirectory() as folder:
        rendered = convert_images(
            files(), workers=WORKERS, short_side=SIDE, vector_dpi=DPI, timeout=TIMEOUT
        )
        write_store(Path(folder, "store.h5"), rendered, attributes={}, quality=QUALITY)
    return (time.perf_counter() - start) / times


def _sums(timed: dict[str, tuple[int, float, float]]) -> tuple[int, float, float]:
    numbers, theirs, seconds = zip(*timed.values(), strict=True)
    return sum(numbers), sum(theirs), sum(seconds)


def _row(name: str, number: int, theirs: float, seconds: float) -> tuple[object, ...]:
    rates = f"{number / theirs:.2f}", f"{number / seconds:.1f}"
    return name, number, *rates, f"{theirs / seconds:.1f}"


def _check_policy(images: list[Image]) -> None:
    """Debian's ImageMagick refuses PDF and PostScript; what it refuses it is fast at."""
    pdf = next((image for image in images if image.format == "pdf"), None)
    if pdf and imagemagick([pdf])[1]:
        lacking(
            "ImageMagick refuses PDF: delete the lines with pattern PS, PS2, PS3, EPS, PDF in "
            "/etc/ImageMagick-6/policy.xml, as else it cannot be compared."
        )


if __name__ == "__main__":
    sys.exit(main())
