"""Loops that show a row of pictures."""

import pytest

from reimaging.ingest.figures import read_figures


def written(content):
    source = f"\\documentclass{{a}}\\begin{{document}}\\begin{{figure}}{content}\\end{{figure}}"
    (figure,) = read_figures({"m.tex": source.encode()}, {"m.tex"}).figures
    return [link.written for link in figure.links]


@pytest.mark.parametrize(
    ("loop", "names"),
    [
        ("\\foreach \\i in {a,b}{\\includegraphics{\\i.png}}", ["a.png", "b.png"]),
        ("\\foreach \\i in {1,...,3}{\\includegraphics{x\\i}}", ["x1", "x2", "x3"]),
        ("\\foreach \\i in {1,3,...,7}{\\includegraphics{x\\i}}", ["x1", "x3", "x5", "x7"]),
        ("\\foreach \\i in {3,...,1}{\\includegraphics{x\\i}}", ["x3", "x2", "x1"]),
        ("\\foreach \\i in {a,...,c}{\\includegraphics{\\i}}", ["a", "b", "c"]),
        ("\\foreach \\f/\\t in {a/A,b}{\\includegraphics{\\f\\t}}", ["aA", "bb"]),
        ("\\foreach \\f [count=\\i] in {a,b} \\node {\\includegraphics{\\f\\i}};", ["a1", "b2"]),
        ("\\foreach \\i in {1,2}{\\foreach \\j in {a,b}{\\includegraphics{\\i\\j}}}", ["1a", "1b", "2a", "2b"]),
        ("\\def\\all{a,b}\\foreach \\i in \\all {\\includegraphics{\\i}}", ["a", "b"]),
        ("\\makeatletter\\@for\\i:=a,b\\do{\\includegraphics{\\i}}", ["a", "b"]),
        ("\\makeatletter\\@for\\i:={a,b}\\do{\\includegraphics{\\i}}", ["a", "b"]),
        ("\\newcommand{\\p}[1]{\\includegraphics{#1}}\\foreach \\i in {a,b}{\\p{\\i}}", ["a", "b"]),
    ],
)  # fmt: skip
def test_each_item_shows_its_picture(loop, names):
    assert written(loop) == names


@pytest.mark.parametrize(
    "loop",
    [
        "\\foreach \\i in {1,...,3}{\\draw (0,\\i);}",
        "\\foreach \\i in x",
        "\\foreach",
        "\\foreach \\i in {...}{\\includegraphics{\\i}}",
        "\\makeatletter\\@for\\i",
    ],
)
def test_a_loop_without_pictures_or_end_shows_nothing(loop):
    assert written(loop + "\\includegraphics{z}") == ["z"]


def test_a_loop_has_an_end():
    assert len(written("\\foreach \\i in {1,...,99999}{\\includegraphics{\\i}}")) < 1000


def test_loops_in_a_loop_without_braces_end_with_one_sign():
    source = "\\foreach \\i in {1,2} \\foreach \\j in {a,b} \\node{\\includegraphics{g\\i\\j}};"
    assert written(source) == ["g1a", "g1b", "g2a", "g2b"]
