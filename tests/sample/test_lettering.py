from itertools import pairwise

import pytest

from reimaging.sample.lettering import SYMBOL, advance, set_label
from reimaging.sample.topics import TOPICS


def _text(label, font="sans"):
    return "".join(run.text for run in set_label(label, font)[0])


def test_plain_text_is_one_run():
    runs, length = set_label("Energy (MeV)", "serif")
    assert [run.text for run in runs] == ["Energy (MeV)"]
    assert length == pytest.approx(advance("Energy (MeV)", "serif"))


def test_widths_are_those_of_adobes_metrics():
    assert advance("A", "sans") == pytest.approx(0.667)
    assert advance("iii", "mono") == pytest.approx(1.8)
    assert advance("α", "symbol") == pytest.approx(0.631)


def test_a_subscript_is_lower_and_smaller_and_ends_after_one_letter_or_its_braces():
    (p, t, plain), _ = set_label("$p_T$ (GeV)", "sans")
    assert (p.text, t.text, plain.text) == ("p", "T", " (GeV)")
    assert t.rise < 0 and t.scale < 1 and plain.rise == 0 and plain.scale == 1
    runs, _ = set_label("$10^{-3}x$", "sans")
    assert [run.text for run in runs if run.rise > 0] == ["-3"]
    assert runs[-1].text == "x" and runs[-1].rise == 0


def test_greek_letters_come_from_the_symbol_font_but_a_stroke_font_has_its_own():
    (run,), _ = set_label("$\\Gamma$", "sans")
    assert (run.text, run.font, SYMBOL["Γ"]) == ("Γ", "symbol", ord("G"))
    (run,), _ = set_label("$\\Gamma$", "stroke")
    assert run.font == "stroke"


def test_italic_is_for_variables_not_for_words_and_numbers():
    runs, _ = set_label("$\\log M_2$", "serif")
    assert {run.text: run.font for run in runs} == {
        "log": "serif", "M": "serif italic", "2": "serif",
    }  # fmt: skip


def test_runs_do_not_overlap():
    runs, length = set_label("$\\sigma_{tot}^2/\\Gamma$ (GeV$^{-1}$)", "sans")
    for one, following in pairwise(runs):
        assert one.x + one.scale * advance(one.text, one.font) <= following.x + 1e-9
    assert runs[-1].x < length


@pytest.mark.parametrize("family", TOPICS)
def test_the_labels_of_every_family_leave_no_tex_behind(family):
    for quantity in TOPICS[family].quantities:
        text = _text(quantity.tex_label)
        assert text.strip() and not set(text) & set("\\{}_^$"), quantity
