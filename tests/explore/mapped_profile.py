"""A profile with so many images on its map that it has several levels of tiles.

1,500 small pictures of 30 articles in one bulk tar, made by hand and written by what writes them in
a run: the index, the store, thumbnails, classes, the catalogue and two maps.
"""

import sqlite3
from contextlib import closing

import numpy as np

from explore.made_profile import CLASSES, MadeProfile
from reimaging.explore.caption_file import write_captions
from reimaging.explore.cataloguing import write_catalogue
from reimaging.explore.thumbnail_file import write_thumbnails
from reimaging.identifier import article_id, image_id
from reimaging.index.database import script
from reimaging.layout import Layout
from reimaging.maps.map_file import write_map
from reimaging.pixels.store import write_store
from reimaging.profile import load_profile

STEM = "arXiv_src_0301_001"
ARTICLES = 30
ROOM = 50  # images an article
CATEGORIES = ("hep-th", "cs.CV", "astro-ph", "math.GT", "quant-ph")
_PROFILE = """\
[source]
kind = "directory"
location = "../data/made/src"

[metadata]
kind = "oai-files"
location = "../data/made/oai"
"""


def make_mapped_profile(root):
    """Make the profile in an empty folder; a MadeProfile."""
    (root / "profiles").mkdir()
    (root / "profiles/made.toml").write_text(_PROFILE)
    (root / "dodo.py").touch()
    here = Layout(root, "made")
    names = [(f"03{1 + n % 12:02d}.{n:04d}", f"fig{place}.png")
             for n in range(ARTICLES) for place in range(ROOM)]  # fmt: skip
    images = [image_id(*name) for name in names]
    _write_index(here.database, names, images)
    store = here.store(STEM)
    pictures = ((number, _picture(n), "ok") for n, number in enumerate(images))
    write_store(store, pictures, attributes={"tar": STEM})
    write_thumbnails(here.thumbnails(STEM), store)
    _write_classes(here.predictions("classifier"), images)
    write_catalogue(here.catalogue, here.database, [store], here.predictions("classifier"), None, 4)
    write_captions(here.captions, here.database, here.catalogue)
    places = places_of(len(images))
    about = {"shows": "images by lot", "embedding": "raw", "method": "t-SNE"}
    write_map(here.map("random_tsne"), np.array(images), places, attributes=about)
    about |= {"method": "UMAP"}
    write_map(
        here.map("random_umap"), np.array(images), places[:, ::-1] * (1, 0.5), attributes=about
    )
    return MadeProfile(root, here, load_profile("made", root), tuple(images), 0)


def places_of(count):
    """Half of the images all over a square of side 10, the others crowded in its middle."""
    rng = np.random.default_rng(8)
    return np.concatenate(
        [rng.uniform(0, 10, (count // 2, 2)), rng.normal(5, 0.6, (count - count // 2, 2))]
    )


def class_of(n):
    return CLASSES[n % 3]


def year_of(article):
    return 1995 + article // 2


def _picture(n):
    rng = np.random.default_rng(n)
    pixels = np.full((60 + n % 40, 100, 3), 255, np.uint8)
    for bar in range(5):
        top = int(rng.integers(0, 50))
        pixels[top : top + 6, 20 * bar : 20 * bar + 15] = rng.integers(0, 200, 3)
    return pixels


def _write_index(target, names, images):
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.executescript(script("schema.sql"))
        for article, identifier in enumerate(dict.fromkeys(name for name, _ in names)):
            year, category = year_of(article), CATEGORIES[article % len(CATEGORIES)]
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, title, created, year,"
                " year_source, primary_category, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'created', ?, 'present')",
                (article_id(identifier), identifier, identifier, identifier[:4],
                 f"Article {article}", f"{year}-03-01", year, category),
            )  # fmt: skip
            row = (article_id(identifier), 0, category)
            database.execute("INSERT INTO categories VALUES (?, ?, ?)", row)
        database.executemany(
            "INSERT INTO image_files (image_id, article_id, path, extension, bytes, format, width,"
            " height, unit, outcome) VALUES (?, ?, ?, 'png', 1000, 'png', 100, 60, 'px', 'ok')",
            (
                (number, article_id(identifier), path)
                for number, (identifier, path) in zip(images, names, strict=True)
            ),
        )
        database.executescript(script("views.sql"))
        database.commit()


def _write_classes(target, images):
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.execute(
            "CREATE TABLE predictions (image_id INTEGER PRIMARY KEY, diagram REAL, sensor REAL,"
            " mixed REAL, label TEXT)"
        )
        database.execute("CREATE TABLE made_by (key TEXT PRIMARY KEY, value)")
        rows = ((number, 0.4, 0.3, 0.3, class_of(n)) for n, number in enumerate(images))
        database.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()
