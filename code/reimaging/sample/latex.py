"""LaTeX as authors of each era wrote it, with the truth about every figure in it."""

import textwrap
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reimaging.sample.includes import FOLDERS, show_image
from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import Paper, one, paragraph


@dataclass(frozen=True)
class Float:
    r"""What one figure environment is to hold; `images` are paths inside the article.

    `missing` names a file that the figure asks for and the source lacks. An empty caption gives
    a figure without `\caption` and without label.
    """

    images: tuple[str, ...]
    caption: str
    label: str
    missing: str = ""


@dataclass
class Source:
    """The TeX files of an article, name to text, and the truth about its figures."""

    files: dict[str, str] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)


def main_file(article: PlannedArticle, rng: np.random.Generator) -> str:
    """Name the main TeX file as authors of the year did."""
    early = ("paper.tex", "draft.tex", f"{article.identifier.split('/')[0][:6]}.tex")
    late = ("main.tex", "ms.tex", "paper.tex", "arxiv.tex")
    names = early if article.year < 2005 else late
    return names[int(rng.integers(len(names)))]


def write_source(
    article: PlannedArticle,
    paper: Paper,
    floats: list[Float],
    hidden: list[Float],
    rng: np.random.Generator,
) -> Source:
    """Write an article's TeX.

    Parameters
    ----------
    article, paper
        Its plan and its words.
    floats
        The figures to show, in order.
    hidden
        Figures that do not count: commented out, or set after the end, as the article's
        oddities say.
    rng
        The article's stream.
    """
    source = Source()
    body = _paragraphs(paper, floats, rng)
    for number, (shown, text) in enumerate(zip(floats, body, strict=True), 1):
        environment = _environment(article, shown, rng)
        tex, truth = _figure(article, shown, environment, rng)
        body[number - 1] = f"{text}\n\n{tex}"
        if article.style != "plain":
            source.figures.append({"n": number, **truth})
    main = main_file(article, rng)
    for shown in hidden:
        tex, _ = _figure(article, shown, "figure", rng)
        if "commented" in article.oddities:
            body.append("\n".join("%" + line for line in tex.splitlines()))
    ending = ""
    if "after the end" in article.oddities and hidden:
        ending = "\n" + _figure(article, hidden[-1], "figure", rng)[0] + "\n"
    if article.style == "plain":
        source.files[main] = _plain_document(paper, body)
    elif article.style == "nested":
        source.files["sections/intro.tex"] = "\\section{Introduction}\n" + body[0] + "\n"
        source.files["sections/figures.tex"] = "\n\n".join(body[1:]) + "\n"
        source.files["sections/results.tex"] = (
            "\\section{Results}\nWe now turn to the results.\n\\input{sections/figures}\n"
        )
        sections = ["\\input{sections/intro}", "\\input{sections/results.tex}"]
        source.files[main] = _document(article, paper, sections) + ending
    else:
        source.files[main] = _document(article, paper, body) + ending
    return source


def write_single(article: PlannedArticle, paper: Paper, rng: np.random.Generator) -> Source:
    """Write an article that is one TeX file, perhaps with a figure that holds no image."""
    floats: list[Float] = []
    if rng.random() < 0.4 and article.style != "plain":
        floats = [Float((), "Sketch of the argument. Available on request.", "fig:sketch")]
    source = Source()
    body = _paragraphs(paper, floats, rng)
    for number, shown in enumerate(floats, 1):
        environment = "figure"
        tex = (
            f"\\begin{{{environment}}}\n\\vspace{{7cm}}\n\\caption{{{shown.caption}}}\n"
            f"\\label{{{shown.label}}}\n\\end{{{environment}}}"
        )
        body.append(tex)
        source.figures.append(_truth(environment, shown) | {"n": number})
    plain = article.style == "plain"
    text = _plain_document(paper, body) if plain else _document(article, paper, body)
    source.files[main_file(article, rng)] = text
    return source


def _environment(article: PlannedArticle, shown: Float, rng: np.random.Generator) -> str:
    if article.style == "subfloat":
        return "figure*" if len(shown.images) > 1 else one(rng, ("figure", "wrapfigure", "figure"))
    if article.style in ("graphics", "bare", "folder", "subfigure"):
        return one(rng, ("figure", "figure", "figure", "figure", "figure*"))
    return "figure"


def _figure(
    article: PlannedArticle, shown: Float, environment: str, rng: np.random.Generator
) -> tuple[str, dict[str, Any]]:
    """Write one figure environment and the truth about it."""
    images = [show_image(article, path, rng) for path in shown.images]
    if shown.missing:
        images.append(f"\\includegraphics[width=4cm]{{{shown.missing}}}")
    if article.style == "aastex" and len(shown.images) == 2:
        names = "".join(f"{{{path}}}" for path in shown.images)
        images = [f"\\epsscale{{1.0}}\n\\plottwo{names}"]
    if article.style in ("subfigure", "subfloat") and len(images) > 1:
        images = [
            f"\\{article.style}[]{{{image}\\label{{{shown.label}{'abcdefgh'[i % 8]}}}}}"
            for i, image in enumerate(images)
        ]
    opening = {"figure": "\\begin{figure}[tb]", "figure*": "\\begin{figure*}"}.get(
        environment, "\\begin{wrapfigure}{r}{0.5\\textwidth}"
    )
    lines = [opening, *(["\\centering"] if article.year > 2002 else ["\\begin{center}"])]
    lines += images
    if article.year <= 2002:
        lines.append("\\end{center}")
    lines += _caption(article, shown, rng)
    lines.append(f"\\end{{{environment}}}")
    return "\n".join(lines), _truth(environment, shown)


