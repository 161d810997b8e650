"""What a run will take, before it is begun: money, hours, memory and disk of each step.

How much there is comes from a manifest, or from arXiv in outline (reimaging.plan_outline); what a
step has to do with it from the profile (reimaging.plan_work); how fast it is was measured
(reimaging.rates). Money and the speed of the line are settings of the profile (`[costs]`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Final

from reimaging.acquire.eprints import read_identifiers
from reimaging.acquire.manifest import BulkTar, read_manifest
from reimaging.acquire.price import price_of, refuse_beyond_budget
from reimaging.engine.allowance import memory_of_a_task
from reimaging.errors import ReimagingError
from reimaging.fetching import INTERVALS, tars_to_fetch, tars_to_pay
from reimaging.index.selection import read_selection
from reimaging.plan_outline import (
    IMAGES_AN_ARTICLE,
    MEAN_MB,
    RECORDS,
    SOURCES,
    TAR,
    Counts,
    count,
    mb_an_article,
    outline_tars,
)
from reimaging.plan_work import Chore, chores
from reimaging.quantity import count_text, size_text
from reimaging.rates import Rate, rates
from reimaging.run import Run, known_tars, wanted_tars

SECONDS_AN_ARTICLE: Final = INTERVALS["arxiv"]
RECORDS_A_PAGE: Final = 1000
_AT_MOST: Final = (
    "All tars of these months, at most: which of them hold the wanted articles is known once their "
    "records are (`doit records` with this profile)."
)


@dataclass(frozen=True)
class Step:
    """One row of the plan; None where it takes none of a thing, or where that is not known.

    Attributes
    ----------
    name, works_on
        The step, and on how much of what it works.
    cpu
        Seconds of processor.
    memory
        Bytes that one task of it holds at most.
    bytes
        That it leaves on the disk.
    seconds
        On the clock, with the workers of the plan.
    usd
        US dollars.
    takes_keras
        Whether a GPU may do part of it.
    is_least
        Whether part of it was never measured, so that it takes more than is said.
    """

    name: str
    works_on: str
    cpu: float | None = None
    memory: float | None = None
    bytes: float | None = None
    seconds: float | None = None
    usd: float | None = None
    takes_keras: bool = False
    is_least: bool = False


@dataclass(frozen=True)
class Plan:
    """What a run will take: a head line, a row a step and their sum, notes, the tars by year."""

    head: str
    workers: int
    steps: list[Step]
    notes: list[str]
    years: list[tuple[str, Counts, float]]  # year, what it has, US dollars

    @property
    def whole(self) -> Step:
        """The sum of all steps, and the most memory of any."""
        steps = self.steps
        return Step(
            "in all",
            "",
            sum(step.cpu or 0 for step in steps),
            max(step.memory or 0 for step in steps),
            sum(step.bytes or 0 for step in steps),
            sum(step.seconds or 0 for step in steps),
            sum(step.usd or 0 for step in steps),
            any(step.takes_keras for step in steps),
            any(step.is_least for step in steps),
        )


def plan_run(
    run: Run, manifest: Path | None = None, *, workers: int | None = None, estimate: bool = False
) -> Plan:
    """Plan a run.

    Parameters
    ----------
    run
        The run; nothing of it has to be there but the manifest.
    manifest
        A manifest to plan with in place of the run's own.
    workers
        With how many; None for those of the profile.
    estimate
        Whether to plan without a manifest, by what is published of arXiv as a whole.

    Raises
    ------
    ReimagingError
        If there is no manifest yet, or it has no tar of the slice.
    """
    source = run.profile.source
    if source.kind == "tables":
        raise ReimagingError(
            f"{run.profile.path}: source.kind is 'tables', which are drawn in a minute; a plan is "
            "made for a source of tars or e-prints."
        )
    if workers is not None and workers < 1:
        raise ReimagingError(f"--workers is {workers}; allowed is a whole number of at least 1.")
    number, notes = _workers(run, workers)
    if source.kind == "eprints":
        return _plan_eprints(run, number, notes)
    tars, chosen, told = _estimated(run) if estimate else _wanted_tars(run, manifest)
    counts = count(tars, chosen)
    paid = tars_to_pay(run, tars)
    fetch, of_fetch = _fetch(run, tars, paid, number)
    steps = [fetch, *_steps(run, counts, number)]
    notes = [*told, *of_fetch, *notes, *_notes(run, steps)]
    head = (
        f"{run.profile.name}: {count_text(len(tars), 'bulk tar')} of {tars[0].month} to "
        f"{tars[-1].month}, {size_text(counts.bytes)}"
    )
    return Plan(head, number, steps, notes, list(_by_year(run, tars, {tar.name for tar in paid})))


def _workers(run: Run, asked: int | None) -> tuple[int, list[str]]:
    """Say with how many workers to reckon, and whether that is a guess."""
    engine = run.profile.engine
    if asked is not None:
        return asked, []
    if engine.kind == "local":
        return run.workers, []
    if engine.workers is not None:
        return engine.workers, []
    return run.at_a_time, [
        f"engine.workers is not set: reckoned with {run.at_a_time}, as many tasks as are given "
        "out at a time; --workers says of others."
    ]


def _estimated(run: Run) -> tuple[list[BulkTar], int | None, list[str]]:
    tars = outline_tars(run.profile.slice)
    if not tars:
        raise ReimagingError(
            f"{run.profile.path}: the slice has no month that is known without a manifest; allowed "
            "are 1991-07 to 2024-12."
        )
    return tars, None, [SOURCES, *([_AT_MOST] if run.chooses else [])]


def _wanted_tars(run: Run, manifest: Path | None) -> tuple[list[BulkTar], int | None, list[str]]:
    """Give the tars, how many articles are chosen of them (None: all), and what to say of it."""
    months = run.profile.slice
    if manifest is not None:
        tars = [tar for tar in read_manifest(manifest) if months.has_month(tar.month)]
        if not tars:
            raise ReimagingError(f"{manifest} lists no tar of the slice's months.")
        return tars, None, [_AT_MOST] if run.chooses else []
    known = known_tars(run)
    if known is None:
        asks = (
            f"`doit profile={run.profile.name} acquire` asks for it first (of S3 for less than a "
            "cent); or plan with --estimate, by what is published"
            if run.profile.source.is_remote
            else f"`doit profile={run.profile.name} acquire` draws it first"
        )
        raise ReimagingError(
            f"There is no manifest {run.manifest} of this source to plan with: {asks}; or name "
            "one with --manifest."
        )
    if not run.chooses:
        return known, None, []
    wanted = wanted_tars(run)
    if wanted is None:
        return known, None, [_AT_MOST]
    chosen = len(read_selection(run.layout.selection))
    told = f"{chosen:,} articles are wanted; they lie in {len(wanted):,} of {len(known):,} tars."
    return wanted, chosen, [told]


def _fetch(
    run: Run, tars: list[BulkTar], paid: list[BulkTar], workers: int
) -> tuple[Step, list[str]]:
    """Say what it takes to have the tars here, and what there is to know about that."""
    source, costs, notes = run.profile.source, run.profile.costs, []
    still, names = tars_to_fetch(run, tars), {tar.name for tar in paid}
    size, coming = sum(tar.size for tar in tars), sum(tar.size for tar in still)
    price = price_of([tar.size for tar in still if tar.name in names], costs)
    in_hand = 2 * workers if run.is_given_out else workers  # tars
    kept = size if source.keep_tars else min(size, in_hand * max(tar.size for tar in tars))
    if source.is_remote:
        notes.append(f"fetch: {size_text(coming)} at {costs.mb_per_second:g} MB/s.")
    if paid:
        notes[-1] = (
            f"{notes[-1][:-1]}, {price.requests:,} requests; US$ {costs.usd_per_gb:g} a GB and "
            f"{costs.usd_per_1000_requests:g} for 1,000 requests, prices of {costs.prices_of}; "
            "within us-east-1 set costs.usd_per_gb = 0."
        )
    if free := len(tars) - len(paid) if source.free_copy else 0:
        notes.append(f"{count_text(free, 'tar')} come from the free copy.")
    if len(still) < len(tars):
        done = count_text(len(tars) - len(still), "tar")
        notes.append(f"{done} of these are here or done with; the other rows are of all tars.")
    if not source.keep_tars:
        each = "two" if run.is_given_out else "one"
        notes.append(f"Tars are not kept: the disk of `fetch` is of large ones, {each} a worker.")
    try:
        refuse_beyond_budget(paid, tars_to_fetch(run, paid), costs)
    except ReimagingError as error:
        notes.append(str(error))
    seconds = coming / costs.mb_per_second / 1e6 if source.is_remote else None
    step = Step("fetch", count_text(len(still), "tar"), bytes=kept, seconds=seconds, usd=price.usd)
    return step, notes


def _plan_eprints(run: Run, workers: int, notes: list[str]) -> Plan:
    source = run.profile.source
    listed = source.identifiers
    number = len(read_identifiers(listed)) if listed else run.profile.slice.max_articles or 0
    each = _mb_an_eprint(run)
    size = round(number * each * 1e6)
    counts = Counts(max(1, ceil(size / TAR)), size, number, round(number * IMAGES_AN_ARTICLE))
    copies = 3 if source.keep_tars else 2  # singly, in bulk tars, in the dataset
    fetch = Step(
        "fetch",
        count_text(number, "e-print"),
        bytes=copies * size,
        seconds=number * SECONDS_AN_ARTICLE,
    )
    steps = [fetch, *_steps(run, counts, workers)]
    told = [
        f"fetch: one every {SECONDS_AN_ARTICLE:g} s, reckoned with {each:.1f} MB, the mean in "
        f"arXiv's tars; on the disk {copies} times."
    ]
    head = f"{run.profile.name}: {number:,} e-prints, one by one"
    return Plan(head, workers, steps, [*told, *notes, *_notes(run, steps)], [])


def _mb_an_eprint(run: Run) -> float:
    """Tell how large e-prints of the slice are, on average."""
    month = run.profile.slice.last_month or run.profile.slice.first_month
    if month is None:
        return MEAN_MB
    year, number = map(int, month.split("-"))
    return mb_an_article(year + (number - 0.5) / 12)


def _steps(run: Run, counts: Counts, workers: int) -> list[Step]:
    """Reckon the steps after the fetch."""
    listed, wanted = run.profile.source.identifiers, run.profile.metadata
    records = counts.articles
    if wanted.kind == "oai" and listed is None:
        records = RECORDS
    cores = (run.profile.engine.cores or 1) if run.is_given_out else None
    done = [
        _step(chore, counts.tars, workers, cores) for chore in chores(run.profile, counts, records)
    ]
    if wanted.kind == "oai":
        done = [_harvested(run, step, records) if step.name == "records" else step for step in done]
    return done


def _harvested(run: Run, read: Step, records: int) -> Step:
    """Add to the reading of the records what it takes to ask arXiv for them."""
    wanted = run.profile.metadata
    if run.profile.source.identifiers is not None:
        return replace(read, seconds=(read.seconds or 0) + records * SECONDS_AN_ARTICLE)
    if wanted.sets or wanted.since or wanted.until:
        return Step("records", "not counted", is_least=True)
    pages = ceil(records / RECORDS_A_PAGE)
    return replace(read, seconds=(read.seconds or 0) + pages * SECONDS_AN_ARTICLE)


def _step(chore: Chore, tars: int, workers: int, cores: int | None) -> Step:
    """Reckon a step: its kinds of task follow on each other, each spread as far as it can be."""
    cpu = memory = disk = seconds = 0.0
    for work in chore.work:
        if work.amount is None:
            continue
        rate = rates()[work.rate]
        longest = work.longest or (1 / tars if rate.spread == "tar" else rate.longest)
        memory = max(memory, rate.memory(work.amount * longest))
        disk += work.times * rate.disk(work.amount)
        taken = work.times * rate.cpu(work.amount)
        cpu += taken
        seconds += elapsed(rate, taken, longest / work.times, workers, cores)
    unknown = any(work.amount is None for work in chore.work)
    return Step(
        chore.step, chore.works_on, cpu, memory, disk, seconds, None, chore.takes_keras, unknown
    )


def elapsed(
    rate: Rate, cpu: float, longest: float, workers: int, cores: int | None = None
) -> float:
    """Tell the seconds on the clock of tasks that lie side by side.

    Parameters
    ----------
    rate
        Of their kind; one task keeps as many cores busy as when it was measured.
    cpu
        Seconds of processor of them all.
    longest
        Share of the longest in it: that one is not spread.
    workers
        How many are done at a time.
    cores
        How many a task may take, where fewer than it kept busy; None for as many as there are.
    """
    busy = rate.cores if cores is None else min(rate.cores, cores)
    return max(cpu / max(workers, busy), cpu * longest / busy)


def _notes(run: Run, steps: Sequence[Step]) -> list[str]:
    """Say by what was reckoned, what is not known, and what a worker has not memory enough for."""
    notes = []
    engine, wanted = run.profile.engine, run.profile.metadata
    if any(step.name == "records" and step.is_least for step in steps):
        notes.append(
            f"records: how many arXiv has of {'sets' if wanted.sets else 'days'} like these is not "
            f"known beforehand; a page of {RECORDS_A_PAGE:,} comes every {SECONDS_AN_ARTICLE:g} s."
        )
    if run.profile.classifier.most:
        notes.append("predict: as many images as `classifier.most` allows, at most.")
    if least := [step.name for step in steps if step.is_least and step.name != "records"]:
        notes.append(
            f"{', '.join(least)}: of what this profile asks for a part was never measured, and is "
            "not counted."
        )
    if (allowed := memory_of_a_task(engine)) is not None:
        over = [step for step in steps if (step.memory or 0) > allowed]
        if over:
            named = ", ".join(f"{step.name} ({size_text(step.memory or 0)})" for step in over)
            notes.append(
                f"More than the {size_text(allowed)} that engine.memory = {engine.memory} leaves a "
                f"task is needed by {named}: raise it, or have these done on one large machine."
            )
    measured = sorted(rates().values(), key=lambda rate: rate.date)
    days = f"{measured[0].date} to {measured[-1].date}"
    if measured[0].date == measured[-1].date:
        days = measured[0].date
    notes.append(f"Rates of {days}, {measured[-1].machine} (benchmarks/rates.py).")
    return notes


def _by_year(
    run: Run, tars: Sequence[BulkTar], paid: set[str]
) -> Iterator[tuple[str, Counts, float]]:
    for year, group in groupby(tars, key=lambda tar: tar.month[:4]):
        those = list(group)
        usd = price_of([t.size for t in those if t.name in paid], run.profile.costs).usd
        yield year, count(those), usd
