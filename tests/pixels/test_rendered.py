"""What there is to be seen: images that were rendered and are in the index, each once."""

from figures.montage_images import index_of, store_of
from reimaging.pixels.rendered import rendered_images


def test_only_rendered_images_of_the_index_have_a_year(tmp_path):
    database = index_of(tmp_path / "index.sqlite3", {1: 1998, 2: 2003, 3: 2003})
    stores = [
        store_of(tmp_path / "a.h5", [3, 1, 9]),  # 9 is not in the index
        store_of(tmp_path / "b.h5", [2], outcome="broken"),
    ]
    ids, years = rendered_images(database, stores)
    assert ids.tolist() == [1, 3] and years.tolist() == [1998, 2003]


def test_of_an_image_in_two_stores_the_first_counts_and_it_comes_once(tmp_path):
    database = index_of(tmp_path / "index.sqlite3", {1: 1998, 2: 1999})
    first = store_of(tmp_path / "a.h5", [1], outcome="broken")
    second = store_of(tmp_path / "b.h5", [1, 2])
    third = store_of(tmp_path / "c.h5", [2], outcome="broken")
    assert rendered_images(database, [first, second, third])[0].tolist() == [2]
    assert rendered_images(database, [second, first, third])[0].tolist() == [1, 2]


def test_without_stores_there_are_no_images(tmp_path):
    ids, years = rendered_images(index_of(tmp_path / "index.sqlite3", {1: 1998}), [])
    assert (len(ids), len(years)) == (0, 0)
