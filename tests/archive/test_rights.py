"""An image may be passed on if its article's licence lets anyone do so; what is not known may not."""

import h5py
import numpy as np
import pytest

from archive.made_run import FREE, OTHERS
from explore.made_profile import TARS, picture
from reimaging.archive.rights import (
    all_of_store,
    refused_of_pictures,
    refused_of_store,
    refused_of_table,
)
from reimaging.errors import ReimagingError
from reimaging.pixels.store import write_store
from reimaging.table import read_table


def test_images_of_a_store_are_judged_by_the_index(made):
    here = made.run.layout
    refused = {}
    for stem in TARS:
        refused |= refused_of_store(here.database, here.store(stem))
    assert set(refused) == {made.images[n] for n in OTHERS}
    first = refused[made.images[0]]
    assert (first.identifier, first.why) == ("hep-th/9802001", "no licence stated")
    assert refused[made.images[5]].why == "arXiv's own licence"


def test_an_image_that_the_index_does_not_know_may_not(made, tmp_path):
    write_store(tmp_path / "t.h5", [(5, picture(1), "ok"), (6, None, "broken")], attributes={})
    refused = refused_of_store(made.run.layout.database, tmp_path / "t.h5")
    assert {number: each.why for number, each in refused.items()} == {5: "not in the index"}


def test_all_can_be_named(made):
    here = made.run.layout
    named = all_of_store(here.database, here.store(TARS[1]), "so it is")
    assert list(named) == list(made.images[30:])
    assert named[made.images[30]].identifier == "1204.0001"
    assert {each.why for each in named.values()} == {"so it is"}


def test_montages_are_judged_by_their_tables(made):
    here = made.run.layout
    assert refused_of_table(read_table(here.table("montage_by_year"))) == {}
    refused = refused_of_table(read_table(here.table("random_montage")))
    assert set(refused) == {made.images[n] for n in OTHERS}


def test_pictures_that_the_code_drew_may_and_others_as_the_index_says(made, tmp_path):
    here = made.run.layout
    array = here.array("random", 16)
    assert set(refused_of_pictures(here.database, array)) == {made.images[OTHERS[0]]}
    assert refused_of_pictures(here.database, here.learnt("confident_errors")) == {}
    assert refused_of_pictures(here.database, here.learnt("generated")) == {}
    with h5py.File(tmp_path / "map.h5", "w") as file:  # names images and shows none
        file["image_id"] = np.array([made.images[OTHERS[0]]])
    assert refused_of_pictures(here.database, tmp_path / "map.h5") == {}
    (tmp_path / "no.h5").write_bytes(b"no HDF5")
    with pytest.raises(ReimagingError, match=r"no\.h5 cannot be read"):
        refused_of_pictures(here.database, tmp_path / "no.h5")


def test_there_are_images_of_both_kinds():
    assert len(FREE) == 25 and len(OTHERS) == 35
