"""One step of a generator and a discriminator against each other, on any back end.

The loss is the non-saturating one with the R1 penalty on real pictures, as they are judged
(Mescheder et al. 2018, https://arxiv.org/abs/1801.04406), which is worked out at every sixteenth
step alone and weighs sixteen times as much there (Karras et al. 2020). The generator that is kept
is the mean of those of the past, each counting less the longer ago it was.

Everything that is drawn by lot comes from outside, with the batch: the same batch makes the same
step on every back end, but for rounding.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from reimaging.gan.networks import Size, discriminator, mapping, synthesis
from reimaging.gan.weights import parted, shapes_of, weights_of
from reimaging.learn.gradients import compiled, slope_within, with_slopes
from reimaging.settings import GanSettings

PENALISED_EVERY = 16  # steps
_FALLS_TO = 0.1  # of the rate
Floats = NDArray[np.float32]
Tensors = list[Any]


class Networks(NamedTuple):
    """The three networks, which say how values are used; the values are in a `State`."""

    mapping: keras.Model
    synthesis: keras.Model
    discriminator: keras.Model


class State(NamedTuple):
    """The values of a run after some step, vectors of all weights: what a step goes on from."""

    steps: Any  # how many were made, float32 ()
    generator: Any  # the weights of mapping and synthesis
    discriminator: Any
    kept: Any  # the mean of the generators so far
    of_generator: Any  # the means of squared slopes that Adam goes by
    of_discriminator: Any


class Drawn(NamedTuple):
    """What one pass of the generator takes by lot.

    `styles_from` [n, styles] is 0 where a layer takes the style of the first latent vector and 1
    where it takes that of the second.
    """

    latents: Any  # [2, n, latent]
    styles_from: Any
    noise: Tensors
    changes: Tensors  # how the pictures are changed before they are judged


class Batch(NamedTuple):
    """What a step takes: real pictures, float32 -1 to 1, how they are changed, and two draws."""

    real: Any
    changes: Tensors
    for_discriminator: Drawn
    for_generator: Drawn


@dataclass(frozen=True)
class Rates:
    """How fast the networks learn.

    Attributes
    ----------
    learning
        Adam's rate. After half of the steps it falls evenly, to a tenth at the last one.
    penalty
        The weight of R1.
    kept_half
        The half-life of what is kept, in steps.
    steps
        Of the whole training; 0 if the rate is not to fall.
    """

    learning: float = 0.002
    penalty: float = 1.0
    kept_half: float = 500.0
    steps: int = 0


def rates_of(gan: GanSettings) -> Rates:
    """Give the rates of a profile; what it does not set follows a rule.

    That is one after StyleGAN2-ADA (Karras et al. 2020, https://arxiv.org/abs/2006.06676, its
    code): a half-life of 312.5 batches, but not more than a tenth of all that is shown; and a
    penalty by side²/batch, eight times theirs, by which a few thousand steps came further.
    """
    penalty = 0.0016 * gan.side**2 / gan.batch if gan.penalty is None else gan.penalty
    half = gan.half_life or min(312.5 * gan.batch, 0.1 * gan.shown)
    return Rates(gan.learning_rate, penalty, half / gan.batch, math.ceil(gan.shown / gan.batch))


def build(size: Size, seed: int) -> tuple[Networks, State]:
    """Build the networks of a size, and the state before the first step."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    networks = Networks(mapping(size), synthesis(size), discriminator(size))
    made_by, critic = weights_of(*networks[:2]), weights_of(networks.discriminator)
    unmoved = ops.zeros_like(made_by), ops.zeros_like(critic)
    return networks, State(ops.zeros(()), made_by, critic, made_by, *unmoved)


