"""Queries in the manner of the original study run on the views that have its tables' columns.

Twenty of the kinds that its notebooks asked: the primary category is the first word of `cat`, the
year is cut from `created`, and tables are joined by the identifier without slash.
"""

import sqlite3
from contextlib import closing

import pytest

from reimaging.index.database import reading, script
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records

PRIMARY = "substr(cat, 1, instr(cat || ' ', ' ') - 1)"
YEAR = "strftime('%Y', created)"
MEASURED = "x != '' AND x IS NOT NULL AND y IS NOT NULL AND imageformat IS NOT NULL"

ARTICLES = [
    # article_id, identifier, compact, yymm, created, categories, licence, authors
    (1, "hep-th/9802001", "hep-th9802001", "9802", "1998-02-01", "hep-th gr-qc", "L1", ["A. Ada", "B. Bo"]),
    (2, "1501.00001", "1501.00001", "1501", "2015-01-03", "cs.CV stat.ML", "L1", ["B. Bo"]),
    (3, "1501.00002", "1501.00002", "1501", "2015-01-09", "cs.CV", None, ["C. Cy"]),
    (4, "1203.00004", "1203.00004", "1203", "2012-03-02", "math.IT cs.IT", "L2", []),
]  # fmt: skip
IMAGES = [
    # image_id, article_id, path, bytes, format, width, height, creator
    (11, 1, "fig1.eps", 100, "eps", 200.4, 100, "gnuplot 3.7"),
    (12, 1, "figs/Fig2.PS", 300, "ps", None, None, None),
    (21, 2, "a.png", 50, "png", 640, 480, "matplotlib version 1.4"),
    (22, 2, "deep/er/b.png", 60, "png", 320, 240, None),
    (23, 2, "c.jpg", 70, "jpeg", 100, 100, "Adobe Photoshop CS6 (Windows)"),
    (41, 4, "d.pdf", 10, "pdf", 72, 36, "MATLAB, The MathWorks"),
]
FIGURES = [
    # figure_id, article_id, caption, label, images
    (101, 1, "The phase diagram of a glass.", "fig:pd", [11, None]),
    (102, 2, "Loss of a deep neural network.", None, [21, 22]),
    (103, 2, "Another network", "fig:n", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def database():
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(script("schema.sql"))
        for number, name, compact, yymm, created, categories, licence, authors in ARTICLES:
            listed = categories.split()
            database.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, 'T' || ?, 'An abstract', NULL, NULL, NULL, NULL, NULL, NULL, ?, ?, NULL, ?, 'created', ?, 'present')",
                (
                    number,
                    name,
                    compact,
                    yymm,
                    number,
                    licence,
                    created,
                    int(created[:4]),
                    listed[0],
                ),
            )
            database.executemany(
                "INSERT INTO categories VALUES (?, ?, ?)",
                [(number, *each) for each in enumerate(listed)],
            )
            names = [author.split() for author in authors]
            database.executemany(
                "INSERT INTO authors VALUES (?, ?, ?, ?, '')",
                [(number, n, last, first) for n, (first, last) in enumerate(names)],
            )
        for number, article, path, size, kind, width, height, creator in IMAGES:
            database.execute(
                "INSERT INTO image_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'px', NULL, 1, ?, NULL, NULL, 0, 'ok')",
                (
                    number,
                    article,
                    path,
                    path.rsplit(".")[-1].lower(),
                    size,
                    kind,
                    width,
                    height,
                    creator,
                ),
            )
        for place, (number, article, caption, label, shown) in enumerate(FIGURES):
            database.execute(
                "INSERT INTO figures VALUES (?, ?, ?, ?, NULL, 'figure', 'figure', 'main.tex', 1, ?, ?, ?)",
                (number, article, place, place + 1, label, caption, caption),
            )
            database.executemany(
                "INSERT INTO figure_images VALUES (?, ?, ?, ?, 'ok')",
                [(number, n, f"w{n}", image) for n, image in enumerate(shown)],
            )
        database.executescript(script("views.sql"))
        database.create_function("reverse", 1, lambda text: text[::-1])  # as the study did
        yield database


