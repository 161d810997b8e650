"""What several labellers say of one image together, and how far they agree.

Each labeller has one word on an image: his latest, or none if that was to withdraw it. The class
of an image is that of most of them; where the labeller ADJUDICATOR has a word on it, that word
decides. He sees what the others do not agree on, so he is in no measure of agreement.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.labels import WITHDRAWN, Label, read_labels

ADJUDICATOR = "adjudicator"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Agreed:
    """What the labellers say together.

    Attributes
    ----------
    classes
        The class of each image on which there is one, by image, sorted.
    tied
        Images on which as many say one thing as another, sorted; an adjudicator may decide them.
    """

    classes: Mapping[str, str]
    tied: tuple[str, ...]


@dataclass(frozen=True)
class Kappa:
    """How far labellers agree beyond chance.

    Attributes
    ----------
    labellers
        Their names, sorted.
    images
        How many all of them labelled.
    value
        1 if they agree on every one, 0 as by chance, less where they agree more rarely than that;
        None where it is not defined: without an image, or where all labels are of one class.
    """

    labellers: tuple[str, ...]
    images: int
    value: float | None


def latest_labels(labels: Iterable[Label]) -> dict[str, dict[str, str]]:
    """Keep each labeller's latest word on each image.

    A label without a time is older than any with one; of two of the same time the later row
    counts. A time without a zone is taken as UTC.

    Returns
    -------
    dict
        By labeller, then by image: the class. What was withdrawn last is not among them.
    """
    latest: dict[tuple[str, str], tuple[datetime, str]] = {}
    for label in labels:
        key, when = (label.labeller, label.image), moment_of(label.time)
        if key not in latest or when >= latest[key][0]:
            latest[key] = when, label.label
    by_labeller: dict[str, dict[str, str]] = {}
    for (labeller, image), (_, word) in sorted(latest.items()):
        if word != WITHDRAWN:
            by_labeller.setdefault(labeller, {})[image] = word
    return by_labeller


def has_labels(table: Path) -> bool:
    """Tell whether a table of labels is there that agrees on an image, so that there is a class.

    Of one that cannot be read this is so too: whoever goes on to read it says what is wrong.
    """
    if not table.is_file():
        return False
    try:
        return bool(agreed_labels(read_labels(table)).classes)
    except ReimagingError:
        return True


def moment_of(time: str) -> datetime:
    """Read the time of a label; one that has none is older than any."""
    if not time:
        return LONG_AGO
    moment = datetime.fromisoformat(time)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def time_text(moment: datetime) -> str:
    """Spell a moment, which has a zone, as the time of a label: in UTC, to the millisecond."""
    spelled = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return spelled.replace("+00:00", "Z")


def agreed_labels(labels: Iterable[Label]) -> Agreed:
    """Work out the class of each image: the adjudicator's, or that of most labellers.

    An image with a tie and without adjudication has none, as to draw lots would make up a label.
    """
    by_labeller = latest_labels(labels)
    decided = by_labeller.pop(ADJUDICATOR, {})
    votes: dict[str, Counter[str]] = {}
    for words in by_labeller.values():
        for image, word in words.items():
            votes.setdefault(image, Counter())[word] += 1
    classes, tied = {}, []
    for image in sorted(votes.keys() | decided.keys()):
        if image in decided:
            classes[image] = decided[image]
            continue
        (first, most), *others = votes[image].most_common(2)
        if others and others[0][1] == most:
            tied.append(image)
        else:
            classes[image] = first
    return Agreed(classes, tuple(tied))


def pairwise_kappas(labels: Iterable[Label]) -> list[Kappa]:
    """Measure each pair of labellers by Cohen's kappa, on the images that both labelled.

    Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20(1), 37-46, doi:10.1177/001316446002000104.

    Returns
    -------
    list of Kappa
        By the labellers' names; pairs that share no image are among them, with 0 images.
    """
    by_labeller = latest_labels(labels)
    by_labeller.pop(ADJUDICATOR, None)
    kappas = []
    for pair in combinations(sorted(by_labeller), 2):
        one, other = (by_labeller[labeller] for labeller in pair)
        counts = np.zeros((len(CLASSES), len(CLASSES)), np.int64)
        for image in one.keys() & other.keys():
            counts[CLASSES.index(one[image]), CLASSES.index(other[image])] += 1
        kappas.append(Kappa(pair, int(counts.sum()), cohen_kappa(counts)))
    return kappas


def cohen_kappa(counts: ArrayLike) -> float | None:
    """Compute the agreement of two labellers beyond chance.

    Parameters
    ----------
    counts
        Classes x classes: of how many images one says this and the other that.

    Returns
    -------
    float or None
        -1 to 1; None without an image, or if all labels are of one class: chance alone would have
        them agree always, and 0 / 0 is nothing.
    """
    table = np.asarray(counts, dtype=np.float64)
    if ((table.sum(0) + table.sum(1)) > 0).sum() < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    one, other = np.indices(table.shape).reshape(2, -1)
    return float(cohen_kappa_score(one, other, sample_weight=table.ravel()))


def common_kappa(labels: Iterable[Label]) -> Kappa:
    """Measure all labellers together by Fleiss' kappa, on the images that each of them labelled."""
    by_labeller = latest_labels(labels)
    by_labeller.pop(ADJUDICATOR, None)
    words_of_each = list(by_labeller.values())
    images = sorted(set(words_of_each[0]).intersection(*words_of_each)) if words_of_each else []
    counts = np.zeros((len(images), len(CLASSES)), np.int64)
    for words in words_of_each:
        for row, image in enumerate(images):
            counts[row, CLASSES.index(words[image])] += 1
    value = fleiss_kappa(counts) if images and len(words_of_each) > 1 else None
    return Kappa(tuple(sorted(by_labeller)), len(images), value)


def fleiss_kappa(counts: ArrayLike) -> float | None:
    """Compute the agreement of as many labellers on each of several things, beyond chance.

    Fleiss, J. L. (1971), "Measuring nominal scale agreement among many raters", Psychological
    Bulletin 76(5), 378-382, doi:10.1037/h0031619.

    Parameters
    ----------
    counts
        Things x classes: how many labellers gave a thing each class. Each row sums to the number
        of labellers, 2 or more.

    Returns
    -------
    float or None
        At most 1; None if all labels are of one class.

    Raises
    ------
    ValueError
        If there is no row, or rows sum to different numbers or to less than 2.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or not len(table) or len(set(table.sum(1))) != 1 or table[0].sum() < 2:
        raise ValueError(
            "each thing takes a label of each of the same number of labellers, 2 or more"
        )
    labellers = table[0].sum()
    agreed = ((table**2).sum(1) - labellers) / (labellers * (labellers - 1))
    by_chance = ((table.sum(0) / table.sum()) ** 2).sum()
    if (table > 0).any(0).sum() == 1:
        return None
    return float((agreed.mean() - by_chance) / (1 - by_chance))
