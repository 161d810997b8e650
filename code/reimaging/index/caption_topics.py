"""Topics of captions: which words tend to stand together, found without being told.

Non-negative matrix factorisation of the captions' terms, weighted by tf-idf (Lee & Seung 1999,
doi:10.1038/44565, as scikit-learn has it). A topic is a list of terms that explain many captions
together; how many topics there are is given, not found.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from reimaging.index.caption_sample import Caption, sample_all
from reimaging.index.caption_words import terms_of, vocabulary
from reimaging.index.database import reading
from reimaging.table import write_table

COLUMNS = ("topic", "rank", "term", "weight", "share", "captions")
TERMS = 12  # listed of a topic
CAPTIONS_A_TOPIC = 10  # at least: few captions have fewer topics
SAID_IN_A_PAIR = 0.7  # of a word's weight: a pair of that weight says the word too
LEAST_SHARE = 1 / 5000  # of the captions, in which a term must stand; and in two of them


def write_caption_topics(database: Path, target: Path, topics: int, size: int, seed: int) -> None:
    """Write the topics of sampled captions, the largest first.

    Parameters
    ----------
    database
        A whole database.
    target
        A CSV with `COLUMNS`, TERMS rows a topic or fewer. A term's weight is its share of the
        topic. A topic's share is that of the captions to which it adds more than any other topic
        does, of all `captions` that were sampled; one without any of the terms belongs to none,
        so shares can sum to less than 1.
    topics
        How many topics; fewer where there are not CAPTIONS_A_TOPIC times as many captions.
    size
        How many captions to draw, of all there are.
    seed
        Of the lots and of the factorisation.
    """
    with reading(database) as connection:
        captions = sample_all(connection, size, seed)
    write_table(target, COLUMNS, _found(captions, topics, seed))


def _found(
    captions: Sequence[Caption], topics: int, seed: int
) -> list[tuple[int, int, str, str, str, int]]:
    texts = [caption.text for caption in captions]
    least = max(min(2, len(texts)), int(LEAST_SHARE * len(texts)))
    singulars, known = vocabulary(texts, least)

    def terms(text: str) -> set[str]:
        return terms_of(text, singulars, known)

    counts = Counter(term for text in texts for term in terms(text))
    names = sorted(term for term, count in counts.items() if count >= least)
    del counts  # far more terms than those that count
    if not names:
        return []
    weights, sizes = _factorised(texts, terms, names, topics, seed)
    largest = sorted(range(len(sizes)), key=lambda topic: (-sizes[topic], topic))
    rows = []
    for number, topic in enumerate((t for t in largest if sizes[t]), 1):
        share = f"{sizes[topic] / len(texts):.4f}"
        for rank, (name, weight) in enumerate(_shown(names, weights[topic]), 1):
            rows.append((number, rank, name, f"{weight:.4f}", share, len(texts)))
    return rows


def _shown(names: Sequence[str], weights: Sequence[float]) -> list[tuple[str, float]]:
    """Choose the heaviest terms of a topic, without words that a pair among them says as well."""
    found = [(name, round(weight, 4)) for name, weight in zip(names, weights, strict=True)]
    found = sorted((pair for pair in found if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
    in_pairs: dict[str, float] = {}
    for name, weight in found:
        for word in name.split() if " " in name else ():
            in_pairs.setdefault(word, weight)  # that of the heaviest pair
    return [p for p in found if in_pairs.get(p[0], 0.0) < SAID_IN_A_PAIR * p[1]][:TERMS]


def _factorised(
    texts: Sequence[str],
    terms: Callable[[str], set[str]],
    names: Sequence[str],
    topics: int,
    seed: int,
) -> tuple[list[list[float]], list[int]]:
    """Give the weights of all names in each topic, and how many captions each topic leads."""
    import warnings

    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    table = TfidfVectorizer(analyzer=terms, vocabulary=names, dtype=np.float64).fit_transform(texts)
    table = table[table.getnnz(axis=1) > 0]
    topics = max(1, min(topics, table.shape[0] // CAPTIONS_A_TOPIC, len(names)))
    model = NMF(topics, init="nndsvd", random_state=seed, max_iter=400)
    # sums in another order, as several threads make them, have other last digits
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # by then topics hardly change
        of_captions = model.fit_transform(table)
    totals = model.components_.sum(axis=1)
    weights = model.components_ / np.where(totals > 0, totals, 1)[:, None]
    of_captions = of_captions * totals  # in one unit for all topics
    leading = of_captions.argmax(axis=1)[of_captions.max(axis=1) > 0]
    return weights.tolist(), np.bincount(leading, minlength=topics).tolist()
