"""The embedding of captions: which words stand in them, weighed, in a few hundred numbers.

Latent semantic analysis (Deerwester, Dumais, Furnas, Landauer & Harshman 1990, "Indexing by latent
semantic analysis", Journal of the American Society for Information Science 41, 391-407): words
and pairs of words by TF-IDF, reduced by a truncated singular value decomposition. It is fitted on
captions by lot; then every image gets the vector of the captions that it stands under.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.index.caption_sample import sample_all
from reimaging.index.caption_words import runs_of
from reimaging.index.database import reading
from reimaging.learn.embedding_file import Block, about_embedding, write_embedding
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images

_LEAST = 2  # captions of those that are fitted on in which a term stands
_MOST_TERMS = 50_000
_BLOCK = 2048  # captions
# What an image stands under: the caption of its part of a figure, then that of the whole figure.
_CAPTIONS = """
SELECT image_id, group_concat(caption_text, '. ') FROM (
    SELECT DISTINCT image_id, caption_text FROM figure_images JOIN figures USING (figure_id)
    WHERE image_id IS NOT NULL AND caption_text <> ''
    ORDER BY image_id, kind <> 'part', figure_id
) GROUP BY image_id ORDER BY image_id
"""


def write_caption_embedding(
    target: Path,
    database: Path,
    stores: Sequence[Path],
    *,
    components: int,
    most: int,
    seed: int,
) -> None:
    """Embed the captions of images.

    Parameters
    ----------
    target
        The embedding to make: an image that was not rendered, has no caption, or one with none of
        the terms, has no row; none has, and it is said, if captions have too few words in common.
    database, stores
        The index and the image stores.
    components
        Numbers that a vector is to have; fewer where there are fewer terms.
    most
        Captions to fit on.
    seed
        Of the lot, and of the decomposition.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(
        analyzer=terms_in, min_df=_LEAST, max_features=_MOST_TERMS, sublinear_tf=True,
        dtype=np.float32,
    )  # fmt: skip
    with reading(database) as index:
        texts = [caption.text for caption in sample_all(index, most, seed)]
        try:
            weighed = weigh.fit_transform(texts)
        except ValueError:  # no term is left
            weighed = None
        dimension = 0 if weighed is None else min(components, min(weighed.shape) - 1)
        if weighed is None or dimension < 2:
            print(f"{len(texts)} captions have too few words in common: no image has a vector.")
            about = about_embedding("caption", "nothing", 0, len(texts), 0)
            write_embedding(target, [], dimension=2, attributes=about)
            return
        reduce = TruncatedSVD(dimension, random_state=seed).fit(weighed)
        write_embedding(
            target,
            _blocks(index, weigh, reduce, rendered_images(database, stores)[0]),
            dimension=dimension,
            attributes=about_embedding(
                "caption",
                "TF-IDF of words and pairs of words, truncated SVD",
                weighed.shape[1],
                len(texts),
                float(reduce.explained_variance_ratio_.sum()),
            ),
        )


def terms_in(caption: str) -> list[str]:
    """Give the words of a caption, and the pairs that follow on each other."""
    terms: list[str] = []
    for run in runs_of(caption):
        terms += run
        terms += [f"{one} {two}" for one, two in pairwise(run)]
    return terms


def _blocks(
    index: sqlite3.Connection, weigh: Any, reduce: Any, seen: NDArray[np.int64]
) -> Iterator[Block]:
    rows = index.execute(_CAPTIONS)
    while block := list(islice(rows, _BLOCK)):
        numbers = np.array([number for number, _ in block], np.int64)
        weighed = weigh.transform([text for _, text in block])
        # where none of its terms is known it would be alike to all
        told = (np.diff(weighed.indptr) > 0) & is_among(numbers, seen)
        if told.any():
            yield numbers[told], np.asarray(reduce.transform(weighed[told]), np.float32)
