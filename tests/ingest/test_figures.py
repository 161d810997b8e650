"""The oddities that real sources hold, each on a hand-made twin."""

import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reimaging.ingest.figures import Figure, Reading, read_figures

HEAD = "\\documentclass{article}\n"


def read(source, *files, **texts):
    """Read an article of one main file, and perhaps others whose names are given as name__tex."""
    all_texts = {"main.tex": (HEAD + "\\begin{document}\n" + source + "\n\\end{document}").encode()}
    all_texts |= {name.replace("__", "."): text.encode() for name, text in texts.items()}
    return read_figures(all_texts, {*all_texts, *files})


def links(figure: Figure):
    return [link.path for link in figure.links]


def only(reading: Reading) -> Figure:
    (figure,) = reading.figures
    return figure


def figure(content):
    return "\\begin{figure}\n" + content + "\n\\end{figure}\n"


def test_a_plain_figure_gives_all_there_is():
    reading = read(
        figure("\\includegraphics[width=1cm]{a.png}\\caption{A \\emph{b}.}\\label{f}"), "a.png"
    )
    assert reading.main == "main.tex" and reading.read == ("main.tex",) and reading.missing == ()
    found = only(reading)
    assert (found.kind, found.environment, found.parent) == ("figure", "figure", None)
    assert (found.tex, found.number, found.label) == ("main.tex", 1, "f")
    assert (found.caption_tex, found.caption_text) == ("A \\emph{b}.", "A b.")
    assert [(link.written, link.path, link.outcome) for link in found.links] == [
        ("a.png", "a.png", "ok")
    ]


@pytest.mark.parametrize(
    "environment",
    ["figure", "figure*", "SCfigure", "sidewaysfigure", "floatingfigure", "marginfigure"],
)
def test_every_figure_float_is_a_figure(environment):
    found = only(read(f"\\begin{{{environment}}}\\caption{{x}}\\end{{{environment}}}"))
    assert (found.kind, found.environment) == ("figure", environment)


def test_the_arguments_of_wrapfigure_are_no_trouble():
    source = "\\begin{wrapfigure}[9]{r}{3cm}\\includegraphics{a}\\caption{x}\\end{wrapfigure}"
    assert links(only(read(source, "a.png"))) == ["a.png"]


def test_one_base_name_in_two_formats_is_the_one_that_pdftex_takes():
    assert links(only(read(figure("\\includegraphics{a}"), "a.eps", "a.pdf"))) == ["a.pdf"]


def test_a_source_written_for_dvips_takes_the_eps():
    source = figure("\\includegraphics{a}") + figure("\\includegraphics{b.eps}")
    reading = read(source, "a.eps", "a.pdf", "b.eps")
    assert links(reading.figures[0]) == ["a.eps"]


def test_graphicspath_may_name_folders_that_are_not_there():
    source = "\\graphicspath{{nowhere/}{figs/}}" + figure("\\includegraphics{a}")
    assert links(only(read(source, "figs/a.png"))) == ["figs/a.png"]


def test_a_main_file_in_a_folder_reaches_up():
    text = HEAD + "\\begin{document}" + figure("\\includegraphics{../figs/a}") + "\\end{document}"
    reading = read_figures({"tex/ms.tex": text.encode()}, {"tex/ms.tex", "figs/a.pdf"})
    assert (reading.main, links(only(reading))) == ("tex/ms.tex", ["figs/a.pdf"])


def test_a_name_that_differs_in_case_alone_is_marked():
    found = only(read(figure("\\includegraphics{Fig/A.PNG}"), "fig/a.png"))
    assert (found.links[0].path, found.links[0].outcome) == ("fig/a.png", "ok: by case alone")


def test_a_file_that_the_source_lacks_is_named():
    found = only(read(figure("\\includegraphics{a}")))
    assert (found.links[0].path, found.links[0].outcome) == (None, "missing: no such file")


