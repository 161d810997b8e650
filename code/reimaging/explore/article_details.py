"""What is told of articles, and how their authors are credited."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from reimaging.explore.index_reader import IndexReader
from reimaging.licence import licence_in_words, licence_name

DRAWN = "drawn for the sample"  # in the place of a licence

_NAMED = 3  # authors that a credit line names at most; of more, two and "et al."

_ARTICLES = """
SELECT article_id, identifier, coalesce(title, ''), year, created, coalesce(primary_category, ''),
    coalesce(licence, ''), doi, coalesce(abstract, '')
FROM json_each(?) CROSS JOIN articles ON article_id = value
"""
_AUTHORS = """
SELECT article_id, trim(trim(forenames || ' ' || keyname) || ' ' || suffix)
FROM json_each(?) CROSS JOIN authors ON article_id = value ORDER BY article_id, position
"""
_CATEGORIES = """
SELECT article_id, category
FROM json_each(?) CROSS JOIN categories ON article_id = value ORDER BY article_id, position
"""


@dataclass(frozen=True)
class ArticleDetail:
    """An article.

    Attributes
    ----------
    licence, licence_words, licence_url
        The short name by which filters know it, what a reader is told, and its address if there is
        one.
    url
        Of its abstract page.
    drawn
        Whether it was drawn for the sample: then it has no page, and no licence but our own.
    """

    identifier: str
    title: str
    authors: tuple[str, ...]
    year: int
    created: str | None
    category: str
    categories: tuple[str, ...]
    licence: str
    licence_words: str
    licence_url: str | None
    url: str | None
    doi: str | None
    abstract: str
    drawn: bool


@dataclass(frozen=True)
class Credit:
    """Whom to credit for images of one article, under which licence, and all of it in a line."""

    identifier: str
    title: str
    authors: tuple[str, ...]
    licence: str
    url: str | None
    images: tuple[int, ...]
    line: str


class Articles:
    """The articles of an index. Threads may share one.

    Parameters
    ----------
    index
        The database.
    drawn
        Whether they are the drawn sample's.
    """

    def __init__(self, index: IndexReader, *, drawn: bool) -> None:
        self._index, self._drawn = index, drawn

    def tell(self, article_ids: Iterable[int]) -> dict[int, ArticleDetail]:
        """Tell of articles, by their ids; those that the index has not are left out."""
        asked = (json.dumps(list(article_ids)),)
        authors = _grouped(self._index.ask(_AUTHORS, asked))
        categories = _grouped(self._index.ask(_CATEGORIES, asked))
        told = {}
        for (
            key,
            identifier,
            title,
            year,
            created,
            category,
            licence,
            doi,
            abstract,
        ) in self._index.ask(_ARTICLES, asked):
            told[key] = ArticleDetail(
                identifier=identifier,
                title=title,
                authors=authors.get(key, ()),
                year=year,
                created=created,
                category=category,
                categories=categories.get(key, ()),
                licence=DRAWN if self._drawn else licence_name(licence),
                licence_words=DRAWN if self._drawn else licence_in_words(licence),
                licence_url=None if self._drawn else _address(licence),
                url=None if self._drawn else f"https://arxiv.org/abs/{identifier}",
                doi=doi,
                abstract=abstract,
                drawn=self._drawn,
            )
        return told

    def credit(self, images: dict[int, list[int]]) -> list[Credit]:
        """Credit images, given by the id of their article; in the order of the identifiers."""
        credits = [
            Credit(
                identifier=told.identifier,
                title=told.title,
                authors=told.authors,
                licence=told.licence_words,
                url=told.url,
                images=tuple(dict.fromkeys(images[key])),
                line=work(told),
            )
            for key, told in self.tell(images).items()
        ]
        return sorted(credits, key=lambda credit: credit.identifier)


def work(article: ArticleDetail) -> str:
    """Name an article as a credit line does: authors, title, where it is, licence."""
    authors = list(article.authors)
    if len(authors) > _NAMED:
        authors = [*authors[: _NAMED - 2], f"{authors[_NAMED - 2]} et al."]
    place = article.identifier if article.drawn else f"arXiv:{article.identifier}"
    title = [f'"{article.title}"'] if article.title else []
    return ", ".join([*authors, *title, f"{place} ({article.year})", article.licence_words])


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    groups: dict[int, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _address(licence: str) -> str | None:
    """Give the address of a licence, if it is one that a page may link to."""
    return licence if licence.startswith(("http://", "https://")) else None
