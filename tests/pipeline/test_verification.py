"""A made run is the one that was recorded, wherever it lies; the least change is caught and named."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from io import BytesIO

import h5py
import numpy as np
import pytest
from PIL import Image

from reimaging.figures import random_montage
from reimaging.layout import Layout


@pytest.fixture(scope="module")
def recorded(small):
    """The made chain with its record: (project, what the update said)."""
    project, _ = small
    said = project.reimaging("verify", "small", "--update")
    return project, said


@pytest.fixture
def copy(recorded, tmp_path):
    """What was made, its code and its record in another folder, to be changed."""
    project, _ = recorded
    root = tmp_path / "elsewhere, on another disk"
    shutil.copytree(project.root, root, symlinks=True)
    yield root
    subprocess.run(["chmod", "-R", "u+w", str(root)], check=False)


def verify(root, *more):
    """Verify the run in a folder: the exit status, and what is told."""
    run = subprocess.run(
        [sys.executable, "-m", "reimaging", "verify", "small", *more],
        cwd=root, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root / "code"), "HOME": str(root)},
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def named(said):
    """What is told not to be as it was: lines of "differs: STEP, ITEM"."""
    return re.findall(r"^(differs|altered since|not here): (.*)$", said, re.M)


def test_the_run_that_was_recorded_is_the_same_in_another_folder(recorded, copy):
    project, said = recorded
    assert "changed in" in said
    status, told = verify(copy)
    assert status == 0, told
    assert "The same bytes as in profiles/records/small.csv" in told
    assert (copy / "outputs/small/verification.html").is_file()
    status, told = verify(copy, "--against", str(project.root))
    assert status == 0
    assert "The same bytes as in the other run" in told


def test_one_pixel_of_one_image_is_caught_and_named(copy):
    # the largest, as some tars hold no image
    store = max((copy / "data/small/images").glob("[!.]*.h5"), key=lambda path: path.stat().st_size)
    with h5py.File(store, "a") as file:
        place = int(np.argmax(file["length"][()]))
        start, length = int(file["offset"][place]), int(file["length"][place])
        picture = Image.open(BytesIO(file["jpeg"][start : start + length].tobytes()))
        before = np.asarray(picture.convert("RGB"))
        # a pixel is changed where JPEG keeps it: by one bit of the picture's data
        place = start + length - 12
        file["jpeg"][place] ^= 1
        data = file["jpeg"][start : start + length].tobytes()
    after = np.asarray(Image.open(BytesIO(data)).convert("RGB"))
    assert (before != after).any()
    status, told = verify(copy)
    assert status == 1
    assert named(told) == [("differs", f"convert, data/small/images/{store.name}")]
    assert "The first step where it shows: convert" in told


def test_one_pixel_of_one_figure_is_caught_and_named(copy):
    figure = copy / "outputs/small/figures/formats_by_year.png"
    with Image.open(figure) as picture:
        picture.load()
        picture.putpixel(
            (10, 10), 0 if picture.mode in "LP" else (0, 0, 0, 255)[: len(picture.mode)]
        )
        picture.save(figure)
    status, told = verify(copy)
    assert status == 1
    assert named(told) == [("differs", "figures, outputs/small/figures/formats_by_year.png")]
    page = (copy / "outputs/small/verification.html").read_text()
    assert page.count("<img") == 3


def test_one_row_of_the_database_is_caught_and_named(copy):
    with closing(sqlite3.connect(copy / "data/small/arxiv.sqlite3")) as database:
        database.execute(
            "UPDATE articles SET title = title || '.' WHERE article_id = "
            "(SELECT min(article_id) FROM articles WHERE title IS NOT NULL)"
        )
        database.commit()
    status, told = verify(copy)
    assert status == 1
    assert ("differs", "index, data/small/arxiv.sqlite3: articles") in named(told)


def test_another_seed_is_caught_in_the_settings_and_in_what_is_made_by_lot(copy):
    profile = copy / "profiles/small.toml"
    profile.write_text(profile.read_text() + "\n[random]\nseed = 5\n")
    here = Layout(copy, "small")
    stores = sorted((copy / "data/small/images").glob("*.h5"))
    random_montage.choose(here.database, stores, 5, here.table("random_montage"))
    status, told = verify(copy)
    assert status == 1
    assert named(told)[0] == ("differs", "settings, random.seed")
    assert ("differs", "tables, outputs/small/tables/random_montage.csv") in named(told)


@pytest.mark.parametrize("name", ["classifier", "deepcluster", "generator"])
def test_one_weight_of_a_network_is_caught_and_named(copy, name):
    path = copy / f"models/small/{name}.keras"
    change_a_weight(path)
    status, told = verify(copy)
    assert status == 1
    ((verdict, what),) = named(told)
    assert what.endswith(f"models/small/{name}.keras")
    # other weights are what another machine has; that no task of here made them is not
    assert verdict in ("differs", "altered since")


def change_a_weight(path):
    with zipfile.ZipFile(path) as archive:
        parts = {each.filename: archive.read(each) for each in archive.infolist()}
    weights = BytesIO(parts["model.weights.h5"])
    changed = []

    def change(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind == "f" and item.size and not changed:
            values = item[()]
            values.flat[0] = np.nextafter(values.flat[0], np.float32(np.inf))
            item[()] = values
            changed.append(name)

    with h5py.File(weights, "a") as file:
        file.visititems(change)
    assert changed
    parts["model.weights.h5"] = weights.getvalue()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_another_md5_of_a_tar_than_was_stated_is_caught_and_named(copy):
    receipt = sorted((copy / "data/small/tars").glob("*.json"))[0]
    stated = json.loads(receipt.read_text())
    receipt.write_text(json.dumps({**stated, "md5": "0" * 32}))
    status, told = verify(copy)
    assert status == 1
    assert named(told) == [("differs", f"acquire, data/small/tars/{receipt.name}")]


def test_what_is_missing_is_named(copy):
    (copy / "paper/small.pdf").unlink()
    status, told = verify(copy)
    assert status == 1
    assert named(told) == [("not here", "paper, paper/small.pdf")]


def test_a_record_that_is_not_there_is_one_sentence(copy):
    (copy / "profiles/records/small.csv").unlink()
    status, told = verify(copy)
    assert status == 2
    assert told.count("\n") == 1
    assert "`reimaging verify --update`" in told
