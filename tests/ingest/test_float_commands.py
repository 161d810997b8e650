"""The commands of floats, where they do more than the usual."""

import pytest

from reimaging.ingest.figures import read_figures


def read(source):
    text = "\\documentclass{a}\\begin{document}" + source
    return read_figures({"m.tex": text.encode()}, {"m.tex", "a.png", "b.png"}).figures


def test_captionsetup_is_no_caption_but_may_tell_the_type():
    (figure,) = read(
        "\\captionsetup{font=small}\\begin{minipage}{3cm}\\captionsetup{type=figure}"
        "\\includegraphics{a}\\caption{A}\\label{l}\\end{minipage}\\caption{no}"
    )
    assert (figure.kind, figure.caption_tex, figure.label) == ("captionof", "A", "l")
    assert [link.path for link in figure.links] == ["a.png"]


def test_the_old_way_to_tell_the_type_is_known():
    source = "\\begin{center}\\makeatletter\\def\\@captype{figure}\\caption{A}\\end{center}"
    assert [f.kind for f in read(source)] == ["captionof"]


@pytest.mark.parametrize(
    "source",
    [
        "\\begin{figure}\\caption{A}\\end{figure}",
        "\\begin{figure}\\caption [short]\n{A}\\end{figure}",
        "\\begin{figure}\\caption*{A}\\end{figure}",
        "\\begin{figure}\\fcaption{A}\\end{figure}",
        "\\begin{figure}\\figcaption{A}\\end{figure}",
        "\\begin{figure}\\captionbox{A}{x}\\end{figure}",
        "\\begin{figure}\\ffigbox{\\caption{A}}{x}\\end{figure}",
        "\\figure \\caption{A}\\endfigure",
        "\\beginfigure{1}\\caption{A}\\endfigure",
        "\\FIGURE[t]{x\\caption{A}}",
        "\\figcaption{A}",
        "\\captionof{figure}[short]{A}",
    ],
)
def test_every_way_to_caption_is_known(source):
    assert [f.caption_tex for f in read(source)] == ["A"]


def test_a_subcaptionbox_is_a_part():
    whole, part = read(
        "\\begin{figure}\\subcaptionbox{One\\label{o}}[3cm]{\\includegraphics{a}}\\caption{All}"
        "\\end{figure}"
    )
    assert (whole.caption_tex, part.caption_tex, part.label) == ("All", "One", "o")
    assert part.parent == 0 and [link.path for link in part.links] == ["a.png"]


def test_a_table_caption_inside_a_figure_is_not_the_figures():
    (figure,) = read("\\begin{figure}\\captionof{table}{T}\\caption{F}\\end{figure}")
    assert figure.caption_tex == "F"


def test_a_label_may_stand_before_the_caption_and_after_it():
    one, two = read(
        "\\begin{figure}\\label{x}\\caption{A}\\end{figure}"
        "\\begin{figure}\\caption{B}\\label{y}\\end{figure}\\label{z}"
    )
    assert (one.label, two.label) == ("x", "y")


def test_a_graphicspath_given_by_a_macro_is_expanded():
    text = (
        b"\\documentclass{a}\\newcommand{\\d}{figs}\\graphicspath{{\\d/}}\\begin{document}"
        b"\\begin{figure}\\includegraphics{a}\\end{figure}"
    )
    (figure,) = read_figures({"m.tex": text}, {"m.tex", "figs/a.png"}).figures
    assert figure.links[0].path == "figs/a.png"


def test_declared_endings_come_first():
    text = (
        b"\\documentclass{a}\\DeclareGraphicsExtensions{.png,.pdf}\\begin{document}"
        b"\\begin{figure}\\includegraphics{a}\\end{figure}"
    )
    (figure,) = read_figures({"m.tex": text}, {"m.tex", "a.png", "a.pdf"}).figures
    assert figure.links[0].path == "a.png"


def test_a_kind_of_float_that_is_named_so_is_a_figure():
    one, two = read(
        "\\DeclareFloatingEnvironment[name=Fig.]{suppfigure}\\newfloat{scheme}{htb}{los}"
        "\\begin{suppfigure}\\includegraphics{a}\\caption{A}\\end{suppfigure}"
        "\\begin{scheme}\\includegraphics{b}\\caption{B}\\end{scheme}"
        "\\begin{scheme}\\caption{no picture}\\end{scheme}"
    )
    assert (one.kind, one.caption_tex) == ("figure", "A")
    assert (two.kind, two.caption_tex) == ("table", "B")


