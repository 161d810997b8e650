"""The parts and the records that a made index is merged from, as reading the tars would leave them.

A part is that of one bulk tar, as `reimaging.index.part` writes it: rows lie in the order in which
they are read, not in that of their numbers. The records are one file, as of `write_records`. All
are made by several processes; what a part says depends on the seed and its number alone.
"""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product, repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from made_articles import EXTENSIONS, MONTHS, Made, listed, places
from made_images import Signatures, headers
from made_prose import SYLLABLES, Numbers, prose, where

from reimaging.identifier import article_id, figure_id, image_id
from reimaging.index import records
from reimaging.index.database import run_script, script

OF_TAR = 650  # articles in a bulk tar
_BATCH = 20_000  # records that are held at a time
_OUTCOMES = ("ok", "damaged: its end is missing", "too large: its TeX", "no TeX")
_LICENCES = (
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "http://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by/3.0/",
    "http://creativecommons.org/licenses/by-nc-sa/3.0/",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/",
    "http://creativecommons.org/licenses/publicdomain/",
)


class Tar(NamedTuple):
    """A bulk tar: which of its month, and from which article on to before which one."""

    month: int
    number: int
    first: int
    last: int

    @property
    def name(self) -> str:
        return f"arXiv_src_{_yymm(self.month)}_{self.number:03d}.tar"


def tars_of(made: Made) -> list[Tar]:
    """Cut the articles into bulk tars, each of one month, in the order of time."""
    bounds = np.searchsorted(made.month, np.arange(len(MONTHS) + 1)).tolist()
    return [
        Tar(month, number, start, min(start + OF_TAR, last))
        for month, (first, last) in enumerate(pairwise(bounds))
        for number, start in enumerate(range(first, last, OF_TAR), 1)
    ]


def write_parts(
    folder: Path, made: Made, seed: int, workers: int, tick: Callable[[int], object]
) -> tuple[list[Path], Path]:
    """Write the parts of all tars and the records.

    Parameters
    ----------
    folder
        Where: `parts/TAR.sqlite`, `records.sqlite`. There must be none yet.
    made
        What there is.
    seed
        Another one has the rows say other things.
    workers
        Processes.
    tick
        Is told how many articles were written, each twice: for its record and for its part.

    Returns
    -------
    list of Path
        The parts, in the order of time.
    Path
        The records.
    """
    (folder / "parts").mkdir(parents=True)
    tars = tars_of(made)
    parts = [folder / "parts" / f"{tar.name.removesuffix('.tar')}.sqlite" for tar in tars]
    target = folder / "records.sqlite"
    signatures = Signatures(len(made.image_article))
    _ = made.year, made.family, made.shares, made.chances, made.neighbours  # once for all

    def records_job() -> Iterator[int]:
        return _write_records(target, made, seed)

    def part_job(place: int) -> Callable[[], Iterator[int]]:
        rng = [seed, 2, place]
        return lambda: _write_part(parts[place], made, tars[place], signatures, rng)

    # the longest first
    _share_out([records_job, *map(part_job, range(len(tars)))], workers, tick)
    return parts, target


def parts_in(folder: Path) -> list[Path]:
    """Find the parts that `write_parts` left in a folder, in the order of time."""
    found = (folder / "parts").glob("*.sqlite")
    return sorted(found, key=lambda part: (part.name[10:12] < "91", part.name))


def _share_out(
    jobs: Sequence[Callable[[], Iterable[int]]], workers: int, tick: Callable[[int], object]
) -> None:
    """Have forked processes do the jobs: what they read is not copied, as a pool would."""
    fork = multiprocessing.get_context("fork")
    following, done = fork.Value("i", 0), fork.SimpleQueue()

    def work() -> None:
        try:
            while True:
                with following.get_lock():
                    place = following.value
                    following.value += 1
                if place >= len(jobs):
                    break
                for count in jobs[place]():
                    done.put(count)
            done.put(None)
        except BaseException as error:
            done.put(repr(error))
            raise

    processes = [fork.Process(target=work, daemon=True) for _ in range(workers)]
    for process in processes:
        process.start()
    at_work = workers
    while at_work:
        told = done.get()
        if isinstance(told, str):
            raise RuntimeError(f"a process that makes rows ended: {told}")
        at_work -= told is None
        tick(told or 0)
    for process in processes:
        process.join()


@contextmanager
def _filling(target: Path) -> Iterator[sqlite3.Connection]:
    """Give a new database: what is made can be made again, and is not waited for on the disk."""
    database = sqlite3.connect(target, isolation_level=None)
    try:
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{1 << 16}"):
            database.execute(f"PRAGMA {setting}")
        database.execute("BEGIN")
        yield database
        database.execute("COMMIT")
    finally:
        database.close()


def _add(database: sqlite3.Connection, name: str, *columns: Any) -> None:
    """Insert rows that come as columns: arrays, or whatever gives a value a row."""
    lists = [each.tolist() if isinstance(each, np.ndarray) else each for each in columns]
    values = f"INSERT INTO {name} VALUES ({','.join('?' * len(columns))})"
    database.executemany(values, zip(*lists, strict=False))


