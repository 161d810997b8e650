"""A picture cut into tiles at every scale, as viewers in the web ask for them (Deep Zoom Images).

A folder with NAME.dzi, which says the size, and NAME_files/LEVEL/COLUMN_ROW.jpg. Level 0 is one
pixel, each level is twice as wide as the one below, and the last is the picture itself. libvips
cuts and halves them from the top of the picture down, and holds some rows of each level.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reimaging.errors import ReimagingError

TILE = 256  # pixels a side
OVERLAP = 1  # pixels that a tile shares with each of its neighbours
QUALITY = 88  # of JPEG


def write_tiles(folder: Path, picture: Path, name: str = "montage") -> None:
    """Cut a picture into tiles, with the same bytes each time.

    Parameters
    ----------
    folder
        The folder to make or replace; it appears only when it is whole.
    picture
        A PNG of any size.
    name
        Of the picture within the folder.

    Raises
    ------
    ReimagingError
        If the picture cannot be read.
    """
    import pyvips

    with _replacing_folder(folder) as temporary:
        try:
            image = pyvips.Image.new_from_file(str(picture), access="sequential", fail_on="error")
            image.dzsave(
                str(temporary / name),
                tile_size=TILE,
                overlap=OVERLAP,
                suffix=f".jpg[Q={QUALITY},keep=none]",
            )
        except pyvips.Error as error:
            told = " ".join(str(error).split())
            raise ReimagingError(f"{picture} cannot be cut into tiles: {told}.") from None
        # what libvips says of itself there has the time in it
        (temporary / f"{name}_files/vips-properties.xml").unlink(missing_ok=True)


def remove_tiles(folder: Path, dryrun: bool) -> None:
    """Remove a folder of tiles, or say that it would be removed."""
    if folder.is_dir():
        print(f"removing folder '{folder}'")
        if not dryrun:
            shutil.rmtree(folder)


@contextmanager
def _replacing_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside `folder`, which takes its place on success."""
    made, old = (folder.with_name(f".{folder.name}.{which}") for which in ("tmp", "old"))
    for left in (made, old):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        yield made
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    finally:
        for left in (made, old):
            shutil.rmtree(left, ignore_errors=True)