def test_harvmacs_ifig_is_a_figure():
    (figure,) = read(
        "\\ifig\\fone{A {\\it b}.}{\\epsfxsize3in\\epsfbox{a.png}}text{\\epsfbox{b.png}}"
    )
    assert (figure.kind, figure.caption_tex) == ("figure", "A {\\it b}.")
    assert [link.path for link in figure.links] == ["a.png"]


@pytest.mark.parametrize(
    "declaration",
    [
        "\\lstnewenvironment{py}{}{}",
        "\\DefineVerbatimEnvironment{py}{Verbatim}{}",
        "\\newminted[py]{python}{}",
        "\\newtcblisting{py}{}",
        "\\excludeversion{py}",
        "\\newenvironment{py}{\\comment}{\\endcomment}",
    ],
)
def test_code_and_comments_of_the_authors_own_show_nothing(declaration):
    source = "\\begin{py}\\begin{figure}\\caption{no}\\end{figure}\\end{py}"
    assert read(declaration + source) == ()


def test_aastex_pictures_count_inside_a_figure_alone():
    (figure,) = read(
        "\\fig{1}{x}{y}\\begin{figure}\\gridline{\\fig{a.png}{1cm}{(a)}\\rotatefig{90}{b.png}{1cm}{}}"
        "\\caption{A}\\end{figure}"
    )
    assert [link.path for link in figure.links] == ["a.png", "b.png"]


def test_an_authors_own_fig_is_the_authors():
    (figure,) = read(
        "\\newcommand{\\fig}[1]{Fig.~\\ref{#1}}\\begin{figure}\\caption{\\fig{a}}\\end{figure}"
    )
    assert figure.links == ()


def test_a_box_is_shown_where_it_is_used():
    (figure,) = read(
        "\\newsavebox{\\keep}\\savebox{\\keep}{\\includegraphics{a}}"
        "\\begin{figure}\\usebox{\\keep}\\end{figure}"
    )
    assert [link.path for link in figure.links] == ["a.png"]


def test_memoirs_parts_are_parts():
    whole, part = read(
        "\\begin{figure}\\subbottom[B]{\\includegraphics{a}}\\caption{A}\\end{figure}"
    )
    assert (whole.caption_tex, part.caption_tex, part.parent) == ("A", "B", 0)


@pytest.mark.parametrize(
    "command", ["\\svgpath{{figs/}}", "\\makeatletter\\def\\Ginput@path{{figs/}}"]
)
def test_folders_may_be_told_in_other_ways(command):
    text = f"\\documentclass{{a}}{command}\\begin{{document}}\\begin{{figure}}\\includesvg{{a}}\\end{{figure}}"
    (figure,) = read_figures({"m.tex": text.encode()}, {"m.tex", "figs/a.svg"}).figures
    assert figure.links[0].path == "figs/a.svg"


@pytest.mark.parametrize(
    "options", ["", "[t!]", "[t!](topskip=0pt, botskip=0pt)", "[t](midskip=0pt)[width=3cm]\n"]
)
def test_a_figure_of_ieee_access_is_one_command(options):
    (figure,) = read(f"\\Figure{options}{{a.png}}\n{{A\\label{{l}}}}")
    assert (figure.kind, figure.caption_tex, figure.label) == ("figure", "A", "l")
    assert [link.path for link in figure.links] == ["a.png"]


def test_the_word_figure_before_a_reference_is_none():
    assert read("\\Figure~\\ref{a} and \\Figure {b} show") == ()


@pytest.mark.parametrize(
    "caption", ["\\textbf{A}", "\\small{A}", "$a_{1}$ {b}", "A \\cite{x}\\label{l}"]
)
@pytest.mark.parametrize(
    "part", ["\\subfloat[%s]{%s}", "\\subfigure[%s]{%s}", "\\subcaptionbox{%s}{%s}"]
)
def test_braces_in_the_caption_of_a_part_do_not_end_it(part, caption):
    inside = "\\includegraphics{a}\\label{l}"
    whole, one = read(
        "\\begin{figure}" + part % (caption, inside) + "\\caption{W}\\label{w}\\end{figure}"
    )
    assert (whole.caption_tex, whole.label, whole.number) == ("W", "w", 1)
    assert (one.kind, one.label, [link.path for link in one.links]) == ("part", "l", ["a.png"])


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("\\subfigure[A]{x}\\label{a}\\caption{c}\\label{l}", "l"),
        ("\\includegraphics{a}\\label{a}\\caption{c\\label{l}}", "l"),
        ("\\label{l}\\caption{c}", "l"),
        ("\\caption{c}\\label{l}\\label{m}", "l"),
        ("\\begin{equation}x\\label{e}\\end{equation}\\caption{c}\\label{l}", "l"),
        ("\\caption{c}\\begin{enumerate}\\item\\label{i}\\end{enumerate}", None),
    ],
)
def test_the_label_of_a_figure_is_the_first_that_its_caption_has(content, label):
    assert read(f"\\begin{{figure}}{content}\\end{{figure}}")[0].label == label


