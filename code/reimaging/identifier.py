"""arXiv identifiers: the two schemes, with and without slash, and the month that they tell.

`astro-ph/9802001` and `math.GT/0309136` up to 0703, `0704.0001` to 1412 and `1501.00001` from
then on (https://info.arxiv.org/help/arxiv_identifier.html). Bulk tars write old identifiers
without the slash: `astro-ph9802001`.
"""

import hashlib
import re
from dataclasses import dataclass

_NEW = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.(\d{4,5})", re.ASCII)
_OLD = re.compile(r"([a-z-]+)(?:\.[A-Z]{2})?/?((\d{2})(0[1-9]|1[0-2])\d{3})", re.ASCII)


@dataclass(frozen=True)
class Identifier:
    """One article's identifier, without version.

    `canonical` has the slash of the old scheme and no subject class, `compact` is the form
    without slash that bulk tars and the original study's tables use.
    """

    canonical: str
    compact: str
    year: int
    month: int

    @property
    def yymm(self) -> str:
        return f"{self.year % 100:02d}{self.month:02d}"


def parse_identifier(text: str) -> Identifier | None:
    """Read an identifier in any of its forms; None if it is not one.

    A version suffix (`v2`) is dropped.
    """
    text = re.sub(r"v\d+$", "", text.strip())
    if new := _NEW.fullmatch(text):
        return Identifier(text, text, 2000 + int(new[1]), int(new[2]))
    if old := _OLD.fullmatch(text):
        year = int(old[3])
        year += 1900 if year >= 91 else 2000
        return Identifier(f"{old[1]}/{old[2]}", f"{old[1]}{old[2]}", year, int(old[4]))
    return None


def stable_id(*parts: str) -> int:
    """Hash `parts` to a whole number from 0 to 2**63 - 1, the same on every machine.

    Articles, images and figures are known by such numbers, so that parts of the index can be made
    anywhere, in any order, and joined by key.
    """
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


def article_id(canonical: str) -> int:
    return stable_id(canonical)


def image_id(canonical: str, path: str) -> int:
    """Name an image by its article and its path inside the article."""
    return stable_id(canonical, path)


def figure_id(canonical: str, position: int) -> int:
    """Name a figure by its article and its place in it."""
    return stable_id(canonical, "figure", str(position))