def test_a_short_name_never_means_a_longer_one():
    found = only(read(figure("\\includegraphics{Fig1}"), "Fig10.eps", "Fig1a.eps"))
    assert found.links[0].path is None


def test_the_same_base_name_in_several_folders_is_kept_apart():
    source = figure("\\includegraphics{x/a}") + figure("\\includegraphics{y/a}")
    assert [links(f) for f in read(source, "x/a.png", "y/a.png").figures] == [
        ["x/a.png"],
        ["y/a.png"],
    ]


def test_a_missing_generated_input_is_told_and_passed_over():
    reading = read("\\input{vc}" + figure("\\caption{x}"))
    assert reading.missing == ("vc",) and len(reading.figures) == 1


def test_a_picture_macro_defined_inside_its_figure_ends_with_it():
    inner = "\\newcommand{\\pic}[1]{\\includegraphics{figs/#1}}\\pic{a}\\pic{b}"
    reading = read(figure(inner) + figure("\\pic{a}"), "figs/a.png", "figs/b.png")
    assert [links(f) for f in reading.figures] == [["figs/a.png", "figs/b.png"], []]


def test_a_picture_macro_may_have_a_default_and_call_another():
    source = (
        "\\newcommand{\\one}[2][x]{\\two{#1/#2}}\\def\\two#1{\\includegraphics{#1.png}}"
        + figure("\\one{a}\\one[y]{b}")
    )  # fmt: skip
    assert links(only(read(source, "x/a.png", "y/b.png"))) == ["x/a.png", "y/b.png"]


def test_a_path_macro_is_expanded():
    source = "\\newcommand{\\figurefolder}{figs}" + figure("\\includegraphics{\\figurefolder/a}")
    found = only(read(source, "figs/a.png"))
    assert (found.links[0].written, found.links[0].path) == ("figs/a", "figs/a.png")


def test_a_path_macro_that_nobody_defines_is_an_outcome():
    found = only(read(figure("\\includegraphics{\\where/a}"), "a.png"))
    assert found.links[0].outcome == "missing: unresolved macro"


def test_a_newline_may_stand_between_options_and_file():
    assert links(only(read(figure("\\includegraphics[width=1cm]\n  {a}"), "a.png"))) == ["a.png"]


def test_label_macros_are_expanded():
    source = "\\newcommand{\\figlabel}[1]{\\label{fig:#1}}" + figure("\\caption{\\figlabel{a} b}")
    found = only(read(source))
    assert (found.label, found.caption_tex) == ("fig:a", "b")


def test_each_later_caption_of_a_float_makes_a_part():
    source = figure(
        "\\begin{minipage}{3cm}\\includegraphics{a}\\caption{One}\\label{l1}\\end{minipage}"
        "\\begin{minipage}{3cm}\\includegraphics{b}\\caption{Two}\\label{l2}\\end{minipage}"
    )
    whole, part = read(source, "a.png", "b.png").figures
    assert (whole.caption_tex, whole.label, links(whole)) == ("One", "l1", ["a.png", "b.png"])
    assert (part.kind, part.parent, part.caption_tex, part.label, part.number, links(part)) == (
        "part", 0, "Two", "l2", 2, ["b.png"],
    )  # fmt: skip


def test_a_float_may_lack_caption_and_label():
    found = only(read(figure("\\includegraphics{a}"), "a.png"))
    assert (found.number, found.label, found.caption_tex, found.caption_text) == (
        None, None, "", "",
    )  # fmt: skip


def test_subfigures_are_parts_with_their_own_captions():
    source = figure(
        "\\begin{subfigure}{3cm}\\includegraphics{a}\\caption{One}\\label{l1}\\end{subfigure}"
        "\\begin{subfigure}{3cm}\\includegraphics{b}\\caption{}\\end{subfigure}\\caption{All}"
    )
    whole, one, two = read(source, "a.png", "b.png").figures
    assert (whole.caption_tex, whole.label, whole.number) == ("All", None, 1)
    assert links(whole) == ["a.png", "b.png"]
    assert (one.kind, one.parent, one.caption_tex, one.label) == ("part", 0, "One", "l1")
    assert (links(one), links(two)) == (["a.png"], ["b.png"])


