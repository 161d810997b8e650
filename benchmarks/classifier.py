"""How good the classifier is on real images: as `make` trains it, and with real labels on top.

The real images are for measuring: no weights that were trained with them are kept. With labels on
top, the folds are of groups of near-duplicates; the network of `make` is trained on with the labels
of four folds beside as many drawn pictures, and asked about the fifth.
"""

import csv
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import numpy as np
from pictures import LABELLED, real_pictures, sample_pictures
from results import ROOT, Figure, needs, table, write
from sklearn.model_selection import StratifiedGroupKFold

from reimaging.image_class import CLASSES
from reimaging.layout import Layout
from reimaging.learn.classify import classify_folder
from reimaging.learn.evaluation import (
    accuracy,
    confusion_matrix,
    diagram_or_not,
    macro_f1,
)
from reimaging.learn.examples import Examples
from reimaging.learn.model_file import load_model
from reimaging.learn.perceptual_hash import near_duplicate_groups
from reimaging.learn.training import Training, train
from reimaging.pixels.arrays import FORMAT, VERSION, fit
from reimaging.profile import load_profile
from reimaging.settings import ImageSettings
from reimaging.table import read_table

FOLDS, REPEATS, DRAWS = 5, 5, 2000


def main() -> int:
    """Measure and write the section."""
    rows, truth, other = labelled()
    layout = Layout(ROOT, "sample")
    needs(layout.classifier, layout.table("class_shares"))
    with tempfile.TemporaryDirectory() as folder:
        as_made = classified(Path(folder), layout.classifier, rows)
        body = "The network of `make`, trained on drawn pictures alone, on "
        body += f"{len(rows)} real images ({counts(truth)}):\n\n"
        by_drawn = measures(truth, as_made, other)
        body += table(("measure", "value", "95 %"), by_drawn) + "\n\n"
        body += _confusion(truth, as_made) + "\n\n"
        predicted = _with_labels(Path(folder), rows, truth, layout)
    scores = [macro_f1(truth, each) for each in predicted]
    body += (
        f"With labels of real images on top: {FOLDS} folds, {REPEATS} times, near-duplicates in "
        f"one fold; macro-F1 of the {REPEATS} times "
        f"{', '.join(f'{score:.3f}' for score in scores)}; their mean and an interval over images:"
        "\n\n"
    )
    rows_of = [measures(truth, each, other) for each in predicted]
    mean = [
        (name, f"{np.mean([float(rows[place][1]) for rows in rows_of]):.3f}", interval)
        for place, (name, _, interval) in enumerate(pooled(truth, predicted, other))
    ]
    body += table(("measure", "mean", "95 %"), mean) + "\n\n" + _shares(layout)
    ways = {"drawn pictures alone": by_drawn, "with real labels": mean}
    figures = [
        Figure(f"{way}: {name}", float(value), "")
        for way, told in ways.items()
        for name, value, _ in told
    ]
    write("classifier", body, figures)
    return 0


def labelled() -> tuple[list[dict[str, str]], np.ndarray, np.ndarray]:
    """Read the rows of the real images, their classes, and the other class that is defensible."""
    real_pictures()  # or end with a sentence
    with (LABELLED / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    truth = np.array([CLASSES.index(row["label"]) for row in rows])
    other = np.array([CLASSES.index(row["alternative"] or row["label"]) for row in rows])
    return rows, truth, other


def classified(folder: Path, model: Path, rows: list[dict[str, str]]) -> np.ndarray:
    """Ask by the command's own way: `reimaging classify`."""
    out = folder / "predictions.csv"
    classify_folder(
        LABELLED / "images", model, out, settings=ImageSettings(), workers=os.cpu_count() or 1
    )
    said = {row["image"]: row["label"] for row in read_table(out)}
    return np.array([CLASSES.index(said[row["image"]]) for row in rows])


def _with_labels(
    folder: Path, rows: list[dict[str, str]], truth: np.ndarray, layout: Layout
) -> list[np.ndarray]:
    """Give what is predicted of each image by a network that was not trained with it."""
    profile = load_profile("sample", ROOT)
    side, drawn = profile.arrays.side, layout.array("drawn-training", profile.arrays.side)
    array = folder / "labelled.h5"
    with h5py.File(array, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "side": side})
        file["images"] = np.stack([fit(np.asarray(p.image), side) for p in real_pictures()])
        images = file["images"][:]
    groups = near_duplicate_groups(images)
    with h5py.File(drawn) as file:
        drawn_labels = file["label"][:]
    settings = replace(
        profile.classifier,
        weights=str(layout.classifier),
        epochs=8,
        patience=8,
        learning_rate=0.0005,
    )
    predicted = []
    for repeat in range(REPEATS):
        said = np.zeros(len(rows), np.int64)
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=repeat)
        for number, (learnt, asked) in enumerate(folds.split(images, truth, groups)):
            chosen = np.random.default_rng([repeat, number]).permutation(len(drawn_labels))
            held, beside = chosen[:300], chosen[300 : 300 + 2 * len(learnt)]
            training = Training(
                _joined((array, drawn), (learnt, beside), (truth, drawn_labels)),
                _joined((array, drawn), (learnt[:0], held), (truth, drawn_labels)),
                settings,
                repeat,
                folder / "training",
            )
            train(training, folder / "fold.keras", folder / "fold.csv")
            answers = load_model(folder / "fold.keras").predict(
                images[asked].astype(np.float32), verbose=0
            )
            said[asked] = answers.argmax(axis=1)
        predicted.append(said)
        print(f"{repeat + 1} of {REPEATS}: macro-F1 {macro_f1(truth, said):.3f}", file=sys.stderr)
    return predicted


