"""Films: sheets of pictures, one after the other, as an animated picture that a browser plays."""

from collections.abc import Sequence
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.atomic import replacing
from reimaging.learn.start import start_keras

_WALKS, _COLUMNS = 6, 3  # walks that are shown at a time, and how many a line
_STEPS = 16  # frames from point to point
_A_STEP, _A_SHEET, _AT_THE_END = 80, 400, 1200  # milliseconds
_GAP = 2  # pixels between the pictures of a sheet
_LARGEST = 768  # pixels of a film's side, about

Pixels = NDArray[np.uint8]


def write_training_film(target: Path, sheets: Path) -> None:
    """Show how the pictures of the same points became what they are, sheet by sheet.

    Parameters
    ----------
    target
        The .webp file to make.
    sheets
        What `training.train_gan` wrote.
    """
    with h5py.File(sheets) as file:
        made = file["images"][:]
    frames = [sheet_of(each, round(len(each) ** 0.5)) for each in made]
    write_film(target, frames, [*[_A_SHEET] * (len(frames) - 1), _AT_THE_END])


def write_walk_film(target: Path, model: Path, seed: int) -> None:
    """Walk from picture to picture along the sphere, six walks at a time, without an end.

    Parameters
    ----------
    target
        The .webp file to make.
    model
        The generator's .keras file.
    seed
        Of the points.
    """
    start_keras()
    from reimaging.gan.generator import read_generator
    from reimaging.gan.samples import walks

    ways = walks(read_generator(model), _WALKS, _STEPS + 1, seed)[:, :-1]
    # where a walk ends the next one begins: each place of a frame shows all of them in turn
    turns = [np.roll(ways, -turn, axis=0) for turn in range(_WALKS)]
    frames = [each for turn in turns for each in np.moveaxis(turn, 1, 0)]
    write_film(target, [sheet_of(each, _COLUMNS) for each in frames], [_A_STEP] * len(frames))


def write_film(target: Path, frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> None:
    """Write frames as an endless animated WebP without loss.

    Parameters
    ----------
    target
        The .webp file to make.
    frames
        Of one size; without any, one white frame stands for them.
    milliseconds
        That each is shown.
    """
    first, *others = frames or [Image.new("RGB", (64, 64), "white")]
    shown = list(milliseconds)[: len(frames)] or [_AT_THE_END]
    with replacing(target) as temporary:
        first.save(
            temporary, "WEBP", save_all=True, append_images=others, duration=shown, loop=0,
            lossless=True, quality=80, method=2,
        )  # fmt: skip


def sheet_of(pictures: Pixels, columns: int, enlarged: int | None = None) -> Image.Image:
    """Put pictures side by side, in lines, each pixel enlarged to a square.

    Parameters
    ----------
    pictures
        uint8 [n, side, side, colours].
    columns
        Pictures a line.
    enlarged
        How many times; by default as often as keeps the sheet below about 768 pixels.
    """
    count, side = pictures.shape[:2]
    lines = -(-count // columns)
    times = enlarged or max(1, _LARGEST // (side * max(columns, lines)))
    step = side * times + _GAP
    sheet = np.full((lines * step + _GAP, columns * step + _GAP, 3), 255, np.uint8)
    large = pictures.repeat(times, axis=1).repeat(times, axis=2)
    for place, picture in enumerate(large):
        top, left = (_GAP + step * n for n in divmod(place, columns))
        sheet[top : top + side * times, left : left + side * times] = picture
    return Image.fromarray(sheet)
