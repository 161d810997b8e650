"""An index of any size with made rows, to measure with what only the whole arXiv has: its size.

    python benchmarks/generate_index.py TARGET --articles 1500000 --images 10000000 \
        --captions 8000000 --seed 4

Tables, indexes, summaries and searches are those of a merge. What the rows say is invented, how
they are spread is like arXiv's: years that grow, categories that come, drift and close, a quarter
of the articles without image and a few with hundreds, formats and software of their time. The
numbers of articles, images and figures are those of reimaging.identifier. The same arguments give
the same rows. Each table is written in the order of its key, which is quick and leaves its pages
full; after a merge of thousands of parts about a third of a page of the long tables is empty.
"""

import argparse
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product, repeat
from pathlib import Path
from sqlite3 import Connection, complete_statement
from typing import Any

import numpy as np
from made_articles import EXTENSIONS, MONTHS, Made, listed, make, places
from made_images import Signatures, headers
from made_prose import SYLLABLES, Numbers, prose, where
from results import table
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.index.database import building, note_made_from, run_script, script
from reimaging.index.merge import VERSION

BATCH = 50_000  # rows that are held at a time
CACHE = 1 << 30  # bytes of the database that SQLite holds
OF_TAR = 650  # articles in a bulk tar

# Bytes an article, image and caption take, in the file and beside it while it is made.
_BYTES = {"articles": 3500, "images": 550, "captions": 1100}

_LICENCES = (
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "http://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by/3.0/",
    "http://creativecommons.org/licenses/by-nc-sa/3.0/",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/",
    "http://creativecommons.org/licenses/publicdomain/",
)


