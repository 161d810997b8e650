import re
from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.eras import STYLES
from reimaging.sample.floats import Float
from reimaging.sample.latex import write_single, write_source
from reimaging.sample.plan import plan_sample
from reimaging.sample.text import draw_paper

SHOWS = {
    "special": r"\\special\{psfile=fig1\.eps ",
    "psfig": r"\\psfig\{(file|figure)=fig1\.eps,",
    "epsfbox": r"\\epsf(box|file)\{fig1\.eps\}",
    "epsfig": r"\\epsfig\{(file|figure)=fig1\.eps,",
    "graphics": r"\\includegraphics\*?(\[[^]]*\])?\{fig1\.eps\}",
    "jhep": r"\\(EPSFIGURE\[t\]\{|epsfig\{(file|figure)=)fig1\.eps,",
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


def test_plain_tex_has_no_environments_and_no_labels():
    floats = [Float((f"fig{n}.ps",), f"Curve {n} \\cite{{one}}.", f"fig:{n}") for n in range(12)]
    source = _written(_article("plain"), floats)
    (text,) = source.files.values()
    assert {f["env"] for f in source.figures} == {"midinsert", "topinsert", "ifig"}
    assert [f["caption"] for f in source.figures] == [
        f"Curve {n} \\refs{{one}}." for n in range(12)
    ]
    assert {f["label"] for f in source.figures} == {None}
    assert "\\begin" not in text and "\\label" not in text and text.endswith("\\bye\n")


def test_two_images_of_an_astronomer_stand_side_by_side():
    source = _written(_article("aastex"), [Float(("f1.eps", "f2.eps"), "Both.", "fig:b")])
    assert "\\plottwo{f1.eps}{f2.eps}" in "".join(source.files.values())


def test_a_commented_figure_is_written_and_not_counted():
    hidden = [Float(("tmp.eps",), "Gone.", "fig:t", form="commented")]
    shown = [Float(("fig1.eps",), "Here.", "fig:h")]
    source = _written(_article("graphics", "commented"), shown, hidden)
    (text,) = source.files.values()
    assert len(source.figures) == 1
    lines = [line for line in text.splitlines() if "tmp.eps" in line or "Gone." in line]
    assert lines and all(line.startswith("%") for line in lines)


def test_a_figure_after_the_end_is_written_and_not_counted():
    hidden = [Float(("extra.eps",), "Late.", "fig:t", form="after the end")]
    shown = [Float(("fig1.eps",), "Here.", "fig:h")]
    source = _written(_article("graphics", "after the end"), shown, hidden)
    (text,) = source.files.values()
    before, after = text.split("\\end{document}")
    assert "extra.eps" in after and "extra.eps" not in before
    assert len(source.figures) == 1


@pytest.mark.parametrize(
    ("form", "opening", "closing"),
    [
        ("switched off", "\\iffalse", "\\fi"),
        ("set aside", "\\begin{comment}", "\\end{comment}"),
    ],
)
def test_a_figure_that_is_switched_off_is_written_and_not_counted(form, opening, closing):
    hidden = [Float(("tmp.eps",), "Gone.", "fig:t", form=form)]
    source = _written(_article("graphics", form), [Float(("fig1.eps",), "Here.", "fig:h")], hidden)
    (text,) = source.files.values()
    assert text.index(opening) < text.index("tmp.eps") < text.index(closing)
    assert [figure["caption"] for figure in source.figures] == ["Here."]


def test_an_article_in_many_files_inputs_27_of_them_and_more():
    floats = [Float((f"f{n}.pdf",), f"Number {n}.", f"fig:{n}") for n in range(3)]
    source = _written(_article("graphics", "many files"), floats)
    (main,) = [name for name, text in source.files.items() if "\\begin{document}" in text]
    read, waiting = [], [main]
    while waiting:
        name = waiting.pop()
        read.append(name)
        asked = re.findall(r"\\input(?:\{| )([^}\s]+)", source.files[name])
        waiting += [asked_for.removesuffix(".tex") + ".tex" for asked_for in asked]
    assert sorted(read) == sorted(source.files)
    assert len(read) >= 28


def test_a_main_file_below_the_top_reaches_up_for_its_images():
    source = _written(_article("graphics", "main below"), [Float(("fig1.eps",), "Here.", "fig:h")])
    ((name, text),) = source.files.items()
    assert name.startswith("paper/") and "{../fig1.eps}" in text
    assert source.figures[0]["images"] == ["fig1.eps"]


def test_a_folder_of_images_is_named_beside_one_that_is_not_there():
    source = _written(_article("folder"), [Float(("figs/fig1.pdf",), "Here.", "fig:h")])
    (text,) = source.files.values()
    assert "\\graphicspath{{../images/}{figs/}}" in text and "{fig1}" in text


def test_a_generated_file_is_asked_for_and_missing():
    source = _written(
        _article("graphics", "generated input"), [Float(("fig1.eps",), "Here.", "fig:h")]
    )
    (text,) = source.files.values()
    assert "\\input{vc}" in text


def test_tables_that_hold_pictures_are_told_apart_from_figures():
    floats = [
        Float(("a.eps", "b.eps"), "Cells.", "fig:cells", form="table"),
        Float(("c.eps",), "Here.", "fig:h"),
    ]
    source = _written(_article("graphics"), floats)
    assert [(t["env"], t["images"]) for t in source.tables] == [("table", ["a.eps", "b.eps"])]
    assert [(f["n"], f["images"]) for f in source.figures] == [(1, ["c.eps"])]


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
    shown = Float(("fig1.eps",), "", "", form="no caption")
    source = _written(_article("graphics"), [shown])
    assert "\\caption" not in "".join(source.files.values())
    assert (source.figures[0]["caption"], source.figures[0]["label"]) == ("", None)


def test_an_article_of_one_file_shows_no_image():
    for seed in range(8):
        article, rng = _article("graphics"), np.random.default_rng(seed)
        source = write_single(article, draw_paper(article, rng), rng)
        assert len(source.files) == 1
        assert all(figure["images"] == [] for figure in source.figures)
