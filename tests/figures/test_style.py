"""A figure is drawn in the paper's style and leaves no trace in matplotlib's global state."""

import os
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from PIL import Image

from reimaging.figures.style import LogScale, drawing, save

# the colours of numbers that lie between two, on some scales
COLOURED = """
import hashlib
import numpy as np
from reimaging.figures.style import LogScale
digest = hashlib.sha256()
for high in range(2, 200):
    between = np.array([high ** (n / 256) for n in range(257)])
    digest.update((LogScale(1, high).place(between) * 256).astype(int).tobytes())
print(digest.hexdigest())
"""


def test_the_size_is_in_inches_and_global_settings_stay_as_they_are(tmp_path):
    before = matplotlib.rcParams["font.size"]
    with drawing(2, 1) as figure:
        figure.subplots().plot([0, 1])
        save(figure, [tmp_path / "figure.png", tmp_path / "figure.pdf"])
    assert Image.open(tmp_path / "figure.png").size == (400, 200)
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")
    assert matplotlib.rcParams["font.size"] == before


@pytest.mark.parametrize("step", range(1, 9))
def test_the_last_digit_of_a_number_between_two_colours_does_not_choose_between_them(step):
    between = 2.0**step
    beside = np.array([np.nextafter(between, 0), between, np.nextafter(between, 1e9)])
    assert LogScale(1, 2.0**8).place(beside).tolist() == [step / 8] * 3


def test_what_is_beyond_the_scale_is_told_from_what_is_on_it():
    places = LogScale(1, 100).place(np.array([0, 0.5, 1, 10, 100, 200]))
    assert places.mask.tolist() == [True, False, False, False, False, False]
    assert places[1] < 0
    assert places[2:5].tolist() == [0, 0.5, 1]
    assert places[5] > 1


@pytest.mark.parametrize(
    ("low", "high", "tens"),
    [(1, 100, {0: 1, 0.5: 10, 1: 100}), (1, 9, {0: 1}), (0.001, 0.1, {0: 0.001, 0.5: 0.01, 1: 0.1}),
     (2, 9, {})],
)  # fmt: skip
def test_a_colour_bar_names_the_powers_of_ten(low, high, tens):
    assert LogScale(low, high).tens() == tens


def test_a_processor_with_other_kernels_gives_each_number_the_same_colour():
    found = {
        subprocess.run(
            [sys.executable, "-c", COLOURED], capture_output=True, text=True, check=True,
            env=os.environ | {"NPY_DISABLE_CPU_FEATURES": lacking},
        ).stdout
        for lacking in ("", "X86_V4 AVX512_ICL", "X86_V3 X86_V4 AVX512_ICL")
    }  # fmt: skip
    assert len(found) == 1
