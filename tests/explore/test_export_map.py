"""The maps of a still copy, and its small pictures."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from reimaging.explore.atlas import CELL, sizes
from reimaging.explore.export_folder import Files
from reimaging.explore.export_map import STEPS, WIDE, write_maps
from reimaging.explore.export_slice import sliced
from reimaging.explore.image_filter import ImageFilter


@pytest.fixture(scope="module")
def written(collection, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    copied = sliced(collection, ImageFilter())
    return folder / "data", copied, write_maps(Files(folder), copied)


def test_each_map_is_there_in_each_layout(written):
    folder, _, maps = written
    assert [each.name for each in maps] == ["random_tsne", "random_umap"]
    assert {path.name for path in (folder / "maps").iterdir()} == {
        f"{each.name}-{layout}.json" for each in maps for layout in ("plane", "grid")
    }


def test_images_come_by_lot_with_places_on_the_square(written):
    folder, _, maps = written
    for path in (folder / "maps").iterdir():
        told = json.loads(path.read_text())
        assert told["turns"] == sorted(set(told["turns"]))
        assert len(told["x"]) == len(told["y"]) == len(told["turns"])
        assert all(0 <= place < STEPS for place in told["x"] + told["y"])
    assert maps[0].images == 25


def test_a_small_picture_is_that_of_its_image(written):
    folder, copied, _ = written
    told = json.loads((folder / "sheets.json").read_text())
    here, order = copied.shown.catalogue, copied.order
    small = sizes(here.width[order], here.height[order])
    assert list(zip(told["w"], told["h"], strict=True)) == list(map(tuple, small.tolist()))
    with Image.open(folder / "sheets/0.webp") as opened:
        sheet = np.asarray(opened.convert("RGB"), int)
    assert sheet.shape == (CELL, WIDE * CELL, 3)  # 25 images are less than a row
    for turn, row in enumerate(order.tolist()):
        width, height = small[turn].tolist()
        shown = sheet[:height, turn * CELL : turn * CELL + width]
        with Image.open(io.BytesIO(copied.shown.files.jpeg(row))) as opened:
            own = np.asarray(opened.convert("RGB").resize((width, height)), int)
        assert abs(shown - own).mean() < 25
