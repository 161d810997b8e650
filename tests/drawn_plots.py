"""What every kind of plot must hold to, for the tests of tests/sample/diagrams."""

import numpy as np

from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.drawing import Path
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS


def drawn(kind, seed):
    """Draw a kind of plot; the seed decides about look and topic as well."""
    rng = np.random.default_rng(seed)
    look = dressed(list(LOOKS.values())[seed % len(LOOKS)], rng)
    return kind(rng, list(TOPICS.values())[seed % len(TOPICS)], look)


def check_page(kind, most):
    """It stays on its page, inks some of it but not more than `most`, and says what it shows."""
    for seed in range(8):
        drawing, about = drawn(kind, seed)
        shown = [m.points for m in drawing.marks if isinstance(m, Path) and not m.clip]
        points = np.concatenate([*shown, [(0, 0)]])
        assert np.isfinite(points).all()
        inside = (points > -8) & (points < np.array([drawing.width, drawing.height]) + 8)
        assert inside.all(axis=1).mean() > 0.95
        dark = np.asarray(as_pixels(drawing, 36).convert("L")) < 200
        assert 0.002 < dark.mean() < most
        assert about and not about.endswith(".")


def check_again(kind):
    """The same stream draws the same plot."""
    one, other = (np.asarray(as_pixels(drawn(kind, 3)[0], 36)) for _ in range(2))
    assert np.array_equal(one, other)
