"""Formats by year are drawn as shares from a table, known and unknown formats alike."""

import re

import pypdfium2
from PIL import Image

from reimaging.figures import formats_by_year
from reimaging.figures.style import COLOURS

TABLE = "year,format,images\n1995,ps,3\n1995,eps,1\n1999,eps,10\n2000,png,5\n2000,tikz,5\n"


def draw(tmp_path, table=TABLE):
    (tmp_path / "table.csv").write_text(table)
    targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
    formats_by_year.draw(tmp_path / "table.csv", targets)
    return targets


def test_each_format_takes_its_share_of_the_paper(tmp_path, share_of):
    _, png = draw(tmp_path)
    image = Image.open(png)
    rgb = {
        name: tuple(int(code[i : i + 2], 16) for i in (1, 3, 5)) for name, code in COLOURS.items()
    }
    eps, ps, png_share = (share_of(image, rgb[c]) for c in ("blue", "purple", "vermilion"))
    # of three years' bars: eps 1/4 + 1, ps 3/4, png 1/2
    assert eps > ps > png_share > 0
    assert 1.3 < eps / ps < 2.1


def test_the_same_table_gives_the_same_bytes_without_a_date(tmp_path):
    first = [path.read_bytes() for path in draw(tmp_path)]
    assert [path.read_bytes() for path in draw(tmp_path)] == first
    assert not re.search(rb"CreationDate", first[0])


def words_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().split()


def test_a_single_year_is_named_as_a_year_and_has_a_bar_among_bars(tmp_path, share_of):
    pdf, png = draw(tmp_path, "year,format,images\n2001,eps,1\n")
    assert [word for word in words_of(pdf) if word.strip("+-.").isdigit()].count("2001") == 1
    assert not any("e3" in word for word in words_of(pdf))
    assert share_of(Image.open(png), (0, 114, 178)) < 0.3
