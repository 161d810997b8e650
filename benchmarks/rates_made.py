"""What those tasks take that are done once for all images, on made inputs of two sizes.

The inputs are those by which memory is measured (memory_inputs.py); what goes a tar at a time is
stood in for.
"""

import re
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from memory_inputs import PROFILE, make_inputs, stand_in
from rates_real import Keep
from task_costs import Cost, Project, in_a_process, measured

from reimaging.index.statistics import query_names
from reimaging.layout import Layout
from reimaging.maps.near_duplicates import HASHED_UP_TO
from reimaging.maps.neighbour_file import build_index

SIZES = (10_000, 60_000)  # images
FEW = (500, 2_000)  # of them on a map, and for a network to learn from
DRAWN = (2_000, 20_000)  # captions
_PROFILE = """
[maps]
images = {few}
[deepcluster]
images = 500
[gan]
images = {few}
"""
_STOOD_IN_FOR = ("arrays:squares", "predict", "cluster", "embed:ternary", "embed:deepcluster")
_MONTAGES = (
    *("rendering", "random_montage", "montage_by_year", "umap_grid", "tsne_grid"),
    *("cluster_sheet", "similarity_strips", "activation_sheet"),
)


def measure(root: Path, sizes: Sequence[int], keep: Keep) -> None:
    """Do the tasks on made inputs in a folder, and tell what each kind took."""
    for images, few, drawn in zip(sizes, FEW, DRAWN, strict=True):
        folder = root / str(images)
        _measure(folder, images, few, drawn, keep)
        shutil.rmtree(folder)


def _measure(folder: Path, images: int, few: int, drawn: int, keep: Keep) -> None:
    in_a_process(partial(_make, folder, images))
    project = Project(folder, "made")
    captions = f"[captions]\nsample = {drawn}"
    text = re.sub(r"\[captions\]\nsample = \d+", captions, PROFILE)
    project.write_profile(text + _PROFILE.format(few=few))

    def once(rate: str, amount: float, *patterns: str) -> None:
        keep(rate, amount, project.costs(*patterns))

    with (folder / "snapshot.json").open() as records:
        once("records.read", sum(1 for _ in records), "records:read")
    once("index", images, "index:database")
    once("arrays.choose", images, "arrays:random")
    once("predict.choose", images, "predict:choose")
    once("predict.merge", images, "predict:merge")
    once("predict.shares", images, "predict:shares")
    once("cluster.choose", images, "cluster:images")
    once("cluster.merge", images, "cluster:merge")
    once("cluster.table", images, "cluster:table")
    project.costs("embed:ternary-reduction", "embed:deepcluster-reduction")
    once("embed.merge", images, "embed:ternary")
    project.costs("embed:deepcluster")
    once("embed.caption", images, "embed:caption")
    graph, vectors = folder / "graph.h5", project.layout.embedding("ternary")
    # some thousand vectors need none, and would have none
    built = in_a_process(lambda: list(measured(lambda: build_index(graph, vectors, exact_up_to=0))))
    keep("neighbours.graph", images, [Cost(*built, graph.stat().st_size)])
    project.costs("neighbours:deepcluster")
    if images > HASHED_UP_TO:  # up to then all are compared with all
        once("neighbours.duplicates", images, "neighbours:duplicates")
    once("map.look", images, "map:agreement")
    once("map.tsne", few, "map:random_tsne")
    once("map.umap", few, "map:random_umap")
    once("generate.choose", few, "generate:real")
    once("tables.statistics", images, *(f"tables:{name}.csv" for name in query_names()))
    of_both = min(2 * drawn, images * 4 // 5)  # as many captions as there are
    once("tables.captions", of_both, "tables:caption_t*.csv", "tables:term_by_category_year.csv")
    once("tables.montages", images, *(f"tables:{name}.csv" for name in _MONTAGES))


def _make(folder: Path, images: int) -> None:
    make_inputs(folder, images)
    for name in _STOOD_IN_FOR:
        stand_in(Layout(folder, "made"), name)
