"""A folder that is laid out as a bundle will be: links to the run's files, and what is made for it.

It costs next to no room but that of stores of which images are left out.
"""

import csv
import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from reimaging.archive.choosing import Choice, is_store, refusals
from reimaging.archive.contents import AGAIN, Contents
from reimaging.archive.licences import licences_text
from reimaging.atomic import write_bytes, write_text
from reimaging.given import STEPS, write_given
from reimaging.layout import Layout
from reimaging.pixels.store import write_part
from reimaging.provenance.record import record_path
from reimaging.run import Run, stems_by_now

LEFT_OUT: Final = "left-out.csv"
LICENCES: Final = "LICENCES.md"


def stage(run: Run, contents: Contents, choice: Choice, folder: Path, origin: str) -> None:
    """Lay out the run's part of a bundle.

    Parameters
    ----------
    run, contents, choice
        Whose, and what goes in.
    folder
        Where; the code may lie there by now.
    origin
        What the bundle is called, for `given.json`.
    """
    here, there = run.layout, Layout(folder, run.layout.name)
    records = [record_path(path) for path in contents.made]
    for path in (*choice.whole, *beside(run), *records):
        if path.is_file():
            _link(path, folder / path.relative_to(here.root))
    _link(run.profile.path, folder / "profiles" / run.profile.path.name)
    with (folder / LEFT_OUT).open("w", encoding="utf-8", newline="") as file:  # too many for memory
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("file", "image_id", "identifier", "why"))
        rows.writerows(_left_out(run, choice, folder))
    write_bytes(there.journal, _told_by(here.journal, {*STEPS, *AGAIN}))
    write_given(there.given, origin, contents.given, choice.without)
    text = licences_text(
        here.database,
        here.database.relative_to(here.root).as_posix(),
        drawn=run.profile.source.kind == "sample",
        stores=run.profile.archive.images != "none",
    )
    write_text(folder / LICENCES, text)


def beside(run: Run) -> list[Path]:
    """Name files that no task declares: labels made by hand, and what tells of the raw data."""
    here = run.layout
    told = [here.labels, here.selection, run.manifest, here.origin]
    told += [here.receipt(stem) for stem in stems_by_now(run)]
    return [path for path in told if path.is_file() and path.is_relative_to(here.data)]


def _left_out(run: Run, choice: Choice, folder: Path) -> Iterator[tuple[str, int | str, str, str]]:
    """List what is left out, and write the stores without it on the way: a store at a time."""
    root = run.layout.root
    for path in sorted({*choice.parts, *choice.withheld}):
        name = path.relative_to(root).as_posix()
        if not is_store(run.layout, path):
            yield name, "", "", choice.withheld[path]
            continue
        refused = refusals(run, path)
        for number in sorted(refused):
            yield name, number, refused[number].identifier, refused[number].why
        if path in choice.parts:
            why = {number: f"left out: {each.why}" for number, each in refused.items()}
            write_part(folder / name, path, why)


def _told_by(journal: Path, steps: Collection[str]) -> bytes:
    """Give the lines of a journal on these steps: the making of a bundle is no part of it."""
    lines = journal.read_bytes().splitlines(keepends=True) if journal.is_file() else []
    return b"".join(line for line in lines if _step(line) in steps)


def _step(line: bytes) -> str:
    try:
        return str(json.loads(line)["task"]).split(":")[0]
    except (ValueError, KeyError, TypeError):
        return ""


def _link(path: Path, name: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    name.unlink(missing_ok=True)  # a file of the commit, such as labels
    name.symlink_to(path.resolve())


def sizes(root: Path, files: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Count files and bytes by the folder they lie in: "data/P/images" for the stores."""
    counted: dict[str, tuple[int, int]] = {}
    for path in files:
        name = path.relative_to(root).parent.as_posix()
        number, total = counted.get(name, (0, 0))
        counted[name] = number + 1, total + path.stat().st_size
    return counted