@pytest.mark.parametrize("command", ["subfloat", "subfigure"])
def test_braced_parts_end_with_their_brace(command):
    source = figure(
        f"\\{command}[One\\label{{l1}}]{{{{\\includegraphics{{a}}}}}}"
        f"\\{command}[]{{\\includegraphics{{b}}\\label{{l2}}}}\\caption{{All}}\\label{{l}}"
    )
    whole, one, two = read(source, "a.png", "b.png").figures
    assert (whole.caption_tex, whole.label) == ("All", "l")
    assert (one.caption_tex, one.label, links(one)) == ("One", "l1", ["a.png"])
    assert (two.caption_tex, two.label, links(two)) == ("", "l2", ["b.png"])


def test_a_subcaption_belongs_to_its_minipage():
    source = figure(
        "\\begin{minipage}{3cm}\\includegraphics{a}\\end{minipage}"
        "\\begin{minipage}{3cm}\\includegraphics{b}\\subcaption{B}\\label{b}\\end{minipage}"
        "\\caption{All}"
    )
    whole, part = read(source, "a.png", "b.png").figures
    assert whole.caption_tex == "All"
    assert (part.caption_tex, part.label, links(part)) == ("B", "b", ["b.png"])


def test_pictures_in_a_table_make_a_table_and_a_bare_table_nothing():
    source = "\\begin{table}1 & 2\\caption{x}\\end{table}"
    assert read(source).figures == ()
    found = only(read(source.replace("1 &", "\\includegraphics{a} &"), "a.png"))
    assert (found.kind, found.number, links(found)) == ("table", None, ["a.png"])


def test_a_captionof_inside_a_table_is_an_entry_of_its_own():
    source = (
        "\\begin{table*}\\begin{minipage}{1cm}t\\caption{T}\\label{t}\\end{minipage}"
        "\\begin{minipage}{1cm}\\includegraphics{a}\\captionof{figure}{F}\\label{f}\\end{minipage}"
        "\\end{table*}"
    )
    table, own = read(source, "a.png").figures
    assert (table.kind, table.caption_tex, table.label) == ("table", "T", "t")
    assert (own.kind, own.parent, own.caption_tex, own.label) == ("captionof", 0, "F", "f")
    assert own.number == 1 and links(own) == ["a.png"]


def test_a_captionof_in_the_text_takes_the_pictures_around_it():
    source = (
        "\\includegraphics{logo}\\section{x}"
        "\\begin{center}\\includegraphics{a}\\captionof{figure}{F}\\label{f}\\end{center}"
    )
    own = only(read(source, "a.png", "logo.png"))
    assert (own.kind, own.label, links(own)) == ("captionof", "f", ["a.png"])


def test_a_captionof_inside_a_figure_is_its_caption():
    found = only(read(figure("\\includegraphics{a}\\captionof{figure}{F}")))
    assert (found.kind, found.caption_tex) == ("figure", "F")


@pytest.mark.parametrize(
    "hidden",
    [
        "% \\begin{figure}\\caption{x}\\end{figure}\n",
        "\\iffalse\\begin{figure}\\caption{x}\\end{figure}\\fi ",
        "\\begin{comment}\\begin{figure}\\caption{x}\\end{figure}\\end{comment}",
        "\\begin{verbatim}\\begin{figure}\\caption{x}\\end{figure}\\end{verbatim}",
        "\\newcommand{\\hide}[1]{}\\hide{\\begin{figure}\\caption{x}\\end{figure}}",
        "\\end{document}\\begin{figure}\\caption{x}\\end{figure}",
        "\\excludecomment{old}\\begin{old}\\begin{figure}\\caption{x}\\end{figure}\\end{old}",
        "\\newif\\ifdraft\\ifdraft\\begin{figure}\\caption{x}\\end{figure}\\fi ",
        "\\newcommand{\\never}{\\begin{figure}\\caption{x}\\end{figure}}",
    ],
)
def test_what_tex_does_not_typeset_does_not_count(hidden):
    assert read(hidden).figures == ()


