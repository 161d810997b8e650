"""The section of memory in RESULTS.md: a drawing, a table, and what a million images add."""

from collections.abc import Mapping, Sequence

import memory_plot
import results
from memory_steps import STEPS

Measured = Mapping[str, Mapping[str, Mapping[str, float]]]  # size -> step -> what was measured
_FLAT = 1.1  # times as much from the first size on: pages and pools that fill
_DRAWING = "memory.svg"


def write_section(measured: Measured) -> None:
    """Write the section, and the drawing beside it."""
    lines = {
        step.name: [
            (int(size), told[step.name]["mib"])
            for size, told in sorted(measured.items(), key=lambda each: int(each[0]))
            if step.name in told
        ]
        for step in STEPS
    }
    panels: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for step in STEPS:
        if lines[step.name]:
            panels.setdefault(step.panel, {})[step.name] = lines[step.name]
    memory_plot.draw(results.RESULTS.with_name(_DRAWING), panels)
    figures = [
        results.Figure(name, mib, "MiB", better="lower", size=size)
        for name, line in lines.items()
        for size, mib in line
    ]
    results.write("memory", _body(measured, lines), figures=figures)


def _body(measured: Measured, lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    sizes = sorted(map(int, measured))
    flat = sum(line[-1][1] <= _FLAT * line[0][1] for line in lines.values() if line)
    known = sum(1 for line in lines.values() if line)
    cpu = sum(told["cpu"] for of in measured.values() for told in of.values())
    columns = (
        "step", *(f"{size:,}" for size in sizes), "times", "bytes an image more", "CPU seconds",
    )  # fmt: skip
    rows = [
        _row(name, line, sizes, measured[str(line[-1][0])][name]["cpu"])
        for name, line in lines.items()
        if line
    ]
    return (
        "The most memory that each step holds, in MiB, of so many made images; each step runs in a "
        "process of its own, as doit's task calls it, and dodo.py with what it imports takes some "
        "100 MiB of each. Steps that go a tar at a time do all tars in one process, of 4,300 "
        "images each. With a child process (ingest, convert), the most that either held is added "
        "up. Steps that look at each picture stop where they take many minutes; nothing is "
        "extrapolated. What works on a number of images that the profile sets (trainings, maps, "
        "captions by lot) grows up to that number. `times` is the last size against the first, "
        "and bytes are those of the last two sizes measured, where they differ by more than 4 MiB; "
        "the seconds are for which cores worked at the last one.\n\n"
        f"**{flat} of {known} steps hold at most a tenth more at their last size than at their "
        f"first**; all steps and sizes took {cpu / 60:.0f} minutes of a core.\n\n"
        f"![Peak memory of each step against images]({_DRAWING})\n\n{results.table(columns, rows)}"
    )


def _row(
    name: str, line: Sequence[tuple[int, float]], sizes: Sequence[int], cpu: float
) -> tuple[str, ...]:
    by_size = dict(line)
    more = ""
    if len(line) > 1:
        (fewer, before), (many, last) = line[-2:]
        if last - before > 4:
            more = f"{(last - before) * 2**20 / (many - fewer):,.0f}"
    values = (f"{by_size[size]:,.0f}" if size in by_size else "" for size in sizes)
    return f"`{name}`", *values, f"{line[-1][1] / line[0][1]:.2f}", more, f"{cpu:.0f}"
