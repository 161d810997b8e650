"""A small profile to label: two stores of plain pictures, an index, predictions."""

import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import numpy as np

from reimaging.explore.label_server import labelling
from reimaging.image_class import CLASSES
from reimaging.index.database import script
from reimaging.layout import Layout
from reimaging.pixels.store import write_store
from reimaging.profile import load_profile

IDS = (2**62 + 1, 5, 90, 17, 2**63 - 1, 44, 1000, 61)
COLOURS = {image: (7 * n % 256, 255 - 9 * n, 31 * n) for n, image in enumerate(sorted(IDS))}


def picture(image, size=(90, 60)):
    """A plain picture of the image's own colour with a white corner."""
    pixels = np.full((size[1], size[0], 3), COLOURS.get(image, (9, 9, 9)), np.uint8)
    pixels[:10, :10] = 255
    return pixels


def write_stores(folder, ids=IDS):
    """Two stores; the second begins with an image of the first and one without pixels."""
    half = len(ids) // 2
    parts = ids[:half], ids[half:]
    paths = [folder / f"arXiv_src_{month}_001.h5" for month in ("0801", "0902")]
    again = (parts[0][0], picture(77), "ok"), (3, None, "timeout: 30 s")
    for path, part, before in zip(paths, parts, ((), again), strict=True):
        items = [*before, *((image, picture(image), "ok") for image in part)]
        write_store(path, items, attributes={})
    return paths


def write_index(path, ids=IDS):
    """An index in which each image is of an article of its own; the first is shown with words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(script("schema.sql"))
        for number, image in enumerate(ids):
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, title, year, "
                "year_source, primary_category, record) VALUES (?, ?, ?, '0801', ?, 2008, "
                "'created', 'hep-th', 'present')",
                (number, f"0801.{number:04}", f"0801.{number:04}", f"Of <b>things</b> {number}"),
            )
            database.execute(
                "INSERT INTO image_files (image_id, article_id, path, extension, bytes, outcome) "
                "VALUES (?, ?, 'a.png', 'png', 1, 'ok')",
                (image, number),
            )
        if not ids:
            return path
        database.execute(
            "INSERT INTO figures (figure_id, article_id, position, kind, environment, tex, "
            "caption_tex, caption_text) VALUES (1, 0, 0, 'figure', 'figure', 'a.tex', 'x', "
            "'A caption with <i>signs</i>.')"
        )
        database.execute("INSERT INTO figure_images VALUES (1, 0, 'a.png', ?, 'ok')", (ids[0],))
    database.close()
    return path


def write_predictions(path, shares):
    """Predictions of {image_id: (diagram, sensor, mixed)}."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE predictions (image_id INTEGER PRIMARY KEY, diagram REAL NOT NULL, "
            "sensor REAL NOT NULL, mixed REAL NOT NULL, label TEXT NOT NULL) STRICT"
        )
        for image, three in shares.items():
            label = CLASSES[int(np.argmax(three))]
            database.execute(
                "INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", (image, *three, label)
            )
    database.close()
    return path


UNSURE = {5: (0.4, 0.3, 0.3), 17: (1.0, 0.0, 0.0), 44: (0.6, 0.2, 0.2), 90: (0.5, 0.5, 0.0), 8: (0.4, 0.3, 0.3)}  # fmt: skip


def write_project(root, predictions=UNSURE):
    """A project with the profile `mine`, whose source is not there any more; its layout."""
    (root / "profiles").mkdir()
    (root / "dodo.py").touch()
    (root / "profiles/mine.toml").write_text(
        '[source]\nkind = "directory"\nlocation = "../gone/src"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "../gone/oai"\n'
    )
    here = Layout(root, "mine")
    images = here.store("").parent
    images.mkdir(parents=True)
    write_stores(images)
    write_index(here.database)
    if predictions:
        write_predictions(here.predictions("classifier"), predictions)
    return here


def labelling_of(here):
    """The labelling tool of such a project."""
    profile = load_profile("mine", here.root)
    return labelling(here, profile, sorted(here.store("").parent.glob("*.h5")))


@contextmanager
def label_process(root, *options):
    """`reimaging label` as a process of its own; the process and its address."""
    command = [sys.executable, "-m", "reimaging", "label", "mine", "--no-browser", *options]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        said = process.stdout.readline()
        yield process, said.rpartition(" at ")[2].strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
