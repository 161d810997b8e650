"""Shares of classes by year stand in panels of real years, pale where they are of few images."""

import pytest
from PIL import Image

from figures.class_share_tables import (
    TINY,
    full_counts,
    rows_of,
    sample_counts,
    write_shares,
)
from figures.printed import assert_readable, words_of
from reimaging.figures.class_colours import CLASS_COLOURS
from reimaging.figures.class_share_cells import cells_of
from reimaging.figures.class_shares_by_year import STUDY, chosen, draw
from reimaging.figures.style import HIGHEST


def cells(counts):
    return cells_of(rows_of(counts))


@pytest.fixture
def drawn(tmp_path):
    def drawn(counts, corrected=True):
        table = write_shares(tmp_path / "t.csv", counts, corrected)
        draw(table, [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf", Image.open(tmp_path / "f.png")

    return drawn


def rgb(colour):
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def test_those_of_the_study_come_first_and_the_largest_fill_up():
    counts = {(f"x.{n:02}", 2000): [n, 0, 0] for n in range(1, 21)}
    assert chosen(cells(counts)) == [f"x.{n:02}" for n in range(9, 21)]
    counts |= {("cs.CV", 2000): [1, 0, 0], ("stat.ML", 2001): [1, 0, 0]}
    assert chosen(cells(counts)) == ["cs.CV", "stat.ML", *(f"x.{n}" for n in range(11, 21))]
    everything = {(name, 2000): [1, 0, 0] for name in (*STUDY, "hep-ph")}
    assert chosen(cells(everything)) == sorted(STUDY)
    assert len(STUDY) == 12


@pytest.mark.parametrize("corrected", [True, False])
@pytest.mark.parametrize("counts", [TINY, sample_counts(), full_counts()], ids=len)
def test_every_size_can_be_read_on_a_page(drawn, counts, corrected):
    pdf, png = drawn(counts, corrected)
    assert_readable(pdf)
    assert png.height <= HIGHEST * 200


def test_the_last_year_is_not_cut_off_in_the_last_column(drawn):
    pdf, _ = drawn({(name, year): [9, 1, 1] for name in STUDY for year in (1991, 2020)})
    assert_readable(pdf)
    assert words_of(pdf).count("2020") == 4


def test_a_panel_says_its_name_and_of_how_many_images_it_is(drawn):
    pdf, _ = drawn({("cs.CV", 2012): [900, 400, 100], ("x.y", 2013): [7, 0, 0]})
    said = " ".join(words_of(pdf))
    for words in ("cs.CV 1,400", "Computer Vision and Pattern Recognition", "x.y 7"):
        assert words in said
    assert "n = 1,407 of 1,407 images, in 2 of 2 categories" in said
    assert {"diagram", "sensor", "mixed", "0%", "100%"} <= set(said.split())
    assert "fewer than 30 images" in said
    assert "not corrected for" not in said


def test_where_nothing_is_corrected_it_says_so(drawn):
    pdf, _ = drawn({("cs.CV", 2012): [900, 400, 100]}, corrected=False)
    said = " ".join(words_of(pdf))
    assert "raw shares, not corrected for the classifier's errors" in said
    assert "of the sample alone" in said
    assert "raw, not corrected" not in said  # no second mark for what is drawn anyway


def test_the_areas_of_the_colours_are_the_shares(drawn, share_of):
    _, png = drawn({("cs.CV", year): [600, 300, 100] for year in range(2000, 2010)}, False)
    seen = [share_of(png, rgb(colour)) for colour in CLASS_COLOURS.values()]
    assert [each / sum(seen) for each in seen] == pytest.approx([0.6, 0.3, 0.1], abs=0.03)


def test_a_year_of_one_image_looks_not_like_one_of_a_thousand(drawn, share_of):
    blue = rgb(CLASS_COLOURS["diagram"])
    pale = tuple(round(0.4 * part + 0.6 * 255) for part in blue)
    _, few = drawn({("cs.CV", 2012): [10, 0, 0]})
    _, many = drawn({("cs.CV", 2012): [1000, 0, 0]})
    assert share_of(few, pale) > 5 * share_of(few, blue)
    assert share_of(many, blue) > 5 * share_of(many, pale)


def test_a_year_without_images_stays_empty_in_its_place(drawn, share_of):
    _, whole = drawn({("cs.CV", year): [900, 50, 50] for year in range(2000, 2010)})
    _, gaps = drawn({("cs.CV", year): [900, 50, 50] for year in (2000, 2004, 2009)})
    blue = rgb(CLASS_COLOURS["diagram"])
    assert share_of(gaps, blue) == pytest.approx(0.3 * share_of(whole, blue), rel=0.15)


def test_without_predictions_it_says_so_and_the_same_table_gives_the_same_bytes(drawn):
    pdf, _ = drawn({})
    assert "no image has a predicted class" in " ".join(words_of(pdf))
    first = drawn(sample_counts())[0].read_bytes()
    assert first == drawn(sample_counts())[0].read_bytes()
