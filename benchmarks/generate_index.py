"""An index of any size with made rows, to measure with what only the whole arXiv has: its size.

    python benchmarks/generate_index.py TARGET --articles 1500000 --images 10000000 \
        --captions 8000000 --seed 4

It is merged, as any other, from parts of bulk tars and from records; these are made by as many
processes as there are cores (made_parts.py), and removed in the end. What the rows say is invented,
how they are spread is like arXiv's: years that grow, categories that come, drift and close, a
quarter of the articles without image and a few with hundreds, formats and software of their time.
The numbers of articles, images and figures are those of reimaging.identifier. The same arguments
give the same rows.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from made_articles import MONTHS, make
from made_parts import OF_TAR, write_parts
from results import table
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.index.merge import merge
from reimaging.quantity import size_text

ARTICLES, IMAGES, CAPTIONS, SEED = 1_500_000, 10_000_000, 8_000_000, 4  # of the whole arXiv

# Bytes an article, image, caption and tar take: what it is merged from, and while it is merged.
_OF_PARTS = {"articles": 2_200, "images": 320, "captions": 650, "tars": 100_000}
_OF_MERGE = {"articles": 3_500, "images": 700, "captions": 1_300, "tars": 0}


def main() -> int:
    """Make the index and tell what each part of it took."""
    parser = argparse.ArgumentParser(description="Make an index of invented rows.")
    parser.add_argument("target", type=Path)
    for name, count in (("articles", ARTICLES), ("images", IMAGES), ("captions", CAPTIONS)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=SEED)
    told = parser.parse_args()
    try:
        took = generate_index(told.target, told.articles, told.images, told.captions, told.seed)
    except ReimagingError as error:
        sys.exit(str(error))
    took["all"] = sum(took.values())
    print(table(("part", "seconds"), [(what, f"{each:.1f}") for what, each in took.items()]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{size_text(told.target.stat().st_size)}, peak memory {peak:,.0f} MB")
    return 0


def generate_index(
    target: Path, articles: int, images: int, captions: int, seed: int
) -> dict[str, float]:
    """Build an index of invented rows beside the old one and swap it in.

    Parameters
    ----------
    target
        The database.
    articles, images
        How many articles and image files it holds.
    captions
        How many figure floats; their parts come on top.
    seed
        Another one gives other rows.

    Returns
    -------
    dict of str to float
        What was made, in order, and the seconds that it took.

    Raises
    ------
    ReimagingError
        If the disk is too small, or arXiv has no identifiers for so many articles.
    """
    check_room(target.parent, bytes_needed(articles, images, captions))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".made-") as folder:
        start = time.perf_counter()
        parts, records = make_parts(Path(folder) / "made", articles, images, captions, seed)
        laps = Laps()
        merge(target, parts, records, laps.begin)
        return {"making": laps.first - start, **laps.took()}


def make_parts(
    folder: Path, articles: int, images: int, captions: int, seed: int
) -> tuple[list[Path], Path]:
    """Make what an index is merged from: the parts, in the order of time, and the records."""
    made = make(seed, articles, images, captions)
    with tqdm(total=2 * articles, unit=" articles", unit_scale=True, disable=None) as bar:
        return write_parts(folder, made, seed, len(os.sched_getaffinity(0)), bar.update)


class Laps:
    """A clock that is told when a step begins; each lasts until the next one does."""

    def __init__(self) -> None:
        self._begun: list[tuple[str, float]] = []

    def begin(self, step: str) -> None:
        self._begun.append((step, time.perf_counter()))

    @property
    def first(self) -> float:
        """When the first step began."""
        return self._begun[0][1]

    def took(self) -> dict[str, float]:
        """Give the seconds of each step in the order in which they began; the last ends now."""
        ends = [*(at for _, at in self._begun[1:]), time.perf_counter()]
        took: dict[str, float] = {}
        for (step, start), end in zip(self._begun, ends, strict=True):
            took[step] = took.get(step, 0) + end - start
        return took


def bytes_needed(articles: int, images: int, captions: int) -> tuple[int, int]:
    """Estimate the bytes of parts and records, and those that merging them takes beside these."""
    tars = len(MONTHS) + articles // OF_TAR
    counts = {"articles": articles, "images": images, "captions": captions, "tars": tars}
    of_parts, of_merge = (
        sum(bytes_of[what] * count for what, count in counts.items())
        for bytes_of in (_OF_PARTS, _OF_MERGE)
    )
    return of_parts, of_merge


def check_room(folder: Path, needed: tuple[int, int]) -> None:
    """Raise ReimagingError if the disk has not the room."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if sum(needed) > free:
        raise ReimagingError(
            f"{folder}: such an index takes about {size_text(sum(needed))} while it is made, and "
            f"{size_text(free)} are free there."
        )


if __name__ == "__main__":
    sys.exit(main())
