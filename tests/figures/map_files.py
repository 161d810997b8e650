"""A map, an index and a store of as many images as a test needs."""

import numpy as np

from figures.montage_images import index_of, store_of
from reimaging.maps.map_file import write_map


def mapped(folder, count, xy=None):
    """Database, stores and map of images 1, 2, ...; strewn over a map twice as wide as high."""
    numbers = np.arange(1, count + 1)
    places = np.random.default_rng(4).random((count, 2)) * (2, 1) if xy is None else np.array(xy)
    database = index_of(folder / "index.sqlite3", dict.fromkeys(numbers.tolist(), 2001))
    stores = [store_of(folder / "a.h5", numbers.tolist(), (40, 60))]
    write_map(folder / "map.h5", numbers, places, attributes={})
    return database, stores, folder / "map.h5"
