"""The kinds of the drawn sample's images are found by identifier and path."""

import pytest

from learn.cluster_files import write_index
from reimaging.errors import ReimagingError
from reimaging.learn.known_kinds import known_kinds


def test_kinds_are_keyed_by_image_and_unknown_images_have_none(tmp_path):
    index = write_index(tmp_path / "i.sqlite3", {1: (1, "hep-th", 2001), 2: (2, "hep-th", 2001)})
    truth = tmp_path / "images.csv"
    truth.write_text(
        "identifier,path,class,kind\n0101.00001,1.png,diagram,knot\n0101.00001,2.png,diagram,braid\n"
        "0101.09999,2.png,diagram,mask\n"
    )
    assert dict(known_kinds(index, truth)) == {1: "knot"}


def test_kinds_are_looked_up_by_image_and_given_in_the_order_of_their_images(tmp_path):
    numbers = [9, 4, 7, 1]
    index = write_index(tmp_path / "i.sqlite3", dict.fromkeys(numbers, (1, "hep-th", 2001)))
    rows = "".join(f"0101.00001,{n}.png,{'mask' if n < 5 else 'knot'}\n" for n in numbers)
    (tmp_path / "t.csv").write_text("identifier,path,kind\n" + rows)
    kinds = known_kinds(index, tmp_path / "t.csv")
    assert list(kinds.items()) == [(1, "mask"), (4, "mask"), (7, "knot"), (9, "knot")]
    assert (kinds.get(5, ""), kinds.get(10, ""), kinds.get(0, "")) == ("", "", "")


def test_an_empty_table_tells_nothing(tmp_path):
    index = write_index(tmp_path / "i.sqlite3", {1: (1, "hep-th", 2001)})
    (tmp_path / "t.csv").write_text("")
    assert len(known_kinds(index, tmp_path / "t.csv")) == 0


def test_a_table_without_kinds_is_a_sentence(tmp_path):
    index = write_index(tmp_path / "i.sqlite3", {1: (1, "hep-th", 2001)})
    (tmp_path / "t.csv").write_text("identifier,class\n0101.00001,diagram\n")
    with pytest.raises(ReimagingError, match="allowed is a table with identifier, path and kind"):
        known_kinds(index, tmp_path / "t.csv")
