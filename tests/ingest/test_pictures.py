"""Every command that places a picture, through the whole reader."""

import pytest

from reimaging.ingest.figures import read_figures


def written(content, preamble=""):
    source = f"\\documentclass{{article}}{preamble}\\begin{{document}}\\begin{{figure}}{content}\\end{{figure}}"
    (figure,) = read_figures({"m.tex": source.encode()}, {"m.tex"}).figures
    return [link.written for link in figure.links]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("\\includegraphics{a}", "a"),
        ("\\includegraphics*{a}", "a"),
        ("\\includegraphics[width=0.5\\textwidth,angle=-90]{a.eps}", "a.eps"),
        ("\\includegraphics[0,0][10,10]{a}", "a"),
        ("\\includegraphics<1>[scale={[x]}]{a}", "a"),
        ("\\includegraphics [scale=1]\n {a}", "a"),
        ('\\includegraphics{"my file".pdf}', "my file.pdf"),
        ("\\includegraphics{{my.file}.pdf}", "my.file.pdf"),
        ("\\includegraphics{ my file.pdf }", "my file.pdf"),
        ("\\includegraphics{\\detokenize{a_b}}", "a_b"),
        ("\\includegraphics{\\jobname-1}", "m-1"),
        ("\\rotatebox{90}{\\resizebox{1cm}{!}{\\includegraphics{a}}}", "a"),
        ("\\psfig{file=a.ps,width=3cm}", "a.ps"),
        ("\\psfig{figure=a.ps,\n height=2in}", "a.ps"),
        ("\\psfig{width=3cm,file=a.ps}", "a.ps"),
        ("\\epsfig{file=a.eps, angle=270}", "a.eps"),
        ("\\epsfig{figure={a.eps}}", "a.eps"),
        ("\\epsfxsize=3in\\epsfbox{a.eps}", "a.eps"),
        ("\\epsfbox[0 0 10 10]{a.eps}", "a.eps"),
        ("\\epsffile{a.eps}", "a.eps"),
        ("\\epsf{a.eps}", "a.eps"),
        ("\\plotone{a.eps}", "a.eps"),
        ("\\plotfiddle{a.ps}{5cm}{0}{50}{50}{0}{0}", "a.ps"),
        ("\\special{psfile=a.ps hoffset=10}", "a.ps"),
        ('\\special{psfile="a b.ps" hscale=10}', "a b.ps"),
        ("\\special{hoffset=3 psfile='a.ps'}", "a.ps"),
        ("\\special{insert a.ps}", "a.ps"),
        ("\\psboxto(5cm;0cm){a.ps}", "a.ps"),
        ("\\adjustimage{width=1cm}{a}", "a"),
        ("\\tcbincludegraphics[x]{a}", "a"),
        ("\\addplot[thick] graphics [xmin=0] {a}; \\addplot {x};", "a"),
        ("\\onefigure[scale=1]{a}", "a"),
        (
            "\\expandafter\\def\\csname n@a\\endcsname{a}\\includegraphics{\\csname n@a\\endcsname}",
            "a",
        ),
        ("\\includesvg[width=3cm]{a}", "a"),
        ("\\pgfimage[width=3cm]{a}", "a"),
        ("\\pgfdeclareimage[width=3cm]{x}{a}\\pgfuseimage{x}", "a"),
        ("\\begin{overpic}[grid]{a}\\put(1,1){b}\\end{overpic}", "a"),
        ("\\begin{tikzpicture}\\node{\\includegraphics{a}};\\end{tikzpicture}", "a"),
        ("\\BoxedEPSF{a.eps scaled 500}", "a.eps"),
        ("\\FigureFile(80mm,60mm){a.eps}", "a.eps"),
        ("\\caption{\\includegraphics{a}}", "a"),
    ],
)
def test_the_command_names_its_file(command, name):
    assert written(command) == [name]


def test_plottwo_names_two():
    assert written("\\plottwo{a.eps}{b.eps}") == ["a.eps", "b.eps"]


def test_a_special_that_shows_no_picture_names_nothing():
    assert written("\\special{color push}") == []


def test_psfig_without_a_file_names_nothing():
    assert written("\\psfig{width=3cm}") == []


def test_an_alias_of_a_picture_command_is_one():
    assert written("\\ig[width=1cm]{a}", "\\let\\ig=\\includegraphics") == ["a"]


def test_a_picture_command_that_the_author_redefines_is_the_authors():
    redefined = "\\newcommand{\\plotone}[1]{\\includegraphics{figs/#1}}"
    assert written("\\plotone{a}", redefined) == ["figs/a"]


@pytest.mark.parametrize(
    "kept",
    [
        "\\let\\old\\includegraphics",
        "\\LetLtxMacro{\\old}{\\includegraphics}",
        "\\NewCommandCopy\\old\\includegraphics",
        "\\newcommand{\\old}{\\includegraphics}",
    ],
)
def test_a_folder_that_the_author_lets_includegraphics_add_is_added(kept):
    adding = kept + "\\renewcommand{\\includegraphics}[2][]{\\old[#1]{figs/#2}}"
    assert written("\\includegraphics[width=1cm]{a}\\old{b}", adding) == ["figs/a", "b"]
    again = adding + "\\let\\includegraphics\\old"
    assert written("\\includegraphics{a}", again) == ["a"]


def test_includegraphics_is_not_replaced_by_what_shows_nothing():
    assert written("\\includegraphics{a}", "\\renewcommand{\\includegraphics}[1]{#1}") == ["a"]


def test_the_inside_of_psfig_itself_does_not_replace_it():
    inside = "\\def\\psfig#1{\\vbox{\\parse{#1}\\special{ps: plotfile \\@p@sfile}}}"
    assert written("\\psfig{file=a.ps}", inside) == ["a.ps"]


def test_jhep_figures_are_commands():
    source = (
        b"\\documentclass{JHEP3}\\begin{document}\\FIGURE[t]{\\epsfig{file=a.eps}\\caption{A}}"
        b"\\EPSFIGURE{b.eps,width=3cm}{B\\label{b}}"
    )
    one, two = read_figures({"m.tex": source}, {"m.tex", "a.eps", "b.eps"}).figures
    assert (one.caption_tex, one.links[0].path) == ("A", "a.eps")
    assert (two.caption_tex, two.label, two.links[0].path) == ("B", "b", "b.eps")


def test_frames_are_numbered_as_the_first_is():
    frames = "\\animategraphics[loop]{10}{fr-}{08}{10}"
    assert written(frames) == ["fr-08", "fr-09", "fr-10"]
    assert written("\\animategraphics{10}{film}{}{}") == ["film"]
