"""Labels of other forms: folders a class, lists a class, tables of two columns."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.label_imports import (
    image_of,
    read_any_labels,
    read_label_folders,
    read_label_lists,
    read_label_table,
    read_label_text,
    said_now,
)
from reimaging.learn.labels import WITHDRAWN, Label, add_labels, read_labels

LABELLED = Path(__file__).parents[3] / "shared/labelled/labels.csv"


@pytest.fixture
def make(tmp_path):
    def make(*names, **texts):
        for name in names:
            file = tmp_path / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"")
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("path", "image"),
    [
        ("1506177.jpg", "1506177"),
        ("/a/folder/images/0042.jpg", "42"),
        ("9223372036854775807", "9223372036854775807"),
        ("images/fig.1.png", "fig.1.png"),
        ("fig1", "fig1"),
        ("a/ 7.jpg", "7"),
    ],
)
def test_an_image_is_known_by_its_number_or_its_name(path, image):
    assert image_of(path) == image


def test_folders_of_the_original_form(make):
    folder = make("diagram/12.jpg", "diagram/7.JPG", "sensor/b.png", "unsure/3.jpeg")
    assert read_label_folders(folder, "study") == [
        Label("12", "diagram", "study", "", "folder"),
        Label("7", "diagram", "study", "", "folder"),
        Label("b.png", "sensor", "study", "", "folder"),
        Label("3", "mixed", "study", "", "folder"),
    ]


def test_unsure_and_mixed_are_one_class(make):
    labels = read_label_folders(make("unsure/3.jpg", "mixed/4.jpg", "mixed/3.png"), "study")
    assert [(label.image, label.label) for label in labels] == [("3", "mixed"), ("4", "mixed")]


def test_what_is_no_picture_is_not_labelled(make):
    folder = make("diagram/1.jpg", "diagram/Thumbs.db", "diagram/._2.jpg", ".git/x", "notes.txt")
    assert [label.image for label in read_label_folders(folder, "study")] == ["1"]


def test_lists_of_the_original_form(make):
    folder = make(
        diagram="/data/images/12.jpg\n\n/data/images/7.jpg\n",
        sensor="b.png\r\n",
        unsure="3\n",
        mixed="3.jpg\n",
    )
    assert read_label_lists(folder, "study") == [
        Label("12", "diagram", "study", "", "list"),
        Label("7", "diagram", "study", "", "list"),
        Label("b.png", "sensor", "study", "", "list"),
        Label("3", "mixed", "study", "", "list"),
    ]


def test_a_table_of_two_columns_and_more(tmp_path):
    (tmp_path / "t.csv").write_text(
        "image,label,alternative,kind,note\na/5.png,unsure,sensor,sky,?\nb.png,diagram,,plot,\n"
    )
    assert read_label_table(tmp_path / "t.csv", "me") == [
        Label("5", "mixed", "me", "", "table"),
        Label("b.png", "diagram", "me", "", "table"),
    ]


def test_what_a_table_tells_of_its_labellers_is_taken(tmp_path):
    (tmp_path / "t.csv").write_text(
        "image,label,labeller,time,source\n5,sensor,anna,2024-05-01,hand\n5,mixed,,,\n"
    )
    assert read_label_table(tmp_path / "t.csv", "me", "file") == [
        Label("5", "sensor", "anna", "2024-05-01", "hand"),
        Label("5", "mixed", "me", "", "file"),
    ]


def test_what_is_imported_can_be_added_to_our_table(make, tmp_path):
    labels = read_label_folders(make("sensor/b, c.png", "mixed/4.jpg"), "study")
    add_labels(tmp_path / "labels.csv", labels)
    assert read_labels(tmp_path / "labels.csv") == labels


@pytest.mark.skipif(not LABELLED.is_file(), reason="the labelled images are not at hand")
def test_the_table_of_real_images_reads_as_its_readme_counts():
    words = [label.label for label in read_label_table(LABELLED, "observer")]
    assert [words.count(name) for name in ("diagram", "sensor", "mixed")] == [216, 29, 47]


@pytest.mark.parametrize("read", [read_label_folders, read_label_lists])
def test_a_folder_that_is_not_there(tmp_path, read):
    with pytest.raises(
        ReimagingError, match=r"no folder .*nowhere; .* diagram, sensor, mixed, unsure"
    ):
        read(tmp_path / "nowhere", "me")


def test_a_folder_or_list_of_no_class_is_refused(make):
    folder = make("diagram/1.jpg", "photos/2.jpg", notes="1.jpg")
    with pytest.raises(ReimagingError, match=r"photos is named after no class; subfolders"):
        read_label_folders(folder, "me")
    with pytest.raises(ReimagingError, match=r"notes\.txt is named after no class; text files"):
        read_label_lists(folder, "me")


def test_an_image_in_two_classes_is_refused(make):
    folder = make("diagram/1.jpg", "sensor/01.png", diagram="9", mixed="a/9.jpg")
    with pytest.raises(ReimagingError, match="1 as diagram and as sensor"):
        read_label_folders(folder, "me")
    with pytest.raises(ReimagingError, match="9 as diagram and as mixed"):
        read_label_lists(folder, "me")


def test_nothing_to_import_is_refused(make, tmp_path):
    folder = make("diagram/readme.md", sensor="\n")
    for read in (read_label_folders, read_label_lists):
        with pytest.raises(ReimagingError, match="has no labelled images"):
            read(folder, "me")
    (tmp_path / "t.csv").write_text("image,label\n")
    with pytest.raises(ReimagingError, match="has no labels"):
        read_label_table(tmp_path / "t.csv", "me")


def test_a_table_with_an_unknown_label_is_refused_with_its_line(tmp_path):
    (tmp_path / "t.csv").write_text("image,label\na,sensor\nb,photo\n")
    with pytest.raises(ReimagingError, match=r"t\.csv, line 3: b has the label 'photo'"):
        read_label_table(tmp_path / "t.csv", "me")


def test_a_list_that_is_no_text_is_refused(make):
    folder = make()
    (folder / "sensor.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(ReimagingError, match=r"sensor\.txt is not text in UTF-8"):
        read_label_lists(folder, "me")


def test_whichever_form_labels_have_is_seen(tmp_path):
    (tmp_path / "t.csv").write_text("image,label\n7,sensor\n")
    assert read_any_labels(tmp_path / "t.csv", "ada")[0].source == "table"
    (tmp_path / "folders/unsure").mkdir(parents=True)
    (tmp_path / "folders/unsure/7.png").touch()
    assert read_any_labels(tmp_path / "folders", "ada")[0].label == "mixed"
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/diagram.txt").write_text("a/7.png\n")
    assert read_any_labels(tmp_path / "lists", "ada")[0].source == "list"
    with pytest.raises(ReimagingError, match="There is no folder"):
        read_any_labels(tmp_path / "none", "ada")


def test_a_table_in_an_open_file_is_read_as_one_on_the_disk():
    text = io.StringIO("image,label\na/5.png,unsure\nb.png,withdrawn\n", newline="")
    assert read_label_text(text, "the table", "me") == [
        Label("5", "mixed", "me", "", "table"),
        Label("b.png", WITHDRAWN, "me", "", "table"),
    ]
    for words, why in (
        ("image\n5\n", "the table lacks the column label"),
        ("image,label\n5,photo\n", "the table, line 2: 5 has the label 'photo'"),
        ("image,label\n", "the table has no labels"),
        ('image,label\n"' + "x" * 200_000, "the table cannot be read as CSV"),
    ):
        with pytest.raises(ReimagingError, match=why):
            read_label_text(io.StringIO(words, newline=""), "the table", "me")


def test_labels_without_a_time_are_said_at_their_import():
    old = Label("7", "sensor", "ada", "2001-01-01", "table")
    now = datetime(2026, 11, 30, 8, 40, tzinfo=UTC)
    assert said_now([old, Label("8", "mixed", "ada", "", "folder")], now) == [
        old, Label("8", "mixed", "ada", "2026-11-30T08:40:00.000Z", "folder"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", [".", "/", "x" * 140_000, "a\tb.png"])
def test_a_line_that_names_no_image_spoils_no_table(make, line):
    folder = make(diagram=f"7.jpg\n{line}\n")
    table = folder / "labels.csv"
    add_labels(table, [Label("1", "sensor")])
    with pytest.raises(ReimagingError, match="A label's image is"):
        add_labels(table, read_any_labels(folder, "ada"))
    assert read_labels(table) == [Label("1", "sensor")]
