"""Metadata records: ours, against the plain way (peers/elementtree_records.py) on one made page.

    python benchmarks/records.py                      measures, and writes the section
    python benchmarks/records.py --read READER FILE   has a file read by one of READERS: records,
                                                      seconds and peak memory as JSON

And how long a made snapshot takes to become records.sqlite. Each reading is a process of its own,
and the readers of a page take turns.
"""

import argparse
import datetime
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from results import Figure, table, write

RECORDS = 200_000
FEWER = 20_000  # to see whether memory grows
ROUNDS = 3
PAGES = {
    "ours": "`read_records`",
    "gzipped": "`read_records`, the page gzipped",
    "plain": "the plain way",
}
READERS = (*PAGES, "load", "load twice")

_TEXT = r"""
the of and a in to we is for with that by this on are as from an be which at can model field
theory quantum results using show system phase energy between data method temperature
measurement galaxies neural functions equation spectrum non-linear $\alpha$ $H_0$ $10^{-3}$
(2012), --- Schr\"odinger large-scale
"""
_NAMES = [
    "Smith",
    "Müller",
    "Nakamura",
    "Li",
    "García",
    "Ivanov",
    "Kim",
    "Rossi",
    "O'Neil",
    "Novák",
    "Andersson",
    "Dubois",
]
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2026-01-01T00:00:00Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXiv">http://oaipmh.arxiv.org/oai</request>
<ListRecords>
"""
_RECORD = """<record>
<header>
<identifier>oai:arXiv.org:{identifier}</identifier>
<datestamp>2017-07-02</datestamp>
<setSpec>physics:hep-th</setSpec>
</header>
<metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://arxiv.org/OAI/arXiv/ http://arxiv.org/OAI/arXiv.xsd">
<id>{identifier}</id><created>{created}</created><authors>{authors}</authors>\
<title>{title}</title><categories>hep-th gr-qc math.MP</categories>\
<comments>{pages} pages, 4 figures</comments>{published}\
<license>{licence}</license><abstract>  {abstract}
</abstract>
</arXiv>
</metadata>
</record>
"""
_PUBLISHED = "<journal-ref>{journal_ref}</journal-ref><doi>{doi}</doi>"
_LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


class Article(NamedTuple):
    """What a made record says."""

    identifier: str
    created: datetime.date
    authors: list[tuple[str, str]]  # keyname and forenames
    title: str
    pages: int
    journal_ref: str | None
    doi: str | None
    abstract: str


def main() -> int:
    """Measure and write the section, or read one file."""
    parser = argparse.ArgumentParser(description="Measure the reader of metadata records.")
    parser.add_argument(
        "--read", nargs=2, metavar=("READER", "FILE"), help=f"one of {', '.join(READERS)}"
    )
    arguments = parser.parse_args()
    if not arguments.read:
        body, figures = section()
        write("records", body, figures)
    elif arguments.read[0] not in READERS:
        parser.error(f"{arguments.read[0]} is no reader; {', '.join(READERS)} are")
    else:
        print(json.dumps(read(arguments.read[0], Path(arguments.read[1]))))
    return 0


def section() -> tuple[str, list[Figure]]:
    """Measure, and give the results as markdown without a heading, and the figures."""
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as folder:
        pages, of_pages = _of_pages(Path(folder))
        loading, of_loading = _of_loading(Path(folder))
    return f"{pages}\n\n{loading}", [*of_pages, *of_loading]


def _of_pages(folder: Path) -> tuple[str, list[Figure]]:
    page, small = folder / "page.xml", folder / "small.xml"
    make_page(page, RECORDS)
    make_page(small, FEWER)
    subprocess.run(["gzip", "--keep", str(page)], check=True)
    files = dict.fromkeys(PAGES, page) | {"gzipped": folder / "page.xml.gz"}
    rounds = [{who: read_apart(who, file) for who, file in files.items()} for _ in range(ROUNDS)]
    before = read_apart("ours", small)["peak_mb"]
    ratios = {who: [each["plain"]["seconds"] / each[who]["seconds"] for each in rounds]
              for who in PAGES}  # fmt: skip
    peaks = {who: max(each[who]["peak_mb"] for each in rounds) for who in PAGES}
    rates = {who: [each[who]["records"] / each[who]["seconds"] for each in rounds]
             for who in PAGES}  # fmt: skip
    times = {who: f"{statistics.median(ratios[who]):.2f}" for who in PAGES} | {"plain": "1"}
    rows = [
        (name, f"{statistics.median(rates[who]):,.0f}", times[who], f"{peaks[who]:.0f}")
        for who, name in PAGES.items()
    ]
    ours = ratios["ours"]
    figures = [
        figure
        for who, of in (("ours", "ours"), ("plain", "one ElementTree"))
        for figure in (
            Figure("a page", statistics.median(rates[who]), "records/s", of=of),
            Figure("memory for a page", peaks[who], "MB", "lower", of),
        )
    ]
    figures.append(Figure("a page, gzipped", statistics.median(rates["gzipped"]), "records/s"))
    told = (
        f"A made page of {RECORDS:,} records ({page.stat().st_size / 1e6:.0f} MB), medians of "
        f"{ROUNDS} rounds in which all take turns, a process each; the plain way is one "
        "ElementTree of the whole page.\n\n"
        f"{table(('reader', 'records/s', 'times the plain way', 'peak MB'), rows)}\n\n"
        f"Ours takes {before:.0f} MB for {FEWER:,} records, {peaks['ours']:.0f} for {RECORDS:,}; "
        f"round by round it is {min(ours):.2f} to {max(ours):.2f} times as fast."
    )
    return told, figures


def _of_loading(folder: Path) -> tuple[str, list[Figure]]:
    rows, figures = [], []
    for count in (FEWER, RECORDS):
        snapshot = folder / f"{count}.json"
        make_snapshot(snapshot, count)
        size = f"{snapshot.stat().st_size / 1e6:.0f}"
        for reader, what in (("load", f"{count:,}"), ("load twice", f"{count:,}, twice")):
            done = [read_apart(reader, snapshot) for _ in range(ROUNDS)]
            seconds = statistics.median(each["seconds"] for each in done)
            rate = f"{done[0]['records'] / seconds:,.0f}"
            peak = max(each["peak_mb"] for each in done)
            rows.append((what, size, f"{seconds:.1f}", rate, f"{peak:.0f}"))
            way = "a snapshot" if reader == "load" else "a snapshot, twice"
            figures += [
                Figure(way, seconds, "s", "lower", size=count),
                Figure(f"memory for {way}", peak, "MB", "lower", size=count),
            ]
    told = (
        "A made snapshot (lines of JSON) becomes records.sqlite, medians of "
        f"{ROUNDS}; twice is the same file once more after itself, as in a harvest that brings "
        "articles again.\n\n"
        f"{table(('records', 'MB of JSON', 'seconds', 'records/s', 'peak MB'), rows)}"
    )
    return told, figures


def read_apart(reader: str, path: Path) -> dict[str, float]:
    """Have a file read in a process of its own."""
    command = [sys.executable, __file__, "--read", reader, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def read(reader: str, path: Path) -> dict[str, float]:
    """Read a file here; tell how many records, in how many seconds, with how much memory."""
    # only what is measured is loaded, as it counts for the memory
    if reader.startswith("load"):
        count, seconds = _load([path] * (2 if reader == "load twice" else 1))
    else:
        if reader == "plain":
            from peers.elementtree_records import read_records
        else:
            from reimaging.ingest.records import read_records  # type: ignore[assignment]
        start = time.perf_counter()
        count = sum(1 for _ in read_records(path))
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"records": count, "seconds": seconds, "peak_mb": peak}


def _load(paths: list[Path]) -> tuple[int, float]:
    """Write records.sqlite beside the snapshots; tell how many records came, and the seconds."""
    from reimaging.index.database import reading
    from reimaging.index.records import write_records

    target = paths[0].with_suffix(".sqlite")
    start = time.perf_counter()
    write_records(target, paths)
    seconds = time.perf_counter() - start
    with reading(target) as database:
        (count,) = database.execute("SELECT count(*) FROM records").fetchone()
    target.unlink()
    return count * len(paths), seconds


def make_page(page: Path, count: int) -> None:
    """Write a page of so many records, the same each time, as long as arXiv's are on average."""
    with page.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        file.writelines(_element(article) for article in _articles(count))
        file.write("</ListRecords>\n</OAI-PMH>\n")


