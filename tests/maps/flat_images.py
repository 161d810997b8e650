"""Images of one colour each, so that a pixel of a montage tells whose it is."""

import numpy as np

from reimaging.maps.montage_plan import Plan
from reimaging.pixels.store import write_store

SIZE = (40, 60)  # rows and columns of pixels


def colours_of(count):
    """Colours that JPEG does not confuse, and that are neither the ground nor a hairline."""
    levels = np.arange(30, 181, 30)
    every = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    return np.random.default_rng(4).permutation(every)[:count]


def flat_store(target, colours, size=SIZE, first=1):
    """A store of images `first`, `first` + 1, ... of these colours."""
    items = (
        (first + n, np.full((*size, 3), colour, np.uint8), "ok") for n, colour in enumerate(colours)
    )
    write_store(target, items, attributes={})
    return target


def plan_of(places, sides, width=200, height=150, ids=None):
    """A plan of square boxes."""
    x, y = np.asarray(places, np.int64).reshape(-1, 2).T
    sides = np.broadcast_to(np.asarray(sides, np.int64), x.shape)
    numbers = np.arange(1, len(x) + 1) if ids is None else np.asarray(ids, np.int64)
    return Plan(width, height, numbers, x, y, sides, sides)
