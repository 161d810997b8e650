"""A run of a few files, written as the real writers write them, and a copy of it to change."""

import csv
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
from PIL import Image

from reimaging.layout import Layout
from reimaging.profile import Profile, load_profile
from reimaging.verification.record import record_path

PROFILE = """
[source]
kind = "directory"
location = "/tars"
[metadata]
kind = "oai-files"
location = "/records"
[random]
seed = 4
"""


@dataclass(frozen=True)
class SmallRun:
    """The project's folder of a run, its layout and its profile."""

    root: Path

    @property
    def here(self) -> Layout:
        return Layout(self.root, "mine")

    @property
    def profile(self) -> Profile:
        return load_profile("mine", self.root)

    def copied(self, to: Path) -> "SmallRun":
        shutil.copytree(self.root, to)
        return SmallRun(to)


def make_run(root: Path) -> SmallRun:
    """Write a database, a store, an array, a network, tables, a figure and the numbers."""
    run = SmallRun(root)
    here = run.here
    for folder in (here.data / "tars", here.store("").parent, here.array("random", 8).parent,
                   here.models, here.tables, here.figure("a").parent, root / "profiles"):  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
    (root / "profiles/mine.toml").write_text(PROFILE)
    here.receipt("T1").write_text('{"md5": "0123", "size": 10240}')
    with closing(sqlite3.connect(here.database)) as database:
        database.executescript(
            "CREATE TABLE articles (article_id INTEGER PRIMARY KEY, title TEXT);"
            "CREATE TABLE figures (figure_id INTEGER PRIMARY KEY, caption TEXT);"
            "CREATE VIRTUAL TABLE words USING fts5 (caption);"
            "INSERT INTO articles VALUES (1, 'One'), (2, 'Two');"
            "INSERT INTO figures VALUES (1, 'A curve'); INSERT INTO words VALUES ('A curve');"
        )
    rng = np.random.default_rng(4)
    with h5py.File(here.store("T1"), "w") as store:
        store.attrs["version"] = 1
        store["jpeg"] = rng.integers(0, 256, 500, dtype=np.uint8)
        store["image_id"] = np.arange(5)
    with h5py.File(here.array("random", 8), "w") as array:
        array["images"] = rng.integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
        array["image_id"] = np.arange(5)
    write_network(here.classifier, rng.normal(size=(10, 4)))
    here.table("formats").write_text("format,images\neps,10\npng,20\n")
    here.table("classifier_metrics").write_text("measure,value\nf1,0.80\nrecall,0.70\n")
    Image.linear_gradient("L").save(here.figure("formats", ".png"))
    here.numbers.write_text(
        "\\newcommand{\\numImages}{1{,}539}\n\\newcommand{\\numShare}{84.7\\,\\%}\n"
        "\\newcommand{\\numCommit}{commit 1}\n"
    )
    return run


def write_network(path, weights):
    data = BytesIO()
    with h5py.File(data, "w") as file:
        file["layers/dense/vars/0"] = weights
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", data.getvalue())


def read_weights(path):
    with (
        zipfile.ZipFile(path) as archive,
        h5py.File(BytesIO(archive.read("model.weights.h5"))) as file,
    ):
        return file["layers/dense/vars/0"][()]


def allow(run, item, measure, tolerance):
    """Write a tolerance into the record, as one does by hand."""
    path = record_path(run.root, "mine")
    rows = list(csv.reader(path.read_text().splitlines()))
    for row in rows:
        if row[1:3] == [item, measure]:
            row[4] = tolerance
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def bad(verified):
    """Give what is not the same, and how."""
    return {
        each.item: each.verdict
        for each in verified.comparison.results
        if each.verdict not in ("same", "not recorded")
    }
