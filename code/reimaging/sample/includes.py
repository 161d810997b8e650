"""The command that shows one image in a figure, in each style of writing."""

from pathlib import PurePosixPath

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import one

_KEYS = ("file", "figure")
#: Where styles that use a folder keep their images.
FOLDERS = {"folder": "figs", "macro": "plots", "nested": "figures"}
#: Styles whose figures name their images without an extension.
BARE_STYLES = frozenset({"bare", "folder", "nested"})


def show_image(article: PlannedArticle, path: str, rng: np.random.Generator) -> str:
    """Write the command that shows one image, in the article's style."""
    style, width = article.style, f"{rng.integers(6, 9)}cm"
    stem = str(PurePosixPath(path).with_suffix(""))
    if path.endswith(".pstex"):
        return f"\\input{{{path}_t}}"
    if style == "special" or (style == "plain" and article.year < 1993):
        return f"\\vspace{{8cm}}\n\\special{{psfile={path} hscale=60 vscale=60 hoffset=30}}"
    if style in ("epsfbox", "plain"):
        command = one(rng, ("epsfbox", "epsffile"))
        return f"\\epsfxsize={width}\n\\centerline{{\\{command}{{{path}}}}}"
    if style == "psfig":
        return f"\\centerline{{\\psfig{{{one(rng, _KEYS)}={path},width={width}}}}}"
    if style == "epsfig":
        return f"\\epsfig{{{one(rng, _KEYS)}={path},width={width},angle=0}}"
    if style == "aastex":
        return f"\\plotone{{{path}}}"
    if style == "macro":
        name = path.removeprefix(FOLDERS["macro"] + "/")
        return one(rng, (f"\\onefigure{{{name}}}", f"\\includegraphics{{\\figdir/{name}}}"))
    if style in BARE_STYLES:
        shown = stem.removeprefix("figs/") if style == "folder" else stem
        if "other case" in article.oddities:
            shown = shown[0].upper() + shown[1:]
        return f"\\includegraphics[width=\\columnwidth]{{{shown}}}"
    return one(
        rng,
        (
            f"\\includegraphics[width={width}]{{{path}}}",
            f"\\resizebox{{\\hsize}}{{!}}{{\\includegraphics{{{path}}}}}",
            f"\\includegraphics[width={width},\n  clip]{{{path}}}",
            f"\\includegraphics*[width=0.8\\textwidth]{{{path}}}",
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
