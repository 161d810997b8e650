"""The training of a generator against a discriminator, step by step, from where a killed run was.

The folder of a run that goes on holds ``identity.json``: of which run it is; ``state.h5``: where it
is (`state_file`); and the sheets so far. All are gone when the generator is there.
"""

import json
import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.atomic import replacing, write_text
from reimaging.errors import ReimagingError
from reimaging.gan.changes import change, next_part
from reimaging.gan.generator import as_pixels, generator_of
from reimaging.gan.lots import Lots, noise_by_lot
from reimaging.gan.networks import Size
from reimaging.gan.real_pictures import RealPictures
from reimaging.gan.state_file import Kept, read_state, write_state
from reimaging.gan.step import PENALISED_EVERY, Networks, Rates, State, build, stepper
from reimaging.gan.weights import parted, shapes_of
from reimaging.learn.model_file import save_model
from reimaging.learn.precision import in_precision
from reimaging.table import write_table

HISTORY = ("pictures", "generator", "discriminator", "sign", "steepness", "changed", "diversity")
FORMAT, VERSION = "reimaging sheets of a training", 1
SHOWN = 36  # latent points of a sheet
# each is a multiple of the next: what is told or adapted by is then never of steps before a state
_KEPT_EVERY = 192  # steps
_TOLD_EVERY = 48  # steps, a row of the history, in each of which R1 is worked out as often
_ADAPTED_EVERY = 4  # steps
_ALL_ALIKE = 0.05  # of the real pictures' deviation: what varies less has collapsed

Pixels = NDArray[np.uint8]


class TooFewPictures(ReimagingError):
    """There are fewer real pictures than a batch takes."""


@dataclass(frozen=True)
class GanTraining:
    """What is learnt, and how.

    Attributes
    ----------
    real
        The pictures to learn from.
    size
        Of the networks.
    rates
        How fast they learn.
    batch
        Pictures a step, a multiple of 4.
    shown
        How many real pictures are shown altogether.
    adaptive
        Whether pictures are changed before they are judged, as many as it takes.
    mirrored
        Whether pictures may be turned left to right.
    sheets
        How often pictures of the same latent points are made, evenly, the last time at the end.
    precision
        In which networks compute (`learn.precision`).
    seed
        Of everything.
    folder
        Where a run is kept that is not done.
    """

    real: RealPictures
    size: Size
    rates: Rates
    batch: int
    shown: int
    adaptive: bool
    mirrored: bool
    sheets: int
    precision: str
    seed: int
    folder: Path

    @property
    def steps(self) -> int:
        """How many steps it takes to show the pictures."""
        return math.ceil(self.shown / self.batch)

    @property
    def sheets_after(self) -> list[int]:
        """After how many steps sheets are made, ascending."""
        every = self.steps / self.sheets
        return sorted({max(1, round(every * (n + 1))) for n in range(self.sheets)})

    @property
    def identity(self) -> str:
        """Say by what this run differs from others, as JSON."""
        how = (
            self.size, self.rates, self.batch, self.shown, self.adaptive, self.mirrored,
            self.sheets, self.precision,
        )  # fmt: skip
        return json.dumps([repr(how), self.seed, self.real.digest, keras.backend.backend()])


def train_gan(training: GanTraining, model: Path, history: Path, sheets: Path) -> float:
    """Train a generator, and save the mean of what it was in its last steps.

    Parameters
    ----------
    training
        What to learn.
    model
        The .keras file to make (`generator`).
    history
        The table to make, with the columns HISTORY: means of the steps since the row before.
    sheets
        The file to make, HDF5, with the attributes ``format``, ``version`` and the datasets
        ``pictures`` int64 [s]: how many real ones had been shown, and ``images`` uint8 [s, 36,
        side, side, colours]: what the same latent points gave.

    Returns
    -------
    float
        Of the time of the steps made now, the share in which they waited for what is drawn by lot.

    Raises
    ------
    ReimagingError
        If there are fewer pictures than a batch, they are of another size, a loss is no number, or
        all generated pictures have become alike.
    """
    _check(training)
    identity = training.folder / "identity.json"
    if not identity.is_file() or identity.read_text(encoding="utf-8") != training.identity:
        shutil.rmtree(training.folder, ignore_errors=True)
        write_text(identity, training.identity)
    with in_precision(training.precision):
        run = _Run(training)
        waited = run.go()
    made = [np.load(run.sheet(after)) for after in training.sheets_after]
    write_sheets(sheets, [after * training.batch for after in training.sheets_after], made)
    rows = [(int(row[0]), *(f"{value:.6g}" for value in row[1:])) for row in run.rows]
    write_table(history, HISTORY, rows)
    save_model(model, generator_of(training.size, run.state))
    identity.unlink()  # first: a folder that a kill leaves half removed is no run to go on with
    shutil.rmtree(training.folder)
    return waited


def write_sheets(target: Path, after: Sequence[int], made: Sequence[Pixels]) -> None:
    """Write the sheets of a training, as `train_gan` says; with none it says that it has none."""
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file["pictures"] = np.array(after, np.int64)
        images = np.stack(made) if made else np.empty((0, SHOWN, 16, 16, 1), np.uint8)
        file.create_dataset("images", data=images, compression="gzip", compression_opts=4)


def write_no_training(model: Path, history: Path, sheets: Path, reason: str) -> None:
    """Write what stands where nothing could be learnt: the reason for a model, and no row."""
    write_text(model, f"{reason}\n")
    write_table(history, HISTORY, [])
    write_sheets(sheets, [], [])


