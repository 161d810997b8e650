"""The database from 10^4 images to all of arXiv's 10^7: made parts are merged, and it is asked.

    python benchmarks/database.py [--sizes 4 5 6 7] [--folder FOLDER]

Articles and captions are in proportion: 1.5 and 8 of 10 images. Each size is made, merged and asked
in turn, by processes that do nothing else; what takes little is done three times. What a size took
is kept in FOLDER until the code changes, so that a run that was stopped goes on with the next size,
and sizes can be measured one by one; the section is written of all that are there. Without --sizes,
all that the disk has room for.
"""

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import database_plot
from database_growth import FLOOR, Growth, growth, noise
from database_run import AGAIN, SAMPLE, Measured, counts_of, measure
from generate_index import bytes_needed, check_room
from results import ROOT, Figure, table, write

from reimaging.errors import ReimagingError
from reimaging.quantity import size_text, time_text
from tables import TABLES

SIZES = (4, 5, 6, 7)  # powers of ten
PLOT = ROOT / "benchmarks/database.svg"
# The steps of a merge by what they do; the others are indexes.
_ROWS = ("parts", "figures", "articles", "image_files", "figure_images", "authors", "categories")
_SUMMARIES = ("article_summary", "article_summary_images", "caption_words")
_SEARCHES = ("article_search", "figure_search")
_LAST = ("ANALYZE", "disk")

Times = Mapping[int, Mapping[str, float]]  # images -> step or table -> seconds


