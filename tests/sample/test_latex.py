import re
from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.eras import STYLES
from reimaging.sample.latex import Float, write_single, write_source
from reimaging.sample.plan import plan_sample
from reimaging.sample.text import draw_paper

SHOWS = {
    "special": r"\\special\{psfile=fig1\.eps ",
    "psfig": r"\\psfig\{(file|figure)=fig1\.eps,",
    "epsfbox": r"\\epsf(box|file)\{fig1\.eps\}",
    "epsfig": r"\\epsfig\{(file|figure)=fig1\.eps,",
    "graphics": r"\\includegraphics\*?(\[[^]]*\])?\{fig1\.eps\}",
    "subfigure": r"\\includegraphics\*?(\[[^]]*\])?\{fig1\.eps\}",
    "pstex": r"\\includegraphics\*?(\[[^]]*\])?\{fig1\.eps\}",
    "aastex": r"\\plotone\{fig1\.eps\}",
    "bare": r"\\includegraphics\[[^]]*\]\{fig1\}",
    "folder": r"\\includegraphics\[[^]]*\]\{fig1\}",
    "nested": r"\\includegraphics\[[^]]*\]\{fig1\}",
    "macro": r"\\(onefigure\{|includegraphics\{\\figdir/)fig1\.eps\}",
    "subfloat": r"\\includegraphics\*?(\[[^]]*\])?\{fig1\.eps\}",
}


def _article(style, *oddities):
    year = next(habit.last for habit in STYLES if habit.name == style)
    article = plan_sample(12, 0)[-1]
    return replace(article, style=style, year=year, oddities=oddities)


def _written(article, floats, hidden=()):
    rng = np.random.default_rng(0)
    return write_source(article, draw_paper(article, rng), floats, list(hidden), rng)


@pytest.mark.parametrize("style", SHOWS)
def test_each_style_shows_an_image_with_the_command_of_its_time(style):
    source = _written(_article(style), [Float(("fig1.eps",), "A curve.", "fig:a")])
    assert re.search(SHOWS[style], "\n".join(source.files.values()))
    (figure,) = source.figures
    assert (figure["n"], figure["images"]) == (1, ["fig1.eps"])
    assert (figure["caption"], figure["label"]) == ("A curve.", "fig:a")


def test_every_style_is_tried_here():
    assert set(SHOWS) | {"plain"} == {style.name for style in STYLES}


def test_plain_tex_shows_images_in_no_figure_at_all():
    source = _written(_article("plain"), [Float(("fig1.ps",), "A curve.", "fig:a")])
    (text,) = source.files.values()
    assert source.figures == []
    assert "fig1.ps" in text and "\\begin" not in text and text.endswith("\\bye\n")


def test_two_images_of_an_astronomer_stand_side_by_side():
    source = _written(_article("aastex"), [Float(("f1.eps", "f2.eps"), "Both.", "fig:b")])
    assert "\\plottwo{f1.eps}{f2.eps}" in "".join(source.files.values())


def test_a_commented_figure_is_written_and_not_counted():
    hidden = [Float(("tmp.eps",), "Gone.", "fig:t")]
    shown = [Float(("fig1.eps",), "Here.", "fig:h")]
    source = _written(_article("graphics", "commented"), shown, hidden)
    (text,) = source.files.values()
    assert len(source.figures) == 1
    lines = [line for line in text.splitlines() if "tmp.eps" in line or "Gone." in line]
    assert lines and all(line.startswith("%") for line in lines)


def test_a_figure_after_the_end_is_written_and_not_counted():
    hidden = [Float(("extra.eps",), "Late.", "fig:t")]
    shown = [Float(("fig1.eps",), "Here.", "fig:h")]
    source = _written(_article("graphics", "after the end"), shown, hidden)
    (text,) = source.files.values()
    before, after = text.split("\\end{document}")
    assert "extra.eps" in after and "extra.eps" not in before
    assert len(source.figures) == 1


def test_nested_inputs_reach_every_figure_in_order():
    floats = [Float((f"figures/f{n}.pdf",), f"Number {n}.", f"fig:{n}") for n in range(3)]
    source = _written(_article("nested"), floats)
    assert [figure["caption"] for figure in source.figures] == [f.caption for f in floats]
    main = next(text for text in source.files.values() if "\\begin{document}" in text)
    assert "Number" not in main
    assert main.index("sections/intro") < main.index("sections/results")


def test_a_file_that_was_never_sent_is_asked_for_and_named_as_missing():
    shown = [Float(("fig1.eps",), "Here.", "fig:h", "fig_lost.eps")]
    source = _written(_article("graphics"), shown)
    assert "fig_lost.eps" in "".join(source.files.values())
    assert source.figures[0]["missing_from_source"] == ["fig_lost.eps"]
    assert source.figures[0]["images"] == ["fig1.eps"]


def test_a_figure_without_caption_has_no_label():
    source = _written(_article("graphics"), [Float(("fig1.eps",), "", "")])
    assert "\\caption" not in "".join(source.files.values())
    assert (source.figures[0]["caption"], source.figures[0]["label"]) == ("", None)


def test_an_article_of_one_file_shows_no_image():
    for seed in range(8):
        article, rng = _article("graphics"), np.random.default_rng(seed)
        source = write_single(article, draw_paper(article, rng), rng)
        assert len(source.files) == 1
        assert all(figure["images"] == [] for figure in source.figures)
