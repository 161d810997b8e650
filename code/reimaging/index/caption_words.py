"""The words of captions: what counts as a word, which are left out, which plurals are merged.

A word is a run of letters with inner hyphens, of three letters at least, in lower case; what is
joined to digits, indices or backslashes is a formula and no word. The words that are left out stand
with their reasons in stop_words.txt.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from reimaging.index.database import script

_LEAST_LETTERS = 3
_WORD = re.compile(r"(?<![\w^\\])([^\W\d_]+(?:-[^\W\d_]+)*)(?:['’]s)?(?![\w^])")

# A plural goes to its singular only where that is common enough to be no slip of the pen.
_LEAST_SINGULARS = 0.05  # of the number of its plurals
_IRREGULAR = {
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "indices": "index",
    "matrices": "matrix",
    "maxima": "maximum",
    "minima": "minimum",
    "nuclei": "nucleus",
    "radii": "radius",
    "spectra": "spectrum",
    "vertices": "vertex",
}
# fmt: off
_NO_PLURALS = frozenset((
    "bias", "dynamics", "electronics", "gas", "genomics", "kinematics", "lens", "mathematics",
    "means", "mechanics", "news", "optics", "physics", "robotics", "semantics", "series", "species",
    "statistics", "thermodynamics",
))
# fmt: on


@cache
def stop_words() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words that are left out, and those that are only no terms alone."""
    lines = script("stop_words.txt").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    partial = frozenset(word.removesuffix("+") for word in words if word.endswith("+"))
    return frozenset(word for word in words if not word.endswith("+")), partial


def runs_of(text: str) -> Iterator[list[str]]:
    """Give a caption's words in runs; a run ends at a stop, a number or a word that is left out."""
    left_out, _ = stop_words()
    plain = unicodedata.normalize("NFKC", text).lower()
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(plain):
        word = match[1]
        is_term = len(word) - word.count("-") >= _LEAST_LETTERS and word not in left_out
        if run and (not is_term or plain[end : match.start()].strip()):
            yield run
            run = []
        if is_term:
            run.append(word)
            end = match.end()
    if run:
        yield run


def words_of(text: str) -> set[str]:
    """Give the different words of a caption."""
    return {word for run in runs_of(text) for word in run}


def terms_of(text: str, singulars: Mapping[str, str], known: Container[str]) -> set[str]:
    """Give the different terms of a caption: known words, and pairs that follow on each other.

    Parameters
    ----------
    text
        The caption.
    singulars
        The plurals to merge, each with its singular.
    known
        The words that count, in the singular; others end no run, but are no part of a term.
    """
    _, partial = stop_words()
    terms = set[str]()
    for run in runs_of(text):
        words = [singulars.get(word, word) for word in run]
        terms.update(word for word in words if word in known and word not in partial)
        terms.update(
            f"{one} {two}"
            for one, two in pairwise(words)
            if one in known and two in known and one != two and not {one, two} <= partial
        )
    return terms


def vocabulary(texts: Iterable[str], least: int) -> tuple[dict[str, str], set[str]]:
    """Learn from captions which plurals to merge, and which words stand in `least` of them.

    Returns
    -------
    The plurals, each with its singular, and the words in the singular.
    """
    counts = Counter[str]()
    for text in texts:
        counts.update(words_of(text))
    singulars = {word: one for word in counts if (one := singular_of(word, counts))}
    merged = Counter[str]()
    for word, count in counts.items():
        merged[singulars.get(word, word)] += count
    return singulars, {word for word, count in merged.items() if count >= least}


def singular_of(word: str, counts: Mapping[str, int]) -> str | None:
    """Give the singular of a plural if the captions have it too, else nothing.

    Parameters
    ----------
    word
        A word; of one with hyphens the last part tells.
    counts
        In how many captions each word stands.
    """
    for single in _possible_singulars(word):
        if counts.get(single, 0) >= max(1, _LEAST_SINGULARS * counts.get(word, 0)):
            return single
    return None


def _possible_singulars(word: str) -> Iterator[str]:
    last = word.rsplit("-", 1)[-1]
    stem = word.removesuffix(last)
    if last in _IRREGULAR:
        yield stem + _IRREGULAR[last]
    if last in _NO_PLURALS or not last.endswith("s") or last.endswith(("ss", "us", "is")):
        return
    if last.endswith("ies"):
        yield stem + last[:-3] + "y"
    yield word[:-1]
    if last.endswith("es"):
        yield word[:-2]
