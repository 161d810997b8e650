"""A project whose explorer has as many images as the study's, all of them made.

The index is that of generate_index, with a caption for each figure. Pictures are a few hundred
drawn ones, over and over, under the index's image_ids; vectors lie in clusters
(made_vectors.py); each image's place on the map is that of its cluster, scattered.
"""

import io
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from generate_index import generate_index
from made_vectors import CLUSTERS, DIMENSION, made_vectors
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reimaging.atomic import replacing
from reimaging.explore import thumbnail_file
from reimaging.explore.caption_file import write_captions
from reimaging.explore.cataloguing import write_catalogue
from reimaging.image_class import CLASSES
from reimaging.index.database import building, reading, run_script
from reimaging.layout import Layout
from reimaging.learn import clusters, predictions
from reimaging.learn.embedding_file import write_embedding
from reimaging.maps.map_file import write_map
from reimaging.maps.neighbour_file import write_index
from reimaging.pixels import store

EMBEDDING = "ternary"
MAP = "random_umap"
_PROFILE = """[source]
kind = "directory"
location = "nowhere"

[metadata]
kind = "oai-files"
location = "nowhere"
"""
_OF_TAR = 60_000  # images in one store
_DRAWN = 500  # different pictures
_SEED = 4

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Jpeg = tuple[bytes, int, int]  # its file, width and height


def make_collection(root: Path, images: int) -> Layout:
    """Make the project; what stands of one is taken as it is.

    Parameters
    ----------
    root
        Its folder.
    images
        How many; there are two and a half times as many captions.

    Returns
    -------
    Layout
        Of its profile, ``made``.
    """
    here = Layout(root, "made")
    (root / "profiles").mkdir(parents=True, exist_ok=True)
    (root / "dodo.py").write_text('"""A folder of this name is a project\'s."""\n')
    (root / "profiles" / "made.toml").write_text(_PROFILE)
    if not here.database.is_file():
        generate_index(here.database, images // 4, images, images * 5 // 2, _SEED)
    with reading(here.database) as index:
        rows = index.execute("SELECT image_id FROM image_files ORDER BY image_id")
        ids = np.fromiter((row[0] for row in rows), np.int64)
    stems = [f"made_{start // _OF_TAR:03d}" for start in range(0, len(ids), _OF_TAR)]
    pictures = _drawn()
    for stem, some in zip(stems, np.split(ids, range(_OF_TAR, len(ids), _OF_TAR)), strict=True):
        if not here.thumbnails(stem).is_file():
            which = np.random.default_rng([_SEED, len(some)]).integers(0, _DRAWN, len(some))
            _write_store(here.store(stem), some, pictures, which)
            _write_thumbnails(here.thumbnails(stem), some, pictures, which)
    cluster = np.arange(len(ids)) * 7919 % CLUSTERS
    if not here.catalogue.is_file():
        _write_answers(here, ids, cluster)
        write_catalogue(
            here.catalogue,
            here.database,
            [here.store(stem) for stem in stems],
            here.predictions("classifier"),
            here.clusters,
            _SEED,
        )
    if not here.captions.is_file():
        write_captions(here.captions, here.database, here.catalogue)
    if not here.map(MAP).is_file():
        _write_map(here.map(MAP), ids, cluster)
    if not here.neighbours(EMBEDDING).is_file():
        write_embedding(
            here.embedding(EMBEDDING),
            _vectors(ids),
            dimension=DIMENSION,
            attributes={"name": EMBEDDING},
        )
        write_index(here.neighbours(EMBEDDING), here.embedding(EMBEDDING))
    return here


def _drawn() -> list[Jpeg]:
    """Draw curves in frames."""
    rng, drawn = np.random.default_rng(_SEED), []
    for _ in range(_DRAWN):
        width, height = (int(side) for side in rng.integers(160, 512, 2))
        image = Image.new("RGB", (width, height), "white")
        pen = ImageDraw.Draw(image)
        pen.rectangle((20, 10, width - 10, height - 20), outline="black")
        for _ in range(3):
            colour = tuple(int(value) for value in rng.integers(0, 200, 3))
            x = np.linspace(22, width - 12, 60)
            y = height / 2 + np.cumsum(rng.normal(0, height / 40, 60))
            pen.line([*zip(x.tolist(), y.tolist(), strict=True)], fill=colour, width=2)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=90, subsampling="4:4:4")
        drawn.append((buffer.getvalue(), width, height))
    return drawn


