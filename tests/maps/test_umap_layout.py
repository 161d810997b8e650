"""UMAP puts what is alike together and repeats itself."""

import subprocess
import sys

import numpy as np
import pytest

from maps.clumps import clumps, nearest_kind
from reimaging.errors import ReimagingError
from reimaging.maps.umap_layout import umap_layout


def test_what_is_alike_lies_together_and_a_seed_gives_the_same_map():
    vectors, kind = clumps()
    places = umap_layout(vectors, seed=4, neighbours=8)
    assert places.shape == (100, 2) and places.dtype == np.float32
    assert nearest_kind(places, kind) == 1
    assert (umap_layout(vectors, seed=4, neighbours=8) == places).all()


def test_fewer_images_than_neighbours_are_mapped_all_the_same():
    vectors, _ = clumps(2, 5)
    assert np.isfinite(umap_layout(vectors, seed=4, neighbours=15)).all()


def test_what_cannot_be_told_apart_is_a_sentence():
    with pytest.raises(ReimagingError, match="All 9 images have the same vector, so UMAP"):
        umap_layout(np.ones((9, 3), np.float32), seed=4)


def test_no_other_library_is_brought_in_for_it(tmp_path):
    script = (
        "import sys, numpy as np; from reimaging.maps.umap_layout import umap_layout;"
        "umap_layout(np.random.default_rng(4).random((30, 4), np.float32), seed=4);"
        "print('tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "False False\n"), done.stderr
    assert done.stderr == ""  # nor does it say anything
