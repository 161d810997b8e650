"""Which articles a slice takes: by category, licence and number, told from the records.

The list has a first line that says what it was made from, so that it can be told to be stale, and
then the identifiers without slash, a line each, sorted.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from reimaging.acquire.manifest import BulkTar, month_of
from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.identifier import parse_identifier
from reimaging.index.database import reading
from reimaging.settings import Slice


def write_selection(
    target: Path,
    records: Path,
    tars: Iterable[BulkTar] | None,
    *,
    wanted: Slice,
    seed: int,
    made_from: str,
) -> None:
    """List the articles of a slice.

    Parameters
    ----------
    target
        The list to write.
    records
        The metadata records (records.py).
    tars
        The bulk tars to choose from; an article belongs to one if it lies between its first and
        last item. None chooses from all records of the slice's months.
    wanted
        Categories are primary ones, unless cross-lists count; "cs" means the whole archive.
        Licences are beginnings of addresses. Of more than `max_articles` a seeded random choice
        is taken.
    seed
        Of that choice.
    made_from
        A line that says what the list depends on.

    Raises
    ------
    ReimagingError
        If the slice takes no article.
    """
    chosen: list[str] = []
    with reading(records) as database:
        positions = "" if wanted.cross_lists else "AND position = 0"
        query = (
            "SELECT compact, yymm, licence, (SELECT group_concat(category, ' ') FROM categories "
            f"WHERE categories.article_id = records.article_id {positions}) AS categories "
            "FROM records WHERE NOT deleted AND "
        )
        for condition, values in _ranges(tars):
            chosen += [
                row["compact"]
                for row in database.execute(query + condition, values)
                if wanted.has_month(month_of(row["yymm"]))
                and _in_categories((row["categories"] or "").split(), wanted.categories)
                and _has_licence(row["licence"], wanted.licences)
            ]
    if not chosen:
        raise ReimagingError(
            f"The slice takes no article: categories {list(wanted.categories) or 'all'}, licences "
            f"{list(wanted.licences) or 'all'}, months {wanted.first_month or 'from the first'} to "
            f"{wanted.last_month or 'the last'}."
        )
    lot = sorted(set(chosen), key=lambda i: hashlib.sha256(f"{seed} {i}".encode()).digest())
    listed = sorted(lot[: wanted.max_articles])
    write_text(target, _head(made_from, len(listed)) + "".join(f"{item}\n" for item in listed))


def _head(made_from: str, articles: int) -> str:
    return f"# {articles} articles, made from {made_from}\n"


def read_selection(path: Path) -> frozenset[str]:
    """Give the identifiers that `write_selection` wrote."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def selection_stands(path: Path, made_from: str) -> bool:
    """Tell whether there is a list that was made from this."""
    if not path.is_file():
        return False
    lines = path.read_bytes().splitlines(keepends=True)
    # The number tells a list that was cut off.
    return bool(lines) and lines[0] == _head(made_from, len(lines) - 1).encode()


def may_hold(tar: BulkTar, compact: str) -> bool:
    """Tell whether an article, by its identifier without slash, may lie in a tar.

    arXiv's manifest says from which item to which; where that is unknown, its month decides.
    """
    first, last = tar.span
    if not first <= compact <= last or tar.yymm not in compact:
        return False  # at once: this is asked of each wanted article and tar
    identifier = parse_identifier(compact)
    return identifier is not None and identifier.yymm == tar.yymm


def tars_holding(tars: Iterable[BulkTar], wanted: Collection[str]) -> list[BulkTar]:
    """Keep the tars that may hold one of the articles, in their order."""
    by_month: dict[str, list[str]] = {}
    for compact in wanted:
        identifier = parse_identifier(compact)
        if identifier is not None:
            by_month.setdefault(identifier.yymm, []).append(compact)
    return [tar for tar in tars if any(may_hold(tar, item) for item in by_month.get(tar.yymm, ()))]


def _ranges(tars: Iterable[BulkTar] | None) -> Iterable[tuple[str, Sequence[str]]]:
    if tars is None:
        yield "TRUE", ()
        return
    for tar in tars:
        yield "yymm = ? AND compact BETWEEN ? AND ?", (tar.yymm, *tar.span)


def _in_categories(given: Sequence[str], wanted: Sequence[str]) -> bool:
    return not wanted or any(
        category == name or category.startswith(f"{name}.") for name in wanted for category in given
    )


def _has_licence(licence: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or (licence is not None and licence.startswith(tuple(wanted)))
