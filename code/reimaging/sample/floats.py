r"""One figure as authors wrote it: the environment, its pictures, its caption, and the truth.

Each oddity of a single figure (`eras.ODDITIES_OF_FIGURES`) is a form here.
"""

import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np

from reimaging.sample.captions import letter_of
from reimaging.sample.includes import show_image, spoken
from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import one

#: Forms whose figure is a table: what it holds is told apart from the figures.
IN_TABLES = frozenset({"table", "captionof"})
#: Forms that say something else under each picture.
OF_PARTS = frozenset({"two captions", "captioned parts"})
_CODE = (
    "def step(x, rate=0.1):\n    # one turn of the loop\n    return x - rate * slope(x)",
    "for (i = 0; i < n; i++) {\n  sum += a[i] * b[i];   /* 50% of the time */\n}",
    "let rec sum = function\n  | [] -> 0\n  | x :: rest -> x + sum rest",
)
_DRAWING = (
    "\\begin{tikzpicture}[scale=0.8]\n\\draw[->] (0,0) -- (4,0) node[right] {$x$};\n"
    "\\foreach \\i in {1,2,3} \\fill (\\i,\\i) circle (2pt);\n\\end{tikzpicture}"
)


@dataclass(frozen=True)
class Float:
    r"""What one figure is to hold; `images` are paths inside the article.

    `missing` names a file that the figure asks for and the source lacks. An empty caption gives
    a figure without `\caption` and without label. `form` is the oddity of this figure, or the one
    by which it is hidden; `parts` are captions of its pictures where the form has them.
    """

    images: tuple[str, ...]
    caption: str
    label: str
    missing: str = ""
    form: str = ""
    parts: tuple[str, ...] = ()


def write_float(
    article: PlannedArticle, shown: Float, rng: np.random.Generator, number: int = 1
) -> tuple[str, dict[str, Any]]:
    """Write one figure, and the truth about it.

    Parameters
    ----------
    article
        Its style says how pictures are shown.
    shown
        What the figure holds.
    rng
        The article's stream.
    number
        Its number in the article, which plain TeX writes out.

    Returns
    -------
    str
        The TeX.
    dict
        `env`, `label`, `caption`, `images`, `checked`; `missing_from_source`, `sub_captions` and
        `captionof_figure` where there are any.
    """
    truth: dict[str, Any] = {
        "env": _environment(article, shown, rng),
        "label": shown.label if shown.caption and shown.form != "no label" else None,
        "caption": shown.caption,
        "images": list(shown.images),
        "checked": True,
    }
    if shown.missing:
        truth["missing_from_source"] = [shown.missing]
    if article.style == "plain":
        return _in_plain_tex(article, shown, truth, rng, number)
    if article.style == "jhep" and not shown.form:
        return _of_jhep(article, shown, truth, rng)
    if shown.form in IN_TABLES:
        return _table(article, shown, truth, rng)
    pictures = _pictures(article, shown, truth, rng)
    caption = [] if shown.form == "two captions" else _caption(article, shown, rng)
    if shown.form == "early label":
        pictures, caption = [_label(article, shown.label), *pictures], caption[:1]
    environment = truth["env"]
    place = {"figure": "[tb]", "wrapfigure": "{r}{0.5\\textwidth}"}.get(environment, "")
    before, after = ["\\centering"], []
    if article.year <= 2002:
        before, after = ["\\begin{center}"], ["\\end{center}"]
    lines = [f"\\begin{{{environment}}}{place}", *before, *pictures, *after, *caption]
    tex = "\n".join([*lines, f"\\end{{{environment}}}"])
    if shown.form == "one column":
        tex = f"\\onecolumn\n{tex}\n\\twocolumn"
    return tex, truth


def definitions(article: PlannedArticle) -> list[str]:
    """Write what the preamble must define, or load, for the forms of an article."""
    lines = []
    for names, package in (
        ("tikz|tikz photographs", "tikz"),
        ("captioned parts", "subcaption"),
        ("captionof", "caption"),
        ("overpic", "overpic"),
        ("sideways", "rotating"),
        ("listing", "listings"),
        ("set aside", "comment"),
    ):
        if set(names.split("|")) & set(article.oddities):
            lines.append(f"\\usepackage{{{package}}}")
    if "label macro" in article.oddities:
        lines.append("\\newcommand{\\flabel}[1]{\\label{fig:#1}}")
    if "word macro" in article.oddities:
        lines.append("\\newcommand{\\code}{\\textsc{Vastar}}")
    return lines


