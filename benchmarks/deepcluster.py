"""Whether DeepCluster's clusters carry the kinds of the sample, and how long a run takes.

All images of the sample; several seeds, each beside k-means of the same
images' pixels with as many clusters.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from results import ROOT, Figure, needs, table, write

from reimaging.layout import Layout
from reimaging.learn.cluster_agreement import write_agreement
from reimaging.learn.clusters import write_clusters
from reimaging.learn.deepcluster import Clustering, deepcluster
from reimaging.learn.known_kinds import known_kinds
from reimaging.pixels.arrays import write_array
from reimaging.pixels.store import read_outcomes
from reimaging.settings import DeepClusterSettings
from reimaging.table import read_table

SEEDS = (4, 5, 6)
SIDE = 128


def main(seeds: tuple[int, ...] = SEEDS, settings: DeepClusterSettings | None = None) -> int:
    """Measure and write the section."""
    layout, settings = Layout(ROOT, "sample"), settings or DeepClusterSettings()
    database, said = layout.database, layout.predictions("classifier")
    truth = ROOT / "data/sample/bulk/truth/images.csv"
    needs(database, said, truth)
    stores = sorted(layout.store("x").parent.glob("*.h5"))
    kinds = known_kinds(database, truth)
    chosen = sorted(number for number, why in read_outcomes(stores).items() if why == "ok")
    measured: dict[tuple[str, str], list[list[float]]] = {}
    walls, cpus = [], []
    with TemporaryDirectory() as name:
        folder = Path(name)
        array = folder / "all.h5"
        write_array(array, chosen, stores, side=SIDE, attributes={})
        for seed in seeds:
            model = folder / f"{seed}.keras"
            wall, cpu = time.perf_counter(), time.process_time()
            run = Clustering((array,), settings, seed, folder / "run", kinds)
            deepcluster(run, model, folder / f"{seed}.csv")
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
            clusters, told = folder / f"{seed}.sqlite3", folder / f"{seed}-agreement.csv"
            write_clusters(clusters, model, array)
            write_agreement(told, database, clusters, [array], kinds, said, seed)
            for row in read_table(told):
                values = [float(row[measure]) for measure in ("nmi", "ami", "purity")]
                measured.setdefault((row["groups"], row["clusters"]), []).append(values)
            print(f"seed {seed}: {walls[-1]:.0f} s, {cpus[-1]:.0f} s of CPU", file=sys.stderr)
    rows = [
        (*key, *(" ".join(f"{run[place]:.3f}" for run in runs) for place in range(3)))
        for key, runs in measured.items()
    ]
    body = (
        f"{len(chosen)} images, seen in {settings.side} pixels; {settings.clusters} clusters, "
        f"{settings.epochs} epochs of {settings.passes} passes; seeds "
        f"{', '.join(map(str, seeds))}. A run took "
        f"{statistics.median(walls):.0f} s, and {statistics.median(cpus):.0f} s of CPU on all "
        "cores together.\n\n"
    )
    body += table(("groups", "clusters", "NMI", "AMI", "purity"), rows)
    figures = [
        Figure(f"{name} with kinds", statistics.mean(run[place] for run in runs), "", of=of)
        for place, name in enumerate(("NMI", "AMI", "purity"))
        for of, runs in (
            ("ours" if clusters == "deepcluster" else clusters, runs)
            for (groups, clusters), runs in measured.items()
            if groups == "kind"
        )
    ]
    figures.append(Figure("a run", statistics.median(walls), "s", "lower"))
    write("deepcluster", f"{body}\n\n{_verdict(measured)}", figures)
    return 0


def _verdict(measured: dict[tuple[str, str], list[list[float]]]) -> str:
    """Say how DeepCluster stands beside k-means on pixels, by kinds."""

    def mean(clusters: str, place: int) -> float:
        return statistics.mean(run[place] for run in measured["kind", clusters])

    ways = ("pixels", "whitened pixels")
    plain = ", ".join(f"{mean('deepcluster', 0) / mean(way, 0):.2f} of {way}" for way in ways)
    lot = mean("lot", 0)
    above = ", ".join(
        f"{(mean('deepcluster', 0) - lot) / (mean(way, 0) - lot):.2f} of {way}" for way in ways
    )
    adjusted = ", ".join(f"{mean('deepcluster', 1) / mean(way, 1):.2f} of {way}" for way in ways)
    return (
        f"With kinds, DeepCluster's NMI is {plain}; what it is above clusters by lot ({lot:.3f}), "
        f"{above}; its AMI, {adjusted}."
    )


if __name__ == "__main__":
    sys.exit(main())