def _write_store(target: Path, ids: Numbers, pictures: list[Jpeg], which: Numbers) -> None:
    with _new(target) as file:
        file.attrs.update({"format": store.FORMAT, "version": store.VERSION, "quality": 90})
        data = _write_columns(file, ids, pictures, which)
        file.create_dataset("jpeg", data=data, chunks=(2**20,), maxshape=(None,))
        file["outcome"] = np.full(len(ids), b"ok", h5py.string_dtype("utf-8", 2))


def _write_thumbnails(target: Path, ids: Numbers, pictures: list[Jpeg], which: Numbers) -> None:
    with _new(target) as file:
        file.attrs.update({"format": thumbnail_file.FORMAT, "version": thumbnail_file.VERSION})
        small = [thumbnail_file.thumbnail_of(jpeg) for jpeg, _, _ in pictures]
        file["jpeg"] = _write_columns(file, ids, small, which)


def _write_columns(file: h5py.File, ids: Numbers, pictures: list[Jpeg], which: Numbers) -> Bytes:
    """Say where each image's JPEG lies, and give the JPEGs: many images share the same one."""
    length = np.array([len(jpeg) for jpeg, _, _ in pictures])
    file["image_id"], file["length"] = ids, length[which]
    file["offset"] = (np.cumsum(length) - length)[which]
    file["width"] = np.array([width for _, width, _ in pictures], np.int32)[which]
    file["height"] = np.array([height for _, _, height in pictures], np.int32)[which]
    return np.frombuffer(b"".join(jpeg for jpeg, _, _ in pictures), np.uint8)


@contextmanager
def _new(target: Path) -> Iterator[h5py.File]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        yield file


def _write_answers(here: Layout, ids: Numbers, cluster: Numbers) -> None:
    """Say of each image its class and its cluster, as a classifier and DeepCluster would."""
    rng = np.random.default_rng(_SEED)
    said = rng.dirichlet((6, 1, 1), len(ids))
    labels = [CLASSES[number] for number in said.argmax(axis=1)]
    with _answers(here.predictions("classifier"), predictions) as database:
        rows = zip(ids.tolist(), *said.T.tolist(), labels, strict=True)
        database.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", rows)
    with _answers(here.clusters, clusters) as database:
        rows = zip(ids.tolist(), cluster.tolist(), rng.random(len(ids)).tolist(), strict=True)
        database.executemany("INSERT INTO clusters VALUES (?, ?, ?)", rows)


@contextmanager
def _answers(target: Path, module: Any) -> Iterator[sqlite3.Connection]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with building(target) as database:
        run_script(database, module._TABLES)
        yield database


def _write_map(target: Path, ids: Numbers, cluster: Numbers) -> None:
    rng = np.random.default_rng(_SEED)
    centres = rng.normal(0, 30, (CLUSTERS, 2))
    target.parent.mkdir(parents=True, exist_ok=True)
    places = centres[cluster] + rng.normal(0, 1, (len(ids), 2))
    write_map(target, ids, places, attributes={"made by": "benchmarks/made_collection.py"})


def _vectors(ids: Numbers) -> Iterator[tuple[Numbers, NDArray[np.float32]]]:
    first = 0
    for vectors in made_vectors(len(ids), _SEED, 0):
        yield ids[first : first + len(vectors)], vectors
        first += len(vectors)


if __name__ == "__main__":
    made = make_collection(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"reimaging explore {made.name}, in {made.root}")
