"""The steps of the study as doit calls them: each takes a run and does one of its tasks.

Here rooms are put together and nothing is worked out. What a user can mend becomes the task's one
sentence instead of a traceback.
"""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.atomic import write_bytes, write_text
from reimaging.errors import ReimagingError
from reimaging.fetching import fetch_tar, is_done, read_receipt, wanted_articles
from reimaging.given import is_given
from reimaging.index.database import years_of_images
from reimaging.index.part import part_stands, write_part
from reimaging.index.records import write_records
from reimaging.index.selection import read_selection, tars_holding, write_selection
from reimaging.learn import prediction_choice
from reimaging.learn.cluster_agreement import write_agreement
from reimaging.learn.cluster_table import write_cluster_table
from reimaging.learn.known_kinds import known_kinds
from reimaging.learn.predictions import write_shard
from reimaging.learn.start import start_keras
from reimaging.pixels.arrays import stratified_choice, write_array
from reimaging.pixels.store import only_rendered
from reimaging.pixels.tar_images import store_stands, write_images
from reimaging.quantity import count_text, size_text
from reimaging.run import Run, known_tars, record_pages, selection_origin, tar_stems

if TYPE_CHECKING:  # Keras takes seconds to start
    from reimaging.gan.training import GanTraining


def draw(run: Run) -> None:
    """Draw the sample arXiv: bulk tars, manifest, metadata records, and the truth about them.

    Raises
    ------
    ReimagingError
        If a folder of it holds what another run, or somebody, has put there.
    """
    from reimaging.sample.bulk import draw_sample  # takes matplotlib, a second at each doit

    src, oai = Path(run.profile.source.location), Path(run.profile.metadata.location)
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


def take_table(given: Path, target: Path) -> None:
    """Take a table that was counted elsewhere, byte for byte."""
    write_bytes(target, given.read_bytes())


def truth_of(run: Run) -> Path:
    """Say where the known answers of a drawn sample lie: beside its tars, or as they were given."""
    if is_given(run.layout.given, "acquire"):
        return run.layout.data / "truth"
    return Path(run.profile.source.location).parent / "truth"


def read_records(run: Run) -> None:
    """Read the metadata records into one file."""
    write_records(run.layout.records, record_pages(run))


def choose_articles(run: Run) -> None:
    """List the articles that the slice takes, told from their records."""
    is_bulk = run.profile.source.is_bulk
    write_selection(
        run.layout.selection,
        run.layout.records,
        known_tars(run) if is_bulk else None,
        wanted=run.profile.slice,
        seed=run.profile.random.seed,
        made_from=selection_origin(run),
    )
    chosen = read_selection(run.layout.selection)
    told = count_text(len(chosen), "article")
    if is_bulk:
        tars = tars_holding(known_tars(run) or [], chosen)
        size = size_text(sum(tar.size for tar in tars))
        told += f" wanted, in {count_text(len(tars), 'tar')} of {size}"
    print(f"{told}.")


def ingest_tar(run: Run, stem: str) -> dict[str, bool]:
    """Read one bulk tar into its part of the index.

    Returns
    -------
    dict
        For the journal: whether the part stood already.
    """
    tar = read_receipt(run, stem)
    made = write_part(run.layout.part(stem), tar, lambda: fetch_tar(run, tar), wanted_articles(run))
    let_go(run, stem)
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
        lambda: fetch_tar(run, tar),
        run.profile.images,
        # doit already runs as many tars at a time as there are workers
        workers=run.cores_of_each(len(tar_stems(run) or [stem])),
    )
    let_go(run, stem)
    return {"stood": not made}


def bring_tar(run: Run, stem: str, before: Callable[..., Any]) -> None:
    """Fetch a tar before a worker reads it, unless what it would make of it stands."""
    tar, part = read_receipt(run, stem), run.layout.part(stem)
    stands = (
        part_stands(part, tar, wanted_articles(run))
        if before is ingest_tar
        else store_stands(run.layout.store(stem), tar, part, run.profile.images)
    )
    if not stands:
        fetch_tar(run, tar)


def let_go(run: Run, stem: str) -> None:
    """Drop a tar that is no more needed, if the profile does not keep tars."""
    tar = read_receipt(run, stem)
    if run.profile.source.keep_tars or not run.dataset.holds(tar):
        return
    if is_done(run, tar, wanted_articles(run)):
        try:
            run.dataset.drop(tar)
        except ReimagingError as error:
            print(error)  # what was made of it stands; that it takes room need not stop the run


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
    stores = [run.layout.store(stem) for stem in tar_stems(run) or ()]
    rows = only_rendered(years_of_images(run.layout.database), stores)
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


