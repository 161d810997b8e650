"""t-SNE: images on a plane, near to those that they are like (van der Maaten & Hinton 2008).

Three engines draw it: openTSNE (the default: by FFT, Linderman et al. 2019, its time grows in line
with the images, and the same seed gives the same map), MulticoreTSNE (the study's own; it has to be
built, docs/known-issues.md, and gives another map at each run) and scikit-learn (the reference).

What is not set follows the literature: a learning rate of images / exaggeration, and an
exaggeration of 12 for the first 250 steps (Belkina et al. 2019, "Automated optimized parameters
for t-distributed stochastic neighbor embedding", Nature Communications 10, 5415); the first
principal components to begin with (Kobak & Berens 2019, same journal, 10, 5416).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.maps.affinities import affinities, possible_perplexity
from reimaging.maps.cosine_search import directions

EXAGGERATED = 250  # steps
_TOLD_EVERY = 50  # steps
_EXAGGERATION = 12.0
_MOMENTUM = 0.8  # openTSNE's own
# The grid on which FFT adds up forces may be coarse for the first third of the steps after
# exaggeration, at half the cost; coarse in exaggeration too, the map is worse (benchmarks/tsne.py).
_COARSE, _COARSE_CELLS = 1 / 3, 2
LEAST_IMAGES = 5
THREADED_FROM = 5000  # images: of fewer, threads wait for each other longer than they work

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class TsneHow:
    """How a t-SNE is drawn.

    Attributes
    ----------
    engine
        One of ENGINES.
    perplexity
        About how many neighbours an image has.
    exaggeration
        By how much images attract each other at first; None for 12.
    learning_rate
        None for images / exaggeration; openTSNE goes by that of each phase, the others by the
        first one, at least 200.
    steps
        After the 250 with exaggeration.
    threads
        Where there are images enough for them: 5,000. With FFT another number of threads adds up
        otherwise and gives another map, so that it is a setting, not the number of cores.
    """

    engine: str = "opentsne"
    perplexity: float = 50.0
    exaggeration: float | None = None
    learning_rate: float | None = None
    steps: int = 500
    threads: int = 1

    def rate(self, images: int) -> float:
        """Give the learning rate for so many images."""
        return self.learning_rate or max(200.0, images / (self.exaggeration or _EXAGGERATION))


def tsne(vectors: Vectors, how: TsneHow, seed: int) -> Vectors:
    """Lay images out on a plane by t-SNE of the angles between their vectors.

    Parameters
    ----------
    vectors
        float32 [n, d].
    how
        Engine and settings; of fewer images than the perplexity allows, a smaller one is taken,
        and said.
    seed
        Of the engine.

    Returns
    -------
    NDArray, float32 [n, 2]

    Raises
    ------
    ReimagingError
        If there are fewer than five images, all have the same vector, or the engine is missing.
    """
    engine = ENGINES.get(how.engine)
    if engine is None:
        raise ReimagingError(f"There is no engine {how.engine!r}; there are {', '.join(ENGINES)}.")
    units = directions(vectors)
    require_different(units, "t-SNE")
    perplexity = possible_perplexity(how.perplexity, len(units))
    if perplexity < how.perplexity:
        print(
            f"A perplexity of {how.perplexity:g} takes {round(3 * how.perplexity) + 1} images; "
            f"{len(units)} are there, so it is {perplexity:g}."
        )
    if len(units) < THREADED_FROM:
        how = replace(how, threads=1)
    # a thread that waits leaves its core to other tasks; OpenMP reads this when it is loaded
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    return np.asarray(engine(units, how, perplexity, seed), np.float32)


def require_different(units: Vectors, method: str) -> None:
    """Refuse vectors of which no map can be drawn.

    Raises
    ------
    ReimagingError
        If there are fewer than five, or all are the same.
    """
    if len(units) < LEAST_IMAGES:
        raise ReimagingError(
            f"{method} takes {LEAST_IMAGES} images at least; the slice has {len(units)}."
        )
    if np.ptp(units, axis=0).max() < 1e-6:
        raise ReimagingError(
            f"All {len(units)} images have the same vector, so {method} has nothing to tell them "
            "by; choose another embedding."
        )


def place(
    old: Vectors, places: Vectors, new: Vectors, how: TsneHow, seed: int, neighbours: int = 25
) -> Vectors:
    """Place new images on an old map, which stays as it is (openTSNE, Poličar et al. 2023).

    Parameters
    ----------
    old, places
        Vectors, float32 [n, d], and places, float32 [n, 2], of the images on the map.
    new
        Vectors of those to be placed, float32 [m, d].
    how
        Settings of the old map.
    seed
        Of the search of neighbours.
    neighbours
        On the map, from whose median place a new image begins.

    Returns
    -------
    NDArray, float32 [m, 2]

    Raises
    ------
    ReimagingError
        If the vectors of old and new images have different lengths.
    """
    from openTSNE import TSNEEmbedding, affinity

    if old.shape[1] != new.shape[1]:
        raise ReimagingError(
            f"New images have vectors of {new.shape[1]} numbers and those on the map of "
            f"{old.shape[1]}; both must be of one embedding."
        )
    perplexity = possible_perplexity(how.perplexity, len(old))
    near = affinity.PerplexityBasedNN(
        directions(old), perplexity=perplexity, n_jobs=1, random_state=seed
    )
    drawn = TSNEEmbedding(np.asarray(places, np.float64), near, n_jobs=how.threads)
    count = min(neighbours, len(old) - 1)
    part = drawn.prepare_partial(
        directions(new), initialization="median", k=count, perplexity=max(2, min(5, count / 3))
    )
    part.optimize(250, learning_rate=0.1, exaggeration=1.5, momentum=0.8, inplace=True)
    return np.asarray(part, np.float32)


def _opentsne(units: Vectors, how: TsneHow, perplexity: float, seed: int) -> Any:
    from openTSNE import TSNE

    coarse = round(_COARSE * how.steps)
    with tqdm(total=EXAGGERATED + how.steps, desc="t-SNE", unit="step") as progress:

        def told(step: int, error: float, places: Any) -> None:
            progress.update(_TOLD_EVERY)

        drawn = TSNE(
            perplexity=perplexity,
            learning_rate=how.learning_rate or "auto",  # by the exaggeration of each phase
            n_jobs=how.threads,
            random_state=seed,
            callbacks=told,
            callbacks_every_iters=_TOLD_EVERY,
        ).prepare_initial(units, affinities=affinities(units, perplexity, seed))
        for steps, exaggeration, cells in (
            (EXAGGERATED, how.exaggeration or _EXAGGERATION, 1),
            (coarse, None, _COARSE_CELLS),
            (how.steps - coarse, None, 1),
        ):
            drawn = drawn.optimize(
                steps, exaggeration=exaggeration, momentum=_MOMENTUM, ints_in_interval=cells
            )
        return drawn


def _multicore(units: Vectors, how: TsneHow, perplexity: float, seed: int) -> Any:
    try:
        from MulticoreTSNE import MulticoreTSNE
    except ImportError:
        raise ReimagingError(
            'maps.engine is "multicore" and MulticoreTSNE is not installed; docs/known-issues.md '
            'says how to build it, and "opentsne" needs nothing.'
        ) from None
    return MulticoreTSNE(
        perplexity=perplexity,
        early_exaggeration=how.exaggeration or _EXAGGERATION,
        learning_rate=how.rate(len(units)),
        n_iter=EXAGGERATED + how.steps,
        n_iter_early_exag=EXAGGERATED,
        n_jobs=how.threads,
        random_state=seed,
    ).fit_transform(units.astype(np.float64))


def _sklearn(units: Vectors, how: TsneHow, perplexity: float, seed: int) -> Any:
    from sklearn.manifold import TSNE

    return TSNE(
        perplexity=perplexity,
        early_exaggeration=how.exaggeration or _EXAGGERATION,
        # its gradient is four times smaller, and so is the rate that goes with it
        learning_rate=how.rate(len(units)) / 4,
        max_iter=EXAGGERATED + how.steps,
        init="pca",
        n_jobs=how.threads,
        random_state=seed,
    ).fit_transform(units)


ENGINES: dict[str, Callable[[Vectors, TsneHow, float, int], Any]] = {
    "opentsne": _opentsne,
    "multicore": _multicore,
    "sklearn": _sklearn,
}
