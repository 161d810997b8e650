"""Lists of images: which images come on a page of one, and what is said of each."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.explore.catalogue import Catalogue, Rows
from reimaging.explore.index_reader import IndexReader

MOST_LETTERS = 160  # of a caption in a list

_BLOCK = 4096  # rows of the lot that are looked through at first
_FEW = 50  # where fewer than one image in so many is chosen, the chosen ones are sorted
# one text instead of a row each: other threads may work while SQLite reads it
_TOLD = """
SELECT json_group_array(json_array(
    title,
    json((SELECT json_array(
        coalesce(f.number, p.number),
        substr(coalesce(nullif(f.caption_text, ''), p.caption_text), 1, 240))
     FROM figure_images AS shown JOIN figures AS f USING (figure_id)
     LEFT JOIN figures AS p ON f.parent = p.figure_id
     WHERE shown.image_id = i.image_id ORDER BY f.position LIMIT 1))))
FROM json_each(?) AS asked CROSS JOIN image_files AS i ON i.image_id = asked.value
CROSS JOIN articles USING (article_id)
"""


def by_lot(
    catalogue: Catalogue, mask: NDArray[np.bool_] | None, seed: int, offset: int, limit: int
) -> Rows:
    """Give a page of a random sample: the same for the same seed, each image once.

    Parameters
    ----------
    catalogue
        The images.
    mask
        bool [n]: which are drawn from; None for all.
    seed
        Other seeds begin elsewhere in the same order.
    offset, limit
        How many are passed over, and how many are given at most.

    Returns
    -------
    numpy.ndarray
        Rows, int64.
    """
    count = len(catalogue)
    if not count:
        return np.empty(0, np.int64)
    # far apart for seeds side by side
    begin = seed * 2_654_435_761 % count
    if mask is None:
        places = (begin + np.arange(offset, min(offset + limit, count))) % count
        return catalogue.lot[places].astype(np.int64)
    chosen = np.flatnonzero(mask)
    if len(chosen) * _FEW < count:  # quicker than to look through most of the lot for them
        turns = (catalogue.turn[chosen].astype(np.int64) - begin) % count
        return chosen[np.argsort(turns)][offset : offset + limit]
    found: list[Rows] = []
    start, block, still = 0, _BLOCK, offset + limit
    while start < count and still > 0:
        places = (begin + np.arange(start, min(start + block, count))) % count
        rows = catalogue.lot[places]
        rows = rows[mask[rows]]
        found.append(rows.astype(np.int64))
        start, block, still = start + block, 2 * block, still - len(rows)
    return np.concatenate(found)[offset : offset + limit]


class Listing:
    """Says of images what is shown of them in a list. Threads may share one.

    Parameters
    ----------
    catalogue
        The images.
    reader
        Of the index, which knows titles and captions.
    """

    def __init__(self, catalogue: Catalogue, reader: IndexReader) -> None:
        self._catalogue, self._reader = catalogue, reader

    def items(self, rows: Rows, distances: NDArray[np.float32] | None = None) -> list[Any]:
        """Give an item each image, in their order (`answers.ImageItem`).

        Parameters
        ----------
        rows
            int64 [k].
        distances
            float32 [k], from the query; None where there is none.
        """
        held = self._catalogue
        ids = held.ids[rows].tolist()
        far: Sequence[float | None] = [None] * len(ids)
        if distances is not None:
            far = [round(float(each), 6) for each in distances]
        return [
            {
                "id": str(number),
                "width": width,
                "height": height,
                "year": year,
                "category": category,
                "class": image_class,
                "title": title,
                "caption": caption,
                "distance": distance,
            }
            for number, width, height, year, category, image_class, (
                title,
                caption,
            ), distance in zip(
                ids,
                held.width[rows].tolist(),
                held.height[rows].tolist(),
                held.year[rows].tolist(),
                _words(held, "category", rows),
                _words(held, "class", rows),
                self._told(ids),
                far,
                strict=True,
            )
        ]

    def _told(self, ids: list[int]) -> list[tuple[str, str]]:
        """Give the title of each image's article, and the caption of the first figure it is in."""
        if not ids:
            return []
        ((joined,),) = self._reader.ask(_TOLD, (json.dumps(ids),))
        told = []
        for title, figure in json.loads(joined):
            number, caption = figure or (None, None)
            told.append((title or "", _caption(number, caption or "")))
        return told


def _caption(number: int | None, text: str) -> str:
    begin = f"Figure {number}: " if number is not None else ""
    return shortened(begin + text, MOST_LETTERS) if text else begin.removesuffix(": ")


def shortened(text: str, letters: int) -> str:
    """Cut a text at the end of a word, so that it has so many letters at most."""
    if len(text) <= letters:
        return text
    kept = text[: letters - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


def _words(catalogue: Catalogue, name: str, rows: Rows) -> list[str]:
    codes, names = catalogue.columns[name]
    return [names[code] for code in codes[rows].tolist()]
