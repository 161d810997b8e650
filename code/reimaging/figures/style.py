"""How all figures of the paper look, and how they are saved with the same bytes each time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.atomic import replacing

if TYPE_CHECKING:  # matplotlib takes a second to start, and doit loads the figures at every start
    from matplotlib.figure import Figure

COLUMN = 3.35  # inches: one column of the paper
PAGE = 6.95  # inches: both columns
INK = "#222222"
FAINT = "#8a8a8a"

# Okabe and Ito's colours, told apart by colour-blind readers too
# (https://jfly.uni-koeln.de/color/).
COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "grey": "#999999",
}

_SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 7,
    "axes.titlesize": 7,
    "axes.labelsize": 7,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.5,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "pdf.fonttype": 42,
    "svg.hashsalt": "reimaging",
}


@contextmanager
def drawing(width: float, height: float) -> Iterator["Figure"]:
    """Give an empty figure of `width` x `height` inches in the style of the paper.

    It belongs to no window and no global state, and is thrown away after the block.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_SETTINGS):
        yield Figure(figsize=(width, height), layout="constrained")


def save(figure: "Figure", targets: Sequence[Path]) -> None:
    """Save a figure under each name, in the format of its suffix, without dates."""
    for target in targets:
        metadata = {"CreationDate": None} if target.suffix == ".pdf" else {"Software": None}
        with replacing(target) as temporary:
            figure.savefig(temporary, dpi=200, metadata=metadata)
