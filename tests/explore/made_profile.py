"""A small profile, whole: an index, stores, predictions, clusters, embeddings, neighbours and maps.

60 images of 12 articles in two bulk tars. What is in each file is made by hand, the files are
written by what writes them in a run. Nothing of it is drawn by lot but the pictures' noise.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reimaging.embedding_name import embedding_name
from reimaging.explore.caption_file import write_captions
from reimaging.explore.cataloguing import write_catalogue
from reimaging.explore.collection import Collection, open_collection
from reimaging.explore.thumbnail_file import write_thumbnails
from reimaging.identifier import article_id, figure_id, image_id, parse_identifier
from reimaging.index.database import script
from reimaging.index.statistics import query_names, write_statistic
from reimaging.layout import Layout
from reimaging.learn.caption_embedding import write_caption_embedding
from reimaging.learn.embedding_file import about_embedding, write_embedding
from reimaging.learn.picture_embedding import fit_pictures, merge_shards, write_shard
from reimaging.learn.picture_features import Networks
from reimaging.maps.map_file import write_map
from reimaging.maps.neighbour_file import build_index
from reimaging.pixels.squares import write_squares
from reimaging.pixels.store import write_store
from reimaging.profile import Profile, load_profile
from reimaging.table import write_table

CC = "http://creativecommons.org/licenses"
ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
TARS = ("arXiv_src_9802_001", "arXiv_src_1204_001")
CLASSES = ("diagram", "sensor", "mixed")
ROOM = 5  # images an article

# identifier, created, categories, licence, authors, title
ARTICLES = (
    ("hep-th/9802001", "1998-02-01", "hep-th gr-qc", "", "Ada Byron", "On branes and their shadows"),
    ("hep-th/9802002", "1998-02-03", "hep-th", ARXIV, "A. Turing|K. G\u00f6del", "Strings at rest"),
    ("astro-ph/9802003", "1998-02-09", "astro-ph", ARXIV, "Vera Rubin", "An X-ray survey of dim stars"),
    ("astro-ph/9802004", "1998-02-10", "astro-ph", f"{CC}/by/3.0/", "Vera Rubin", "Dark halos"),
    ("cond-mat/9802005", "1998-02-12", "cond-mat.stat-mech", ARXIV, "L. Onsager", "Ising once more"),
    ("math/9802006", "1998-02-20", "math.GT math.AG", "", "E. Noether", "Knots"),
    ("1204.0001", "2012-04-01", "cs.CV cs.LG", f"{CC}/by/4.0/", "I. One|I. Two|I. Three", "Seeing in the dark"),
    ("1204.0002", "2012-04-02", "cs.CV", f"{CC}/by-nc-nd/4.0/", "I. One|I. Two|I. Three|I. Four", "Seeing <b>more</b> & \"better\""),
    ("1204.0003", "2012-04-02", "stat.ML cs.LG", "http://creativecommons.org/publicdomain/zero/1.0/", "T. Bayes", "Priors for $\\alpha$ and $\\beta$"),
    ("1204.0004", "2012-04-05", "physics.optics", ARXIV, "T. Young", "Two slits"),
    ("1204.0005", "2012-04-09", "quant-ph", f"{CC}/by-sa/4.0/", "N. Bohr|W. Heisenberg", "Phase diagrams of quantum dots"),
    ("1204.0006", "2012-04-30", "cs.IT math.IT", ARXIV, "C. Shannon", "A channel"),
)  # fmt: skip
CAPTIONS = (
    "The phase diagram of the model at low temperature.",
    "Density against distance; solid line: theory, dashed line: measurement.",
    "Micrograph of the sample, with the profile along the line.",
)
SOFTWARE = ("gnuplot", "matplotlib", "", "MATLAB", "")
FORMATS = ("eps", "png", "pdf", "jpeg", "eps")
_PROFILE = """\
[source]
kind = "directory"
location = "../data/made/src"

[metadata]
kind = "oai-files"
location = "../data/made/oai"

[embeddings]
names = ["ternary", "raw", "caption"]
numbers = 16

[maps]
embedding = "raw"
"""


@dataclass(frozen=True)
class MadeProfile:
    """The profile and what is known of it.

    Attributes
    ----------
    root
        The project's folder, with profiles/made.toml and an empty dodo.py.
    layout, profile
        Of the run. Its source is a folder that is not there: nothing of it is read any more.
    images
        The image_ids of all images that were rendered, in the order of articles and paths.
    unrendered
        One that is in the index, and was not rendered.
    """

    root: Path
    layout: Layout
    profile: Profile
    images: tuple[int, ...]
    unrendered: int

    @property
    def drawn(self) -> Profile:
        """The profile as if its images were the drawn sample's."""
        return replace(self.profile, source=replace(self.profile.source, kind="sample"))

    def open(self, *, public: bool = False) -> Collection:
        return open_collection(self.layout, self.profile, public=public)


