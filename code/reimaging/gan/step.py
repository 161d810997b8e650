"""One step of a generator and a discriminator against each other, on any back end.

The loss is the non-saturating one with the R1 penalty on real pictures, as they are judged
(Mescheder et al. 2018, https://arxiv.org/abs/1801.04406), which is worked out at every sixteenth
step alone and weighs sixteen times as much there (Karras et al. 2020). The generator that is kept
is the mean of those of the past, each counting less the longer ago it was.

Everything that is drawn by lot comes from outside, with the batch: the same batch makes the same
step on every back end, but for rounding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from reimaging.gan.networks import Size, discriminator, mapping, synthesis
from reimaging.learn.gradients import compiled, slope_within, with_slopes
from reimaging.settings import GanSettings

PENALISED_EVERY = 16  # steps
Floats = NDArray[np.float32]
Tensors = list[Any]


class Networks(NamedTuple):
    """The three networks, which say how values are used; the values are in a `State`."""

    mapping: keras.Model
    synthesis: keras.Model
    discriminator: keras.Model


class State(NamedTuple):
    """The values of a run after some step, each a list of tensors: what a step goes on from."""

    mapping: Tensors
    synthesis: Tensors
    discriminator: Tensors
    kept_mapping: Tensors
    kept_synthesis: Tensors
    of_generator: Tensors  # the means of squared slopes, and their number, that Adam goes by
    of_discriminator: Tensors


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
    """How fast the networks learn: Adam's rate, the weight of R1, the half-life of what is kept."""

    learning: float = 0.002
    penalty: float = 1.0
    kept_half: float = 500.0  # steps


def rates_of(gan: GanSettings) -> Rates:
    """Give the rates of a profile; what it does not set follows a rule.

    That is one after StyleGAN2-ADA (Karras et al. 2020, https://arxiv.org/abs/2006.06676, its
    code): a half-life of 312.5 batches, but not more than a tenth of all that is shown; and a
    penalty by side²/batch, eight times theirs, by which a few thousand steps came further.
    """
    penalty = 0.0016 * gan.side**2 / gan.batch if gan.penalty is None else gan.penalty
    half = gan.half_life or min(312.5 * gan.batch, 0.1 * gan.shown)
    return Rates(gan.learning_rate, penalty, half / gan.batch)


def build(size: Size, rates: Rates, seed: int) -> tuple[Networks, State]:
    """Build the networks of a size, and the state before the first step."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    networks = Networks(mapping(size), synthesis(size), discriminator(size))
    maps, makes, critic = (
        [ops.copy(variable.value) for variable in model.trainable_variables] for model in networks
    )
    unmoved = [[ops.zeros(()), *map(ops.zeros_like, each)] for each in ([*maps, *makes], critic)]
    return networks, State(maps, makes, critic, maps, makes, *unmoved)


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
        values: Tensors, made: Any, real: Any, penalised: bool
    ) -> tuple[Any, Any]:
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

    def loss_of_generator(values: Tensors, judged_by: Tensors, drawn: Drawn) -> tuple[Any, Any]:
        loss = ops.mean(ops.softplus(-judge(judged_by, make(values, drawn))))
        return loss, [loss]

    def step(state: State, batch: Batch, penalised: bool) -> tuple[State, Any]:
        generator = [*state.mapping, *state.synthesis]
        real = at_all_scales(batch.real)
        real = [change(p, batch.changes) for p in real] if many else change(real, batch.changes)
        made = make(generator, batch.for_discriminator)
        told, slopes = with_slopes(
            lambda values: loss_of_discriminator(values, made, real, penalised)
        )(state.discriminator)
        critic, of_critic = adam(
            state.discriminator, slopes, state.of_discriminator, rates.learning
        )
        told_too, slopes = with_slopes(
            lambda values: loss_of_generator(values, critic, batch.for_generator)
        )(generator)
        generator, of_generator = adam(generator, slopes, state.of_generator, rates.learning)
        kept = [
            old + (new - old) * (1 - decay)
            for old, new in zip(
                [*state.kept_mapping, *state.kept_synthesis], generator, strict=True
            )
        ]
        following = State(
            generator[:split], generator[split:], critic,
            kept[:split], kept[split:], of_generator, of_critic,
        )  # fmt: skip
        return following, [*told_too, *told]

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


def adam(
    values: Tensors, slopes: Tensors, memory: Tensors, rate: float, fades: float = 0.99
) -> tuple[Tensors, Tensors]:
    """Move values by Adam without momentum (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980).

    Keras' own keeps its memory in variables, which a function of tensors has not.

    Parameters
    ----------
    values, slopes
        Tensors, and the slopes of the loss by each.
    memory
        The number of steps so far, and for each value the mean of its squared slopes.
    rate
        Of the learning.
    fades
        What is left of the memory after a step.

    Returns
    -------
    (list, list)
        Values and memory after the step.
    """
    count, *squares = memory
    count = count + 1
    squares = [
        fades * old + (1 - fades) * ops.square(slope)
        for old, slope in zip(squares, slopes, strict=True)
    ]
    known = 1 - fades**count
    moved = [
        value - rate * slope / (ops.sqrt(square / known) + 1e-8)
        for value, slope, square in zip(values, slopes, squares, strict=True)
    ]
    return moved, [count, *squares]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
