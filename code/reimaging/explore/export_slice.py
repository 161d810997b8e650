"""Which images a still copy has: those that are asked for, may be shown, and are first by lot."""

from dataclasses import dataclass

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import Rows
from reimaging.explore.collection import Collection, part_of
from reimaging.explore.image_filter import ImageFilter
from reimaging.explore.listing import by_lot
from reimaging.licence import may_be_shown
from reimaging.quantity import count_text

MOST = 20_000  # images: a browser holds what is told of them
USUAL = 2000


@dataclass(frozen=True)
class Slice:
    """The images of a still copy.

    Attributes
    ----------
    shown
        They, as if there were no others.
    whole
        How many images the profile has.
    chosen
        How many were asked for and may be shown; the copy has as many of them as it may hold.
    left_out
        How many were asked for whose licence does not let anyone show them.
    sampled
        Whether the words stand in more captions than were looked through.
    """

    shown: Collection
    whole: int
    chosen: int
    left_out: int
    sampled: bool

    @property
    def order(self) -> Rows:
        """The rows by lot, int64: the order in which the copy has its images."""
        return self.shown.catalogue.lot.astype(np.int64)

    @property
    def turn(self) -> Rows:
        """The turn of each row in that order, int64."""
        return np.argsort(self.order)


def sliced(shown: Collection, asked: ImageFilter, images: int = USUAL) -> Slice:
    """Choose the images of a still copy.

    Parameters
    ----------
    shown
        All images of the profile, whoever may see them.
    asked
        Which of them are wanted.
    images
        How many at most; of more, those that come first by lot.

    Raises
    ------
    ReimagingError
        If that many are too many, if the filter asks for what is not there, or if no image is left.
    """
    if not 1 <= images <= MOST:
        raise ReimagingError(
            f"--images is {images:,}; allowed is 1 to {MOST:,}, as a browser holds what is told of "
            "them: filters narrow which are taken."
        )
    catalogue, choice = shown.catalogue, shown.chooser.choose(asked)
    wanted = np.ones(len(catalogue), bool) if choice.mask is None else choice.mask
    licences = catalogue.columns["licence"]
    allowed = np.array([shown.drawn or may_be_shown(name) for name in licences.names], bool)
    free = wanted & allowed[licences.codes] if len(catalogue) else wanted
    left_out, chosen = int(wanted.sum() - free.sum()), int(free.sum())
    if not chosen:
        raise ReimagingError(
            f"No image is left to export: {count_text(left_out, 'image')} that were asked for have "
            "licences which do not let anyone show them."
            if left_out
            else "No image is left to export: none is as the filters ask."
        )
    mask = np.zeros(len(catalogue), bool)
    mask[by_lot(catalogue, free, 0, 0, images)] = True
    return Slice(
        part_of(shown, mask, public=not shown.drawn),
        len(catalogue),
        chosen,
        left_out,
        choice.sampled,
    )
