"""A plan as text, a table that is read in ten seconds, and as CSV; what may be asked of it."""

import argparse
import csv
import io
import textwrap
from pathlib import Path
from typing import Final

from reimaging.plan import Plan, Step
from reimaging.quantity import count_text, size_text, time_text, usd_text

WIDTH: Final = 100  # columns, at most
_BAR: Final = 12  # of the step that takes longest
_LEGEND: Final = (
    "GPU-hours: a `?` where Keras is taken, which may run on a GPU: no rate was measured on one, "
    "and hours and times are of processors."
)
_SUM: Final = (
    "Memory is that of one task. Times are of one step after the other; doit begins what need not "
    "wait, so that all of it takes rather less."
)


def add_plan_options(parser: argparse.ArgumentParser) -> None:
    """Add what `reimaging plan` takes beside a profile."""
    parser.add_argument("--workers", type=int, metavar="N", help="with N (those of the profile)")
    known_by = parser.add_mutually_exclusive_group()
    known_by.add_argument(
        "--manifest", type=Path, help="plan with this manifest, without fetching one"
    )
    known_by.add_argument(
        "--estimate",
        action="store_true",
        help="plan without a manifest, by what is published of arXiv as a whole",
    )
    parser.add_argument("--csv", action="store_true", help="print the steps as CSV")


def told(plan: Plan, *, as_csv: bool) -> str:
    """Give what is printed of a plan."""
    return plan_csv(plan).rstrip() if as_csv else plan_text(plan)


def plan_text(plan: Plan) -> str:
    """Set a plan: a table of the steps with their sum, notes, the tars by year."""
    steps, whole = plan.steps, plan.whole
    longest = max(step.seconds or 0 for step in steps)
    clock = f"{count_text(plan.workers, 'worker')}"
    heads = _line("step", "works on", "CPU-hours", "GPU-hours", "memory", "disk", clock)
    price = f"; US$ {usd_text(whole.usd)}" if whole.usd else ""
    lines = [f"{plan.head}{price}", "", heads]
    lines += [f"{_row(step)}  {_bar(step, longest)}".rstrip() for step in steps]
    lines += ["-" * len(heads), _row(whole), ""]
    for note in (*plan.notes, _LEGEND, _SUM):
        lines += textwrap.wrap(note, WIDTH, subsequent_indent="  ", break_long_words=False)
    if plan.years:
        lines += ["", f"{'year':<6}{'tars':>7}{'size':>12}{'articles':>12}{'images':>12}{'US$':>9}"]
        lines += [
            f"{year:<6}{held.tars:>7,}{size_text(held.bytes):>12}{held.articles:>12,}"
            f"{held.images:>12,}{usd_text(usd):>9}"
            for year, held, usd in plan.years
        ]
    return "\n".join(lines)


def plan_csv(plan: Plan) -> str:
    """Set the steps of a plan as CSV, a blank cell where nothing is taken or known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ("step", "works_on", "cpu_hours", "gpu_hours", "memory_bytes", "disk_bytes", "seconds",
         "usd", "workers")
    )  # fmt: skip
    for step in (*plan.steps, plan.whole):
        hours = None if step.cpu is None else f"{step.cpu / 3600:.4f}"
        memory, disk, seconds = (
            None if value is None else round(value)
            for value in (step.memory, step.bytes, step.seconds)
        )
        usd = None if step.usd is None else f"{step.usd:.6f}"
        writer.writerow(
            (step.name, step.works_on, hours, None, memory, disk, seconds, usd, plan.workers)
        )
    return text.getvalue()


def _row(step: Step) -> str:
    return _line(
        step.name,
        step.works_on,
        _hours(step),
        "?" if step.takes_keras else "",
        size_text(step.memory) if step.memory else "",
        size_text(step.bytes) if step.bytes else "",
        ("> " if step.is_least else "") + time_text(step.seconds) if step.seconds else "",
    )


def _line(*cells: str) -> str:
    step, works_on, cpu, gpu, memory, disk, time = cells
    return f"{step:<11}{works_on:<18}{cpu:>11}{gpu:>10}{memory:>10}{disk:>11}{time:>13}"


def _hours(step: Step) -> str:
    if step.cpu is None:
        return ""
    hours = step.cpu / 3600
    told = f"{hours:,.0f}" if hours >= 100 else f"{hours:.1f}" if hours >= 0.05 else "< 0.1"
    return f"> {told}" if step.is_least else told


def _bar(step: Step, longest: float) -> str:
    """Draw how long a step takes beside the one that takes longest."""
    return "#" * round(_BAR * (step.seconds or 0) / longest) if longest else ""