class _Run:
    """A training under way: where it is, and what has been told of it."""

    def __init__(self, training: GanTraining) -> None:
        self.training = training
        self.networks, self.state = build(training.size, training.seed)
        self.done, self.part = 0, 0.0
        self.rows: list[tuple[float, ...]] = []
        self._told: list[dict[str, float]] = []
        self._file = training.folder / "state.h5"
        if self._file.is_file():
            self.state, self.done, self.part, self.rows = read_state(self._file, self.state)
            print(f"The training goes on after {self.done * training.batch:,} pictures.")

    def sheet(self, after: int) -> Path:
        """Name the file of the sheet that is made after so many steps."""
        return self.training.folder / f"sheet-{after:09}.npy"

    def go(self) -> float:
        """Make the steps that are left; give the share of the time in which they waited."""
        training = self.training
        step = stepper(self.networks, training.rates, change)
        lots = Lots(
            training.real.images, training.size, training.batch, training.mirrored, training.seed
        )
        varied = max(_deviation(training.real.images), 1e-6)
        sheets, waited, begun = set(training.sheets_after), 0.0, time.perf_counter()
        with tqdm(
            total=training.steps * training.batch, initial=self.done * training.batch,
            unit="picture", desc="generator", leave=False,
        ) as bar:  # fmt: skip
            drawn = lots.batches(self.done, training.steps)
            while self.done < training.steps:
                before = time.perf_counter()
                lot = next(drawn)
                waited += time.perf_counter() - before
                penalised = self.done % PENALISED_EVERY == 0
                self.state, losses = step(self.state, lots.batch_of(lot, self.part), penalised)
                self._told.append(losses)
                self.done += 1
                bar.update(training.batch)
                if training.adaptive and self.done % _ADAPTED_EVERY == 0:
                    self._adapt()
                if self.done % _TOLD_EVERY == 0 or self.done == training.steps:
                    self._tell(varied)
                    of_generator, of_discriminator = self.rows[-1][1:3]
                    bar.set_postfix_str(f"losses {of_generator:.2f}, {of_discriminator:.2f}")
                if self.done in sheets:
                    with (
                        replacing(self.sheet(self.done)) as temporary,
                        temporary.open("wb") as file,
                    ):
                        np.save(file, self._made())
                if self.done % _KEPT_EVERY == 0 and self.done < training.steps:
                    write_state(self._file, Kept(self.state, self.done, self.part, self.rows))
        return waited / max(time.perf_counter() - begun, 1e-9)

    def _adapt(self) -> None:
        sign = float(np.mean([each["sign"] for each in self._told[-_ADAPTED_EVERY:]]))
        self.part = next_part(self.part, sign, _ADAPTED_EVERY * self.training.batch)

    def _tell(self, varied: float) -> None:
        """Add a row to the table, of the steps since the last one, and see that all is well."""
        pictures, told = self.done * self.training.batch, self._told
        means = [
            float(np.mean([each[name] for each in told if name in each] or [math.nan]))
            for name in HISTORY[1:5]
        ]
        if not all(map(math.isfinite, means[:2])):
            raise ReimagingError(
                f"The losses became {means[0]:g} and {means[1]:g} after {pictures:,} pictures; "
                "take a smaller gan.learning_rate or a larger gan.penalty."
            )
        share = _deviation(self._made()) / varied
        if share < _ALL_ALIKE:
            raise ReimagingError(
                f"All generated pictures are alike after {pictures:,} pictures: their deviation is "
                f"{share:.0%} of that of real ones; take a larger gan.penalty, or more pictures."
            )
        self.rows.append((pictures, *means, self.part, share))
        self._told = []

    def _made(self) -> Pixels:
        """Make the pictures of the points that are always the same."""
        return pictures_of_state(self.networks, self.state, self.training.size, self.training.seed)


def pictures_of_state(networks: Networks, state: State, size: Size, seed: int) -> Pixels:
    """Make the pictures of a sheet, uint8 [36, side, side, colours], by the networks as kept."""
    rng = np.random.default_rng([seed, SHOWN])
    latents = rng.standard_normal((SHOWN, size.latent), dtype=np.float32)
    noise = noise_by_lot(size.noise_shapes, SHOWN, rng)
    kept = parted(state.kept, shapes_of(networks.mapping, networks.synthesis))
    split = len(networks.mapping.trainable_variables)
    style = networks.mapping.stateless_call(kept[:split], [], latents)[0]
    styles = keras.ops.repeat(style[:, None], size.styles, axis=1)
    made = networks.synthesis.stateless_call(kept[split:], [], [styles, *noise])[0]
    picture = made[-1] if isinstance(made, (list, tuple)) else made
    return as_pixels(keras.ops.convert_to_numpy(keras.ops.cast(picture, "float32")))


def _check(training: GanTraining) -> None:
    side, colours = training.size.side, training.size.colours
    count, *shape = training.real.images.shape
    if shape != [side, side, colours]:
        raise ReimagingError(
            f"Pictures of the shape {shape} cannot be learnt by networks of {side} pixels and "
            f"{colours} colours."
        )
    if training.batch % 4:
        raise ReimagingError(f"gan.batch is {training.batch}; allowed is a multiple of 4.")
    if count < training.batch:
        raise TooFewPictures(
            f"{count} pictures are fewer than a batch of {training.batch}; take a wider slice, or "
            "a smaller gan.batch."
        )


def _deviation(pictures: Pixels) -> float:
    """Give how much pictures differ from each other: the mean over pixels of their deviation."""
    some = pictures[:: max(1, len(pictures) // 500)].astype(np.float32)
    return float(some.std(axis=0).mean())