def _environment(article: PlannedArticle, shown: Float, rng: np.random.Generator) -> str:
    named = {
        "table": "table",
        "captionof": "table*",
        "sideways": "sidewaysfigure",
        "one column": "figure*",
    }
    if shown.form in named:
        return named[shown.form]
    if article.style == "subfloat":
        wide = len(shown.images) > 1 or shown.form
        return "figure*" if wide else one(rng, ("figure", "wrapfigure", "figure"))
    if article.style in ("graphics", "bare", "folder", "subfigure"):
        return one(rng, ("figure", "figure", "figure", "figure", "figure*"))
    return "figure"


def _pictures(
    article: PlannedArticle, shown: Float, truth: dict[str, Any], rng: np.random.Generator
) -> list[str]:
    """Write what stands above the caption, and tell the truth about captions in it."""
    form = shown.form
    if form == "listing":
        name = one(rng, ("lstlisting", "verbatim"))
        return [f"\\begin{{{name}}}\n{one(rng, _CODE)}\n\\end{{{name}}}"]
    if form == "tikz":
        return [_DRAWING]
    if form in _PICTURES:
        return _PICTURES[form](article, shown)
    images = [show_image(article, path, rng) for path in shown.images]
    if shown.missing:
        images.append(f"\\includegraphics[width=4cm]{{{shown.missing}}}")
    if form == "minipages":
        return [f"{_minipage(image)}%" for image in images]
    if form == "two captions":
        truth["sub_captions"] = list(shown.parts[1:])
        truth["caption"], truth["label"] = shown.parts[0], f"{shown.label}a"
        return [
            _minipage(
                "\n".join(
                    (image, f"\\caption{{{part}}}", _label(article, f"{shown.label}{letter}"))
                )
            )
            for image, part, letter in zip(images, shown.parts, "abcdefgh", strict=False)
        ]
    if form == "captioned parts":
        truth["sub_captions"] = list(shown.parts)
        return [
            f"\\begin{{subfigure}}[b]{{0.45\\textwidth}}\n{image}\n\\caption{{{part}}}\n"
            f"{_label(article, shown.label + letter_of(i))}\n\\end{{subfigure}}"
            for i, (image, part) in enumerate(zip(images, shown.parts, strict=True))
        ]
    if article.style == "aastex" and len(shown.images) == 2:
        names = "".join(f"{{{spoken(article, path)}}}" for path in shown.images)
        return [f"\\epsscale{{1.0}}\n\\plottwo{names}"]
    if article.style in ("subfigure", "subfloat") and len(images) > 1:
        said = one(rng, ("", "", "Case"))
        words = [said and f"{said} {i}" for i in range(1, len(images) + 1)]
        truth["sub_captions"] = words
        return [
            f"\\{article.style}[{text}]{{{image}{_label(article, shown.label + letter_of(i))}}}"
            for i, (image, text) in enumerate(zip(images, words, strict=True))
        ]
    return images


def _minipage(body: str) -> str:
    return f"\\begin{{minipage}}{{0.48\\linewidth}}\n{body}\n\\end{{minipage}}"


def _broken_lines(article: PlannedArticle, shown: Float) -> list[str]:
    """Leave a line end between the options and the name."""
    names = (spoken(article, path) for path in shown.images)
    return [f"\\includegraphics[width=0.9\\linewidth,clip]\n  {{{name}}}" for name in names]


def _inner_macro(article: PlannedArticle, shown: Float) -> list[str]:
    """Define a macro with arguments in the figure that uses it."""
    names = (spoken(article, path) for path in shown.images)
    macro = "\\newcommand{\\panel}[2]{\\includegraphics[width=#1\\linewidth]{#2}}"
    return [macro, *(f"\\panel{{0.45}}{{{name}}}" for name in names)]


def _overpics(article: PlannedArticle, shown: Float) -> list[str]:
    """Set letters over pictures."""
    return [
        f"\\begin{{overpic}}[width=0.9\\linewidth]{{{spoken(article, path)}}}\n"
        f"\\put(8,60){{\\small ({letter_of(i)})}}\n\\end{{overpic}}"
        for i, path in enumerate(shown.images)
    ]


def _nodes(article: PlannedArticle, shown: Float) -> list[str]:
    """Hang pictures into a drawing that TeX makes."""
    nodes = [
        f"\\node[draw] (n{i}) at ({3 * i},0)\n"
        f"  {{\\includegraphics[width=2.4cm]{{{spoken(article, path)}}}}};"
        for i, path in enumerate(shown.images)
    ]
    arrows = [f"\\draw[->] (n{i}) -- (n{i + 1});" for i in range(len(nodes) - 1)]
    return ["\\begin{tikzpicture}", *nodes, *arrows, "\\end{tikzpicture}"]


_PICTURES = {
    "line break": _broken_lines,
    "inner macro": _inner_macro,
    "overpic": _overpics,
    "tikz photographs": _nodes,
}