def test_drawings_and_listings_alone_are_figures_without_links():
    source = figure("\\begin{tikzpicture}\\draw (0,0);\\end{tikzpicture}\\caption{D}") + figure(
        "\\begin{lstlisting}\nx = 1 % \\caption{no}\n\\end{lstlisting}\n\\caption{L}"
    )
    assert [(f.caption_tex, f.links) for f in read(source).figures] == [("D", ()), ("L", ())]


def test_photographs_inside_a_drawing_are_links():
    drawing = "\\begin{tikzpicture}\\node (a) at (0,0) {\\includegraphics{a}};\\end{tikzpicture}"
    assert links(only(read(figure(drawing), "a.jpg"))) == ["a.jpg"]


def test_a_converted_twin_is_found_and_marked():
    found = only(read(figure("\\includegraphics{a.eps}"), "a-eps-converted-to.pdf"))
    assert found.links[0].path == "a-eps-converted-to.pdf"
    assert found.links[0].outcome == "ok: converted"


def test_inputs_are_followed_through_many_files():
    texts = {f"s{i}__tex": f"\\input{{s{i + 1}}}" for i in range(27)}
    texts["s27__tex"] = figure("\\caption{deep}")
    reading = read("\\input{s0}", **texts)
    assert len(reading.read) == 29
    assert only(reading).tex == "s27.tex"


def test_a_picture_shown_twice_is_one_link():
    assert links(only(read(figure("\\includegraphics{a}\\includegraphics{a.png}"), "a.png"))) == [
        "a.png"
    ]


def test_numbers_count_floats_with_captions():
    source = (
        figure("\\caption{1}")
        + figure("no caption")
        + figure("\\caption*{none}")
        + figure("\\ContinuedFloat\\caption{1 again}")
        + "\\setcounter{figure}{6}"
        + figure("\\caption{7}")
    )
    assert [f.number for f in read(source).figures] == [1, None, None, 1, 7]


def test_an_environment_of_the_authors_own_is_unwrapped():
    source = (
        "\\newenvironment{myfig}[2]{\\def\\what{#1}\\def\\lab{#2}\\begin{figure}\\centering}"
        "{\\caption{\\what}\\label{\\lab}\\end{figure}}"
        "\\begin{myfig}{Words}{fig:w}\\includegraphics{a}\\end{myfig}"
    )
    found = only(read(source, "a.png"))
    assert (found.caption_tex, found.label, links(found)) == ("Words", "fig:w", ["a.png"])


def test_short_names_for_the_float_are_unwrapped():
    source = (
        "\\def\\bfig{\\begin{figure}}\\def\\efig{\\end{figure}}\\bfig\\caption{x}\\efig"
        "\\newcommand{\\whole}[3]{\\begin{figure}\\includegraphics{#1}\\caption{#2}\\label{#3}"
        "\\end{figure}}\\whole{a}{Whole}{w}"
    )
    first, second = read(source, "a.png").figures
    assert (first.caption_tex, second.caption_tex, second.label) == ("x", "Whole", "w")
    assert links(second) == ["a.png"]


def test_a_plain_source_without_main_file_is_read_in_name_order():
    texts = {
        "b.tex": b"\\midinsert\\special{psfile=b.ps}\\endinsert\\bye \\midinsert\\endinsert",
        "a.tex": b"\\input macros \\topinsert\\epsfbox{a.ps}\n"
        b"{\\bf Fig. 1.} {\\it A} curve.\n\\endinsert",
        "macros.tex": b"\\def\\x{y}",
    }
    reading = read_figures(texts, {*texts, "a.ps", "b.ps"})
    assert reading.main is None and reading.read == ("a.tex", "macros.tex", "b.tex")
    assert [links(f) for f in reading.figures] == [["a.ps"], ["b.ps"]]
    assert reading.figures[0].caption_text == "A curve."


