"""Two embeddings agree as far as they call the same images of other articles alike."""

import numpy as np
import pytest

from learn.test_class_shares import write_index
from maps.clumps import clumps, save_embedding
from reimaging.errors import ReimagingError
from reimaging.maps.embedding_agreement import nearest_elsewhere, write_embedding_agreement
from reimaging.table import read_table


@pytest.fixture
def compare(tmp_path):
    """100 images in 50 articles of two, image n in the article n // 2."""
    write_index(tmp_path / "a.sqlite3", [("cs.CV", 2012, [None] * 2)] * 50)

    def compare(one, other, ids=None):
        paths = [save_embedding(tmp_path / f"{n}.h5", v, ids) for n, v in enumerate((one, other))]
        write_embedding_agreement(tmp_path / "t.csv", tmp_path / "a.sqlite3", *paths, 4)
        return {int(row["neighbours"]): row for row in read_table(tmp_path / "t.csv")}

    return compare


def test_an_embedding_agrees_with_itself_wholly(compare):
    rows = compare(clumps()[0], clumps()[0])
    assert list(rows) == [1, 2, 5, 10, 20, 50]
    assert all(float(row["shared"]) == 1 for row in rows.values())
    assert rows[10]["images"] == "100"


def test_embeddings_that_have_nothing_to_do_with_each_other_agree_by_chance(compare):
    rng = np.random.default_rng(4)
    rows = compare(*rng.normal(size=(2, 100, 10)).astype(np.float32))
    for size, row in rows.items():
        assert float(row["by_chance"]) == pytest.approx(size / 98, abs=1e-5)
        assert float(row["shared"]) == pytest.approx(size / 98, abs=0.05)
        assert float(row["low"]) <= float(row["shared"]) <= float(row["high"])


def test_images_of_the_same_article_do_not_count():
    units = np.array([[1, 0], [1, 0], [0, 1], [0.1, 1]], np.float32)
    found = nearest_elsewhere(units, np.array([0, 0, 1, 2]), 2)
    assert found.tolist() == [[3, 2], [3, 2], [3, 0], [2, 0]]


def test_of_too_few_articles_nothing_is_told(compare, capsys):
    vectors = clumps()[0][:4]
    assert compare(vectors, vectors, [1, 2, 3, 4]) == {}
    assert "4 images in both 0 and 1 are of 2 articles" in capsys.readouterr().out


def test_an_image_that_is_not_in_the_index_is_a_sentence(compare):
    vectors = clumps()[0][:4]
    with pytest.raises(ReimagingError, match=r"Image 999 of the embeddings is not in a\.sqlite3"):
        compare(vectors, vectors, [1, 3, 5, 999])
