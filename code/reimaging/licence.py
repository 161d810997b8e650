"""Licences: short names for the addresses by which arXiv's records state them, and what they allow.

The Creative Commons licences and the public domain allow anyone to pass a work on with credit;
those that forbid derivatives, whole and as it is. arXiv's own licence allows arXiv alone to.
"""

import re

_NAMES = (
    ("nonexclusive-distrib", "arXiv"),
    ("publicdomain/zero", "CC0"),
    ("publicdomain", "PD"),
    ("by-nc-nd", "BY-NC-ND"),
    ("by-nc-sa", "BY-NC-SA"),
    ("by-nc", "BY-NC"),
    ("by-nd", "BY-ND"),
    ("by-sa", "BY-SA"),
    ("licenses/by", "BY"),
    ("apache.org", "Apache-2.0"),
    ("opensource.org/licenses/MIT", "MIT"),
)

SHAREABLE = ("CC0", "PD", "BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")

_IN_WORDS = {
    "arXiv": "arXiv's own licence",
    "PD": "public domain",
    "none stated": "no licence stated",
    "other": "another licence",
}
_VERSION = re.compile(r"/(\d\.\d)(?:/|$)")


def licence_name(address: str) -> str:
    """Shorten a licence's address, as records have it, to a word; "none stated" without one."""
    if not address:
        return "none stated"
    return next((name for part, name in _NAMES if part in address), "other")


def licence_in_words(address: str) -> str:
    """Say a licence as a credit line does, with its version: "CC BY-SA 4.0"."""
    name = licence_name(address)
    if name in _IN_WORDS or name not in SHAREABLE:
        return _IN_WORDS.get(name, name)
    version = _VERSION.search(address)
    return " ".join(filter(None, [name if name == "CC0" else f"CC {name}", version and version[1]]))


def may_be_shown(name: str) -> bool:
    """Tell by its short name whether a licence lets anyone show an image in public, with credit."""
    return name in SHAREABLE
