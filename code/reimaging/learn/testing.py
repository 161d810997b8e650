"""What a trained classifier says of pictures whose class is known: the table behind every measure.

Columns: ``part``, ``image_id``, ``kind`` (what is seen, or ""), ``truth``, and the logit of each
class, before temperature and softmax. Parts are validation, test, and "other test": where enough
images were labelled by hand, they are the test, and the drawn pictures the other one.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from reimaging.image_class import CLASSES
from reimaging.learn.batches import InOrder
from reimaging.learn.examples import Examples, Pictures, read_examples
from reimaging.learn.model_file import load_model
from reimaging.learn.training import logits_of
from reimaging.table import write_table

COLUMNS = ("part", "image_id", "kind", "truth", *CLASSES)
LEAST_BY_HAND = 20  # labelled images of each class, or the drawn pictures are the test
_BATCH = 128


def write_tests(target: Path, model: Path, split: Path, arrays: Sequence[Path]) -> None:
    """Ask a classifier about the validation and the test part, and write down its logits.

    Parameters
    ----------
    target
        The table to write.
    model
        A classifier that was trained here.
    split
        The table of the parts (`reimaging.learn.examples`).
    arrays
        The image arrays that it names.
    """
    network = logits_of(load_model(model))

    def rows() -> Iterator[Sequence[Any]]:
        for part in ("validation", "test"):
            examples = read_examples(split, arrays, part)
            with Pictures(examples.paths) as pictures:
                logits = network.predict(InOrder(examples, pictures, _BATCH), verbose=0)
            named = [part] * len(examples) if part == "validation" else _tests(examples)
            told = zip(
                named, examples.image_id.tolist(), _kinds(examples), examples.label, strict=True
            )
            for (name, image_id, kind, label), values in zip(told, logits, strict=True):
                yield name, image_id, kind, CLASSES[label], *(f"{float(v):.6g}" for v in values)

    write_table(target, COLUMNS, rows())


def _tests(examples: Examples) -> list[str]:
    """Say of each test picture whether it belongs to the test that counts."""
    by_hand = np.zeros(len(examples), bool)
    for number, path in enumerate(examples.paths):
        with h5py.File(path) as file:
            by_hand[examples.array == number] = "article" in file
    counts = np.bincount(examples.label[by_hand], minlength=len(CLASSES))
    counted = by_hand if counts.min() >= LEAST_BY_HAND else ~by_hand
    return ["test" if each else "other test" for each in counted]


def _kinds(examples: Examples) -> list[str]:
    kinds = np.full(len(examples), "", object)
    for number, path in enumerate(examples.paths):
        with h5py.File(path) as file:
            here = examples.array == number
            if "kind" in file:
                kinds[here] = file["kind"].asstr()[:][examples.row[here]]
    return [str(kind) for kind in kinds]
