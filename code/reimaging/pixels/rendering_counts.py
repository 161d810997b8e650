"""In what the rendering of images ended: counts over the stores, with examples."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.pixels.store import ImageStore


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
    for path in stores:
        with ImageStore(path) as store:
            for number, outcome in zip(store.ids, store.outcomes, strict=True):
                name = outcome.split(":", 1)[0]
                counts[name] += 1
                example = (int(number), outcome)
                examples[name] = min(examples.get(name, example), example)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("outcome", "images", "example_image_id", "example"))
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        writer.writerow((name, count, *examples[name]))
    write_text(target, table.getvalue())
