"""What \\if leaves out."""

import pytest

from tex_articles import A, B, captions


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        (f"\\iffalse {A}\\else {B}\\fi", ["b"]),
        (f"\\iftrue {A}\\else {B}\\fi", ["a"]),
        (f"\\iffalse \\ifx\\x\\y {A}\\else {A}\\fi {A}\\else {B}\\fi", ["b"]),
        (f"\\ifx\\x\\y {A}\\else {B}\\fi", ["a", "b"]),
        (f"\\newif\\ifq \\ifq {A}\\else {B}\\fi", ["b"]),
        (f"\\newif\\ifq \\qtrue \\ifq {A}\\else {B}\\fi", ["a"]),
        (f"\\newif\\ifq \\qtrue\\qfalse \\iffalse \\ifq \\fi {A}\\fi {B}", ["b"]),
        (f"\\newtoggle{{q}}\\toggletrue{{q}}\\iftoggle{{q}}{{{A}}}{{{B}}}", ["a"]),
        (f"\\newtoggle{{q}}\\iftoggle{{q}}{{{A}}}{{{B}}}", ["b"]),
        (f"\\newboolean{{q}}\\setboolean{{q}}{{true}}\\ifthenelse{{\\boolean{{q}}}}{{{A}}}{{{B}}}", ["a"]),
        (f"\\ifthenelse{{\\value{{page}}=1}}{{{A}}}{{{B}}}", ["a", "b"]),
        (f"\\ifCLASSINFOpdf {A}\\else {B}\\fi", ["b"]),
        (f"\\iffalse \\ifCLASSOPTIONcaptionsoff x\\fi {A}\\fi {B}", ["b"]),
        (f"\\def\\f{{\\@ifstar{{\\x}}{{\\y}}}}\\def\\x{{{A}}}\\def\\y{{{B}}}\\f*\\f", ["a", "b"]),
        (f"\\def\\f{{\\@ifnextchar[{{\\x}}{{\\x[]}}}}\\def\\x[#1]#2{{#2}}\\f[q]{{{A}}}\\f{{{B}}}", ["a", "b"]),
        (f"\\NewDocumentCommand\\f{{s m}}{{\\IfBooleanTF{{#1}}{{{A}}}{{#2}}}}\\f*{{}}\\f{{{B}}}", ["a", "b"]),
        (f"\\IfBooleanT{{*}}{{{A}}}\\IfBooleanF{{*}}{{{B}}}", ["a"]),
        (f"\\def\\skip{{\\iffalse}}\\skip {A}\\fi {B}", ["b"]),
        (f"{A}\\iffalse {B}", ["a"]),
    ],
)  # fmt: skip
def test_conditionals_are_followed_where_the_source_tells(source, seen):
    assert captions(source) == seen
