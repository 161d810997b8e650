"""How far clusters agree with what is known of their images, beside clusters of raw pixels.

The measures: normalised mutual information (NMI), which is above 0 even for clusters by lot, the
more the smaller they are; the same adjusted for chance (AMI; Vinh et al. 2010), 0 for clusters by
lot and 1 for the same groups; and purity, the share of images that are of the most frequent group
in their cluster.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.learn.pseudo_labels import find_centres, fit_whitening
from reimaging.pixels.squares import Squares, images_by_lot
from reimaging.table import write_table

COLUMNS = ("clusters", "groups", "images", "nmi", "ami", "purity")
MOST = 20_000  # images that are compared; of more they are drawn by lot
_PIXELS = 16  # side to which pictures are reduced before their pixels are cut into clusters
_DIMENSION = 32  # principal components of these pixels


def write_agreement(
    target: Path,
    database: Path,
    clusters: Path,
    arrays: Sequence[Path],
    kinds: Mapping[int, str],
    predictions: Path,
    seed: int,
) -> None:
    """Compare the clusters of a network, of pixels, and by lot, with what is known of the images.

    Parameters
    ----------
    target
        A CSV with COLUMNS. `clusters` are those of "deepcluster"; of "pixels": k-means of pictures
        reduced to 16 x 16 pixels and to 32 principal components; of "whitened pixels": these
        components whitened and of unit length, as DeepCluster does with features; and of "lot":
        those of DeepCluster, dealt out anew. As NMI and purity depend on sizes, and those of
        clusters of pixels are others, "lot" is the floor of "deepcluster" alone; AMI compares each
        with chance at its own sizes. `groups` are kind, class and category. A pair of which nothing
        is known has no row.
    database
        The index, for the categories.
    clusters
        What `learn.clusters` wrote.
    arrays
        Image arrays; their images are compared, those that have a cluster, of 20,000 by lot where
        there are more.
    kinds
        What is seen, by image_id, as far as it is known.
    predictions
        The class that a classifier gives each image.
    seed
        Of the lots and of k-means.

    Raises
    ------
    ReimagingError
        If none of these images has a cluster, or a database does not tell what it is asked for.
    """
    chosen = sorted(images_by_lot(arrays, MOST, seed, "agreement"))
    if not chosen:
        write_table(target, COLUMNS, [])
        return
    cluster_of = _told(clusters, "SELECT cluster FROM clusters", chosen)
    numbers = list(cluster_of)
    if not numbers:
        raise ReimagingError(f"{clusters} has no image of {', '.join(map(str, arrays))}.")
    pixels = _pixels(arrays, numbers)
    ours = np.array(list(cluster_of.values()))
    count = int(ours.max()) + 1
    ways = {
        "deepcluster": ours,
        "pixels": _plain_clusters(pixels, count, seed),
        "whitened pixels": _whitened_clusters(pixels, count, seed),
        "lot": np.random.default_rng(seed).permutation(ours),
    }
    known = {
        "kind": kinds,
        "class": _told(predictions, "SELECT label FROM predictions", numbers),
        "category": _told(
            database,
            "SELECT category FROM image_files JOIN article_summary USING (article_id)",
            numbers,
        ),
    }
    rows = []
    for groups, told in known.items():
        names = np.array([told.get(number, "") for number in numbers])
        inside = names != ""
        for way, labels in ways.items():
            if inside.any():
                figures = agreement(labels[inside], names[inside])
                rows.append((way, groups, inside.sum(), *(f"{each:.4f}" for each in figures)))
    write_table(target, COLUMNS, rows)


def agreement(labels: NDArray[np.int64], groups: NDArray[np.str_]) -> tuple[float, float, float]:
    """Give NMI, AMI and purity of clusters, as compared with groups of the same images."""
    from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score
    from sklearn.metrics.cluster import contingency_matrix

    most = contingency_matrix(groups, labels).max(axis=0).sum() / len(labels)
    nmi = normalized_mutual_info_score(groups, labels)
    return float(nmi), float(adjusted_mutual_info_score(groups, labels)), float(most)


def _pixels(arrays: Sequence[Path], chosen: Sequence[int]) -> NDArray[np.float32]:
    """Read the pixels of images, reduced, float32 [n, numbers], in the order of `chosen`."""
    found: dict[int, NDArray[np.float32]] = {}
    with tqdm(total=len(chosen), desc="pixels", unit="image", leave=False) as progress:
        for path in arrays:
            missing = np.setdiff1d(chosen, np.fromiter(found, np.int64, len(found)))
            with Squares(path) as squares:
                for numbers, images in squares.blocks(missing):
                    found |= zip(numbers.tolist(), _reduced(images), strict=True)
                    progress.update(len(numbers))
    return np.array([found[number] for number in chosen], np.float32)


def _reduced(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Take the means of squares of pixels, 0 to 1; what does not divide is left out at the edge."""
    step = max(1, images.shape[1] // _PIXELS)
    side = images.shape[1] // step
    cut = images[:, : side * step, : side * step].astype(np.float32) / 255
    means = cut.reshape(len(cut), side, step, side, step, 3).mean((2, 4))
    return np.asarray(means.reshape(len(means), -1), np.float32)


def _plain_clusters(pixels: NDArray[np.float32], count: int, seed: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    kept = min(_DIMENSION, *pixels.shape)
    reduced = PCA(kept, random_state=0).fit_transform(pixels)
    means = KMeans(min(count, len(pixels)), n_init=1, random_state=seed % 2**32)
    return np.asarray(means.fit_predict(reduced), np.int64)


def _whitened_clusters(pixels: NDArray[np.float32], count: int, seed: int) -> NDArray[np.int64]:
    vectors = fit_whitening(pixels, _DIMENSION).unit_vectors(pixels)
    return find_centres(vectors, min(count, len(vectors)), seed).nearest(vectors)


def _told(database: Path, query: str, numbers: Sequence[int]) -> dict[int, Any]:
    """Ask a database about images, one by one: of millions it reads the pages of these alone."""
    found = {}
    try:
        with reading(database) as connection:
            for number in numbers:
                answer = connection.execute(f"{query} WHERE image_id = ?", (number,)).fetchone()
                if answer:
                    found[number] = answer[0]
    except sqlite3.DatabaseError as error:
        raise ReimagingError(f"{database} cannot be asked: {query} ({error}).") from None
    return found
