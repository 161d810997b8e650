"""What the run knows of each image and holds in HDF5, put into temporary tables of SQLite's.

There it is sorted and joined as the rest is. Of an image that lies in two stores the first one
counts, as in the index.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from reimaging.layout import Layout
from reimaging.maps.map_file import read_map
from reimaging.parquet.tables import Table, image_table
from reimaging.pixels.store import ImageStore

CLASSIFIER, DEEPCLUSTER = "classifier", "deepcluster"  # as which their databases are attached

# In the order of image_id, so that the index is then read from end to end.
_RENDERED = """
CREATE TEMP TABLE rendered (
    image_id INTEGER PRIMARY KEY, tar TEXT NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, bytes INTEGER NOT NULL, outcome TEXT NOT NULL
)"""
_IN_STORES = """
CREATE TEMP TABLE in_stores (
    image_id INTEGER, tar TEXT, width INTEGER, height INTEGER, bytes INTEGER, outcome TEXT,
    store INTEGER
)"""
# the other columns are those of the row with the least one (SQLite, "bare columns")
_FIRST = """
INSERT INTO rendered SELECT image_id, tar, width, height, bytes, outcome FROM (
    SELECT *, min(store) FROM in_stores GROUP BY image_id
) ORDER BY image_id"""
_MAPS = """
CREATE TEMP TABLE maps (
    map TEXT NOT NULL, image_id INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL
)"""


def said_databases(here: Layout) -> dict[str, Path]:
    """Name the databases beside the index that are there, as which they are attached."""
    databases = {CLASSIFIER: here.predictions("classifier"), DEEPCLUSTER: here.clusters}
    return {name: path for name, path in databases.items() if path.is_file()}


def said_tables(here: Layout, stores: Sequence[Path]) -> tuple[list[Table], list[str]]:
    """Give the tables of what is known of images.

    Parameters
    ----------
    here
        Of the run.
    stores
        The image stores that are there, in the order of their tars.

    Returns
    -------
    (list of Table, list of str)
        Those that can be exported, and of the others how they are called and made.
    """
    attached, maps = said_databases(here), map_files(here)
    of_classifier, of_clusters = (CLASSIFIER, "predictions"), (DEEPCLUSTER, "clusters")
    possible = (
        (
            "doit convert",
            bool(stores),
            image_table(
                "rendered", "an image that was rendered, or why it was not", ("temp", "rendered"),
                load=partial(load_rendered, stores=stores),
            ),
        ),
        (
            "doit predict",
            CLASSIFIER in attached,
            image_table("predictions", "what the classifier says of an image", of_classifier),
        ),
        (
            "doit cluster",
            DEEPCLUSTER in attached,
            image_table("clusters", "the cluster of an image", of_clusters),
        ),
        (
            "doit map",
            bool(maps),
            image_table(
                "maps", "the place of an image on a map", ("temp", "maps"), first=("t.map",),
                load=partial(load_maps, maps=maps),
            ),
        ),
    )  # fmt: skip
    there = [table for _, is_there, table in possible if is_there]
    return there, [f"{table.name} (`{how}`)" for how, is_there, table in possible if not is_there]


def map_files(here: Layout) -> list[Path]:
    """Name the maps of a run, by name."""
    return sorted(here.map("any").parent.glob("[!.]*.h5"))


def load_rendered(connection: Connection, stores: Sequence[Path]) -> None:
    """Put what the stores say of their images into temp.rendered.

    Raises
    ------
    ReimagingError
        If one of them is no store.
    """
    connection.execute(_RENDERED)
    connection.execute(_IN_STORES)
    for number, path in enumerate(stores):
        with ImageStore(path) as store:
            ids, tar = store.ids.tolist(), f"{path.stem}.tar"
            rows = (
                (image, tar, *size, store.jpeg_bytes(image), outcome, number)
                for image, size, outcome in zip(ids, store.sizes, store.outcomes, strict=True)
            )
            connection.executemany("INSERT INTO in_stores VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(_FIRST)
    connection.execute("DROP TABLE in_stores")


def load_maps(connection: Connection, maps: Sequence[Path]) -> None:
    """Put the places of images on maps into temp.maps.

    Raises
    ------
    ReimagingError
        If one of them is no map.
    """
    connection.execute(_MAPS)
    for path in maps:
        found = read_map(path)
        places = zip(found.image_id.tolist(), found.xy.tolist(), strict=True)
        rows = ((path.stem, image, *place) for image, place in places)
        connection.executemany("INSERT INTO maps VALUES (?, ?, ?, ?)", rows)