def test_an_algorithm_in_a_figure_has_a_caption_of_its_own():
    inside = "\\begin{algorithm}[H]\\caption{No}\\label{no}\\end{algorithm}"
    first, second = read(
        f"\\begin{{wrapfigure}}{{r}}{{3cm}}{inside}\\end{{wrapfigure}}"
        f"\\begin{{figure}}{inside}\\caption{{A}}\\label{{l}}\\end{{figure}}"
    )
    assert (first.caption_tex, first.label, first.number) == ("", None, None)
    assert (second.caption_tex, second.label, second.number) == ("A", "l", 1)


@pytest.mark.parametrize(
    "file", ["{a.png}{\\special{x}}", "{}{\\special{type 'G';filename 'a.png';}}"]
)
def test_a_frame_of_scientific_word_is_a_figure_if_it_floats(file):
    words = "{\\Qct{A}\\Qlb{l}}{}"
    (figure,) = read(
        f"\\FRAME{{ftbpF}}{{4in}}{{3in}}{{0pt}}{words}{file} \\FRAME{{dtbpF}}{{4in}}{{3in}}{{0pt}}{{}}{{}}{file}"
    )
    assert (figure.kind, figure.caption_tex, figure.label) == ("figure", "A", "l")
    assert [link.path for link in figure.links] == ["a.png"]


@pytest.mark.parametrize(
    "shown", ["\\FIGURE{x}", "\\EPSFIGURE{a.png}{A}", "\\csname figure\\endcsname", "\\figure"]
)
def test_what_a_style_file_says_of_figures_is_none(shown):
    texts = {
        "m.tex": b"\\documentclass{a}\\usepackage{s}\\begin{document}x",
        "s.sty": shown.encode(),
    }
    assert read_figures(texts, {*texts, "a.png"}).figures == ()


def test_starred_captions_of_panels_leave_the_figure_its_own():
    panels = "".join(f"\\includegraphics{{{n}}}\\caption*{{{n}}}" for n in "ab")
    whole, *parts = read(f"\\begin{{figure}}{panels}\\caption{{W}}\\label{{w}}\\end{{figure}}")
    assert (whole.caption_tex, whole.number, whole.label) == ("W", 1, "w")
    assert [link.path for link in whole.links] == ["a.png", "b.png"]
    assert {part.caption_tex: [link.path for link in part.links] for part in parts} == {
        "a": ["a.png"], "b": ["b.png"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "between", "number"),
    [
        ("", "\\chapter{x}", 1),
        ("", "\\chapter*{x}", 2),
        ("", "\\section{x}", 2),
        ("\\numberwithin{figure}{section}", "\\section{x}", 1),
        ("\\counterwithin{figure}{section}", "\\section*{x}", 2),
        ("\\counterwithout{figure}{chapter}", "\\chapter{x}", 2),
        ("", "\\stepcounter{figure}", 3),
    ],
)
def test_figures_are_counted_as_the_class_counts(before, between, number):
    figure = "\\begin{figure}\\caption{A}\\end{figure}"
    assert [f.number for f in read(before + figure + between + figure)] == [1, number]


@pytest.mark.parametrize("command", ["DeclareNewFloatType", "DeclareCaptionType", "newfloat"])
def test_a_float_that_is_declared_and_named_so_is_a_figure(command):
    (figure,) = read(f"\\{command}{{extfig}}{{}}\\begin{{extfig}}\\caption{{A}}\\end{{extfig}}")
    assert (figure.kind, figure.caption_tex) == ("figure", "A")


def test_of_two_beginnings_one_is_a_figure():
    start = "\\ifCLASSOPTIONonecolumn\\begin{figure}\\else\\begin{figure*}\\fi"
    (figure,) = read(start + "\\includegraphics{a}\\caption{A}\\end{figure*}")
    assert (figure.environment, figure.caption_tex, figure.number) == ("figure*", "A", 1)


@pytest.mark.parametrize(
    "picture",
    ["\\begin{lpic}[x]{a.png(0.5)}\\end{lpic}", "\\begin{tikzonimage}[x]{a}\\end{tikzonimage}",
     "\\begin{annotationimage}{x}{a}\\end{annotationimage}", "\\psfragfig[x]{a}"],
)  # fmt: skip
def test_pictures_that_are_written_upon_are_pictures(picture):
    (figure,) = read(f"\\begin{{figure}}{picture}\\end{{figure}}")
    assert [link.path for link in figure.links] == ["a.png"]
