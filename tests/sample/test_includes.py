from dataclasses import replace

import pytest

from reimaging.sample.includes import graphics_path, pstex_pair, spoken
from reimaging.sample.plan import plan_sample


@pytest.mark.parametrize(
    ("year", "command"), [(1998, "\\epsfig{file=a.pstex}"), (2004, "\\includegraphics{a.pstex}")]
)
def test_the_letters_beside_a_pstex_file_include_it_as_their_year_did(year, command):
    text = pstex_pair("a.pstex", replace(plan_sample(12, 0)[0], year=year))
    assert text.startswith("\\begin{picture}(0,0)%\n" + command)
    assert text.count("\\begin{picture}") == text.count("\\end{picture}") == 2


@pytest.mark.parametrize(
    ("style", "oddities", "path", "said"),
    [
        ("graphics", (), "fig1.eps", "fig1.eps"),
        ("bare", (), "fig1.eps", "fig1"),
        ("bare", ("other case",), "fig1.eps", "Fig1"),
        ("bare", ("main below",), "fig1.eps", "../fig1"),
        ("bare", ("main below", "other case"), "a/fig1.eps", "../a/Fig1"),
        ("folder", (), "figs/fig1.pdf", "fig1"),
        ("folder", ("main below",), "figs/fig1.pdf", "fig1"),
        ("nested", (), "figures/fig1.pdf", "figures/fig1"),
        ("macro", (), "plots/fig1.pdf", "\\figdir/fig1.pdf"),
        ("psfig", (), "fig1.ps", "fig1.ps"),
    ],
)
def test_an_image_is_asked_for_by_the_name_that_style_and_oddities_give_it(
    style, oddities, path, said
):
    article = replace(plan_sample(12, 0)[0], style=style, oddities=oddities)
    assert spoken(article, path) == said


def test_the_folder_of_images_is_seen_from_the_main_file():
    article = replace(plan_sample(12, 0)[0], style="macro")
    assert graphics_path(article) == "plots"
    assert graphics_path(replace(article, oddities=("main below",))) == "../plots"