def make_snapshot(path: Path, count: int) -> None:
    """Write a snapshot of the records of such a page, as arXiv writes it."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(_line(article))}\n" for article in _articles(count))


def _articles(count: int) -> Iterator[Article]:
    rng = random.Random(count)
    return (_article(rng, number) for number in range(count))


def _article(rng: random.Random, number: int) -> Article:
    months, serial = divmod(number, 9_000)
    year, month = 7 + (months + 3) // 12, (months + 3) % 12 + 1  # the scheme began in 0704
    volume = rng.randrange(100, 999) if rng.random() < 0.5 else None
    abstract = _prose(rng, round(rng.gauss(1000, 300)))
    if rng.random() < 0.08:
        abstract += " It holds for x < y & z."
    return Article(
        identifier=f"{year:02d}{month:02d}.{serial + 1:04d}",
        created=datetime.date(2000 + year, month, rng.randrange(1, 29)),
        authors=[_author(rng) for _ in range(min(40, 1 + int(rng.expovariate(0.3))))],
        title=_prose(rng, 75),
        pages=rng.randrange(4, 60),
        journal_ref=f"Phys. Rev. D {volume} (2012) 345" if volume else None,
        doi=f"10.1103/PhysRevD.{volume}" if volume else None,
        abstract=abstract,
    )


def _element(article: Article) -> str:
    return _RECORD.format(
        identifier=article.identifier,
        created=article.created,
        authors="".join(
            f"<author><keyname>{keyname}</keyname><forenames>{forenames}</forenames></author>"
            for keyname, forenames in article.authors
        ),
        title=escape(article.title),
        pages=article.pages,
        published=_PUBLISHED.format(**article._asdict()) if article.doi else "",
        licence=_LICENCE,
        abstract=escape(article.abstract),
    )


def _line(article: Article) -> dict[str, object]:
    written = article.created.strftime("%a, %d %b %Y 19:18:42 GMT")
    names = [f"{forenames} {keyname}" for keyname, forenames in article.authors]
    return {
        "id": article.identifier,
        "submitter": names[0],
        "authors": " and ".join(names),
        "title": article.title,
        "comments": f"{article.pages} pages, 4 figures",
        "journal-ref": article.journal_ref,
        "doi": article.doi,
        "report-no": None,
        "categories": "hep-th gr-qc math.MP",
        "license": _LICENCE,
        "abstract": f"  {article.abstract}\n",
        "versions": [{"version": "v1", "created": written}],
        "update_date": "2017-07-02",
        "authors_parsed": [[keyname, forenames, ""] for keyname, forenames in article.authors],
    }


def _author(rng: random.Random) -> tuple[str, str]:
    forenames = f"{chr(rng.randrange(65, 91))}. {chr(rng.randrange(65, 91))}."
    return rng.choice(_NAMES), forenames


def _prose(rng: random.Random, length: int) -> str:
    """Give about so many characters of words, in lines as the server prints them."""
    words = rng.choices(_TEXT.split(), k=max(1, length // 6))
    lines = (" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
