import numpy as np

from reimaging.sample.hershey import FONTS, strokes


def test_a_letter_stands_on_the_base_line_and_a_capital_is_seven_tenths_high():
    for font in FONTS:
        lines, _ = strokes("L", font)
        points = np.concatenate(lines)
        assert np.isclose(points[:, 1].min(), 0, atol=0.04)
        assert np.isclose(points[:, 1].max(), 0.7, atol=0.04)


def test_letters_follow_each_other_by_their_advance():
    lines, advance = strokes("LL", "stroke")
    one, single = strokes("L", "stroke")
    assert np.isclose(advance, 2 * single)
    assert np.allclose(lines[len(one)], one[0] + (single, 0))


def test_greek_has_strokes_of_its_own():
    alpha, _ = strokes("α", "stroke")
    omega, _ = strokes("ω", "stroke")
    latin, _ = strokes("a", "stroke")
    assert len({tuple(map(tuple, lines[0])) for lines in (alpha, omega, latin)}) == 3


def test_a_sign_that_no_font_has_is_a_question_mark():
    unknown, asked = strokes("語", "stroke")[0], strokes("?", "stroke")[0]
    assert all(np.array_equal(a, b) for a, b in zip(unknown, asked, strict=True))
    assert strokes(" ", "stroke")[0] == [] and strokes(" ", "stroke")[1] > 0.2