def _write_part(
    target: Path, made: Made, tar: Tar, signatures: Signatures, seed: Sequence[int]
) -> Iterator[int]:
    rng = np.random.default_rng(seed)
    names = made.name[tar.first : tar.last]
    ids = np.fromiter(map(article_id, names), np.int64, len(names))
    images, image_ids, paths = _images_in(made, tar)
    with _filling(target) as database:
        run_script(database, script("schema.sql"))
        _add_members(database, rng, made, tar, ids)
        articles = made.image_article[images]
        said = headers(rng, signatures, made.extension[images], made.year[articles])
        extensions = [EXTENSIONS[place] for place in made.extension[images].tolist()]
        size = rng.lognormal(10.8, 1.3, len(images)).astype(int)
        holders = ids[articles - tar.first]
        _add(database, "image_files", image_ids, holders, paths, extensions, size, *said)
        _add_figures(database, rng, made, tar, ids, (images, image_ids, paths))
    yield len(names)


def _images_in(made: Made, tar: Tar) -> tuple[Numbers, Numbers, list[str]]:
    """Give the image files of a tar, their numbers and paths."""
    images = _between(made.image_article, tar.first, tar.last)
    paths = made.paths(images)
    holders = [made.name[place] for place in made.image_article[images].tolist()]
    return images, np.fromiter(map(image_id, holders, paths), np.int64, len(paths)), paths


def _between(ordered: Numbers, first: int, last: int) -> Numbers:
    """Give the places of those values that are at least `first` and less than `last`."""
    # of one type: numpy would otherwise copy the whole column to search it
    return np.arange(*np.searchsorted(ordered, np.array([first, last], ordered.dtype)))


def _yymm(month: int) -> str:
    return MONTHS[month][2:4] + MONTHS[month][5:]


def _add_members(
    database: sqlite3.Connection, rng: np.random.Generator, made: Made, tar: Tar, ids: Numbers
) -> None:
    """Write the tar, what it holds, and its articles, of which nothing but the name is known."""
    rows = np.arange(tar.first, tar.last)
    count = len(rows)
    images = made.held[rows]
    sizes = rng.lognormal(10.5, 0.8, count).astype(int) + 60_000 * images
    pdf = made.pdf_only[rows].tolist()
    odd = rng.choice(4, count, p=(0.994, 0.003, 0.002, 0.001)).tolist()
    names = made.name[tar.first : tar.last]
    compact = [name.replace("/", "") for name in names]
    yymm = _yymm(tar.month)
    total = int(sizes.sum()) + 1024 * count
    _add(database, "tars", [tar.name], [MONTHS[tar.month]], [total], [rng.bytes(16).hex()], [count])
    _add(
        database,
        "articles (article_id, identifier, compact, yymm, year, year_source, record)",
        ids, names, compact, repeat(yymm), made.year[rows], repeat("identifier"), repeat("missing"),
    )  # fmt: skip
    _add(
        database,
        "members",
        repeat(tar.name),
        range(count),
        [f"{yymm}/{name}.{'pdf' if only else 'gz'}"
         for name, only in zip(compact, pdf, strict=True)],
        sizes,
        ids,
        ["pdf" if only else ("file", "tar")[held > 0]
         for only, held in zip(pdf, images.tolist(), strict=True)],
        np.where(made.pdf_only[rows], 1, images + 2),
        [None if only else f"{name}.tex" for only, name in zip(pdf, compact, strict=True)],
        ["pdf-only" if only else _OUTCOMES[which] for only, which in zip(pdf, odd, strict=True)],
    )  # fmt: skip


def _add_figures(
    database: sqlite3.Connection,
    rng: np.random.Generator,
    made: Made,
    tar: Tar,
    ids: Numbers,
    held: tuple[Numbers, Numbers, list[str]],
) -> None:
    """Write figure floats with captions of some forty words, parts with short ones, and links.

    A third of the images is named without extension.
    """
    images, image_ids, paths = held
    rows = _between(made.figure_article, tar.first, tar.last)
    count = len(rows)
    articles, numbers = made.figure_article[rows], made.float_number[rows]
    positions = made.position[rows]
    names = [made.name[place] for place in articles.tolist()]
    figure_ids = np.fromiter(map(figure_id, names, positions.tolist()), np.int64, count)
    floats = numbers > 0
    words = np.clip(rng.lognormal(3.2, 0.75, count), 2, 400)
    words = np.where(floats, words, rng.integers(2, 7, count)).astype(int)
    words[rng.random(count) < 0.03] = 0
    captions = prose(rng, made.family[articles], words)
    running = numbers.tolist()
    parents = np.where(floats, 0, made.parent[rows] - rows[:1])
    two = rng.random(count) < 0.15
    _add(
        database,
        "figures",
        figure_ids,
        ids[articles - tar.first],
        positions,
        where(floats, running),
        where(~floats, figure_ids[parents].tolist()),
        where(floats, repeat("figure"), "part"),
        [("subfigure", "figure", "figure*")[f + t]
         for f, t in zip(floats.tolist(), (two & floats).tolist(), strict=True)],
        [f"{name.replace('/', '')}.tex" for name in names],
        where(floats, running),
        where(floats & (rng.random(count) < 0.85), [f"fig:{place}" for place in running]),
        captions.tex(),
        captions.plain(),
    )  # fmt: skip
    links = _between(made.link_figure, *(rows[[0, -1]] + [0, 1])) if count else rows
    shown = made.link_image[links]
    there = shown >= 0
    local = np.where(there, shown - images[:1], 0)
    short = (rng.random(len(links)) < 0.33).tolist()
    _add(
        database,
        "figure_images",
        figure_ids[made.link_figure[links] - rows[:1]],
        made.link_position[links],
        [path.rpartition(".")[0] if cut else path
         for path, cut in zip([paths[place] for place in local.tolist()], short, strict=True)],
        where(there, image_ids[local].tolist()),
        where(there, repeat("ok"), "missing: no such file"),
    )  # fmt: skip


