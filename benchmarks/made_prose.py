"""Prose without meaning, by the hundred million words: what a made index says.

A text is drawn word by word: common words, the phrases of its family's topics, and a long tail of
words that are none, each more seldom than the one before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Any

import numpy as np

from reimaging.sample.topics import TOPICS

Numbers = np.ndarray[Any, np.dtype[Any]]

SLOTS = 1 << 16  # of a table of chances, as many as a random uint16 has values
SYLLABLES = ("ba", "lo", "re", "mi", "tu", "ven", "gra", "sto", "per", "qui", "den", "fos")
FAMILIES = tuple(TOPICS)

_TAIL = 3000  # words that are none
_COMMON = """the of and in for a to is with are as we by from that on at an function between line
lines results shown data model solid dashed dotted red blue black curve curves left right panel
different values each same top bottom parameters distribution number time energy versus error bars
represent obtained using corresponds points case two three one our system method field phase
density temperature mass first second total average comparison simulation theory experiment
observed normalized respectively inset see color indicate dependence evolution example small
large region measured calculated spectrum initial order value given text. The shown. We here. For
"""
_OPENERS = "The We In Here Comparison Dependence Evolution Example Distribution Top: (a)"
_CLOSERS = "shown. data. here. text. above. discussed. model. cases. (b)"
# What people look for in captions, besides the topics of the sample.
_SOUGHT = {
    "learning": ("neural network", "training set", "loss function", "test accuracy"),
    "vision": ("convolutional neural network", "ground truth", "input image", "test set"),
    "matter": ("phase diagram", "magnetic field", "phase transition", "Fermi level"),
    "astro": ("light curve", "spectral energy distribution", "dark matter", "star formation rate"),
    "hep": ("cross section", "Feynman diagram", "dark matter", "parameter space"),
}
_PLAIN = str.maketrans("", "", "$\\{}")  # what is no text
_ENDS = (", ", 0.15), (". The ", 0.1), (". We ", 0.05), (" ", 0.7)  # of a phrase


@dataclass(frozen=True)
class _Vocabulary:
    """All words, in TeX and plain, each with the blank after it, and by which chance each comes.

    A row of `chances` is a family's: `SLOTS` places of words, as many a word as it is likely.
    """

    tex: Numbers
    plain: Numbers
    chances: Numbers
    openers: tuple[int, int]
    closers: tuple[int, int]


def chances(weights: Numbers) -> Numbers:
    """Turn weights, one line after another, into lines of `SLOTS` places that draw by them."""
    places = (np.arange(SLOTS) + 0.5) / SLOTS
    lines = np.cumsum(np.atleast_2d(weights), axis=1)
    return np.stack([np.searchsorted(line / line[-1], places) for line in lines]).astype(np.uint16)


def draw(rng: np.random.Generator, table: Numbers, lines: Numbers) -> Numbers:
    """Draw once from each of the named lines of a table of `chances`."""
    places = rng.integers(0, SLOTS, len(lines), dtype=np.uint16)
    return table.ravel()[lines.astype(np.int64) * SLOTS + places]


@dataclass(frozen=True)
class Prose:
    """Texts, one after another, as places in the vocabulary."""

    words: Numbers
    ends: Numbers

    def tex(self) -> list[str]:
        return self._cut(_vocabulary().tex)

    def plain(self) -> list[str]:
        return self._cut(_vocabulary().plain)

    def _cut(self, vocabulary: Numbers) -> list[str]:
        """Join all at once and cut: much quicker than to join each."""
        sizes = np.fromiter(map(len, vocabulary), np.int64, len(vocabulary))
        whole = "".join(vocabulary[self.words].tolist())
        cuts = np.concatenate([[0], np.cumsum(sizes[self.words])])
        bounds = cuts[np.concatenate([[0], self.ends])].tolist()
        return [whole[start:end].rstrip() for start, end in pairwise(bounds)]


def prose(rng: np.random.Generator, families: Numbers, lengths: Numbers) -> Prose:
    """Draw texts of so many words or phrases; one of length 0 is empty.

    Parameters
    ----------
    rng
        What is drawn with.
    families
        What each text is about: its place in `FAMILIES`.
    lengths
        Words of each text.
    """
    known = _vocabulary()
    words = draw(rng, known.chances, np.repeat(families, lengths))
    ends = np.cumsum(lengths)
    told = lengths > 1
    words[(ends - lengths)[told]] = rng.integers(*known.openers, int(told.sum()))
    words[ends[told] - 1] = rng.integers(*known.closers, int(told.sum()))
    return Prose(words, ends)


@cache
def _vocabulary() -> _Vocabulary:
    ends = ("tion", "ity", "al", "ic", "or", "ing", "ed", "on")
    tail = ["".join(parts) for parts in product(*[SYLLABLES] * 3, ends)]
    tail = [tail[place * 7919 % len(tail)] for place in range(_TAIL)]
    common, openers, closers = (text.split() for text in (_COMMON, _OPENERS, _CLOSERS))
    tex = [f"{word} " for word in (*common, *tail)]
    plain = list(tex)
    lines = []
    spans = []
    for name, topic in TOPICS.items():
        said = (
            *_SOUGHT.get(name, ()),
            *topic.objects,
            *topic.methods,
            *topic.effects,
            *topic.cases,
        )
        phrases = [(each, each.translate(_PLAIN)) for each in said]
        phrases += [(f"{q.name} ${q.tex}$", f"{q.name} {q.symbol}") for q in topic.quantities]
        spans.append((len(tex), len(phrases)))
        for end, _ in _ENDS:
            tex += [phrase + end for phrase, _ in phrases]
            plain += [phrase + end for _, phrase in phrases]
    for place, (start, count) in enumerate(spans):
        weights = np.zeros(len(tex))
        weights[: len(common)] = _falling(len(common), 0.9) * 0.65
        # what one family often says, another seldom does
        weights[len(common) :][:_TAIL] = np.roll(_falling(_TAIL, 0.6), 331 * place) * 0.2
        for number, (_, share) in enumerate(_ENDS):
            weights[start + number * count :][:count] = _falling(count, 0.5) * 0.15 * share
        lines.append(weights)
    table = chances(np.stack(lines))
    edge = [f"{word} " for word in (*openers, *closers)]
    between = len(tex) + len(openers)
    return _Vocabulary(
        np.array(tex + edge, dtype=object),
        np.array(plain + edge, dtype=object),
        table,
        (len(tex), between),
        (between, between + len(closers)),
    )


def _falling(count: int, steepness: float) -> Numbers:
    """Give shares that add up to 1, each smaller than the one before."""
    weights = np.arange(1, count + 1) ** -steepness
    return weights / weights.sum()


def where(told: Numbers, values: Iterable[Any], other: Any = None) -> list[Any]:
    """Keep the values that are told; the rows of a column as Python knows them."""
    return [value if keep else other for keep, value in zip(told.tolist(), values, strict=False)]
