"""What the map asks of the server: which map, its tiles, their atlases, and what a lasso caught.

Tiles are told as columns, a list each, as there are many on a screen: `ids[i]` lies at `x[i]`,
`y[i]`. The small picture of the i-th image lies in cell i of the atlas of the same tile.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from reimaging.errors import ReimagingError
from reimaging.explore import atlas, map_tiles
from reimaging.explore.atlas import Atlases
from reimaging.explore.catalogue import NO_CLUSTER, Catalogue, Rows
from reimaging.explore.image_filter import Chooser, ImageFilter
from reimaging.explore.image_list import image_list
from reimaging.explore.index_reader import IndexReader
from reimaging.explore.lasso import CORNERS
from reimaging.explore.map_layouts import LAYOUTS
from reimaging.explore.map_shelf import LaidOut, MapShelf, layout_of
from reimaging.explore.questions import ImageId
from reimaging.explore.refusals import not_there
from reimaging.explore.stale_files import StaleFilesError

MOST_LISTED = 5000  # images of a lasso that are named
MOST_TOLD = 200  # of them it is told what they are

_FOR_EVER = "public, max-age=31536000, immutable"
_COLOURED_BY = ("class", "category", "archive")
_TOP = 5

Level = Annotated[str, Query(description="plane: as mapped; grid: a cell for each image")]
Version = Annotated[str, Query(description="the map's version: with it an answer may be kept")]


# lists and not tuples: what reads OpenAPI's descriptions is not at ease with those
Corner = Annotated[
    list[Annotated[float, Field(allow_inf_nan=False)]], Field(min_length=2, max_length=2)
]
Number = Annotated[int, Path(ge=0, le=2**31 - 1)]


class MapAnswer(BaseModel):
    """A map: how large it is, and how its tiles are to be read."""

    name: str
    label: str
    about: str = Field(description="how it was made")
    layout: str
    layouts: list[str]
    images: int = Field(description="on the map")
    chosen: int = Field(description="of them by the filter")
    sampled: bool = Field(description="whether the words of the filter found only a sample")
    bounds: list[float] = Field(
        min_length=4,
        max_length=4,
        description="left, top, right, bottom of what is on the square 0, 0 to 1, 1",
    )
    depth: int = Field(description="the deepest level of its tiles")
    version: str
    within: int = Field(description="steps along a tile, of which x and y are told")
    cell: int = Field(description="pixels along a cell of an atlas")
    across: int = Field(description="cells in a row of an atlas")
    names: dict[str, list[str]] = Field(description="what the codes of a column stand for")


class TileAnswer(BaseModel):
    """The images that are seen of a square, as columns of one length, the foremost first."""

    ids: list[str]
    x: list[int]
    y: list[int]
    w: list[int] = Field(description="pixels of the small picture in its cell of the atlas")
    h: list[int]
    year: list[int]
    cluster: list[int] = Field(description=f"{NO_CLUSTER} for none")
    class_: list[int] = Field(alias="class")
    category: list[int]
    archive: list[int]
    inside: int = Field(description="images in the square")
    since: int | None = Field(
        description="if all of them are here: the first level whose tile around this has all, too"
    )


class Line(BaseModel):
    """A line around images on the map."""

    polygon: list[Corner] = Field(
        min_length=3,
        max_length=CORNERS,
        description="its corners on the square",
        examples=[[[0.2, 0.2], [0.8, 0.2], [0.5, 0.8]]],
    )


class CaughtImage(BaseModel):
    """One of the images within a line."""

    id: str
    year: int
    category: str
    class_: str = Field(alias="class")


class CaughtAnswer(BaseModel):
    """What lies within a line, in the order of a random sample."""

    total: int
    ids: list[str] = Field(description=f"the first {MOST_LISTED}")
    images: list[CaughtImage] = Field(description=f"the first {MOST_TOLD}")
    years: list[int] | None = Field(description="the first and the last one")
    classes: dict[str, int]
    categories: dict[str, int] = Field(description=f"the {_TOP} with most images")


class PlaceAnswer(BaseModel):
    """Where an image lies on the square."""

    id: str
    x: float
    y: float


class _TileAsked(NamedTuple):
    """The tile of a map that is asked for: place is its level, column and line."""

    name: str
    layout: str
    place: tuple[int, int, int]
    wanted: ImageFilter
    version: str


def map_routes(
    shelf: MapShelf,
    chooser: Chooser,
    atlases: Atlases,
    reader: IndexReader,
    asked_filter: Callable[..., Any],
) -> APIRouter:
    """Give the routes of the map.

    Parameters
    ----------
    shelf
        The maps.
    chooser
        Chooses images by a filter.
    atlases
        Makes the pictures of tiles.
    reader
        Of the index.
    asked_filter
        Reads a filter from the parameters of a request (a dependency of FastAPI).
    """
    router, catalogue = APIRouter(prefix="/api/maps", tags=["map"]), chooser.catalogue
    codes = {name: catalogue.columns[name].codes for name in _COLOURED_BY}
    Filter = Annotated[ImageFilter, Depends(asked_filter)]

    def map_of(name: str, layout: str) -> LaidOut:
        laid_out = layout_of(layout)
        try:
            return shelf.laid_out(name, laid_out)
        except StaleFilesError:
            raise
        except ReimagingError as error:
            raise not_there(str(error)) from None

    async def tile_asked(
        name: str,
        z: Number,
        x: Number,
        y: Number,
        wanted: Filter,
        layout: Level = "plane",
        v: Version = "",
    ) -> _TileAsked:  # one that is not async takes a thread
        return _TileAsked(name, layout, (z, x, y), wanted, v)

    def seen(asked: _TileAsked) -> tuple[map_tiles.Tile, dict[str, str]]:
        """Give a tile, and the headers of what is answered about it."""
        laid_out = map_of(asked.name, asked.layout)
        mask = chooser.choose(asked.wanted).mask
        try:
            tile = laid_out.tiles.tile(*asked.place, mask)
        except ReimagingError as error:
            raise not_there(str(error)) from None
        return tile, _kept(laid_out, asked.version, asked.wanted)

    Asked = Annotated[_TileAsked, Depends(tile_asked)]

    def caught(asked: LaidOut, line: Line, wanted: ImageFilter) -> Rows:
        rows = asked.tiles.rows[asked.lasso.within(line.polygon)]
        mask = chooser.choose(wanted).mask
        rows = rows if mask is None else rows[mask[rows]]
        return rows[np.argsort(catalogue.turn[rows])]

    @router.get("/{name}", response_model=MapAnswer, summary="A map")
    def of_map(name: str, wanted: Filter, layout: Level = "plane") -> dict[str, Any]:
        asked = map_of(name, layout)
        choice = chooser.choose(wanted)
        mask, rows = choice.mask, asked.tiles.rows
        return {
            "name": name,
            "label": asked.entry.label,
            "about": asked.about,
            "layout": layout,
            "layouts": LAYOUTS,
            "images": len(rows),
            "chosen": len(rows) if mask is None else int(mask[rows].sum()),
            "sampled": choice.sampled,
            "bounds": asked.bounds,
            "depth": asked.tiles.depth,
            "version": asked.version,
            "within": map_tiles.WITHIN,
            "cell": atlas.CELL,
            "across": atlas.ACROSS,
            "names": {column: list(catalogue.columns[column].names) for column in _COLOURED_BY},
        }

    @router.get(
        "/{name}/tiles/{z}/{x}/{y}",
        responses={200: {"model": TileAnswer}},
        response_class=Response,
        summary="The images that are seen of a square of a map",
    )
    def of_tile(asked: Asked) -> Response:
        tile, headers = seen(asked)
        width, height = atlas.sizes(catalogue.width[tile.rows], catalogue.height[tile.rows]).T
        answer = {
            "ids": list(map(str, catalogue.ids[tile.rows].tolist())),
            "x": tile.steps[:, 0].tolist(),
            "y": tile.steps[:, 1].tolist(),
            "w": width.tolist(),
            "h": height.tolist(),
            "year": catalogue.year[tile.rows].tolist(),
            "cluster": catalogue.cluster[tile.rows].tolist(),
            **{column: codes[column][tile.rows].tolist() for column in _COLOURED_BY},
            "inside": tile.inside,
            "since": tile.since,
        }
        packed = json.dumps(answer, separators=(",", ":"))
        return Response(packed, media_type="application/json", headers=headers)

    @router.get(
        "/{name}/atlases/{z}/{x}/{y}.webp",
        responses={200: {"content": {"image/webp": {}}}},
        response_class=Response,
        summary="The small pictures of a tile, a cell each",
    )
    def of_atlas(asked: Asked) -> Response:
        tile, headers = seen(asked)
        return Response(atlases.atlas(tile.rows), media_type="image/webp", headers=headers)

    @router.get("/{name}/places/{image}", response_model=PlaceAnswer, summary="Where an image lies")
    def of_place(name: str, image: ImageId, layout: Level = "plane") -> dict[str, Any]:
        asked = map_of(name, layout)
        rows, there = catalogue.find(np.array([int(image)]))
        at = np.flatnonzero(asked.tiles.rows == rows[0])
        if not there[0] or not len(at):
            raise not_there(f"Image {image} is not on the map {name}.")
        x, y = asked.tiles.places[at[0]].tolist()
        return {"id": image, "x": x, "y": y}

    @router.post("/{name}/lasso", response_model=CaughtAnswer, summary="The images within a line")
    def of_lasso(name: str, line: Line, wanted: Filter, layout: Level = "plane") -> dict[str, Any]:
        rows = caught(map_of(name, layout), line, wanted)
        years = catalogue.year[rows]
        return {
            "total": len(rows),
            "ids": list(map(str, catalogue.ids[rows[:MOST_LISTED]].tolist())),
            "images": [_told(row, catalogue) for row in rows[:MOST_TOLD].tolist()],
            "years": [int(years.min()), int(years.max())] if len(rows) else None,
            "classes": _counts(catalogue, "class", rows),
            "categories": dict(list(_counts(catalogue, "category", rows).items())[:_TOP]),
        }

    @router.post(
        "/{name}/lasso.csv",
        responses={200: {"content": {"text/csv": {}}}},
        response_class=Response,
        summary="The images within a line, as CSV: the first 20,000 by lot",
    )
    def of_lasso_csv(name: str, line: Line, wanted: Filter, layout: Level = "plane") -> Response:
        rows = caught(map_of(name, layout), line, wanted)
        return Response(
            image_list(rows, catalogue, reader),
            media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="images.csv"'},
        )

    return router


def _kept(asked: LaidOut, version: str, wanted: ImageFilter) -> dict[str, str]:
    """Let a browser keep what is asked for by the version that we have.

    What words find is not kept: they are looked for in the index, of which no version tells.
    """
    return {"Cache-Control": _FOR_EVER} if version == asked.version and not wanted.words else {}


def _told(row: int, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "id": str(catalogue.ids[row]),
        "year": int(catalogue.year[row]),
        "category": catalogue.columns["category"].of(row),
        "class": catalogue.columns["class"].of(row),
    }


def _counts(catalogue: Catalogue, name: str, rows: Rows) -> dict[str, int]:
    """Count images by a column, the most frequent first."""
    codes, names = catalogue.columns[name]
    counts = np.bincount(codes[rows], minlength=len(names))
    order = np.argsort(-counts, kind="stable")
    return {names[code]: int(counts[code]) for code in order.tolist() if counts[code]}