QUERIES = {
    "articles by primary category": (
        f"SELECT {PRIMARY}, count(identifier) FROM metadata GROUP BY {PRIMARY} ORDER BY count(identifier) DESC, 1",
        [("cs.CV", 2), ("hep-th", 1), ("math.IT", 1)],
    ),
    "articles by year": (
        f"SELECT {YEAR}, count(*) FROM metadata GROUP BY {YEAR}",
        [("1998", 1), ("2012", 1), ("2015", 2)],
    ),
    "articles by category and year": (
        f"SELECT {PRIMARY}, {YEAR}, count(*) FROM metadata WHERE {YEAR} > '1999' GROUP BY 1, 2",
        [("cs.CV", "2015", 2), ("math.IT", "2012", 1)],
    ),
    "articles by month": (
        "SELECT strftime('%Y-%m', created), count(*) FROM metadata GROUP BY 1 ORDER BY 1",
        [("1998-02", 1), ("2012-03", 1), ("2015-01", 2)],
    ),
    "images by category and year": (
        f"SELECT {PRIMARY}, {YEAR}, count(*) FROM images LEFT JOIN metadata ON images.identifier = metadata.identifier GROUP BY 1, 2 ORDER BY 3 DESC, 1",
        [("cs.CV", "2015", 3), ("hep-th", "1998", 2), ("math.IT", "2012", 1)],
    ),
    "images with a size and a format": (
        f"SELECT count(*) FROM images WHERE {MEASURED}",
        [(5,)],
    ),
    "images by extension, whatever its case": (
        "SELECT lower(replace(filename, rtrim(filename, replace(filename, '.', '')), '')) AS ext, count(*) FROM images GROUP BY ext ORDER BY 2 DESC, 1",
        [("png", 2), ("eps", 1), ("jpg", 1), ("pdf", 1), ("ps", 1)],
    ),
    "images by extension as it is written": (
        "SELECT reverse(substr(reverse(filename), 1, instr(reverse(filename), '.') - 1)) AS extension, count(*) FROM images GROUP BY extension ORDER BY extension",
        [("PS", 1), ("eps", 1), ("jpg", 1), ("pdf", 1), ("png", 2)],
    ),
    "extensions by year": (
        f"SELECT {YEAR}, count(*) FROM images JOIN metadata USING (identifier) WHERE filename LIKE '%.png' GROUP BY 1",
        [("2015", 2)],
    ),
    "images by the format that their header tells": (
        "SELECT imageformat, count(*) FROM images WHERE imageformat IN ('PNG', 'PS', 'EPS') GROUP BY 1",
        [("EPS", 1), ("PNG", 2), ("PS", 1)],
    ),
    "mean width and height": (
        f"SELECT avg(x), avg(y) FROM images WHERE {MEASURED}",
        [((200 + 640 + 320 + 100 + 72) / 5, (100 + 480 + 240 + 100 + 36) / 5)],
    ),
    "images of each creator": (
        "SELECT creator, count(*) FROM images WHERE creator LIKE 'MATLAB%' OR creator LIKE '%matplotlib%' GROUP BY creator",
        [("MATLAB, The MathWorks", 1), ("matplotlib version 1.4", 1)],
    ),
    "images without a creator": (
        "SELECT count(*) FROM images WHERE creator IS NULL OR creator = '-'",
        [(2,)],
    ),
    "licences": (
        "SELECT licence, count(*) FROM metadata GROUP BY licence ORDER BY 2 DESC, 1",
        [("L1", 2), (None, 1), ("L2", 1)],
    ),
    "licences, where what is not stated counts as nothing": (
        "SELECT licence, count(licence) FROM metadata GROUP BY licence HAVING count(identifier) > 0 ORDER BY licence",
        [(None, 0), ("L1", 2), ("L2", 1)],
    ),
    "the article with the most images": (
        "SELECT identifier, count(*) FROM images GROUP BY identifier ORDER BY 2 DESC LIMIT 1",
        [("1501.00001", 3)],
    ),
    "images an article, on average": (
        "SELECT 1.0 * (SELECT count(*) FROM images) / (SELECT count(*) FROM metadata)",
        [(1.5,)],
    ),
    "articles without images": (
        "SELECT identifier FROM metadata WHERE identifier NOT IN (SELECT identifier FROM images)",
        [("1501.00002",)],
    ),
    "images of a category and a year, to look at": (
        f"SELECT images.id, path || '/' || filename FROM images JOIN metadata USING (identifier) WHERE {PRIMARY} = 'cs.CV' AND {YEAR} = '2015' AND filename LIKE 'b%'",
        [(22, "./1501/1501.00001/deep/er/b.png")],
    ),
    "measured images of a category between two dates": (
        f"SELECT images.id, images.identifier FROM images LEFT JOIN metadata ON images.identifier = metadata.identifier WHERE metadata.created BETWEEN date('1998-01-01') AND date('1998-12-31') AND images.x != '' AND {PRIMARY} = 'hep-th'",
        [(11, "hep-th9802001")],
    ),
    "images of a month by their path": (
        "SELECT id FROM images WHERE path LIKE './1501%' ORDER BY id",
        [(21,), (22,), (23,)],
    ),
    "the width in the middle, what was not measured counted first": (
        "SELECT x FROM images ORDER BY x LIMIT 1 OFFSET (SELECT count(*) FROM images) / 2",
        [(200,)],
    ),
    "a random sample of images that were measured": (
        f"SELECT count(DISTINCT id), sum(id = 12) FROM (SELECT id FROM images WHERE {MEASURED} ORDER BY random() LIMIT 100)",
        [(5, 0)],
    ),
    "captions with a term, by category": (
        f"SELECT {PRIMARY}, count(*) FROM captions JOIN metadata ON captions.identifier = metadata.identifier WHERE caption LIKE '%network%' GROUP BY 1",
        [("cs.CV", 2)],
    ),
    "the images of a caption": (
        "SELECT fignum, label, tex, filenames, image_ids FROM captions WHERE image_ids LIKE '11%' OR fignum = 2 ORDER BY fignum",
        [(1, "fig:pd", "main.tex", "w0|w1", "11"), (2, None, "main.tex", "w0|w1", "21|22")],
    ),
    "categories that an article lists, and who wrote it": (
        "SELECT cat, authors, title FROM metadata WHERE cat LIKE '% gr-qc%'",
        [("hep-th gr-qc", "A. Ada, B. Bo", "T1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUERIES)
def test_a_query_of_the_study_has_its_answer(database, question):
    query, answer = QUERIES[question]
    found = database.execute(query).fetchall()
    assert found == [pytest.approx(row) if isinstance(row[0], float) else row for row in answer]


def test_there_are_twenty_kinds_of_them():
    assert len(QUERIES) >= 20


@pytest.fixture
def indexed(bulk, record, packed, png, tmp_path):
    """An index made of tars and records, as a run makes it: one article has no record."""
    sources = {"a.png": png(), "plots/b.png": png("blue", (40, 30)), "broken.jpg": b"junk"}
    first = bulk.add_tar(
        "arXiv_src_9802_001",
        {"hep-th9802001.gz": packed(sources), "hep-th9802002.gz": packed({"c.png": png()})},
    )
    bulk.add_page("page", record("hep-th/9802001", "1998-01-31", "hep-th gr-qc"))
    write_part(tmp_path / "part.sqlite", first, lambda: bulk.path(first.stem))
    write_records(tmp_path / "records.sqlite", sorted(bulk.oai.glob("*.xml")))
    merge(tmp_path / "a.sqlite3", [tmp_path / "part.sqlite"], tmp_path / "records.sqlite")
    with reading(tmp_path / "a.sqlite3") as database:
        yield database


def test_an_image_whose_article_has_no_record_is_found_as_the_study_found_it(indexed):
    query = (
        "SELECT count(images.identifier), images.identifier FROM images LEFT JOIN metadata "
        "ON metadata.identifier = images.identifier WHERE metadata.identifier IS NULL GROUP BY 2"
    )
    assert [tuple(row) for row in indexed.execute(query)] == [(1, "hep-th9802002")]


def test_an_image_that_could_not_be_measured_is_told_as_the_study_told_it(indexed):
    query = "SELECT path, filename FROM images WHERE x IS NULL OR x = '' OR imageformat IS NULL"
    assert [tuple(row) for row in indexed.execute(query)] == [
        ("./9802/hep-th9802001", "broken.jpg")
    ]
    assert tuple(indexed.execute("SELECT avg(x), avg(y) FROM images").fetchone()) == (
        pytest.approx((20 + 40 + 20) / 3),
        pytest.approx((10 + 30 + 10) / 3),
    )
