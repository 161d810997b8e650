"""Where a training is that is not done: the values of its networks and its table, in one file.

Format, version 2
-----------------
HDF5. Attributes ``format`` = "reimaging gan state", ``version`` = 2, ``steps``: how many are done;
``part``: of the pictures, which is changed before they are judged. Datasets: each field of
`step.State`, float32; ``history`` float64: the rows of the table so far.
"""

from pathlib import Path
from typing import NamedTuple

import h5py
import keras
import numpy as np

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.gan.step import State

FORMAT = "reimaging gan state"
VERSION = 2

Rows = list[tuple[float, ...]]


class Kept(NamedTuple):
    """A state, after how many steps it is reached, the part that is changed, and the table."""

    state: State
    steps: int
    part: float
    rows: Rows


def write_state(path: Path, kept: Kept) -> None:
    """Write where a training is; the file before it stands until this one is whole."""
    with replacing(path) as temporary, h5py.File(temporary, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file.attrs.update({"steps": kept.steps, "part": kept.part})
        for name, values in kept.state._asdict().items():
            file[name] = keras.ops.convert_to_numpy(values)
        file["history"] = np.array(kept.rows, np.float64)


def read_state(path: Path, like: State) -> Kept:
    """Read where a training was.

    Parameters
    ----------
    path
        What `write_state` wrote.
    like
        A state of networks of the size that is expected.

    Raises
    ------
    ReimagingError
        If the file is something else, or of networks of another size.
    """
    try:
        with h5py.File(path) as file:
            if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
                raise ReimagingError(f"{path} is no {FORMAT} of version {VERSION}; remove it.")
            state = State(
                *(_values(path, file[name], each) for name, each in like._asdict().items())
            )
            rows = [tuple(row) for row in file["history"][()].tolist()]
            return Kept(state, int(file.attrs["steps"]), float(file.attrs["part"]), rows)
    except (OSError, KeyError) as error:
        raise ReimagingError(f"{path} cannot be read ({error}); remove it.") from None


def _values(path: Path, held: h5py.Dataset, like: keras.KerasTensor) -> object:
    if held.shape != tuple(like.shape):
        raise ReimagingError(
            f"{path} is of networks of another size; remove it, or set [gan] as it was."
        )
    return keras.ops.convert_to_tensor(held[()])
