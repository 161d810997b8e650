"""`reimaging generate` writes pictures and a sheet, the same ones for the same seed."""

import numpy as np
import pytest
from PIL import Image

from gan.bars import SIZE
from reimaging.errors import ReimagingError
from reimaging.gan.generator import generator_of
from reimaging.gan.networks import Size
from reimaging.gan.pictures_folder import write_pictures
from reimaging.gan.step import build
from reimaging.learn.model_file import save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("generator") / "g.keras"
    save_model(path, generator_of(SIZE, build(SIZE, 4)[1]))
    return path


def test_each_picture_is_a_file_and_a_sheet_shows_them(model, tmp_path):
    files = write_pictures(tmp_path / "out", model, 12, 0.7, 4)
    assert [path.name for path in files] == [*(f"{n:06}.png" for n in range(1, 13)), "sheet.png"]
    pictures = [np.asarray(Image.open(path)) for path in files[:-1]]
    assert all(picture.shape == (16, 16) for picture in pictures)
    assert len({picture.tobytes() for picture in pictures}) == 12
    assert Image.open(files[-1]).width > 3 * 16
    assert set((tmp_path / "out").iterdir()) == set(files)


def test_more_of_the_same_seed_only_add_and_another_seed_gives_others(model, tmp_path):
    def pictures(count, seed):
        files = write_pictures(tmp_path / "out", model, count, 1.0, seed)[:-1]
        return {path.name: np.asarray(Image.open(path)).tobytes() for path in files}

    three, others = pictures(3, 4), pictures(3, 5)
    assert three.items() <= pictures(70, 4).items()  # of more than one block
    assert len(list((tmp_path / "out").iterdir())) == 71
    assert not set(three.values()) & set(others.values())


def test_pictures_in_colour_are_written_in_colour(tmp_path):
    size = Size(16, 3, latent=8, channels=4, most=8, depth=2)
    save_model(tmp_path / "g.keras", generator_of(size, build(size, 4)[1]))
    files = write_pictures(tmp_path / "out", tmp_path / "g.keras", 1, 1.0, 4)
    assert files[0].name == "000001.png" and np.asarray(Image.open(files[0])).shape == (16, 16, 3)


@pytest.mark.parametrize(
    ("count", "psi", "seed", "said"),
    [
        (0, 0.7, 4, "--n is 0; allowed is 1 to 100000"),
        (5, -1, 4, "psi is -1; allowed is 0 to 2"),
        (5, 3, 4, "psi is 3; allowed is 0 to 2"),
        (5, 0.7, -1, "--seed is -1; allowed is 0 to"),
    ],
)
def test_a_number_out_of_range_is_a_sentence_before_anything_is_written(
    model, tmp_path, count, psi, seed, said
):
    with pytest.raises(ReimagingError, match=said):
        write_pictures(tmp_path / "out", model, count, psi, seed)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_a_sentence(model, tmp_path):
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "out"):
        with pytest.raises(ReimagingError, match="cannot be written to"):
            write_pictures(folder, model, 3, 0.7, 4)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_model_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(ReimagingError, match=r"g\.keras is not there; `doit generate`"):
        write_pictures(tmp_path / "out", tmp_path / "g.keras", 3, 0.7, 4)
