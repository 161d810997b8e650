"""What the commands in captions leave of themselves."""

import pytest

from reimaging.ingest.caption import caption_text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("\\texttt{a\\_b} \\textsf{c} \\mbox{km s$^{-1}$}", "a_b c km s^-1"),
        ("\\parbox[t]{3cm}{a} \\raisebox{1ex}{b} \\scalebox{0.5}{c} \\rotatebox{90}{d}", "a b c d"),
        ("\\resizebox{1cm}{!}{a} \\colorbox{red}{b} \\textcolor[rgb]{1,0,0}{c} \\makebox[1cm][c]{d}", "a b c d"),
        ("\\multicolumn{2}{c}{a} \\href{http://x.y}{b} \\texorpdfstring{$c$}{d}", "a b d"),
        ("a \\fontsize{9}{10}\\selectfont b\\captionsetup{width=5cm} \\rule[1pt]{1cm}{2pt}c", "a b c"),
        ("a\\index{x} \\todo{y}b \\today", "a b"),
        ("a \\tikz[baseline]{\\draw (0,0);} b \\begin{tikzpicture}\\draw (0,0);\\end{tikzpicture}", "a b"),
        ("\\LaTeX{} \\S 3 \\copyright{} a\\slash b\\nobreakspace c", "LaTeX §3 © a/b c"),
        ("\\enquote{a} \\ion{H}{ii} 5\\degree{} \\glqq a\\grqq", "“a” H ii 5° „a“"),
        ("\\SI{10}{\\micro\\meter}", "10 µm"),
        ("\\SI{3.2e-4}{\\kilo\\gram\\per\\second\\squared}", "3.2e-4 kg/s²"),
        ("\\qty{5}{\\square\\milli\\metre}, \\si{\\kelvin}", "5 mm², K"),
        ("\\SIrange{1}{5}{\\GHz}, \\ang{45}, \\num{1e5}", "1–5 GHz, 45°, 1e5"),
        ("\\SI{2}{m.s^{-1}} \\unit[5]{m} \\unit{\\newton\\metre}", "2 m s^-1 5 m N m"),
        ("(see \\cite{a}) as in (\\ref{x}), \\cref{y}.", "(see) as in,."),
    ],
)  # fmt: skip
def test_content_stays_and_form_goes(tex, text):
    assert caption_text(tex) == text
