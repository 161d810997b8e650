"""A run: a profile, where its files lie, and what is known of its source by now.

What a remote source holds is not known before its manifest was fetched, nor which of its tars hold
the articles of a slice before the records were read. Until then `tar_stems` says so by None.
Where the raw data is given (`reimaging.given`), the receipts say which tars there were.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reimaging.acquire import oai
from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import MANIFEST, BulkTar, month_of, read_manifest
from reimaging.atomic import write_bytes
from reimaging.errors import ReimagingError
from reimaging.given import is_given
from reimaging.index.records import pages_in
from reimaging.index.selection import read_selection, selection_stands, tars_holding
from reimaging.layout import Layout
from reimaging.learn import imagenet
from reimaging.profile import Profile, load_profile
from reimaging.sample.plan import bulk_files


@dataclass(frozen=True)
class Run:
    """A profile and where its files lie."""

    profile: Profile
    layout: Layout

    @property
    def workers(self) -> int:
        """How many processes work at a time on one machine: as the profile says, or one a core."""
        cores = len(os.sched_getaffinity(0))
        return cores if self.is_given_out else self.profile.engine.workers or cores

    @property
    def is_given_out(self) -> bool:
        """Whether the workers of a cluster do the tasks."""
        return self.profile.engine.kind == "dask"

    @property
    def at_a_time(self) -> int:
        """How many tasks are in hand: to a cluster, two a worker, so that none waits for work."""
        workers = self.profile.engine.workers
        if not self.is_given_out:
            return self.workers
        return 2 * workers if self.profile.engine.cluster and workers else workers or 64

    def cores_of_each(self, tasks: int) -> int:
        """How many cores one of several tasks may take, which work at a time."""
        return self.profile.engine.cores or max(1, self.workers // tasks)

    @property
    def manifest(self) -> Path:
        """Where the manifest lies or will lie."""
        if self.profile.source.kind == "eprints":
            return self.layout.bulk / MANIFEST
        if self.profile.source.is_remote:
            return self.layout.manifest
        return Path(self.profile.source.location) / MANIFEST

    @property
    def dataset(self) -> RawDataset:
        return RawDataset(self.layout.raw)

    @property
    def chooses(self) -> bool:
        """Whether articles are chosen by their records, so that a list of them is made."""
        source = self.profile.source
        return self.profile.slice.by_article and source.identifiers is None

    @property
    def has_budget(self) -> bool:
        """Whether a limit is set to what a fetch may cost; only S3 costs anything."""
        return self.profile.source.kind == "s3" and self.profile.costs.budget_usd is not None


def open_run(given: str, root: Path) -> Run:
    """Read and check the profile that the user named, and the places that it names.

    Raises
    ------
    ReimagingError
        One sentence: what is wrong, where, and what is allowed.
    """
    profile = load_profile(given, root)
    run = Run(profile, Layout(root, profile.name))
    try:
        _check_places(run)
        known_stems(run)
    except ReimagingError as error:
        raise ReimagingError(f"{profile.path}: {error}") from None
    return run


def known_tars(run: Run) -> list[BulkTar] | None:
    """Give the tars of the slice's months in time order; None while no manifest of it is there.

    A manifest that was fetched for another place, or packed of other articles, does not count.

    Raises
    ------
    ReimagingError
        If the manifest cannot be read, or lists no tar of these months.
    """
    if not manifest_stands(run):
        return None
    tars = read_manifest(run.manifest)
    if not tars:
        raise ReimagingError(
            f"{run.manifest} lists no tar; a manifest with at least one is needed."
        )
    wanted = [tar for tar in tars if run.profile.slice.has_month(tar.month)]
    if not wanted:
        raise _no_tar(run, [tar.month for tar in tars])
    return wanted


def wanted_tars(run: Run) -> list[BulkTar] | None:
    """Give the tars of the slice in time order: of its months, and with articles that it takes.

    Returns
    -------
    list of BulkTar or None
        None while it is not known which they are.

    Raises
    ------
    ReimagingError
        As `known_tars` does.
    """
    tars = known_tars(run)
    if tars is None or not run.chooses or not run.profile.source.is_bulk:
        return tars
    if not is_chosen(run):
        return None
    return tars_holding(tars, read_selection(run.layout.selection))


def tar_stems(run: Run) -> list[str] | None:
    """Name the wanted tars, without ".tar"; those of a sample are known before it is drawn."""
    if run.profile.source.kind == "tables":
        return []
    if is_given(run.layout.given, "acquire"):
        return _received_stems(run)
    if run.profile.source.kind == "sample" and not run.chooses:
        return _drawn_stems(run)
    tars = wanted_tars(run)
    return None if tars is None else [tar.stem for tar in tars]


def known_stems(run: Run) -> list[str] | None:
    """Name the wanted tars as `tar_stems` does, or those that they were when it first knew them.

    What one process declares is of the same tars, and their manifest is read once for dozens of
    steps.
    """
    try:
        return [*_once_known(run)]
    except LookupError:
        return None


@lru_cache(maxsize=1)
def _once_known(run: Run) -> tuple[str, ...]:
    stems = tar_stems(run)
    if stems is None:
        raise LookupError  # which is not remembered
    return tuple(stems)


def stems_by_now(run: Run) -> list[str]:
    """Name the wanted tars once more: a task that is done by now may have made them known."""
    return known_stems(run) or []


def of_each_tar(run: Run, path_of: Callable[..., Path], *more: Any) -> list[Path]:
    """Name a file of each tar that is known by now, in time order.

    Parameters
    ----------
    run
        Whose tars.
    path_of, more
        What names it, a method of its layout, and what that is given beside the tar's stem.
    """
    return [*_named(path_of, tuple(stems_by_now(run)), *more)]


@lru_cache(maxsize=8)  # dozens of steps read the same thousands of files
def _named(path_of: Callable[..., Path], stems: tuple[str, ...], *more: Any) -> tuple[Path, ...]:
    return tuple(path_of(stem, *more) for stem in stems)


def manifest_origin(run: Run) -> str:
    """Say what a fetched manifest depends on; the archive's is made for the months of the slice."""
    source, months = run.profile.source, run.profile.slice
    depends = {"base": source.base}
    if source.kind == "archive":
        depends |= {"first": months.first_month or "", "last": months.last_month or ""}
    if source.kind == "eprints":
        chosen = source.identifiers or run.layout.selection
        depends["articles"] = _digest(chosen)
        if source.identifiers is None:
            depends["selection"] = selection_origin(run)
    return json.dumps(depends, sort_keys=True)


