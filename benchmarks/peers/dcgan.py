"""A plain DCGAN of 32-px pictures (Radford et al. 2016, https://arxiv.org/abs/1511.06434).

As the paper has it and its tutorials repeat it: strided convolutions, batch normalisation, ReLU in
the generator and leaky ReLU in the discriminator, weights drawn with a deviation of 0.02, Adam with
a rate of 0.0002 and a momentum of 0.5, pictures of -1 to 1.
"""

import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

BATCH, LATENT = 64, 100
Pixels = NDArray[np.uint8]


def generator(width: int, colours: int) -> keras.Model:
    """Build the network from latent vectors, [n, 100], to pictures."""
    draw = keras.initializers.RandomNormal(0.0, 0.02)
    latent = keras.Input((LATENT,))
    x = layers.Dense(4 * 4 * 4 * width, use_bias=False, kernel_initializer=draw)(latent)
    x = layers.Reshape((4, 4, 4 * width))(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in (2 * width, width):
        x = layers.Conv2DTranspose(
            filters, 4, 2, "same", use_bias=False, kernel_initializer=draw
        )(x)  # fmt: skip
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(
        colours, 4, 2, "same", activation="tanh", kernel_initializer=draw
    )(x)  # fmt: skip
    return keras.Model(latent, x)


def discriminator(width: int, colours: int) -> keras.Model:
    """Build the network from pictures to logits."""
    draw = keras.initializers.RandomNormal(0.0, 0.02)
    picture = keras.Input((32, 32, colours))
    x = layers.LeakyReLU(0.2)(
        layers.Conv2D(width, 4, 2, "same", kernel_initializer=draw)(picture)
    )  # fmt: skip
    for filters in (2 * width, 4 * width):
        x = layers.Conv2D(filters, 4, 2, "same", use_bias=False, kernel_initializer=draw)(x)
        x = layers.LeakyReLU(0.2)(layers.BatchNormalization()(x))
    return keras.Model(picture, layers.Dense(1, kernel_initializer=draw)(layers.Flatten()(x)))


def trained(real: Pixels, seconds: float, width: int, seed: int) -> tuple[keras.Model, int]:
    """Train for so many seconds from the first line on; give the generator and the steps made."""
    begun = time.perf_counter()
    keras.utils.set_random_seed(seed)
    colours = real.shape[-1]
    makes, judges = generator(width, colours), discriminator(width, colours)
    of_one, of_other = (keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2))
    of_one.build(makes.trainable_variables)
    of_other.build(judges.trainable_variables)
    loss = keras.losses.BinaryCrossentropy(from_logits=True)

    @tf.function
    def step(pictures: tf.Tensor) -> None:
        latents = tf.random.normal((BATCH, LATENT))
        with tf.GradientTape() as of_judge, tf.GradientTape() as of_maker:
            made = makes(latents, training=True)
            true, false = judges(pictures, training=True), judges(made, training=True)
            judged = loss(tf.ones_like(true), true) + loss(tf.zeros_like(false), false)
            passed = loss(tf.ones_like(false), false)
        for tape, value, model, optimizer in (
            (of_judge, judged, judges, of_other),
            (of_maker, passed, makes, of_one),
        ):
            slopes = tape.gradient(value, model.trainable_variables)
            optimizer.apply(slopes, model.trainable_variables)

    rng, steps = np.random.default_rng(seed), 0
    scaled = real.astype(np.float32) / np.float32(127.5) - 1
    while time.perf_counter() - begun < seconds:
        step(tf.constant(scaled[rng.integers(0, len(scaled), BATCH)]))
        steps += 1
    return makes, steps


def pictures(makes: keras.Model, count: int, seed: int) -> Pixels:
    """Have the generator make pictures, uint8."""
    latents = np.random.default_rng(seed).standard_normal((count, LATENT)).astype(np.float32)
    parts = [
        keras.ops.convert_to_numpy(makes(part, training=False))
        for part in np.array_split(latents, -(-count // 100))
    ]
    return np.clip(np.round((np.concatenate(parts) + 1) * 127.5), 0, 255).astype(np.uint8)
