"""A made run to export: an index of any size, and what such a run would know of each image.

The index is that of generate_index. Stores hold rows and no pictures: an export reads none.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from generate_index import generate_index
from made_vectors import CLUSTERS, made_vectors
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.image_class import CLASSES
from reimaging.index.database import building, reading, run_script
from reimaging.layout import Layout
from reimaging.learn import clusters, predictions
from reimaging.learn.embedding_file import write_embedding
from reimaging.maps.map_file import write_map
from reimaging.pixels import store

NUMBERS = 128  # of a vector
ON_MAP = 10_000  # images, as a profile's maps have them

_OF_TAR = 4_000  # images of a store
_SEED = 4
_PROFILE = """[source]
kind = "directory"
location = "nowhere"

[metadata]
kind = "oai-files"
location = "nowhere"
"""

Numbers = NDArray[np.int64]


def make_run(root: Path, images: int) -> Layout:
    """Make the run of a profile, ``made``; what stands of it is taken as it is.

    Parameters
    ----------
    root
        The project's folder.
    images
        How many; articles, captions and links are to them as in arXiv.
    """
    here = Layout(root, "made")
    (root / "profiles").mkdir(parents=True, exist_ok=True)
    (root / "dodo.py").write_text('"""A folder of this name is a project\'s."""\n')
    (root / "profiles/made.toml").write_text(_PROFILE)
    if not here.database.is_file():
        generate_index(here.database, images * 3 // 20, images, images * 4 // 5, _SEED)
    with reading(here.database) as index:
        rows = index.execute("SELECT image_id FROM image_files ORDER BY image_id")
        ids = np.fromiter((row[0] for row in rows), np.int64)
    rng = np.random.default_rng(_SEED)
    by_lot = rng.permutation(ids)  # a store has the images of its tar, in no order of their ids
    for number, some in enumerate(np.split(by_lot, range(_OF_TAR, len(ids), _OF_TAR))):
        target = here.store(f"made_{number:04d}")
        if not target.is_file():
            _write_store(target, some, rng)
    if not here.clusters.is_file():
        said = rng.dirichlet((6, 1, 1), len(ids))
        labels = [CLASSES[place] for place in said.argmax(axis=1)]
        with _answers(here.predictions("classifier"), predictions) as database:
            _insert(database, "predictions", ids.tolist(), *said.round(6).T.tolist(), labels)
        with _answers(here.clusters, clusters) as database:
            likeness = rng.random(len(ids)).round(6).tolist()
            _insert(database, "clusters", ids.tolist(), (ids % CLUSTERS).tolist(), likeness)
    if not here.map("random_umap").is_file():
        places = rng.normal(size=(min(ON_MAP, len(ids)), 2))
        about = {"shows": "images by lot", "method": "UMAP", "embedding": "ternary"}
        here.map("x").parent.mkdir(parents=True, exist_ok=True)
        write_map(here.map("random_umap"), by_lot[:ON_MAP], places, attributes=about)
    if not here.embedding("ternary").is_file():
        write_embedding(
            here.embedding("ternary"),
            _vectors(by_lot),
            dimension=NUMBERS,
            attributes={"name": "ternary", "made_by": "benchmarks/made_vectors.py"},
        )
    return here


def an_image(here: Layout) -> int:
    """Give an image of the run."""
    with reading(here.database) as index:
        return int(index.execute("SELECT min(image_id) FROM image_files").fetchone()[0])


def _write_store(target: Path, ids: Numbers, rng: np.random.Generator) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": store.FORMAT, "version": store.VERSION, "quality": 90})
        is_whole = rng.random(len(ids)) < 0.98
        file["image_id"], file["jpeg"] = ids, np.empty(0, np.uint8)
        file["length"] = np.where(is_whole, rng.integers(5_000, 60_000, len(ids)), 0)
        file["offset"] = np.zeros(len(ids), np.int64)
        for name in ("width", "height"):
            file[name] = np.where(is_whole, rng.integers(64, 513, len(ids)), 0).astype("i4")
        outcomes = np.where(is_whole, b"ok", b"unreadable: no image")
        file["outcome"] = outcomes.astype(h5py.string_dtype("utf-8", 20))


@contextmanager
def _answers(target: Path, module: Any) -> Iterator[sqlite3.Connection]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with building(target) as database:
        run_script(database, module._TABLES)
        yield database


def _insert(database: sqlite3.Connection, table: str, *columns: list[Any]) -> None:
    places = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {table} VALUES ({places})", zip(*columns, strict=True))


def _vectors(ids: Numbers) -> Iterator[tuple[Numbers, NDArray[np.float32]]]:
    first = 0
    for vectors in made_vectors(len(ids), _SEED, 0, NUMBERS):
        yield ids[first : first + len(vectors)], vectors
        first += len(vectors)