def _truth(environment: str, shown: Float) -> dict[str, Any]:
    truth: dict[str, Any] = {
        "env": environment,
        "label": shown.label if shown.caption else None,
        "caption": shown.caption,
        "images": list(shown.images),
        "checked": True,
    }
    if shown.missing:
        truth["missing_from_source"] = [shown.missing]
    return truth


def _caption(article: PlannedArticle, shown: Float, rng: np.random.Generator) -> list[str]:
    if not shown.caption:
        return []
    wrapped = textwrap.fill(shown.caption, 76, break_long_words=False, break_on_hyphens=False)
    label = f"\\label{{{shown.label}}}"
    if article.style == "folder" and rng.random() < 0.5:
        short = shown.caption.split(".")[0].split("$")[0].strip()
        return [f"\\caption[{short}]{{{wrapped}}}", label]
    if rng.random() < 0.25:
        return [f"\\caption{{{label} {wrapped}}}"]
    return [f"\\caption{{{wrapped}}}", label]


def _paragraphs(paper: Paper, floats: list[Float], rng: np.random.Generator) -> list[str]:
    """Write a paragraph for each figure, or a few where there is none."""
    if not floats:
        return [paragraph(paper, rng) for _ in range(3)]
    return [
        paragraph(paper, rng)
        + (f" This is shown in Fig.~\\ref{{{shown.label}}}." if shown.caption else "")
        for shown in floats
    ]


def _plain_document(paper: Paper, body: list[str]) -> str:
    """Write plain TeX: its pictures stand between the lines, in no figure environment."""
    text = "\n\n".join(body)
    for old, new in (
        ("\\begin{figure}[tb]", "\\midinsert"),
        ("\\end{figure}", "\\endinsert"),
        ("\\begin{center}\n", ""),
        ("\\end{center}\n", ""),
        ("\\caption{", "{\\narrower\\noindent "),
        ("\\label", "\\noop"),
        ("\\ref", "\\noop"),
        ("\\cite", "\\refs"),
    ):
        text = text.replace(old, new)
    authors = ", ".join(author.name for author in paper.authors)
    return (
        "\\input harvmac\n\\input epsf\n\\def\\noop#1{}\n"
        f"\\Title{{}}{{{paper.title}}}\n\\centerline{{{authors}}}\n\n"
        f"\\noindent {paper.abstract}\n\\Date{{}}\n\\newsec{{Introduction}}\n"
        f"{text}\n\\listrefs\n\\bye\n"
    )


def _document(article: PlannedArticle, paper: Paper, body: list[str]) -> str:
    authors = " \\and ".join(author.name for author in paper.authors)
    return "\n".join(
        [
            *_preamble(article),
            f"\\title{{{paper.title}}}",
            f"\\author{{{authors}}}",
            "\\begin{document}",
            "\\maketitle",
            f"\\begin{{abstract}}\n{textwrap.fill(paper.abstract, 76)}\n\\end{{abstract}}",
            "\\section{Introduction}" if article.style != "nested" else "",
            "\n\n".join(body),
            "\\begin{thebibliography}{9}",
            "\\bibitem{one} The first of two works that do not exist.",
            "\\bibitem{two} The second of them.",
            "\\end{thebibliography}",
            "\\end{document}\n",
        ]
    )


def _preamble(article: PlannedArticle) -> list[str]:
    style, year = article.style, article.year
    if year < 1995 or style in ("special", "psfig"):
        extra = {"psfig": ",psfig", "epsfbox": ",epsf", "epsfig": ",epsfig"}.get(style, "")
        return [f"\\documentstyle[12pt{extra}]{{article}}"]
    if style == "aastex":
        return ["\\documentclass[12pt,preprint]{aastex}", "\\shorttitle{Sample}"]
    lines = ["\\documentclass[twocolumn]{article}" if year > 2004 else "\\documentclass{article}"]
    packages = {"epsfbox": "epsf", "epsfig": "epsfig"}.get(style, "graphicx")
    lines.append(f"\\usepackage{{{packages}}}")
    if style == "subfigure":
        lines.append("\\usepackage{subfigure}")
    if style == "subfloat":
        lines += ["\\usepackage{subfig}", "\\usepackage{wrapfig}"]
    if year > 2000:
        latin = "latin-1" in article.oddities or year < 2006
        encoding = "latin1" if latin else "utf8"
        lines.append(f"\\usepackage[{encoding}]{{inputenc}}")
    if style == "folder":
        lines.append("\\graphicspath{{../images/}{figs/}}")
    if style == "macro":
        lines += [
            f"\\newcommand{{\\figdir}}{{{FOLDERS['macro']}}}",
            "\\newcommand{\\onefigure}[1]{\\includegraphics[width=0.9\\linewidth]{\\figdir/#1}}",
        ]
    return lines
