"""Tables of class shares by category and year: the columns, small, tiny, full, and not corrected."""

import csv

import numpy as np

from reimaging.image_class import CLASSES
from reimaging.learn.share_correction import corrected_shares, sample_interval
from reimaging.taxonomy import categories

COLUMNS = ("category", "year", "class", "images", "raw", "corrected", "low", "high")
CONFUSION = [[470, 8, 22], [10, 440, 50], [60, 45, 395]]


def rows_of(counts, corrected=True):
    """Rows of counts by (category, year): images said to be of each class."""
    seen = np.array(list(counts.values()), float).reshape(-1, 3)
    shares = corrected_shares(seen, CONFUSION, seed=4, draws=100)
    low, high = shares.low, shares.high
    if not corrected:
        low, high = sample_interval(seen)
    return [
        dict(
            zip(
                COLUMNS,
                (
                    *map(str, cell),
                    image_class,
                    str(int(seen[place].sum())),
                    f"{shares.raw[place, n]:.6g}",
                    f"{shares.corrected[place, n]:.6g}" if corrected else "",
                    f"{low[place, n]:.6g}",
                    f"{high[place, n]:.6g}",
                ),
                strict=True,
            )
        )
        for place, cell in enumerate(counts)
        for n, image_class in enumerate(CLASSES)
    ]


def sample_counts(names=("cs.CV", "cs.LG", "hep-th", "astro-ph", "math.AG", "unknown")):
    """As a small collection has them: few images, many years without any."""
    rng = np.random.default_rng(4)
    return {
        (name, year): rng.multinomial(1 + rng.poisson(8), [0.85, 0.06, 0.09])
        for name in names
        for year in range(1995 + len(name), 2019, 3)
    }


def full_counts():
    """All categories in 28 years, from one image to tens of thousands, with more and more sensor."""
    rng = np.random.default_rng(4)
    counts = {}
    for number, name in enumerate(categories()):
        for year in range(1991, 2019):
            images = int(10 ** ((year - 1991) / 28 * (1 + number % 4 * 1.2)))
            sensor = 0.5 * ((year - 1990) / 28) ** 2 * (number % 5) / 4
            counts[name, year] = rng.multinomial(images, [0.92 - sensor, 0.02 + sensor, 0.06])
    return counts


TINY = {("cs.CV", 2012): [1, 0, 0]}


def write_shares(path, counts, corrected=True):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows_of(counts, corrected) if counts else [])
    return path
