"""Every way to caption a figure, and to caption beside it what is none."""

import pytest

from reimaging.ingest.figures import read_figures


def read(source, preamble=""):
    text = f"\\documentclass{{a}}{preamble}\\begin{{document}}{source}"
    return read_figures({"m.tex": text.encode()}, {"m.tex", "a.png", "b.png"}).figures


def links(figure):
    return [link.path for link in figure.links]


@pytest.mark.parametrize(
    "content",
    [
        "\\captionabove{A}\\label{l}\\includegraphics{a}",
        "\\includegraphics{a}\\captionbelow[s]{A}\\label{l}",
        "\\begin{captionbeside}[s]{A}[o]\\includegraphics{a}\\end{captionbeside}\\label{l}",
        "\\begin{sidecaption}[s]{A}[l]\\includegraphics{a}\\end{sidecaption}",
        "\\includegraphics{a}\\bicaption[s]{A}[t]{B}\\label{l}",
        "\\captionbox{A\\label{l}}[3cm]{\\includegraphics{a}}",
        "\\ffigbox[\\FBwidth]{\\caption{A}\\label{l}}{\\includegraphics{a}}",
        "\\ffigbox{\\includegraphics{a}}{\\caption{A}\\label{l}}",
        "\\fcapside[\\FBwidth]{\\caption{A}\\label{l}}{\\includegraphics{a}}",
        "\\floatbox[\\capbeside]{figure}[3cm]{\\caption{A}\\label{l}}{\\includegraphics{a}}",
        "\\includegraphics{a}\\caption[s][3pt]{A}\\label{l}",
        "\\topcaption{A}\\label{l}\\includegraphics{a}",
        "\\FIGURE{\\includegraphics{a}}{A\\label{l}}{A note.}",
    ],
)
def test_classes_and_packages_have_their_own_captions(content):
    (figure,) = read(f"\\begin{{figure}}{content}\\end{{figure}}")
    assert (figure.caption_tex, figure.label, links(figure)) == ("A", "l", ["a.png"])


def test_a_continued_caption_keeps_the_number():
    floats = ["\\caption{A}", "\\contcaption{B}", "\\caption{C}"]
    figures = read("".join(f"\\begin{{figure}}{each}\\end{{figure}}" for each in floats))
    assert [(f.caption_tex, f.number) for f in figures] == [("A", 1), ("B", 1), ("C", 2)]


@pytest.mark.parametrize(
    "table",
    [
        "\\ttabbox{\\caption{T}\\label{t}}{x}",
        "\\capbtabbox{x}{\\caption{T}\\label{t}}",
        "\\begin{minipage}{1cm}\\captionof{table}{T}\\label{t}\\end{minipage}",
        "\\begin{minipage}{1cm}\\def\\@captype{table}\\caption{T}\\label{t}\\end{minipage}",
        "\\begin{subtable}{1cm}\\caption{T}\\label{t}\\end{subtable}",
    ],
)
def test_a_table_inside_a_figure_takes_neither_its_caption_nor_its_label(table):
    (figure,) = read(
        f"\\begin{{figure}}{table}\\includegraphics{{a}}\\caption{{A}}\\label{{l}}\\end{{figure}}"
    )
    assert (figure.caption_tex, figure.label, links(figure)) == ("A", "l", ["a.png"])


@pytest.mark.parametrize(
    "second",
    [
        "\\parbox{1cm}{\\includegraphics{b}\\caption{B}\\label{m}}",
        "\\begin{minipage}{1cm}\\caption{B}\\label{m}\\includegraphics{b}\\end{minipage}",
        "\\captionbox{B\\label{m}}[1cm]{\\includegraphics{b}}",
        "\\ffigbox{\\caption{B}\\label{m}}{\\includegraphics{b}}",
    ],
)
def test_a_later_caption_has_the_pictures_that_stand_with_it(second):
    whole, part = read(
        f"\\begin{{figure}}\\parbox{{1cm}}{{\\includegraphics{{a}}\\caption{{A}}}}{second}\\end{{figure}}"
    )
    assert (whole.caption_tex, links(whole)) == ("A", ["a.png", "b.png"])
    assert (part.caption_tex, part.label, links(part)) == ("B", "m", ["b.png"])


def test_a_phantom_caption_takes_the_label_of_a_part():
    whole, part = read(
        "\\begin{figure}\\includegraphics{a}\\phantomsubcaption\\label{p}\\caption{A}\\label{l}"
        "\\end{figure}"
    )
    assert (whole.caption_tex, whole.label) == ("A", "l")
    assert (part.kind, part.caption_tex, part.label) == ("part", "", "p")


def test_a_teaser_is_a_figure_above_the_text():
    (own,) = read("\\maketitle", "\\teaser{\\includegraphics{a}\\caption{A}\\label{l}}")
    assert (own.kind, own.caption_tex, own.label, links(own)) == ("captionof", "A", "l", ["a.png"])


def test_what_an_author_adds_to_the_title_is_read_where_the_title_stands():
    (own,) = read(
        "\\maketitle",
        "\\let\\old\\@maketitle\\renewcommand{\\@maketitle}{\\old\\includegraphics{a}"
        "\\captionof{figure}{A}\\label{l}}",
    )
    assert (own.kind, own.caption_tex, own.label, links(own)) == ("captionof", "A", "l", ["a.png"])
