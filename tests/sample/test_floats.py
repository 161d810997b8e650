"""Each form of a figure is written as authors write it, and told as it is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.eras import ODDITIES, ODDITIES_OF_FIGURES
from reimaging.sample.floats import Float, definitions, write_float
from reimaging.sample.plan import plan_sample

ONE, TWO = ("a.pdf",), ("a.pdf", "b.pdf")
PARTS = ("First.", "Second.")
#: What is to be found in the TeX of each form, with its images.
WRITTEN = {
    "no caption": (ONE, r"^((?!\\caption|\\label).)*$"),
    "no label": (ONE, r"\\caption\{Here\.\}((?!\\label).)*$"),
    "early label": (ONE, r"\\label\{fig:x\}.*a\.pdf.*\\caption"),
    "remark in caption": (ONE, r"\\caption\{(\\label\{fig:x\} )?Here\.  % [^\n]*\{[^\n]*\n\}"),
    "figcaption": (ONE, r"\\figcaption\[a\.pdf\]\{Here\. \\label\{fig:x\}\}"),
    "minipages": (TWO, r"(\\begin\{minipage\}.*){2}\\caption"),
    "two captions": (TWO, r"First\.\}.\\label\{fig:xa\}.*\\caption\{Second\.\}.\\label\{fig:xb\}"),
    "captioned parts": (
        TWO,
        r"\\begin\{subfigure\}.*\\caption\{Second\.\}.*\\caption\{(\\label\{fig:x\} )?Here\.\}",
    ),
    "line break": (ONE, r"\\includegraphics\[[^]]*\]\s*\n\s*\{a\.pdf\}"),
    "inner macro": (TWO, r"\\begin\{figure\*?\}.*\\newcommand\{\\panel\}\[2\].*\{b\.pdf\}"),
    "table": (TWO, r"\\begin\{table\}.*\\begin\{tabular\}.*a\.pdf.*&.*b\.pdf"),
    "captionof": (ONE, r"\\begin\{table\*\}.*a\.pdf.*\\captionof\{figure\}\{Here\.\}"),
    "sideways": (ONE, r"\\begin\{sidewaysfigure\}"),
    "one column": (ONE, r"\\onecolumn.*\\begin\{figure\*\}.*\\twocolumn"),
    "overpic": (ONE, r"\\begin\{overpic\}\[[^]]*\]\{a\.pdf\}.*\\put\("),
    "listing": ((), r"\\begin\{(lstlisting|verbatim)\}"),
    "tikz": ((), r"\\begin\{tikzpicture\}((?!includegraphics).)*$"),
    "tikz photographs": (TWO, r"\\node.*\{\\includegraphics\[[^]]*\]\{b\.pdf\}\}"),
}


def _article(style="graphics", *oddities, year=2012):
    return replace(plan_sample(12, 0)[-1], style=style, year=year, oddities=oddities)


def _written(form, images, style="graphics", seed=0, caption="Here.", oddities=()):
    if form == "no caption":
        caption = ""
    shown = Float(images, caption, "fig:x", form=form, parts=PARTS[: len(images)])
    article = _article(style, *oddities)
    return write_float(article, shown, np.random.default_rng(seed))


def test_every_oddity_of_a_figure_is_tried_here():
    assert set(WRITTEN) == {habit.name for habit in ODDITIES_OF_FIGURES}


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("seed", range(4))
def test_each_form_is_written_as_its_name_says(form, seed):
    images, pattern = WRITTEN[form]
    tex, truth = _written(form, images, seed=seed)
    assert re.search(pattern, tex, re.DOTALL), tex
    assert truth["images"] == list(images)
    read = re.sub(r"%.*", "", tex)
    assert read.count("{") == read.count("}")
    opened = re.findall(r"\\begin\{(\w+\*?)\}", tex)
    assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+\*?)\}", tex))


def test_of_two_captions_the_first_is_the_figures_own():
    _, truth = _written("two captions", TWO)
    assert (truth["caption"], truth["label"]) == ("First.", "fig:xa")
    assert truth["sub_captions"] == ["Second."]


def test_captions_of_parts_stand_below_the_figures_own():
    _, truth = _written("captioned parts", TWO)
    assert (truth["caption"], truth["label"]) == ("Here.", "fig:x")
    assert truth["sub_captions"] == ["First.", "Second."]


@pytest.mark.parametrize("style", ["subfigure", "subfloat"])
def test_panels_of_older_packages_are_told_with_what_stands_beside_them(style):
    told = set()
    for seed in range(12):
        tex, truth = _written("", TWO, style=style, seed=seed)
        words = re.findall(rf"\\{style}\[([^]]*)\]", tex)
        assert truth["sub_captions"] == words
        told.add(bool(words[0]))
    assert told == {True, False}


def test_a_figure_in_a_table_is_told_with_its_own_caption_and_label():
    _, truth = _written("captionof", ONE)
    assert (truth["env"], truth["label"]) == ("table*", "tab:x")
    assert (truth["captionof_figure"], truth["captionof_label"]) == (["Here."], "fig:x")


@pytest.mark.parametrize("seed", range(8))
def test_a_label_stands_in_the_caption_or_behind_it(seed):
    tex, truth = _written("", ONE, seed=seed)
    assert tex.count("\\label{fig:x}") == 1 and truth["label"] == "fig:x"
    assert tex.index("\\caption") < tex.index("\\label{fig:x}")


def test_a_caption_without_label_is_told_without():
    assert _written("no label", ONE)[1]["label"] is None


def test_a_label_macro_hides_the_label_and_the_truth_knows_it():
    tex, truth = _written("", ONE, oddities=("label macro",))
    assert "\\flabel{x}" in tex and "\\label{" not in tex
    assert truth["label"] == "fig:x"
    assert "\\newcommand{\\flabel}[1]{\\label{fig:#1}}" in definitions(_article("", "label macro"))


def test_jhep_has_macros_for_one_picture_and_for_several():
    told = {}
    for seed in range(12):
        tex, truth = _written("", ONE, style="jhep", seed=seed)
        told[truth["env"]] = tex
        assert (truth["caption"], truth["label"]) == ("Here.", "fig:x")
    assert told["EPSFIGURE"] == "\\EPSFIGURE[t]{a.pdf,width=8cm}{Here.\\label{fig:x}}"
    assert told["FIGURE"].startswith("\\FIGURE[t]{\\epsfig{")
    assert _written("", TWO, style="jhep")[1]["env"] == "FIGURE"


def test_short_captions_are_for_the_list_of_figures():
    shown = [_written("", ONE, style="folder", seed=seed)[0] for seed in range(8)]
    assert any("\\caption[Here]{Here.}" in tex for tex in shown)


@pytest.mark.parametrize(
    ("oddity", "package"),
    [
        ("tikz", "tikz"),
        ("tikz photographs", "tikz"),
        ("captioned parts", "subcaption"),
        ("captionof", "caption"),
        ("overpic", "overpic"),
        ("sideways", "rotating"),
        ("listing", "listings"),
        ("set aside", "comment"),
    ],
)
def test_what_a_form_needs_is_loaded(oddity, package):
    assert oddity in {habit.name for habit in ODDITIES}
    assert definitions(_article("graphics", oddity)) == [f"\\usepackage{{{package}}}"]
