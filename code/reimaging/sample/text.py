"""What the sample's articles say: titles, authors and abstracts, plausible and invented."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.topics import TOPICS, Quantity, Topic
from reimaging.sample.wording import words


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
_STEMS = words(
    """Brolm; Quenth; Vastar; Ilvik; Dremm; Ostry; Palun; Zerith; Hembla; Korvan; Tesmar; Ulbry;
    Ambrel; Fennor; Gaskel; Jorvid; Lumbret; Mavrin; Norquil; Pethra; Rusmel; Sorvath; Wexil"""
)
_ENDS = words("ow; ek; ansen; ini; ova; erg; azu; ino; ard; eau; ist; oux; ides; ani; uk; holm")
_FORENAMES = words(
    """Arlo; Bexa; Corin; Delph; Esko; Fenna; Gorm; Halla; Ivo; Jutta; Kesh; Lumi; Mirek; Nanda;
    Orsolo; Pim; Quirin; Rosalba; Sunniva; Tavi; Ulf; Vesna; Wanja; Xanti; Yorick; Zuri"""
)
_TITLES = (
    "{effect} in {thing}",
    "{effect} in {thing}: {method}",
    "{thing}: {method}",
    "On {effect} in {thing} from {method}",
    "Evidence for {effect} in {thing}",
    "{thing} and {effect}",
    "{method} for {thing}",
    "The role of {effect} in {thing}",
    "{effect} and {other} in {thing}",
    "Does {effect} limit {y} of {thing}?",
    "{thing} at {case}: {effect} without {other}",
    "{y} of {thing} from {method}",
    "A note on {effect} and {y} in {thing}",
    "Towards {method} of {effect} in {thing}",
)
_LATE_TITLES = {
    "learning": ("{method} for {thing} under {effect}", "Rethinking {effect} in {thing}"),
    "vision": ("{method} for {thing} under {effect}", "Seeing past {effect}: {thing} and {method}"),
    "astro": ("{thing} in the Invented Survey. {roman}. {effect}",),
    "math": ("{thing} and {other_thing}", "A remark on {effect} for {thing}"),
}
_OPENINGS = (
    "We study {effect} in {thing} by means of {method}.",
    "We present {method} for {thing} and report evidence for {effect}.",
    "The role of {effect} in {thing} is investigated with {method}.",
    "It is an open question how {effect} arises in {thing}.",
    "{Method} of {thing} has been used before, but never where {effect} matters.",
    "Motivated by recent work on {other_thing}, we revisit {effect} in {thing}.",
)
_MIDDLES = (
    "We find that {y} depends on {x} more weakly than was assumed before.",
    "Our results for {y} agree with earlier work where {x} is small, and differ elsewhere.",
    "It is shown how {y} follows from {x} once finite-size corrections are made.",
    "For {case} we obtain ${ys} = {n}.{m} \\pm 0.{n}$.",
    "A comparison with {other_thing} shows that {other} is of minor importance.",
    "Going from {case} to {other_case} changes {y} by {n}{m} per cent.",
    "This holds for all values of {x} that we could reach.",
    "We give bounds on {y} and show that they are sharp for {case}.",
)
_CLOSINGS = (
    "Implications for future work are discussed.",
    "Open questions are listed at the end.",
    "This text belongs to a sample drawn by a program; nothing in it was measured.",
    "The article, like its authors, is invented.",
    "Code and data do not exist.",
)


def draw_paper(article: PlannedArticle, rng: np.random.Generator) -> Paper:
    """Write the title, authors and abstract of an article from its own stream."""
    topic = TOPICS[article.family]
    spoken = _spoken(topic, rng)
    own = _LATE_TITLES.get(article.family, ()) if article.year > 1998 else ()
    title = one(rng, (*_TITLES, *own)).format(**spoken)
    middles = [_MIDDLES[int(i)] for i in rng.permutation(len(_MIDDLES))]
    parts = [one(rng, _OPENINGS), *middles[: int(rng.integers(1, 5))], one(rng, _CLOSINGS)]
    # authors an article grew from two to five
    count = 1 + min(14, rng.poisson(rng.gamma(2, 0.4 + (article.year - 1991) / 20)))
    return Paper(
        title=title[0].upper() + title[1:],
        authors=tuple(dict.fromkeys(_author(rng) for _ in range(count))),
        abstract=" ".join(_started(part.format(**spoken)) for part in parts),
        topic=topic,
    )


def _spoken(topic: Topic, rng: np.random.Generator) -> dict[str, str]:
    """Draw what the sentences of an article speak of."""
    thing, other_thing = _two(rng, topic.objects)
    effect, other = _two(rng, topic.effects)
    case, other_case = _two(rng, topic.cases)
    method = one(rng, topic.methods)
    x, y = two_quantities(topic, rng)
    return {
        "thing": thing,
        "other_thing": other_thing,
        "effect": effect,
        "other": other,
        "case": case,
        "other_case": other_case,
        "method": method,
        "Method": _started(method),
        "x": x.name,
        "y": y.name,
        "ys": y.tex,
        "n": str(rng.integers(2, 10)),
        "m": str(rng.integers(1, 10)),
        "roman": one(rng, ("I", "II", "III", "IV", "V")),
    }


def _two(rng: np.random.Generator, choices: tuple[str, ...]) -> tuple[str, str]:
    first, second = rng.permutation(len(choices))[:2]
    return choices[first], choices[second]


def _started(text: str) -> str:
    return text[0].upper() + text[1:]


def two_quantities(topic: Topic, rng: np.random.Generator) -> tuple[Quantity, Quantity]:
    """Draw what goes on the two axes of a plot."""
    first, second = rng.permutation(len(topic.quantities))[:2]
    return topic.quantities[first], topic.quantities[second]


def _author(rng: np.random.Generator) -> Author:
    forename = one(rng, _FORENAMES)
    given = forename if rng.random() < 0.6 else f"{forename[0]}. {one(rng, _FORENAMES)[0]}."
    return Author(keyname=one(rng, _STEMS) + one(rng, _ENDS), forenames=given)


def one(rng: np.random.Generator, choices: Sequence[str]) -> str:
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
        f"By contrast, {one(rng, topic.objects)} show {one(rng, topic.effects)} at any scale.",
        f"The values of {y.name} were read {rng.integers(3, 30)} times and averaged.",
        f"We now relax the assumption that {x.name} is known.",
        f"\\begin{{equation}}\n{y.tex} = a + b\\, {x.tex}\n\\label{{eq:{rng.integers(10000)}}}\n"
        "\\end{equation}",
    )
    chosen = rng.permutation(len(sentences))[: int(rng.integers(2, 5))]
    return " ".join(sentences[int(place)] for place in chosen)
