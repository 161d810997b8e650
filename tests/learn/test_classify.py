"""Any folder of files is classified: a row a file, and a file without pixels says why it has none."""

import numpy as np
import pytest
from PIL import Image

from learn.test_predictions import BLUE, GREEN, RED, by_colour, store
from reimaging.errors import ReimagingError
from reimaging.learn.classify import classify_folder, classify_stores, image_files
from reimaging.learn.model_file import save_model
from reimaging.settings import ImageSettings
from reimaging.table import read_table


@pytest.fixture
def model(tmp_path):
    save_model(tmp_path / "m.keras", by_colour())
    return tmp_path / "m.keras"


def picture(path, colour, kind=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    # with grain, or it would be blank, and its border be cut off
    light = np.random.default_rng(1).uniform(0.7, 1, (40, 30, 1))
    pixels = (light * np.array(colour)).astype(np.uint8)
    Image.fromarray(pixels).save(path, kind)
    return path


def classified(folder, model, tmp_path):
    counts = classify_folder(
        folder, model, tmp_path / "out.csv", settings=ImageSettings(), workers=1
    )
    return counts, {row["image"]: row for row in read_table(tmp_path / "out.csv")}


def test_a_folder_gives_a_row_a_file_in_order_of_name(tmp_path, model):
    folder = tmp_path / "in"
    for name, colour in (("b.png", GREEN), ("a.jpg", RED), ("deep/er/c.gif", BLUE)):
        picture(folder / name, colour)
    (folder / "notes.txt").write_text("no image")
    counts, rows = classified(folder, model, tmp_path)
    assert list(rows) == ["a.jpg", "b.png", "deep/er/c.gif"]
    assert [row["label"] for row in rows.values()] == ["diagram", "sensor", "mixed"]
    assert counts == {"diagram": 1, "sensor": 1, "mixed": 1}
    assert list(rows["a.jpg"]) == ["image", "diagram", "sensor", "mixed", "label"]
    assert sum(float(rows["a.jpg"][name]) for name in ("diagram", "sensor", "mixed")) == (
        pytest.approx(1, abs=1e-5)
    )


def test_what_cannot_be_read_says_so_and_its_neighbours_keep_their_own_answers(tmp_path, model):
    folder = tmp_path / "in"
    picture(folder / "a.png", RED)
    (folder / "b.png").write_bytes(b"")
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n damaged")
    Image.new("RGB", (20, 20), "white").save(folder / "d.png")
    picture(folder / "e.png", BLUE)
    counts, rows = classified(folder, model, tmp_path)
    assert rows["a.png"]["label"] == "diagram" and rows["e.png"]["label"] == "mixed"
    for name in ("b.png", "c.png"):
        assert rows[name]["label"].startswith("unreadable: ")
        assert rows[name]["diagram"] == rows[name]["sensor"] == rows[name]["mixed"] == ""
    assert rows["d.png"]["label"].startswith("blank")
    assert counts == {"diagram": 1, "mixed": 1, "unreadable": 2, "blank": 1}


def test_a_file_is_known_by_its_content_and_pdf_by_its_first_page(tmp_path, model):
    folder = tmp_path / "in"
    picture(folder / "jpeg.png", GREEN, "JPEG")
    picture(folder / "page.pdf", BLUE, "PDF")
    _, rows = classified(folder, model, tmp_path)
    assert rows["jpeg.png"]["label"] == "sensor" and rows["page.pdf"]["label"] == "mixed"


def test_many_files_keep_their_answers(tmp_path, model):
    folder, colours = tmp_path / "in", (RED, GREEN, BLUE)
    for number in range(140):  # more than a batch
        picture(folder / f"{number:03}.png", colours[number % 3])
    _, rows = classified(folder, model, tmp_path)
    classes = ("diagram", "sensor", "mixed")
    assert [row["label"] for row in rows.values()] == [classes[n % 3] for n in range(140)]


def test_hidden_files_are_left_alone_and_an_empty_folder_is_a_sentence(tmp_path):
    picture(tmp_path / "in/.thumb.png", RED)
    with pytest.raises(ReimagingError, match=r"in holds no image files; .*\.png"):
        image_files(tmp_path / "in")
    with pytest.raises(ReimagingError, match="none is no folder"):
        image_files(tmp_path / "none")


def test_a_missing_model_is_a_sentence(tmp_path):
    picture(tmp_path / "in/a.png", RED)
    with pytest.raises(ReimagingError, match="`doit learn` trains"):
        classified(tmp_path / "in", tmp_path / "none.keras", tmp_path)


def test_the_images_of_stores_are_known_by_their_numbers_and_come_once(tmp_path, model):
    stores = [
        store(tmp_path / "a.h5", {7: RED, 9: None}),
        store(tmp_path / "b.h5", {7: BLUE, 3: GREEN}),
    ]
    counts = classify_stores(stores, model, tmp_path / "out.csv")
    rows = {row["image"]: row["label"] for row in read_table(tmp_path / "out.csv")}
    assert rows == {"7": "diagram", "9": "unreadable: x", "3": "sensor"}
    assert counts == {"diagram": 1, "unreadable": 1, "sensor": 1}
