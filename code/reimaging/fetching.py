"""The steps that ask the world outside: manifest, records, e-prints, and the dataset made of them.

As in reimaging.chain, rooms are put together here and nothing is worked out. What is said while
they work is printed: it is about money and time.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from reimaging.acquire import oai
from reimaging.acquire.bulk_packing import pack
from reimaging.acquire.eprints import OK, fetch_eprints, read_identifiers
from reimaging.acquire.internet_archive import agreeing, write_listing
from reimaging.acquire.manifest import LARGEST, MANIFEST, BulkTar, read_manifest, unknown_fields
from reimaging.acquire.oai_records import NO_RECORD, fetch_records
from reimaging.acquire.price import is_beyond_budget, price_of, refuse_beyond_budget
from reimaging.acquire.recording import Mirror
from reimaging.acquire.run_record import Command
from reimaging.acquire.transfer import download
from reimaging.acquire.web import Client, Manners
from reimaging.atomic import replacing, write_bytes, write_text
from reimaging.errors import ReimagingError
from reimaging.identifier import parse_identifier
from reimaging.index.part import part_stands
from reimaging.index.selection import read_selection
from reimaging.pixels.tar_images import store_stands
from reimaging.quantity import count_text, size_text, usd_text
from reimaging.run import (
    Run,
    harvest_wish,
    is_chosen,
    known_tars,
    manifest_stands,
    note_origin,
    tar_stems,
    wanted_tars,
)
from reimaging.table import write_table

FREE = "archive"  # what the special remote of the free copy is called

# One request every three seconds (https://info.arxiv.org/help/api/tou.html); the Internet Archive
# states no number and is asked once a second.
INTERVALS = {"arxiv": 3.0, "archive": 1.0, "http": 0.0}


def fetch_manifest(run: Run) -> None:
    """Ask the source what it holds, unless it was asked before.

    Raises
    ------
    ReimagingError
        If it cannot be reached, refuses, or answers with something else.
    """
    if not manifest_stands(run):
        update_manifest(run)


def update_manifest(run: Run) -> None:
    """Ask the source what it holds now, and say what has changed.

    Raises
    ------
    ReimagingError
        As `fetch_manifest` does; what was there stays.
    """
    source = run.profile.source
    before = read_manifest(run.manifest) if manifest_stands(run) else None
    if source.kind == "archive":
        _list_archive(run, run.manifest, source.location)
    else:
        with _checked(run.manifest, f"{source.location}/{MANIFEST}") as temporary:
            if source.kind == "s3":
                _fetch_from_s3(run, temporary)
            else:
                _fetch_from_web(run, temporary)
    note_origin(run)
    now = read_manifest(run.manifest)
    size = size_text(sum(tar.size for tar in now))
    months = " of these months" if source.kind == "archive" else ""
    print(f"The source holds {count_text(len(now), 'tar')}{months}, {size}.")
    if before is not None:
        _tell_changes(before, now)


def list_free_copy(run: Run) -> None:
    """Ask the free copy which tars it has, and with which md5."""
    address = run.profile.source.free_copy
    assert address is not None, "the task is declared only with a free copy"
    _list_archive(run, run.layout.free_copy, address)


def record_dataset(run: Run) -> None:
    """Make the DataLad dataset of the tars, not a byte of them fetched, and say what is new."""
    tars = known_tars(run)
    if tars is None:
        raise ReimagingError(f"{run.manifest} is not there: run `doit acquire` to have it fetched.")
    if lacking := set(tar_stems(run) or ()) - {tar.stem for tar in tars}:
        raise ReimagingError(
            f"{run.manifest} does not list {min(lacking)}.tar, which this profile draws; remove "
            f"{run.manifest.parent} to have it drawn anew."
        )
    if unknown := unknown_fields(run.manifest):
        print(f"{run.manifest} has fields that are not known and passed over: {unknown}.")
    base = run.profile.source.base if run.profile.source.is_bulk else str(run.manifest.parent)
    mirrors = _mirrors(run, tars)
    changes = run.dataset.record(run.manifest, tars, base, mirrors, _recording_command(run))
    print(
        f"{run.layout.raw}: {count_text(changes.added, 'tar')} added, {changes.changed:,} changed, "
        f"{changes.unchanged:,} as before; none of them is fetched by this."
    )
    for mirror in mirrors:
        print(
            f"{mirror.base} has {len(mirror.tars):,} of the {count_text(len(tars), 'tar')} with "
            "the same size and md5; they cost nothing."
        )
    for tar in tars:
        receipt = json.dumps(asdict(tar), indent=1, sort_keys=True) + "\n"
        path = run.layout.receipt(tar.stem)
        if not path.is_file() or path.read_text(encoding="utf-8") != receipt:
            write_text(path, receipt)


def _recording_command(run: Run) -> Command:
    """Name what is typed to have the dataset recorded, in the project that it lies in."""
    words = ("doit", f"profile={run.profile.name}", "acquire:dataset")
    return Command(words, os.path.relpath(run.layout.root, run.layout.raw))


def read_receipt(run: Run, stem: str) -> BulkTar:
    """Give what the manifest says of one tar, as the dataset was made with it."""
    path = run.layout.receipt(stem)
    try:
        return BulkTar(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise ReimagingError(
            f"{path} is damaged: remove it, and `doit acquire` makes it anew."
        ) from None


def fetch_tar(run: Run, tar: BulkTar) -> Path:
    """Fetch a tar into the dataset, if it is not there, unless the budget forbids it.

    Raises
    ------
    ReimagingError
        If it cannot be had, or the slice costs more than the profile allows.
    """
    if run.profile.source.kind != "s3" or run.dataset.holds(tar):
        return run.dataset.get(tar)
    tars = wanted_tars(run) or [tar]
    paid = tars_to_pay(run, tars)
    if run.profile.source.free_copy is not None and tar not in paid:
        # Never from S3 instead without a word: that would cost money.
        return run.dataset.get(tar, FREE)
    if is_beyond_budget(paid, run.profile.costs):
        refuse_beyond_budget(paid, tars_to_fetch(run, paid), run.profile.costs)
    return run.dataset.get(tar)


def check_budget(run: Run) -> None:
    """Refuse a slice that costs more than the profile allows, before anything is spent on it."""
    paid = tars_to_pay(run, wanted_tars(run) or [])
    refuse_beyond_budget(paid, tars_to_fetch(run, paid), run.profile.costs)


def tars_to_pay(run: Run, tars: list[BulkTar]) -> list[BulkTar]:
    """Keep those of the tars that cost money, fetched or not."""
    if run.profile.source.kind != "s3":
        return []
    free = {tar.name for mirror in _mirrors(run, tars) for tar in mirror.tars}
    return [tar for tar in tars if tar.name not in free]


def tars_to_fetch(run: Run, tars: list[BulkTar]) -> list[BulkTar]:
    """Keep those of the tars that are neither here nor done with."""
    away = [tar for tar in tars if not run.dataset.holds(tar)]
    if run.chooses and not is_chosen(run):
        return away
    wanted = wanted_articles(run)
    return [tar for tar in away if not is_done(run, tar, wanted)]


def is_done(run: Run, tar: BulkTar, wanted: frozenset[str] | None) -> bool:
    """Tell whether what is made of a tar stands, so that it is not needed any more."""
    part, store = run.layout.part(tar.stem), run.layout.store(tar.stem)
    return part_stands(part, tar, wanted) and store_stands(store, tar, part, run.profile.images)


def wanted_articles(run: Run) -> frozenset[str] | None:
    """Give the articles that the slice takes, by identifiers without slash; None for all."""
    return read_selection(run.layout.selection) if run.chooses else None


def gather_eprints(run: Run) -> None:
    """Fetch single e-prints, one every three seconds, and pack them into bulk tars."""
    source = run.profile.source
    if source.identifiers is not None:
        wanted = read_identifiers(source.identifiers)
    else:
        chosen = (parse_identifier(item) for item in sorted(read_selection(run.layout.selection)))
        wanted = [identifier.canonical for identifier in chosen if identifier is not None]
    cache = run.layout.cache("e-prints", source.location)
    outcomes = fetch_eprints(cache, wanted, _client(run, "arxiv"), source.location)
    write_table(run.layout.eprint_outcomes, ["identifier", "outcome"], sorted(outcomes.items()))
    for outcome, count in Counter(outcomes.values()).most_common():
        print(f"{count_text(count, 'e-print')}: {outcome}")
    pack(cache, [name for name, outcome in outcomes.items() if outcome == OK], run.layout.bulk)
    note_origin(run)


def harvest_records(run: Run) -> None:
    """Harvest the metadata records, page by page, going on where the last run stopped."""
    client, listed = _client(run, "arxiv"), run.profile.source.identifiers
    if listed is None:
        pages = oai.harvest(run.layout.harvest, harvest_wish(run), client)
        print(f"{count_text(pages, 'page')} of records came.")
        return
    base = run.profile.metadata.location
    outcomes = fetch_records(run.layout.harvest, base, read_identifiers(listed), client)
    for name, outcome in outcomes.items():
        if outcome == NO_RECORD:
            print(f"{name} has no record at {base}.")


def update_records(run: Run) -> None:
    """Ask for the records that were changed since the last harvest."""
    if not (run.layout.harvest / oai.STATE).is_file():
        print("No records were harvested yet: `doit records` does that.")
        return
    pages = oai.update(run.layout.harvest, harvest_wish(run), _client(run, "arxiv"))
    print(f"{count_text(pages, 'page')} of records came.")


def _client(run: Run, server: str) -> Client:
    # Nine attempts bear four minutes of trouble: a harvest of hours must not end by one bad one.
    manners = Manners(interval=INTERVALS[server], turn=run.layout.turn(server), attempts=9)
    return Client(manners, contact=run.profile.source.contact, tell=print)


def _fetch_from_s3(run: Run, target: Path) -> None:
    from reimaging.acquire.s3 import S3Folder  # takes boto3, a while at each doit

    place = S3Folder(run.profile.source.base)
    size = place.size_of(MANIFEST)
    price = price_of([size], run.profile.costs, requests=2)
    print(
        f"The manifest {run.profile.source.location}/{MANIFEST} has {size:,} bytes and costs "
        f"US$ {usd_text(price.usd)} (at the prices of {run.profile.costs.prices_of}).",
        flush=True,
    )
    download(place.opener(MANIFEST), target, size, lambda _: None, what=MANIFEST)


def _fetch_from_web(run: Run, target: Path) -> None:
    url = f"{run.profile.source.location}/{MANIFEST}"
    answer = _client(run, "http").get(url, at_most=LARGEST)
    if answer.status != 200:
        raise ReimagingError(f"{url} is refused with status {answer.status}.")
    write_bytes(target, answer.body)


def _list_archive(run: Run, target: Path, address: str) -> None:
    months = run.profile.slice
    client = _client(run, "archive")
    cache = run.layout.cache("archive-items", address)
    listing = write_listing(target, address, client, cache, months.first_month, months.last_month)
    for item, reason in listing.passed_over.items():
        print(f"{item} is passed over: {reason}")
    if months.last_month is None or months.last_month > listing.months[1]:
        print(f"The archive's copy ends in {listing.months[1]}.")


def _mirrors(run: Run, tars: list[BulkTar]) -> list[Mirror]:
    """Give the free copy, with the tars of which it states the same size and md5."""
    address = run.profile.source.free_copy
    if address is None or not run.layout.free_copy.is_file():
        return []
    same = agreeing(read_manifest(run.layout.free_copy), tars)
    return [Mirror(FREE, f"archive:{address}", same)] if same else []


@contextmanager
def _checked(target: Path, address: str) -> Iterator[Path]:
    """Give a name to write a manifest to; it takes its place if it is one."""
    with replacing(target) as temporary:
        yield temporary
        try:
            tars = read_manifest(temporary)
        except ReimagingError as error:
            raise ReimagingError(str(error).replace(str(temporary), address)) from None
        if not tars:
            raise ReimagingError(f"{address} lists no tar, which is no manifest to go by.")


def _tell_changes(before: list[BulkTar], now: list[BulkTar]) -> None:
    old = {tar.name: tar.annex_key for tar in before}
    new = {tar.name: tar.annex_key for tar in now}
    changed = sum(old[name] != key for name, key in new.items() if name in old)
    print(
        f"Since it was last asked: {count_text(len(new.keys() - old.keys()), 'tar')} new, "
        f"{changed:,} changed, "
        f"{len(old.keys() - new.keys()):,} no more listed (what the dataset has of them stays). "
        "`doit` takes them in."
    )