def manifest_stands(run: Run) -> bool:
    """Tell whether there is a manifest, whole, and of what the profile asks for."""
    if not run.profile.source.is_remote or not run.manifest.is_file():
        return run.manifest.is_file()
    origin = run.layout.origin
    return origin.is_file() and origin.read_bytes() == _origin_note(run)


def note_origin(run: Run) -> None:
    """Note beside a manifest that was just fetched, or packed for, what it is of."""
    write_bytes(run.layout.origin, _origin_note(run))


def _origin_note(run: Run) -> bytes:
    return f"{manifest_origin(run)}\n{_digest(run.manifest)}\n".encode()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"


def is_chosen(run: Run) -> bool:
    """Tell whether the list of the slice's articles is that of the profile and the records."""
    return selection_stands(run.layout.selection, selection_origin(run))


def selection_origin(run: Run) -> str:
    """Say in a line what the list of chosen articles depends on."""
    source, metadata = run.profile.source, run.profile.metadata
    parts = [repr(run.profile.slice), run.profile.random.seed, source.kind, metadata.kind]
    if source.kind != "eprints" and run.manifest.is_file():
        parts.append(_digest(run.manifest))
    parts += [(page.name, page.stat().st_size) for page in record_files(run) if page.is_file()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def record_files(run: Run) -> list[Path]:
    """Name the files of metadata records that a task can depend on, there or not.

    Of a harvest it is the one that lists its pages.
    """
    if run.profile.metadata.kind == "oai":
        return [run.layout.harvest / "harvest.json"]
    place = Path(run.profile.metadata.location)
    if run.profile.metadata.kind == "snapshot":
        return [place]
    if run.profile.metadata.kind == "none":
        return []
    if run.profile.source.kind == "sample":
        names = bulk_files(run.profile.sample.articles, run.profile.random.seed).metadata
        return [place / name for name in names]
    return pages_in(place)


def record_pages(run: Run) -> list[Path]:
    """Name the files with the records themselves, in the order in which the last one counts."""
    if run.profile.metadata.kind == "oai":
        return oai.kept_pages(run.layout.harvest)
    return record_files(run)


def before_each(run: Run, stems: list[str]) -> list[list[str]]:
    """With tars that are not kept, name for each the task that comes before it is fetched."""
    if run.profile.source.keep_tars:
        return [[] for _ in stems]
    first = stems[: run.at_a_time]
    return [[] for _ in first] + [[f"convert:{stem}"] for stem in stems[: len(stems) - len(first)]]


def given_tables(run: Run) -> list[str]:
    """Name the tables that a source of tables holds, sorted.

    A comparison is left out: it is made of the others.
    """
    found = {path.stem for path in Path(run.profile.source.location).glob("*.csv")}
    return sorted(found - {"comparison"})


def harvest_wish(run: Run) -> oai.Wish:
    """Say what is harvested of a server of records."""
    wanted = run.profile.metadata
    return oai.Wish(wanted.location, wanted.sets, wanted.since, wanted.until)


def _check_places(run: Run) -> None:
    if is_given(run.layout.given, "acquire"):
        return  # what lies there is not asked for
    source, metadata = run.profile.source, run.profile.metadata
    if source.kind == "tables" and not given_tables(run):
        raise ReimagingError(
            f"source.location is {source.location}; allowed is a folder of tables (*.csv) with the "
            "columns of ours, such as outputs/sample/tables."
        )
    if run.profile.maps.embedding == "vgg16" and not imagenet.has_weights():
        raise ReimagingError(
            f"maps.embedding is vgg16, and {imagenet.WEIGHTS} is not in {imagenet.cache()}; put it "
            "there, or name another of embeddings.names."
        )
    if metadata.kind == "oai":
        harvest_wish(run)  # which knows what names of sets and which days there are
    if source.kind == "directory" and not run.manifest.is_file():
        raise ReimagingError(
            f"source.location is {run.manifest.parent}; allowed is a folder that holds the tars "
            f"and {MANIFEST}."
        )
    if source.identifiers is not None and not source.identifiers.is_file():
        raise ReimagingError(
            f"source.identifiers is {source.identifiers}; allowed is the path of a list of arXiv "
            "identifiers, one a line."
        )
    if metadata.kind == "oai-files" and not record_files(run):
        raise ReimagingError(
            f"metadata.location is {metadata.location}; allowed is a folder of OAI-PMH pages "
            "(*.xml, *.xml.gz)."
        )
    if metadata.kind == "snapshot" and not Path(metadata.location).is_file():
        raise ReimagingError(
            f"metadata.location is {metadata.location}; allowed is the path of "
            "arxiv-metadata-oai-snapshot.json, packed or not."
        )


def _received_stems(run: Run) -> list[str]:
    """Name the tars of which receipts are here, in time order."""
    found = []
    for path in run.layout.receipt("any").parent.glob("[!.]*.json"):
        try:
            tar = BulkTar(**json.loads(path.read_bytes()))
            found.append((tar.month, tar.seq, path.stem))
        except (ValueError, TypeError):
            raise ReimagingError(
                f"{path} is no receipt of a tar; take it from the bundle or the dataset again."
            ) from None
    return [stem for _, _, stem in sorted(found)]


def _drawn_stems(run: Run) -> list[str]:
    names = bulk_files(run.profile.sample.articles, run.profile.random.seed).tars
    months = {name.removesuffix(".tar"): month_of(name.split("_")[2]) for name in names}
    stems = [stem for stem, month in months.items() if run.profile.slice.has_month(month)]
    if not stems:
        raise _no_tar(run, list(months.values()))
    return stems


def _no_tar(run: Run, months: list[str]) -> ReimagingError:
    first, last = run.profile.slice.first_month, run.profile.slice.last_month
    newer = (
        f" (or remove {run.manifest} to have a newer manifest fetched)"
        if run.profile.source.is_remote
        else ""
    )
    return ReimagingError(
        f"slice.first_month is {first or 'not set'} and slice.last_month {last or 'not set'}; "
        f"no tar lies between, allowed are {min(months)} to {max(months)}{newer}."
    )
