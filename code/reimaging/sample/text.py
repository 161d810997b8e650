"""What the sample's articles say: titles, authors and abstracts, plausible and invented."""

from dataclasses import dataclass

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.topics import TOPICS, Quantity, Topic


@dataclass(frozen=True)
class Author:
    keyname: str
    forenames: str

    @property
    def name(self) -> str:
        return f"{self.forenames} {self.keyname}"


@dataclass(frozen=True)
class Paper:
    """The words of an article that its source and its record share."""

    title: str
    authors: tuple[Author, ...]
    abstract: str
    topic: Topic


# Names made of parts that are no one's: the sample must not put words in anybody's mouth.
_STEMS = (
    "Brolm",
    "Quenth",
    "Vastar",
    "Ilvik",
    "Dremm",
    "Ostry",
    "Palun",
    "Zerith",
    "Hembla",
    "Korvan",
    "Tesmar",
    "Ulbry",
)
_ENDS = ("ow", "ek", "ansen", "ini", "ova", "erg", "azu", "ino", "ard", "eau")
_FORENAMES = (
    "Arlo",
    "Bexa",
    "Corin",
    "Delph",
    "Esko",
    "Fenna",
    "Gorm",
    "Halla",
    "Ivo",
    "Jutta",
    "Kesh",
    "Lumi",
    "Mirek",
    "Nanda",
)
_OPENINGS = (
    "We study {effect} in {thing} by means of {method}.",
    "We present {method} for {thing} and report evidence for {effect}.",
    "The role of {effect} in {thing} is investigated with {method}.",
)
_MIDDLES = (
    "We find that {y} depends on {x} more weakly than was assumed before.",
    "Our results for {y} agree with earlier work where {x} is small, and differ elsewhere.",
    "It is shown how {y} follows from {x} once finite-size corrections are made.",
)
_CLOSINGS = (
    "Implications for future work are discussed.",
    "Open questions are listed at the end.",
    "This text belongs to a sample drawn by a program; nothing in it was measured.",
)


def draw_paper(article: PlannedArticle, rng: np.random.Generator) -> Paper:
    """Write the title, authors and abstract of an article from its own stream."""
    topic = TOPICS[article.family]
    thing, method, effect = (one(rng, w) for w in (topic.objects, topic.methods, topic.effects))
    title = one(
        rng,
        (
            f"{effect} in {thing}",
            f"{thing}: {method}",
            f"On {effect} in {thing} from {method}",
            f"Evidence for {effect} in {thing}",
        ),
    )
    x, y = two_quantities(topic, rng)
    words = {"thing": thing, "method": method, "effect": effect, "x": x.name, "y": y.name}
    parts = [one(rng, part) for part in (_OPENINGS, _MIDDLES, _MIDDLES, _CLOSINGS)]
    abstract = " ".join(dict.fromkeys(part.format(**words) for part in parts))
    count = 1 + min(5, rng.poisson(0.8 + (article.year - 1991) / 12))
    return Paper(
        title=title[0].upper() + title[1:],
        authors=tuple(dict.fromkeys(_author(rng) for _ in range(count))),
        abstract=abstract,
        topic=topic,
    )


def two_quantities(topic: Topic, rng: np.random.Generator) -> tuple[Quantity, Quantity]:
    """Draw what goes on the two axes of a plot."""
    first, second = rng.permutation(len(topic.quantities))[:2]
    return topic.quantities[first], topic.quantities[second]


def _author(rng: np.random.Generator) -> Author:
    forename = one(rng, _FORENAMES)
    given = forename if rng.random() < 0.6 else f"{forename[0]}. {one(rng, _FORENAMES)[0]}."
    return Author(keyname=one(rng, _STEMS) + one(rng, _ENDS), forenames=given)


def one(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    """Draw one of several texts."""
    return choices[int(rng.integers(len(choices)))]


def paragraph(paper: Paper, rng: np.random.Generator) -> str:
    """Write two sentences of the body, with a formula or a reference."""
    topic = paper.topic
    x, y = two_quantities(topic, rng)
    sentences = (
        f"Consider {one(rng, topic.objects)} under {one(rng, topic.effects)}.",
        f"In what follows we use {one(rng, topic.methods)} as in Ref.~\\cite{{one}}.",
        f"The case of {one(rng, topic.cases)} is special: $E = {rng.integers(2, 9)} x^2 + O(x^3)$.",
        f"Corrections to {y.name} are small when {x.name} is large \\cite{{two}}.",
        f"Write ${y.tex} = f({x.tex})$ and expand $f$ as far as {one(rng, topic.methods)} allows.",
        f"It was argued that {one(rng, topic.effects)} is absent here \\cite{{one,two}}.",
        f"To see this, vary {x.name} and hold everything else fixed.",
        f"The remaining freedom is fixed by {one(rng, topic.cases)}.",
    )
    chosen = rng.permutation(len(sentences))[: int(rng.integers(2, 5))]
    return " ".join(sentences[int(place)] for place in chosen)
