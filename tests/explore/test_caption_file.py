"""What lists say of images in words is written once, of the index, and read from any thread."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import h5py
import numpy as np
import pytest

from explore.made_profile import ARTICLES, CAPTIONS, TARS
from reimaging.errors import ReimagingError
from reimaging.explore.caption_file import CaptionFile, Said, shortened, write_captions
from reimaging.explore.catalogue import read_catalogue, save_catalogue
from reimaging.explore.cataloguing import write_catalogue


@pytest.fixture
def changed(made, tmp_path):
    """Makes a copy of the index, changes it, and gives what is said of its images then."""

    def changed(*changes):
        here, database = made.layout, tmp_path / "arxiv.sqlite3"
        shutil.copy(here.database, database)
        with closing(sqlite3.connect(database)) as connection:
            for change in changes:
                connection.execute(*change)
            connection.commit()
        stores = [here.store(stem) for stem in TARS]
        write_catalogue(tmp_path / "catalogue.h5", database, stores, None, None, 4)
        write_captions(tmp_path / "captions.h5", database, tmp_path / "catalogue.h5")
        return CaptionFile(tmp_path / "captions.h5")

    return changed


def of(captions, *images):
    return captions.of(np.array(images, np.int64))


def test_an_image_has_its_articles_title_and_the_caption_of_the_first_figure_it_is_in(
    collection, made
):
    title = ARTICLES[1][-1]
    assert of(collection.captions, *made.images[5:10]) == [
        (title, f"Figure 1: {CAPTIONS[0]}"),
        (title, f"Figure 2: {CAPTIONS[1]}"),  # parts of it: the whole comes first
        (title, f"Figure 2: {CAPTIONS[1]}"),
        (title, f"Figure 3: {CAPTIONS[2]} Of hep-th/9802002."),
        (title, ""),
    ]


def test_they_come_in_the_order_in_which_they_are_asked_for(collection, made):
    forth = of(collection.captions, *made.images)
    assert of(collection.captions, *reversed(made.images)) == forth[::-1]
    assert of(collection.captions, *made.images[:1] * 3) == forth[:1] * 3
    assert of(collection.captions) == []


def test_of_a_part_alone_its_own_caption_is_given_under_the_wholes_number(changed, made):
    links = "DELETE FROM figure_images WHERE figure_id NOT IN (SELECT figure_id FROM figures WHERE kind = 'part')"
    assert [said.caption for said in of(changed((links,)), *made.images[6:8])] == [
        "Figure 2: At night.",
        f"Figure 2: {CAPTIONS[1]}",  # which has none of its own
    ]


def test_what_is_not_known_is_empty(changed, made):
    captions = changed(
        ("UPDATE articles SET title = NULL",),
        ("UPDATE figures SET caption_text = ''",),
    )
    assert of(captions, *made.images[:2]) == [Said("", "Figure 1"), Said("", "Figure 2")]
    captions = changed(("DELETE FROM figure_images",))
    assert of(captions, made.images[0]) == [Said(ARTICLES[0][-1], "")]


def test_any_letters_come_back_as_they_were_and_long_captions_end_after_a_word(changed, made):
    title, caption = "\u0141\u00f3d\u017a\n\t\U0001f600 \"<b>' \0 \u2028", "\u00e4bc " * 100
    captions = changed(
        ("UPDATE articles SET title = ?", (title,)),
        ("UPDATE figures SET caption_text = ?", (caption,)),
    )
    for said in of(captions, *made.images[:4]):
        assert said.title == title
        assert said.caption.endswith("\u00e4bc\u2026") and 150 < len(said.caption) <= 160


def test_a_long_text_ends_after_a_word():
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two\u2026"
    assert shortened("x" * 50, 10) == "x" * 9 + "\u2026"


def test_of_an_image_that_is_not_in_the_catalogue_nothing_is_said(collection, made):
    with pytest.raises(ReimagingError, match=f"captions.h5 has no image {made.unrendered}"):
        of(collection.captions, made.images[0], made.unrendered)


def test_threads_share_it(collection, made):
    expected = of(collection.captions, *made.images)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: of(collection.captions, *made.images), range(200)):
            assert found == expected


def test_the_same_index_gives_the_same_bytes(made, tmp_path):
    here = made.layout
    write_captions(tmp_path / "again.h5", here.database, here.catalogue)
    assert (tmp_path / "again.h5").read_bytes() == here.captions.read_bytes()


def test_it_tells_the_index_that_it_was_made_of(changed, collection):
    assert collection.captions.index == collection.catalogue.index
    assert changed(("DELETE FROM figures",)).index != collection.catalogue.index


def test_no_images_are_no_captions(made, tmp_path):
    nothing = read_catalogue(made.layout.catalogue).taken(np.zeros(60, bool))
    save_catalogue(tmp_path / "catalogue.h5", nothing)
    write_captions(tmp_path / "captions.h5", made.layout.database, tmp_path / "catalogue.h5")
    captions = CaptionFile(tmp_path / "captions.h5")
    assert len(captions) == 0 and of(captions) == []


def test_a_catalogue_of_other_images_is_refused(made, tmp_path):
    database = tmp_path / "arxiv.sqlite3"
    shutil.copy(made.layout.database, database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM image_files WHERE image_id = ?", made.images[:1])
        connection.commit()
    with pytest.raises(ReimagingError, match="has 59 of the 60 images"):
        write_captions(tmp_path / "captions.h5", database, made.layout.catalogue)
    assert not (tmp_path / "captions.h5").exists()
    assert not [*tmp_path.glob(".captions*")]


def test_another_file_is_refused(made, tmp_path):
    for path, words in [(tmp_path / "none.h5", "is not there; `doit explore`"),
                        (made.layout.catalogue, "is no reimaging captions of version 1"),
                        (made.layout.database, "cannot be read")]:  # fmt: skip
        with pytest.raises(ReimagingError, match=words):
            CaptionFile(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: _replaced(path, "first", np.arange(7)),
        lambda path: _replaced(path, "text", np.zeros(3, np.uint8)),
    ],
    ids=["cut off", "first", "text"],
)
def test_a_damaged_file_is_refused(made, tmp_path, damage):
    path = tmp_path / "captions.h5"
    shutil.copy(made.layout.captions, path)
    damage(path)
    with pytest.raises(ReimagingError, match="cannot be read"):
        CaptionFile(path)


def _replaced(path, name, values):
    with h5py.File(path, "a") as file:
        del file[name]
        file[name] = values
