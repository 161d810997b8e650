"""The credits: whose images the montages show, with the licence and a link to each article."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.licence import licence_name
from reimaging.publish.latex import escape
from reimaging.table import read_table


def write_credits(target: Path, montages: Sequence[Path], *, drawn: bool) -> None:
    """Write `credits.tex` from the montages' tables: each article once, with where it stands.

    Parameters
    ----------
    target
        The LaTeX that the paper includes, a paragraph a montage; the paper's label of a montage
        is `fig:` and the stem of its table. A montage of the same images as one before it is
        credited by naming that one; one without images is passed over.
    montages
        Tables such as `random_montage.csv`.
    drawn
        Whether the articles are the drawn sample's: they have no page and no licence.
    """
    lines = ["% Made by `doit paper:credits`.\n"]
    credited: dict[frozenset[str], str] = {}
    for montage in montages:
        figure, images = f"Figure~\\ref{{fig:{montage.stem}}}", read_table(montage)
        if not images:
            continue
        shown = frozenset(image["image_id"] for image in images)
        before = credited.setdefault(shown, figure)
        told = ";\n".join(_credits(images, drawn))
        if before != figure:
            told = f"The images of {before}, whose places {escape(montage.name)} lists"
        lines.append(f"\\paragraph{{{figure}.}}\n{told}.\n\n")
    write_text(target, "".join(lines))


def _credits(images: list[dict[str, str]], drawn: bool) -> Iterator[str]:
    articles: dict[tuple[str, str], list[str]] = {}
    for image in images:
        places = articles.setdefault((image["identifier"], image["licence"]), [])
        places.append(f"{image['row']}.{image['column']}")
    for (identifier, licence), places in sorted(articles.items()):
        name = escape(identifier)
        if not drawn:
            link = f"\\href{{https://arxiv.org/abs/{identifier}}}{{{name}}}"
            name = f"{link} ({licence_name(licence)})"
        yield f"{name}~\\textbf{{{', '.join(places)}}}"
