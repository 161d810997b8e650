"""Bytes and durations are written in the unit that a reader would choose."""

import pytest

from reimaging.quantity import size_text, time_text


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
