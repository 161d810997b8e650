"""What `reimaging plan` reckons with: processor, memory and disk of each kind of task.

    python benchmarks/rates.py

writes code/reimaging/rates.csv. What goes a tar at a time, and what trains networks, is measured on
real articles (rates_real.py), what is done once for all images on made ones (rates_made.py). Where
a kind was measured at two amounts, a straight line goes through both. How memory grows with images
is taken from the last run of benchmarks/memory.py, which is to be run before.
"""

import argparse
import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import rates_made
import rates_real
from circumstances import machine_here
from history import read
from results import HISTORY, ROOT, Figure, table, write
from task_costs import Cost

from reimaging.rates import COLUMNS, FILE, Rate, grown
from reimaging.table import write_table

PAGE = ROOT / "docs/scale.md"  # which shows plans
COMMAND = "python benchmarks/rates.py"


@dataclass(frozen=True)
class Kind:
    """A kind of task: what it is counted in, how it is spread, how it grows."""

    unit: str
    spread: str
    growth: str = "n"


KINDS = {
    "draw": Kind("article", "once"),
    "records.read": Kind("record", "once"),
    "ingest": Kind("MB of tar", "tar"),
    "index": Kind("image", "once", "n log n"),
    "convert": Kind("image", "tar"),
    "arrays.drawn": Kind("picture", "once"),
    "arrays.squares": Kind("image of 128 px", "tar"),
    "arrays.choose": Kind("image", "once"),
    "learn.split": Kind("picture", "once"),
    **{
        f"learn.train-{name}": Kind("picture of 128 px seen", "once")
        for name in rates_real.NETWORKS
    },
    "learn.look": Kind("run", "group"),
    **{f"predict.{name}": Kind("image of 128 px", "tar") for name in rates_real.NETWORKS},
    "predict.imagenet": Kind("image", "once"),
    "predict.choose": Kind("image", "once"),
    "predict.merge": Kind("image", "once"),
    "predict.shares": Kind("image", "once"),
    "cluster.choose": Kind("image", "once"),
    "cluster.lot": Kind("image of the lot", "once"),
    "cluster.train": Kind("picture of 64 px seen", "once"),
    "cluster.images": Kind("image of 128 px", "tar"),
    "cluster.merge": Kind("image", "once"),
    "cluster.agreement": Kind("image of the lot", "once"),
    "cluster.table": Kind("image", "once"),
    "embed.fit": Kind("image", "once", "n^2"),
    "embed.ternary": Kind("image of 128 px", "tar"),
    "embed.deepcluster": Kind("image of 128 px", "tar"),
    "embed.raw": Kind("image", "tar"),
    "embed.vgg16": Kind("image", "tar"),
    "embed.caption": Kind("image", "once"),
    "embed.merge": Kind("image", "once"),
    "neighbours.graph": Kind("image", "once", "n log n"),
    "neighbours.duplicates": Kind("image", "once"),
    "map.look": Kind("image", "once"),
    "map.tsne": Kind("image", "group"),
    "map.umap": Kind("image", "once"),
    "generate.choose": Kind("image learnt from", "once"),
    "generate.train": Kind("picture of 32 px seen", "once"),
    "generate.look": Kind("picture measured", "once"),
    "tables.statistics": Kind("image", "group"),
    "tables.captions": Kind("caption drawn", "group"),
    "tables.montages": Kind("image", "group"),
    "figures": Kind("run", "group"),
    "zoom": Kind("image of a map", "group"),
    "paper": Kind("run", "once"),
}

