"""Every picture of every tar has a vector, reduced by components fitted on some of them by lot."""

import keras
import numpy as np
import pytest

from figures.montage_images import index_of
from reimaging.embedding_name import embedding_name
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.learn.model_file import save_model
from reimaging.learn.picture_embedding import fit_pictures, merge_shards, write_shard
from reimaging.learn.picture_features import Networks
from reimaging.learn.reduction import read_reduction
from reimaging.pixels.squares import write_squares
from reimaging.pixels.store import write_store

PIXELS = embedding_name("keras:flat.keras:pixels", ".")


@pytest.fixture
def networks(tmp_path):
    """A network whose layer `pixels` has every number of a square of 8 x 8."""
    picture = keras.Input((8, 8, 3))
    flat = keras.layers.Flatten(name="pixels")(keras.layers.Rescaling(1 / 255)(picture))
    save_model(tmp_path / "flat.keras", keras.Model(picture, keras.layers.Dense(2)(flat)))
    return Networks(tmp_path / "none", tmp_path / "none")


@pytest.fixture
def name(tmp_path):
    return embedding_name("keras:flat.keras:pixels", tmp_path)


def tar(folder, stem, numbers, side=8):
    """Images of one colour each, told from their number; the last one has no pixels."""

    def each():
        for number in numbers:
            colour = np.random.default_rng(number).integers(0, 256, 3)
            yield number, np.full((20, 20, 3), colour, np.uint8), "ok"
        yield max(numbers) + 1000, None, "unreadable: x"

    store, squares = folder / f"{stem}.h5", folder / f"{stem}-squares.h5"
    write_store(store, each(), attributes={})
    write_squares(squares, store, side=side)
    return store, squares


def embed(folder, name, networks, tars, **how):
    fit_pictures(
        folder / "r.h5", name, networks, tars, **({"components": 3, "most": 50, "seed": 4} | how)
    )
    shards = []
    for store, squares in tars:
        shards.append(folder / f"shard-{store.name}")
        write_shard(shards[-1], name, networks, folder / "r.h5", (store, squares))
    index = index_of(folder / "index.sqlite3", dict.fromkeys(range(1, 60), 2001))
    stores = [store for store, _ in tars]
    merge_shards(folder / "all.h5", folder / "r.h5", shards, index, stores)
    return folder / "all.h5"


def test_each_picture_of_the_index_has_one_vector_whatever_tar_it_is_in(tmp_path, name, networks):
    tars = [tar(tmp_path, "a", range(1, 40)), tar(tmp_path, "b", range(30, 65))]
    with Embedding(embed(tmp_path, name, networks, tars)) as held:
        assert sorted(held.ids.tolist()) == list(range(1, 60))
        assert held.dimension == 3
        assert held.attributes["numbers_before"] == 192
        assert held.attributes["variance_kept"] > 0.99  # three colours are all there is to tell
        assert held.attributes["name"] == "keras-flat-pixels"


def test_a_picture_alone_keeps_its_long_vector_and_it_is_said(tmp_path, name, networks, capsys):
    with Embedding(embed(tmp_path, name, networks, [tar(tmp_path, "a", [7])])) as held:
        assert (held.ids.tolist(), held.dimension) == ([7], 192)
    assert "1 images are too few to reduce their vectors" in capsys.readouterr().out


def test_pictures_of_one_colour_lie_together_and_others_apart(tmp_path, name, networks):
    with Embedding(embed(tmp_path, name, networks, [tar(tmp_path, "a", range(1, 40))])) as held:
        vectors = held.read()
    colours = np.stack([np.random.default_rng(n).integers(0, 256, 3) for n in range(1, 40)]) / 255
    apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    # 64 pixels an image: eight times as far as the colours
    expected = 8 * np.linalg.norm(colours[:, None] - colours[None], axis=2)
    assert apart == pytest.approx(expected, abs=0.3)


def test_the_lot_does_not_depend_on_the_order_of_the_tars(tmp_path, name, networks):
    tars = [tar(tmp_path, "a", range(1, 40)), tar(tmp_path, "b", range(30, 60))]
    for number, order in enumerate((tars, tars[::-1])):
        fit_pictures(
            tmp_path / f"{number}.h5", name, networks, order, components=3, most=10, seed=4
        )
    one, two = (read_reduction(tmp_path / f"{number}.h5") for number in (0, 1))
    assert one.fitted_on == two.fitted_on == 10
    assert one.components == pytest.approx(two.components, abs=1e-3)


def test_squares_of_another_side_are_passed_over_for_the_jpegs(tmp_path, name, networks):
    of_side = embed(tmp_path, name, networks, [tar(tmp_path, "a", range(1, 20))])
    first = Embedding(of_side).read()
    (tmp_path / "other").mkdir()
    again = embed(
        tmp_path / "other", name, networks, [tar(tmp_path / "other", "a", range(1, 20), 16)]
    )
    assert Embedding(again).read() == pytest.approx(first, abs=0.02)


def test_a_short_vector_is_kept_as_it_is(tmp_path, name, networks):
    with Embedding(
        embed(tmp_path, name, networks, [tar(tmp_path, "a", range(1, 9))], components=192)
    ) as held:
        assert (held.dimension, held.attributes["fitted_on"]) == (192, 0)
        assert held.read().min() >= 0 and held.read().max() <= 1


def test_a_reduction_of_another_length_is_a_sentence(tmp_path, name, networks):
    only = tar(tmp_path, "a", range(1, 20))
    fit_pictures(tmp_path / "r.h5", name, networks, [only], components=3, most=50, seed=4)
    with pytest.raises(ReimagingError, match=r"r\.h5 is of vectors of 192 numbers and raw gives"):
        write_shard(
            tmp_path / "s.h5", embedding_name("raw", "."), networks, tmp_path / "r.h5", only
        )
