"""Terms are ranked by how much more often one side's captions have them."""

from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.caption_database import make_database
from reimaging.index.caption_terms import COLUMNS, log_odds, write_caption_terms
from reimaging.table import read_table


def test_log_odds_as_computed_by_hand():
    # with the term 3 + 0.5 * 4 and 1 + 0.5 * 4; without 7 + 0.5 * 16 and 9 + 0.5 * 16
    found = log_odds(3, 10, 1, 10, prior=0.5)
    assert isclose(found.log_odds, log((5 / 15) / (3 / 17)))
    assert isclose(found.z, log(17 / 9) / sqrt(1 / 5 + 1 / 15 + 1 / 3 + 1 / 17))
    assert (round(found.log_odds, 4), round(found.z, 4)) == (0.636, 0.7835)


def test_log_odds_of_sides_of_different_size_go_by_their_shares():
    assert isclose(log_odds(5, 50, 100, 1000).log_odds, 0, abs_tol=1e-12)
    assert log_odds(5, 50, 50, 1000).log_odds > 0


def test_a_term_of_no_caption_or_of_every_one_tells_nothing():
    assert log_odds(0, 10, 0, 20) == log_odds(10, 10, 20, 20) == (0, 0)


def test_a_term_that_one_side_has_always_is_bounded():
    assert 0 < log_odds(10, 10, 0, 20).log_odds < 10


def test_of_terms_with_the_same_shares_the_more_common_is_surer():
    assert log_odds(400, 1000, 100, 1000).z > log_odds(4, 1000, 1, 1000).z


def test_a_heavier_prior_draws_a_term_to_no_difference():
    heavy, light = log_odds(40, 1000, 1, 1000, prior=1), log_odds(40, 1000, 1, 1000, prior=0.001)
    assert 0 < heavy.log_odds < light.log_odds
    assert isclose(light.log_odds, log((40 / 960) / (1 / 999)), rel_tol=0.02)


def test_what_one_side_lacks_ranks_beside_what_it_has_once():
    """With nearly no prior it would rank far below."""
    assert log_odds(500, 10**5, 0, 10**5).z > 0.98 * log_odds(500, 10**5, 1, 10**5).z
    assert log_odds(500, 10**5, 0, 10**5, 1e-4).z < 0.5 * log_odds(500, 10**5, 1, 10**5, 1e-4).z


@given(st.data())
def test_to_exchange_the_sides_only_turns_the_sign(data):
    sizes = [data.draw(st.integers(1, 1000)) for _ in range(2)]
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    one = log_odds(counts[0], sizes[0], counts[1], sizes[1])
    two = log_odds(counts[1], sizes[1], counts[0], sizes[0])
    assert isclose(one.log_odds, -two.log_odds, abs_tol=1e-9)
    assert isclose(one.z, -two.z, abs_tol=1e-9)


ARTICLES = [
    *[("cs.LG", 2015, ["The neural networks, networks", "A neural network at rest"])] * 3,
    *[("hep-th", 2015, ["The magnetic field", "Magnetic fields and one network"])] * 3,
    ("hep-th", 2016, ["quark quark", *["The quark soup"] * 9]),
]


@pytest.fixture
def write(tmp_path):
    def write(articles=ARTICLES, group=("cs.LG",), size=1000, seed=4, **how):
        database = make_database(tmp_path / "arxiv.sqlite3", articles, **how)
        write_caption_terms(database, tmp_path / "terms.csv", group, size, seed)
        return tmp_path / "terms.csv"

    return write


def test_captions_are_counted_once_with_plurals_merged(write):
    rows = {row["term"]: row for row in read_table(write())}
    assert list(rows) == [
        "neural",
        "neural network",
        "network",
        "field",
        "magnetic",
        "magnetic field",
    ]
    assert [rows["network"][c] for c in COLUMNS[1:6]] == ["1", "6", "6", "3", "16"]
    assert [rows["neural network"][c] for c in COLUMNS[1:6]] == ["2", "6", "6", "0", "16"]
    found = log_odds(6, 6, 3, 16)
    assert float(rows["network"]["log_odds"]) == round(found.log_odds, 4)
    assert float(rows["network"]["z"]) == round(found.z, 3)


def test_terms_are_sorted_by_z(write):
    z = [float(row["z"]) for row in read_table(write())]
    assert z == sorted(z, reverse=True)
    assert z[0] > 0 > z[-1]


def test_a_term_of_one_article_alone_is_not_listed_however_common(write):
    assert "quark" not in write().read_text()
    spread = [*ARTICLES[:-1], *[("hep-th", 2016, ["The quark soup"] * 3)] * 3]
    assert "quark soup,2,0,6,9,15," in write(spread).read_text()


def test_a_rare_term_is_not_listed(write):
    rare = [*ARTICLES, *[("cs.LG", 2015, ["A tensor"])] * 4]
    assert "tensor" not in write(rare).read_text()
    assert "tensor" in write([*rare, rare[-1]]).read_text()


def test_the_table_does_not_depend_on_the_order_of_writing(write):
    assert write().read_bytes() == write(backwards=True).read_bytes()


@pytest.mark.parametrize("group", [("math.AG",), ("cs.LG", "hep-th")])
def test_with_one_side_alone_there_is_nothing_to_compare(write, group):
    assert write(group=group).read_text() == ",".join(COLUMNS) + "\n"
