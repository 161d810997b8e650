"""The embedding of a profile's pictures: fitted on some by lot, then made a tar at a time.

A long vector is reduced to its principal components (learn.reduction), so that what is kept of an
image is short whatever looks at it. Pictures come from the tar's squares where these have the side
that is asked for, else from its JPEGs.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.embedding_name import EmbeddingName
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Block, about_embedding, merge_embeddings, write_embedding
from reimaging.learn.imagenet import WEIGHTS, cache
from reimaging.learn.picture_features import Networks, PictureFeatures, picture_features
from reimaging.learn.reduction import (
    Reduction,
    as_they_are,
    fit_reduction,
    images_to_fit,
    read_reduction,
    write_reduction,
)
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.squares import Squares, decoded, images_by_lot
from reimaging.pixels.store import ImageStore

Tar = tuple[Path, Path]  # its store and its squares


def fit_pictures(
    target: Path,
    name: EmbeddingName,
    networks: Networks,
    tars: Sequence[Tar],
    *,
    components: int,
    most: int,
    seed: int,
) -> None:
    """Fit the reduction of an embedding on pictures by lot.

    Parameters
    ----------
    target
        The reduction to write.
    name
        Of the embedding.
    networks
        Of the profile.
    tars
        Store and squares of each.
    components
        Numbers that a vector is to have; shorter ones are kept as they are, and those of the
        classifier too.
    most
        Pictures to fit on.
    seed
        Of the lot.

    Raises
    ------
    ReimagingError
        If all pictures have the same vector, or a network or its weights are missing.
    """
    features = picture_features(name, networks)
    # figures show what single features of the classifier look for
    if features.dimension <= components or name.kind == "ternary":
        write_reduction(target, as_they_are(features.dimension))
        return
    count = images_to_fit(features.dimension, most)
    by_lot = images_by_lot([squares for _, squares in tars], count, seed, "reduction")
    chosen = np.sort(np.array(by_lot, np.int64))
    if len(chosen) < 2:
        print(f"{len(chosen)} images are too few to reduce their vectors: they stay as they are.")
        write_reduction(target, as_they_are(features.dimension))
        return
    vectors = np.empty((len(chosen), features.dimension), np.float32)
    filled = 0
    for tar in tars:
        done = [np.empty(0, np.int64)]
        for ids, rows in _vectors(features, tar, chosen, "fitting on"):
            vectors[filled : filled + len(ids)] = rows
            filled += len(ids)
            done.append(ids)
        # of an image that lies in two tars the first one counts
        chosen = np.setdiff1d(chosen, np.concatenate(done), assume_unique=True)
    write_reduction(target, fit_reduction(vectors[:filled], components))


def write_shard(
    target: Path, name: EmbeddingName, networks: Networks, reduction: Path, tar: Tar
) -> None:
    """Make the vectors of one tar's pictures.

    Parameters
    ----------
    target
        The shard to make; it appears only when it is whole.
    name
        Of the embedding.
    networks
        Of the profile.
    reduction
        The file that `fit_pictures` wrote.
    tar
        Its store and its squares.

    Raises
    ------
    ReimagingError
        If the reduction is of vectors of another length.
    """
    features, reduced = picture_features(name, networks), read_reduction(reduction)
    if len(reduced.mean) != features.dimension:
        raise ReimagingError(
            f"{reduction} is of vectors of {len(reduced.mean)} numbers and {name.slug} gives "
            f"{features.dimension}; remove it and have it made again."
        )
    write_embedding(
        target,
        _reduced(features, reduced, tar),
        dimension=reduced.dimension,
        attributes=about_embedding(
            name.slug, features.made_by, features.dimension, reduced.fitted_on, reduced.kept
        ),
    )


def merge_shards(
    target: Path, reduction: Path, shards: Sequence[Path], database: Path, stores: Sequence[Path]
) -> None:
    """Merge the shards of an embedding into one file, of the images that can be shown.

    Parameters
    ----------
    target
        The embedding to make; of an image in two shards, the first one counts.
    reduction
        The file that `fit_pictures` wrote.
    shards
        Of all tars.
    database, stores
        The index and the image stores: what is in only one of them is left out, such as images of
        an article that another tar has as well.
    """
    dimension = read_reduction(reduction).dimension
    seen, _ = rendered_images(database, stores)
    merge_embeddings(target, shards, dimension=dimension, among=seen)


def say_skipped() -> None:
    """Say in one line why there is no embedding by VGG16."""
    print(
        f"The embedding vgg16 is skipped: {WEIGHTS} would have to lie in {cache()} (docs/maps.md)."
    )


def _reduced(features: PictureFeatures, reduced: Reduction, tar: Tar) -> Iterator[Block]:
    for ids, vectors in _vectors(features, tar, None):
        yield ids, reduced.of(vectors)


def _vectors(
    features: PictureFeatures,
    tar: Tar,
    chosen: NDArray[np.int64] | None,
    doing: str = "embedding",
) -> Iterator[Block]:
    store, squares = tar
    with Squares(squares) as found, ImageStore(store) as images:
        numbers = found.ids if chosen is None else found.ids[is_among(found.ids, chosen)]
        wanted = numbers.tolist()
        pictures = decoded(images, wanted, features.side)
        if found.side == features.side:
            pictures = (picture for _, block in found.blocks(chosen) for picture in block)
        with tqdm(total=len(wanted), desc=f"{doing} {store.stem}", unit="image") as progress:
            for vectors in features.of(pictures):
                start = int(progress.n)
                yield numbers[start : start + len(vectors)], vectors
                progress.update(len(vectors))