def _table(
    article: PlannedArticle, shown: Float, truth: dict[str, Any], rng: np.random.Generator
) -> tuple[str, dict[str, Any]]:
    r"""Write a table whose cells are pictures, or one beside which a figure stands."""
    images = [show_image(article, path, rng) for path in shown.images]
    name, caption = truth["env"], _caption(article, shown, rng)
    if shown.form == "table":
        cells = " &\n".join(images)
        lines = [*caption, "\\begin{tabular}{cc}", f"{cells} \\\\", "\\end{tabular}"]
        return "\n".join([f"\\begin{{{name}}}", *lines, f"\\end{{{name}}}"]), truth
    number = shown.label.removeprefix("fig:")
    truth |= {
        "label": f"tab:{number}",
        "caption": "Values used.",
        "captionof_figure": [shown.caption],
        "captionof_label": shown.label,
    }
    figure = "\n".join((*images, f"\\captionof{{figure}}{{{shown.caption}}}"))
    table = (
        "\\begin{tabular}{lr}\nstep & 0.1 \\\\\nruns & 20\n\\end{tabular}\n"
        f"\\caption{{Values used.}}\n\\label{{tab:{number}}}"
    )
    label = _label(article, shown.label)
    return (
        f"\\begin{{{name}}}\n{_minipage(table)}\\hfill\n{_minipage(f'{figure}{label}')}\n"
        f"\\end{{{name}}}"
    ), truth


def _of_jhep(
    article: PlannedArticle, shown: Float, truth: dict[str, Any], rng: np.random.Generator
) -> tuple[str, dict[str, Any]]:
    r"""Write the figure macros of JHEP's class: `\EPSFIGURE`, and `\FIGURE` for several."""
    label = f"\\label{{{shown.label}}}"
    if len(shown.images) == 1 and rng.random() < 0.6:
        truth["env"] = "EPSFIGURE"
        tex = f"\\EPSFIGURE[t]{{{shown.images[0]},width=8cm}}{{{shown.caption}{label}}}"
        return tex, truth
    truth["env"] = "FIGURE"
    images = "\n".join(show_image(article, path, rng) for path in shown.images)
    return f"\\FIGURE[t]{{{images}\n\\caption{{{shown.caption}}}\n{label}\n}}", truth


def _in_plain_tex(
    article: PlannedArticle,
    shown: Float,
    truth: dict[str, Any],
    rng: np.random.Generator,
    number: int,
) -> tuple[str, dict[str, Any]]:
    r"""Write an insert of plain TeX, or the figure macro of harvmac; neither has labels."""
    pictures = "\n".join(show_image(article, path, rng) for path in shown.images)
    caption = shown.caption.replace("\\cite", "\\refs")
    name = one(rng, ("midinsert", "topinsert", "ifig"))
    truth |= {"env": name, "label": None, "caption": caption}
    if name == "ifig":
        return f"\\ifig\\f{letter_of(number)}{{{caption}}}{{{pictures}}}", truth
    said = one(rng, ("{{\\bf Fig.~{}.}}", "Fig.~{}.", "{{\\bf Figure {}:}}")).format(number)
    wrapped = textwrap.fill(f"\\noindent {said} {caption}", 76, break_long_words=False)
    return f"\\{name}\n{pictures}\n\\smallskip\n{wrapped}\n\\endinsert", truth


def _label(article: PlannedArticle, name: str) -> str:
    if "label macro" in article.oddities:
        return f"\\flabel{{{name.removeprefix('fig:')}}}"
    return f"\\label{{{name}}}"


def _caption(article: PlannedArticle, shown: Float, rng: np.random.Generator) -> list[str]:
    if not shown.caption:
        return []
    wrapped = textwrap.fill(shown.caption, 76, break_long_words=False, break_on_hyphens=False)
    if shown.form == "no label":
        return [f"\\caption{{{wrapped}}}"]
    if shown.form == "remark in caption":
        first, _, rest = wrapped.partition("\n")
        wrapped = f"{first}  % is this {{true? check\n{rest}"
    label = _label(article, shown.label)
    if shown.form == "figcaption":
        return [f"\\figcaption[{shown.images[0]}]{{{wrapped} {label}}}"]
    if article.style == "folder" and rng.random() < 0.5:
        short = shown.caption.split(".")[0].split("$")[0].split("{")[0].split("\\")[0].strip()
        return [f"\\caption[{short}]{{{wrapped}}}", label]
    if rng.random() < 0.25 and shown.form != "early label":
        return [f"\\caption{{{label} {wrapped}}}"]
    return [f"\\caption{{{wrapped}}}", label]