def train_classifier(run: Run, arrays: Sequence[Path]) -> None:
    """Train the classifier, as far as it is not trained, and calibrate it."""
    start_keras()
    from reimaging.learn.examples import read_examples
    from reimaging.learn.training import Training, train  # takes Keras, seconds

    train(
        Training(
            read_examples(run.layout.split, arrays, "train"),
            read_examples(run.layout.split, arrays, "validation"),
            run.profile.classifier,
            run.profile.random.seed,
            run.layout.training,
        ),
        run.layout.classifier,
        run.layout.table("classifier_history"),
    )


def test_classifier(run: Run, arrays: Sequence[Path]) -> None:
    """Ask the classifier about pictures of known class that it did not learn from."""
    start_keras()
    from reimaging.learn.testing import write_tests  # takes Keras, as above

    here = run.layout
    write_tests(here.table("classifier_tests"), here.classifier, here.split, arrays)


def predict_classes(run: Run, stem: str) -> None:
    """Ask the classifier about the images of one tar."""
    here = run.layout
    chosen = None
    if run.profile.classifier.most:
        chosen = prediction_choice.read_choice(here.prediction_choice)
    squares = here.squares(stem, run.profile.arrays.side)
    write_shard(here.prediction_shard("classifier", stem), here.classifier, squares, chosen)


def find_clusters(run: Run, array: Path) -> None:
    """Sort images into clusters by DeepCluster, as far as it is not done."""
    start_keras()
    from reimaging.learn.deepcluster import Clustering, deepcluster  # takes Keras, as above

    here, settings = run.layout, run.profile.deepcluster
    deepcluster(
        Clustering((array,), settings, run.profile.random.seed, here.clustering, kinds_of(run)),
        here.deepcluster,
        here.table("deepcluster_history"),
    )


def compare_clusters(run: Run, array: Path) -> None:
    """Compare the clusters with what is known of the images, beside clusters of raw pixels."""
    here, seed = run.layout, run.profile.random.seed
    said = here.predictions("classifier")
    write_agreement(
        here.table("cluster_agreement"),
        *(here.database, here.clusters, [array], kinds_of(run), said, seed),
    )


def describe_clusters(run: Run) -> None:
    """Say of each cluster how large it is, what it is mostly made of, and give it a name."""
    here, seed = run.layout, run.profile.random.seed
    said = here.predictions("classifier")
    write_cluster_table(
        here.table("clusters"), here.database, here.clusters, said, kinds_of(run), seed
    )


def kinds_of(run: Run) -> Mapping[int, str]:
    """Give what is seen on the images, as far as it is known: a drawn sample knows it of all."""
    told_by = tells_kinds(run)
    return known_kinds(*told_by) if told_by else {}


def tells_kinds(run: Run) -> list[Path]:
    """Name the files that tell what is seen on the images; none where it is not known."""
    is_drawn = run.profile.source.kind == "sample"
    return [run.layout.database, truth_of(run) / "images.csv"] if is_drawn else []


def train_generator(run: Run) -> None:
    """Train the generator, as far as it is not trained.

    Of fewer pictures than a batch there is none: that is said, and in its place stand the reason
    and tables without a row.
    """
    start_keras()
    from reimaging.gan.training import TooFewPictures, train_gan, write_no_training

    here = run.layout
    targets = (here.generator, here.table("gan_history"), here.learnt("gan_sheets"))
    try:
        train_gan(gan_training(run, here.gan_run), *targets)
    except TooFewPictures as reason:
        print(f"No generator is trained: {reason}")
        write_no_training(*targets, str(reason))


def gan_training(run: Run, folder: Path) -> "GanTraining":
    """Spell out the training of the generator as the profile has it, kept in a folder."""
    from reimaging.gan.networks import size_of  # takes Keras, as above
    from reimaging.gan.real_pictures import open_real_pictures
    from reimaging.gan.step import rates_of
    from reimaging.gan.training import GanTraining

    gan = run.profile.gan
    return GanTraining(
        open_real_pictures(run.layout.array("real", gan.side)),
        size_of(gan),
        rates_of(gan),
        gan.batch,
        gan.shown,
        gan.adaptive,
        gan.mirrored,
        gan.sheets,
        gan.precision,
        run.profile.random.seed,
        folder,
    )


def generate_samples(run: Run) -> None:
    """Have the generator make what is shown and measured of it, and the films."""
    from reimaging.gan import film, samples
    from reimaging.gan.real_pictures import open_real_pictures

    here, gan, seed = run.layout, run.profile.gan, run.profile.random.seed
    made, sheets = here.learnt("generated"), here.learnt("gan_sheets")
    walk = here.film("gan_walks")
    film.write_training_film(here.film("gan_training"), sheets)
    if zipfile.is_zipfile(here.generator):  # where none was trained the reason stands in its place
        real = open_real_pictures(here.array("real", gan.side))
        told = samples.Training(len(real.ids), gan.shown)
        samples.write_samples(made, here.generator, told, gan.measured, seed)
        film.write_walk_film(walk, here.generator, seed)
    else:
        samples.write_no_samples(made)
        film.write_film(walk, [], [])
