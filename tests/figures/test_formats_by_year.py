"""Formats by year: shares of the year's images, named where they lie, vector below raster."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from figures.printed import assert_readable, letters_of, words_of
from reimaging.figures import formats_by_year
from reimaging.figures.formats_by_year import KINDS, by_format, least_for_shares, spots

COLOURS = KINDS["vector"] | KINDS["raster"]
HEADER = "year,format,images\n"
TABLE = HEADER + "1995,ps,3\n1995,eps,1\n1999,eps,10\n2000,png,5\n2000,tikz,5\n"
LARGE = HEADER + "".join(
    f"{year},{name},{int(weight * 1.2 ** (year - 1990)) + 1}\n"
    for year in range(1990, 2019)
    for name, weight in {"ps": 900, "eps": 9000, "pdf": 8000, "svg": 30, "gif": 90, "jpg": 300, "png": 4000}.items()
)  # fmt: skip


def draw(tmp_path, table=TABLE):
    (tmp_path / "table.csv").write_text(table)
    targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
    formats_by_year.draw(tmp_path / "table.csv", targets)
    return targets


def rgb(code):
    return tuple(int(code[i : i + 2], 16) for i in (1, 3, 5))


def test_each_format_takes_its_share_of_the_paper(tmp_path, share_of):
    _, png = draw(tmp_path)
    eps, ps, png_share = (
        share_of(Image.open(png), rgb(COLOURS[name])) for name in ("eps", "ps", "png")
    )
    # of three years' bars: eps 1/4 + 1, ps 3/4, png 1/2
    assert eps > ps > png_share > 0
    assert 1.3 < eps / ps < 2.1


def test_vector_formats_lie_at_the_bottom_and_what_is_neither_on_top():
    rows = [{"year": "2000", "format": f, "images": "1"} for f in ("tikz", "png", "pdf", "ps")]
    assert list(by_format(rows)) == ["ps", "pdf", "png", "tikz"]


def test_neighbours_of_a_kind_differ_in_grey():
    for colours in KINDS.values():
        greys = [float(np.dot(rgb(code), (0.299, 0.587, 0.114))) for code in colours.values()]
        assert min(abs(a - b) for a, b in pairwise(greys)) > 30


def test_every_format_is_named_once_or_where_it_comes_back(tmp_path):
    words = words_of(draw(tmp_path, LARGE)[0])
    for name in COLOURS:
        assert words.count(name) == 1
    assert words.count("vector") == words.count("raster") == 1
    assert words_of(draw(tmp_path)[0]).count("tikz") == 1


def test_the_kinds_are_told_with_their_shares_in_the_last_year(tmp_path):
    table = HEADER + "1999,eps,9\n2000,eps,30\n2000,pdf,30\n2000,png,40\n"
    text = " ".join(words_of(draw(tmp_path, table)[0]))
    assert "vector 60 %" in text
    assert "raster 40 %" in text
    assert "in 2000" in text


def test_a_name_stands_where_its_band_is_highest():
    bottoms, tops = {2000: 0, 2001: 0, 2002: 0.2}, {2000: 0.1, 2001: 0.5, 2002: 0.6}
    assert spots(bottoms, tops, 1, 0.05) == [(2001, 0.25, 0.5)]
    assert spots(bottoms, tops, 2, 0.05) == [(2001.5, pytest.approx(0.35), pytest.approx(0.3))]
    assert spots(bottoms, tops, 1, 0.6) == []


def test_a_band_that_comes_back_after_years_is_named_again():
    years = range(2000, 2011)
    tops = {year: 0.5 if year in (2000, 2010) else 0.01 for year in years}
    assert [spot.year for spot in spots(dict.fromkeys(years, 0), tops, 1, 0.1)] == [2000, 2010]


def test_a_year_of_few_images_is_pale_and_the_rule_is_told(tmp_path, share_of):
    pdf, png = draw(tmp_path, HEADER + "1999,eps,999\n2000,png,20000\n")
    assert "fewer than 1,000" in " ".join(words_of(pdf))
    assert share_of(Image.open(png), rgb(COLOURS["eps"])) < 0.001
    pdf, png = draw(tmp_path, HEADER + "1999,eps,1000\n2000,png,20000\n")
    assert "pale:" not in words_of(pdf)
    assert share_of(Image.open(png), rgb(COLOURS["eps"])) > 0.05


def test_in_a_small_collection_few_is_a_tenth_of_the_largest_year():
    assert least_for_shares({1999: 3, 2000: 178}) == 18
    assert least_for_shares({1999: 3, 2000: 1_400_000}) == 1000


def test_it_says_how_many_images_a_year_and_in_all(tmp_path):
    words = words_of(draw(tmp_path)[0])
    assert words.count("10") == 2
    assert "n = 24 images" in " ".join(words)


@pytest.mark.parametrize("table", [TABLE, LARGE, HEADER + "2001,eps,1\n", HEADER])
def test_it_is_readable_at_every_size(tmp_path, table):
    assert_readable(draw(tmp_path, table)[0], 6)


def test_without_images_it_says_so(tmp_path):
    assert "no images" in " ".join(words_of(draw(tmp_path, HEADER)[0]))


def test_the_same_table_gives_the_same_bytes_without_a_date(tmp_path):
    first = [path.read_bytes() for path in draw(tmp_path)]
    assert [path.read_bytes() for path in draw(tmp_path)] == first
    assert b"CreationDate" not in first[0]


def test_a_single_year_is_named_as_a_year_and_has_a_bar_among_bars(tmp_path, share_of):
    pdf, png = draw(tmp_path, HEADER + "2001,eps,1\n")
    assert letters_of(pdf).text.count("2001") == 2  # on the axis, and of which year the kinds are
    assert share_of(Image.open(png), rgb(COLOURS["eps"])) < 0.3
