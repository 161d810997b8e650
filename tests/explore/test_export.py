"""A still copy: what it holds, that it is the same each time, and what is never in it."""

import json

import pytest

from explore.copies import write_copy_of
from explore.made_profile import ARTICLES, ROOM
from reimaging.errors import ReimagingError
from reimaging.explore.image_filter import ImageFilter


def held(folder):
    """All files of a folder, by their path in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def copy(made, tmp_path_factory):
    return write_copy_of(made, tmp_path_factory.mktemp("whole") / "copy", commit="commit abc")


def test_the_same_images_give_the_same_bytes(made, copy, tmp_path):
    again = write_copy_of(made, tmp_path / "elsewhere", commit="commit abc")
    assert held(again) == held(copy)


def test_it_says_what_made_it_and_names_no_place_of_this_machine(made, copy):
    assert "Made by reimaging " in (copy / "README.txt").read_text()
    assert "commit abc" in (copy / "README.txt").read_text()
    for name, data in held(copy).items():
        assert str(made.root).encode() not in data, name


def test_a_browser_gets_pages_data_pictures_and_credits(made, copy):
    files = held(copy)
    assert {"index.html", "README.txt", "credits.html", "credits.csv", "licences.txt"} <= set(files)
    for number in made.images:
        assert files[f"images/{number}.jpg"] == made.open().files.jpeg(
            int(made.open().catalogue.rows_of([number])[0])
        )
        assert files[f"thumbnails/{number}.jpg"].startswith(b"\xff\xd8")
    for name, data in files.items():
        if name.endswith(".json"):
            json.loads(data)


def test_of_a_real_profile_only_images_are_in_it_whose_licence_allows_it(made, tmp_path, capsys):
    copy = write_copy_of(made, tmp_path / "copy", profile=made.profile)
    free = {a[0] for a in ARTICLES if "creativecommons" in a[3]}
    expected = {
        str(made.images[n * ROOM + place])
        for n, article in enumerate(ARTICLES)
        for place in range(ROOM)
        if article[0] in free
    }
    assert {path.stem for path in (copy / "images").iterdir()} == expected
    assert {path.stem for path in (copy / "thumbnails").iterdir()} == expected
    said = capsys.readouterr().out
    assert "25 images of the 60 of made" in said
    assert "35 others had no licence that lets anyone show them" in said
    for name, data in held(copy).items():
        for number in set(map(str, made.images)) - expected:
            assert number.encode() not in data, name
        assert b"A. Turing" not in data, name


def test_a_dry_run_tells_how_large_it_would_be_and_writes_nothing(made, tmp_path, capsys):
    write_copy_of(made, tmp_path / "copy", dry=True)
    assert "All 60 images of made." in (said := capsys.readouterr().out)
    assert "It would take about" in said
    assert list(tmp_path.iterdir()) == []


def test_filters_and_a_number_choose_what_is_in_it(made, tmp_path, capsys):
    asked = ImageFilter(archive="cs", image_class="diagram")
    copy = write_copy_of(made, tmp_path / "copy", asked=asked, images=3, whole=False)
    columns = json.loads((copy / "data/columns.json").read_text())
    assert len(columns["ids"]) == 3
    assert columns["columns"]["archive"]["names"] == ["cs"]
    assert columns["columns"]["class"]["names"] == ["diagram"]
    about = json.loads((copy / "data/about.json").read_text())
    assert about["still"]["asked"] == {"archive": "cs", "class": "diagram"}
    assert "3 images of the 60 of made, by lot from the 5" in capsys.readouterr().out


def test_it_is_made_again_in_its_place_and_refused_in_any_other(made, tmp_path):
    copy = write_copy_of(made, tmp_path / "copy", whole=False, images=9)
    write_copy_of(made, copy, whole=False, images=5)
    assert len(list((copy / "thumbnails").iterdir())) == 5
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    with pytest.raises(ReimagingError, match="no still copy"):
        write_copy_of(made, tmp_path / "mine")
    assert held(tmp_path / "mine") == {"notes.txt": b"mine"}
