"""The maps of a still copy: where its images lie, and small pictures of them.

data/maps/NAME-LAYOUT.json has a map in a layout: ``turns`` of its images, ascending, with their
``x`` and ``y`` in `STEPS` steps along the square. A browser cuts it into the same tiles as the
server does (`map_tiles`), whatever the filter.

data/sheets/N.webp has the small pictures of `SHEET` images, by lot, in cells as those of an atlas
(`atlas`), `WIDE` a row. Of a large map those that are seen first lie in the first sheets.
"""

import io

import numpy as np
from PIL import Image

from reimaging.explore import map_tiles
from reimaging.explore.answers import Map
from reimaging.explore.atlas import CELL, shrunk, sizes
from reimaging.explore.export_folder import Files
from reimaging.explore.export_slice import Slice
from reimaging.explore.map_layouts import LAYOUTS
from reimaging.explore.map_shelf import LaidOut, MapShelf, maps_in

STEPS = 2**30
SHEET = 1024  # images
WIDE = 32  # cells

_QUALITY = 55  # of WebP, as that of an atlas
_GROUND = 255


def write_maps(files: Files, copied: Slice) -> list[Map]:
    """Write the maps that have an image of the copy, and its small pictures; tell of them."""
    shown = copied.shown
    shelf = MapShelf(maps_in(shown.layout.data / "maps"), shown.catalogue)
    turn = copied.turn
    for entry in shelf.entries:
        for layout in LAYOUTS:
            laid = shelf.laid_out(entry.name, layout)
            turns = turn[laid.tiles.rows]
            by_lot = np.argsort(turns)
            places = np.floor(laid.tiles.places[by_lot] * STEPS).astype(np.int64)
            told = _about(laid) | {
                "turns": turns[by_lot].tolist(),
                "x": places[:, 0].tolist(),
                "y": places[:, 1].tolist(),
            }
            files.put_json(f"data/maps/{entry.name}-{layout}.json", told)
    if shelf.entries:
        _write_sheets(files, copied)
    return [Map(**entry._asdict()) for entry in shelf.entries]


def _about(laid: LaidOut) -> dict[str, object]:
    return {
        "name": laid.entry.name,
        "label": laid.entry.label,
        "about": laid.about,
        "layout": laid.layout,
        "layouts": LAYOUTS,
        "bounds": laid.bounds,
        "depth": laid.tiles.depth,
        "version": laid.version,
        "steps": STEPS,
        "within": map_tiles.WITHIN,
        "side": map_tiles.SIDE,
        "most": map_tiles.MOST,
    }


def _write_sheets(files: Files, copied: Slice) -> None:
    catalogue, order = copied.shown.catalogue, copied.order
    small = sizes(catalogue.width[order], catalogue.height[order])
    for number, start in enumerate(range(0, len(order), SHEET)):
        rows = order[start : start + SHEET].tolist()
        canvas = np.full((-(-len(rows) // WIDE) * CELL, WIDE * CELL, 3), _GROUND, np.uint8)
        for place, row in enumerate(rows):
            top, left = (CELL * part for part in divmod(place, WIDE))
            width, height = small[start + place].tolist()
            picture = shrunk(copied.shown.files.thumbnail(row), width, height)
            canvas[top : top + height, left : left + width] = picture
        file = io.BytesIO()
        Image.fromarray(canvas).save(file, "WEBP", quality=_QUALITY, method=2)
        files.put(f"data/sheets/{number}.webp", file.getvalue())
    files.put_json(
        "data/sheets.json",
        {"cell": CELL, "wide": WIDE, "sheet": SHEET,
         "w": small[:, 0].tolist(), "h": small[:, 1].tolist()},
    )  # fmt: skip
