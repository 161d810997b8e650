"""Short names of clusters: the terms that lean most to the captions of their images.

The measure is that of index/caption_terms.py, a cluster against all others. A caption counts once a
cluster, also where several images of its figure are there.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from heapq import heappush, heappushpop
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from reimaging.index.caption_sample import lot_of
from reimaging.index.caption_terms import log_odds
from reimaging.index.caption_words import terms_of, vocabulary
from reimaging.index.database import reading

MOST = 1000  # images of a cluster whose captions are read
TERMS = 3  # of a name at most
_LEAST_CAPTIONS = 3  # of the cluster, in which a term must stand
_LEAST_ARTICLES = 2
_CLEAR = 1.96  # deviations from no difference

# of a part of a figure that has no caption, that of the whole
_CAPTIONS = """
SELECT f.figure_id, f.article_id, coalesce(nullif(f.caption_text, ''), p.caption_text, '')
FROM figure_images AS i JOIN figures AS f USING (figure_id)
    LEFT JOIN figures AS p ON f.parent = p.figure_id
WHERE i.image_id = ? ORDER BY f.figure_id
"""


class _Caption(NamedTuple):
    cluster: int
    article_id: int
    text: str


def cluster_names(
    database: Path, cluster_of: Iterable[tuple[int, int]], seed: int
) -> dict[int, str]:
    """Name clusters after what their captions say.

    Parameters
    ----------
    database
        The index.
    cluster_of
        The image_id of each image and its cluster, taken one at a time.
    seed
        Of the lot by which images are drawn in large clusters.

    Returns
    -------
    dict
        For each cluster up to three terms, the strongest first, with commas between; "" where no
        term stands out. No two terms of a name share a word.
    """
    drawn = _drawn(cluster_of, seed)
    with reading(database) as connection:
        captions = _captions(connection, drawn)
    singulars, known = vocabulary((caption.text for caption in captions), _LEAST_CAPTIONS)
    total: Counter[str] = Counter()
    for caption in captions:
        total.update(terms_of(caption.text, singulars, known))
    names = dict.fromkeys(sorted(set(drawn.values())), "")
    # a cluster at a time, though it takes the terms of each caption once more: there are millions
    for cluster, group in groupby(captions, key=lambda caption: caption.cluster):
        own = list(group)
        inside, outside = len(own), len(captions) - len(own)
        here: Counter[str] = Counter()
        articles: dict[str, set[int]] = defaultdict(set)
        for caption in own:
            terms = terms_of(caption.text, singulars, known)
            here.update(terms)
            for term in terms:
                articles[term].add(caption.article_id)
        strong = []
        for term, count in here.items():
            if count < _LEAST_CAPTIONS or len(articles[term]) < _LEAST_ARTICLES or not outside:
                continue
            z = log_odds(count, inside, total[term] - count, outside).z
            if z >= _CLEAR:
                # the last digits of z differ between machines; of equals, two words say more
                strong.append((-round(z, 6), -term.count(" "), term))
        names[cluster] = ", ".join(_without_repeats(term for *_, term in sorted(strong)))
    return names


def _drawn(cluster_of: Iterable[tuple[int, int]], seed: int) -> dict[int, int]:
    """Draw so many images of each cluster by lot."""
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, cluster in cluster_of:
        # the heap's first is the last in the lot of those that are held
        place, held = (-lot_of(number, seed), number), members[cluster]
        if len(held) < MOST:
            heappush(held, place)
        else:
            heappushpop(held, place)
    drawn: dict[int, int] = {}
    for cluster, held in sorted(members.items()):
        drawn |= dict.fromkeys(sorted(number for _, number in held), cluster)
    return drawn


def _captions(connection: sqlite3.Connection, cluster_of: Mapping[int, int]) -> list[_Caption]:
    """Read the captions of images, each once a cluster, in the order of the clusters."""
    found: dict[tuple[int, int], _Caption] = {}
    for number, cluster in cluster_of.items():
        for figure_id, article_id, text in connection.execute(_CAPTIONS, (number,)):
            if text:
                found.setdefault((cluster, figure_id), _Caption(cluster, article_id, text))
    return list(found.values())


def _without_repeats(terms: Iterable[str]) -> list[str]:
    """Keep the first few terms, none of which has a word of one before."""
    kept: list[str] = []
    said: set[str] = set()
    for term in terms:
        words = set(term.split())
        if not words & said and len(kept) < TERMS:
            kept.append(term)
            said |= words
    return kept
