"""The random montage: 12 x 12 images drawn by lot from all that were rendered, in a fixed order.

The original study's lead picture, with a seed, hairline frames and a credit for each image.
"""

from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.montage_sheet import (
    SIDE,
    lot,
    paste,
    save_sheet,
    write_places,
)
from reimaging.pixels.rendered import rendered_images
from reimaging.table import read_table


def choose(database: Path, stores: Sequence[Path], seed: int, target: Path) -> None:
    """Draw the images of the montage by lot and write them down, with what credits need.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores; only images that were rendered are drawn.
    seed
        Of the lot.
    target
        A CSV with the columns row, column (from 1), image_id, identifier, path, year, category,
        licence; fewer than 144 rows where there are fewer images.
    """
    known, _ = rendered_images(database, stores)
    places = [
        (place // SIDE + 1, place % SIDE + 1, number)
        for place, number in enumerate(lot(known, SIDE * SIDE, seed))
    ]
    write_places(target, database, places)


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paste the chosen images, whole and never enlarged, on a white sheet (PNG)."""
    save_sheet(paste(read_table(table), stores), target)
