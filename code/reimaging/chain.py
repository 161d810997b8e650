"""The steps of the study as doit calls them: each takes a run and does one of its tasks.

Here rooms are put together and nothing is worked out. What a user can mend becomes the task's one
sentence instead of a traceback.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import MANIFEST, BulkTar, in_months, month_of, read_manifest
from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.index.database import years_of_images
from reimaging.index.part import part_stands, write_part
from reimaging.index.records import pages_in
from reimaging.index.selection import read_selection, write_selection
from reimaging.layout import Layout
from reimaging.pixels.arrays import stratified_choice, write_array
from reimaging.pixels.store import read_outcomes
from reimaging.pixels.tar_images import store_stands, write_images
from reimaging.profile import Profile, load_profile
from reimaging.sample.plan import bulk_files


@dataclass(frozen=True)
class Run:
    """A profile and where its files lie."""

    profile: Profile
    layout: Layout

    @property
    def workers(self) -> int:
        """How many tasks run at a time: as the profile says, else one a core."""
        return self.profile.engine.workers or len(os.sched_getaffinity(0))

    @property
    def manifest(self) -> Path:
        return self.profile.source.location / MANIFEST

    @property
    def dataset(self) -> RawDataset:
        return RawDataset(self.layout.raw)


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
        tar_stems(run)
        metadata_pages(run)
    except ReimagingError as error:
        raise ReimagingError(f"{profile.path}: {error}") from None
    return run


def tar_stems(run: Run) -> list[str]:
    """Name the bulk tars of the slice in time order, before any of them is there."""
    if run.profile.source.kind == "sample":
        names = bulk_files(run.profile.sample.articles, run.profile.random.seed).tars
        months = {name: month_of(name.split("_")[2]) for name in names}
    else:
        if not run.manifest.is_file():
            raise ReimagingError(
                f"source.location is {run.manifest.parent}; allowed is a folder that holds the "
                f"tars and {MANIFEST}."
            )
        months = {tar.name: tar.month for tar in read_manifest(run.manifest)}
    if not months:
        raise ReimagingError(
            f"{run.manifest} lists no tar; a manifest with at least one is needed."
        )
    first, last = run.profile.slice.first_month, run.profile.slice.last_month
    stems = [
        name.removesuffix(".tar")
        for name, month in months.items()
        if (first or month) <= month <= (last or month)
    ]
    if not stems:
        raise ReimagingError(
            f"slice.first_month is {first or 'not set'} and slice.last_month {last or 'not set'}; "
            f"no tar lies between, allowed are {min(months.values())} to {max(months.values())}."
        )
    return stems


def metadata_pages(run: Run) -> list[Path]:
    """Name the pages of metadata records, before any of them is there."""
    folder = run.profile.metadata.location
    if run.profile.source.kind == "sample":
        names = bulk_files(run.profile.sample.articles, run.profile.random.seed).metadata
        return [folder / name for name in names]
    pages = pages_in(folder)
    if not pages:
        raise ReimagingError(
            f"metadata.location is {folder}; allowed is a folder of OAI-PMH pages (*.xml)."
        )
    return pages


def draw(run: Run) -> None:
    """Draw the sample arXiv: bulk tars, manifest, metadata records, and the truth about them.

    Raises
    ------
    ReimagingError
        If a folder of it holds what another run, or somebody, has put there.
    """
    from reimaging.sample.bulk import draw_sample  # takes matplotlib, a second at each doit

    src, oai = run.profile.source.location, run.profile.metadata.location
    for folder in (src, oai):
        owner = folder / "drawn-for.txt"
        if not owner.is_file() and any(folder.glob("*.xml")):
            raise ReimagingError(
                f"{run.profile.path}: {folder} holds files that were not drawn; a sample is "
                'drawn into a folder of its own (or is source.kind to be "directory"?).'
            )
        if owner.is_file() and owner.read_text(encoding="utf-8").strip() != run.profile.name:
            raise ReimagingError(
                f"{run.profile.path}: {folder} holds the sample of another profile, "
                f"{owner.read_text(encoding='utf-8').strip()}; each needs a folder of its own."
            )
        write_text(owner, f"{run.profile.name}\n")
    draw_sample(
        src,
        oai,
        truth_of(run),
        articles=run.profile.sample.articles,
        seed=run.profile.random.seed,
        workers=run.workers,
    )


def truth_of(run: Run) -> Path:
    """Say where the known answers of a drawn sample lie: beside its tars."""
    return run.profile.source.location.parent / "truth"


def record_dataset(run: Run) -> None:
    """Make the DataLad dataset of the slice's tars, and a receipt a tar of what is known of it."""
    months = run.profile.slice
    tars = in_months(read_manifest(run.manifest), months.first_month, months.last_month)
    if lacking := set(tar_stems(run)) - {tar.stem for tar in tars}:
        raise ReimagingError(
            f"{run.manifest} does not list {min(lacking)}.tar, which this profile draws; remove "
            f"{run.manifest.parent} to have it drawn anew."
        )
    run.dataset.record(run.manifest, tars, run.profile.source.location)
    for tar in tars:
        receipt = json.dumps(asdict(tar), indent=1, sort_keys=True) + "\n"
        path = run.layout.receipt(tar.stem)
        if not path.is_file() or path.read_text(encoding="utf-8") != receipt:
            write_text(path, receipt)


