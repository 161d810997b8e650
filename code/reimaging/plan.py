"""What a run will take, before it is begun: tars, bytes, dollars, hours, disk; from a manifest.

Money and the speed of the line are settings of the profile (`[costs]`). How fast the steps are and
what they leave on the disk was measured on real articles, by benchmarks/rates.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from reimaging.acquire.eprints import read_identifiers
from reimaging.acquire.manifest import BulkTar, read_manifest
from reimaging.acquire.price import price_of, refuse_beyond_budget
from reimaging.errors import ReimagingError
from reimaging.fetching import INTERVALS, tars_to_fetch, tars_to_pay
from reimaging.index.selection import read_selection
from reimaging.quantity import count_text, size_text, time_text, usd_text
from reimaging.run import Run, known_tars, wanted_tars


@dataclass(frozen=True)
class Rates:
    """What was measured on real articles, by core, and when.

    Attributes
    ----------
    measured
        Month of the measurement.
    ingest, convert
        Megabytes of tar a second that a core reads and renders.
    index, images
        Bytes that the index (parts and database) and the image stores take for each byte of tar.
    """

    measured: str
    ingest: float
    convert: float
    index: float
    images: float


RATES: Final = Rates("2026-11", ingest=64.4, convert=3.3, index=0.019, images=0.67)
SECONDS_AN_ARTICLE: Final = INTERVALS["arxiv"]
MB_AN_EPRINT: Final = 1.0
_EPRINT_SIZE: Final = (
    f"Reckoned with {MB_AN_EPRINT:g} MB an e-print; the mean was 0.6 MB in arXiv's tars of "
    "2012-01, 1.5 MB in those of 2020-01."
)
RECORDS: Final = 2_500_000  # of all of arXiv, roughly
RECORDS_A_PAGE: Final = 1000
_AT_MOST: Final = (
    "All tars of these months, at most: which of them hold the wanted articles is known once their "
    "records are (`doit records` with this profile)."
)


@dataclass(frozen=True)
class Step:
    """One row of the plan: bytes on the disk, seconds, US dollars; None where it takes none."""

    name: str
    bytes: float | None
    seconds: float | None
    usd: float | None
    note: str


@dataclass(frozen=True)
class Plan:
    """What a run will take: a head line, a row a step, and the tars by year."""

    head: str
    steps: list[Step]
    years: list[tuple[str, int, int, float]]  # year, tars, bytes, US dollars
    notes: list[str]


def plan_run(run: Run, manifest: Path | None = None) -> Plan:
    """Plan a run.

    Parameters
    ----------
    run
        The run; nothing of it has to be there but the manifest.
    manifest
        A manifest to plan with in place of the run's own.

    Raises
    ------
    ReimagingError
        If there is no manifest yet, or it has no tar of the slice.
    """
    if run.profile.source.kind == "eprints":
        return _plan_eprints(run)
    if run.profile.source.kind == "tables":
        raise ReimagingError(
            f"{run.profile.path}: source.kind is 'tables', which are drawn in a minute; a plan is "
            "made for a source of tars or e-prints."
        )
    tars, notes = _wanted_tars(run, manifest)
    costs = run.profile.costs
    paid = tars_to_pay(run, tars)
    names = {tar.name for tar in paid}
    still = tars_to_fetch(run, tars)
    to_pay = [tar.size for tar in still if tar.name in names]
    size = sum(tar.size for tar in tars)
    coming = sum(tar.size for tar in still)
    workers = run.workers
    kept = size if run.profile.source.keep_tars else min(size, workers * max(t.size for t in tars))
    fetching = price_of(to_pay, costs)
    at = f"at {costs.mb_per_second:g} MB/s"
    told = f"{count_text(len(still), 'tar')}, {size_text(coming)} {at}"
    if paid:
        told += f"; {fetching.requests:,} requests"
    if free := len(tars) - len(paid) if run.profile.source.free_copy else 0:
        told += f"; {free:,} from the free copy"
    steps = [
        Step("fetch", kept, coming / costs.mb_per_second / 1e6, fetching.usd, told),
        *_records(run),
        _worked("ingest", size, RATES.ingest, RATES.index, workers),
        _worked("convert", size, RATES.convert, RATES.images, workers),
        _arrays(run),
    ]
    if len(still) < len(tars):
        done = count_text(len(tars) - len(still), "tar")
        notes.append(f"{done} of these are here or done with; the other rows are of all tars.")
    if not run.profile.source.keep_tars:
        notes.append("Tars are not kept: the disk of `fetch` is that of the largest, one a worker.")
    if paid:
        notes.append(
            f"US$ {costs.usd_per_gb:g} a GB and {costs.usd_per_1000_requests:g} for 1,000 "
            f"requests, prices of {costs.prices_of}; within us-east-1 set costs.usd_per_gb = 0."
        )
    try:
        refuse_beyond_budget(paid, tars_to_fetch(run, paid), costs)
    except ReimagingError as error:
        notes.append(str(error))
    head = (
        f"{run.profile.name}: {count_text(len(tars), 'bulk tar')} of {tars[0].month} to "
        f"{tars[-1].month}, {size_text(size)}"
    )
    return Plan(head, steps, list(_by_year(run, tars, names)), notes)


def show(plan: Plan) -> str:
    """Set a plan as text: a table of the steps with their sum, the tars by year, the notes."""
    lines = [plan.head, "", f"{'step':<9}{'disk':>12}{'time':>12}{'US$':>9}  what"]
    lines += [_row(step) for step in [*plan.steps, _sum(plan.steps)]]
    if plan.years:
        lines += ["", f"{'year':<9}{'tars':>12}{'size':>12}{'US$':>9}"]
        lines += [
            f"{year:<9}{tars:>12,}{size_text(size):>12}{usd_text(usd):>9}"
            for year, tars, size, usd in plan.years
        ]
    return "\n".join([*lines, "", *plan.notes]).rstrip()


def _wanted_tars(run: Run, manifest: Path | None) -> tuple[list[BulkTar], list[str]]:
    months = run.profile.slice
    if manifest is not None:
        tars = [tar for tar in read_manifest(manifest) if months.has_month(tar.month)]
        if not tars:
            raise ReimagingError(f"{manifest} lists no tar of the slice's months.")
        return tars, [_AT_MOST] if run.chooses else []
    known = known_tars(run)
    if known is None:
        advice = (
            f"`doit profile={run.profile.name} acquire` asks for it first (of S3 for less than a "
            "cent)"
            if run.profile.source.is_remote
            else f"`doit profile={run.profile.name} acquire` draws it first"
        )
        raise ReimagingError(
            f"There is no manifest {run.manifest} of this source to plan with: {advice}; or name "
            "one with --manifest."
        )
    if not run.chooses:
        return known, []
    wanted = wanted_tars(run)
    if wanted is None:
        return known, [_AT_MOST]
    chosen = len(read_selection(run.layout.selection))
    told = f"{chosen:,} articles are wanted; they lie in {len(wanted):,} of {len(known):,} tars."
    return wanted, [told]


def _plan_eprints(run: Run) -> Plan:
    listed = run.profile.source.identifiers
    number = len(read_identifiers(listed)) if listed else run.profile.slice.max_articles or 0
    size = number * MB_AN_EPRINT * 1e6
    copies = 3 if run.profile.source.keep_tars else 2  # singly, in bulk tars, in the dataset
    told = f"{number:,} e-prints, one every {SECONDS_AN_ARTICLE:g} s; on the disk {copies} times"
    steps = [
        Step("fetch", copies * size, number * SECONDS_AN_ARTICLE, None, told),
        *_records(run),
        _worked("ingest", size, RATES.ingest, RATES.index, run.workers),
        _worked("convert", size, RATES.convert, RATES.images, run.workers),
        _arrays(run),
    ]
    return Plan(f"{run.profile.name}: {number:,} e-prints, one by one", steps, [], [_EPRINT_SIZE])


def _records(run: Run) -> list[Step]:
    wanted, listed = run.profile.metadata, run.profile.source.identifiers
    if wanted.kind != "oai":
        return []
    if listed is not None:
        number = len(read_identifiers(listed))
        told = f"{number:,} records, one every {SECONDS_AN_ARTICLE:g} s"
        return [Step("records", None, number * SECONDS_AN_ARTICLE, None, told)]
    if wanted.sets or wanted.since or wanted.until:
        told = f"not counted: a page of {RECORDS_A_PAGE:,} every {SECONDS_AN_ARTICLE:g} s at best"
        return [Step("records", None, None, None, told)]
    seconds = RECORDS / RECORDS_A_PAGE * SECONDS_AN_ARTICLE
    told = f"all of arXiv's, about {RECORDS / 1e6:g} million, at best"
    return [Step("records", None, seconds, None, told)]


def _worked(name: str, size: float, rate: float, share: float, workers: int) -> Step:
    note = f"{rate:g} MB/s a core (measured {RATES.measured}), {workers} at a time"
    return Step(name, size * share, size / (rate * 1e6 * workers), None, note)


def _arrays(run: Run) -> Step:
    arrays = run.profile.arrays
    images = arrays.images + arrays.drawn_training + arrays.drawn_test
    told = f"at most {images:,} images"
    return Step("arrays", images * arrays.side**2 * 3, None, None, told)


def _sum(steps: Sequence[Step]) -> Step:
    return Step(
        "in all",
        sum(step.bytes or 0 for step in steps),
        sum(step.seconds or 0 for step in steps),
        sum(step.usd or 0 for step in steps),
        "",
    )


def _row(step: Step) -> str:
    disk = "" if step.bytes is None else size_text(step.bytes)
    time = "" if step.seconds is None else time_text(step.seconds)
    usd = "" if step.usd is None else usd_text(step.usd)
    return f"{step.name:<9}{disk:>12}{time:>12}{usd:>9}  {step.note}".rstrip()


def _by_year(
    run: Run, tars: Sequence[BulkTar], paid: set[str]
) -> Iterator[tuple[str, int, int, float]]:
    for year, group in groupby(tars, key=lambda tar: tar.month[:4]):
        those = list(group)
        usd = price_of([t.size for t in those if t.name in paid], run.profile.costs).usd
        yield year, len(those), sum(t.size for t in those), usd
