"""A run of the made profile (explore/made_profile.py) that can be bundled: committed code, outputs.

Of its 60 images, 25 are of articles whose licence lets anyone pass them on. `random_montage` shows
all images, `montage_by_year` only such; the other montages show none. Figures are a few bytes each.
"""

import json
import subprocess
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import h5py
import numpy as np

from explore.made_profile import ARTICLES, ROOM, TARS, make_profile
from reimaging import drawing
from reimaging.acquire.manifest import BulkTar, write_manifest
from reimaging.archive.contents import Contents, contents_of
from reimaging.figures.catalogue import FIGURES, FILMS, MONTAGES
from reimaging.figures.montage_sheet import COLUMNS, write_places
from reimaging.licence import licence_name, may_be_shown
from reimaging.provenance.record import record_path
from reimaging.publish.commit import Commit, commit_of
from reimaging.run import Run
from reimaging.settings import ArchiveSettings
from reimaging.table import write_table

ROOT = Path(__file__).parents[2]
FREE = [n for n in range(60) if may_be_shown(licence_name(ARTICLES[n // ROOM][3]))]
OTHERS = [n for n in range(60) if n not in FREE]
COMMITTED = {".gitattributes", ".git_archival.txt", "CITATION.cff", ".zenodo.json", "LICENSE"}


@dataclass(frozen=True)
class MadeRun:
    """The run, its images in order, the commit, and what goes into its bundle."""

    run: Run
    images: tuple[int, ...]
    commit: Commit
    contents: Contents

    def of(self, **archive):
        """The same run with other settings of its archive, or as the drawn sample (`kind`)."""
        profile = self.run.profile
        if kind := archive.pop("kind", None):
            profile = replace(profile, source=replace(profile.source, kind=kind))
        profile = replace(profile, archive=ArchiveSettings(**archive))
        return replace(self, run=Run(profile, self.run.layout))


def make_run(root: Path) -> MadeRun:
    """Make it in an empty folder."""
    made = make_profile(root)
    here = made.layout
    run = Run(made.profile, here)
    for name in COMMITTED:
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / ".gitignore").write_text("data/\noutputs/\nmodels/\npaper/*.pdf\n")
    (root / "code").mkdir()
    (root / "code/setup").write_text("#!/bin/sh\n")
    (root / "code/setup").chmod(0o755)
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "first", "--date", "@1700000000")
    _write_raw(run)
    _write_tables(run, made.images)
    contents = contents_of(here, declared(run))
    for path in contents.files:
        if not path.is_file() and path.suffix == ".h5":
            _write_pictures(path, None)
        elif not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"made: {path.name}\n".encode())
    for path in contents.made:
        record_path(path).parent.mkdir(parents=True, exist_ok=True)
        record_path(path).write_text("{}\n")
    here.journal.write_text(
        '{"task": "index:database", "seconds": 1.0, "bytes": 1}\n{"task": "archive:bundle", '
        '"seconds": 9.0, "bytes": 1}\nhalf a li'
    )
    return MadeRun(run, made.images, commit_of(root), contents)


def declared(run: Run):
    """The tasks of a few steps; those of figures are the true ones."""
    here = run.layout
    stores = [here.store(stem) for stem in TARS]
    chosen, pages = here.array("random", 16), (here.figure("random_montage", ".png"),)
    code = here.root / "code/setup"
    sheets = [here.figure(m.name, ".png") for m in MONTAGES]
    tables = [here.table(name) for each in FIGURES for name in each.tables]
    tables += [here.table(montage.name) for montage in MONTAGES]
    return {
        "acquire": [_task(map(here.receipt, TARS), [run.manifest])],
        "convert": [_task(stores, [code])],
        "index": [_task([here.database], [code])],
        "learn": [_task([here.classifier, here.model_card], stores), _task([chosen], stores)],
        "tables": [_task({*tables, here.table("headline")}, [here.database])],
        "figures": list(drawing.figure_tasks(run, lambda *_: [code], Commit(None, 0, False))),
        "zoom": [_task([here.large("umap_grid")], stores)],
        "generate": [_task(map(here.film, FILMS), [chosen])],
        "compare": [_task([here.table("comparison")], [here.table("headline")])],
        "paper": [
            _task([here.numbers], [chosen, here.table("headline"), code]),
            _task([here.paper], [here.numbers, *sheets, here.root / "paper/paper.tex"]),
        ],
        "report": [_task([here.report], [here.database, here.table("headline"), *pages])],
    }


def _task(makes, reads):
    return {"targets": [*map(str, makes)], "file_dep": [*map(str, reads)]}


def git(root, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, "-C", str(root), *arguments], check=True, capture_output=True)


def _write_raw(run):
    tars = [
        BulkTar(f"{stem}.tar", f"src/{stem}.tar", f"{number:032x}", 9, stem.split("_")[2], 1)
        for number, stem in enumerate(TARS)
    ]
    run.manifest.parent.mkdir(parents=True)
    write_manifest(run.manifest, tars, datetime(2020, 1, 1, tzinfo=UTC))
    for tar in tars:
        receipt = run.layout.receipt(tar.stem)
        receipt.parent.mkdir(parents=True, exist_ok=True)
        receipt.write_text(json.dumps(asdict(tar)))


def _write_tables(run, images):
    here = run.layout
    for montage in MONTAGES:
        write_table(here.table(montage.name), COLUMNS, ())
    for name, shown in (("random_montage", range(60)), ("montage_by_year", FREE)):
        places = [
            (1 + k // 12, 1 + k % 12, images[n], "1998-2012", 60) for k, n in enumerate(shown)
        ]
        write_places(here.table(name), here.database, places, ("span", "drawn_from"))
    _write_pictures(here.array("random", 16), [images[n] for n in (FREE[0], OTHERS[0])])
    _write_pictures(here.learnt("confident_errors"), [12345, images[FREE[0]]])
    _write_pictures(here.learnt("grad_cam_sheet"), [12345, 54321])
    for name in ("feature_visualisation", "gan_sheets", "generated", "generated_nearest"):
        _write_pictures(here.learnt(name), None)


def _write_pictures(target, ids):
    target.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(target, "w") as file:
        file["images"] = np.zeros((2, 16, 16, 3), np.uint8)
        if ids:
            file["image_id"] = np.array(ids, np.int64)
