"""Where TeX begins."""

import json

import pytest

from reimaging.ingest.main_file import hints, is_hint, starting_files

DOCUMENT = "\\documentclass{article}\\begin{document}text\\end{document}"


def test_the_only_document_is_the_main_file():
    texts = {"a.tex": "\\section{x}", "z.tex": DOCUMENT}
    assert starting_files(texts, texts) == ("z.tex", ("z.tex",))


def test_a_document_that_another_inputs_is_not_the_main_file():
    texts = {"paper.tex": DOCUMENT, "whole.tex": DOCUMENT + "\\input{paper}"}
    assert starting_files(texts, texts)[0] == "whole.tex"


def test_a_document_whose_class_another_file_holds_is_the_main_file():
    preamble, document = "\\documentclass{article}", "\\begin{document}text\\end{document}"
    texts = {"main.tex": "\\input{preamble}" + document, "preamble.tex": preamble}
    assert starting_files(texts, texts)[0] == "main.tex"
    texts = {"main.tex": preamble + "\\input{body}", "body.tex": document}
    assert starting_files(texts, texts)[0] == "main.tex"


def test_a_standalone_drawing_is_not_the_main_file():
    drawing = DOCUMENT.replace("article", "standalone").replace("text", "long text " * 99)
    texts = {"main.tex": drawing, "x.tex": DOCUMENT}
    assert starting_files(texts, texts)[0] == "x.tex"


def test_a_bibliography_of_the_same_name_speaks_for_a_file():
    texts = {"a.tex": DOCUMENT, "b.tex": DOCUMENT}
    assert starting_files(texts, {*texts, "a.bbl"})[0] == "a.tex"
    assert starting_files(texts, {*texts, "b.bbl"})[0] == "b.tex"


@pytest.mark.parametrize(
    "side",
    [
        "supplement",
        "supp_mat",
        "response",
        "cover-letter",
        "ms_old",
        "SI",
        "x_ESI",
        "supmat",
        "PRL_SupMat",
        "OnlineAppendix",
        "mnras_guide",
        "old/main",
    ],
)
def test_what_goes_with_a_paper_is_not_the_paper(side):
    texts = {f"{side}.tex": DOCUMENT + "\\includegraphics{a}" * 9, "diffusion.tex": DOCUMENT}
    assert starting_files(texts, texts)[0] == "diffusion.tex"


def test_the_old_class_command_counts():
    texts = {"a.tex": "\\documentstyle{article}\\begin{document}", "b.tex": "x"}
    assert starting_files(texts, texts)[0] == "a.tex"


def test_arxivs_own_hint_wins():
    texts = {"00README.XXX": "a.tex toplevelfile\nb.tex ignore\n", "a.tex": "x", "b.tex": DOCUMENT}
    assert starting_files(texts, texts) == ("a.tex", ("a.tex",))


def test_arxivs_hint_may_be_json_and_name_two():
    sources = [
        {"filename": "b.tex", "usage": "toplevel"},
        {"filename": "a.tex", "usage": "toplevel"},
        {"filename": "c.tex", "usage": "ignore"},
    ]
    texts = {"00README.json": json.dumps({"sources": sources})}
    texts |= {"a.tex": DOCUMENT, "b.tex": DOCUMENT, "c.tex": DOCUMENT}
    assert starting_files(texts, texts) == ("b.tex", ("b.tex", "a.tex"))
    assert hints(texts)[1] == {"c.tex"}


def test_a_hint_at_a_file_that_is_not_there_is_no_hint():
    texts = {"00README.XXX": "gone.tex toplevelfile", "a.tex": DOCUMENT}
    assert starting_files(texts, texts)[0] == "a.tex"


@pytest.mark.parametrize("broken", ["{", "[1, 2]", '{"sources": [3]}', "null", "[" * 100_000])
def test_a_broken_hint_is_no_hint(broken):
    texts = {"00README.json": broken, "a.tex": DOCUMENT}
    assert starting_files(texts, texts)[0] == "a.tex"


def test_without_a_document_all_are_read_those_first_that_nobody_inputs():
    texts = {"a.tex": "x", "b.tex": "\\input a ", "c.tex": "y"}
    assert starting_files(texts, texts) == (None, ("b.tex", "c.tex", "a.tex"))


def test_hints_are_known_by_name():
    assert is_hint("00README.XXX") and is_hint("00readme.json") and not is_hint("readme.tex")


@pytest.mark.parametrize("copy", ["z.tex~", "z.tex.bak", "z.Rnw", "z.tex.orig"])
def test_copies_and_sources_of_the_source_are_not_the_main_file(copy):
    texts = {copy: DOCUMENT + "x" * 99, "a.tex": DOCUMENT}
    assert starting_files(texts, texts)[0] == "a.tex"
