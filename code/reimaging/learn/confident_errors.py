"""The pictures that a classifier is most surely wrong about, with what is true and what it said.

Format of judged pictures
-------------------------
HDF5. Datasets, in the order of the pictures: ``images`` uint8 [n, side, side, 3], sRGB;
``image_id`` int64 [n]; ``truth``, ``predicted`` and ``kind``, texts [n]: the classes, and what is
seen; ``probability`` float32 [n], of the predicted class; ``heat`` float32 [n, side, side], 0 to 1,
only in those that `grad_cam` writes. Attributes: ``format`` = "reimaging judged pictures",
``version`` = 1, and those its writer adds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.calibration import probabilities
from reimaging.pixels.trim import Pixels
from reimaging.table import read_table

FORMAT = "reimaging judged pictures"
VERSION = 1


class Judged(NamedTuple):
    """A picture, its class, and what a classifier says of it."""

    image_id: int
    kind: str
    truth: str
    predicted: str
    probability: float


def write_confident_errors(
    target: Path, arrays: Sequence[Path], tests: Path, metrics: Path, count: int
) -> None:
    """Write the test pictures that are given a wrong class with the highest probability.

    Parameters
    ----------
    target
        A file of judged pictures, the surest error first; of equal ones that of the lower image_id.
        It holds none if there is no error. Its attributes ``errors`` and ``pictures`` say how many
        errors there are in how many test pictures.
    arrays
        The image arrays that hold the test pictures (pixels/drawn_arrays.py, labelled_array.py).
    tests
        `classifier_tests.csv`: part, image_id, kind, truth and a logit a class; only rows whose
        part is "test" count.
    metrics
        `classifier_metrics.csv`, which tells the temperature by which the logits are divided.
    count
        How many to write; all are written where there are fewer.

    Raises
    ------
    ReimagingError
        If a picture to write is in none of the arrays, or there is no temperature in the metrics.
    """
    told = [row["value"] for row in read_table(metrics) if row["measure"] == "temperature"]
    if not told:
        raise ReimagingError(f"{metrics} tells no temperature; `doit learn` writes one.")
    temperature = float(told[0])
    rows = [row for row in read_table(tests) if row["part"] == "test"]
    logits = np.array([[float(row[name]) for name in CLASSES] for row in rows])
    said = probabilities(logits.reshape(-1, len(CLASSES)), temperature) if rows else logits
    wrong = []
    for row, shares in zip(rows, said, strict=True):
        place = int(shares.argmax())
        if CLASSES[place] != row["truth"]:
            number, sure = int(row["image_id"]), float(shares[place])
            wrong.append(Judged(number, row["kind"], row["truth"], CLASSES[place], sure))
    # equal logits in another order give a probability whose last digit differs
    wrong.sort(key=lambda judged: (-round(judged.probability, 6), judged.image_id))
    chosen = wrong[:count]
    images = images_of([judged.image_id for judged in chosen], arrays)
    write_judged(target, images, chosen, {"errors": len(wrong), "pictures": len(rows)})


def images_of(wanted: Sequence[int], arrays: Sequence[Path]) -> Pixels:
    """Read pictures of image arrays by image_id, in the order asked for.

    Returns
    -------
    numpy.ndarray
        uint8, n x side x side x 3.

    Raises
    ------
    ReimagingError
        If one is not there.
    """
    found: dict[int, Pixels] = {}
    for array in arrays:
        with h5py.File(array) as file:
            side = file["images"].shape[1]
            place = {number: row for row, number in enumerate(file["image_id"][:].tolist())}
            for number in place.keys() & set(wanted) - found.keys():
                found[number] = file["images"][place[number]]
    if missing := set(wanted) - found.keys():
        raise ReimagingError(
            f"Picture {min(missing)} is in none of {', '.join(str(array) for array in arrays)}; "
            "take the arrays that the classifier was tested on."
        )
    pictures = [found[number] for number in wanted]
    return np.stack(pictures) if pictures else np.empty((0, side, side, 3), np.uint8)


def write_judged(
    target: Path,
    images: Pixels,
    judged: Sequence[Judged],
    attributes: Mapping[str, int | float | str],
    heat: NDArray[np.float32] | None = None,
) -> None:
    """Write a file of judged pictures, with the same bytes each time.

    Parameters
    ----------
    target
        It appears only when it is whole.
    images
        uint8, n x side x side x 3.
    judged
        Of each of them.
    attributes
        Kept on the file, sorted by name.
    heat
        float32, n x side x side, 0 to 1.
    """
    texts = h5py.string_dtype()
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        for name in sorted(attributes):
            file.attrs[name] = attributes[name]
        file["images"] = images
        file["image_id"] = np.array([one.image_id for one in judged], np.int64)
        for name in ("truth", "predicted", "kind"):
            values = [getattr(one, name) for one in judged]
            file.create_dataset(name, (len(values),), data=values, dtype=texts)
        file["probability"] = np.array([one.probability for one in judged], np.float32)
        if heat is not None:
            file["heat"] = heat.astype(np.float32)


def read_judged(source: Path) -> tuple[Pixels, list[Judged], NDArray[np.float32] | None]:
    """Read a file of judged pictures: the pictures, what is said of each, and the heat if any."""
    with h5py.File(source) as file:
        columns = [
            file["image_id"][:].tolist(),
            *(file[name].asstr()[:].tolist() for name in ("kind", "truth", "predicted")),
            file["probability"][:].tolist(),
        ]
        judged = [Judged(*row) for row in zip(*columns, strict=True)]
        return file["images"][:], judged, file["heat"][:] if "heat" in file else None
