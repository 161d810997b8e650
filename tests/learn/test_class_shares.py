"""What a classifier says of images is counted by SQL, and corrected by what is known of its errors."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.database import script
from reimaging.learn.class_shares import (
    COLUMNS,
    counted_classes,
    read_confusion,
    write_class_shares,
)
from reimaging.learn.share_correction import corrected_shares
from reimaging.table import read_table

ERRS = ((90, 10, 0), (20, 80, 0), (0, 0, 100))
D, S, M = CLASSES
# articles: category, year, and what is said of each image; None was not predicted
ARTICLES = [
    ("cs.CV", 2012, [D, S, M, S]),
    ("cs.CV", 2012, [D, D]),
    ("cs.CV", 2013, [M, None, None]),
    (None, 2012, [D]),
    ("hep-th", 2013, [D, D, D, S]),
    ("hep-th", 1999, []),
    ("hep-th", 1998, [None]),
]


def write_index(path, articles):
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script("schema.sql"))
        image = 0
        for number, (category, year, images) in enumerate(articles):
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source,"
                " primary_category, record) VALUES (?, ?, ?, '0101', ?, 'identifier', ?, 'present')",
                (number, f"{number}", f"{number}", year, category),
            )
            for _ in images:
                image += 1
                database.execute(
                    "INSERT INTO image_files VALUES (?, ?, ?, 'png', 9, NULL, NULL, NULL, NULL,"
                    " NULL, 1, NULL, NULL, NULL, 0, 'ok')",
                    (image, number, f"{image}.png"),
                )
        database.executescript(script("views.sql"))
        database.commit()


def write_predictions(path, labels):
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TABLE predictions (image_id INTEGER PRIMARY KEY, diagram REAL, sensor REAL,"
            " mixed REAL, label TEXT)"
        )
        database.executemany(
            "INSERT INTO predictions VALUES (?, 0.4, 0.3, 0.3, ?)",
            [(number, label) for number, label in enumerate(labels, 1) if label],
        )
        database.commit()


def write_confusion(path, matrix=ERRS):
    lines = [
        f"{true},{said},{matrix[t][p]}"
        for t, true in enumerate(CLASSES)
        for p, said in enumerate(CLASSES)
    ]
    path.write_text("\n".join(("truth,predicted,images", *lines)) + "\n")


@pytest.fixture
def files(tmp_path):
    """The index, the predictions and the confusion matrix."""
    paths = [tmp_path / name for name in ("arxiv.sqlite3", "predictions.sqlite3", "confusion.csv")]
    write_index(paths[0], ARTICLES)
    write_predictions(paths[1], [label for _, _, images in ARTICLES for label in images])
    write_confusion(paths[2])
    return paths


@pytest.fixture
def write(files, tmp_path):
    def write(seed=4, **how):
        targets = [tmp_path / f"{name}.csv" for name in ("cells", "years", "all")]
        write_class_shares(*files, seed, *targets, **how)
        return targets

    return write


def test_images_are_counted_in_their_category_and_year(files):
    counts, images = counted_classes(*files[:2])
    assert {cell: seen.tolist() for cell, seen in counts.items()} == {
        ("cs.CV", 2012): [3, 2, 1],
        ("cs.CV", 2013): [0, 0, 1],
        ("hep-th", 2013): [3, 1, 0],
        ("unknown", 2012): [1, 0, 0],
    }
    # two images of cs.CV in 2013 have no prediction; what has none at all is no cell
    assert images == {**{cell: seen.sum() for cell, seen in counts.items()}, ("cs.CV", 2013): 3}


def test_three_tables_are_written_with_a_row_a_class(write):
    cells, years, everything = (read_table(path) for path in write())
    assert list(cells[0]) == ["category", "year", *COLUMNS]
    assert list(years[0]) == ["year", *COLUMNS]
    assert list(everything[0]) == list(COLUMNS)
    assert [row["class"] for row in everything] == list(CLASSES)
    assert [(r["category"], r["year"], r["images"]) for r in cells[::3]] == [
        ("cs.CV", "2012", "6"),
        ("cs.CV", "2013", "1"),
        ("hep-th", "2013", "4"),
        ("unknown", "2012", "1"),
    ]
    assert [(r["year"], r["class"], r["images"], r["raw"]) for r in years[:3]] == [
        ("2012", "diagram", "7", "0.571429"),
        ("2012", "sensor", "7", "0.285714"),
        ("2012", "mixed", "7", "0.142857"),
    ]
    assert [row["raw"] for row in everything] == ["0.583333", "0.25", "0.166667"]


def test_shares_are_corrected_as_share_correction_does(write):
    cells, _, everything = (read_table(path) for path in write())
    first, whole = (
        corrected_shares(counts, ERRS, 4)
        for counts in ([[3, 2, 1], [0, 0, 1], [3, 1, 0], [1, 0, 0]], [[7, 3, 2]])
    )
    for rows, shares in ((cells, first), (everything, whole)):
        for place, row in enumerate(rows):
            at = divmod(place, 3)
            told = [float(row[column]) for column in ("raw", "corrected", "low", "high")]
            assert told == pytest.approx([part[at] for part in shares], rel=1e-5)
    # .583 = .9 d + .2 s and .25 = .1 d + .8 s
    assert float(everything[0]["corrected"]) == pytest.approx((0.8 * 7 - 0.2 * 3) / 0.7 / 12, 1e-5)


def test_what_cannot_be_corrected_is_blank(files, write):
    write_confusion(files[2], [(5, 3, 2)] * 3)
    for path in write():
        rows = read_table(path)
        assert {(row["corrected"], row["low"], row["high"]) for row in rows} == {("", "0", "1")}
        assert all(row["raw"] for row in rows)


def test_of_a_sample_each_category_and_year_counts_with_all_its_images(files, write):
    # in 2013 one of three images of cs.CV was predicted, and all four of hep-th
    before = read_table(write()[1])[3:]
    assert [float(row["raw"]) for row in before] == pytest.approx([3 / 5, 1 / 5, 1 / 5], rel=1e-5)
    cells, years, everything = (read_table(path) for path in write(sampled=True))
    assert [float(row["raw"]) for row in years[3:]] == pytest.approx(
        [3 / 7, 1 / 7, 3 / 7], rel=1e-5
    )
    assert [float(row["raw"]) for row in everything] == pytest.approx(
        [7 / 14, 3 / 14, 4 / 14], rel=1e-5
    )
    assert [row["images"] for row in years[3:]] == ["5"] * 3
    # 7 images by weight, 3² + 4 by its square: worth 49 / 13
    worth = 49 / 13 * np.array([[3 / 7, 1 / 7, 3 / 7]])
    years_of = corrected_shares([[4, 2, 1], *worth], ERRS, 4)
    assert float(years[3]["low"]) == pytest.approx(years_of.low[1, 0], rel=1e-5)
    assert cells[0]["raw"] == "0.5"


def test_without_predictions_there_are_headings_alone(files, write):
    write_predictions(files[1], [])
    assert [path.read_text() for path in write()] == [
        f"category,year,{','.join(COLUMNS)}\n",
        f"year,{','.join(COLUMNS)}\n",
        f"{','.join(COLUMNS)}\n",
    ]


def test_the_same_seed_writes_the_same_bytes_and_another_one_other_intervals(write):
    first = [path.read_bytes() for path in write()]
    assert first == [path.read_bytes() for path in write()]
    assert first[0] != write(seed=5)[0].read_bytes()


def test_neither_file_is_written_to(files, write):
    for path in files[:2]:
        path.chmod(0o444)
    before = [path.read_bytes() for path in files]
    write()
    assert before == [path.read_bytes() for path in files]


def test_predictions_that_are_missing_or_none_are_told(files, tmp_path):
    with pytest.raises(ReimagingError, match="gone: there are no such predictions"):
        counted_classes(files[0], tmp_path / "gone")
    (tmp_path / "text").write_text("no database at all, however long one looks at it")
    with pytest.raises(ReimagingError, match="allowed is a table predictions"):
        counted_classes(files[0], tmp_path / "text")
    with pytest.raises(ReimagingError, match="allowed is a table predictions"):
        counted_classes(files[0], files[0])
    with pytest.raises(ReimagingError, match="no such database"):
        counted_classes(tmp_path / "gone", files[1])


def test_labels_and_images_that_there_are_not_are_told(files):
    write_predictions(files[1], [D, "unsure", "unsure"])
    with pytest.raises(ReimagingError, match="2 images are labelled 'unsure'; allowed is diagram"):
        counted_classes(*files[:2])
    write_predictions(files[1], [D] * 20)
    with pytest.raises(ReimagingError, match="5 of 20 images are not in"):
        counted_classes(*files[:2])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sensor,mixed,0\n", ""),
        ("sensor,mixed,0\n", "sensor,mixed,0\nsensor,mixed,0\n"),
        ("sensor,mixed,0", "sensor,unsure,0"),
        ("sensor,mixed,0", "sensor,mixed,-1"),
        ("sensor,mixed,0", "sensor,mixed"),
        ("predicted", "said"),
    ],
)
def test_a_confusion_matrix_that_is_none_is_told(files, old, new):
    text = files[2].read_text()
    assert read_confusion(files[2]).tolist() == [list(row) for row in ERRS]
    files[2].write_text(text.replace(old, new, 1))
    with pytest.raises(ReimagingError, match="is no confusion matrix; allowed is truth"):
        read_confusion(files[2])
