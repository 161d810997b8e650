"""Whether a run is the recorded one, or the same as another run: measured and compared."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.given import STEPS as GIVABLE
from reimaging.given import given_steps, not_drawn
from reimaging.layout import Layout
from reimaging.profile import Profile, load_profile
from reimaging.provenance.record import file_sha256, read_making, record_path, stands
from reimaging.provenance.surroundings import environment, machine
from reimaging.publish.commit import commit_of
from reimaging.verification import record
from reimaging.verification.comparing import PICTURE, Comparison, compare
from reimaging.verification.record import TOLD, Measured, Recorded
from reimaging.verification.run_items import SETTINGS, STEPS, file_of, files_of, measure_run
from reimaging.verification.thumbnails import cell, how_far, thumbnail
from reimaging.verification.tolerances import with_rules

Pictures = Callable[[str], Image.Image | None]  # of an item, such as a figure
MADE_BY = "made by"  # the step of what is told and not compared
EXTENT = "extent of the record"  # told: how many lines it has, and of which bytes its sheet is
_LARGE = 64 << 20  # bytes of a file that is known to stand by its size and time


@dataclass(frozen=True)
class Verified:
    """A run beside another.

    Attributes
    ----------
    comparison
        What came of it.
    beside
        With what it was compared.
    pictures
        Of each item that is a picture and not the same: the other one's thumbnail and ours.
    unrecorded
        How many files have no record of their making, so that nobody can tell whether they were
        altered since.
    """

    comparison: Comparison
    beside: str
    pictures: Mapping[str, tuple[Image.Image, Image.Image]]
    unrecorded: int


def verify(here: Layout, profile: Profile, against: Path | None = None) -> Verified:
    """Compare a run with its record, or with another run.

    Parameters
    ----------
    here, profile
        The run.
    against
        The project's folder of another run of the same profile; None for the record.

    Raises
    ------
    ReimagingError
        If there is no record, it is not whole, or there is no run in the other folder.
    """
    path = record.record_path(here.root, profile.name)
    if against is None:
        recorded = record.read_record(path)
        others = recorded_pictures(path, recorded)
        beside = path.relative_to(here.root).as_posix()
    else:
        recorded = _of_another(against, here, profile)
        others = lambda item: _thumbnail(against / item)  # noqa: E731
        beside = "the other run"
    found = [*made_by(here.root), *measure(here, profile)]
    return beside_another(here, recorded, found, others, beside, is_whole=against is not None)


def beside_another(
    here: Layout,
    recorded: Sequence[Recorded],
    found: Sequence[Measured],
    others: Pictures,
    beside: str,
    *,
    is_whole: bool = False,
) -> Verified:
    """Compare what was measured of a run with what is recorded; the rest as `compare` has it."""
    absent = {*not_drawn(here.given)}
    recorded = [line for line in recorded if line.item != EXTENT and not _is_of(line, absent)]
    pairs: dict[str, tuple[Image.Image, Image.Image]] = {}

    def distance(line: Recorded) -> float | None:
        pair = others(line.item), _thumbnail(file_of(here, line.item))
        if pair[0] is None or pair[1] is None:
            return None
        pairs[line.item] = (pair[0], pair[1])
        return how_far(*pairs[line.item])

    altered, unrecorded = _altered(here)
    comparison = compare(
        recorded,
        found if not is_whole else [each for each in found if each.step != MADE_BY],
        steps=STEPS,
        given=given_steps(here.given, GIVABLE),
        altered=altered,
        distance=distance,
        is_whole=is_whole,
    )
    return Verified(comparison, beside, pairs, unrecorded)


def _is_of(line: Recorded, without: Collection[str]) -> bool:
    """Tell whether a line is of what a bundle is without: some figures, the paper."""
    return line.step in without or (line.step == "figures" and Path(line.item).stem in without)


def sheet_path(path: Path) -> Path:
    """Say where the thumbnails of a record lie."""
    return path.with_suffix(".jpg")


def extent(lines: Sequence[Recorded], sheet: bytes) -> str:
    """Say what a whole record has: how many lines are compared, and which sheet."""
    number = sum(line.tolerance != TOLD for line in lines)
    return f"{number} lines, sheet {hashlib.sha256(sheet).hexdigest()[:12]}"


def recorded_pictures(path: Path, recorded: Sequence[Recorded]) -> Pictures:
    """Give the thumbnails on the sheet beside a record, where they lie in the order of its lines.

    Raises
    ------
    ReimagingError
        If record and sheet are not what was written together.
    """
    shown = [line.item for line in recorded if line.measure == PICTURE]
    sheet = sheet_path(path)
    data = sheet.read_bytes() if sheet.is_file() else b""
    told = next((line.value for line in recorded if line.item == EXTENT), "nothing of it")
    if told != extent(recorded, data):
        raise ReimagingError(
            f"{path} and {sheet.name} are not whole: they say {told!r} and have "
            f"{extent(recorded, data)!r}; take both from git again."
        )
    with Image.open(sheet) as whole:
        cells = {item: cell(whole, place) for place, item in enumerate(shown)}
    return cells.get


def _thumbnail(path: Path) -> Image.Image | None:
    try:
        return thumbnail(path)
    except Exception:  # none is there, or whatever Pillow makes of what is there
        return None


def measure(here: Layout, profile: Profile) -> list[Measured]:
    """Measure a run, with a progress bar."""
    files = files_of(here)
    with tqdm(total=len(files), unit="file", disable=None, leave=False, desc="measuring") as bar:
        return measure_run(here, profile, lambda path: bar.update())


def _of_another(root: Path, here: Layout, profile: Profile) -> list[Recorded]:
    there = Layout(root.absolute(), profile.name)
    if there.root.resolve() == here.root.resolve():
        raise ReimagingError(f"{root} is this project; allowed is the folder of another one.")
    try:
        other = load_profile(profile.name, there.root)
    except ReimagingError:  # of another folder's profiles
        other = None
    found = [each for each in measure(there, other or profile) if other or each.step != SETTINGS]
    if not any(each.step != SETTINGS for each in found):
        raise ReimagingError(
            f"{root} holds no run of {profile.name}; allowed is the folder of a project where "
            f"`doit profile={profile.name}` was run."
        )
    path = record.record_path(here.root, profile.name)
    kept = {line.key: line for line in (record.read_record(path) if path.is_file() else ())}
    return [
        replace(line, tolerance=old.tolerance, why=old.why) if (old := kept.get(line.key)) else line
        for line in with_rules(found)
    ]


def _altered(here: Layout) -> tuple[dict[str, str], int]:
    """Name the files that are not what their own tasks made, and count those nobody knows of."""
    altered, unrecorded = {}, 0
    for step, path in files_of(here):
        if path == here.labels:  # made by hand
            continue
        name, making = path.relative_to(here.root).as_posix(), read_making(path)
        if making is None:
            unrecorded += 1
            if record_path(path).is_file():  # which is none
                altered[name] = step
        elif making.bytes > _LARGE and stands(making, path):
            continue
        elif making.sha256 != file_sha256(path):
            altered[name] = step
    return altered, unrecorded


def made_by(root: Path) -> list[Measured]:
    """Tell by what this run was made: code, software, machine; no user and no host."""
    commit, installed, where = commit_of(root), environment(root), machine()
    told = {
        "code": commit.described,
        "lock file": f"{installed.lock} {(installed.lock_sha256 or '')[:12]}",
        "Python": installed.python,
        "packages": ", ".join(f"{name} {version}" for name, version in installed.packages.items()),
        "processor": f"{where.processor or 'unknown'} ({where.architecture}), {where.system}",
        "cores": str(where.cores),
        "threads": ", ".join(f"{name}={value}" for name, value in where.threads.items()) or "as is",
        "graphics processors": ", ".join(where.gpus) or "none",
    }
    return [Measured(MADE_BY, item, "told", value) for item, value in told.items()]
