"""The drawings of RESULTS.md: ours beside peers, and growth with size, of the last measurements.

As SVG on a card of its own colour, which turns dark where the reader's browser asks for it: so it
can be read on a light page and on a dark one. The same measurements give the same bytes.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import drawing_growth
import drawing_peers
import matplotlib as mpl
from drawing_style import DARK, SETTINGS
from history import Measurement
from matplotlib.figure import Figure

from reimaging.atomic import replacing


def draw(folder: Path, last: Mapping[str, Measurement]) -> None:
    """Write peers.svg and growth.svg.

    Parameters
    ----------
    folder
        Where to.
    last
        Title of a benchmark -> its last measurement, in the order in which they are to be drawn.
    """
    with mpl.rc_context(SETTINGS):
        save(drawing_peers.drawn(last), folder / "peers.svg")
        save(drawing_growth.drawn(last), folder / "growth.svg")


def save(figure: Figure, target: Path) -> None:
    """Write a figure as SVG without a date, with what turns it dark."""
    with replacing(target) as temporary:
        figure.savefig(temporary, metadata={"Date": None, "Creator": None})
        text = temporary.read_text(encoding="utf-8")
        text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
        temporary.write_text(text.replace("<defs>", f"{_dark()}\n <defs>", 1), encoding="utf-8")


def _dark() -> str:
    """Give the style sheet that puts another colour in place of each, where dark is preferred."""
    rules = "\n".join(
        f'  [style*="{what}: {light}"] {{ {what}: {dark} !important; }}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    return f" <style>@media (prefers-color-scheme: dark) {{\n{rules}\n }}</style>"
