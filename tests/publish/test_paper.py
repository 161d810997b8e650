"""The paper is typeset with the same bytes anywhere, and a reference that leads nowhere stops it."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.publish.commit import Commit
from reimaging.publish.paper import typeset

COMMIT = Commit("a" * 40, 1_600_000_000, False)
SOURCE = r"""\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\usepackage{graphicx}
\input{numbers}
\begin{document}
There are \numImages{} images; see Figure~\ref{f}.
\begin{figure}\caption{One.}\label{f}\end{figure}
\end{document}
"""


@pytest.fixture
def place(tmp_path):
    def place(name, source=SOURCE):
        root = tmp_path / name
        (root / "paper").mkdir(parents=True)
        (root / "outputs").mkdir()
        (root / "paper/paper.tex").write_text(source)
        (root / "outputs/numbers.tex").write_text("\\newcommand{\\numImages}{12}\n")
        return root

    return place


def make(root):
    typeset(root / "paper", root / "outputs", root / "outputs/typeset", root / "paper.pdf", COMMIT)
    return (root / "paper.pdf").read_bytes()


def test_two_places_one_with_a_space_give_the_same_bytes(place):
    assert make(place("here")) == make(place("over there/deeper down"))


def test_what_a_killed_run_left_does_not_matter(place):
    root = place("here")
    first = make(root)
    assert not (root / "outputs/typeset").exists()
    (root / "outputs/typeset").mkdir()
    for name in ("paper.aux", "paper.fdb_latexmk", "paper.pdf"):
        (root / "outputs/typeset" / name).write_bytes(b"\\half")
    assert make(root) == first


def test_a_reference_that_leads_nowhere_is_named(place):
    with pytest.raises(ReimagingError, match=r"refers to what is not there.*gone"):
        make(place("here", SOURCE.replace(r"\ref{f}", r"\ref{gone}")))


def test_an_error_of_latex_is_one_sentence_with_its_first_line_and_the_log(place):
    with pytest.raises(
        ReimagingError, match=r"LaTeX failed: .*Undefined control sequence.*paper\.log"
    ):
        make(place("here", SOURCE.replace("There are", r"\nowhere")))


def test_without_latex_the_sentence_says_what_to_do(place, monkeypatch):
    root = place("here")
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(ReimagingError, match="make setup"):
        make(root)
