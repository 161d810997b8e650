"""Small pictures that a small generator learns in seconds, and a training of them."""

from dataclasses import replace

import numpy as np

from reimaging.gan.networks import Size
from reimaging.gan.real_pictures import RealPictures
from reimaging.gan.step import Rates
from reimaging.gan.training import GanTraining

SIZE = Size(16, 1, latent=8, channels=4, most=8, depth=2)


def bars(count=40, seed=4):
    """Pictures of a dark bar on white, at a height of its own, uint8 [count, 16, 16, 1]."""
    pictures = np.full((count, 16, 16, 1), 255, np.uint8)
    rows = np.random.default_rng(seed).integers(2, 14, count)
    for picture, row in zip(pictures, rows, strict=True):
        picture[row - 1 : row + 1] = 20
    return pictures


def real(pictures):
    return RealPictures(pictures, np.arange(len(pictures)), f"of {len(pictures)}")


def training_of(folder, **others):
    usual = GanTraining(
        real(bars()), SIZE, Rates(0.0025, 0.01, 20), batch=8, shown=8 * 60, adaptive=True,
        mirrored=False, sheets=3, precision="float32", seed=4, folder=folder,
    )  # fmt: skip
    return replace(usual, **others)
