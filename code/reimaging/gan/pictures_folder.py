"""Pictures of a generator as files: what `reimaging generate` writes."""

from pathlib import Path

from PIL import Image

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.gan.film import sheet_of
from reimaging.learn.start import start_keras

MOST = 100_000
_OF_A_SHEET = 100


def write_pictures(folder: Path, model: Path, count: int, psi: float, seed: int) -> list[Path]:
    """Make pictures by lot and write each as PNG, and a sheet of the first hundred.

    The same model, psi and seed give the same pictures, and a larger count adds to them.

    Parameters
    ----------
    folder
        Where they go: 1.png, 2.png, ..., and sheet.png; it is made if need be.
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
        If a number is out of range, or the file holds no generator.
    """
    for name, value, least, most in (("--n", count, 1, MOST), ("--seed", seed, 0, 2**32 - 1)):
        if not least <= value <= most:
            raise ReimagingError(f"{name} is {value}; allowed is {least} to {most}.")
    start_keras()
    from reimaging.gan.generator import latents_by_lot, pictures_of, read_generator, refuse_psi

    refuse_psi(psi)
    network = read_generator(model)
    made = pictures_of(network, latents_by_lot(network, count, seed), psi, seed)
    folder.mkdir(parents=True, exist_ok=True)
    images = [Image.fromarray(each[..., 0] if each.shape[-1] == 1 else each) for each in made]
    columns = min(10, max(1, round(len(made) ** 0.5)))
    sheet = sheet_of(made[:_OF_A_SHEET], columns)
    digits = len(str(count))
    files = [folder / f"{number:0{digits}}.png" for number in range(1, count + 1)]
    for path, image in zip([*files, folder / "sheet.png"], [*images, sheet], strict=True):
        with replacing(path) as temporary:
            image.save(temporary, "PNG", optimize=True)
    return [*files, folder / "sheet.png"]