def main() -> int:
    """Make the index and tell what each part of it took."""
    parser = argparse.ArgumentParser(description="Make an index of invented rows.")
    parser.add_argument("target", type=Path)
    for name, count in (("articles", 1_500_000), ("images", 10_000_000), ("captions", 8_000_000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=4)
    told = parser.parse_args()
    try:
        took = generate_index(told.target, told.articles, told.images, told.captions, told.seed)
    except ReimagingError as error:
        sys.exit(str(error))
    took["all"] = sum(took.values())
    print(table(("part", "seconds"), [(what, f"{each:.1f}") for what, each in took.items()]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{told.target.stat().st_size / 1e9:.2f} GB, peak memory {peak:,.0f} MB")
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
    _check_room(target, {"articles": articles, "images": images, "captions": captions})
    bar = tqdm(
        total=3 * (articles + images + captions), unit=" rows", unit_scale=True, disable=None
    )
    with building(target) as database, bar:
        # Neither is allowed inside a transaction; that the keys hold is seen to by a test.
        database.execute("COMMIT")
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(f"PRAGMA cache_size = -{CACHE >> 10}")
        database.execute("BEGIN")
        run_script(database, script("schema.sql"))
        work = _Work(database, bar)
        with work.part("numbers"):
            made = make(seed, articles, images, captions, bar.update)
        bar.total = bar.n + 2 * articles + images + len(made.figure_ids) + len(made.link_figure)
        bar.refresh()
        for place, write in enumerate((_members, _articles, _images, _figures, _links), 1):
            with work.part(write.__name__.strip("_")):
                write(np.random.default_rng([seed, place]), made, work)
        bar.set_postfix_str("no rows from here on")
        for statement in _statements(script("views.sql")):
            with work.part(" ".join(statement.split("(")[0].split()[:5])):
                run_script(database, statement)
        made_by = f"benchmarks/generate_index.py: seed {seed}"
        note_made_from(database, {"database version": str(VERSION), "made by": made_by})
        with work.part("ANALYZE"):
            database.execute("ANALYZE")
    return work.took


@dataclass
class _Work:
    """The database that is made, the bar that shows it, and what each part took."""

    database: Connection
    bar: "tqdm[Any]"
    took: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        self.bar.set_description(name)
        yield
        self.took[name] = self.took.get(name, 0) + time.perf_counter() - start

    def batches(self, order: Numbers) -> Iterator[Numbers]:
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            yield batch
            self.bar.update(len(batch))

    def add(self, name: str, *columns: Any) -> None:
        """Insert rows that come as columns: arrays, or whatever gives a value a row."""
        lists = [each.tolist() if isinstance(each, np.ndarray) else each for each in columns]
        values = f"INSERT INTO {name} VALUES ({','.join('?' * len(columns))})"
        self.database.executemany(values, zip(*lists, strict=False))


def _check_room(target: Path, counts: dict[str, int]) -> None:
    """Raise ReimagingError if the disk has not the room."""
    needed = sum(_BYTES[what] * count for what, count in counts.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    if needed > free:
        raise ReimagingError(
            f"{target}: such an index takes about {needed / 1e9:.1f} GB while it is made, and "
            f"{free / 1e9:.1f} GB are free there."
        )


def _statements(text: str) -> Iterator[str]:
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += "" if line.startswith("--") else line
        if complete_statement(statement):
            yield statement.strip()
            statement = ""


def _members(rng: np.random.Generator, made: Made, work: _Work) -> None:
    """Write the bulk tars, each of one month, and what they hold."""
    bounds = np.searchsorted(made.month, np.arange(len(MONTHS) + 1)).tolist()
    kinds = ("file", "tar")
    for month, first, last in zip(MONTHS, bounds[:-1], bounds[1:], strict=True):
        yymm = month[2:4] + month[5:]
        for number, start in enumerate(range(first, last, OF_TAR), 1):
            rows = np.arange(start, min(start + OF_TAR, last))
            images = made.held[rows]
            sizes = rng.lognormal(10.5, 0.8, len(rows)).astype(int) + 60_000 * images
            pdf = made.pdf_only[rows].tolist()
            odd = rng.choice(4, len(rows), p=(0.994, 0.003, 0.002, 0.001)).tolist()
            tar = f"arXiv_src_{yymm}_{number:03d}.tar"
            md5 = rng.bytes(16).hex()
            total = int(sizes.sum()) + 1024 * len(rows)
            work.add("tars", [tar], [month], [total], [md5], [len(rows)])
            names = [made.name[row].replace("/", "") for row in rows.tolist()]
            outcomes = ("ok", "damaged: its end is missing", "too large: its TeX", "no TeX")
            work.add(
                "members",
                repeat(tar),
                range(len(rows)),
                [f"{yymm}/{name}.{'pdf' if only else 'gz'}"
                 for name, only in zip(names, pdf, strict=True)],
                sizes,
                made.article_ids[rows],
                ["pdf" if only else kinds[held > 0]
                 for only, held in zip(pdf, images.tolist(), strict=True)],
                np.where(made.pdf_only[rows], 1, images + 2),
                [None if only else f"{name}.tex" for only, name in zip(pdf, names, strict=True)],
                ["pdf-only" if only else outcomes[which]
                 for only, which in zip(pdf, odd, strict=True)],
            )  # fmt: skip
            work.bar.update(len(rows))


def _articles(rng: np.random.Generator, made: Made, work: _Work) -> None:
    """Write articles with their categories and authors; of a few the record is missing."""
    keynames = ["".join(each).capitalize() for each in product(SYLLABLES, repeat=3)]
    for rows in work.batches(np.argsort(made.article_ids)):
        count = len(rows)
        families, years = made.family[rows], made.year[rows]
        record = rng.choice(3, count, p=(0.997, 0.002, 0.001))  # present, missing, deleted
        there = record == 0
        titles = prose(rng, families, rng.integers(4, 10, count)).plain()
        words = np.clip(rng.normal(110, 40, count), 20, 330).astype(int)
        abstracts = prose(rng, families, words).tex()
        names = [made.name[row] for row in rows.tolist()]
        months = [MONTHS[place] for place in made.month[rows].tolist()]
        volumes, pages = rng.integers(1, 999, (2, count)).tolist()
        days = rng.integers(1, 29, count).tolist()
        mathematical = [made.codes[place].startswith("math") for place in made.category[rows]]
        published = rng.random(count) < 0.5
        # nearly all state one since 2007, few before
        states = rng.random(count) < np.where(years < 2007, 0.1, 0.99)
        free = rng.choice(6, count, p=(0.965, 0.01, 0.008, 0.007, 0.006, 0.004)).tolist()
        found = [
            each if here else []
            for each, here in zip(listed(rng, made, rows), there.tolist(), strict=True)
        ]
        created = [f"{month}-{day:02d}" for month, day in zip(months, days, strict=True)]
        work.add(
            "articles",
            made.article_ids[rows],
            names,
            [name.replace("/", "") for name in names],
            [month[2:4] + month[5:] for month in months],
            where(there, [title.rstrip(".") for title in titles]),
            where(there, abstracts),
            where(there & (rng.random(count) < 0.8), [f"{4 + page % 56} pages" for page in pages]),
            where(there & (rng.random(count) < 0.1), [f"MADE-TH-{page}" for page in pages]),
            where(
                there & (rng.random(count) < 0.5) & mathematical,
                [f"{page % 99:02d}A05" for page in pages],
            ),
            repeat(None),
            where(
                there & published,
                [
                    f"J. Invent. Res. {v} ({y}) {p}"
                    for v, y, p in zip(volumes, years.tolist(), pages, strict=True)
                ],
            ),
            where(
                there & published,
                [f"10.0000/made.{v}.{p}" for v, p in zip(volumes, pages, strict=True)],
            ),
            where(there & states, [_LICENCES[place] for place in free]),
            where(there, created),
            where(there & (rng.random(count) < 0.4), created),
            years,
            where(there, repeat("created"), "identifier"),
            [each[0] if each else None for each in found],
            [("present", "missing", "deleted")[which] for which in record.tolist()],
        )
        work.add("categories", *_long(made.article_ids[rows], found))
        authors = np.where(
            there, rng.choice((1, 2, 3, 4, 5), count, p=(0.15, 0.3, 0.3, 0.15, 0.1)), 0
        )
        ids = np.repeat(made.article_ids[rows], authors)
        who = (rng.random(len(ids)) ** 2 * len(keynames)).astype(int).tolist()
        first = rng.integers(65, 91, len(ids)).tolist()
        work.add(
            "authors", ids, places(authors), [keynames[each] for each in who],
            [f"{chr(each)}." for each in first], repeat(""),
        )  # fmt: skip


def _images(rng: np.random.Generator, made: Made, work: _Work) -> None:
    """Write image files."""
    signatures = Signatures(len(made.image_ids))
    for rows in work.batches(np.argsort(made.image_ids)):
        articles = made.image_article[rows]
        said = headers(rng, signatures, made.extension[rows], made.year[articles])
        ids = made.image_ids[rows], made.article_ids[articles]
        extensions = [EXTENSIONS[place] for place in made.extension[rows].tolist()]
        size = rng.lognormal(10.8, 1.3, len(rows)).astype(int)
        work.add("image_files", *ids, made.paths(rows), extensions, size, *said)


def _figures(rng: np.random.Generator, made: Made, work: _Work) -> None:
    """Write figure floats with captions of some forty words, and parts with short ones."""
    for rows in work.batches(np.argsort(made.figure_ids)):
        count = len(rows)
        articles, numbers = made.figure_article[rows], made.float_number[rows]
        floats = numbers > 0
        words = np.clip(rng.lognormal(3.2, 0.75, count), 2, 400)
        words = np.where(floats, words, rng.integers(2, 7, count)).astype(int)
        words[rng.random(count) < 0.03] = 0
        captions = prose(rng, made.family[articles], words)
        places = numbers.tolist()
        parent = made.parent[rows]
        two = rng.random(count) < 0.15
        work.add(
            "figures",
            made.figure_ids[rows],
            made.article_ids[articles],
            made.position[rows],
            where(floats, places),
            where(~floats, made.figure_ids[parent].tolist()),
            where(floats, repeat("figure"), "part"),
            [
                ("subfigure", "figure", "figure*")[f + t]
                for f, t in zip(floats.tolist(), (two & floats).tolist(), strict=True)
            ],
            [f"{made.name[place].replace('/', '')}.tex" for place in articles.tolist()],
            where(floats, places),
            where(floats & (rng.random(count) < 0.85), [f"fig:{place}" for place in places]),
            captions.tex(),
            captions.plain(),
        )


def _links(rng: np.random.Generator, made: Made, work: _Work) -> None:
    """Write which figure shows which images; a third is named without extension."""
    rank = np.empty(len(made.figure_ids), np.int32)
    rank[np.argsort(made.figure_ids)] = np.arange(len(rank), dtype=np.int32)
    order = np.lexsort((made.link_position, rank[made.link_figure]))
    for rows in work.batches(order):
        images = made.link_image[rows]
        there = images >= 0
        short = (rng.random(len(rows)) < 0.33).tolist()
        paths = made.paths(images)
        work.add(
            "figure_images",
            made.figure_ids[made.link_figure[rows]],
            made.link_position[rows],
            [
                path.rpartition(".")[0] if cut else path
                for path, cut in zip(paths, short, strict=True)
            ],
            where(there, made.image_ids[images].tolist()),
            where(there, repeat("ok"), "missing: no such file"),
        )


def _long(ids: Numbers, lists: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, list[str]]:
    """Turn a list an article into columns of article, position and value."""
    counts = np.array([len(each) for each in lists])
    return np.repeat(ids, counts), places(counts), [value for each in lists for value in each]


if __name__ == "__main__":
    sys.exit(main())
