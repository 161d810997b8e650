"""Pictures of a generator as files: what `reimaging generate` writes."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.gan.film import sheet_of
from reimaging.learn.start import start_keras

MOST = 100_000
_OF_A_SHEET = 100

Pixels = NDArray[np.uint8]


def write_pictures(folder: Path, model: Path, count: int, psi: float, seed: int) -> list[Path]:
    """Make pictures by lot and write each as PNG, and a sheet of the first hundred.

    The same model, psi and seed give the same pictures, and a larger count adds to them. Files of
    an earlier call that are not written anew stay.

    Parameters
    ----------
    folder
        Where they go: 000001.png, 000002.png, ..., and sheet.png; it is made if need be.
    model
        A generator's .keras file.
    count
        How many, 1 to 100,000.
    psi
        The truncation, 0 to 2.
    seed
        0 or more.

    Returns
    -------
    list
        The files, the sheet last.

    Raises
    ------
    ReimagingError
        If a number is out of range, the file holds no generator, or the folder cannot be written
        to.
    """
    for name, value, least, most in (("--n", count, 1, MOST), ("--seed", seed, 0, 2**32 - 1)):
        if not least <= value <= most:
            raise ReimagingError(f"{name} is {value}; allowed is {least} to {most}.")
    start_keras()
    from reimaging.gan.generator import latents_by_lot, picture_blocks, read_generator, refuse_psi

    refuse_psi(psi)
    network = read_generator(model)
    points = latents_by_lot(network, count, seed)
    files: list[Path] = []
    shown: list[Pixels] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tqdm(total=count, unit="picture", leave=False) as bar:
            for block in picture_blocks(network, points, psi, seed):
                for picture in block:
                    files.append(folder / f"{len(files) + 1:06}.png")
                    _save(Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture),
                          files[-1])  # fmt: skip
                shown += list(block[: _OF_A_SHEET - len(shown)])
                bar.update(len(block))
        columns = min(10, max(1, round(len(shown) ** 0.5)))
        _save(sheet_of(np.stack(shown), columns), folder / "sheet.png")
    except OSError as error:
        raise ReimagingError(f"{folder} cannot be written to: {error.strerror}.") from None
    return [*files, folder / "sheet.png"]


def _save(image: Image.Image, path: Path) -> None:
    with replacing(path) as temporary:
        image.save(temporary, "PNG", optimize=True)
