"""The credits: whose images the montage shows, with the licence and a link to each article."""

from pathlib import Path

from reimaging.atomic import write_text
from reimaging.publish.latex import escape
from reimaging.table import read_table

_LICENCES = (
    ("nonexclusive-distrib", "arXiv"),
    ("publicdomain/zero", "CC0"),
    ("publicdomain", "PD"),
    ("by-nc-nd", "BY-NC-ND"),
    ("by-nc-sa", "BY-NC-SA"),
    ("by-nc", "BY-NC"),
    ("by-nd", "BY-ND"),
    ("by-sa", "BY-SA"),
    ("licenses/by", "BY"),
    ("apache.org", "Apache-2.0"),
    ("opensource.org/licenses/MIT", "MIT"),
)


def licence_name(address: str) -> str:
    """Shorten a licence's address, as records have it, to a word; "none stated" without one."""
    if not address:
        return "none stated"
    return next((name for part, name in _LICENCES if part in address), "other")


def write_credits(target: Path, montage: Path, *, drawn: bool) -> None:
    """Write `credits.tex` from the montage's table: each article once, with where it stands.

    Parameters
    ----------
    target
        The LaTeX that the paper includes.
    montage
        `random_montage.csv`.
    drawn
        Whether the articles are the drawn sample's: they have no page and no licence.
    """
    articles: dict[tuple[str, str], list[str]] = {}
    for image in read_table(montage):
        places = articles.setdefault((image["identifier"], image["licence"]), [])
        places.append(f"{image['row']}.{image['column']}")
    lines = ["% Made by `doit paper:credits`.\n"]
    for (identifier, licence), places in sorted(articles.items()):
        name = escape(identifier)
        if not drawn:
            link = f"\\href{{https://arxiv.org/abs/{identifier}}}{{{name}}}"
            name = f"{link} ({licence_name(licence)})"
        lines.append(f"{name}~\\textbf{{{', '.join(places)}}};\n")
    write_text(target, "".join(lines)[:-2] + ".\n")