def _write_records(target: Path, made: Made, seed: int) -> Iterator[int]:
    """Write the records in the order of their numbers; of a few articles there is none."""
    keynames = ["".join(each).capitalize() for each in product(SYLLABLES, repeat=3)]
    rng = np.random.default_rng([seed, 1])
    ids = np.fromiter(map(article_id, made.name), np.int64, len(made.name))
    order = np.argsort(ids)
    with _filling(target) as database:
        run_script(database, records._TABLES)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            # present, missing, deleted
            record = rng.choice(3, len(rows), p=(0.997, 0.002, 0.001))
            _add_records(database, rng, made, rows[record != 1], ids, record[record != 1] == 0)
            there = rows[record == 0]
            found = listed(rng, made, there)
            _add(database, "categories", *_long(ids[there], found))
            counts = rng.choice((1, 2, 3, 4, 5), len(there), p=(0.15, 0.3, 0.3, 0.15, 0.1))
            who = (rng.random(counts.sum()) ** 2 * len(keynames)).astype(int).tolist()
            initials = [f"{chr(each)}." for each in rng.integers(65, 91, len(who)).tolist()]
            _add(
                database, "authors", np.repeat(ids[there], counts), places(counts),
                [keynames[each] for each in who], initials, repeat(""),
            )  # fmt: skip
            yield len(rows)
        run_script(database, records._INDEX)


def _add_records(
    database: sqlite3.Connection,
    rng: np.random.Generator,
    made: Made,
    rows: Numbers,
    ids: Numbers,
    there: Numbers,
) -> None:
    """Write records of articles; of those that are not there, which were deleted, little."""
    count = len(rows)
    families, years = made.family[rows], made.year[rows]
    names = [made.name[row] for row in rows.tolist()]
    titles = prose(rng, families, rng.integers(4, 10, count)).plain()
    words = np.clip(rng.normal(110, 40, count), 20, 330).astype(int)
    abstracts = prose(rng, families, words).tex()
    months = [MONTHS[place] for place in made.month[rows].tolist()]
    volumes, pages = rng.integers(1, 999, (2, count)).tolist()
    days = rng.integers(1, 29, count).tolist()
    mathematical = [made.codes[place].startswith("math") for place in made.category[rows]]
    published = there & (rng.random(count) < 0.5)
    # nearly all state one since 2007, few before
    licensed = there & (rng.random(count) < np.where(years < 2007, 0.1, 0.99))
    free = rng.choice(6, count, p=(0.965, 0.01, 0.008, 0.007, 0.006, 0.004)).tolist()
    created = [f"{month}-{day:02d}" for month, day in zip(months, days, strict=True)]
    journals = [
        f"J. Invent. Res. {v} ({y}) {p}"
        for v, y, p in zip(volumes, years.tolist(), pages, strict=True)
    ]
    _add(
        database,
        "records",
        ids[rows],
        names,
        [name.replace("/", "") for name in names],
        [month[2:4] + month[5:] for month in months],
        ~there,
        where(there, [title.rstrip(".") for title in titles]),
        where(there, abstracts),
        where(there & (rng.random(count) < 0.8), [f"{4 + page % 56} pages" for page in pages]),
        where(there & (rng.random(count) < 0.1), [f"MADE-TH-{page}" for page in pages]),
        where(
            there & (rng.random(count) < 0.5) & mathematical,
            [f"{page % 99:02d}A05" for page in pages],
        ),
        repeat(None),
        where(published, journals),
        where(published, [f"10.0000/made.{v}.{p}" for v, p in zip(volumes, pages, strict=True)]),
        where(licensed, [_LICENCES[place] for place in free]),
        where(there, created),
        where(there & (rng.random(count) < 0.4), created),
    )


def _long(ids: Numbers, lists: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, list[str]]:
    """Turn a list an article into columns of article, position and value."""
    counts = np.array([len(each) for each in lists], np.int64)
    return np.repeat(ids, counts), places(counts), [value for each in lists for value in each]
