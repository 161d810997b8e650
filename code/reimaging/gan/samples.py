"""What a generator makes, for the figures and the measures: by lot, truncated, on walks, mixed.

Format, version 1
-----------------
HDF5. Attributes ``format`` = "reimaging generated pictures", ``version`` = 1, ``side``,
``colours``, ``seed``, ``mixed_up_to``, ``learnt_from`` and ``shown``: how many real pictures there
were, and how many were shown in training. Datasets, all pictures uint8 [..., side, side, colours]:

============ ==================================================================================
samples      [n] by lot, without truncation
psis         float32 [3] truncations; ``truncated`` [3, 36]: the same points at each of them
walks        [4, 9] from one point to another along the sphere, in even steps
from_rows    [5], ``from_columns`` [5] and ``mixed`` [5, 5]: layers of maps of up to
             ``mixed_up_to`` pixels take the style of the row's picture, the others the column's
============ ==================================================================================
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.learn.start import start_keras

if TYPE_CHECKING:  # Keras takes seconds to start
    import keras

FORMAT, VERSION = "reimaging generated pictures", 1
PSIS = (0.0, 0.7, 1.2)  # those of the study's sheets
OF_A_SHEET, WALKS, STEPS, MIXED = 36, 4, 9, 5
_COARSE = 8  # pixels: layers up to here give the layout, the others the lines
_WALKED_AT = 0.7  # psi: what lies between two points is shown at its best

Pixels = NDArray[np.uint8]


class Training(NamedTuple):
    """How many real pictures a generator learnt from, and how many were shown to it."""

    learnt_from: int
    shown: int


def write_samples(target: Path, model: Path, training: Training, count: int, seed: int) -> None:
    """Have a generator make what is shown and measured of it.

    Parameters
    ----------
    target
        The file to make.
    model
        The generator's .keras file.
    training
        What is said of it.
    count
        Pictures by lot.
    seed
        Of the points and of the noise.

    Raises
    ------
    ReimagingError
        If the file holds no generator.
    """
    start_keras()
    from reimaging.gan import generator as made_by

    network = made_by.read_generator(model)
    points = made_by.latents_by_lot(network, count, seed)
    shown = made_by.latents_by_lot(network, OF_A_SHEET, seed + 1)
    pictures = {
        "samples": made_by.pictures_of(network, points, 1.0, seed),
        "truncated": np.stack([made_by.pictures_of(network, shown, psi, seed) for psi in PSIS]),
        "walks": walks(network, WALKS, STEPS, seed),
    }
    pictures |= dict(
        zip(("from_rows", "from_columns", "mixed"), _mixed(network, seed), strict=True)
    )
    _write(target, pictures, training, seed)


def write_no_samples(target: Path) -> None:
    """Write the file without a picture, where there is no generator."""
    none = {"truncated": (3, 0), "walks": (0, STEPS), "mixed": (0, 0)}
    names = ("samples", "truncated", "walks", "from_rows", "from_columns", "mixed")
    shapes = {name: (*none.get(name, (0,)), 16, 16, 1) for name in names}
    pictures = {name: np.empty(shape, np.uint8) for name, shape in shapes.items()}
    _write(target, pictures, Training(0, 0), 0)


def walks(network: "keras.Model", count: int, steps: int, seed: int) -> Pixels:
    """Go from point to point along the sphere, uint8 [count, steps, ...].

    A walk ends where the next one begins, and the last one where the first began.
    """
    from reimaging.gan import generator as made_by

    points = made_by.latents_by_lot(network, count, seed + 2)
    ways = [
        made_by.on_the_sphere(one, other, steps)
        for one, other in zip(points, np.roll(points, -1, axis=0), strict=True)
    ]
    styles = made_by.styles_of(network, np.concatenate(ways), _WALKED_AT)
    made = made_by.pictures_of_styles(network, made_by.of_all_layers(network, styles), seed)
    return made.reshape(count, steps, *made.shape[1:])


def _mixed(network: "keras.Model", seed: int) -> tuple[Pixels, Pixels, Pixels]:
    from reimaging.gan import generator as made_by

    points = made_by.latents_by_lot(network, 2 * MIXED, seed + 3)
    styles = made_by.of_all_layers(network, made_by.styles_of(network, points, _WALKED_AT))
    sides = [each.shape[1] for each in network.inputs[2:]]
    coarse = sum(side <= _COARSE for side in sides)
    rows, columns = styles[:MIXED], styles[MIXED:]
    crossed = np.concatenate([np.repeat(rows, MIXED, axis=0)[:, :coarse],
                              np.tile(columns, (MIXED, 1, 1))[:, coarse:]], axis=1)  # fmt: skip
    every = np.concatenate([styles, crossed])
    made = made_by.pictures_of_styles(network, every, seed)
    return (
        made[:MIXED],
        made[MIXED : 2 * MIXED],
        made[2 * MIXED :].reshape(MIXED, MIXED, *made.shape[1:]),
    )


def _write(target: Path, pictures: dict[str, Pixels], training: Training, seed: int) -> None:
    *_, side, _, colours = pictures["samples"].shape
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "seed": seed})
        file.attrs.update({"side": side, "colours": colours, "mixed_up_to": _COARSE})
        file.attrs.update(training._asdict())
        file["psis"] = np.array(PSIS, np.float32)
        for name, values in pictures.items():
            packing = {"compression": "gzip", "compression_opts": 4} if values.size else {}
            file.create_dataset(name, data=values, **packing)
