"""The software that made an image, under one name.

A file's own word for its maker (`ImageHeader.creator`) is one of tens of thousands: with version,
system, date, maker, user. ``software.toml``, beside this module, is the table of names and of the
signs they are known by; its head tells how signs are compared, docs/software.md shows it whole.
No sign is a regular expression: whatever the string, it costs its length.
"""

import re
import tomllib
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from reimaging.ingest.image_header import CREATOR_LENGTH

LONGEST_SIGN = 6  # words

Words = tuple[str, ...]

# (R), (TM) and their symbols stand within names: Microsoft(R) Word. An "Â" before a symbol is
# what is left of UTF-8 that was read as Latin-1.
_MARK = re.compile(r"\((?:r|tm)\)|â?[®™©]|\\256")
_WORD = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")


@dataclass(frozen=True)
class Software:
    """One line of the table.

    Attributes
    ----------
    name
        The one name.
    kind
        What it is for: ``plotting``, ``visualisation``, ``drawing``, ``image`` (editors and
        viewers), ``capture`` (cameras, scanners, screens), ``office``, ``typesetting``,
        ``converter``, ``library``, ``system`` or ``other``.
    whole, starts, holds
        Signs: the string is one of them, starts with one, holds one.
    study
        Other names that the original study gave it; letters large or small are no difference.
    why
        Why it has this one here; empty where `study` is.
    """

    name: str
    kind: str
    whole: tuple[str, ...]
    starts: tuple[str, ...]
    holds: tuple[str, ...]
    study: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class _Signs:
    whole: Mapping[Words, str]
    starts: Mapping[Words, str]
    holds: Mapping[Words, str]
    introductions: Container[Words]


def software_of(creator: str | None, producer: str | None) -> str | None:
    """Name the software that made an image, from all that its file says.

    Parameters
    ----------
    creator
        What made the picture.
    producer
        What wrote the file: a PDF's Producer; often only a converter or a library.

    Returns
    -------
    str or None
        The creator's name; the producer's where the creator is missing or names no software, as
        a title or a person does.
    """
    return software_name(creator) or software_name(producer)


def software_name(creator: str | None) -> str | None:
    """Name the software that a creator string names.

    Parameters
    ----------
    creator
        As the file has it; of a longer string its first `CREATOR_LENGTH` characters count.

    Returns
    -------
    str or None
        A name of `software_table`; None where no software is named: nothing, a dash, a person, a
        title, a file, a bare version.
    """
    return _name(creator[:CREATOR_LENGTH]) if creator else None


@cache
def software_table() -> tuple[Software, ...]:
    """Read the table, in its own order: by kind, then by name."""
    return tuple(
        _software(name, kind, line)
        for kind, lines in _file().items()
        if kind != "introductions"
        for name, line in lines.items()
    )


def _software(name: str, kind: str, line: dict[str, Any]) -> Software:
    signs = {key: tuple(line.get(key, ())) for key in ("is", "starts", "holds")}
    if not any(signs.values()):
        signs["starts"] = (name,)
    return Software(
        name=name,
        kind=kind,
        whole=signs["is"],
        starts=signs["starts"],
        holds=signs["holds"],
        study=tuple(line.get("study", ())),
        why=line.get("why", ""),
    )


def _file() -> dict[str, Any]:
    text = resources.files("reimaging.ingest").joinpath("software.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _signs() -> _Signs:
    table = software_table()
    return _Signs(
        whole={_words(sign): one.name for one in table for sign in one.whole},
        starts={_words(sign): one.name for one in table for sign in one.starts},
        holds={_words(sign): one.name for one in table for sign in one.holds},
        introductions=frozenset(_words(sign) for sign in _file()["introductions"]),
    )


# An archive's images are signed by few: most strings were seen before.
@lru_cache(maxsize=8192)
def _name(creator: str) -> str | None:
    signs, words = _signs(), _words(creator)
    body = words
    while introduction := _sign_at(0, body, signs.introductions):
        body = body[len(introduction) :]
    held = (_sign_at(at, words, signs.holds) for at in range(len(words)))
    return (
        signs.whole.get(words)
        or signs.whole.get(body)
        or signs.starts.get(_sign_at(0, body, signs.starts))
        or signs.holds.get(next(filter(None, held), ()))
    )


def _sign_at(at: int, words: Words, signs: Container[Words]) -> Words:
    candidates = (words[at : at + length] for length in range(LONGEST_SIGN, 0, -1))
    return next((candidate for candidate in candidates if candidate in signs), ())


def _words(text: str) -> Words:
    plain = unicodedata.normalize("NFC", text).casefold()
    return tuple(_WORD.findall(_MARK.sub("", plain)))
