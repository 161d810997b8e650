"""How good a generator is: its pictures and real ones, measured alike, and what they are near to.

Real pictures are split by lot into halves. One half is what all is measured against; the other one
shows how near other real pictures come, and generated pictures, as many, stand beside it: measures
such as FID depend on how many there are. That is no bound: copies would come nearer, and pictures
that are too much alike have a higher precision. Halves of few pictures differ, so the means of
several splits are given.

Of more real pictures than 20,000 so many by lot are compared; copies are sought among them too.
"""

from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.gan.features import extractors, features_of
from reimaging.gan.quality import NEAREST, Quality, distances, nearest_real, quality
from reimaging.gan.real_pictures import open_real_pictures
from reimaging.table import write_table

COLUMNS = (
    *("features", "pictures", "learnt_from", "compared", "against", "count"),
    *(each.name for each in fields(Quality)),
)
FORMAT, VERSION = "reimaging nearest real pictures", 1
_LEAST = 20  # real pictures
_SOUGHT = 100  # generated pictures whose nearest real ones are sought
_COMPARED = 10_000  # real pictures, of either half
_SPLITS = 8

Features = NDArray[np.float32]


class Sources(NamedTuple):
    """The files that are measured: real pictures, generated ones, and the classifier."""

    real: Path
    generated: Path
    classifier: Path


def write_measures(table: Path, nearest: Path, sources: Sources, seed: int) -> None:
    """Measure generated pictures, and find the real ones that are nearest to some of them.

    Parameters
    ----------
    table
        The CSV to make, with the columns COLUMNS: for each kind of features a row of ``generated``
        pictures and one of ``real`` ones, both ``count``, against ``against`` other real ones: a
        half of the ``compared`` of all that were ``learnt_from``. Without pictures it has no row.
    nearest
        The file to make: HDF5 with the attributes ``format``, ``version``, ``features``,
        ``learnt_from``, ``compared`` and ``typical``, the median distance of a real picture to the
        nearest other one. Datasets, for some generated pictures: ``sample`` int64 [k], their rows;
        ``made`` uint8 [k, ...]; and of the nearest real ones, the nearest first, ``image_id`` int64
        [k, 3], ``distance`` float64 [k, 3].
    sources
        What is read.
    seed
        Of the halves, of KID's subsets and of the clusters.
    """
    real = open_real_pictures(sources.real)
    with h5py.File(sources.generated) as file:
        made = file["samples"][:]
    rows: list[Sequence[object]] = []
    found: _Nearest | None = None
    if len(real.images) >= _LEAST and len(made):
        lot = np.random.default_rng([seed, len(real.images)]).permutation(len(real.images))
        chosen = np.sort(lot[: 2 * _COMPARED])
        for name, by in extractors(sources.classifier).items():
            known = features_of((real.images[row] for row in chosen), by)
            own = features_of(made, by)
            half = len(known) // 2
            count = min(half, len(own))
            for what, found_quality in zip(
                ("generated", "real"), beside_real(known, own, seed), strict=True
            ):
                values = [f"{value:.6g}" for value in astuple(found_quality)]
                rows.append((name, what, len(real.ids), len(known), half, count, *values))
            found = found or _nearest(name, real.ids[chosen], known, own)
    write_table(table, COLUMNS, rows)
    _write_nearest(nearest, found, made, len(real.ids))


def beside_real(known: Features, made: Features, seed: int) -> tuple[Quality, Quality]:
    """Measure generated pictures, and real ones, against other real ones.

    Parameters
    ----------
    known, made
        Features of real and of generated pictures, float32 [n, d] and [m, d].
    seed
        Of the splits.

    Returns
    -------
    (Quality, Quality)
        Means over the splits, of generated and of real pictures; KID's deviation is that of the
        splits.
    """
    half = len(known) // 2
    count = min(half, len(made))
    each: list[list[tuple[float, ...]]] = [[], []]
    for split in range(_SPLITS):
        order = np.random.default_rng([seed, split]).permutation(len(known))
        against, others = known[order[:half]], known[order[half:]]
        for place, these in enumerate((made[:count], others[:count])):
            each[place].append(astuple(quality(against, these, seed + split)))
    of_made, of_real = (
        replace(Quality(*np.mean(all_, axis=0).tolist()), kid_deviation=_kid_deviation(all_))
        for all_ in each
    )
    return of_made, of_real


def _kid_deviation(splits: Sequence[tuple[float, ...]]) -> float:
    return float(np.std([Quality(*each).kid for each in splits]))


class _Nearest(NamedTuple):
    features: str
    typical: float
    image_id: NDArray[np.int64]
    distance: NDArray[np.float64]
    compared: int


def _nearest(name: str, ids: NDArray[np.int64], known: Features, made: Features) -> _Nearest:
    some = made[:_SOUGHT]
    apart = distances(some, known)
    order = np.argsort(apart, axis=1, kind="stable")[:, :NEAREST]
    among = known[:2000]
    typical = float(np.median(nearest_real(among, known, but_itself=True)[1]))
    return _Nearest(name, typical, ids[order], np.take_along_axis(apart, order, axis=1), len(known))


def _write_nearest(
    target: Path, found: _Nearest | None, made: NDArray[np.uint8], learnt_from: int
) -> None:
    shown = made[:_SOUGHT] if found else made[:0]
    empty = np.empty((0, NEAREST))
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file.attrs["features"] = found.features if found else ""
        file.attrs["typical"] = found.typical if found else 0.0
        file.attrs["learnt_from"] = learnt_from
        file.attrs["compared"] = found.compared if found else 0
        file["sample"] = np.arange(len(shown), dtype=np.int64)
        file["made"] = shown
        file["image_id"] = found.image_id if found else empty.astype(np.int64)
        file["distance"] = found.distance if found else empty
