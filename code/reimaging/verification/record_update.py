"""How a record is written of a run: what is new or differs, and no more."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from reimaging.atomic import write_bytes
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import Profile
from reimaging.verification.comparing import GOOD, PICTURE, UNREADABLE
from reimaging.verification.record import (
    TOLD,
    Recorded,
    read_record,
    record_path,
    write_record,
)
from reimaging.verification.run_items import file_of
from reimaging.verification.thumbnails import sheet_bytes, thumbnail
from reimaging.verification.tolerances import with_rules
from reimaging.verification.verify import (
    EXTENT,
    MADE_BY,
    beside_another,
    extent,
    made_by,
    measure,
    recorded_pictures,
    sheet_path,
)


def update_record(here: Layout, profile: Profile, *, write: bool) -> list[tuple[str, str, str]]:
    """Write the record of a run, or say what would change in it.

    A thing that is the same or within its tolerance keeps its lines and its thumbnail, so that a
    record does not wander; so do all tolerances.

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

    Raises
    ------
    ReimagingError
        If the run is not finished, or a file of it cannot be read.
    """
    path, found = record_path(here.root, profile.name), measure(here, profile)
    last = here.figure("index", ".html") if profile.source.kind == "tables" else here.numbers
    if not last.is_file():
        raise ReimagingError(
            f"There is no finished run of {profile.name} here; `doit profile={profile.name}` first."
        )
    if broken := [each for each in found if each.measure == UNREADABLE]:
        raise ReimagingError(
            f"{here.root / broken[0].item} cannot be read ({broken[0].value}); remove it and run "
            f"`doit profile={profile.name}` again."
        )
    before = read_record(path) if path.is_file() else []
    pictures = recorded_pictures(path, before) if before else lambda item: None
    stands = set()
    if before:
        told = beside_another(here, before, found, pictures, path.name)
        stands = {(e.step, e.item) for e in told.comparison.results if e.verdict in GOOD}
    kept, lines = {line.key: line for line in before}, []
    for line in with_rules(found):
        old = kept.get(line.key)
        if old is None:
            lines.append(line)
        else:
            lines.append(old if line.key[:2] in stands else replace(old, value=line.value))
    changed = _changes(before, lines)
    if write and (changed or not before):
        shown = [line for line in lines if line.measure == PICTURE]
        sheet = sheet_bytes(
            [
                _kept(pictures(each.item) if each.key[:2] in stands else None, here, each.item)
                for each in shown
            ]
        )
        told_of = {each.item: each.value for each in made_by(here.root)}
        told_of[EXTENT] = extent(lines, sheet)
        heads = [Recorded(MADE_BY, item, "told", value, TOLD) for item, value in told_of.items()]
        write_bytes(sheet_path(path), sheet)
        write_record(path, [*heads, *lines])
    return changed


def _kept(before: Image.Image | None, here: Layout, item: str) -> Image.Image:
    return before or thumbnail(file_of(here, item))


def _changes(before: Sequence[Recorded], now: Sequence[Recorded]) -> list[tuple[str, str, str]]:
    old = {line.key: line.value for line in before if line.tolerance != TOLD}
    new = {line.key: line.value for line in now}
    return [
        (f"{key[1]}, {key[2]}", old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]