def _joined(
    paths: tuple[Path, ...], rows: tuple[np.ndarray, ...], labels: tuple[np.ndarray, ...]
) -> Examples:
    array = np.concatenate([np.full(len(r), n) for n, r in enumerate(rows)]).astype(np.int64)
    row = np.concatenate(rows).astype(np.int64)
    label = np.concatenate([label[r] for label, r in zip(labels, rows, strict=True)])
    return Examples(paths, array, row, row, label.astype(np.uint8))


def measures(truth: np.ndarray, said: np.ndarray, other: np.ndarray) -> list[tuple[str, str, str]]:
    """Measure one prediction: name, value and interval of each measure."""
    return pooled(truth, [said], other)


def pooled(
    truth: np.ndarray, predicted: list[np.ndarray], other: np.ndarray
) -> list[tuple[str, str, str]]:
    """Measure, with a bootstrap over images, each with all that was predicted of it."""
    said = np.stack(predicted)
    draws = np.random.default_rng(4).integers(0, len(truth), (DRAWS, len(truth)))

    def defensible(t: np.ndarray, p: np.ndarray, o: np.ndarray) -> float:
        return float(np.mean((p == t) | (p == o)))

    rows = []
    for name, measure in (
        ("macro-F1", lambda t, p, o: macro_f1(t, p)),
        ("diagram or not", lambda t, p, o: diagram_or_not(t, p)),
        ("accuracy", lambda t, p, o: accuracy(t, p)),
        ("right or defensible", defensible),
    ):
        value = np.mean([measure(truth, each, other) for each in said])
        drawn = [
            np.mean([measure(truth[d], each[d], other[d]) for each in said]) for d in draws[:500]
        ]
        low, high = np.percentile(drawn, [2.5, 97.5])
        rows.append((name, f"{value:.3f}", f"{low:.3f} to {high:.3f}"))
    return rows


def _confusion(truth: np.ndarray, said: np.ndarray) -> str:
    matrix = confusion_matrix(truth, said)
    rows = [(name, *map(str, matrix[n])) for n, name in enumerate(CLASSES)]
    return table(("true class", *(f"said {name}" for name in CLASSES)), rows)


def _shares(layout: Layout) -> str:
    """Set the corrected shares of the sample beside those that are known."""
    known = [picture.label for picture in sample_pictures()]
    rows = []
    for row in read_table(layout.table("class_shares")):
        share = 100 * known.count(row["class"]) / len(known)
        raw, corrected, low, high = (
            f"{100 * float(row[name]):.1f} %" for name in ("raw", "corrected", "low", "high")
        )
        rows.append((row["class"], f"{share:.1f} %", raw, corrected, f"{low} to {high}"))
    columns = ("class", "known", "raw", "corrected", "95 %")
    told = f"Shares of the sample's {len(known)} rendered images:\n\n"
    return told + table(columns, rows)


def counts(truth: np.ndarray) -> str:
    """Say how many there are of each class."""
    return ", ".join(f"{int((truth == n).sum())} {name}" for n, name in enumerate(CLASSES))


if __name__ == "__main__":
    sys.exit(main())