def stepper(
    networks: Networks, rates: Rates, change: Callable[[Any, Sequence[Any]], Any]
) -> Callable[[State, Batch, bool], tuple[State, dict[str, float]]]:
    """Give the function that makes a step.

    Parameters
    ----------
    networks
        From `build`.
    rates
        How fast they learn.
    change
        Changes pictures, [n, side, side, colours], as the batch says, differentiably.

    Returns
    -------
    Callable
        Takes a state, a batch and whether to add the penalty; gives the next state, and the losses
        of both, the mean sign of the judgements of real pictures, and the penalty.
    """
    of = networks
    many = isinstance(of.synthesis.output, list)
    split = len(of.mapping.trainable_variables)
    of_generator, of_critic = shapes_of(of.mapping, of.synthesis), shapes_of(of.discriminator)
    decay = 0.5 ** (1 / rates.kept_half)

    def judge(values: Tensors, pictures: Any) -> Any:
        return ops.cast(of.discriminator.stateless_call(values, [], pictures)[0], "float32")

    def make(values: Tensors, drawn: Drawn) -> Any:
        first, second = (
            of.mapping.stateless_call(values[:split], [], drawn.latents[n])[0] for n in (0, 1)
        )
        share = ops.expand_dims(drawn.styles_from, -1)
        styles = first[:, None] * (1 - share) + second[:, None] * share
        made = of.synthesis.stateless_call(values[split:], [], [styles, *drawn.noise])[0]
        return [change(p, drawn.changes) for p in made] if many else change(made, drawn.changes)

    def at_all_scales(real: Any) -> Any:
        if not many:
            return real
        pictures = [real]
        while pictures[0].shape[1] > of.synthesis.output[0].shape[1]:
            pictures.insert(0, layers.AveragePooling2D(2)(pictures[0]))
        return pictures

    def loss_of_discriminator(
        weights: Any, made: Any, real: Any, penalised: bool
    ) -> tuple[Any, Any]:
        values = parted(weights, of_critic)
        true, false = judge(values, real), judge(values, made)
        loss = ops.mean(ops.softplus(-true)) + ops.mean(ops.softplus(false))
        told = [loss, ops.mean(ops.sign(true))]
        if penalised:
            slope = slope_within(lambda pictures: judge(values, pictures), real)
            steepness = sum(
                ops.mean(ops.sum(ops.square(s), axis=(1, 2, 3))) for s in _listed(slope)
            )
            told.append(steepness)
            loss = loss + 0.5 * rates.penalty * PENALISED_EVERY * steepness
        return loss, told

    def loss_of_generator(weights: Any, critic: Any, drawn: Drawn) -> tuple[Any, Any]:
        made = make(parted(weights, of_generator), drawn)
        loss = ops.mean(ops.softplus(-judge(parted(critic, of_critic), made)))
        return loss, [loss]

    def step(state: State, batch: Batch, penalised: bool) -> tuple[State, Any]:
        steps = state.steps + 1
        rate = rate_at(rates, steps)
        real = at_all_scales(batch.real)
        real = [change(p, batch.changes) for p in real] if many else change(real, batch.changes)
        made = make(parted(state.generator, of_generator), batch.for_discriminator)
        told, (slopes,) = with_slopes(
            lambda weights: loss_of_discriminator(weights[0], made, real, penalised)
        )([state.discriminator])
        critic, squares = adam(state.discriminator, slopes, state.of_discriminator, steps, rate)
        told_too, (slopes,) = with_slopes(
            lambda weights: loss_of_generator(weights[0], critic, batch.for_generator)
        )([state.generator])
        generator, others = adam(state.generator, slopes, state.of_generator, steps, rate)
        kept = state.kept + (generator - state.kept) * (1 - decay)
        return State(steps, generator, critic, kept, others, squares), [*told_too, *told]

    steps = {
        penalised: compiled(lambda state, batch, p=penalised: step(state, batch, p))
        for penalised in (False, True)
    }

    def call(state: State, batch: Batch, penalised: bool) -> tuple[State, dict[str, float]]:
        following, told = steps[penalised](state, batch)
        names = ("generator", "discriminator", "sign", "steepness")
        numbers = (float(ops.convert_to_numpy(value)) for value in told)
        return following, dict(zip(names, numbers, strict=False))  # no penalty, no steepness

    return call


def rate_at(rates: Rates, step: Any) -> Any:
    """Give the rate of learning at a step, the first being 1."""
    if not rates.steps:
        return rates.learning
    fallen = ops.clip(2 * step / rates.steps - 1, 0, 1)
    return rates.learning * (1 - (1 - _FALLS_TO) * fallen)


def adam(
    values: Any, slopes: Any, squares: Any, step: Any, rate: Any, fades: float = 0.99
) -> tuple[Any, Any]:
    """Move values by Adam without momentum (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980).

    Keras' own keeps its memory in variables, which a function of tensors has not.

    Parameters
    ----------
    values, slopes
        A tensor, and the slopes of the loss by it.
    squares
        The means of the squared slopes so far; 0 at first.
    step
        Which step it is, the first being 1.
    rate
        Of the learning.
    fades
        What is left of the memory after a step.

    Returns
    -------
    (tensor, tensor)
        Values and memory after the step.
    """
    squares = fades * squares + (1 - fades) * ops.square(slopes)
    known = 1 - fades**step
    return values - rate * slopes / (ops.sqrt(squares / known) + 1e-8), squares


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