# Kinds whose memory benchmarks/memory.py measures up to a million images: as what.
MEASURED_AS = {
    "records.read": "records:read",
    "index": "index:database",
    "arrays.choose": "arrays:random",
    "predict.choose": "predict:choose",
    "predict.merge": "predict:merge",
    "predict.shares": "predict:shares",
    "cluster.choose": "cluster:images",
    "cluster.merge": "cluster:merge",
    "cluster.table": "cluster:table",
    "embed.caption": "embed:caption",
    "embed.merge": "embed:ternary",
    "neighbours.graph": "neighbours:deepcluster",
    "neighbours.duplicates": "neighbours:duplicates",
    "map.look": "map:agreement",
    "tables.statistics": "tables, all statistics",
    "tables.montages": "tables of montages by lot and map",
}


@dataclass(frozen=True)
class Point:
    """What so much of a kind took, in all; `longest` is the share of its longest task."""

    amount: float
    cost: Cost
    longest: float


def main() -> int:
    """Measure, write the rates and the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs=2, default=rates_made.SIZES, help="images of the made inputs"
    )
    parser.add_argument(
        "--page", action="store_true", help="measure nothing; write the plans of docs/scale.md anew"
    )
    asked = parser.parse_args()
    if asked.page:
        write_plans(PAGE)
        return 0
    held = memory_lines()
    if absent := MEASURED_AS.keys() - held.keys():
        sys.exit(f"How the memory of {', '.join(sorted(absent))} grows is measured by memory.py.")
    found: dict[str, list[Point]] = {}

    def keep(rate: str, amount: float, costs: list[Cost]) -> None:
        whole = Cost(
            sum(each.seconds for each in costs),
            sum(each.cpu for each in costs),
            max(each.memory for each in costs),
            sum(each.bytes for each in costs),
        )
        longest = max(each.cpu for each in costs) / max(whole.cpu, 1e-9)
        print(
            f"{rate}, {amount:,.0f}: {whole.cpu:.1f} s, {whole.memory / 2**20:.0f} MiB", flush=True
        )
        found.setdefault(rate, []).append(Point(amount, whole, longest))

    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as folder:
        rates_real.measure(Path(folder) / "real", keep)
        rates_made.measure(Path(folder) / "made", asked.sizes, keep)
    if absent := KINDS.keys() ^ found.keys():
        sys.exit(f"Of {', '.join(sorted(absent))} there is a kind or a measurement, and not both.")
    all_rates = [fitted(name, kind, found[name], held.get(name)) for name, kind in KINDS.items()]
    rows = [[_cell(getattr(rate, column)) for column in COLUMNS] for rate in all_rates]
    write_table(ROOT / "code/reimaging" / FILE, COLUMNS, rows)
    write_plans(PAGE)
    write("rates", _section(all_rates), figures=_figures(all_rates))
    return 0


def fitted(name: str, kind: Kind, points: list[Point], memory: tuple[float, float] | None) -> Rate:
    """Make a rate of one measurement, or of two, the larger one last.

    Parameters
    ----------
    name, kind
        Of the tasks.
    points
        What was measured of them.
    memory
        Slope and beginning of the memory that they hold, where it was measured elsewhere.
    """
    least, most = points[0], points[-1]
    sizes = [grown(point.amount, kind.growth) for point in points]
    cpu = _line(sizes, [point.cost.cpu for point in points])
    disk = _line([point.amount for point in points], [point.cost.bytes for point in points])
    if kind.unit == "run":  # as much whatever there is
        cpu, disk = (0.0, most.cost.cpu), (0.0, most.cost.bytes)
    # a few megabytes between two sizes as near as ours say nothing of growth
    held = memory or (0.0, max(point.cost.memory for point in points))
    cores = 1.0 if kind.spread == "tar" else most.cost.cpu / most.cost.seconds
    longest = {"tar": 0.0, "once": 1.0}.get(kind.spread, most.longest)
    return Rate(
        name, kind.unit, kind.growth, kind.spread, *cpu, max(1.0, cores), longest, *held, *disk,
        least.amount, most.amount, f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}",
        str(machine_here()), f"{COMMAND}, memory by memory.py" if memory else COMMAND,
    )  # fmt: skip


def memory_lines() -> dict[str, tuple[float, float]]:
    """Give how the memory of kinds grows with images, by the last run of benchmarks/memory.py.

    Returns
    -------
    dict
        Kind to bytes an image and bytes beside them, through the two largest sizes.
    """
    past = read(HISTORY, "memory")
    held: dict[str, list[tuple[float, float]]] = {}
    for figure in past[-1].figures if past else ():
        if figure.size is not None:
            held.setdefault(figure.key, []).append((figure.size, figure.value * 2**20))
    lines = {}
    for kind, step in MEASURED_AS.items():
        (few, less), (many, more) = ([(0.0, 0.0)] * 2 + sorted(held.get(step, [])))[-2:]
        if few:
            grows = more > 1.1 * less  # less is noise
            slope = (more - less) / (many - few) if grows else 0.0
            lines[kind] = slope, max(0.0, more - slope * many)
    return lines


def _line(amounts: list[float], values: list[float]) -> tuple[float, float]:
    """Give slope and beginning of the line through the first and the last, neither below zero.

    What was measured once begins at zero.
    """
    if len(values) == 1:
        return values[0] / amounts[0], 0.0
    slope = (values[-1] - values[0]) / (amounts[-1] - amounts[0])
    if slope <= 0:
        return 0.0, max(values)
    beginning = values[-1] - slope * amounts[-1]
    return (slope, beginning) if beginning >= 0 else (values[-1] / amounts[-1], 0.0)


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _section(all_rates: list[Rate]) -> str:
    rows = [
        (
            rate.name,
            rate.unit,
            {"tar": "a task a tar", "group": "tasks side by side", "once": "one task"}[rate.spread],
            f"{rate.least:,.0f}" + (f" and {rate.most:,.0f}" if rate.most > rate.least else ""),
            f"{rate.cpu(rate.most):.1f}",
            f"{rate.memory(rate.most) / 2**20:,.0f}",
            f"{rate.memory_each:,.0f}" if rate.memory_each else "",
            f"{rate.disk(rate.most) / 1e6:,.1f}",
        )
        for rate in all_rates
    ]
    told = (
        "Real articles for what goes a tar at a time, on one core, and for networks; made inputs "
        "for what is done once. Written to `code/reimaging/rates.csv`."
    )
    columns = ("kind", "unit", "spread", "measured at", "CPU seconds", "MiB", "bytes a unit held",
               "MB left")  # fmt: skip
    return f"{told}\n\n{table(columns, rows)}"


def _figures(all_rates: list[Rate]) -> list[Figure]:
    """Give units a second of processor, of what is spread over tars: it is most of the work."""
    return [
        Figure(rate.name, 1 / rate.cpu_each, f"{rate.unit}/s of processor")
        for rate in all_rates
        if rate.spread == "tar"
    ]


def write_plans(page: Path) -> None:
    """Put what each `reimaging plan` of a page prints into the block of text behind it."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "dodo.py").touch()
        shutil.copytree(ROOT / "profiles", folder / "profiles")
        for profile in re.findall(r"```toml\n(\[source\].*?)```", text, re.DOTALL):
            (folder / "whole.toml").write_text(profile, encoding="utf-8")

        def printed(found: re.Match[str]) -> str:
            done = subprocess.run(
                [sys.executable, "-m", *found["command"].split()],
                cwd=folder, env=os.environ | {"KERAS_HOME": name}, check=True, text=True,
                stdout=subprocess.PIPE,
            )  # fmt: skip
            plan = done.stdout.split("\nyear ")[0].strip()  # the years are left out
            return f"```\n{found['command']}\n```{found['between']}```text\n{plan}\n```"

        shown = re.compile(
            r"```\n(?P<command>reimaging plan [^\n]*)\n```(?P<between>[^`]*(?:`[^`\n]+`[^`]*)*)"
            r"```text\n.*?```", re.DOTALL,
        )  # fmt: skip
        page.write_text(shown.sub(printed, text), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
