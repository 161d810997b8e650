"""What more drawn pictures would reach: the network of `make`, trained on few, on its own, on many.

The pictures of a smaller size are the first of a larger one; each tenth tunes, and pictures alike
are not kept on one side, as `make` keeps them. Else it is as there: what is measured is
`reimaging classify` on the same real images.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import numpy as np
from classifier import classified, counts, labelled, measures
from results import ROOT, Figure, table, write

from reimaging.learn.examples import Examples
from reimaging.learn.training import Training, train
from reimaging.pixels.drawn_arrays import write_drawn_array
from reimaging.profile import load_profile

SIZES = (1500, 6000, 20000)


def main() -> int:
    """Measure and write the section."""
    rows, truth, other = labelled()
    profile, found = load_profile("sample", ROOT), []
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn, model = folder / "drawn.h5", folder / "classifier.keras"
        write_drawn_array(
            drawn, "training", max(SIZES), side=profile.arrays.side, seed=profile.random.seed,
            workers=os.cpu_count() or 1,
        )  # fmt: skip
        for size in SIZES:
            asked = Training(
                _rows(drawn, size, tunes=False), _rows(drawn, size, tunes=True),
                profile.classifier, profile.random.seed, folder / f"of-{size}",
            )  # fmt: skip
            train(asked, model, folder / "history.csv")
            said = classified(folder, model, rows)
            measured = measures(truth, said, other)
            values = [f"{value} ({low_to_high})" for _, value, low_to_high in measured]
            found.append((f"{size:,}", *values))
            figures += [
                Figure(f"{size:,} drawn: {name}", float(value), "") for name, value, _ in measured
            ]
            print(found[-1], file=sys.stderr)
    columns = ("drawn pictures", "macro-F1", "diagram or not",
               "accuracy", "right or defensible")  # fmt: skip
    body = f"{len(rows)} real images ({counts(truth)}); {profile.classifier.epochs} epochs of each "
    body += f"size, one seed; in brackets 95 % over the images.\n\n{table(columns, found)}"
    write("classifier_sizes", body, figures)
    return 0


def _rows(drawn: Path, size: int, *, tunes: bool) -> Examples:
    with h5py.File(drawn) as file:
        label, number = file["label"][:size], file["image_id"][:size]
    row = np.flatnonzero((np.arange(size) % 10 == 9) == tunes).astype(np.int64)
    return Examples((drawn,), np.zeros_like(row), row, number[row], label[row])


if __name__ == "__main__":
    sys.exit(main())
