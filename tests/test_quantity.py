"""Quantities are written in the unit and with the digits that a reader would choose."""

import pytest

from reimaging.quantity import bytes_of, count_text, size_text, time_text, usd_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 KB"),
        (526e6, "526.0 MB"),
        (10**9, "1.0 GB"),
        (2.9e15, "2,900.0 TB"),
    ],
)
def test_bytes(number, text):
    assert size_text(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (179, "179 s"),
        (300, "5 min"),
        (89 * 60, "89 min"),
        (2.5 * 3600, "2.5 h"),
        (3.2 * 86400, "3.2 days"),
    ],
)
def test_durations(seconds, text):
    assert time_text(seconds) == text


def test_counts_agree_with_their_noun():
    assert [count_text(n, "tar") for n in (0, 1, 1200)] == ["0 tars", "1 tar", "1,200 tars"]


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        (0, "0.00"),
        (0.00027, "0.00027"),
        (0.009, "0.009"),
        (3e-8, "under 0.000001"),
        (94.756, "94.76"),
    ],
)
def test_dollars(usd, text):
    assert usd_text(usd) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("500 MB", 500_000_000), ("4 GiB", 2**32), ("1.5KiB", 1536), ("2TB", 2 * 10**12)],
)
def test_bytes_that_a_user_wrote(text, number):
    assert bytes_of(text) == number
