"""Format, size and creator of image files: ours, against `identify -ping` and `exiftool` a file.

The original study started both programs for each of its ten million images.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from corpus import CORPUS, Image, unpacked_images
from results import Figure, peers, table, write

from reimaging.ingest.header_reader import HeaderReader

ROUNDS = 5
_TAGS = ("-Creator", "-Software", "-Comment", "-Desc", "-Description")


def main() -> int:
    """Measure and write the section."""
    peers({"identify": "imagemagick", "exiftool": "libimage-exiftool-perl"})
    with unpacked_images(CORPUS / "src") as images:
        theirs = {
            "`identify -ping`": rate(images, identify),
            "`exiftool`": rate(images, exiftool),
        }
        with HeaderReader() as headers:
            headers.read(images[0].data)  # the child starts once a tar
            ours = statistics.median(
                rate(images, lambda image: headers.read(image.data)) for _ in range(ROUNDS)
            )
    both = 1 / sum(1 / each for each in theirs.values())
    rows = [
        *((name, f"{each:.1f}", "") for name, each in theirs.items()),
        ("both, one after the other", f"{both:.1f}", "1"),
        (f"`HeaderReader`, median of {ROUNDS}", f"{ours:.0f}", f"{ours / both:.0f}"),
    ]
    files = f"{len(images)} image files of the corpus, one at a time, on one core."
    figures = [
        Figure("format, size and creator", rate, "images/s", of=of)
        for of, rate in (("ours", ours), ("identify and exiftool", both))
    ]
    write("identify", f"{files}\n\n{table(('reader', 'images/s', 'times'), rows)}", figures)
    return 0


def rate(images: list[Image], read: Callable[[Image], object]) -> float:
    """Give images a second."""
    start = time.perf_counter()
    for image in images:
        read(image)
    return len(images) / (time.perf_counter() - start)


def identify(image: Image) -> None:
    """Ask ImageMagick for format and size, as the study did."""
    command = ["identify", "-ping", "-format", "%w,%h,%m\n", str(image.path)]
    subprocess.run(command, capture_output=True, check=False)


def exiftool(image: Image) -> None:
    """Ask exiftool for what made the file, as the study did."""
    subprocess.run(["exiftool", "-T", *_TAGS, str(image.path)], capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