def make_profile(root: Path) -> MadeProfile:
    """Make the profile in an empty folder."""
    (root / "profiles").mkdir()
    (root / "profiles/made.toml").write_text(_PROFILE)
    (root / "dodo.py").touch()
    profile, here = load_profile("made", root), Layout(root, "made")
    images = [image_id(article[0], path_of(n)) for article in ARTICLES for n in range(ROOM)]
    unrendered = image_id(ARTICLES[0][0], "broken.eps")
    _write_database(here.database)
    stores = [here.store(stem) for stem in TARS]
    for tar, (stem, store) in enumerate(zip(TARS, stores, strict=True)):
        first = tar * len(images) // 2
        numbers = range(first, first + len(images) // 2)
        items = [(images[n], picture(n), "ok") for n in numbers]
        if not tar:
            items.append((unrendered, None, "unreadable: no image"))
        write_store(store, items, attributes={"tar": stem})
        write_squares(here.squares(stem, profile.arrays.side), store, side=profile.arrays.side)
        write_thumbnails(here.thumbnails(stem), store)
    _write_said(here, images)
    write_catalogue(
        here.catalogue, here.database, stores, here.predictions("classifier"), here.clusters, 4
    )
    write_captions(here.captions, here.database, here.catalogue)
    _write_likeness(here, profile, stores)
    _write_ternary(here, images)
    _write_maps(here, images)
    _write_tables(here, images)
    return MadeProfile(root, here, profile, tuple(images), unrendered)


def path_of(n: int) -> str:
    return f"fig{n + 1}.{FORMATS[n]}"


def picture(n: int) -> np.ndarray:
    """The picture of an image: one of ten shades, bars as many as its place in the article.

    Those of one article are alike, the first ones of all articles a little. One is very long.
    """
    article, place = divmod(n, ROOM)
    height, width = (180 + 10 * article, 300) if n != 7 else (24, 1200)
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[:, : width // 2] = (20 * article, 250 - 20 * article, 128)
    for bar in range(place + 1):
        pixels[bar * 4 * height // 24 : (bar * 4 + 2) * height // 24, width // 8 :] = (0, 0, 60)
    noise = np.random.default_rng(n).integers(0, 12, (height, width, 1), np.uint8)
    return pixels - noise * (pixels > 12)


def class_of(n: int) -> str:
    return CLASSES[n % 3]


def cluster_of(n: int) -> int:
    return n % ROOM % 4


def _write_database(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.executescript(script("schema.sql"))
        for number, article in enumerate(ARTICLES):
            _write_article(database, *article)
            _write_images(database, article[0], number)
            _write_figures(database, article[0])
        database.executescript(script("views.sql"))
        database.commit()


def _write_article(database, identifier, created, categories, licence, authors, title) -> None:
    known, key = parse_identifier(identifier), article_id(identifier)
    listed = categories.split()
    database.execute(
        "INSERT INTO articles (article_id, identifier, compact, yymm, title, abstract, licence,"
        " created, year, year_source, primary_category, record)"
        " VALUES (?, ?, ?, ?, ?, 'We show it.', ?, ?, ?, 'created', ?, 'present')",
        (key, identifier, known.compact, known.yymm, title, licence or None, created,
         int(created[:4]), listed[0]),
    )  # fmt: skip
    for place, name in enumerate(authors.split("|")):
        forenames, keyname = name.split(" ")
        row = (key, place, keyname, forenames, "")
        database.execute("INSERT INTO authors VALUES (?, ?, ?, ?, ?)", row)
    rows = ((key, place, name) for place, name in enumerate(listed))
    database.executemany("INSERT INTO categories VALUES (?, ?, ?)", rows)


def _write_images(database, identifier, number) -> None:
    files = [(path_of(n), FORMATS[n], SOFTWARE[n] or None, "ok") for n in range(ROOM)]
    if not number:
        files.append(("broken.eps", "eps", None, "unreadable: no image"))
    for path, form, software, outcome in files:
        database.execute(
            "INSERT INTO image_files (image_id, article_id, path, extension, bytes, format, width,"
            " height, unit, software, outcome) VALUES (?, ?, ?, ?, 1000, ?, 300, 200, 'px', ?, ?)",
            (image_id(identifier, path), article_id(identifier), path, form, form, software,
             outcome),
        )  # fmt: skip


def _write_figures(database, identifier) -> None:
    """Figure 1 shows the first image; figure 2 two parts, of which one has a caption; the fourth
    image is in figure 3, the fifth in none."""
    figures = (
        (0, None, "figure", 1, CAPTIONS[0], (0,)),
        (1, None, "figure", 2, CAPTIONS[1], (1, 2)),
        (2, 1, "part", None, "At night.", (1,)),
        (3, 1, "part", None, "", (2,)),
        (4, None, "figure", 3, f"{CAPTIONS[2]} Of {identifier}.", (3,)),
    )
    for position, parent, kind, number, caption, shown in figures:
        key = figure_id(identifier, position)
        database.execute(
            "INSERT INTO figures (figure_id, article_id, position, parent, kind, environment, tex,"
            " number, label, caption_tex, caption_text)"
            " VALUES (?, ?, ?, ?, ?, 'figure', 'main.tex', ?, ?, ?, ?)",
            (key, article_id(identifier), position,
             None if parent is None else figure_id(identifier, parent), kind, number,
             f"fig:{position}", caption, caption),
        )  # fmt: skip
        for place, n in enumerate(shown):
            database.execute(
                "INSERT INTO figure_images VALUES (?, ?, ?, ?, 'ok')",
                (key, place, path_of(n), image_id(identifier, path_of(n))),
            )


def _write_said(here: Layout, images: list[int]) -> None:
    """What the classifier says, of all but the last image, and the clusters of as many."""
    said = here.predictions("classifier")
    for path, tables in (
        (said, "predictions (image_id INTEGER PRIMARY KEY, diagram REAL, sensor REAL, mixed REAL,"
               " label TEXT)"),
        (here.clusters, "clusters (image_id INTEGER PRIMARY KEY, cluster INTEGER, likeness REAL)"),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as database:
            database.execute(f"CREATE TABLE {tables}")
            database.execute("CREATE TABLE made_by (key TEXT PRIMARY KEY, value)")
            for n, number in enumerate(images[:-1]):
                sure = 0.5 + n / 200
                chances = dict.fromkeys(CLASSES, (1 - sure) / 2) | {class_of(n): sure}
                row = (number, *chances.values(), class_of(n))
                if path != said:
                    row = (number, cluster_of(n), 1 - n / 100)
                places = ", ".join("?" * len(row))
                table = tables.split()[0]
                database.execute(f"INSERT INTO {table} VALUES ({places})", row)
            database.commit()


def _write_likeness(here: Layout, profile: Profile, stores: list[Path]) -> None:
    tars = [(store, here.squares(store.stem, profile.arrays.side)) for store in stores]
    networks, raw = Networks(here.classifier, here.deepcluster), embedding_name("raw", here.root)
    how = {"components": 16, "most": 60, "seed": 4}
    fit_pictures(here.reduction("raw"), raw, networks, tars, **how)
    shards = [here.embedding_shard("raw", stem) for stem in TARS]
    for shard, tar in zip(shards, tars, strict=True):
        write_shard(shard, raw, networks, here.reduction("raw"), tar)
    merge_shards(here.embedding("raw"), here.reduction("raw"), shards, here.database, stores)
    write_caption_embedding(here.embedding("caption"), here.database, stores, **how)
    for slug in ("raw", "caption"):
        build_index(here.neighbours(slug), here.embedding(slug))


def _write_ternary(here: Layout, images: list[int]) -> None:
    """Vectors in a plane that turn by a degree an image; there is no network that would give them."""
    turn = np.radians(np.arange(len(images)))
    vectors = np.stack([np.cos(turn), np.sin(turn)], 1).astype(np.float32)
    blocks = [(np.array(images, np.int64), vectors)]
    about = about_embedding("ternary", "a hand", 2, 0, 1.0)
    write_embedding(here.embedding("ternary"), blocks, dimension=2, attributes=about)
    build_index(here.neighbours("ternary"), here.embedding("ternary"))


def _write_maps(here: Layout, images: list[int]) -> None:
    """All images on a grid, ten a line, and half of them in a circle."""
    about = {"shows": "images by lot", "embedding": "raw", "method": "t-SNE"}
    measured = {"kl": 0.5, "trustworthiness": 0.9, "neighbours_kept": 0.5}
    numbers = np.array(images, np.int64)
    grid = np.stack([np.arange(len(images)) % 10, np.arange(len(images)) // 10], 1)
    write_map(here.map("random_tsne"), numbers, grid, attributes=about | measured)
    turn = np.linspace(0, 2 * np.pi, len(images) // 2, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], 1)
    about |= {"method": "UMAP"}
    write_map(here.map("random_umap"), numbers[::2], circle, attributes=about | measured)


def _write_tables(here: Layout, images: list[int]) -> None:
    for name in query_names():
        write_statistic(here.database, name, here.table(name))
    alike = [(images[0], images[1], 2, 0.99, 0.98)]
    write_table(here.table("near_duplicates"), ("image_id", "other", "bits", "likeness", "cosine"),
                alike)  # fmt: skip
    columns = ("cluster", "name", "images", "likeness", "category", "category_share", "class",
               "class_share", "kind", "kind_share", "year")  # fmt: skip
    sizes = np.bincount([cluster_of(n) for n in range(len(images) - 1)]).tolist()
    names = ("phase diagram, temperature", "density", "", "micrograph, profile")
    write_table(here.table("clusters"), columns, [
        (number, name, size, 0.8, "hep-th", 0.5, "diagram", 0.9, "", "", 2012)
        for number, (name, size) in enumerate(zip(names, sizes, strict=True))
    ])  # fmt: skip
