"""Pages of lists of images: by lot, or by likeness to an image or to a picture that was sent."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic_core import to_json

from reimaging.errors import ReimagingError
from reimaging.explore.collection import Collection
from reimaging.explore.image_filter import Choice
from reimaging.explore.listing import Listing, by_lot
from reimaging.explore.neighbourhood import Near, Neighbourhoods
from reimaging.explore.questions import FARTHEST, ImagesQuery, SimilarQuery
from reimaging.explore.refusals import not_there


class ImageLists:
    """Answers what lists are asked for. Threads may share one.

    Parameters
    ----------
    shown
        The images.
    neighbourhoods
        By embedding.
    """

    def __init__(self, shown: Collection, neighbourhoods: Neighbourhoods) -> None:
        self._shown, self._neighbourhoods = shown, neighbourhoods
        self._listing = Listing(shown.catalogue, shown.captions)

    def page(self, asked: ImagesQuery) -> bytes:
        """Give a page of a list: an `answers.ImageList`, as JSON.

        Raises
        ------
        ReimagingError
            If what is asked for is not there, or not allowed.
        HTTPException
            404, if there is no image `near`.
        """
        wanted = asked.filter()
        choice = self._shown.chooser.choose(wanted)
        if asked.order == "random":
            return self._by_lot(asked, choice)
        if asked.near is None:
            raise ReimagingError("near is missing: order=nearest takes the id of an image.")
        row, count = self.row_of(asked.near), asked.offset + asked.limit
        nearby = self._neighbourhoods.of(asked.embedding or self._neighbourhoods.first)
        near = nearby.of_image(row, choice.mask, count, choice.count, key=wanted)
        among = nearby.count(choice.mask)
        return self._nearest(asked.offset, asked.limit, near, choice, among)

    def similar(self, asked: SimilarQuery, slug: str, vector: NDArray[np.float32]) -> bytes:
        """Give the images nearest to a vector of an embedding, as `page` does."""
        choice = self._shown.chooser.choose(asked.filter())
        nearby = self._neighbourhoods.of(slug)
        near = nearby.of_vector(vector, choice.mask, asked.limit, choice.count)
        return self._nearest(0, asked.limit, near, choice, nearby.count(choice.mask))

    def row_of(self, image: str) -> int:
        """Give the row of an image.

        Raises
        ------
        HTTPException
            404, if there is none.
        """
        try:
            return int(self._shown.catalogue.rows_of([int(image)])[0])
        except ReimagingError as error:
            raise not_there(str(error)) from None

    def _by_lot(self, asked: ImagesQuery, choice: Choice) -> bytes:
        rows = by_lot(self._shown.catalogue, choice.mask, asked.seed, asked.offset, asked.limit)
        end = asked.offset + len(rows)
        return _page(
            self._listing.items(rows),
            total=choice.count,
            sampled=choice.sampled,
            order="random",
            offset=asked.offset,
            next=end if len(rows) and end < min(choice.count, FARTHEST + 1) else None,
        )

    def _nearest(self, offset: int, limit: int, near: Near, choice: Choice, among: int) -> bytes:
        """Give a page of neighbours, found among so many images that were chosen."""
        end = min(offset + limit, len(near.rows))
        note = None
        if near.is_ended and not near.is_all and end >= len(near.rows):
            note = (
                f"The {near.looked_at:,} nearest images were looked through; {len(near.rows):,} of "
                "them are among those asked for."
            )
        return _page(
            self._listing.items(near.rows[offset:end], near.distances[offset:end]),
            total=len(near.rows) if near.is_all else among,
            sampled=choice.sampled,
            order="nearest",
            offset=offset,
            next=end if offset < end and (end < len(near.rows) or not near.is_ended) else None,
            note=note,
        )


def _page(items: list[Any], **told: Any) -> bytes:
    """Write an `answers.ImageList`, without making one, which takes half of the time."""
    return to_json({"note": None, **told, "items": items})
