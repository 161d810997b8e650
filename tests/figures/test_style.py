"""A figure is drawn in the paper's style and leaves no trace in matplotlib's global state."""

import matplotlib
from PIL import Image

from reimaging.figures.style import drawing, save


def test_the_size_is_in_inches_and_global_settings_stay_as_they_are(tmp_path):
    before = matplotlib.rcParams["font.size"]
    with drawing(2, 1) as figure:
        figure.subplots().plot([0, 1])
        save(figure, [tmp_path / "figure.png", tmp_path / "figure.pdf"])
    assert Image.open(tmp_path / "figure.png").size == (400, 200)
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")
    assert matplotlib.rcParams["font.size"] == before
