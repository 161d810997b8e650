"""What is taken for what stands in shares of the true class, with the counts."""

import pytest
from PIL import Image

from figures.printed import assert_readable, words_of
from reimaging.figures.confusion_matrix import counts_of, draw
from reimaging.image_class import CLASSES
from reimaging.table import read_table

MATRIX = [[470, 8, 22], [10, 440, 50], [60, 45, 1395]]


@pytest.fixture
def drawn(tmp_path):
    def drawn(matrix):
        lines = [
            f"{true},{said},{matrix[t][p]}\n"
            for t, true in enumerate(CLASSES)
            for p, said in enumerate(CLASSES)
        ]
        (tmp_path / "t.csv").write_text("truth,predicted,images\n" + "".join(lines[::-1]))
        draw(tmp_path / "t.csv", [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf"

    return drawn


def test_rows_are_true_classes_in_their_order_whatever_the_table_s(drawn, tmp_path):
    drawn(MATRIX)
    assert counts_of(read_table(tmp_path / "t.csv")) == MATRIX


def test_each_cell_has_its_share_of_the_row_and_its_count(drawn):
    pdf = drawn(MATRIX)
    assert_readable(pdf)
    said = " ".join(words_of(pdf))
    for words in ("94% 470", "2% 8", "4% 22", "93% 1,395", "n = 1,500", "n = 2,500 test"):
        assert set(words.split()) <= set(said.split())
    assert set(CLASSES) <= set(said.split())


@pytest.mark.parametrize("matrix", [[[1, 0, 0], [0] * 3, [0] * 3], [[10**6] * 3] * 3])
def test_few_and_many_can_be_read(drawn, matrix):
    assert_readable(drawn(matrix))


def test_of_a_class_without_pictures_nothing_is_said(drawn):
    words = words_of(drawn([[3, 1, 0], [0, 0, 0], [0, 0, 2]]))
    assert [word for word in words if word.endswith("%")] == [
        "75%",
        "25%",
        "0%",
        "0%",
        "0%",
        "100%",
    ]


def test_a_larger_share_is_darker(drawn, tmp_path):
    drawn([[50, 50, 0], [0, 100, 0], [0, 0, 100]])
    image = Image.open(tmp_path / "f.png").convert("L")
    wide, high = image.size
    half, whole = (image.getpixel((int(0.48 * wide), int(y * high))) for y in (0.28, 0.55))
    none = image.getpixel((int(0.75 * wide), int(0.28 * high)))
    assert whole < half < none


def test_without_pictures_it_says_so(drawn):
    assert "no picture of known class" in " ".join(words_of(drawn([[0] * 3] * 3)))