def main() -> int:
    """Measure the sizes that are not yet measured, and write the section."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", choices=SIZES, metavar="POWER")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "reimaging-database"
    )
    asked = parser.parse_args()
    left_out = _measure_lacking(asked.folder, asked.sizes)
    there = {each["images"]: each for each in _kept(asked.folder).values()}
    times = {size: _seconds(each) for size, each in there.items()}
    if not times:
        sys.exit(left_out)
    database_plot.draw(PLOT, panels(times))
    write("database", told(there, times, left_out), list(figures(there, times)))
    return 0


def _measure_lacking(folder: Path, asked: Sequence[int] | None) -> str:
    """Measure what is asked for and not kept; say what the disk has no room for, if it may be."""
    code = code_hash()
    for power in asked or SIZES:
        if power in _kept(folder):
            continue
        try:
            check_room(folder, bytes_needed(*counts_of(10**power)))
        except ReimagingError as error:
            if asked:
                sys.exit(str(error))
            return f"{10**power:,} images are left out: {error}"
        found = {"code": code, **measure(10**power, folder / "work")}
        (folder / f"{power}.json").write_text(json.dumps(found))
    return ""


def _kept(folder: Path) -> dict[int, Measured]:
    """Read what was measured of this code."""
    code = code_hash()
    files = {power: folder / f"{power}.json" for power in SIZES}
    found = {power: json.loads(file.read_text()) for power, file in files.items() if file.is_file()}
    return {power: each for power, each in found.items() if each["code"] == code}


def code_hash() -> str:
    """Tell whether what was measured is what would be measured now."""
    index, here = ROOT / "code/reimaging/index", Path(__file__).parent
    files = [*index.rglob("*.py"), *index.rglob("*.sql"), *here.glob("made_*.py")]
    read = (file.read_bytes() for file in sorted([*files, here / "database_run.py"]))
    return hashlib.sha256(b"\0".join(read)).hexdigest()


def _seconds(measured: Measured) -> dict[str, float]:
    """Give the median seconds of each step, then of each table."""
    each = {**measured["steps"], **measured["tables"]}
    return {name: statistics.median(one["seconds"]) for name, one in each.items()}


def groups(steps: Iterable[str]) -> dict[str, list[str]]:
    """Sort the steps of a merge by what they do."""
    others = {*_ROWS, *_SUMMARIES, *_SEARCHES, *_LAST}
    return {
        "rows": list(_ROWS),
        "indexes": [step for step in steps if step not in others],
        "summary tables": list(_SUMMARIES),
        "full-text search": list(_SEARCHES),
        "ANALYZE": ["ANALYZE"],
        "onto the disk": ["disk"],
    }


def _merge_steps(times: Times) -> list[str]:
    return [name for name in next(iter(times.values())) if name not in TABLES]


def panels(times: Times) -> dict[str, database_plot.Lines]:
    """Give what is drawn: the steps of the merge in three panels, the tables in a fourth."""
    of = groups(_merge_steps(times))
    others = [*of["summary tables"], *of["full-text search"], "ANALYZE", "disk"]
    names = {
        "Rows": of["rows"],
        "Indexes": of["indexes"],
        "Full-text search, summaries": others,
        "Asking": TABLES,
    }
    return {title: {name: _line(times, [name]) for name in some} for title, some in names.items()}


def _line(times: Times, names: Iterable[str]) -> dict[int, float]:
    return {size: sum(each[name] for name in names) for size, each in times.items()}


def figures(there: Mapping[int, Measured], times: Times) -> Iterator[Figure]:
    """Give what is kept of a measurement: the groups of steps, all tables, sizes and memory."""
    for size, measured in there.items():
        seconds = {"parts made": measured["making"]}
        for title, names in groups(_merge_steps(times)).items():
            seconds[f"merge: {title}"] = _line(times, names)[size]
        seconds["all tables"] = _line(times, TABLES)[size]
        for key, value in seconds.items():
            yield Figure(key, value, "s", "lower", size=size)
        yield Figure("database", measured["bytes"] / 1e6, "MB", "lower", size=size)
        for key, some in (("merge", "steps"), ("a table", "tables")):
            peak = max(each["peak_mb"] for each in measured[some].values())
            yield Figure(f"most memory of {key}", peak, "MB of memory", "lower", size=size)


def told(there: Mapping[int, Measured], times: Times, left_out: str) -> str:
    """Write the section."""
    largest = max(there)
    most = there[largest]
    articles, _, captions = counts_of(largest)
    merge = sum(times[largest][step] for step in _merge_steps(times))
    asked = sum(times[largest][name] for name in TABLES)
    step = max(most["steps"], key=lambda name: most["steps"][name]["peak_mb"])
    memory = max(each["peak_mb"] for each in most["tables"].values())
    paragraphs = [
        f"{articles:,} articles, {largest:,} image files and {captions:,} captions: made as "
        f"{most['parts']:,} parts and the records ({size_text(most['made_bytes'])}) in "
        f"{time_text(most['making'])}, merged in {time_text(merge)} into "
        f"{size_text(most['bytes'])} with at most {most['steps'][step]['peak_mb']:.0f} MB of "
        f"memory (`{step}`); all {len(TABLES)} tables, one after the other, take "
        f"{time_text(asked)} and at most {memory:.0f} MB. Where captions are drawn, "
        f"{SAMPLE:,} are at each size, which take the same however many there are.",
        left_out,
        "![Seconds of each step and table against images; dotted lines grow as n log "
        "n](database.svg)",
        _growth_told(there, times),
        f"Seconds (medians of {AGAIN} where it takes little); of {largest:,} images the most "
        "memory, and the bytes in the file; `n log n`: how many times as much it takes "
        f"there as n log n would make of the smallest size at which it took {FLOOR} s.",
        _steps_table(there, times),
    ]
    return "\n\n".join(filter(None, paragraphs))


def _growths(there: Mapping[int, Measured], times: Times) -> dict[str, Growth]:
    found = {name: growth(_line(times, [name])) for name in times[max(there)]}
    return {name: each for name, each in found.items() if each is not None}


def _growth_told(there: Mapping[int, Measured], times: Times) -> str:
    repeated = [
        each["seconds"]
        for measured in there.values()
        for some in ("steps", "tables")
        for each in measured[some].values()
    ]
    differ = noise(repeated)
    growths = _growths(there, times)
    faster = {name: each for name, each in growths.items() if each.faster(differ)}
    if not growths:
        return "Nothing takes long enough at two sizes to tell how it grows."
    steepest = max(growths, key=lambda name: growths[name].times)
    verdict = (
        "**None grows faster than n log n**"
        if not faster
        else "**Faster than n log n grow " + ", ".join(f"`{name}`" for name in faster) + "**"
    )
    return (
        f"{verdict}: fitted to each step's seconds over its sizes, the steepest (`{steepest}`) "
        f"takes {growths[steepest].times:.2f} times what n log n gives, and the same step measured "
        f"again differs by up to {differ:.2f} (19 of 20). {len(growths)} of "
        f"{len(times[max(there)])} steps and tables take {FLOOR} s at two sizes and are judged; "
        "the others are too short to be told from noise."
    )


def _steps_table(there: Mapping[int, Measured], times: Times) -> str:
    sizes, growths = sorted(there), _growths(there, times)
    most = there[sizes[-1]]
    rows = []
    kinds = {**groups(_merge_steps(times)), "tables": sorted(TABLES)}
    for kind, names in kinds.items():
        whole = _line(times, names)
        if len(names) > 1:
            rows.append(
                (f"**{kind}**", *(f"**{_short(whole[size])}**" for size in sizes), *[""] * 3)
            )
        for name in names:
            one = {**most["steps"], **most["tables"]}[name]
            bytes_of = {} if name in TABLES else most["bytes_of"]
            rows.append(
                (
                    name if len(names) > 1 else f"**{kind}**",
                    *(_short(times[size][name]) for size in sizes),
                    f"{growths[name].times:.2f}" if name in growths else "",
                    f"{one['peak_mb']:.0f} MB",
                    size_text(bytes_of[name]) if name in bytes_of else "",
                )
            )
    columns = ("step", *(f"{size:,}" for size in sizes), "n log n", "memory", "on disk")
    return table(columns, rows)


def _short(seconds: float) -> str:
    return (
        f"{seconds:.0f}"
        if seconds >= 100
        else f"{seconds:.1f}"
        if seconds >= 1
        else f"{seconds:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
