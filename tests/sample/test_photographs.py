from importlib.metadata import files

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.sample import photographs
from reimaging.sample.topics import TOPICS


def test_every_photograph_lies_in_the_wheel_of_its_package_so_none_is_downloaded():
    shipped = {str(path) for name in ("scikit-image", "scikit-learn") for path in files(name)}
    used = {"/".join((*package, name)) for package, name, _, _ in photographs._SHIPPED}
    assert used <= shipped


def test_every_family_has_a_photograph():
    for family, topic in TOPICS.items():
        image, about = photographs.photograph(np.random.default_rng(0), topic, family)
        assert max(image.size) <= 320 and about


def test_a_photograph_that_is_not_shipped_is_named_in_the_error():
    with pytest.raises(ReimagingError, match=r"skimage holds no picture eagle\.png"):
        photographs._open(("skimage", "data"), "eagle.png")


def test_marks_change_the_photograph():
    topic = TOPICS["vision"]
    plain, _ = photographs.photograph(np.random.default_rng(4), topic, "vision")
    marked, _ = photographs.marked_photograph(np.random.default_rng(4), topic, "vision")
    assert plain.size == marked.size
    assert np.any(np.asarray(plain.convert("RGB")) != np.asarray(marked))
