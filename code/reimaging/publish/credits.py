"""The credits: whose images the montage shows, with the licence and a link to each article."""

from itertools import groupby
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.index.statistics import read_table
from reimaging.publish.numbers import escape

_LICENCES = (
    ("nonexclusive-distrib", "arXiv"),
    ("publicdomain", "PD"),
    ("zero", "CC0"),
    ("by-nc-nd", "BY-NC-ND"),
    ("by-nc-sa", "BY-NC-SA"),
    ("by-nc", "BY-NC"),
    ("by-nd", "BY-ND"),
    ("by-sa", "BY-SA"),
    ("licenses/by", "BY"),
)


def licence_name(address: str) -> str:
    """Shorten a licence's address, as records have it, to a word; "none stated" without one."""
    if not address:
        return "none stated"
    return next((name for part, name in _LICENCES if part in address), "other")


def write_credits(target: Path, montage: Path, *, drawn: bool) -> None:
    """Write `credits.tex` from the montage's table: an item a row of the montage.

    Parameters
    ----------
    target
        The LaTeX that the paper includes.
    montage
        `random_montage.csv`.
    drawn
        Whether the articles are the drawn sample's: they have no page to link to.
    """
    lines = ["% Made by `doit figures:credits`.\n"]
    for row, images in groupby(read_table(montage), key=lambda image: image["row"]):
        credits = ", ".join(
            _credit(image["identifier"], image["licence"], drawn) for image in images
        )
        lines.append(f"\\textbf{{{row}}}~{credits}.\n")
    write_text(target, "".join(lines))


def _credit(identifier: str, licence: str, drawn: bool) -> str:
    name = escape(identifier)
    if not drawn:
        name = f"\\href{{https://arxiv.org/abs/{identifier}}}{{{name}}}"
    return f"{name} ({licence_name(licence)})"
