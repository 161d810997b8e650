"""Made inputs of every step, for so many images: an index, image stores, and what comes of them.

The parts of the index are those of made_parts, of 650 articles and some 4,300 images each, as bulk
tars of arXiv have, and the metadata records are a snapshot: so a run reads and merges them. The
pictures are a few hundred drawn ones, over and over. Steps that look at each picture take hours for
a million: beyond the size up to which they are measured, `stand_in` writes what they would give.
"""

import io
import json
import os
import shutil
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import h5py
import numpy as np
from made_articles import MONTHS, make
from made_images import Signatures
from made_parts import OF_TAR, Tar, _share_out, _write_part, _write_records
from made_vectors import made_vectors
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reimaging.acquire.manifest import MANIFEST, BulkTar, write_manifest
from reimaging.atomic import replacing, write_text
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.layout import Layout
from reimaging.learn import clusters, predictions
from reimaging.learn.embedding_file import about_embedding, write_embedding
from reimaging.learn.labels import Label, write_labels
from reimaging.pixels import arrays, store
from reimaging.table import write_table

PROJECT = Path(__file__).resolve().parents[1]
SIDE = 128  # of squares, as profiles have it by default
DIMENSIONS = {"ternary": 128, "deepcluster": 32}  # numbers a vector, by default settings
# What profiles set beyond the defaults: `most` so high that it chooses nearly all images.
PROFILE = """[source]
kind = "directory"
location = "../src"

[metadata]
kind = "snapshot"
location = "../snapshot.json"

[captions]
sample = 10000

[classifier]
most = 1000

[embeddings]
names = ["ternary", "deepcluster", "raw", "caption"]
"""
_SEED = 4
_DRAWN = 256  # different pictures
_LABELLED = 300
_CHUNK = 32  # squares
# what becomes of images, and of how many
_OUTCOMES = {
    b"ok": 0.97,
    b"blank: nothing but white": 0.02,
    b"unreadable: the file ends too early": 0.01,
}

Numbers = NDArray[np.int64]


def make_project(root: Path) -> Layout:
    """Make the folder of a project whose profile is `made`, with the code and dodo.py of ours."""
    (root / "profiles").mkdir(parents=True)
    (root / "profiles/made.toml").write_text(PROFILE, encoding="utf-8")
    for name in ("dodo.py", "code"):
        (root / name).symlink_to(PROJECT / name)
    return Layout(root, "made")


def make_inputs(root: Path, images: int) -> None:
    """Make a project, and what its steps read that no step of it makes."""
    here = make_project(root)
    tars = _write_parts(here, images)
    write_manifest(root / "src" / MANIFEST, tars, datetime(2026, 1, 1, tzinfo=UTC))
    write_text(root / "stems.json", json.dumps([tar.stem for tar in tars]))
    _write_snapshot(root / "snapshot.json", here.records)
    here.records.unlink()  # which a step makes of the snapshot
    _write_networks(here)
    pictures = _drawn()
    for number, stem in enumerate(stems(here)):
        _write_store(here.store(stem), _ids(here, stem), pictures, number)
    with store.ImageStore(here.store(stems(here)[0])) as first:
        shown = [
            n for n, why in zip(first.ids.tolist(), first.outcomes, strict=True) if why == "ok"
        ]
    labels = [
        Label(str(number), CLASSES[place % len(CLASSES)], "somebody", source="hand")
        for place, number in enumerate(shown[:_LABELLED])
    ]
    write_labels(here.labels, labels)
    truths = [(true, said, 90 if true == said else 5) for true in CLASSES for said in CLASSES]
    write_table(here.table("classifier_confusion"), ("truth", "predicted", "images"), truths)


def stems(here: Layout) -> list[str]:
    """Name the tars, in time order."""
    return json.loads((here.root / "stems.json").read_text(encoding="utf-8"))


def stand_in(here: Layout, name: str) -> None:
    """Write what a step would give that goes a tar at a time, and is not measured at this size.

    Parameters
    ----------
    here
        The project.
    name
        Of the step: arrays:squares, predict, cluster, or embed: and an embedding.
    """
    tars = {stem: _rendered(here, stem) for stem in stems(here)}
    if name.startswith("embed:"):
        _write_vectors(here, name.removeprefix("embed:"), tars)
        return
    for number, (stem, ids) in enumerate(tars.items()):
        if name == "arrays:squares":
            _write_squares(here, stem, ids)
        elif name == "predict":
            _write_predictions(here, stem, ids, number)
        else:
            _write_clusters(here, stem, ids, number)


