"""The bundle: one zip file with all that a reader of the study needs, for an archive.

It is the project's folder in small: the code as committed, the paper, the outputs, the networks,
the database and what the last steps read. Unpacked anywhere, `doit` does these steps again without
a network; `data/P/given.json` tells it so.
"""

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Final

from reimaging.archive.choosing import Choice, choose, is_store
from reimaging.archive.committed import check_committed, extract_commit
from reimaging.archive.contents import Contents
from reimaging.archive.staging import beside, sizes, stage
from reimaging.archive.zipping import write_zip
from reimaging.atomic import write_bytes
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import Profile
from reimaging.provenance.crate import crate_bytes
from reimaging.publish.commit import Commit
from reimaging.quantity import count_text, size_text
from reimaging.run import Run

CRATE: Final = "ro-crate-metadata.json"


def bundle_name(profile: Profile) -> str:
    """Name the bundle of a profile, without its suffix."""
    return f"images-of-the-arxiv-{version('reimaging')}-{profile.name}"


def bundle_path(run: Run) -> Path:
    """Tell where the bundle of a run lies."""
    return run.layout.archive / f"{bundle_name(run.profile)}.zip"


def list_bundle(run: Run, commit: Commit, contents: Contents) -> None:
    """Say what would go into the bundle, and what is left out and why; makes nothing"""  # noqa: D400
    print(_listing(run, commit, contents, choose(run, contents)), end="")


def write_bundle(run: Run, commit: Commit, contents: Contents) -> None:
    """Pack code, paper, outputs, networks and data into one zip file

    Raises
    ------
    ReimagingError
        If the code is not committed, or something of the run is not made.
    """  # noqa: D400
    check_committed(commit)
    if missing := [path for path in contents.files if not path.is_file()]:
        raise ReimagingError(
            f"{missing[0]} is not there, for one of {count_text(len(missing), 'file')} that go "
            f"into the bundle; `doit profile={run.profile.name}` makes them."
        )
    choice, target = choose(run, contents), bundle_path(run)
    folder = run.layout.archive / ".staged"
    shutil.rmtree(folder, ignore_errors=True)  # a killed run's
    try:
        extract_commit(run.layout.root, commit, folder)
        stage(run, contents, choice, folder, bundle_name(run.profile))
        files = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
        told = crate_bytes(folder, Layout(folder, run.layout.name), files, commit=commit)
        write_bytes(folder / CRATE, told)
        number = write_zip(target, folder, commit.date)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{target}: {count_text(number, 'file')}, {size_text(target.stat().st_size)}.")


def _listing(run: Run, commit: Commit, contents: Contents, choice: Choice) -> str:
    root, lines = run.layout.root, [f"{bundle_name(run.profile)}.zip:\n"]
    lines.append(f"  the code of {commit.described}\n")
    for name, (number, size) in sorted(sizes(root, [*choice.whole, *beside(run)]).items()):
        lines.append(f"  {name}: {count_text(number, 'file')}, {size_text(size)}\n")
    if choice.parts:
        size = sum(path.stat().st_size for path in choice.parts) - choice.bytes
        lines.append(
            f"  {count_text(len(choice.parts), 'store')} without some images, {size_text(size)}\n"
        )
    if absent := sum(not path.is_file() for path in contents.files):
        lines.append(
            f"  {count_text(absent, 'file')} that {'is' if absent == 1 else 'are'} not made yet\n"
        )
    for why, number in sorted(choice.images.items()):
        lines.append(f"  left out: {count_text(number, 'image')} ({why})\n")
    if stores := sum(is_store(run.layout, path) for path in choice.withheld):
        lines.append(f"  left out: {count_text(stores, 'store')} whole\n")
    for path, why in sorted(choice.withheld.items()):
        if is_store(run.layout, path):
            continue
        lines.append(f"  left out: {path.relative_to(root).as_posix()} ({why})\n")
    if choice.without:
        lines.append(f"  not done again from it: {', '.join(choice.without)}\n")
    return "".join(lines)
