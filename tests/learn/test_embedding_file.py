"""An embedding holds one vector of finite numbers an image, keyed by image_id."""

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import (
    Embedding,
    about_embedding,
    merge_embeddings,
    write_embedding,
)

ABOUT = about_embedding("ternary", "a network", 10, 0, 1.0)


def write(path, rows, about=ABOUT, dimension=2):
    ids = np.array(list(rows), np.int64)
    vectors = np.array(list(rows.values()), np.float32)
    write_embedding(path, [(ids, vectors)] if rows else [], dimension=dimension, attributes=about)
    return path


def rows_of(path):
    with Embedding(path) as held:
        return dict(zip(held.ids.tolist(), held.read().tolist(), strict=True))


def test_what_is_written_is_read_with_what_made_it(tmp_path):
    rows = {2**62: [1, 2], 5: [3, 4], -3: [5, 6]}
    with Embedding(write(tmp_path / "e.h5", rows)) as held:
        assert (len(held), held.dimension) == (3, 2)
        assert held.attributes["made_by"] == "a network"
        assert held.ids.tolist() == list(rows)
    assert rows_of(tmp_path / "e.h5") == rows


def test_rows_are_read_in_the_order_asked_for_even_twice(tmp_path):
    with Embedding(write(tmp_path / "e.h5", {7: [1, 2], 5: [3, 4], 9: [5, 6]})) as held:
        rows = held.rows_of([9, 7, 9])
        assert held.read(rows).tolist() == [[5, 6], [1, 2], [5, 6]]


def test_rows_are_found_in_any_order_however_often_they_are_asked_for(tmp_path):
    ids = np.random.default_rng(1).permutation(1000) * 7
    with Embedding(write(tmp_path / "e.h5", {number: [1, 2] for number in ids.tolist()})) as held:
        for wanted in (ids, np.sort(ids), ids[::-3]):
            assert (ids[held.rows_of(wanted)] == wanted).all()


def test_blocks_give_all_of_it(tmp_path):
    rows = {number: [number, 0] for number in range(1000)}
    with Embedding(write(tmp_path / "e.h5", rows)) as held:
        blocks = list(held.blocks(300))
    assert [len(ids) for ids, _ in blocks] == [300, 300, 300, 100]
    assert np.concatenate([vectors[:, 0] for _, vectors in blocks]).tolist() == list(range(1000))


def test_an_image_without_a_vector_is_a_sentence(tmp_path):
    with (
        Embedding(write(tmp_path / "e.h5", {7: [1, 2]})) as held,
        pytest.raises(ReimagingError, match="no vector of 1 of 2 images, image 8"),
    ):
        held.rows_of([7, 8])
    with (
        Embedding(write(tmp_path / "none.h5", {})) as held,
        pytest.raises(ReimagingError, match="no vector of 1 of 1 images"),
    ):
        held.rows_of([7])


def test_of_an_image_that_comes_twice_the_first_vector_counts(tmp_path):
    one, two = (
        write(tmp_path / "1.h5", {1: [1, 1], 2: [2, 2]}),
        write(tmp_path / "2.h5", {2: [9, 9], 3: [3, 3]}),
    )
    merge_embeddings(tmp_path / "all.h5", [one, two], dimension=2)
    assert rows_of(tmp_path / "all.h5") == {1: [1, 1], 2: [2, 2], 3: [3, 3]}
    merge_embeddings(tmp_path / "some.h5", [one, two], dimension=2, among=np.array([2, 3, 9]))
    assert rows_of(tmp_path / "some.h5") == {2: [2, 2], 3: [3, 3]}
    with Embedding(tmp_path / "all.h5") as held:
        assert held.attributes["name"] == "ternary"


@pytest.mark.parametrize("size", [1, 7, 64, 500])
def test_the_first_vector_counts_however_images_fall_into_blocks(tmp_path, size):
    ids = np.random.default_rng(2).integers(-150, 150, 500)
    vectors = np.column_stack([ids, np.arange(500)]).astype(np.float32)
    blocks = ((ids[at : at + size], vectors[at : at + size]) for at in range(0, 500, size))
    write_embedding(tmp_path / "e.h5", blocks, dimension=2, attributes=ABOUT)
    first = {}
    for number, vector in zip(ids.tolist(), vectors.tolist(), strict=True):
        first.setdefault(number, vector)
    assert list(rows_of(tmp_path / "e.h5").items()) == list(first.items())


def test_shards_made_otherwise_are_not_merged(tmp_path):
    one = write(tmp_path / "1.h5", {1: [1, 1]})
    two = write(tmp_path / "2.h5", {2: [2, 2]}, ABOUT | {"made_by": "another network"})
    with pytest.raises(ReimagingError, match=r"2\.h5 was made otherwise than 1\.h5"):
        merge_embeddings(tmp_path / "all.h5", [one, two], dimension=2)
    assert not (tmp_path / "all.h5").exists()


def test_numbers_that_are_not_finite_are_refused_with_the_image(tmp_path):
    with pytest.raises(ReimagingError, match=r"e\.h5: the vectors of 1 images .* image 5"):
        write(tmp_path / "e.h5", {4: [1, 2], 5: [np.nan, 0]})
    assert not (tmp_path / "e.h5").exists()


def test_vectors_of_another_length_are_refused(tmp_path):
    with pytest.raises(ReimagingError, match=r"the shape \(1, 3\); allowed is one of 2 numbers"):
        write(tmp_path / "e.h5", {4: [1, 2, 3]})


def test_the_same_vectors_give_the_same_bytes(tmp_path):
    one, two = (write(tmp_path / name, {1: [1, 2], 7: [3, 4]}) for name in ("1.h5", "2.h5"))
    assert one.read_bytes() == two.read_bytes()


def test_what_is_no_embedding_is_a_sentence(tmp_path):
    (tmp_path / "text.h5").write_text("text")
    h5py.File(tmp_path / "other.h5", "w").close()
    for name, said in (("text.h5", "cannot be read as an embedding"), ("other.h5", "is no reim")):
        with pytest.raises(ReimagingError, match=said):
            Embedding(tmp_path / name)


def test_a_damaged_file_is_a_sentence(tmp_path):
    path = write(tmp_path / "e.h5", {number: [1, 2] for number in range(100)})
    with h5py.File(path) as file:
        assert file["vectors"].chunks[1] == 2
        place = file["vectors"].id.get_chunk_info(0).byte_offset
    with path.open("r+b") as file:
        file.truncate(place + 10)
    with pytest.raises(ReimagingError, match=r"cannot be read|is damaged"), Embedding(path) as held:
        held.read()
