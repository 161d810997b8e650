"""How all figures of the paper look, and how they are saved with the same bytes each time.

One font, two widths, one palette that colour-blind readers and grey printers tell apart. Whatever
is shown says how many it is made of (`note`); what has no data says so (`say_nothing_to_show`).
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.atomic import replacing

if TYPE_CHECKING:  # matplotlib takes a second to start, and doit loads the figures at every start
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMN = 3.35  # inches: one column of the paper
PAGE = 6.95  # inches: both columns
HIGHEST = 9.2  # inches: what a page holds beside its caption
INK = "#222222"
FAINT = "#8a8a8a"
HAIR = "#dcdcdc"  # grids and frames
SMALL = 6  # points: the least that is printed; in sheets of many panels 5
TINY = 5
GREYS = "cividis"  # of heatmaps: even in lightness, so that it prints in grey

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

# Fields as reimaging.taxonomy names them.
FIELD_COLOURS = {
    "Physics": COLOURS["blue"],
    "Mathematics": COLOURS["green"],
    "Computer Science": COLOURS["orange"],
    "Statistics": COLOURS["purple"],
    "Quantitative Biology": COLOURS["vermilion"],
    "Quantitative Finance": "#B5A800",
    "Electrical Engineering": COLOURS["sky"],
    "Economics": "#5B3A8C",
    "unknown": COLOURS["grey"],
}

_SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 7,
    "axes.titlesize": 7,
    "axes.labelsize": 7,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "legend.fontsize": 6.5,
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
    "image.cmap": GREYS,
    "legend.frameon": False,
    "pdf.fonttype": 42,
    "svg.hashsalt": "reimaging",
}


@dataclass(frozen=True)
class LogScale:
    """A scale of colours on which each factor takes the same share, from `low` to `high`.

    Matplotlib's own takes logarithms where it chooses between two colours and where it places the
    edges of a colour bar. Their last digit depends on the processor; here it is rounded off.
    """

    low: float
    high: float

    def place(self, values: Any) -> Any:
        """Say where numbers are on the scale: 0 at `low`, 1 at `high`; masked where there is none.

        Parameters
        ----------
        values
            A number or a (masked) array of them; what is not above 0 has no place.
        """
        import numpy as np

        return np.ma.round(np.ma.log(values / self.low) / math.log(self.high / self.low), 9)

    def tens(self) -> dict[float, float]:
        """Give the powers of ten on the scale by their places."""
        first, last = (round(math.log10(end), 9) for end in (self.low, self.high))
        powers = [10.0**n for n in range(math.ceil(first), math.floor(last) + 1)]
        return {float(self.place(power)): power for power in powers}


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


def note(figure: "Figure", text: str) -> None:
    """Write small and faint, right below the figure, of how many things it is made."""
    # a label of the whole figure, so that the layout leaves room for it
    figure.supxlabel(text, x=0.995, ha="right", fontsize=SMALL, color=FAINT)


def say_nothing_to_show(targets: Sequence[Path], why: str, width: float = COLUMN) -> None:
    """Draw, in place of a figure without data, one line that says why there is none."""
    with drawing(width, 0.6) as figure:
        figure.text(0.5, 0.5, why, ha="center", va="center", fontsize=7, color=FAINT, wrap=True)
        save(figure, targets)


def show_years(axes: "Axes", years: Sequence[int], most: int = 15) -> None:
    """Put whole years on the x axis, few enough to be read; one bar does not fill the width."""
    from matplotlib.ticker import MaxNLocator

    if len(years) > most or (years and years[-1] - years[0] > most):
        axes.xaxis.set_major_locator(MaxNLocator(most, integer=True))
        axes.margins(x=0.01)
    else:
        axes.set_xticks(years, [str(year) for year in years])
        spare = max(0, 5 - len(years)) / 2
        axes.set_xlim(years[0] - 0.5 - spare, years[-1] + 0.5 + spare)


def short(number: float) -> str:
    """Write a count in at most four characters or so: 950, 1.2k, 18k, 1.4M."""
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if number >= size * 0.9995:
            scaled = number / size
            return f"{scaled:.1f}{unit}" if scaled < 9.95 else f"{scaled:.0f}{unit}"
    return f"{number:,.0f}"
