"""Tiles are as the Deep Zoom format has them: sizes, levels, overlaps, nothing else."""

import math
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.maps.deep_zoom import OVERLAP, TILE, remove_tiles, write_tiles

WIDTH, HEIGHT = 700, 300


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """Red from left to right, green from top to bottom."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, WIDTH)
    pixels[..., 1] = np.linspace(0, 255, HEIGHT)[:, None]
    target = tmp_path_factory.mktemp("picture") / "a.png"
    Image.fromarray(pixels).save(target)
    return target


@pytest.fixture(scope="module")
def tiles(picture, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiles") / "map"
    write_tiles(folder, picture)
    return folder


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}


def test_the_size_is_written_down(tiles):
    image = ElementTree.parse(tiles / "montage.dzi").getroot()
    space = "{http://schemas.microsoft.com/deepzoom/2008}"
    assert image.tag == f"{space}Image"
    assert image.attrib == {"Format": "jpg", "Overlap": str(OVERLAP), "TileSize": str(TILE)}
    size = image.find(f"{space}Size")
    assert size.attrib == {"Width": str(WIDTH), "Height": str(HEIGHT)}


def test_each_level_has_the_tiles_it_takes_and_each_tile_its_size(tiles):
    top = math.ceil(math.log2(max(WIDTH, HEIGHT)))
    found = {
        tuple(map(int, (path.parent.name, *path.stem.split("_")))): Image.open(path).size
        for path in tiles.rglob("*.jpg")
    }
    wanted = {}
    for level in range(top + 1):
        wide, high = (math.ceil(side / 2 ** (top - level)) for side in (WIDTH, HEIGHT))
        for column in range(math.ceil(wide / TILE)):
            for row in range(math.ceil(high / TILE)):
                wanted[level, column, row] = tuple(
                    min(side, TILE * (place + 1) + OVERLAP) - max(0, TILE * place - OVERLAP)
                    for side, place in ((wide, column), (high, row))
                )
    assert found == wanted


def test_the_last_level_is_the_picture_and_level_0_one_pixel_of_it(tiles, picture):
    whole = np.asarray(Image.open(picture)).astype(int)
    tile = np.asarray(Image.open(tiles / "montage_files/10/2_1.jpg")).astype(int)
    assert np.abs(tile - whole[TILE - 1 :, 2 * TILE - 1 :]).max() < 12
    middle = np.asarray(Image.open(tiles / "montage_files/0/0_0.jpg")).astype(int)
    assert middle.shape == (1, 1, 3)
    assert np.abs(middle - [128, 128, 0]).max() < 60


def test_the_same_picture_gives_the_same_files(tiles, picture, tmp_path):
    write_tiles(tmp_path / "again", picture)
    assert files(tmp_path / "again") == files(tiles)
    assert {path.suffix for path in files(tiles)} == {".dzi", ".jpg"}


def test_a_folder_is_replaced_as_a_whole(picture, tmp_path):
    folder = tmp_path / "map"
    (folder / "montage_files/99").mkdir(parents=True)
    (folder / "montage_files/99/0_0.jpg").write_text("of a larger picture")
    write_tiles(folder, picture)
    assert not (folder / "montage_files/99").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_of_a_broken_picture_no_tiles_are_made_and_the_old_ones_stay(picture, tmp_path):
    folder = tmp_path / "map"
    write_tiles(folder, picture)
    before = files(folder)
    broken = tmp_path / "broken.png"
    broken.write_bytes(picture.read_bytes()[:-2000])
    with pytest.raises(ReimagingError, match=r"broken\.png cannot be cut into tiles"):
        write_tiles(folder, broken)
    assert files(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.png", "map"]


def test_a_folder_of_tiles_is_removed_and_a_dry_run_only_says_so(picture, tmp_path, capsys):
    write_tiles(tmp_path / "map", picture)
    remove_tiles(tmp_path / "map", dryrun=True)
    assert (tmp_path / "map").is_dir() and "removing folder" in capsys.readouterr().out
    remove_tiles(tmp_path / "map", dryrun=False)
    assert not (tmp_path / "map").exists()
    remove_tiles(tmp_path / "map", dryrun=False)  # nothing to do
