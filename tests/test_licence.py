"""A licence has a short name."""

import pytest

from reimaging.licence import licence_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv"),
        ("http://creativecommons.org/licenses/by/4.0/", "BY"),
        ("http://creativecommons.org/licenses/by-nc-nd/4.0/", "BY-NC-ND"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/", "BY-NC-SA"),
        ("http://creativecommons.org/licenses/by-sa/4.0/", "BY-SA"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("http://creativecommons.org/licenses/publicdomain/", "PD"),
        ("", "none stated"),
        ("http://example.org", "other"),
    ],
)
def test_a_licence_has_a_short_name(address, name):
    assert licence_name(address) == name
