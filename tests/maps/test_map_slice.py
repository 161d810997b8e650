"""A map shows images by lot, or those of computer vision in 2012, else of the largest cell."""

import numpy as np

from learn.test_class_shares import write_index
from maps.clumps import save_embedding
from reimaging.maps.map_slice import LEAST, by_lot, of_category_year


def embedding(path, ids):
    return save_embedding(path, np.ones((len(ids), 2), np.float32), ids)


def test_the_lot_depends_on_the_seed_and_the_images_alone(tmp_path):
    one = embedding(tmp_path / "1.h5", range(100))
    two = embedding(tmp_path / "2.h5", range(99, -1, -1))
    chosen = by_lot([one], 10, 4)
    assert chosen.title == "10 images by lot"
    assert chosen.ids.tolist() == by_lot([two], 10, 4).ids.tolist()
    assert chosen.ids.tolist() != by_lot([one], 10, 5).ids.tolist()
    assert by_lot([one], 20, 4).ids.tolist()[:10] == chosen.ids.tolist()
    assert len(by_lot([one], 1000, 4).ids) == 100


def test_images_by_lot_have_a_vector_in_each_embedding(tmp_path):
    one, two = embedding(tmp_path / "1.h5", range(9)), embedding(tmp_path / "2.h5", range(6, 20))
    assert sorted(by_lot([one, two], 10, 4).ids.tolist()) == [6, 7, 8]
    none = by_lot([one, embedding(tmp_path / "3.h5", [50])], 10, 4)
    assert (len(none.ids), none.title) == (0, "0 images by lot")


def test_computer_vision_of_2012_is_shown_where_there_is_enough_of_it(tmp_path):
    index = tmp_path / "a.sqlite3"
    write_index(index, [("cs.CV", 2012, [None] * LEAST), ("hep-th", 2013, [None] * 300)])
    held = embedding(tmp_path / "e.h5", range(1, 451))
    chosen = of_category_year(held, index, 1000, 4)
    assert chosen.title == f"{LEAST} images of cs.CV, 2012"
    assert sorted(chosen.ids.tolist()) == list(range(1, LEAST + 1))
    assert of_category_year(held, index, 50, 4).title == f"50 of {LEAST} images of cs.CV, 2012"


def test_else_the_category_and_year_that_has_most_images_with_vectors(tmp_path):
    index = tmp_path / "a.sqlite3"
    write_index(
        index,
        [("cs.CV", 2012, [None] * 5), ("hep-th", 2013, [None] * 9), ("hep-ex", 1999, [None] * 9)],
    )
    assert of_category_year(embedding(tmp_path / "e.h5", range(1, 24)), index, 99, 4).title == (
        "9 images of hep-ex, 1999"
    )
    assert of_category_year(embedding(tmp_path / "f.h5", range(1, 23)), index, 99, 4).title == (
        "9 images of hep-th, 2013"
    )


def test_of_an_index_many_times_what_is_held_at_once_each_image_with_a_vector_counts(tmp_path):
    index = tmp_path / "a.sqlite3"
    write_index(index, [("hep-th", 2013, [None] * 15_000), ("cs.CV", 2012, [None] * 10_000)])
    held = embedding(tmp_path / "e.h5", range(0, 30_000, 2))  # 7,500 and 5,000 are of the index
    chosen = of_category_year(held, index, 6000, 4)
    assert chosen.title == "5,000 images of cs.CV, 2012"
    assert sorted(chosen.ids.tolist()) == list(range(15_002, 25_001, 2))
    alone = embedding(tmp_path / "c.h5", chosen.ids)
    assert chosen.ids.tolist() == by_lot([alone], 6000, 4).ids.tolist()


def test_where_no_image_has_a_vector_none_is_shown(tmp_path):
    write_index(tmp_path / "a.sqlite3", [("cs.CV", 2012, [None] * 5)])
    none = of_category_year(embedding(tmp_path / "e.h5", [99]), tmp_path / "a.sqlite3", 9, 4)
    assert (len(none.ids), none.title) == (0, "no image of any category and year")