def test_an_empty_article_has_no_figures():
    assert read_figures({}, set()) == Reading(None, (), (), (), True)


FRAGMENT = st.sampled_from(
    [
        "\\begin{figure}", "\\end{figure}", "\\begin{table}", "\\end{table}", "{", "}", "[", "]",
        "\\caption", "\\caption{", "\\label{a}", "\\includegraphics", "{a}", "a.png", "\\subfloat",
        "\\def\\a", "#1", "\\a", "\\newcommand{\\b}[1]", "\\b", "\\input{main}", "\\input a ", "%",
        "\n", "\\", "\\iffalse", "\\fi", "\\else", "\\begin{verbatim}", "\\graphicspath{{x/}}",
        "\\newenvironment{c}{", "\\begin{c}", "\\end{c}", "\\captionof{figure}", "\\let\\a\\b",
        "\\newif\\ifq", "\\ifq", "\\qtrue", "\\end{document}", "$x^2$", "\\special{psfile=a.png}",
        "\\begin{#1}", "\\subcaption", "\\begin{minipage}", "\\end{minipage}", "~", "é", "\x00",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENT, max_size=60), st.sets(st.sampled_from(["a.png", "x/a.eps", "A.PNG"])))
def test_no_heap_of_tex_raises_and_links_stay_inside(fragments, files):
    source = (HEAD + "".join(fragments)).encode()
    paths = {"main.tex", *files}
    reading = read_figures({"main.tex": source}, paths)
    for position, found in enumerate(reading.figures):
        assert found.parent is None or 0 <= found.parent < position
        for link in found.links:
            assert (link.path in paths) == link.outcome.startswith("ok")
            assert (link.path is None) == link.outcome.startswith("missing: ")


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.binary(max_size=200), max_size=4), st.binary())
def test_no_bytes_and_no_names_raise(texts, main):
    read_figures({**texts, "m.tex": main}, {*texts, "m.tex", "/", "..", "a/../b"})


WORDS = st.text(string.ascii_letters + string.digits + " .,;()=+-$^_&~", max_size=15)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        WORDS | st.sampled_from(["\\%", "\\{", "\\}", "\\emph", "\\alpha ", "\\\\", "\\gp{}"]),
        lambda inner: st.lists(inner, max_size=4).map(lambda parts: "{" + "".join(parts) + "}"),
        max_leaves=12,
    )
)
def test_a_balanced_caption_comes_back_verbatim(caption):
    found = only(read(figure("\\caption[short]{x" + caption + "x}")))
    assert found.caption_tex == "x" + caption + "x"


def test_the_reading_does_not_depend_on_the_order_of_sets():
    # more macros than are searched: which of them are looked at must not be left to chance
    letters = string.ascii_lowercase
    macros = ""
    for branch in letters:
        leaves = [f"x{branch}{leaf}" for leaf in letters]
        macros += "".join(f"\\def\\{leaf}{{\\relax}}" for leaf in leaves[1:])
        shown = "\\includegraphics{a}" if branch == "m" else "\\relax"
        macros += f"\\def\\{leaves[0]}{{{shown}}}"
        macros += f"\\def\\y{branch}{{{''.join(f'{chr(92)}{leaf}' for leaf in leaves)}}}"
    calls = "".join(f"\\y{branch}" for branch in letters)
    text = (
        f"\\documentclass{{article}}{macros}\\def\\all{{{calls}}}\\begin{{document}}"
        "\\begin{figure}\\all\\end{figure}\\end{document}"
    )
    code = (
        "import sys; from reimaging.ingest.figures import read_figures\n"
        "t = sys.stdin.buffer.read(); print(read_figures({'p.tex': t}, ['p.tex', 'a.png']))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], input=text.encode(), env={"PYTHONHASHSEED": str(seed)},
            capture_output=True, check=True,
        ).stdout
        for seed in range(1, 9)
    }  # fmt: skip
    assert len(said) == 1
