"""Identifiers of both schemes are read in every form; numbers made from them never change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.identifier import article_id, image_id, parse_identifier, stable_id


@pytest.mark.parametrize(
    ("text", "canonical", "compact", "year", "month"),
    [
        ("astro-ph/9802001", "astro-ph/9802001", "astro-ph9802001", 1998, 2),
        ("astro-ph9802001", "astro-ph/9802001", "astro-ph9802001", 1998, 2),
        ("math.GT/0309136", "math/0309136", "math0309136", 2003, 9),
        ("hep-th/9108001v3", "hep-th/9108001", "hep-th9108001", 1991, 8),
        ("0704.0001", "0704.0001", "0704.0001", 2007, 4),
        ("1501.00001v12", "1501.00001", "1501.00001", 2015, 1),
    ],
)
def test_every_form_is_read(text, canonical, compact, year, month):
    identifier = parse_identifier(text)
    assert (identifier.canonical, identifier.compact) == (canonical, compact)
    assert (identifier.year, identifier.month) == (year, month)
    assert identifier.yymm == f"{year % 100:02d}{month:02d}"


@pytest.mark.parametrize("text", ["", "0713.0001", "0713001", "paper", "1501.1", "../1501.00001"])
def test_what_is_none_is_none(text):
    assert parse_identifier(text) is None


@given(st.text())
def test_no_text_makes_it_raise(text):
    parse_identifier(text)


def test_numbers_are_the_same_on_every_machine():
    assert article_id("0704.0001") == 8651647897554784704
    assert image_id("0704.0001", "fig/a.eps") == 7936777829584463157


@given(st.lists(st.text(), min_size=1))
def test_numbers_fit_into_63_bits(parts):
    assert 0 <= stable_id(*parts) < 2**63


def test_parts_are_kept_apart():
    assert stable_id("ab", "c") != stable_id("a", "bc")
