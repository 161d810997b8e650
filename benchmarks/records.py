"""Metadata records: ours, against the plain way (peers/elementtree_records.py) on one made page.

    python benchmarks/records.py                      measures, and writes the section
    python benchmarks/records.py --read READER PAGE   reads a page with `ours` or `plain`: records,
                                                      seconds and peak memory as JSON

Each reading is a process of its own, and the two take turns.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from results import table, write

RECORDS = 200_000
FEWER = 20_000  # to see whether memory grows
ROUNDS = 3
READERS = {"ours": "`read_records`", "plain": "the plain way"}

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
<license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license><abstract>  {abstract}
</abstract>
</arXiv>
</metadata>
</record>
"""
_PUBLISHED = "<journal-ref>Phys. Rev. D {0} (2012) 345</journal-ref><doi>10.1103/PhysRevD.{0}</doi>"


def main() -> int:
    """Measure and write the section, or read one page."""
    parser = argparse.ArgumentParser(description="Measure the reader of metadata records.")
    parser.add_argument(
        "--read", nargs=2, metavar=("READER", "PAGE"), help=f"read a page: {' or '.join(READERS)}"
    )
    arguments = parser.parse_args()
    if not arguments.read:
        write("records", section())
    elif arguments.read[0] not in READERS:
        parser.error(f"{arguments.read[0]} is no reader; {' or '.join(READERS)} are")
    else:
        print(json.dumps(read(arguments.read[0], Path(arguments.read[1]))))
    return 0


def section() -> str:
    """Measure, and give the results as markdown without a heading."""
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as folder:
        page, small = Path(folder, "page.xml"), Path(folder, "small.xml")
        make_page(page, RECORDS)
        make_page(small, FEWER)
        size = page.stat().st_size / 1e6
        rounds = [{reader: read_apart(reader, page) for reader in READERS} for _ in range(ROUNDS)]
        before = read_apart("ours", small)["peak_mb"]
    rates = {
        reader: statistics.median(
            each[reader]["records"] / each[reader]["seconds"] for each in rounds
        )
        for reader in READERS
    }
    ratios = [each["plain"]["seconds"] / each["ours"]["seconds"] for each in rounds]
    times = {"ours": f"{statistics.median(ratios):.2f}", "plain": "1"}
    peaks = {reader: max(each[reader]["peak_mb"] for each in rounds) for reader in READERS}
    rows = [
        (name, f"{rates[reader]:,.0f}", times[reader], f"{peaks[reader]:.0f}")
        for reader, name in READERS.items()
    ]
    return (
        f"A made page of {RECORDS:,} records ({size:.0f} MB), medians of {ROUNDS} rounds in which "
        "both take turns, a process each; the plain way is one ElementTree of the whole page.\n\n"
        f"{table(('reader', 'records/s', 'times the plain way', 'peak MB'), rows)}\n\n"
        f"Ours takes {before:.0f} MB for {FEWER:,} records, {peaks['ours']:.0f} for {RECORDS:,}; "
        f"round by round it is {min(ratios):.2f} to {max(ratios):.2f} times as fast."
    )


def read_apart(reader: str, page: Path) -> dict[str, float]:
    """Read a page in a process of its own."""
    command = [sys.executable, __file__, "--read", reader, str(page)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def read(reader: str, page: Path) -> dict[str, float]:
    """Read a page here; tell how many records, in how many seconds, with how much memory."""
    # only what is measured is loaded, as it counts for the memory
    if reader == "ours":
        from reimaging.ingest.records import read_records
    else:
        from peers.elementtree_records import read_records  # type: ignore[assignment]
    start = time.perf_counter()
    count = sum(1 for _ in read_records(page))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"records": count, "seconds": seconds, "peak_mb": peak}


def make_page(page: Path, count: int) -> None:
    """Write a page of so many records, the same each time, as long as arXiv's are on average."""
    rng = random.Random(count)
    with page.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for number in range(count):
            file.write(_record(rng, number))
        file.write("</ListRecords>\n</OAI-PMH>\n")


def _record(rng: random.Random, number: int) -> str:
    months, serial = divmod(number, 9_000)
    year, month = 7 + (months + 3) // 12, (months + 3) % 12 + 1  # the scheme began in 0704
    published = _PUBLISHED.format(rng.randrange(100, 999)) if rng.random() < 0.5 else ""
    abstract = _prose(rng, round(rng.gauss(1000, 300)))
    if rng.random() < 0.08:
        abstract += " It holds for x < y & z."
    return _RECORD.format(
        identifier=f"{year:02d}{month:02d}.{serial + 1:04d}",
        created=f"20{year:02d}-{month:02d}-{rng.randrange(1, 29):02d}",
        authors="".join(_author(rng) for _ in range(min(40, 1 + int(rng.expovariate(0.3))))),
        title=escape(_prose(rng, 75)),
        pages=rng.randrange(4, 60),
        published=published,
        abstract=escape(abstract),
    )


def _author(rng: random.Random) -> str:
    forenames = f"{chr(rng.randrange(65, 91))}. {chr(rng.randrange(65, 91))}."
    keyname = rng.choice(_NAMES)
    return f"<author><keyname>{keyname}</keyname><forenames>{forenames}</forenames></author>"


def _prose(rng: random.Random, length: int) -> str:
    """Give about so many characters of words, in lines as the server prints them."""
    words = rng.choices(_TEXT.split(), k=max(1, length // 6))
    lines = (" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
