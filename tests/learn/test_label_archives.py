"""Labels in one ZIP to hand on, in the forms of the original study."""

import io
import zipfile

import pytest

from reimaging.errors import ReimagingError
from reimaging.learn import label_archives
from reimaging.learn.label_archives import label_folders, label_lists, read_label_archive
from reimaging.learn.labels import Label

CLASSES = {"12": "diagram", "7": "diagram", "b.png": "sensor", "3": "mixed"}


def zipped(**files):
    """A ZIP of these files; of their names, __ stands for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return io.BytesIO(buffer.getvalue())


def said(file):
    return {label.image: label.label for label in read_label_archive(file, "ada")}


def test_lists_have_the_names_that_the_study_gave_them():
    with zipfile.ZipFile(io.BytesIO(label_lists(CLASSES))) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert texts == {"diagram.txt": "12.jpg\n7.jpg\n", "sensor.txt": "b.png\n", "unsure.txt": "3.jpg\n"}  # fmt: skip


def test_lists_that_were_handed_on_are_read_again():
    labels = read_label_archive(io.BytesIO(label_lists(CLASSES)), "ada")
    assert {label.image: label.label for label in labels} == CLASSES
    assert {(label.labeller, label.source, label.time) for label in labels} == {("ada", "list", "")}


def test_folders_that_were_handed_on_are_read_again_and_hold_the_pictures():
    images = [("12", "diagram"), ("7", "diagram"), ("3", "mixed")]
    whole = b"".join(label_folders(images, lambda image: b"jpeg of " + image.encode()))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist() == ["diagram/12.jpg", "diagram/7.jpg", "unsure/3.jpg"]
        assert archive.read("unsure/3.jpg") == b"jpeg of 3"
        assert archive.testzip() is None
    assert read_label_archive(io.BytesIO(whole), "ada")[0] == Label("12", "diagram", "ada", "", "folder")  # fmt: skip
    assert said(io.BytesIO(whole)) == dict(images)


def test_folders_are_made_a_picture_at_a_time():
    pieces = label_folders([(str(n), "sensor") for n in range(50)], lambda _: bytes(10_000))
    assert max(map(len, pieces)) < 20_000


def test_the_same_labels_give_the_same_bytes():
    assert label_lists(CLASSES) == label_lists(dict(reversed(CLASSES.items())))


@pytest.mark.parametrize(
    "files",
    [
        {"diagram.txt": "7.jpg", "unsure.txt": "3"},
        {"labels__diagram.txt": "7.jpg", "labels__unsure.txt": "3"},
        {"diagram__7.jpg": "", "mixed__3.png": "", "mixed__notes.md": "", "readme.md": ""},
        {"all__diagram__7.jpg": "", "all__unsure__3.png": "", "____MACOSX__._x": "", ".DS": ""},
        {"diagram.txt": "\ufeffa/b/7.jpg\r\n\r\n", "unsure.txt": "3\n", "sensor__9.jpg": ""},
    ],
    ids=["lists", "lists in a folder", "folders", "folders in a folder", "lists before folders"],
)
def test_forms_that_are_handed_on(files):
    assert said(zipped(**files)) == {"7": "diagram", "3": "mixed"}


def test_one_folder_of_one_class_is_no_folder_of_folders():
    assert said(zipped(diagram__7=b"", **{"diagram__8.jpg": ""})) == {"8": "diagram"}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "has no labelled images"),
        ({"notes.txt": "7"}, "notes.txt is named after no class"),
        ({"photos__7.jpg": "", "diagram__8.jpg": ""}, "photos is named after no class"),
        ({"diagram.txt": "7", "sensor.txt": "7.jpg"}, "7 as diagram and as sensor"),
        ({"diagram.txt": b"\xff\xfe7"}, "diagram.txt is not text in UTF-8"),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(files, why):
    with pytest.raises(ReimagingError, match=why) as refused:
        read_label_archive(zipped(**files), "ada")
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)


@pytest.mark.parametrize("place", [0, 30, 60, -10])
def test_a_damaged_zip_is_refused(place):
    whole = bytearray(label_lists({str(n): "sensor" for n in range(200)}))
    whole[place] ^= 255
    try:
        read_label_archive(io.BytesIO(bytes(whole)), "ada")
    except ReimagingError as refused:
        assert str(refused).startswith("The ZIP file")
    with pytest.raises(ReimagingError, match="The ZIP file cannot be read"):
        read_label_archive(io.BytesIO(bytes(whole[: len(whole) // 2])), "ada")


def test_a_zip_that_unpacks_to_more_than_is_allowed_is_refused(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("diagram.txt", "sensor.txt"):
            archive.writestr(name, b"\n" * 17_000_000)
    with pytest.raises(ReimagingError, match="over 33,554,432 bytes"):
        read_label_archive(bomb, "ada")
    monkeypatch.setattr(label_archives, "MOST_FILES", 2)
    monkeypatch.setattr(label_archives, "MOST_LINES", 3)
    with pytest.raises(ReimagingError, match="over 3 lines"):
        read_label_archive(zipped(**{"diagram.txt": "1\n2\n", "sensor.txt": "3\n4\n"}), "ada")
    with pytest.raises(ReimagingError, match="3 files; 2 are allowed"):
        read_label_archive(zipped(a="", b="", c=""), "ada")


def test_a_zip_of_too_many_files_is_refused_before_its_directory_is_taken_in(monkeypatch):
    monkeypatch.setattr(label_archives, "MOST_FILES", 2)
    for block in (1, 2, 3, 5, 1000):  # a signature is found wherever a block ends
        monkeypatch.setattr(label_archives, "_BLOCK", block)
        whole = zipped(a="", b="", c="")
        with monkeypatch.context() as patch:
            patch.setattr(zipfile.ZipFile, "_RealGetContents", lambda _: pytest.fail("was read"))
            with pytest.raises(ReimagingError, match="3 files; 2 are allowed"):
                read_label_archive(whole, "ada")


def test_a_list_whose_packing_is_damaged_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("diagram.txt", "".join(f"{n}.jpg\n" for n in range(2000)))
    damaged = bytearray(buffer.getvalue())
    damaged[45] = 255  # the first byte of what LZMA is told of its stream
    with pytest.raises(ReimagingError, match="The ZIP file cannot be read"):
        read_label_archive(io.BytesIO(bytes(damaged)), "ada")
