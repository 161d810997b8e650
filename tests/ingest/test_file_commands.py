"""The commands that read other files, or stop reading."""

import pytest

from reimaging.ingest.figures import read_figures
from tex_articles import A, B, captions


@pytest.mark.parametrize(
    "command",
    ["\\input{s}", "\\input s ", "\\input s.tex\n", '\\input{"s"}', "\\include{s}", "\\subfile{s}",
     "\\import{./}{s}", "\\InputIfFileExists{s}{}{}", "\\IfFileExists{s}{\\input{s}}{}",
     "\\def\\n{s}\\input{\\n}", "\\input{S}"],
)  # fmt: skip
def test_every_way_to_read_a_file_is_followed(command):
    assert captions(command + B, s=A) == ["a", "b"]


def test_an_import_brings_its_folder_along():
    assert captions("\\import{d/}{s}", d__s="\\input{t}", d__t=A) == ["a"]
    assert captions("\\import{d/}{s}", d__s="\\subimport{e/}{t}", d__e__t=A) == ["a"]


def test_includeonly_leaves_the_others_out():
    assert captions("\\include{s}\\include{t}", "\\includeonly{t}", s=A, t=B) == ["b"]


def test_endinput_ends_its_file_alone():
    assert captions("\\input{s}" + B, s=A + "\\endinput " + A) == ["a", "b"]


def test_a_subfile_has_a_document_of_its_own():
    inner = "\\documentclass[m]{subfiles}\\begin{document}" + A + "\\end{document} rest"
    assert captions("\\subfile{s}" + B, s=inner) == ["a", "b"]


def test_the_end_of_the_document_in_an_input_ends_all():
    assert captions("\\input{s}" + B, s=A + "\\end{document}") == ["a"]


def test_a_file_that_inputs_itself_is_read_once():
    assert captions("\\input{s}" + B, s=A + "\\input{s}\\input{m}") == ["a", "b"]


def test_a_drawing_whose_letters_are_tex_shows_the_picture_of_its_name():
    main = b"\\documentclass{a}\\begin{document}\\begin{figure}\\input{x/a.pstex_t}\\end{figure}"
    paths = {"m.tex", "x/a.pstex_t", "x/a.pstex"}
    for inside in (b"\\includegraphics{a.pstex}", b"\\put(1,1){letters}"):
        (found,) = read_figures({"m.tex": main, "x/a.pstex_t": inside}, paths).figures
        assert [link.path for link in found.links] == ["x/a.pstex"]


def test_the_folders_of_input_path_are_searched():
    assert captions("\\input{s}", "\\def\\input@path{{d/}{e/}}", e__s=A) == ["a"]


@pytest.mark.parametrize(
    ("wrapper", "seen"),
    [
        (b"\\newcommand{\\pic}[1]{\\begin{figure}\\caption{#1}\\end{figure}}", ["a"]),
        (b"\\newcommand{\\pic}[1]{\\fbox{#1}}\\def\\caption#1{}", []),
    ],
)
def test_a_class_that_comes_along_may_wrap_figures(wrapper, seen):
    main = b"\\documentclass[x]{own}\\begin{document}\\pic{a}\\end{document}"
    texts = {"m.tex": main, "own.cls": wrapper}
    assert [f.caption_tex for f in read_figures(texts, texts).figures] == seen


def test_a_standalone_file_is_its_picture_or_else_its_tex():
    main = b"\\documentclass{a}\\begin{document}\\begin{figure}\\includestandalone{d}\\end{figure}"
    drawing = b"\\documentclass{standalone}\\begin{document}\\includegraphics{a}\\end{document}"
    texts = {"m.tex": main, "d.tex": drawing}
    for files, shown in (({"a.png"}, "a.png"), ({"a.png", "d.pdf"}, "d.pdf")):
        (found,) = read_figures(texts, {*texts, *files}).figures
        assert [link.path for link in found.links] == [shown]


def test_a_picture_that_is_there_is_a_file_that_exists():
    source = "\\IfFileExists{%s}{\\includegraphics{a.png}}{\\includegraphics{b.png}}"
    for asked, shown in (("a.png", "a.png"), ("c.png", "b.png")):
        text = "\\documentclass{a}\\begin{document}\\begin{figure}" + source % asked
        (figure,) = read_figures({"m.tex": text.encode()}, {"m.tex", "a.png", "b.png"}).figures
        assert [link.path for link in figure.links] == [shown]


def test_a_loop_that_is_left_out_does_not_end_the_reading_of_files():
    loop = "\\foreach \\n in {1,...,500}{\\includegraphics{b}" + "x" * 10_000 + "}"
    texts = {"m.tex": f"\\documentclass{{a}}\\begin{{document}}{loop}\\input{{s}}".encode()}
    reading = read_figures(texts | {"s.tex": A.encode()}, {"m.tex", "s.tex"})
    assert [f.caption_tex for f in reading.figures] == ["a"]
    assert not reading.whole
