"""Where not all images are predicted, each category and year gives at most so many, by lot."""

import sqlite3
from contextlib import closing

import pytest

from reimaging.index.database import script
from reimaging.learn import prediction_choice
from reimaging.learn.prediction_choice import read_choice, write_choice
from reimaging.pixels.arrays import rank


@pytest.fixture
def database(tmp_path):
    """An index of two cells with 50 and 3 images, in two articles each."""
    path = tmp_path / "arxiv.sqlite3"
    with closing(sqlite3.connect(path)) as index:
        index.executescript(script("schema.sql"))
        index.execute("CREATE TABLE article_summary (article_id INTEGER, category, year INTEGER)")
        articles = [
            (1, "cs.CV", 2012),
            (2, "cs.CV", 2012),
            (3, "hep-ph", 1999),
            (4, "hep-ph", 1999),
        ]
        index.executemany("INSERT INTO article_summary VALUES (?, ?, ?)", articles)
        images = [(n, 1 + n % 2) for n in range(50)] + [(100 + n, 3 + n % 2) for n in range(3)]
        index.execute("PRAGMA foreign_keys = OFF")
        index.executemany(
            "INSERT INTO image_files (image_id, article_id, path, extension, bytes, outcome) "
            "VALUES (?, ?, 'a', 'png', 1, 'ok')",
            images,
        )
        index.commit()
    return path


def choice(database, most, seed=4):
    write_choice(database.with_name("choice.npy"), database, most, seed)
    chosen = read_choice(database.with_name("choice.npy")).tolist()
    assert chosen == sorted(set(chosen))
    return set(chosen)


def test_a_large_cell_gives_so_many_and_a_small_one_all_it_has(database):
    chosen = choice(database, 10)
    assert len([n for n in chosen if n < 50]) == 10
    assert {n for n in chosen if n >= 100} == {100, 101, 102}


def test_more_only_adds_and_another_seed_draws_others(database):
    assert choice(database, 5) < choice(database, 20)
    assert choice(database, 10) == choice(database, 10)
    assert choice(database, 10) != choice(database, 10, seed=5)


def test_all_are_chosen_where_there_are_no_more(database):
    assert choice(database, 1000) == {*range(50), 100, 101, 102}


def test_what_is_drawn_is_the_same_however_many_rows_are_held(database, monkeypatch):
    whole = choice(database, 10)
    monkeypatch.setattr(prediction_choice, "_AT_ONCE", 7)
    assert choice(database, 10) == whole


def test_the_images_drawn_are_those_of_the_least_rank(database):
    ranked = sorted(range(50), key=lambda number: rank(4, "prediction", number))
    assert choice(database, 10) == {*ranked[:10], 100, 101, 102}


def test_of_an_index_without_images_none_is_drawn(database):
    with closing(sqlite3.connect(database)) as index:
        index.execute("DELETE FROM image_files")
        index.commit()
    assert choice(database, 10) == set()
