"""Principal components: a long vector an image becomes a short one, fitted on images by lot.

The part that is fitted on is held in memory, so its components are exact, where the incremental
method of the study (Ross, Lim, Lin & Yang 2008, "Incremental learning for robust visual tracking",
International Journal of Computer Vision 77, 125-141) comes near them. They are the eigenvectors of
the numbers' products or of the images' products with each other, whichever are fewer (Sirovich &
Kirby 1987, "Low-dimensional procedure for the characterization of human faces", Journal of the
Optical Society of America A 4, 519-524): 1,000 images of 196,608 raw pixels take seconds.

Format, version 1
-----------------
HDF5 with the attributes ``format`` = "reimaging reduction", ``version`` = 1 and ``fitted_on``
(images), and the datasets ``mean`` float32 [d], ``components`` float32 [k, d], each of length 1,
and ``explained`` float32 [k], the share of the variance that each explains. Vectors that are short
already are kept as they are: ``components`` has no rows then.
"""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError

FORMAT = "reimaging reduction"
VERSION = 1
HELD = 2**30  # bytes of the vectors that are fitted on

_NO_VARIANCE = 1e-7  # of the first component's; what lies below is rounding

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Reduction:
    """How vectors of d numbers become vectors of k.

    Attributes
    ----------
    mean
        float32 [d].
    components
        float32 [k, d]; no rows where vectors are kept as they are.
    explained
        float32 [k]: the share of the variance that each component explains.
    fitted_on
        Images.
    """

    mean: Vectors
    components: Vectors
    explained: Vectors
    fitted_on: int

    @property
    def dimension(self) -> int:
        """Numbers of a vector afterwards."""
        return len(self.components) or len(self.mean)

    @property
    def kept(self) -> float:
        """The share of the variance that is kept."""
        return float(self.explained.sum()) if len(self.components) else 1.0

    def of(self, vectors: Vectors) -> Vectors:
        """Reduce vectors, float32 [n, d], to [n, k]."""
        if not len(self.components):
            return vectors
        return np.asarray((vectors - self.mean) @ self.components.T, np.float32)


def images_to_fit(dimension: int, most: int) -> int:
    """Tell on how many images of d numbers to fit, at most `most`: a GiB of vectors is held."""
    return max(2, min(most, HELD // (4 * dimension)))


def as_they_are(dimension: int) -> Reduction:
    """Keep vectors as they are."""
    none = np.empty(0, np.float32)
    return Reduction(np.zeros(dimension, np.float32), none.reshape(0, dimension), none, 0)


def fit_reduction(vectors: Vectors, most: int) -> Reduction:
    """Fit principal components.

    Parameters
    ----------
    vectors
        float32 [n, d]; changed in place, as they may take all the room there is.
    most
        Components wanted; there are no more than images less one, or numbers that vary.

    Returns
    -------
    Reduction
        Each component with its largest entry positive, so that its sign is no chance.

    Raises
    ------
    ReimagingError
        If there are fewer than two images, a number is not finite, or all vectors are the same.
    """
    count, dimension = vectors.shape
    if count < 2:
        raise ReimagingError(f"Principal components take two images at least; {count} was given.")
    mean = vectors.mean(0, dtype=np.float64).astype(np.float32)
    if not np.isfinite(mean).all():
        raise ReimagingError("Vectors to be reduced hold numbers that are not finite.")
    vectors -= mean
    total = float(np.einsum("nd,nd->", vectors, vectors, dtype=np.float64))
    if total <= 0:
        raise ReimagingError(f"All {count} images have the same vector; there is nothing to tell.")
    of_images = count < dimension
    products = vectors @ vectors.T if of_images else vectors.T @ vectors
    variances, found = np.linalg.eigh(products.astype(np.float64))
    variances, found = variances[::-1][:most], found[:, ::-1][:, :most]
    told = variances > _NO_VARIANCE * variances[0]
    components = found[:, told].T.astype(np.float32)
    if of_images:
        components = components @ vectors
    for component in components:  # one by one: all at once would take as much memory again
        component /= np.linalg.norm(component)
        component *= np.sign(component[np.abs(component).argmax()])
    explained = np.asarray(variances[told] / total, np.float32)
    return Reduction(mean, components, explained, count)


def write_reduction(target: Path, reduction: Reduction) -> None:
    """Write a reduction; the same one gives the same bytes."""
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        about = {"format": FORMAT, "version": VERSION, "fitted_on": reduction.fitted_on}
        file.attrs.update(about)
        for name in ("mean", "components", "explained"):
            file[name] = getattr(reduction, name)


def read_reduction(path: Path) -> Reduction:
    """Read a reduction.

    Raises
    ------
    ReimagingError
        If the file holds none.
    """
    try:
        with h5py.File(path, "r") as file:
            if (file.attrs.get("format"), file.attrs.get("version")) != (FORMAT, VERSION):
                raise KeyError("format")
            mean, components, explained = (file[n][:] for n in ("mean", "components", "explained"))
            return Reduction(mean, components, explained, int(file.attrs["fitted_on"]))
    except (OSError, KeyError) as error:
        raise ReimagingError(f"{path} holds no {FORMAT} ({error}); have it made again.") from None
