"""What tells the captions of a group of categories from all others: terms by log-odds.

A term is a word or two words that follow on each other (caption_words.py); it counts once a
caption. The measure is the log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi
& Quinn (2008), "Fightin' Words", Political Analysis 16(4), 372-403, doi:10.1093/pan/mpn018. The
captions are taken as independent draws, although those of one article resemble each other: a term
must stand in several articles to be listed, and z is a measure to rank by, not a test.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, groupby
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from reimaging.index.caption_sample import Caption, sample_groups
from reimaging.index.caption_words import terms_of, vocabulary
from reimaging.index.database import reading
from reimaging.table import write_table

COLUMNS = (
    "term",
    "words",
    "group_captions",
    "group_of",
    "rest_captions",
    "rest_of",
    "log_odds",
    "z",
)
LEAST_CAPTIONS = 5  # of both sides together, in which a term must stand
LEAST_SHARE = 1 / 5000  # of all captions of both sides: the same for large samples
LEAST_ARTICLES = 3
# Of both sides together: how much the prior weighs. With far less, a term that one side lacks
# altogether would rank below one that it has a few times, as the variance is then 1 / nearly 0.
PRIOR = 0.1


class LogOdds(NamedTuple):
    """How far a term leans to the group (above 0) or to the rest, and by how many deviations."""

    log_odds: float
    z: float


def log_odds(
    group_count: int, group_of: int, rest_count: int, rest_of: int, prior: float = PRIOR
) -> LogOdds:
    """Compare the shares of captions that have a term, in the group and in the rest.

    The prior adds to either side `prior` times both sides together: that many captions, in which
    the term is as common as it is in all. So the log-odds err towards no difference. As a term
    counts once a caption, a side's n is its captions; common terms can stand in many of them, so
    the variance keeps the two terms that Monroe, Colaresi & Quinn leave out as small (theirs is
    the sum of the first of either side).

    Parameters
    ----------
    group_count, rest_count
        Captions with the term.
    group_of, rest_of
        All captions, at least one of either side.
    prior
        The weight of the prior, above 0.
    """
    both, both_of = group_count + rest_count, group_of + rest_of
    with_term = [count + prior * both for count in (group_count, rest_count)]
    without = [
        of - count + prior * (both_of - both)
        for of, count in ((group_of, group_count), (rest_of, rest_count))
    ]
    if both in (0, both_of):  # in no caption, or in each of them: there is no difference
        return LogOdds(0.0, 0.0)
    difference = log(with_term[0] / without[0]) - log(with_term[1] / without[1])
    return LogOdds(difference, difference / sqrt(sum(1 / part for part in with_term + without)))


def write_caption_terms(
    database: Path, target: Path, group: Collection[str], size: int, seed: int
) -> None:
    """Write the terms of sampled captions, those that tell the group best first.

    Parameters
    ----------
    database
        A whole database.
    target
        A CSV with `COLUMNS`. It lists terms that stand in LEAST_CAPTIONS captions of both sides
        together, in LEAST_SHARE of them, and in LEAST_ARTICLES articles. It is empty if either
        side has no caption.
    group
        Primary categories, or whole archives.
    size
        How many captions to draw of either side.
    seed
        Of the lots.
    """
    with reading(database) as connection:
        of_group, of_rest = sample_groups(connection, group, size, seed)
    write_table(target, COLUMNS, _compared(of_group, of_rest))


def _compared(
    of_group: Sequence[Caption], of_rest: Sequence[Caption]
) -> list[tuple[str, int, int, int, int, int, str, str]]:
    if not of_group or not of_rest:
        return []
    least = max(LEAST_CAPTIONS, LEAST_SHARE * (len(of_group) + len(of_rest)))
    texts = (caption.text for caption in chain(of_group, of_rest))
    singulars, known = vocabulary(texts, int(least))
    in_group, group_articles = _counted(of_group, singulars, known)
    in_rest, rest_articles = _counted(of_rest, singulars, known)
    rows = []
    for term in in_group.keys() | in_rest.keys():
        counts = in_group[term], len(of_group), in_rest[term], len(of_rest)
        # no article is on both sides
        articles = group_articles[term] + rest_articles[term]
        if counts[0] + counts[2] >= least and articles >= LEAST_ARTICLES:
            found = log_odds(*counts)
            # the last digits of a logarithm differ from machine to machine
            told = f"{found.log_odds:.4f}", f"{found.z:.3f}"
            rows.append((term, 1 + term.count(" "), *counts, *told))
    return sorted(rows, key=lambda row: (-float(row[-1]), row[0]))


def _counted(
    captions: Iterable[Caption], singulars: Mapping[str, str], known: Collection[str]
) -> tuple[Counter[str], Counter[str]]:
    """Count the captions and the articles of each term; an article's captions stand together."""
    by_caption, by_article = Counter[str](), Counter[str]()
    for _, texts in groupby(captions, key=lambda caption: caption.article_id):
        of_article = Counter[str]()
        for _, text in texts:
            of_article.update(terms_of(text, singulars, known))
        by_caption.update(of_article)
        by_article.update(of_article.keys())
    return by_caption, by_article
