"""A generator comes back from its file, truncates towards one picture, mixes styles, and walks."""

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.gan.generator import (
    as_pixels,
    generator_of,
    latents_by_lot,
    on_the_sphere,
    pictures_of,
    pictures_of_styles,
    read_generator,
    styles_of,
)
from reimaging.gan.networks import Size
from reimaging.gan.step import build
from reimaging.learn.model_file import save_model

SIZE = Size(16, 1, latent=8, channels=4, most=8, depth=2)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    _, state = build(SIZE, seed=4)
    path = tmp_path_factory.mktemp("g") / "g.keras"
    save_model(path, generator_of(SIZE, state))
    return read_generator(path)


def test_pictures_have_the_side_and_colours_and_the_same_seed_gives_the_same(model):
    latents = latents_by_lot(model, 70, 4)
    one, two = (pictures_of(model, latents, 0.7, seed=5) for _ in range(2))
    assert one.shape == (70, 16, 16, 1) and one.dtype == np.uint8
    assert (one == two).all() and (latents == latents_by_lot(model, 70, 4)).all()


def test_the_model_as_a_whole_gives_what_its_parts_give(model):
    latents = latents_by_lot(model, 3, 4)
    noise = [np.zeros((3, *each.shape[1:]), np.float32) for each in model.inputs[2:]]
    whole = model([latents, np.full((3, 1), 0.7, np.float32), *noise])
    apart = pictures_of(model, latents, 0.7, seed=5)  # noise counts for nothing yet
    assert (as_pixels(keras.ops.convert_to_numpy(whole)) == apart).all()


def test_at_a_psi_of_0_all_pictures_are_that_of_the_mean_and_further_out_they_differ_more(model):
    latents = latents_by_lot(model, 16, 4)
    spread = [styles_of(model, latents, psi).std(0).mean() for psi in (0, 0.7, 1.2)]
    assert spread[0] == pytest.approx(0, abs=1e-6)
    assert spread[2] == pytest.approx(spread[1] * 1.2 / 0.7, rel=1e-4)
    made = pictures_of(model, latents, 0, seed=5)
    assert (made == made[:1]).all()


def test_mixed_styles_lie_between_those_they_are_mixed_of(model):
    one, other = (
        np.repeat(styles_of(model, latents_by_lot(model, 1, seed), 1)[:, None], SIZE.styles, 1)
        for seed in (1, 2)
    )
    mixed = np.concatenate([one[:, :2], other[:, 2:]], axis=1)
    made = pictures_of_styles(model, np.concatenate([one, mixed, other]), 4).astype(int)
    apart = [np.abs(made[1] - made[n]).mean() for n in (0, 2)]
    assert min(apart) > 0
    assert max(apart) < 2 * np.abs(made[0] - made[2]).mean()


def test_a_walk_on_the_sphere_keeps_its_length_and_ends_where_it_is_to():
    rng = np.random.default_rng(4)
    one, other = (each / np.linalg.norm(each) for each in rng.standard_normal((2, 64)))
    walk = on_the_sphere(one, other, 9)
    assert np.linalg.norm(walk, axis=1) == pytest.approx(np.ones(9), abs=1e-5)
    assert walk[0] == pytest.approx(one, abs=1e-6) and walk[-1] == pytest.approx(other, abs=1e-6)
    steps = np.linalg.norm(np.diff(walk, axis=0), axis=1)
    assert steps == pytest.approx(np.full(8, steps[0]), rel=1e-4)
    assert on_the_sphere(one, one, 3) == pytest.approx(np.stack([one] * 3), abs=1e-6)


@pytest.mark.parametrize("psi", [-0.1, 2.5, float("nan")])
def test_a_truncation_out_of_range_is_a_sentence(model, psi):
    with pytest.raises(ReimagingError, match="allowed is 0 to 2"):
        pictures_of(model, latents_by_lot(model, 2, 4), psi, seed=4)


def test_a_model_of_something_else_is_a_sentence(tmp_path):
    picture = keras.Input((8, 8, 1))
    save_model(
        tmp_path / "c.keras", keras.Model(picture, keras.layers.Flatten()(picture), name="c")
    )
    with pytest.raises(ReimagingError, match=r"c\.keras is no generator but a model of the name c"):
        read_generator(tmp_path / "c.keras")
