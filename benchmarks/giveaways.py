"""What gives the drawn pictures away: classifiers of real against drawn, and what they go by.

As many pictures of the sample as there are real ones, of the same classes and, where the real ones
were found by likeness (turned plots, fields of points, panels of maps), of the same sort. Tiles of
a montage are compared with tiles: shrunk and compressed as those were. All are 128 pixels wide or
high. Five folds; an accuracy of one half would mean that nothing gives them away.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from pictures import CLASSES, Shown, of_class, real_pictures, sample_pictures
from PIL import Image
from results import Figure, table, write
from scipy import ndimage
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from reimaging.sample.conversion import through_jpeg

SIDE, TILE, FOLDS, SEED = 128, 120, 5, 4
_POINTS = {
    "point cloud",
    "measured points",
    "network",
    "vector field",
    "contour plot",
    "point field",
}
_MAPS = {"map panels", "filled contours", "wave pattern", "spin configuration", "map chart"}


def main() -> int:
    """Measure and write the section."""
    real = real_pictures()
    drawn = _matched(real, sample_pictures())
    images = [_fitted(p.image, tile=not p.is_random) for p in real]
    tiles = [not p.is_random for p in real]
    images += [_fitted(p.image, tile) for p, tile in zip(drawn, tiles, strict=True)]
    truth = np.repeat([0, 1], len(real))
    names, features = zip(*(_features(image) for image in images), strict=True)
    values = np.array(features)
    by_forest, importance = _forest(values, truth)
    by_network = _network(np.stack([_square(image) for image in images]), truth)
    by_name = {"forest on named features": by_forest, "small network on pixels": by_network}
    rows = [(name, *_scores(scores, truth)) for name, scores in by_name.items()]
    figures = [
        Figure(f"{name}, AUC", float(roc_auc_score(truth, scores)), "", "lower")
        for name, scores in by_name.items()
    ]
    body = table(("classifier", "accuracy", "AUC"), rows) + "\n\n"
    body += table(("class", "forest, accuracy", "network, accuracy"), [
        (label, *(f"{100 * np.mean((scores > 0.5)[part] == truth[part]):.0f} %"
                  for scores in (by_forest, by_network)))
        for label in CLASSES
        for part in [np.array([p.label == label for p in (*real, *drawn)])]
    ]) + "\n\n"  # fmt: skip
    order = np.argsort(-importance)[:10]
    rows = [
        (names[0][i], f"{100 * importance[i]:.1f}", f"{np.mean(values[truth == 0, i]):.3g}",
         f"{np.mean(values[truth == 1, i]):.3g}")
        for i in order
    ]  # fmt: skip
    columns = ("what gives away", "points of AUC lost without it", "real, mean", "drawn, mean")
    write("giveaways", body + table(columns, rows), figures)
    return 0


def _matched(real: list[Shown], drawn: list[Shown]) -> list[Shown]:
    """Choose a picture of the sample for each real one, in their order, none twice."""
    order = np.random.default_rng(SEED).permutation(len(drawn))
    left = [drawn[i] for i in order]
    sorts = {
        "dc3": lambda p: p.turned > 0,
        "dc6": lambda p: p.kind in _POINTS and not p.turned,
        "dc36": lambda p: p.kind in _MAPS and not p.turned,
    }
    chosen = []
    for picture in real:
        fits = sorts.get(picture.source, lambda p: not p.turned)
        fitting = [
            p for p in of_class(left, picture.label) if picture.label != "diagram" or fits(p)
        ]
        fitting = fitting or of_class(left, picture.label)
        chosen.append(fitting[0])
        left.remove(fitting[0])
    return chosen


def _fitted(image: Image.Image, tile: bool) -> Image.Image:
    """Shrink to the long side; a tile of a montage was smaller first, and compressed."""
    if tile:
        image = image.copy()
        image.thumbnail((TILE, TILE), Image.Resampling.LANCZOS)
        image = through_jpeg(image, 75)
    factor = SIDE / max(image.size)
    size = [max(8, round(edge * factor)) for edge in image.size]
    return image.resize((size[0], size[1]), Image.Resampling.LANCZOS)


def _square(image: Image.Image) -> np.ndarray:
    square = np.full((SIDE, SIDE, 3), 255, np.uint8)
    top, left = (SIDE - image.height) // 2, (SIDE - image.width) // 2
    square[top : top + image.height, left : left + image.width] = np.asarray(image)
    return square


def _features(image: Image.Image) -> tuple[list[str], list[float]]:
    pixels = np.asarray(image).astype(float)
    grey = np.asarray(image.convert("L")).astype(float)
    apart = pixels.max(axis=2) - pixels.min(axis=2)
    across, down = ndimage.sobel(grey, 1) / 4, ndimage.sobel(grey, 0) / 4
    edge = np.hypot(across, down)
    steep = edge > 40
    straight = (np.abs(across) < 0.15 * edge) | (np.abs(down) < 0.15 * edge)
    smooth = ndimage.median_filter(grey, 3)
    flat = ndimage.maximum_filter(edge, 5) < 12
    ring = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = grey < 128
    runs = [ndimage.uniform_filter1d(ink.astype(float), 25, axis=axis) > 0.97 for axis in (0, 1)]
    hues = (
        np.histogram(np.asarray(image.convert("HSV"))[..., 0][apart > 40], 12, (0, 255))[0] + 1e-9
    )
    blobs, count = ndimage.label(ink)
    sizes = np.bincount(blobs.ravel())[1:] if count else np.zeros(1)
    found = {
        "aspect": np.log2(image.width / image.height),
        "white": (grey >= 230).mean(),
        "pure white": (grey == 255).mean(),
        "mid-tones": ((grey >= 40) & (grey < 215)).mean(),
        "pale greys (200 to 240)": ((grey >= 200) & (grey < 240)).mean(),
        "dark": (grey < 40).mean(),
        "darkest 1 %": np.percentile(grey, 1),
        "darkness of the ink": grey[grey < 200].mean() if (grey < 200).any() else 200.0,
        "strong colour": (apart > 40).mean(),
        "faint colour": ((apart > 6) & (apart <= 40)).mean(),
        "hues": float(np.exp(-np.sum(hues / hues.sum() * np.log(hues / hues.sum())))),
        "edges": steep.mean(),
        "contrast of edges": edge[steep].mean() if steep.any() else 0.0,
        "straight edges": straight[steep].mean() if steep.any() else 0.0,
        "single pixels": np.abs(grey - smooth).mean(),
        "noise of flat parts": np.abs(grey - smooth)[flat].mean() if flat.any() else 0.0,
        "ring of the picture": ring.mean(),
        "ring, dark": (ring < 128).mean(),
        "long runs, upright": runs[0].mean(),
        "long runs, level": runs[1].mean(),
        "ink, left less right": _halves(ink, 1),
        "ink, top less bottom": _halves(ink, 0),
        "ink in the middle": ink[ink.shape[0] // 4 : -ink.shape[0] // 4 or None].mean(),
        "pieces of ink": np.log1p(count),
        "size of pieces": np.log1p(np.median(sizes)),
        "largest piece": sizes.max(initial=0) / grey.size,
        "tones used": len(np.unique(grey)),
        "blocks of 8": _blockiness(grey),
    }  # fmt: skip
    return list(found), [float(value) for value in found.values()]


def _halves(ink: np.ndarray, axis: int) -> float:
    first, second = np.array_split(ink, 2, axis=axis)
    return float(first.mean() - second.mean())


def _blockiness(grey: np.ndarray) -> float:
    steps = np.abs(np.diff(grey, axis=1))
    if steps.shape[1] < 24:
        return 1.0
    return float((steps[:, 7::8].mean() + 0.1) / (steps.mean() + 0.1))


def _forest(values: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scores, importance = np.zeros(len(truth)), np.zeros(values.shape[1])
    for learn, held in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(values, truth):
        forest = ExtraTreesClassifier(400, min_samples_leaf=2, random_state=SEED, n_jobs=-1)
        forest.fit(values[learn], truth[learn])
        scores[held] = forest.predict_proba(values[held])[:, 1]
        lost = permutation_importance(forest, values[held], truth[held], scoring="roc_auc",
                                      n_repeats=5, random_state=SEED)  # fmt: skip
        importance += lost.importances_mean / FOLDS
    return scores, importance


def _network(images: np.ndarray, truth: np.ndarray) -> np.ndarray:
    scores = np.zeros(len(truth))
    for learn, held in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(images, truth):
        keras.utils.set_random_seed(SEED)
        layers = [keras.Input((SIDE, SIDE, 3)), keras.layers.Rescaling(-1 / 255, 1.0)]
        for width in (16, 32, 48, 64):
            layers += [
                keras.layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False),
                keras.layers.BatchNormalization(momentum=0.9),  # few steps are few to average over
                keras.layers.ReLU(),
            ]
        pool = keras.layers.GlobalAveragePooling2D()
        layers += [pool, keras.layers.Dropout(0.3), keras.layers.Dense(1, "sigmoid")]
        model = keras.Sequential(layers)
        model.compile(keras.optimizers.Adam(2e-3), "binary_crossentropy")
        model.fit(images[learn], truth[learn], batch_size=32, epochs=25, verbose=0)
        scores[held] = model.predict(images[held], verbose=0)[:, 0]
    return scores


def _scores(scores: np.ndarray, truth: np.ndarray) -> tuple[str, str]:
    right = 100 * np.mean((scores > 0.5) == truth)
    return f"{right:.1f} %", f"{roc_auc_score(truth, scores):.3f}"


if __name__ == "__main__":
    sys.exit(main())