def _rendered(here: Layout, stem: str) -> Numbers:
    with store.ImageStore(here.store(stem)) as held:
        return held.ids[[outcome == "ok" for outcome in held.outcomes]]


def _write_parts(here: Layout, images: int) -> list[BulkTar]:
    """Write the parts of made tars of an ordinary size, and the records; give the tars."""
    articles = max(12, images * 3 // 20)
    made = make(_SEED, articles, images, images * 4 // 5)
    signatures = Signatures(images)
    _ = made.year, made.family, made.shares, made.chances, made.neighbours  # once for all
    tars, jobs = [], [lambda: _write_records(here.records, made, _SEED)]
    here.part("any").parent.mkdir(parents=True)
    numbers: Counter[str] = Counter()
    for first in range(0, articles, OF_TAR):
        month = int(made.month[first])
        yymm = MONTHS[month][2:4] + MONTHS[month][5:]
        numbers[yymm] += 1
        tar = Tar(month, numbers[yymm], first, min(first + OF_TAR, articles))
        told = BulkTar(tar.name, f"src/{tar.name}", "0" * 32, 500_000_000, yymm, tar.number)
        seed = [_SEED, 2, len(tars)]
        jobs.append(partial(_write_part, here.part(told.stem), made, tar, signatures, seed))
        tars.append(told)
    _share_out(jobs, len(os.sched_getaffinity(0)), lambda _: None)
    return tars


def _write_snapshot(target: Path, records: Path) -> None:
    """Write metadata records as arXiv's snapshot has them."""
    with reading(records) as held, target.open("w", encoding="utf-8") as file:
        for row in held.execute("SELECT * FROM records WHERE NOT deleted ORDER BY article_id"):
            mine = (row["article_id"],)
            categories = held.execute(
                "SELECT category FROM categories WHERE article_id = ? ORDER BY position", mine
            )
            authors = held.execute(
                "SELECT keyname, forenames, suffix FROM authors WHERE article_id = ? "
                "ORDER BY position", mine,
            )  # fmt: skip
            created = datetime.fromisoformat(row["created"]).replace(tzinfo=UTC)
            told = {
                "id": row["identifier"],
                "title": row["title"],
                "abstract": row["abstract"],
                "comments": row["comments"],
                "journal-ref": row["journal_ref"],
                "doi": row["doi"],
                "license": row["licence"],
                "categories": " ".join(name for (name,) in categories),
                "authors_parsed": [tuple(author) for author in authors],
                "versions": [{"version": "v1", "created": format_datetime(created, usegmt=True)}],
            }
            file.write(json.dumps(told) + "\n")


def _ids(here: Layout, stem: str) -> Numbers:
    with reading(here.part(stem)) as part:
        rows = part.execute("SELECT image_id FROM image_files JOIN articles USING (article_id) ")
        return np.array([number for (number,) in rows], np.int64)


def _drawn() -> list[tuple[bytes, int, int]]:
    """Draw curves in frames: a JPEG, its width and height each."""
    rng, drawn = np.random.default_rng(_SEED), []
    for _ in range(_DRAWN):
        width, height = (int(side) for side in rng.integers(96, 256, 2))
        image = Image.new("RGB", (width, height), "white")
        pen = ImageDraw.Draw(image)
        pen.rectangle((12, 6, width - 6, height - 12), outline="black")
        for _ in range(3):
            colour = tuple(int(value) for value in rng.integers(0, 200, 3))
            x = np.linspace(14, width - 8, 40)
            y = height / 2 + np.cumsum(rng.normal(0, height / 20, 40))
            pen.line([*zip(x.tolist(), y.tolist(), strict=True)], fill=colour, width=2)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=90, subsampling="4:4:4")
        drawn.append((buffer.getvalue(), width, height))
    return drawn


def _write_store(
    target: Path, ids: Numbers, pictures: Sequence[tuple[bytes, int, int]], number: int
) -> None:
    """Write an image store in which many images share the bytes of one picture."""
    rng = np.random.default_rng([_SEED, number])
    which = rng.integers(0, len(pictures), len(ids))
    outcome = rng.choice(list(_OUTCOMES), len(ids), p=list(_OUTCOMES.values()))
    there = outcome == b"ok"
    length, width, height = (
        np.array(each) for each in zip(*((len(j), w, h) for j, w, h in pictures), strict=True)
    )
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": store.FORMAT, "version": store.VERSION, "quality": 90})
        data = np.frombuffer(b"".join(jpeg for jpeg, _, _ in pictures), np.uint8)
        file.create_dataset("jpeg", data=data, chunks=(2**18,), maxshape=(None,))
        file["image_id"], file["length"] = ids, np.where(there, length[which], 0)
        file["offset"] = np.where(there, (np.cumsum(length) - length)[which], 0)
        file["width"] = np.where(there, width[which], 0).astype("i4")
        file["height"] = np.where(there, height[which], 0).astype("i4")
        kind = h5py.string_dtype("utf-8", max(map(len, _OUTCOMES)))
        file["outcome"] = outcome.astype(kind)


def _write_squares(here: Layout, stem: str, ids: Numbers) -> None:
    """Write white squares, packed once: beyond what is measured they are chosen from, not seen."""
    target, shape = here.squares(stem, SIDE), (SIDE, SIDE, 3)
    packed = zlib.compress(b"\xff" * (_CHUNK * SIDE * SIDE * 3), 1)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": arrays.FORMAT, "version": arrays.VERSION, "side": SIDE})
        file["image_id"] = ids
        images = file.create_dataset(
            "images", (len(ids), *shape), "u1", maxshape=(None, *shape),
            chunks=(_CHUNK, *shape), compression="gzip", compression_opts=1,
        )  # fmt: skip
        for start in range(0, len(ids), _CHUNK):
            images.id.write_direct_chunk((start, 0, 0, 0), packed)


def _write_predictions(here: Layout, stem: str, ids: Numbers, number: int) -> None:
    said = np.random.default_rng([_SEED, number]).dirichlet((6, 1, 1), len(ids)).round(6)
    labels = [CLASSES[place] for place in said.argmax(axis=1).tolist()]
    target = here.prediction_shard("classifier", stem)
    about = predictions._TABLES, predictions.FORMAT, predictions.VERSION
    with predictions.answers_of(target, here.classifier, *about) as database:
        rows = zip(ids.tolist(), *said.T.tolist(), labels, strict=True)
        database.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", rows)


def _write_clusters(here: Layout, stem: str, ids: Numbers, number: int) -> None:
    rng = np.random.default_rng([_SEED, number])
    which, likeness = rng.integers(0, 100, len(ids)), rng.random(len(ids)).round(6)
    about = clusters._TABLES, clusters.FORMAT, clusters.VERSION
    with predictions.answers_of(here.cluster_shard(stem), here.deepcluster, *about) as database:
        rows = zip(ids.tolist(), which.tolist(), likeness.tolist(), strict=True)
        database.executemany("INSERT INTO clusters VALUES (?, ?, ?)", rows)


def _write_vectors(here: Layout, slug: str, tars: Mapping[str, Numbers]) -> None:
    dimension = DIMENSIONS[slug]
    about = about_embedding(slug, "made", dimension, 0, 1.0)
    blocks = made_vectors(sum(map(len, tars.values())), _SEED, 0, dimension)
    held = np.empty((0, dimension), np.float32)
    for stem, ids in tars.items():
        while len(held) < len(ids):
            held = np.concatenate([held, next(blocks)])
        vectors, held = held[: len(ids)], held[len(ids) :]
        if slug == "ternary":  # which are rectified: many features are 0
            vectors = np.maximum(vectors, 0)
        target = here.embedding_shard(slug, stem)
        write_embedding(target, [(ids, vectors)], dimension=dimension, attributes=about)


def _write_networks(here: Layout) -> None:
    """Save networks as they are trained by default, untrained; they are built once for all."""
    kept = here.root.parent / "networks"
    if not kept.is_dir():
        _build_networks(kept)
    for path in (here.classifier, here.deepcluster):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept / path.name, path)


def _build_networks(folder: Path) -> None:
    from reimaging.learn.start import start_keras

    start_keras()
    import keras

    from reimaging.learn.backbones import classifier
    from reimaging.learn.deepcluster import clusterer, network
    from reimaging.learn.model_file import save_model
    from reimaging.learn.pseudo_labels import Whitening
    from reimaging.learn.training import calibrated
    from reimaging.settings import DeepClusterSettings

    keras.utils.set_random_seed(_SEED)
    settings, count = DeepClusterSettings(), DIMENSIONS["deepcluster"]
    save_model(folder / "classifier.keras", calibrated(classifier("small", SIDE), 1.0))
    whole = network(SIDE, settings.clusters, settings.side)
    features = keras.Model(whole.input, whole.get_layer("features").output)
    rng = np.random.default_rng(_SEED)
    kernel = rng.standard_normal((features.output_shape[-1], count)).astype(np.float32)
    centres = rng.standard_normal((settings.clusters, count)).astype(np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    whitening = Whitening(kernel, np.zeros(count, np.float32))
    save_model(folder / "deepcluster.keras", clusterer(features, whitening, centres))
