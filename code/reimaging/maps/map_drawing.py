"""A map from its slice and an embedding: laid out, measured, and written with what made it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.learn.embedding_file import Embedding
from reimaging.maps.map_file import read_map, write_map
from reimaging.maps.map_quality import map_quality
from reimaging.maps.map_slice import MapSlice
from reimaging.maps.tsne import LEAST_IMAGES
from reimaging.table import write_table

MEASURES = ("kl", "trustworthiness", "neighbours_kept")
COLUMNS = ("map", "shows", "embedding", "method", *MEASURES)

Vectors = NDArray[np.float32]


def draw_map(
    target: Path,
    embedding: Path,
    choose: Callable[[], MapSlice],
    lay_out: Callable[[Vectors], Vectors],
    method: str,
    seed: int,
) -> None:
    """Draw a map of images.

    Parameters
    ----------
    target
        The map to make (maps.map_file); of fewer than five images it is empty, and it is said.
    embedding
        The file of vectors.
    choose
        Gives the images.
    lay_out
        Gives places, float32 [n, 2], for vectors, float32 [n, d].
    method
        What `lay_out` is called.
    seed
        Of the measures.

    Raises
    ------
    ReimagingError
        If an image has no vector, or all have the same.
    """
    chosen = choose()
    about = {"shows": chosen.title, "embedding": embedding.stem, "method": method}
    if len(chosen.ids) < LEAST_IMAGES:
        print(f"{chosen.title}: a map takes {LEAST_IMAGES} at least, so this one is empty.")
        none = np.empty(0, np.int64), np.empty((0, 2), np.float32)
        write_map(target, *none, attributes=about | dict.fromkeys(MEASURES, ""))
        return
    with Embedding(embedding) as held:
        vectors = held.read(held.rows_of(chosen.ids))
    places = lying(lay_out(vectors))
    quality = map_quality(vectors, places, seed)
    measured = {name: round(getattr(quality, name), 4) for name in MEASURES}
    write_map(target, chosen.ids, places, attributes=about | measured)


def lying(places: Vectors) -> Vectors:
    """Turn a map so that it is wide rather than high.

    A map knows no directions. Its longest extent is laid from left to right, with the longer tail
    at the right and at the top, so that maps of nearly the same images look alike.

    Parameters
    ----------
    places
        float32 [n, 2].
    """
    centred = np.asarray(places, np.float64) - places.mean(0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    turned *= np.where((turned**3).sum(0) < 0, -1, 1)
    return turned.astype(np.float32)


def write_map_table(target: Path, maps: Sequence[Path]) -> None:
    """Write what each map shows and how much it keeps, a row each."""
    rows = []
    for path in maps:
        about = read_map(path).attributes
        rows.append((path.stem, *(about[name] for name in COLUMNS[1:])))
    write_table(target, COLUMNS, rows)
