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
