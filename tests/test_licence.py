"""A licence has a short name, is told in words, and lets an image be shown in public or not."""

import pytest

from reimaging.licence import SHAREABLE, licence_in_words, licence_name, may_be_shown


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


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv's own licence"),
        ("http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0", "CC BY-NC-SA 3.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("http://creativecommons.org/licenses/publicdomain/", "public domain"),
        ("http://creativecommons.org/licenses/by/", "CC BY"),
        ("http://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("", "no licence stated"),
        ("http://example.org", "another licence"),
    ],
)
def test_a_licence_is_told_in_words_with_its_version(address, words):
    assert licence_in_words(address) == words


@pytest.mark.parametrize("name", SHAREABLE)
def test_free_licences_let_an_image_be_shown(name):
    assert may_be_shown(name)


@pytest.mark.parametrize("name", ["arXiv", "none stated", "other", "", "BY-SA ", "Apache-2.0"])
def test_any_other_does_not(name):
    assert not may_be_shown(name)


def test_every_name_that_may_be_shown_is_one_that_addresses_have():
    addresses = [
        *(f"http://creativecommons.org/licenses/{name.lower()}/4.0/" for name in SHAREABLE[2:]),
        "http://creativecommons.org/publicdomain/zero/1.0/",
        "http://creativecommons.org/licenses/publicdomain/",
    ]
    assert {licence_name(address) for address in addresses} == set(SHAREABLE)
