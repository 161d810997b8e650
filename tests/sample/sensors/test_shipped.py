from importlib.metadata import files
from pathlib import Path

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.sample.sensors import shipped

EVERY = (*shipped.SHIPPED, shipped.HORSE)


def test_every_picture_lies_in_the_wheel_of_its_package_so_none_is_downloaded():
    in_wheels = {str(path) for name in ("scikit-image", "scikit-learn") for path in files(name)}
    assert {"/".join((*each.package, each.name)) for each in EVERY} <= in_wheels


def test_every_picture_says_who_made_it_and_who_may_use_it():
    assert all(each.credit and each.licence and each.about for each in EVERY)
    families = {"hep", "astro", "matter", "quantum", "math", "fluids", "life", "learning", "vision"}
    assert all(set(each.families.split()) <= families for each in EVERY)


def test_the_docs_credit_every_one():
    page = (Path(__file__).parents[3] / "docs/sample.md").read_text(encoding="utf-8")
    for each in EVERY:
        assert f"| {each.name} | {each.credit} | {each.licence} |" in page


def test_pictures_are_decoded_once_and_cannot_be_changed():
    first = shipped.pixels("coffee.png")
    assert first is shipped.pixels("coffee.png")
    assert first.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 0


def test_no_picture_is_larger_than_needed():
    assert max(max(shipped.pixels(each.name).shape) for each in shipped.SHIPPED) <= 800


def test_a_picture_that_is_not_shipped_is_named_in_the_error():
    with pytest.raises(ReimagingError, match=r"skimage holds no picture eagle\.png"):
        shipped.pixels("eagle.png")
