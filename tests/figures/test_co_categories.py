"""Categories that articles list together stand together, with how much they overlap."""

import numpy as np
import pytest
from PIL import Image

from figures.printed import assert_readable, letters_of, words_of
from reimaging.figures import co_categories
from reimaging.figures.category_sheet import width_of
from reimaging.figures.co_categories import field_pairs, jaccard, layout, most_listed, seriation
from reimaging.figures.style import FIELD_COLOURS, PAGE
from reimaging.table import read_table, write_table
from reimaging.taxonomy import FIELDS, categories, field_of, name_of

PAIRS = [
    {"category": "cs.CV", "other": "cs.LG", "articles": "2"},
    {"category": "cs.LG", "other": "stat.ML", "articles": "3"},
]
LISTED = {"cs.LG": 6, "cs.CV": 4, "stat.ML": 3}


def draw(folder, pairs, listed):
    """Draw from (category, other, articles) and (category, articles, alone)."""
    write_table(folder / "co.csv", ("category", "other", "articles"), pairs)
    write_table(folder / "listed.csv", ("category", "articles", "alone"), listed)
    targets = [folder / "figure.pdf", folder / "figure.png"]
    co_categories.draw(folder / "co.csv", folder / "listed.csv", targets)
    return targets


def made(count):
    """Tables of so many categories, of which those of a field are listed together most."""
    codes = list(categories())
    codes = codes[:: max(1, len(codes) // count)][:count]
    listed = [(code, 9000 - 17 * n, 100 * n % 5000) for n, code in enumerate(codes)]
    pairs = [
        (one, other, 1000 if field_of(one) == field_of(other) else 1 + (n % 7))
        for n, one in enumerate(codes)
        for other in codes[n + 1 :]
        if field_of(one) == field_of(other) or n % 3
    ]
    return pairs, listed


def test_the_jaccard_index_is_the_share_that_lists_both_of_those_that_list_either():
    shares = jaccard(PAIRS, LISTED, ["cs.CV", "cs.LG", "stat.ML"])
    # 2 of 4 + 6 - 2; 3 of 6 + 3 - 3; no article lists cs.CV and stat.ML
    assert shares == pytest.approx(np.array([[1, 0.25, 0], [0.25, 1, 0.5], [0, 0.5, 1]]))


def test_a_category_that_is_not_shown_leaves_the_others_as_they_are():
    shares = jaccard(PAIRS, LISTED, ["cs.LG", "cs.CV"])
    assert shares == pytest.approx(np.array([[1, 0.25], [0.25, 1]]))


def test_shuffled_blocks_come_out_in_blocks():
    blocks = np.repeat(np.arange(4), 5)
    shares = np.where(blocks[:, None] == blocks, 0.4, 0.01)
    np.fill_diagonal(shares, 1)
    shuffled = np.random.default_rng(4).permutation(20)
    order = seriation(shares[np.ix_(shuffled, shuffled)])
    found = blocks[shuffled[order]]
    assert sorted(order) == list(range(20))
    assert np.count_nonzero(np.diff(found)) == 3  # four runs, one a block


def test_a_shuffled_chain_comes_out_in_its_order():
    places = np.arange(8)
    shares = 1 / (1 + np.abs(places[:, None] - places))
    shuffled = np.array([3, 6, 0, 5, 1, 7, 4, 2])
    found = list(shuffled[seriation(shares[np.ix_(shuffled, shuffled)])])
    # an order and its reverse are the same; the first row comes in the first half
    assert found == list(range(8))
    assert found.index(shuffled[0]) < 4


def test_one_or_two_categories_have_an_order():
    assert seriation(np.eye(1)) == [0]
    assert seriation(np.eye(2)) == [0, 1]


def test_a_pair_of_two_fields_counts_to_both_and_one_within_a_field_once():
    assert field_pairs(PAIRS) == {
        ("Computer Science", "Computer Science"): 2,
        ("Computer Science", "Statistics"): 3,
        ("Statistics", "Computer Science"): 3,
    }


def test_the_most_listed_are_shown_whatever_the_order_of_the_table():
    rows = [{"category": c, "articles": n} for c, n in (("b", "2"), ("c", "10"), ("a", "2"))]
    assert most_listed(rows, 2) == ["c", "a"]


def test_the_fields_have_a_matrix_with_its_numbers(tmp_path):
    pairs = [tuple(row.values()) for row in PAIRS]
    pdf, _ = draw(tmp_path, pairs, [("cs.LG", 6, 1), ("cs.CV", 4, 2), ("stat.ML", 3, 0)])
    words = words_of(pdf)
    # of five pairs with computer science, three have statistics; of those, all have the former
    assert {"40", "60", "100"} <= set(words)
    assert "Physics" not in words
    assert {"cs.LG", "cs.CV", "stat.ML", "Vision"} <= set(words)
    assert "13 listings of a category by an article, 5 pairs" in " ".join(words)


def test_the_diagonal_is_dark_by_the_share_that_lists_no_other(tmp_path, share_of):
    shares = []
    for alone in (0, 50, 100):
        (tmp_path / str(alone)).mkdir()
        listed = [(code, 100, alone) for code in ("hep-th", "hep-ph", "gr-qc")]
        _, png = draw(tmp_path / str(alone), [("hep-ph", "hep-th", 1)], listed)
        image = Image.open(png)
        shares.append(share_of(image, (34, 34, 34)) * image.width * image.height)
    cell = (0.125 * 200) ** 2
    assert shares[1] - shares[0] == pytest.approx(1.5 * cell, rel=0.2)
    assert shares[2] - shares[0] == pytest.approx(3 * cell, rel=0.2)


def test_of_many_categories_the_most_listed_are_named_and_the_rest_counted(tmp_path):
    pairs, listed = made(150)
    pdf, _ = draw(tmp_path, pairs, listed)
    assert_readable(pdf, 5)
    assert letters_of(pdf).page[0] == pytest.approx(PAGE * 72, abs=1)
    words = words_of(pdf)
    codes = [row[0] for row in listed]
    assert set(codes[:60]) <= set(words)
    assert not {code for code in codes[60:] if "." in code} & set(words)
    assert "the 60 most listed of 150 categories (90 left out" in " ".join(words)


def test_no_name_runs_into_the_matrix_of_the_fields():
    names = [row[0] for row in made(60)[1]]
    at = layout(names, len(FIELDS))
    without = layout(names, 0)
    assert at.pitch == without.pitch
    assert at.top > without.top  # these names would


def test_the_longest_name_fits_the_page():
    longest = max(categories(), key=lambda code: len(name_of(code)))
    at = layout([longest] * 60, 0)
    assert 0.85 * PAGE < at.left + 60 * at.pitch + width_of(name_of(longest), at.size) < PAGE


@pytest.mark.parametrize(
    ("pairs", "listed"),
    [
        ([], [("hep-th", 1, 1)]),
        ([("hep-ph", "hep-th", 1)], [("hep-ph", 1, 0), ("hep-th", 1, 0)]),
        ([("cs.AA", "unknown", 1)], [("unknown", 2, 1), ("cs.AA", 1, 0)]),
        made(25),
    ],
    ids=["one", "two", "a category that no list names", "some"],
)
def test_few_categories_are_readable(tmp_path, pairs, listed):
    pdf, _ = draw(tmp_path, pairs, listed)
    assert_readable(pdf, 5)
    assert {row[0] for row in listed} <= set(words_of(pdf))


def test_fields_are_told_by_colour_at_both_sides(tmp_path, share_of):
    _, png = draw(tmp_path, *made(25))
    image = Image.open(png)
    for field in ("Physics", "Mathematics"):
        rgb = tuple(int(FIELD_COLOURS[field][i : i + 2], 16) for i in (1, 3, 5))
        for side in (image.crop((0, 0, 300, image.height)), image.crop((0, 500, 1390, 800))):
            assert share_of(side, rgb) > 0.001


def test_nothing_to_show_is_said(tmp_path):
    pdf, _ = draw(tmp_path, [], [])
    assert "record" in words_of(pdf)


def test_the_same_tables_give_the_same_bytes(tmp_path):
    pairs, listed = made(25)
    first = [path.read_bytes() for path in draw(tmp_path, pairs, listed)]
    assert len(read_table(tmp_path / "listed.csv")) == 25
    assert [path.read_bytes() for path in draw(tmp_path, pairs, listed)] == first
