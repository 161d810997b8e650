"""In what the rendering of images ended: counts over the stores, with examples."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reimaging.pixels.store import first_outcomes
from reimaging.table import write_table


def write_rendering_counts(stores: Sequence[Path], target: Path) -> None:
    """Count the outcomes of all images in the stores.

    Parameters
    ----------
    stores
        The image stores of a run.
    target
        A CSV with the columns outcome (without what follows its colon), images, example_image_id
        and example (the whole outcome of the smallest such image_id).
    """
    counts: Counter[str] = Counter()
    examples: dict[str, tuple[int, str]] = {}
    for numbers, outcomes in first_outcomes(stores):
        for number, outcome in zip(numbers.tolist(), outcomes, strict=True):
            name = outcome.split(":", 1)[0]
            counts[name] += 1
            examples[name] = min(examples.get(name, (number, outcome)), (number, outcome))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    columns = ("outcome", "images", "example_image_id", "example")
    write_table(target, columns, [(name, n, *examples[name]) for name, n in ranked])
