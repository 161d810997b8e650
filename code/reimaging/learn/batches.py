"""Pictures for a network, a batch at a time, from arrays that stay on the disk.

What a batch holds depends on the seed, the epoch and its place alone: not on how many batches were
read before, so that a run which was killed goes on with the batches it would have had.
"""

import os
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from reimaging.learn.augment import DEFAULT, Augmentation, augment
from reimaging.learn.examples import Examples, Pictures

_AHEAD = 8  # batches that wait for the network at most


def order_of_epoch(label: NDArray[np.uint8], seed: int, epoch: int) -> NDArray[np.int64]:
    """Shuffle the examples of one epoch so that each class comes equally often.

    Where the classes are of one size each example comes once. Elsewhere an epoch is still as long
    as there are examples, and those of small classes come more than once, of large ones not all.

    Parameters
    ----------
    label
        Class of each example, uint8 [n].
    seed, epoch
        The same pair gives the same order.

    Returns
    -------
    array of int64 [n]
        Places in `label`.
    """
    rng = np.random.default_rng([seed, epoch])
    classes = np.unique(label)
    share = -(-len(label) // len(classes))
    turns = np.empty((share, len(classes)), np.int64)
    for column, image_class in enumerate(classes):
        members = np.flatnonzero(label == image_class)
        rounds = -(-share // len(members))
        turns[:, column] = np.concatenate([rng.permutation(members) for _ in range(rounds)])[:share]
    for turn in turns:
        rng.shuffle(turn)
    return turns.ravel()[: len(label)]


class Batches(keras.utils.PyDataset):
    """Pictures to learn from: shuffled, changed, and read ahead by threads.

    Parameters
    ----------
    examples, pictures
        What to read, and where from.
    batch
        Images in a batch; the last one of an epoch is left out if it is not full.
    seed
        Of the order and of the changes.
    how
        The changes to make.
    first_epoch
        The epoch to begin with, from 0.
    """

    def __init__(
        self,
        examples: Examples,
        pictures: Pictures,
        *,
        batch: int,
        seed: int,
        how: Augmentation = DEFAULT,
        first_epoch: int = 0,
    ) -> None:
        super().__init__(workers=_threads(), use_multiprocessing=False, max_queue_size=_AHEAD)
        self._examples, self._pictures = examples, pictures
        self._batch, self._seed, self._how = batch, seed, how
        self._epoch = first_epoch
        self._order = order_of_epoch(examples.label, seed, first_epoch)

    def __len__(self) -> int:
        return max(1, len(self._examples) // self._batch)

    def __getitem__(self, place: int) -> tuple[Any, Any]:
        """Give pictures, float32 0 to 255, and labels, of the batch at a place in the epoch."""
        chosen = self._order[place * self._batch : (place + 1) * self._batch]
        examples = self._examples
        images = self._pictures.read(examples.array[chosen], examples.row[chosen])
        for number, image in enumerate(images):
            rng = np.random.default_rng([self._seed, self._epoch, place, number])
            images[number] = augment(image, rng, self._how)
        return images.astype(np.float32), examples.label[chosen].astype(np.int32)

    def on_epoch_end(self) -> None:
        """Go on to the order of the next epoch."""
        self._epoch += 1
        self._order = order_of_epoch(self._examples.label, self._seed, self._epoch)


class InOrder(keras.utils.PyDataset):
    """Pictures to be tuned by or tested with: as they are, in their order, the last batch too."""

    def __init__(self, examples: Examples, pictures: Pictures, batch: int) -> None:
        super().__init__(workers=_threads(), use_multiprocessing=False, max_queue_size=_AHEAD)
        self._examples, self._pictures, self._batch = examples, pictures, batch

    def __len__(self) -> int:
        return -(-len(self._examples) // self._batch)

    def __getitem__(self, place: int) -> tuple[Any, Any]:
        """Give pictures, float32 0 to 255, and labels, of the batch at a place."""
        chosen = slice(place * self._batch, (place + 1) * self._batch)
        examples = self._examples
        images = self._pictures.read(examples.array[chosen], examples.row[chosen])
        return images.astype(np.float32), examples.label[chosen].astype(np.int32)


def _threads() -> int:
    """Two at least, or Keras would read nothing ahead; many cores feed a GPU."""
    return min(16, max(2, os.cpu_count() or 1))
