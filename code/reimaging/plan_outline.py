"""How much a run is about to take in: tars, articles, images; of arXiv even without a manifest.

Tars and articles are counted by the manifest. How many images an article has is known by year: to
2018 from the study's tables, after that from its update of August 2020, whose 241,434 articles had
10.99 each, which is taken to hold for all years since.

Without a manifest arXiv is told in outline, plan_outline.csv: the articles of each year, to 2018 by
the study's tables, then by arXiv's own statistics (https://arxiv.org/stats/monthly_submissions).
How large an article is was read off tars and arXiv's manifest of 2024-11-07 at nine times (_MB);
between these it is taken to grow evenly (on a logarithmic scale). So the years to 2018 come to
1.02 TB in 2,087 tars, where the study has about 1 TB and 2,150, and those to October 2024 to 9,019
tars, where that manifest has some 9,010.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from math import ceil, exp, log
from typing import Final

from reimaging.acquire.manifest import BulkTar
from reimaging.settings import Slice

IMAGES_AN_ARTICLE: Final = 10.99  # since 2019: see above
RECORDS: Final = 2_500_000  # of all of arXiv, roughly
_BEGAN: Final = 7  # the first month of 1991 with a tar
TAR: Final = 537_000_000  # bytes of a full tar; the last of a month holds what is left

# Megabytes an article in the tars of a time (year, and share of it): by the manifest of 2024-11-07,
# sizes and items of whole years (2000 to 2002), of months, or of a month's last tars (2022, 2024);
# in January 2012 by the tars themselves.
_MB: Final = (
    (1999.90, 0.089),
    (2000.50, 0.097),
    (2001.50, 0.106),
    (2002.50, 0.117),
    (2012.04, 0.60),
    (2014.75, 0.96),
    (2019.04, 1.57),
    (2022.20, 3.81),
    (2024.80, 4.35),
)
MEAN_MB: Final = 1.9  # an article, of all years
SOURCES: Final = (
    "Without a manifest: articles by the study's tables and arXiv's monthly statistics, to "
    "2024-12; megabytes an article as in arXiv's manifest of November 2024."
)


@dataclass(frozen=True)
class Counts:
    """What a run takes in.

    Attributes
    ----------
    tars, bytes
        Bulk tars, and bytes of them.
    articles, images
        That are read out of them.
    """

    tars: int
    bytes: int
    articles: int
    images: int


def count(tars: Iterable[BulkTar], chosen: int | None = None) -> Counts:
    """Count what there is in tars.

    Parameters
    ----------
    tars
        Of the manifest, or in outline. Where one does not state its articles, as those of the
        archive do not, they are reckoned from its size.
    chosen
        How many of the articles the slice takes; None for all.
    """
    number = size = 0
    articles = images = 0.0
    for tar in tars:
        held = articles_of(tar)
        number, size, articles = number + 1, size + tar.size, articles + held
        images += held * images_an_article(int(tar.month[:4]))
    share = 1.0 if chosen is None or not articles else min(1.0, chosen / articles)
    return Counts(number, size, round(articles * share), round(images * share))


def articles_of(tar: BulkTar) -> float:
    """Tell how many articles a tar holds."""
    if tar.num_items:
        return tar.num_items
    year, month = map(int, tar.month.split("-"))
    return tar.size / (mb_an_article(year + (month - 0.5) / 12) * 1e6)


def images_an_article(year: int) -> float:
    """Tell how many images an article of a year has, on average."""
    articles, images = outline().get(year, (0, None))
    if images is None:
        return IMAGES_AN_ARTICLE if year > min(outline()) else 0.0
    return images / articles


def mb_an_article(time: float) -> float:
    """Tell how many megabytes of tar an article takes.

    Parameters
    ----------
    time
        The year, and what share of it has passed; before the first that is known, and after the
        last, it is as then.
    """
    if time <= _MB[0][0]:
        return _MB[0][1]
    for (start, low), (end, high) in pairwise(_MB):
        if time <= end:
            share = (time - start) / (end - start)
            return exp(log(low) + share * (log(high) - log(low)))
    return _MB[-1][1]


def outline_tars(months: Slice) -> list[BulkTar]:
    """Make up the tars of arXiv's months, in time order, as large and as many as they must be.

    Parameters
    ----------
    months
        The slice; others are left out.
    """
    tars = []
    for year, (articles, _) in outline().items():
        first = _BEGAN if year == min(outline()) else 1
        for month in range(first, 13):
            if not months.has_month(f"{year}-{month:02}"):
                continue
            of_month = articles / (13 - first)
            size = of_month * mb_an_article(year + (month - 0.5) / 12) * 1e6
            number = ceil(size / TAR)
            each = round(of_month / number)
            yymm = f"{year % 100:02}{month:02}"
            for seq in range(1, number + 1):
                name = f"arXiv_src_{yymm}_{seq:03}.tar"
                tar = BulkTar(name, f"src/{name}", "0" * 32, round(size / number), yymm, seq)
                tars.append(replace(tar, num_items=each))
    return tars


@cache
def outline() -> dict[int, tuple[int, int | None]]:
    """Read articles and images of each year; None where images are not known."""
    text = resources.files("reimaging").joinpath("plan_outline.csv").read_text(encoding="utf-8")
    return {
        int(row["year"]): (int(row["articles"]), int(row["images"]) if row["images"] else None)
        for row in csv.DictReader(text.splitlines())
    }
