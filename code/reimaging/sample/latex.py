"""LaTeX as authors of each era wrote it, with the truth about every figure in it."""

import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reimaging.sample.floats import IN_TABLES, Float, definitions, write_float
from reimaging.sample.includes import BARE_STYLES, BELOW, graphics_path
from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import Paper, paragraph

_FEWEST_SECTIONS = 12  # of an article in many files: with it, 28 files


@dataclass
class Source:
    """The TeX files of an article, name to text, and the truth about its figures.

    `tables` are the tables that hold pictures.
    """

    files: dict[str, str] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)


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
        Figures that do not count; the form of each says why.
    rng
        The article's stream.
    """
    source = Source()
    body = _paragraphs(paper, floats, rng)
    for number, (shown, text) in enumerate(zip(floats, body, strict=True)):
        tex, truth = write_float(article, shown, rng, number + 1)
        body[number] = f"{text}\n\n{tex}"
        if shown.form in IN_TABLES:
            source.tables.append(truth)
        else:
            source.figures.append({"n": len(source.figures) + 1, **truth})
    ending = ""
    for shown in hidden:
        tex, _ = write_float(article, shown, rng)
        if shown.form == "after the end":
            ending += f"\n{tex}\n"
        else:
            body.append(_hidden(shown.form, tex))
    _divide(source, article, paper, body, ending, main_file(article, rng))
    if "main below" in article.oddities:
        source.files = {f"{BELOW}/{name}": text for name, text in source.files.items()}
    return source


def write_single(article: PlannedArticle, paper: Paper, rng: np.random.Generator) -> Source:
    """Write an article that is one TeX file, perhaps with a figure that holds no image."""
    floats: list[Float] = []
    if rng.random() < 0.4 and article.style != "plain":
        floats = [Float((), "Sketch of the argument. Available on request.", "fig:sketch")]
    source = Source()
    body = _paragraphs(paper, floats, rng)
    for number, shown in enumerate(floats, 1):
        body.append(
            f"\\begin{{figure}}\n\\vspace{{7cm}}\n\\caption{{{shown.caption}}}\n"
            f"\\label{{{shown.label}}}\n\\end{{figure}}"
        )
        truth = {"n": number, "env": "figure", "label": shown.label, "caption": shown.caption}
        source.figures.append(truth | {"images": [], "checked": True})
    plain = article.style == "plain"
    text = _plain_document(paper, body) if plain else _document(article, paper, body)
    source.files[main_file(article, rng)] = text
    return source


def _divide(
    source: Source,
    article: PlannedArticle,
    paper: Paper,
    body: list[str],
    ending: str,
    main: str,
) -> None:
    """Lay the text out in one file, or in several that input each other."""
    if article.style == "plain":
        source.files[main] = _plain_document(paper, body)
    elif "many files" in article.oddities:
        chapters = _many_files(source, body, paper)
        source.files[main] = _document(article, paper, chapters) + ending
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


def _many_files(source: Source, body: list[str], paper: Paper) -> list[str]:
    """Put each paragraph into a file, its section into another, the sections into three parts."""
    count = max(_FEWEST_SECTIONS, len(body))
    texts = body + [f"{paper.title}, part {n}." for n in range(len(body), count)]
    for number, text in enumerate(texts, 1):
        source.files[f"text/p{number:02d}.tex"] = f"{text}\n"
        source.files[f"sections/s{number:02d}.tex"] = (
            f"\\subsection{{Part {number}}}\n\\input{{text/p{number:02d}}}\n"
        )
    size = -(-count // 3)
    chapters = []
    for number, start in enumerate(range(0, count, size), 1):
        inputs = [
            f"\\input sections/s{n:02d}.tex" if n % 4 == 0 else f"\\input{{sections/s{n:02d}}}"
            for n in range(start + 1, min(start + size, count) + 1)
        ]
        source.files[f"part{number}.tex"] = "\n".join([f"\\section{{{number}}}", *inputs, ""])
        chapters.append(f"\\input{{part{number}}}")
    return chapters


def _hidden(form: str, tex: str) -> str:
    """Write a figure so that TeX does not see it."""
    if form == "switched off":
        return f"\\iffalse\n{tex}\n\\fi"
    if form == "set aside":
        return f"\\begin{{comment}}\n{tex}\n\\end{{comment}}"
    return "\n".join("%" + line for line in tex.splitlines())


def _paragraphs(paper: Paper, floats: list[Float], rng: np.random.Generator) -> list[str]:
    """Write a paragraph for each figure, or a few where there is none."""
    if not floats:
        return [paragraph(paper, rng) for _ in range(3)]
    return [
        paragraph(paper, rng)
        + (f" This is shown in Fig.~\\ref{{{shown.label}}}." if shown.label else "")
        for shown in floats
    ]


def _plain_document(paper: Paper, body: list[str]) -> str:
    """Write plain TeX with the macros of high-energy theory, harvmac."""
    text = "\n\n".join(body)
    for old, new in (("\\ref{", "\\noop{"), ("\\cite", "\\refs")):
        text = text.replace(old, new)
    for name in ("begin", "end"):
        text = text.replace(f"\\{name}{{equation}}", "$$")
    text = re.sub(r"\\label\{[^}]*\}\n", "", text)
    authors = ", ".join(author.name for author in paper.authors)
    return (
        "\\input harvmac\n\\input epsf\n\\def\\noop#1{}\n"
        f"\\Title{{}}{{{paper.title}}}\n\\centerline{{{authors}}}\n\n"
        f"\\noindent {paper.abstract}\n\\Date{{}}\n\\newsec{{Introduction}}\n"
        f"{text}\n\\listrefs\n\\bye\n"
    )


def _document(article: PlannedArticle, paper: Paper, body: list[str]) -> str:
    authors = " \\and ".join(author.name for author in paper.authors)
    divided = article.style == "nested" or "many files" in article.oddities
    return "\n".join(
        [
            *_preamble(article),
            f"\\title{{{paper.title}}}",
            f"\\author{{{authors}}}",
            "\\begin{document}",
            "\\maketitle",
            f"\\begin{{abstract}}\n{textwrap.fill(paper.abstract, 76)}\n\\end{{abstract}}",
            "" if divided else "\\section{Introduction}",
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
    if style in ("aastex", "jhep"):
        own = {
            "aastex": ["\\documentclass[12pt,preprint]{aastex}", "\\shorttitle{Sample}"],
            "jhep": ["\\documentclass[11pt]{JHEP3}", "\\usepackage{epsfig}"],
        }
        return [*own[style], *definitions(article)]
    lines = ["\\documentclass[twocolumn]{article}" if year > 2004 else "\\documentclass{article}"]
    package = {"epsfbox": "epsf", "epsfig": "epsfig"}.get(style, "graphicx")
    # says what a name without extension means where a JPEG lies beside the PostScript
    driver = "[dvips]" if style in BARE_STYLES and year < 2007 else ""
    lines.append(f"\\usepackage{driver}{{{package}}}")
    if style == "subfigure":
        lines.append("\\usepackage{subfigure}")
    if style == "subfloat":
        lines += ["\\usepackage{subfig}", "\\usepackage{wrapfig}"]
    if year > 2000:
        latin = "latin-1" in article.oddities or year < 2006
        encoding = "latin1" if latin else "utf8"
        lines.append(f"\\usepackage[{encoding}]{{inputenc}}")
    if style == "folder":
        lines.append(f"\\graphicspath{{{{../images/}}{{{graphics_path(article)}/}}}}")
    if style == "macro":
        lines += [
            f"\\newcommand{{\\figdir}}{{{graphics_path(article)}}}",
            "\\newcommand{\\onefigure}[1]{\\includegraphics[width=0.9\\linewidth]{\\figdir/#1}}",
        ]
    lines += definitions(article)
    if "generated input" in article.oddities:
        lines.append("\\input{vc}  % written by the version control at each run")
    return lines
