"""The command that shows one image in a figure, in each style of writing."""

from pathlib import PurePosixPath

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import one

_KEYS = ("file", "figure")
#: Where styles that use a folder keep their images.
FOLDERS = {"folder": "figs", "macro": "plots", "nested": "figures"}
#: Where the main file of an article with the oddity "main below" lies.
BELOW = "paper"
#: Styles whose figures name their images without an extension.
BARE_STYLES = frozenset({"bare", "folder", "nested"})


def spoken(article: PlannedArticle, path: str) -> str:
    """Give the name by which a figure of the article asks for an image.

    Parameters
    ----------
    article
        Its style may leave out the extension or the folder, or put the folder into a macro.
    path
        The path of the image inside the article.

    Returns
    -------
    str
        What stands between the braces.
    """
    folder = FOLDERS.get(article.style, "")
    above = "../" if "main below" in article.oddities else ""
    name = str(PurePosixPath(path).with_suffix("")) if article.style in BARE_STYLES else path
    if "other case" in article.oddities and article.style in BARE_STYLES:
        place = PurePosixPath(name)
        name = str(place.with_name(place.name[0].upper() + place.name[1:]))
    if article.style == "folder":
        return name.removeprefix(f"{folder}/")  # \graphicspath says the rest
    if article.style == "macro":
        return f"\\figdir/{name.removeprefix(f'{folder}/')}"
    return above + name


def graphics_path(article: PlannedArticle) -> str:
    """Give what the article has for its folder of images, as its main file has to say it."""
    above = "../" if "main below" in article.oddities else ""
    return above + FOLDERS[article.style]


def show_image(article: PlannedArticle, path: str, rng: np.random.Generator) -> str:
    """Write the command that shows one image, in the article's style."""
    style, width = article.style, f"{rng.integers(6, 9)}cm"
    name = spoken(article, path)
    if path.endswith(".pstex"):
        return f"\\input{{{path}_t}}"
    if style == "special" or (style == "plain" and article.year < 1993):
        space = "\\vskip 8cm" if style == "plain" else "\\vspace{8cm}"
        return f"{space}\n\\special{{psfile={name} hscale=60 vscale=60 hoffset=30}}"
    if style in ("epsfbox", "plain"):
        command = one(rng, ("epsfbox", "epsffile"))
        return f"\\epsfxsize={width}\n\\centerline{{\\{command}{{{name}}}}}"
    if style == "psfig":
        return f"\\centerline{{\\psfig{{{one(rng, _KEYS)}={name},width={width}}}}}"
    if style in ("epsfig", "jhep"):
        return f"\\epsfig{{{one(rng, _KEYS)}={name},width={width},angle=0}}"
    if style == "aastex":
        return f"\\plotone{{{name}}}"
    if style == "macro":
        short = path.removeprefix(FOLDERS["macro"] + "/")
        return one(rng, (f"\\onefigure{{{short}}}", f"\\includegraphics{{{name}}}"))
    if style in BARE_STYLES:
        return f"\\includegraphics[width=\\columnwidth]{{{name}}}"
    return one(
        rng,
        (
            f"\\includegraphics[width={width}]{{{name}}}",
            f"\\resizebox{{\\hsize}}{{!}}{{\\includegraphics{{{name}}}}}",
            f"\\includegraphics[width={width},\n  clip]{{{name}}}",
            f"\\includegraphics*[width=0.8\\textwidth]{{{name}}}",
        ),
    )


def pstex_pair(path: str, article: PlannedArticle) -> str:
    """Write the `.pstex_t` that xfig leaves beside a `.pstex`: its picture, and letters on it."""
    include = f"\\epsfig{{file={path}}}" if article.year < 2000 else f"\\includegraphics{{{path}}}"
    return (
        f"\\begin{{picture}}(0,0)%\n{include}%\n\\end{{picture}}%\n"
        "\\setlength{\\unitlength}{3947sp}%\n"
        "\\begin{picture}(4524,2449)(589,-2498)\n"
        "\\put(2101,-1261){\\makebox(0,0)[lb]{\\smash{$\\Gamma$}}}\n\\end{picture}%\n"
    )
