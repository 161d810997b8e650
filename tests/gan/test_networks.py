"""Networks of every allowed size give pictures of that size, at each resolution if they are to."""

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.gan.networks import Size, discriminator, mapping, size_of, synthesis
from reimaging.settings import GanSettings


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.clear_session()
    keras.utils.set_random_seed(4)


def drawn(size, count=4, noise=1.0, seed=4):
    rng = np.random.default_rng(seed)
    styles = rng.standard_normal((count, size.styles, size.latent)).astype(np.float32)
    shapes = size.noise_shapes
    return [styles, *((noise * rng.standard_normal((count, *s))).astype("f4") for s in shapes)]


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("side", [16, 32, 256])
def test_a_picture_has_the_side_and_the_colours_asked_for(side, colours):
    size = Size(side, colours, channels=2, most=8)
    pictures = synthesis(size).predict(drawn(size), verbose=0)
    assert pictures.shape == (4, side, side, colours)
    assert discriminator(size).predict(pictures, verbose=0).shape == (4,)


def test_at_multiple_scales_each_resolution_has_a_picture_and_all_are_judged():
    size = Size(32, 1, channels=4, most=8, multi_scale=True)
    pictures = synthesis(size).predict(drawn(size), verbose=0)
    assert [p.shape[1] for p in pictures] == [4, 8, 16, 32]
    judge = discriminator(size)
    before = judge.predict(pictures, verbose=0)
    pictures[0] = pictures[0] + 1
    assert np.abs(judge.predict(pictures, verbose=0) - before).min() > 0


def test_styles_of_the_first_layers_move_all_and_those_of_the_last_only_details():
    size = Size(32, 1, channels=4, most=8)
    network, given = synthesis(size), drawn(size)
    before = network.predict(given, verbose=0)

    def moved(layer):
        changed = [given[0].copy(), *given[1:]]
        changed[0][:, layer] += 1
        return np.abs(network.predict(changed, verbose=0) - before).mean((1, 2, 3))

    assert (moved(0) > 0).all() and (moved(size.styles - 1) > 0).all()


def test_noise_counts_for_nothing_before_its_strength_is_learnt():
    size = Size(16, 1, channels=4, most=8)
    network = synthesis(size)
    quiet, loud = drawn(size, noise=0), drawn(size, noise=9)
    assert network.predict(quiet, verbose=0) == pytest.approx(network.predict(loud, verbose=0))


def test_styles_have_a_place_each_and_latents_of_any_length_lead_to_the_same_one():
    size = Size(32, latent=16)
    latents = np.random.default_rng(4).standard_normal((5, 16)).astype(np.float32)
    network = mapping(size)
    assert network.predict(latents, verbose=0) == pytest.approx(
        network.predict(7 * latents, verbose=0), abs=1e-4
    )
    assert (size.sides, size.styles) == ([4, 8, 16, 32], 7)


def test_pictures_that_are_all_alike_are_told_by_their_lack_of_deviation():
    size = Size(16, 1, channels=4, most=8)
    judge = discriminator(size)
    varied = np.random.default_rng(4).standard_normal((4, 16, 16, 1)).astype(np.float32)
    alike = np.repeat(varied[:1], 4, axis=0)
    apart = judge.predict(varied, verbose=0)[0] - judge.predict(alike, verbose=0)[0]
    assert abs(apart) > 1e-4  # the first picture is the same in both batches


@pytest.mark.parametrize("side", [0, 8, 31, 48, 512])
def test_a_side_that_is_no_power_of_two_within_the_range_is_a_sentence(side):
    with pytest.raises(ReimagingError, match=f"is {side}; allowed is one of 16, 32, 64, 128, 256"):
        Size(side)


def test_two_colours_are_a_sentence():
    with pytest.raises(ReimagingError, match="2 colours; allowed is 1 or 3"):
        Size(32, 2)


def test_the_networks_of_a_profile_are_as_large_as_it_says():
    gan = GanSettings(side=64, colours=3, latent=32, channels=8, most=40, depth=3, multi_scale=True)
    assert size_of(gan) == Size(64, 3, 32, 8, 40, 3, multi_scale=True)
