"""A step moves both networks as the losses say, keeps a mean of the generator, and repeats itself."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from reimaging.gan.changes import change, drawn_changes
from reimaging.gan.networks import Size
from reimaging.gan.step import Batch, Drawn, Rates, adam, build, rate_at, rates_of, stepper
from reimaging.gan.weights import parted, shapes_of
from reimaging.settings import GanSettings

SIZE = Size(16, 1, latent=8, channels=4, most=8, depth=2)
RATES = Rates(learning=0.01, kept_half=1)


def tensors(values):
    return [keras.ops.convert_to_tensor(np.asarray(value, np.float32)) for value in values]


def batch(seed=4, count=8, size=SIZE, part=0.5):
    rng = np.random.default_rng(seed)

    def drawn():
        latents = rng.standard_normal((2, count, size.latent))
        noise = [rng.standard_normal((count, *shape)) for shape in size.noise_shapes]
        (latents,) = tensors([latents])
        (styles_from,) = tensors([np.zeros((count, size.styles))])
        changes = tensors(drawn_changes(count, size.side, part, rng))
        return Drawn(latents, styles_from, tensors(noise), changes)

    (real,) = tensors([rng.standard_normal((count, size.side, size.side, size.colours))])
    return Batch(real, tensors(drawn_changes(count, size.side, part, rng)), drawn(), drawn())


def numbers(values):
    return [keras.ops.convert_to_numpy(value) for value in values]


@pytest.fixture(scope="module")
def made():
    networks, state = build(SIZE, seed=4)
    return networks, state, stepper(networks, RATES, change)


def test_a_step_tells_its_losses_and_moves_every_network(made):
    _, state, step = made
    following, told = step(state, batch(), True)
    assert set(told) == {"generator", "discriminator", "sign", "steepness"}
    assert all(np.isfinite(value) for value in told.values()) and told["steepness"] > 0
    networks = made[0]
    for name, which in (("generator", networks[:2]), ("discriminator", networks[2:])):
        shapes = shapes_of(*which)
        before, after = (numbers(parted(getattr(s, name), shapes)) for s in (state, following))
        moved = [(a != b).any() for a, b in zip(before, after, strict=True)]
        assert np.mean(moved) > 0.9, name  # noise counts for nothing yet


def test_the_same_batch_makes_the_same_step(made):
    _, state, step = made
    one, two = (step(state, batch(), False)[0] for _ in range(2))
    for a, b in zip(numbers(one), numbers(two), strict=True):
        assert (a == b).all()


def test_the_generator_that_is_kept_is_half_way_after_its_half_life(made):
    _, state, step = made
    following, _ = step(state, batch(), False)
    old, new, kept = numbers([state.generator, following.generator, following.kept])
    assert kept == pytest.approx((old + new) / 2, abs=1e-6)


def test_the_rate_stays_for_half_of_the_steps_and_falls_to_a_tenth():
    rates = Rates(learning=0.2, steps=100)
    found = numbers([rate_at(rates, step) for step in tensors([1, 50, 75, 100])])
    assert found == pytest.approx([0.2, 0.2, 0.11, 0.02])
    assert rate_at(Rates(learning=0.2), tensors([100])[0]) == 0.2


def test_the_penalty_is_the_squared_slope_of_the_judgement_of_real_pictures(made):
    networks, state, step = made
    given = batch(part=0.0)
    _, told = step(state, given, True)
    judge = networks.discriminator
    values = parted(state.discriminator, shapes_of(judge))
    for variable, value in zip(judge.trainable_variables, values, strict=True):
        variable.assign(value)
    real, tiny, rng = numbers([given.real])[0], 1e-3, np.random.default_rng(4)
    # the squared length of a slope is the mean square along directions by lot, times their number
    found = []
    for _ in range(120):
        way = rng.standard_normal(real[0].shape).astype(np.float32)
        apart = judge(real + tiny * way) - judge(real - tiny * way)
        found.append((numbers([apart])[0] / (2 * tiny)) ** 2)
    assert told["steepness"] == pytest.approx(np.mean(found), rel=0.15)


def test_the_penalty_weighs_half_its_rate_and_sixteen_times_as_it_comes_every_sixteenth_step(made):
    networks, state, plain = made
    given, weight, tiny = batch(), 2.0, 0.02
    step = stepper(networks, replace(RATES, penalty=weight), change)
    following, _ = step(state, given, True)
    # Adam's memory after a step holds a hundredth of the squared slope
    slopes = 10 * np.sqrt(numbers([following.of_discriminator])[0])
    place = slopes.argmax()

    def loss(by):
        (values,) = numbers([state.discriminator])
        values[place] += by
        told = plain(state._replace(discriminator=tensors([values])[0]), given, True)[1]
        return told["discriminator"] + 0.5 * weight * 16 * told["steepness"]

    by_hand = (loss(tiny) - loss(-tiny)) / (2 * tiny)
    assert slopes[place] == pytest.approx(abs(by_hand), rel=0.02)


def test_a_discriminator_learns_to_tell_what_stays_the_same(made):
    _, state, step = made
    given = batch()
    first = step(state, given, False)[1]["discriminator"]
    for _ in range(30):
        state, told = step(state, given, False)
    assert told["discriminator"] < 0.7 * first


def test_generators_of_all_resolutions_take_a_step_too():
    size = Size(16, 1, latent=8, channels=4, most=8, depth=2, multi_scale=True)
    networks, state = build(size, seed=4)
    _, told = stepper(networks, RATES, change)(state, batch(size=size), True)
    assert np.isfinite(told["generator"]) and told["steepness"] > 0


def test_adam_without_momentum_is_that_of_keras():
    (values,) = tensors([[1.0, -2.0, 3.0]])
    optimizer = keras.optimizers.Adam(0.1, beta_1=0.0, beta_2=0.99, epsilon=1e-8)
    variable, squares = keras.Variable(values), keras.ops.zeros_like(values)
    for step, slope in enumerate((0.5, -2.0, 0.01), 1):
        slopes = keras.ops.ones_like(values) * slope
        optimizer.apply([slopes], [variable])
        values, squares = adam(values, slopes, squares, step, 0.1)
    assert numbers([values])[0] == pytest.approx(keras.ops.convert_to_numpy(variable), abs=1e-5)


def test_rates_that_a_profile_does_not_set_follow_the_side_and_the_batch():
    rates = rates_of(GanSettings(side=256, batch=32, shown=10_000_000, learning_rate=0.001))
    assert rates == Rates(0.001, pytest.approx(3.2768), pytest.approx(312.5), 312_500)
    short = rates_of(GanSettings(side=32, batch=32, shown=64_000, penalty=0.0, half_life=None))
    assert short.penalty == 0 and short.kept_half == pytest.approx(200)
    assert rates_of(GanSettings(half_life=640, batch=64)).kept_half == 10
