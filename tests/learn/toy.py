"""Pictures that a network learns in seconds: lines on white, grain, and grain with lines on white."""

from pathlib import Path

import h5py
import numpy as np

from reimaging.image_class import CLASSES
from reimaging.pixels.arrays import FORMAT, VERSION

SIDE = 32


def toy_picture(label: int, rng: np.random.Generator, side: int = SIDE) -> np.ndarray:
    """Draw a picture of a class, side x side x 3 uint8."""
    picture = np.full((side, side, 3), 255, np.uint8)
    clouds = np.kron(rng.uniform(60, 180, (8, 8)), np.ones((side // 8, side // 8)))
    grain = (clouds + rng.uniform(-30, 30, (side, side))).astype(np.uint8)[:, :, None].repeat(3, 2)
    if label == 1:
        picture = grain
    if label == 2:
        picture[: side // 2] = grain[: side // 2]
    if label != 1:
        below = side // 2 if label == 2 else 0
        for row, column in zip(rng.integers(below, side, 5), rng.integers(0, side, 5), strict=True):
            length = int(rng.integers(side // 8, side // 2))
            if rng.random() < 0.5:
                picture[row, column : column + length] = 0
            else:
                picture[row : row + length, column] = 0
    return picture


def write_toy_array(
    path: Path, count: int, *, seed: int = 1, side: int = SIDE, labels=None, **columns
) -> Path:
    """Write an array of toy pictures of the classes in turn, as drawn ones are written."""
    rng = np.random.default_rng(seed)
    labels = np.array([n % 3 for n in range(count)] if labels is None else labels, np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "side": side})
        file["images"] = np.stack([toy_picture(label, rng, side) for label in labels])
        file["image_id"] = np.arange(count, dtype=np.int64) + 1000 * seed
        file["label"] = labels
        kinds = [CLASSES[label] for label in labels]
        file.create_dataset("kind", data=kinds, dtype=h5py.string_dtype())
        for name, values in columns.items():
            file[name] = values
    return path
