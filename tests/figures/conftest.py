"""Stores and an index of a few images of known colour, for the figures that show images."""

import numpy as np
import pytest

from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings


@pytest.fixture
def rendered(two_tars, tmp_path):
    """The database and the stores of the two tars: a red PNG and a blue EPS were rendered."""
    parts, stores = [], []
    for name in ("arXiv_src_9802_001", "arXiv_src_1501_001"):
        parts.append(tmp_path / "parts" / f"{name}.sqlite")
        stores.append(tmp_path / "images" / f"{name}.h5")
        tar, path = two_tars.tar(name), two_tars.path(name)
        write_part(parts[-1], tar, lambda path=path: path)
        write_images(stores[-1], tar, parts[-1], lambda path=path: path, ImageSettings(), 1)
    write_records(tmp_path / "records.sqlite", sorted(two_tars.oai.glob("*.xml")))
    merge(tmp_path / "arxiv.sqlite3", parts, tmp_path / "records.sqlite")
    return tmp_path / "arxiv.sqlite3", stores


@pytest.fixture
def share_of():
    """What share of a picture's pixels lies near a colour."""

    def share_of(image, colour):
        pixels = np.asarray(image.convert("RGB")).astype(int)
        return float((np.abs(pixels - np.array(colour)).max(axis=2) < 40).mean())

    return share_of