def read_receipt(run: Run, stem: str) -> BulkTar:
    """Give what the manifest says of one tar, as the dataset was made with it."""
    return BulkTar(**json.loads(run.layout.receipt(stem).read_text(encoding="utf-8")))


def select_articles(run: Run) -> None:
    """List the articles that the slice takes within the tars."""
    wanted = run.profile.slice
    write_selection(
        run.layout.selection,
        run.layout.records,
        [read_receipt(run, stem) for stem in tar_stems(run)],
        categories=wanted.categories,
        licences=wanted.licences,
        max_articles=wanted.max_articles,
        seed=run.profile.random.seed,
    )


def _wanted(run: Run) -> frozenset[str] | None:
    return read_selection(run.layout.selection) if run.profile.slice.by_article else None


def ingest_tar(run: Run, stem: str) -> dict[str, bool]:
    """Read one bulk tar into its part of the index.

    Returns
    -------
    dict
        For the journal: whether the part stood already.
    """
    tar = read_receipt(run, stem)
    made = write_part(run.layout.part(stem), tar, lambda: run.dataset.get(tar), _wanted(run))
    _let_go(run, tar)
    return {"stood": not made}


def convert_tar(run: Run, stem: str) -> dict[str, bool]:
    """Render the images of one bulk tar into its store; then the tar may be dropped.

    Returns
    -------
    dict
        For the journal: whether the store stood already.
    """
    tar = read_receipt(run, stem)
    made = write_images(
        run.layout.store(stem),
        tar,
        run.layout.part(stem),
        lambda: run.dataset.get(tar),
        run.profile.images,
        # doit already runs as many tars at a time as there are workers
        workers=max(1, run.workers // len(tar_stems(run))),
    )
    _let_go(run, tar)
    return {"stood": not made}


def _let_go(run: Run, tar: BulkTar) -> None:
    """Drop a tar that is no more needed, if the profile does not keep tars."""
    if run.profile.source.keep_tars or not run.dataset.holds(tar):
        return
    part, store = run.layout.part(tar.stem), run.layout.store(tar.stem)
    if part_stands(part, tar, _wanted(run)) and store_stands(store, tar, part, run.profile.images):
        run.dataset.drop(tar)


def clean_tar(run: Run, stem: str, product: Path, dryrun: bool) -> None:
    """Remove what was made of a tar, but only while the tar itself is here.

    Of a tar that was dropped it is all that is left, and another fetch may have to be paid for.
    """
    if not product.is_file():
        return
    if not (run.layout.receipt(stem).is_file() and run.dataset.holds(read_receipt(run, stem))):
        print(f"{product} stays: its tar is not here and would have to be fetched again")
        return
    print(f"removing file '{product}'")
    if not dryrun:
        product.unlink()


def choose_array(run: Run) -> None:
    """Choose images evenly over the years, as far as there are any, and put them into an array."""
    years = years_of_images(run.layout.database)
    stores = [run.layout.store(stem) for stem in tar_stems(run)]
    outcomes = read_outcomes(stores)
    rows = [
        (number, years[number])
        for number in outcomes.keys() & years.keys()
        if outcomes[number] == "ok"
    ]
    arrays, seed = run.profile.arrays, run.profile.random.seed
    write_array(
        run.layout.array("random", arrays.side),
        stratified_choice(rows, arrays.images, seed),
        stores,
        side=arrays.side,
        attributes={"choice": "random, even over years", "seed": seed},
    )


def draw_array(run: Run, purpose: str, count: int) -> None:
    """Draw pictures of known class to learn from, or to be tested with, into an array."""
    from reimaging.pixels.drawn_arrays import write_drawn_array  # takes matplotlib, as above

    arrays = run.profile.arrays
    write_drawn_array(
        run.layout.array(f"drawn-{purpose}", arrays.side),
        purpose,
        count,
        side=arrays.side,
        seed=run.profile.random.seed,
        workers=run.workers,
    )
