"""The steps of the source and its records as doit's tasks: dodo.py takes them from here."""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import chain, fetching, run
from reimaging.acquire import oai
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
Code = Callable[..., list[Path]]


def acquire_tasks(asked: run.Run, code: Code) -> Tasks:
    """Have the sample drawn or the manifest fetched, and take the tars into a dataset.

    Raises
    ------
    ReimagingError
        If a file that the profile names cannot be read.
    """
    profile, here, known = asked.profile, asked.layout, run.known_stems(asked) or ()
    source = profile.source
    if source.kind == "sample":
        tars = [Path(source.location) / f"{stem}.tar" for stem in known]
        truth = [chain.truth_of(asked) / name for name in ("figures.json", "images.csv")]
        yield task(
            "draw", chain.draw, asked, code=code("sample/**/*.py"), clean=(),
            makes=[asked.manifest, *tars, *run.record_files(asked), *truth],
            settings={"articles": profile.sample.articles, "seed": profile.random.seed})
    elif source.kind == "eprints":
        yield task(
            "e-prints", fetching.gather_eprints, asked, makes=[asked.manifest], clean=(),
            aloud=True, reads=[source.identifiers or here.selection],
            unless=[(run.manifest_stands, (asked,))])
    elif source.is_remote:
        yield task(
            "manifest", fetching.fetch_manifest, asked, makes=[asked.manifest], clean=(),
            aloud=True, unless=[(run.manifest_stands, (asked,))])
    if free := [here.free_copy] if source.free_copy else []:
        yield task(
            "free-copy", fetching.list_free_copy, asked, makes=free, clean=(), aloud=True,
            settings={"months": repr(profile.slice), "free_copy": source.free_copy})
    yield task(
        "dataset", fetching.record_dataset, asked, reads=[asked.manifest, *free], clean=(),
        makes=[*map(here.receipt, known), here.raw / ".datalad" / "config"],
        settings={"slice": repr(profile.slice), "source": repr(source)}, aloud=source.is_remote)


def record_tasks(asked: run.Run, code: Code) -> Tasks:
    """Have the records harvested and read, and the articles of the slice chosen.

    Raises
    ------
    ReimagingError
        If a file that the profile names cannot be read.
    """
    profile, here, files = asked.profile, asked.layout, run.record_files(asked)
    source = profile.source
    if asked.has_budget:
        yield task(
            "budget", fetching.check_budget, asked,
            reads=[here.selection if asked.chooses else asked.manifest],
            settings={"costs": repr(profile.costs), "slice": repr(profile.slice)},
            after=["acquire:dataset"])
    if profile.metadata.kind == "oai":
        yield task(
            "harvest", fetching.harvest_records, asked, makes=files, clean=(), aloud=True,
            reads=[source.identifiers] if source.identifiers else [],
            settings={"wanted": repr(profile.metadata)},
            unless=[(oai.is_complete, (here.harvest,))],
            # without a choice, what it costs is known before hours of harvest
            after=[] if asked.chooses or not asked.has_budget else ["records:budget"])
    yield task(
        "read", chain.read_records, asked, makes=[here.records], reads=files,
        code=code("*/records.py", "ingest/snapshot.py", "ingest/packed*.py"))
    if asked.chooses:
        bulk = [asked.manifest] if source.is_bulk else []
        yield task(
            "choose", chain.choose_articles, asked, makes=[here.selection], aloud=source.is_remote,
            reads=[here.records, *bulk], unless=[(run.is_chosen, (asked,))])


def update_tasks(asked: run.Run) -> Tasks:
    """Ask a source that goes on for a newer manifest, and for newer records."""
    source = asked.profile.source
    if source.kind in ("s3", "http"):  # the archive's collection has ended
        yield task("manifest", fetching.update_manifest, asked, clean=(), aloud=True)
    if asked.profile.metadata.kind == "oai" and not source.identifiers:
        yield task("records", fetching.update_records, asked, clean=(), aloud=True)
