"""What each step of a training draws by lot: real pictures, latent points, noise, changes.

It follows from the seed and the step's number alone, by numpy: a run that was killed goes on with
the same draws, and so does another back end.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from reimaging.gan.changes import drawn_changes
from reimaging.gan.networks import Size
from reimaging.gan.step import Batch, Drawn

_AHEAD = 3  # steps

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Lots:
    """What is drawn, and from what.

    Attributes
    ----------
    pictures
        The real ones, uint8 [n, side, side, colours]; they may lie in a file.
    size
        Of the networks.
    batch
        Pictures a step.
    mirrored
        Whether pictures may be turned left to right.
    seed
        Of everything.
    """

    pictures: Pixels
    size: Size
    batch: int
    mirrored: bool
    seed: int

    def batches(self, first: int, end: int) -> Iterator["Lot"]:
        """Draw for the steps from `first` to before `end`, some ahead while a step is made."""
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(self.draw, n) for n in range(first, min(end, first + _AHEAD))]
            for number in range(first, end):
                lot = waiting.pop(0).result()
                if number + _AHEAD < end:
                    waiting.append(pool.submit(self.draw, number + _AHEAD))
                yield lot

    def draw(self, number: int) -> "Lot":
        """Draw what the step of a number takes, but for the changes, which go by the steps before.

        Half of the pictures that are generated take the styles of their last layers from a second
        latent point.
        """
        rng = np.random.default_rng([self.seed, number])
        size, count = self.size, self.batch
        rows = np.sort(rng.integers(0, len(self.pictures), count))
        draws = []
        for _ in range(2):
            latents = rng.standard_normal((2, count, size.latent), dtype=np.float32)
            mixed, after = rng.random(count) < 0.5, rng.integers(1, size.styles, count)
            first = np.where(mixed, after, size.styles)[:, None]
            second = (np.arange(size.styles) >= first).astype(np.float32)
            draws.append((latents, second, noise_by_lot(size.noise_shapes, count, rng)))
        real = self.pictures[rows].astype(np.float32) / np.float32(127.5) - 1
        return Lot(number, real, draws)

    def batch_of(self, lot: "Lot", part: float) -> Batch:
        """Make a step's batch, where this part of the pictures is changed before it is judged."""
        rng = np.random.default_rng([self.seed, lot.number, 1])
        tensor = keras.ops.convert_to_tensor

        def changes() -> list[Any]:
            drawn = drawn_changes(self.batch, self.size.side, part, rng, self.mirrored)
            return [tensor(each) for each in drawn]

        of_real = changes()
        draws = [
            Drawn(tensor(latents), tensor(second), [tensor(each) for each in noise], changes())
            for latents, second, noise in lot.draws
        ]
        return Batch(tensor(lot.real), of_real, *draws)


@dataclass(frozen=True)
class Lot:
    """What one step takes by lot: real pictures, and latent points, styles and noise, twice."""

    number: int
    real: Floats
    draws: list[tuple[Floats, Floats, list[Floats]]]


def noise_by_lot(
    shapes: Sequence[tuple[int, ...]], count: int, rng: np.random.Generator
) -> list[Floats]:
    """Draw the noise of each convolution, float32 [count, side, side, 1], by its shape."""
    return [rng.standard_normal((count, *shape), dtype=np.float32) for shape in shapes]
