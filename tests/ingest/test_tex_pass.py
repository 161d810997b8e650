"""The pass as a whole, on what is meant to harm it too."""

import pytest

from reimaging.ingest.figures import read_figures
from tex_articles import A, B, captions, figure


def test_of_a_style_file_only_the_definitions_count():
    style = b"\\newcommand{\\x}[1]{" + figure("#1").encode() + b"}" + B.encode()
    main = b"\\documentclass{article}\\usepackage{my}\\begin{document}\\x{a}"
    reading = read_figures({"m.tex": main, "my.sty": style}, {"m.tex", "my.sty"})
    assert [f.caption_tex for f in reading.figures] == ["a"]


def test_what_the_reader_knows_is_not_redefined():
    assert captions(figure("a"), "\\renewcommand{\\caption}[1]{\\includegraphics{#1}}") == ["a"]


@pytest.mark.parametrize(
    "hostile",
    [
        "\\def\\a{\\label{x}\\a}\\a",
        "\\def\\a#1{\\label{#1}\\a{#1#1}}\\a{x}",
        "\\def\\a{\\label{x}}" + "".join(
            f"\\def\\{chr(98 + i)}{{{(chr(92) + chr(97 + i)) * 9}}}" for i in range(20)) + "\\u",
        "\\caption{" * 3000,
        "\\begin{figure}" * 3000,
        "{" * 100_000,
        "}" * 100_000,
        "\\includegraphics[" * 3000,
        "\\iffalse " * 20_000,
        "\\end{figure}" * 20_000,
        "x" * 5_000_000,
        "\x00" * 100_000,
        "\\",
        "\\newenvironment{b}{\\begin{b}}{}\\begin{b}",
    ],
)  # fmt: skip
def test_hostile_tex_comes_back_and_what_stood_before_it_is_kept(hostile):
    assert captions(A + hostile)[:1] == ["a"]


def test_a_tree_of_inputs_that_doubles_at_each_level_is_cut():
    texts = {f"t{i}": f"\\input{{t{i + 1}}}" * 9 for i in range(30)}
    assert captions(A + "\\input{t0}", **texts) == ["a"]


@pytest.mark.parametrize(
    ("preamble", "source"),
    [
        ("\\newcommand{\\figcaption}[2]{\\caption[#1]{#1. #2}}", "\\begin{figure}\\figcaption{a}{b}\\end{figure}"),
        ("\\newcommand{\\FIGURE}[1]{Figure~\\ref{#1}}", "\\FIGURE{x}\\begin{figure}\\caption{a. b}\\end{figure}"),
        ("\\newcommand{\\foreach}{for each}", "\\foreach $i$\\begin{figure}\\caption{a. b}\\end{figure};"),
        ("\\pretocmd{\\figure}{\\centering}{}{}", figure("a. b")),
        ("\\patchcmd{\\figure}{x}{y}{}{}", figure("a. b")),
        ("\\expandafter\\let\\csname figure*\\endcsname\\figure", figure("a. b")),
        ("\\expandafter\\let\\expandafter\\old\\csname figure*\\endcsname", figure("a. b")),
        ("\\booltrue{full}", "\\notbool{full}{" + A + "}{}" + figure("a. b")),
        ("", "\\expandafter\\ifx\\csname x\\endcsname\\relax\\else " + A + "\\fi" + figure("a. b")),
    ],
)  # fmt: skip
def test_what_an_author_defines_or_changes_shows_what_it_shows(preamble, source):
    assert captions(source, preamble) == ["a. b"]


def test_what_a_draft_leaves_out_behind_a_test_of_its_class_is_read():
    preamble = "\\ifdefineChapter\\includeonly{t}\\fi"
    assert captions("\\include{s}\\include{t}", preamble, s=A, t=B) == ["a", "b"]


def test_a_counter_may_tell_which_version_is_set():
    preamble = "\\newcounter{version}\\setcounter{version}{2}"
    assert captions("\\ifnum\\value{version}=1 " + A + "\\else" + B + "\\fi", preamble) == ["b"]
