"""LaTeX as authors of each era wrote it, with the truth about every figure in it."""

import textwrap
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import Paper

#: Where styles that use a folder keep their images.
FOLDERS = {"folder": "figs", "macro": "plots", "nested": "figures"}
#: Styles whose figures name their images without an extension.
BARE_STYLES = frozenset({"bare", "folder", "nested"})


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


def pstex_pair(path: str, article: PlannedArticle) -> str:
    """Write the `.pstex_t` that xfig leaves beside a `.pstex`: its picture, and letters on it."""
    include = f"\\epsfig{{file={path}}}" if article.year < 2000 else f"\\includegraphics{{{path}}}"
    return (
        f"\\begin{{picture}}(0,0)%\n{include}%\n\\end{{picture}}%\n"
        "\\setlength{\\unitlength}{3947sp}%\n"
        "\\begin{picture}(4524,2449)(589,-2498)\n"
        "\\put(2101,-1261){\\makebox(0,0)[lb]{\\smash{$\\Gamma$}}}\n\\end{picture}%\n"
    )


def _environment(article: PlannedArticle, shown: Float, rng: np.random.Generator) -> str:
    if article.style == "subfloat":
        return "figure*" if len(shown.images) > 1 else _pick(rng, "figure", "wrapfigure", "figure")
    if article.style in ("graphics", "bare", "folder", "subfigure"):
        return _pick(rng, "figure", "figure", "figure", "figure", "figure*")
    return "figure"


def _figure(
    article: PlannedArticle, shown: Float, environment: str, rng: np.random.Generator
) -> tuple[str, dict[str, Any]]:
    """Write one figure environment and the truth about it."""
    images = [_image(article, path, rng) for path in shown.images]
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


def _image(article: PlannedArticle, path: str, rng: np.random.Generator) -> str:
    """Write the command that shows one image, in the article's style."""
    style, width = article.style, f"{rng.integers(6, 9)}cm"
    stem = str(PurePosixPath(path).with_suffix(""))
    if path.endswith(".pstex"):
        return f"\\input{{{path}_t}}"
    if style == "special" or (style == "plain" and article.year < 1993):
        return f"\\vspace{{8cm}}\n\\special{{psfile={path} hscale=60 vscale=60 hoffset=30}}"
    if style in ("epsfbox", "plain"):
        command = _pick(rng, "epsfbox", "epsffile")
        return f"\\epsfxsize={width}\n\\centerline{{\\{command}{{{path}}}}}"
    if style == "psfig":
        return f"\\centerline{{\\psfig{{{_pick(rng, 'figure', 'file')}={path},width={width}}}}}"
    if style == "epsfig":
        return f"\\epsfig{{{_pick(rng, 'file', 'figure')}={path},width={width},angle=0}}"
    if style == "aastex":
        return f"\\plotone{{{path}}}"
    if style == "macro":
        name = path.removeprefix(FOLDERS["macro"] + "/")
        return _pick(rng, f"\\onefigure{{{name}}}", f"\\includegraphics{{\\figdir/{name}}}")
    if style in BARE_STYLES:
        shown = stem.removeprefix("figs/") if style == "folder" else stem
        if "other case" in article.oddities:
            shown = shown[0].upper() + shown[1:]
        return f"\\includegraphics[width=\\columnwidth]{{{shown}}}"
    return _pick(
        rng,
        f"\\includegraphics[width={width}]{{{path}}}",
        f"\\resizebox{{\\hsize}}{{!}}{{\\includegraphics{{{path}}}}}",
        f"\\includegraphics[width={width},\n  clip]{{{path}}}",
        f"\\includegraphics*[width=0.8\\textwidth]{{{path}}}",
    )


def _paragraphs(paper: Paper, floats: list[Float], rng: np.random.Generator) -> list[str]:
    """Write a paragraph for each figure, or two where there is none."""
    topic = paper.topic
    texts = [
        f"Consider {_pick(rng, *topic.objects)} under {_pick(rng, *topic.effects)}. "
        f"In what follows we use {_pick(rng, *topic.methods)} as in Ref.~\\cite{{one}}.",
        f"The case of {_pick(rng, *topic.cases)} is special: $E = {rng.integers(2, 9)} x^2 + "
        "O(x^3)$ and corrections are small \\cite{two}.",
    ]
    if not floats:
        return texts
    return [
        texts[place % 2]
        + (f" This is shown in Fig.~\\ref{{{shown.label}}}." if shown.caption else "")
        for place, shown in enumerate(floats)
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
        encoding = "latin1" if "latin-1" in article.oddities else "utf8"
        lines.append(f"\\usepackage[{encoding}]{{inputenc}}")
    if style == "folder":
        lines.append("\\graphicspath{{../images/}{figs/}}")
    if style == "macro":
        lines += [
            f"\\newcommand{{\\figdir}}{{{FOLDERS['macro']}}}",
            "\\newcommand{\\onefigure}[1]{\\includegraphics[width=0.9\\linewidth]{\\figdir/#1}}",
        ]
    return lines


def _pick(rng: np.random.Generator, *choices: str) -> str:
    return choices[int(rng.integers(len(choices)))]
