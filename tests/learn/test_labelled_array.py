"""What labellers agree on becomes an array to learn from; what cannot be used is counted aloud."""

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.learn.labelled_array import write_labelled_array
from reimaging.learn.labels import Label, write_labels
from reimaging.pixels.store import first_outcomes


@pytest.fixture
def world(rendered, tmp_path):
    database, stores = rendered
    pairs = (pair for told in first_outcomes(stores) for pair in zip(*told, strict=True))
    good = sorted(int(number) for number, outcome in pairs if outcome == "ok")
    assert len(good) >= 2

    def write(labels):
        write_labels(tmp_path / "labels.csv", labels)
        target = tmp_path / "labelled.h5"
        write_labelled_array(target, tmp_path / "labels.csv", database, stores, side=32)
        return h5py.File(target)

    return write, good, database


def test_labelled_images_come_with_their_class_and_article(world):
    write, good, database = world
    with write([Label(str(good[0]), "sensor", "a"), Label(str(good[1]), "mixed", "a")]) as file:
        assert file["image_id"][:].tolist() == good[:2]
        assert [CLASSES[n] for n in file["label"][:]] == ["sensor", "mixed"]
        assert file["images"].shape == (2, 32, 32, 3)
        assert (np.ptp(file["images"][:], axis=(1, 2, 3)) > 0).any()
        with reading(database) as index:
            rows = index.execute("SELECT image_id, article_id FROM image_files").fetchall()
            articles = {row[0]: row[1] for row in rows}
        assert file["article"][:].tolist() == [articles[i] for i in good[:2]]


def test_the_majority_decides_and_a_tie_is_left_out_and_said(world, capsys):
    write, good, _ = world
    labels = [Label(str(good[0]), word, who) for word, who in
              (("sensor", "a"), ("diagram", "b"), ("diagram", "c"))]  # fmt: skip
    labels += [Label(str(good[1]), "sensor", "a"), Label(str(good[1]), "mixed", "b")]
    with write(labels) as file:
        assert file["image_id"][:].tolist() == good[:1]
        assert CLASSES[file["label"][0]] == "diagram"
    assert "1 image labelled both ways" in capsys.readouterr().out


def test_an_image_is_by_lot_if_somebody_came_to_it_without_regard_to_what_it_is(world):
    write, good, _ = world
    sources = [("hand:random", "hand:double"), ("hand:uncertain", "hand:double"), ("folder",)]
    labels = [
        Label(str(image), "sensor", str(who), source=source)
        for image, each in zip(good, sources, strict=False)
        for who, source in enumerate(each)
    ]
    with write([*labels, Label(str(good[1]), "withdrawn", "7", source="undo")]) as file:
        assert file["by_lot"][:].tolist() == [True, False, True][: len(good)]


def test_labels_of_images_that_are_not_there_are_counted(world, capsys):
    write, good, _ = world
    with write([Label(str(good[0]), "sensor"), Label("12345", "sensor"), Label("x.png", "mixed")]):
        pass
    assert "2 labelled images not in the stores" in capsys.readouterr().out


def test_labels_of_other_images_alone_are_a_sentence(world):
    write, _, _ = world
    with pytest.raises(ReimagingError, match=r"of the 1 image .* none is in the image stores"):
        write([Label("12345", "sensor")])


def test_labels_that_are_all_tied_are_told_as_such(world):
    write, good, _ = world
    tied = [Label(str(good[0]), "sensor", "a"), Label(str(good[0]), "mixed", "b")]
    with pytest.raises(ReimagingError, match="agree on none of its images, of which 1 are tied"):
        write(tied)
    with pytest.raises(ReimagingError, match=r"of the 1 image .* none is in the image stores"):
        write([*tied, Label("12345", "sensor", "a")])


def test_the_first_word_of_a_labeller_tells_how_he_came_to_an_image(world):
    write, good, _ = world
    doubted, drawn = map(str, good[:2])
    labels = [
        Label(doubted, "sensor", "a", source="hand:uncertain"),
        Label(doubted, "withdrawn", "a", source="undo"),
        Label(doubted, "mixed", "a", source="hand:random"),
        Label(drawn, "mixed", "a", source="hand:random"),
        Label(drawn, "sensor", "a", source="hand:uncertain"),
    ]
    with write(labels) as file:
        assert file["by_lot"][:].tolist() == [False, True]
    with write([*labels, Label(doubted, "mixed", "b", source="hand:random")]) as file:
        assert file["by_lot"][:].tolist() == [True, True]
