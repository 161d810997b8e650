"""Pictures that climb to whatever excites a network, regularised so that a person can read them.

Gradient ascent on a picture: Erhan, Bengio, Courville & Vincent (2009), "Visualizing Higher-Layer
Features of a Deep Network", Université de Montréal, technical report 1341; regularised as by Olah,
Mordvintsev & Schubert (2017), "Feature Visualization", Distill, doi:10.23915/distill.00007. Without
any regularisation a network is excited by grain that means nothing to a person. Here

- what is changed are not pixels but waves, long ones faster than short ones. They are cosines
  (DCT-II) rather than Fourier's, so that a picture need not go on at its other edge;
- colours are decorrelated: the axes of colour are those of pictures the network knows, and the
  ascent begins with their mean colour (`colours_of`);
- at each step the network sees the picture a little shifted and scaled;
- total variation (Rudin, Osher & Fatemi 1992) pulls towards smooth surfaces with sharp edges.

All of this is numpy; only what excites is asked of the network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reimaging.pixels.trim import Pixels

Floats = NDArray[np.float32]
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8  # of Adam, as Kingma & Ba (2015) have them


class Colours(NamedTuple):
    """Mean colour, float32 (3,) 0 to 1, and axes of colour, float32 3 x 3, a row an axis."""

    mean: Floats
    axes: Floats


@dataclass(frozen=True)
class Ascent:
    """How pictures climb.

    Attributes
    ----------
    start
        Deviation of the noise that pictures begin with, where 1 is from grey to light grey.
    rate
        Of Adam's steps.
    decay
        A wave's speed falls with this power of its frequency.
    variation
        How hard total variation pulls, as a share of the pull of what excites.
    shift
        Up to which share of the side what the network sees is shifted, either way.
    zoom
        Up to which share it is shrunk or enlarged.
    """

    start: float = 0.8
    rate: float = 0.1
    decay: float = 0.9
    variation: float = 0.4
    shift: float = 0.08
    zoom: float = 0.15


DEFAULT = Ascent()


def colours_of(pictures: ArrayLike) -> Colours:
    """Measure the mean colour of pictures (N x h x w x 3, 0 to 255), and its axes.

    The axes are the principal ones of all pixels, each as long as the deviation along it, on a
    scale on which the longest is 1. (Olah et al. took those of ImageNet.)
    """
    pixels = np.asarray(pictures, np.float64).reshape(-1, 3) / 255
    variances, directions = np.linalg.eigh(np.cov(pixels, rowvar=False))
    axes = directions.T * np.sqrt(np.maximum(variances, 1e-6))[:, None]
    axes *= np.where(axes[:, :1] < 0, -1, 1)  # the sign of an axis is arbitrary
    axes /= np.linalg.norm(axes, axis=1).max()
    return Colours(pixels.mean(axis=0).astype(np.float32), axes.astype(np.float32))


def ascend(
    excite: Callable[[Floats], tuple[Floats, Floats]],
    side: int,
    seeds: Sequence[int],
    *,
    steps: int,
    colours: Colours,
    ascent: Ascent = DEFAULT,
) -> Pixels:
    """Let pictures climb together, yet each alone.

    Parameters
    ----------
    excite
        Takes pictures, float32 N x side x side x 3, 0 to 255, and gives how much each excites, and
        the gradient with respect to it.
    side
        Of the pictures, in pixels.
    seeds
        Of the noise that each of the N begins with, 0 or more. What the network sees of a picture
        is drawn alike in every run, so that a picture depends on its seed and on nothing beside it.
    steps
        How many; with 0 the noise is given back.
    colours, ascent
        The colours that pictures are made of, and how they climb.

    Returns
    -------
    numpy.ndarray
        uint8, N x side x side x 3.
    """
    margin = int(np.ceil(side * (ascent.shift + ascent.zoom / 2)))
    canvas = Canvas(side + 2 * margin, colours, ascent.decay)
    noise = {seed: np.random.default_rng(seed).standard_normal(canvas.shape) for seed in seeds}
    waves = np.stack([ascent.start * noise[seed] for seed in seeds]).astype(np.float32)
    first, second = np.zeros_like(waves), np.zeros_like(waves)
    lot = np.random.default_rng(0)
    for step in range(1, steps + 1):
        picture = canvas.picture(waves)
        rows, columns = window(side, margin, lot, ascent)
        # each of the four products is one of large matrices: many small ones take far longer
        shown = np.tensordot(np.tensordot(picture, rows, (2, 1)), columns, (2, 1))
        _, pull = excite(np.moveaxis(shown, 1, -1) * 255)
        pull = np.tensordot(np.tensordot(pull, rows, (1, 0)), columns, (1, 0))
        pull = _unit(pull) - ascent.variation * _unit(variation(picture)[1])
        slope = canvas.slope(picture, pull)
        first += (1 - _FIRST) * (slope - first)
        second += (1 - _SECOND) * (slope * slope - second)
        speed = np.sqrt(second / (1 - _SECOND**step)) + _TINY
        waves += ascent.rate / (1 - _FIRST**step) * first / speed
    inside = slice(margin, margin + side)
    whole = np.moveaxis(canvas.picture(waves)[:, :, inside, inside], 1, -1)
    return np.rint(whole * 255).astype(np.uint8)


class Canvas:
    """Pictures N x 3 x W x W, 0 to 1, as sums of cosine waves, each with its speed.

    Waves are float32 of the same shape: for each axis of colour, by frequency down and across.
    """

    def __init__(self, width: int, colours: Colours, decay: float) -> None:
        self.shape = (3, width, width)
        self._axes = colours.axes
        mean = np.clip(colours.mean, 0.02, 0.98)
        self._mean = np.log(mean / (1 - mean))[:, None, None]
        number = np.arange(width)
        # what does not wave at all is as fast as the longest wave, of twice the width
        speed = np.maximum(np.hypot(number[:, None], number), 1) ** -decay
        self._speed = (speed / np.sqrt((speed**2).mean())).astype(np.float32)

    def picture(self, waves: Floats) -> Floats:
        """Add up the waves; a logistic curve keeps the sum between black and white."""
        from scipy.fft import idctn

        along = idctn(waves * self._speed, axes=(2, 3), norm="ortho")
        level = np.einsum("naij,ac->ncij", along, self._axes) + self._mean
        return np.asarray(1 / (1 + np.exp(-level)), np.float32)

    def slope(self, picture: Floats, pull: Floats) -> Floats:
        """Give the gradient with respect to the waves, of that with respect to the picture."""
        from scipy.fft import dctn

        along = np.einsum("ncij,ac->naij", pull * picture * (1 - picture), self._axes)
        # the inverse of an orthonormal transform is its adjoint
        return np.asarray(dctn(along, axes=(2, 3), norm="ortho") * self._speed, np.float32)


def window(
    side: int, margin: int, lot: np.random.Generator, ascent: Ascent
) -> tuple[Floats, Floats]:
    """Draw what the network sees of a canvas: matrices that sample its rows and its columns.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        float32, side x (side + 2 margin); linear between neighbours, each row sums to 1.
    """
    size = 1 + lot.uniform(-ascent.zoom, ascent.zoom)
    middle = (side - 1) / 2
    matrices = []
    for shift in side * lot.uniform(-ascent.shift, ascent.shift, 2):
        place = (np.arange(side) - middle) * size + middle + margin + shift
        near = np.abs(place[:, None] - np.arange(side + 2 * margin))
        matrices.append(np.maximum(1 - near, 0).astype(np.float32))
    return matrices[0], matrices[1]


def variation(picture: Floats, small: float = 1e-3) -> tuple[Floats, Floats]:
    """Give the total variation of pictures N x 3 x W x W, float32 (N,), and its gradient.

    It is the sum over pixels of how steep the picture is there, all colours together; `small`
    rounds the tip of the cone that steepness is at 0.
    """
    down, right = np.zeros_like(picture), np.zeros_like(picture)
    np.subtract(picture[:, :, 1:], picture[:, :, :-1], out=down[:, :, :-1])
    np.subtract(picture[:, :, :, 1:], picture[:, :, :, :-1], out=right[:, :, :, :-1])
    squares = np.einsum("ncij,ncij->nij", down, down) + np.einsum("ncij,ncij->nij", right, right)
    steep = np.sqrt(squares + np.float32(small**2))
    down /= steep[:, None]
    right /= steep[:, None]
    slope = -down - right
    slope[:, :, 1:] += down[:, :, :-1]
    slope[:, :, :, 1:] += right[:, :, :, :-1]
    return steep.sum(axis=(1, 2)), slope


def _unit(pull: Floats) -> Floats:
    """Scale the pull on each picture to length 1, as units are of very different strength."""
    length = np.sqrt(np.einsum("ncij,ncij->n", pull, pull))
    return np.asarray(pull / np.maximum(length, 1e-20)[:, None, None, None], np.float32)
