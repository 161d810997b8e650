"""Licences are shown by article and by image, under short names."""

import pytest
from PIL import Image

from figures.printed import assert_readable, words_of
from reimaging.figures import licences
from reimaging.figures.licences import by_name, long_name

ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
CC = "http://creativecommons.org/licenses"
HEADER = "licence,articles,images\n"
# the shares of articles are 60, 30 and 10 %, those of images 20, 30 and 50 %
TABLE = f"{HEADER}{ARXIV},60,200\n,30,300\n{CC}/by/4.0/,6,100\n{CC}/by/3.0/,4,400\n"
MANY = HEADER + "".join(
    f"{address},{articles},{articles * 7}\n"
    for address, articles in (
        (ARXIV, 1_017_997), ("", 453_077), (f"{CC}/by/4.0/", 10_657), (f"{CC}/by/3.0/", 7_944),
        (f"{CC}/by-nc-sa/3.0/", 5_909), (f"{CC}/by-nc-nd/4.0/", 4_617), (f"{CC}/by-sa/4.0/", 1_608),
        (f"{CC}/publicdomain/", 2_485), ("http://creativecommons.org/publicdomain/zero/1.0/", 1_883),
        ("http://example.org/", 1),
    )
)  # fmt: skip
BLUE, VERMILION = (0, 114, 178), (213, 94, 0)


def draw(folder, table):
    (folder / "licences.csv").write_text(table)
    targets = [folder / "figure.pdf", folder / "figure.png"]
    licences.draw(folder / "licences.csv", targets)
    return targets


def rows(*three):
    return [dict(zip(("licence", "articles", "images"), row, strict=True)) for row in three]


def test_versions_of_a_licence_are_one_and_the_most_used_comes_first():
    found = by_name(
        rows((f"{CC}/by/3.0/", "2", "3"), (ARXIV, "5", "1"), (f"{CC}/by/4.0/", "4", "1"))
    )
    assert list(found.items()) == [("CC BY", (6, 4)), ("arXiv, non-exclusive", (5, 1))]


def test_images_that_the_table_does_not_tell_are_not_known():
    assert by_name(rows((ARXIV, "5", ""), ("", "1", ""))) == {
        "arXiv, non-exclusive": (5, None),
        "none stated": (1, None),
    }


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (ARXIV, "arXiv, non-exclusive"),
        (f"{CC}/by-nc-sa/4.0/", "CC BY-NC-SA"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        (f"{CC}/publicdomain/", "public domain"),
        ("", "none stated"),
    ],
)
def test_a_licence_is_named_for_readers(address, name):
    assert long_name(address) == name


def test_articles_and_images_have_their_own_numbers_and_shares(tmp_path):
    pdf, _ = draw(tmp_path, TABLE)
    words = words_of(pdf)
    for number in ("60", "200", "30", "300", "10", "500", "60.0", "20.0", "30.0", "10.0", "50.0"):
        assert number in words, number
    assert "n = 100 articles, 1,000 images" in " ".join(words)


def test_a_share_lies_where_the_axis_says(tmp_path):
    _, png = draw(tmp_path, TABLE)
    image = Image.open(png).convert("RGB")
    # the marks of CC BY, in the last row: articles 10 %, images 50 %, on a scale that ends at 100 %
    found = {colour: [] for colour in (BLUE, VERMILION)}
    for y in range(image.height // 2 - 20, image.height - 120):
        for x in range(image.width * 2 // 3):
            if image.getpixel((x, y)) in found:
                found[image.getpixel((x, y))].append((y, x))
    last = {colour: max(places)[0] - 10 for colour, places in found.items()}
    mean = {
        colour: sum(x for y, x in places if y >= last[colour])
        / sum(1 for y, _ in places if y >= last[colour])
        for colour, places in found.items()
    }
    apart = mean[VERMILION] - mean[BLUE]
    axis = image.width * 0.5  # about: from 5 % to 100 %
    assert 0.4 * axis < apart < 0.7 * axis  # log(5) / log(20) = 0.54


def test_without_images_the_articles_are_shown_alone(tmp_path, share_of):
    pdf, png = draw(tmp_path, f"{HEADER}{ARXIV},60,\n,40,\n")
    words = words_of(pdf)
    assert "images" not in words
    assert "n = 100 articles" in " ".join(words)
    assert share_of(Image.open(png), BLUE) > 0
    assert share_of(Image.open(png), VERMILION) == 0


def test_a_licence_without_any_image_is_told_by_an_open_mark(tmp_path):
    assert "open mark: none" in " ".join(
        words_of(draw(tmp_path, TABLE + f"{CC}/by-sa/4.0/,1,0\n")[0])
    )
    assert "open" not in words_of(draw(tmp_path, TABLE)[0])


@pytest.mark.parametrize(
    "table",
    [TABLE, MANY, f"{HEADER},1,0\n", f"{HEADER}{ARXIV},1,1\n"],
    ids=["some", "many", "one article", "one image"],
)
def test_it_is_readable(tmp_path, table):
    assert_readable(draw(tmp_path, table)[0], 6)


def test_nothing_to_show_is_said(tmp_path):
    assert "articles," in words_of(draw(tmp_path, HEADER)[0])


def test_the_same_table_gives_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in draw(tmp_path, MANY)]
    assert [path.read_bytes() for path in draw(tmp_path, MANY)] == first
