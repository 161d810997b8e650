"""Whether a run is the recorded one: measured, compared, and told; and how a record is written."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.given import STEPS, given_steps, not_drawn
from reimaging.layout import Layout
from reimaging.profile import Profile
from reimaging.provenance.record import file_sha256, read_making
from reimaging.provenance.surroundings import environment, machine
from reimaging.publish.commit import commit_of
from reimaging.verification.comparing import PICTURE, Comparison, compare
from reimaging.verification.record import (
    TOLD,
    Measured,
    Recorded,
    read_record,
    record_path,
    write_record,
)
from reimaging.verification.run_items import SETTINGS, file_of, files_of, measure_run
from reimaging.verification.thumbnails import cell, how_far, thumbnail, write_sheet
from reimaging.verification.tolerances import with_rules

Pictures = Callable[[str], Image.Image | None]  # of an item, such as a figure
MADE_BY = "made by"  # the step of what is told and not compared


@dataclass(frozen=True)
class Verified:
    """A run beside another: the comparison, and the pictures of which there are two.

    `pictures` has for each item that is a picture and not the same: the other one's thumbnail and
    ours.
    """

    comparison: Comparison
    beside: str
    pictures: Mapping[str, tuple[Image.Image, Image.Image]]


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
        If there is no record, or no run in the other folder.
    """
    path = record_path(here.root, profile.name)
    if against is None:
        found = [*_made_by(here.root), *_measure(here, profile)]
        recorded = read_record(path)
        shown = [line.item for line in recorded if line.measure == PICTURE]
        others = _recorded_pictures(path, shown)
        beside = path.relative_to(here.root).as_posix()
    else:
        found = [each for each in _measure(here, profile) if each.step != SETTINGS]
        recorded = _of_another(against, here, profile)
        others = lambda item: _thumbnail(against / item)  # noqa: E731
        beside = "the other run"
    absent = set(not_drawn(here.given))
    recorded = [line for line in recorded if not _is_of(line, absent)]
    pairs: dict[str, tuple[Image.Image, Image.Image]] = {}

    def distance(line: Recorded) -> float | None:
        pair = others(line.item), _thumbnail(file_of(here, line.item))
        if pair[0] is None or pair[1] is None:
            return None
        pairs[line.item] = (pair[0], pair[1])
        return how_far(*pairs[line.item])

    comparison = compare(
        recorded,
        found,
        given=given_steps(here.given, STEPS),
        altered=_altered(here),
        distance=distance,
    )
    return Verified(comparison, beside, pairs)


def _is_of(line: Recorded, figures: Collection[str]) -> bool:
    """Tell whether a line is of one of these figures, as a bundle is without some."""
    return line.step == "figures" and Path(line.item).stem in figures


def _recorded_pictures(record: Path, items: Sequence[str]) -> Pictures:
    """Give the thumbnails on the sheet beside a record, where they lie in the order of items."""
    path = sheet_path(record)
    if not path.is_file():
        return lambda item: None
    with Image.open(path) as sheet:
        cells = {item: cell(sheet, place) for place, item in enumerate(items)}
    return cells.get


def _thumbnail(path: Path) -> Image.Image | None:
    try:
        return thumbnail(path)
    except OSError:  # none is there, or what is there is none
        return None


def sheet_path(record: Path) -> Path:
    """Say where the thumbnails of a record lie."""
    return record.with_suffix(".jpg")


def update_record(here: Layout, profile: Profile, *, write: bool) -> list[tuple[str, str, str]]:
    """Write the record of a run, or say what would change in it.

    What is the same or within its tolerance keeps its line, so that a record does not wander; so do
    the tolerances.

    Parameters
    ----------
    here, profile
        The run.
    write
        Whether to write it.

    Returns
    -------
    list of (item and measure, value before, value now)
        The lines that change; "" where there was none, or is none any more.
    """
    path = record_path(here.root, profile.name)
    found = _measure(here, profile)
    if not any(each.step == "paper" for each in found):
        raise ReimagingError(
            f"There is no finished run of {profile.name} here; `doit profile={profile.name}` first."
        )
    before = read_record(path) if path.is_file() else []
    kept = {line.key: line for line in before}
    stands = set()
    if before:
        compared = verify(here, profile).comparison
        stands = {
            (each.step, each.item)
            for each in compared.results
            if each.verdict in ("same", "within tolerance")
        }
    lines = []
    for line in with_rules(found):
        old = kept.get(line.key)
        if old is None:
            lines.append(line)
        elif line.key[:2] in stands:
            lines.append(old)
        else:
            lines.append(replace(old, value=line.value))
    changed = _changes(before, lines)
    if changed or not before:
        told = (Recorded(e.step, e.item, e.measure, e.value, TOLD) for e in _made_by(here.root))
        lines = [*told, *lines]
        if write:
            write_record(path, lines)
            pictures = [file_of(here, line.item) for line in lines if line.measure == PICTURE]
            write_sheet(sheet_path(path), pictures)
    return changed


def _changes(before: Sequence[Recorded], now: Sequence[Recorded]) -> list[tuple[str, str, str]]:
    old = {line.key: line.value for line in before if line.tolerance != TOLD}
    new = {line.key: line.value for line in now}
    return [
        (f"{key[1]}, {key[2]}", old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]


def _measure(here: Layout, profile: Profile) -> list[Measured]:
    files = list(files_of(here))
    with tqdm(total=len(files), unit="file", disable=None, leave=False, desc="measuring") as bar:
        return measure_run(here, profile, lambda path: bar.update())


def _of_another(root: Path, here: Layout, profile: Profile) -> list[Recorded]:
    there = Layout(root.absolute(), profile.name)
    found = [each for each in _measure(there, profile) if each.step != SETTINGS]
    if not found:
        raise ReimagingError(
            f"{root} holds no run of {profile.name}; allowed is the folder of a project where "
            f"`doit profile={profile.name}` was run."
        )
    path = record_path(here.root, profile.name)
    kept = {line.key: line for line in (read_record(path) if path.is_file() else ())}
    lines = with_rules(found)
    return [
        replace(line, tolerance=old.tolerance, why=old.why) if (old := kept.get(line.key)) else line
        for line in lines
    ]


def _altered(here: Layout) -> dict[str, str]:
    """Name the files that are not what their own tasks made, as far as that is on record."""
    altered = {}
    for step, path in files_of(here):
        making = read_making(path)
        if making is not None and making.sha256 != file_sha256(path):
            altered[path.relative_to(here.root).as_posix()] = step
    return altered


def _made_by(root: Path) -> list[Measured]:
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
