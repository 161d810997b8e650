"""Which articles a slice takes: by primary category, licence and number, told from the records."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from reimaging.acquire.manifest import BulkTar
from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.index.database import reading


def write_selection(
    target: Path,
    records: Path,
    tars: Sequence[BulkTar],
    *,
    categories: Sequence[str],
    licences: Sequence[str],
    max_articles: int | None,
    seed: int,
) -> None:
    """Write the identifiers (without slash, a line each, sorted) of the articles of a slice.

    Parameters
    ----------
    target
        The list to write.
    records
        The metadata records (records.py).
    tars
        The bulk tars of the slice; an article belongs to one if it lies between its first and
        last item.
    categories
        Primary categories ("cs.CV") or whole archives ("cs"); empty for all.
    licences
        Beginnings of licence addresses; empty for all.
    max_articles
        At most so many, a seeded random choice; None for all.
    seed
        Of that choice.

    Raises
    ------
    ReimagingError
        If the slice takes no article.
    """
    chosen: list[str] = []
    with reading(records) as database:
        for tar in tars:
            rows = database.execute(
                "SELECT compact, licence, category FROM records LEFT JOIN categories "
                "ON categories.article_id = records.article_id AND position = 0 "
                "WHERE yymm = ? AND compact BETWEEN ? AND ? AND NOT deleted",
                (tar.yymm, tar.first_item, tar.last_item),
            )
            chosen += [
                row["compact"]
                for row in rows
                if _in_categories(row["category"], categories)
                and _has_licence(row["licence"], licences)
            ]
    if not chosen:
        raise ReimagingError(
            f"The slice takes no article: categories {list(categories) or 'all'}, "
            f"licences {list(licences) or 'all'} in {len(tars)} tars."
        )
    lot = sorted(set(chosen), key=lambda i: hashlib.sha256(f"{seed} {i}".encode()).digest())
    write_text(target, "".join(f"{i}\n" for i in sorted(lot[:max_articles])))


def read_selection(path: Path) -> frozenset[str]:
    """Give the identifiers that `write_selection` wrote."""
    return frozenset(path.read_text(encoding="utf-8").split())


def _in_categories(category: str | None, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    return category is not None and any(
        category == name or category.startswith(f"{name}.") for name in wanted
    )


def _has_licence(licence: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or (licence is not None and licence.startswith(tuple(wanted)))
