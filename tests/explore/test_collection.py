"""A profile is opened whole, or it is said in a sentence what is missing and what makes it."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import h5py
import pytest

from explore.made_profile import TARS
from reimaging.errors import ReimagingError
from reimaging.explore.collection import open_collection, part_of
from reimaging.explore.image_filter import ImageFilter
from reimaging.layout import Layout
from reimaging.licence import may_be_shown


@pytest.fixture
def copied(made, tmp_path):
    """The profile's data in another folder, from which something may be taken away."""
    shutil.copytree(made.layout.data, tmp_path / "data/made")
    return Layout(tmp_path, "made")


def test_images_are_chosen_told_of_and_shown(collection, made):
    choice = collection.chooser.choose(ImageFilter(archive="cs"))
    assert choice.count == 15
    for row in choice.mask.nonzero()[0].tolist():
        assert collection.files.thumbnail(row).startswith(b"\xff\xd8")
        assert collection.details.image(row).article.category.startswith("cs.")
    assert (collection.drawn, collection.public) == (False, False)
    assert collection.profile is made.profile


def test_in_public_only_images_are_there_whose_licence_lets_anyone_show_them(made):
    public = made.open(public=True)
    licences = public.catalogue.columns["licence"]
    assert len(public.catalogue) == 25
    assert all(map(may_be_shown, licences.names))
    kept = {public.details.image(row).article.licence for row in range(25)}
    assert kept == {"BY", "BY-NC-ND", "BY-SA", "CC0"}


def test_drawn_images_are_our_own_and_all_shown_in_public(made):
    drawn = open_collection(made.layout, made.drawn, public=True)
    assert (len(drawn.catalogue), drawn.drawn) == (60, True)
    assert drawn.details.image(0).article.url is None


@pytest.mark.parametrize(
    "path",
    [
        lambda here: here.catalogue,
        lambda here: here.captions,
        lambda here: here.database,
        lambda here: here.store(TARS[1]),
        lambda here: here.thumbnails(TARS[0]),
    ],
    ids=["catalogue", "captions", "database", "store", "thumbnails"],
)
def test_what_is_missing_is_told_with_the_command_that_makes_it(copied, made, path):
    missing = path(copied)
    missing.unlink()
    with pytest.raises(ReimagingError) as refused:
        open_collection(copied, made.profile)
    place = missing.relative_to(copied.root)
    assert str(refused.value) == (
        f"{place} is not there; `doit profile=made explore` makes what is missing."
    )


def test_a_catalogue_of_another_index_is_refused_with_the_command_that_makes_it_again(copied, made):
    with closing(sqlite3.connect(copied.database)) as index:  # as if of another slice
        index.execute("DELETE FROM image_files WHERE image_id = ?", (made.images[7],))
        index.commit()
    with pytest.raises(ReimagingError) as refused:
        open_collection(copied, made.profile)
    assert str(refused.value) == (
        f"{copied.catalogue.relative_to(copied.root)} was made of another index than "
        f"{copied.database.relative_to(copied.root)} is now; `doit profile=made explore` makes it "
        "again."
    )


def test_captions_of_another_index_are_refused_too(copied, made):
    with h5py.File(copied.captions, "a") as file:
        file.attrs["index"] = "another"
    with pytest.raises(ReimagingError, match=r"captions\.h5 was made of another index than"):
        open_collection(copied, made.profile)


def test_of_the_default_profile_the_command_needs_no_name(tmp_path, made):
    with pytest.raises(ReimagingError, match="`doit explore` makes"):
        open_collection(Layout(tmp_path, "sample"), replace(made.profile, name="sample"))


def test_a_profile_without_classes_and_clusters_is_opened_all_the_same(copied, made):
    copied.predictions("classifier").unlink()
    copied.clusters.unlink()
    without = open_collection(copied, made.profile)
    assert without.details.image(0).probabilities is None
    assert {each.name for each in without.details.clusters()} == {""}


def test_a_part_of_a_collection_knows_of_no_other_image(collection):
    mask = collection.catalogue.year == 2012
    part = part_of(collection, mask, public=True)
    assert len(part.catalogue) == 30
    assert part.chooser.choose(ImageFilter(words="micrograph")).count == 6
    assert part.public
    assert sum(cluster.images for cluster in part.details.clusters()) == 29
    with pytest.raises(ReimagingError, match="hep-th/9802001"):
        part.details.article("hep-th/9802001")
