"""Every way to define a macro."""

import pytest

from tex_articles import A, B, captions, figure


@pytest.mark.parametrize(
    "definition",
    [
        "\\newcommand{\\x}[1]{BODY}",
        "\\newcommand*\\x[1]{BODY}",
        "\\providecommand{\\x}[1]{BODY}",
        "\\DeclareRobustCommand{\\x}[1]{BODY}",
        "\\def\\x#1{BODY}",
        "\\long\\gdef\\x #1{BODY}",
        "\\NewDocumentCommand{\\x}{m}{BODY}",
        "\\newcommand{\\y}[1]{BODY}\\let\\x=\\y",
    ],
)
def test_every_way_to_define_a_macro_is_known(definition):
    preamble = definition.replace("BODY", figure("#1"))
    assert captions("\\x{a}", preamble) == ["a"]


def test_providecommand_leaves_what_is_there():
    preamble = f"\\newcommand{{\\x}}{{{A}}}\\providecommand{{\\x}}{{{B}}}"
    assert captions("\\x", preamble) == ["a"]


def test_an_environment_of_xparse_is_unwrapped():
    preamble = "\\NewDocumentEnvironment{x}{m O{d}}{\\begin{figure}\\caption{#1-#2}}{\\end{figure}}"
    assert captions("\\begin{x}{a}\\end{x}\\begin{x}{a}[b]\\end{x}", preamble) == ["a-d", "a-b"]


def test_a_definition_made_by_a_macro_counts():
    preamble = "\\newcommand{\\setname}[1]{\\def\\name{#1}}\\newcommand{\\show}{" + figure("\\name")
    assert captions("\\setname{a}\\show", preamble + "}") == ["a"]


@pytest.mark.parametrize(
    "preamble",
    [
        "\\NewEnviron{x}[1]{\\begin{figure}\\BODY\\caption{#1}\\end{figure}}",
        "\\NewDocumentEnvironment{x}{m +b}{\\begin{figure}#2\\caption{#1}\\end{figure}}{}",
        "\\newenvironment{x}[1]{\\@float{figure}\\caption{#1}}{\\end@float}",
        "\\newenvironment{x}[1]{\\figure\\caption{#1}}{\\endfigure}",
        "\\newenvironment{x}[1]{\\csname figure*\\endcsname\\caption{#1}}{\\csname endfigure*\\endcsname}",
    ],
)
def test_every_way_to_wrap_a_figure_is_unwrapped(preamble):
    assert captions("\\begin{x}{a}words\\end{x}" + B, preamble) == ["a", "b"]


def test_a_name_may_be_built():
    preamble = f"\\expandafter\\def\\csname x@1\\endcsname{{{A}}}\\@namedef{{x@2}}{{{B}}}"
    assert captions("\\csname x@1\\endcsname\\csname x@2\\endcsname", preamble) == ["a", "b"]


def test_a_toggle_may_be_set_by_its_value():
    source = f"\\newtoggle{{q}}\\settoggle{{q}}{{true}}\\iftoggle{{q}}{{{A}}}{{{B}}}"
    assert captions(source) == ["a"]


@pytest.mark.parametrize("command", ["\\g@addto@macro", "\\apptocmd", "\\gappto"])
def test_what_is_added_to_the_title_is_read_with_it(command):
    preamble = f"{command}{{\\@maketitle}}{{{A}}}{{}}{{}}"
    assert captions("\\maketitle" + B, preamble) == ["a", "b"]


def test_what_is_added_to_a_font_size_is_no_text():
    preamble = "\\g@addto@macro\\normalsize{\\setlength\\abovedisplayskip{3pt}}"
    assert captions("\\begin{figure}\\caption{\\normalsize a}\\end{figure}", preamble) == [
        "\\normalsize a"
    ]
