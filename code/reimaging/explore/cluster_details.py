"""What is told of clusters: their names, what they are mostly made of, their typical images."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import NO_CLUSTER, Catalogue
from reimaging.table import read_table

EXAMPLES = 12


@dataclass(frozen=True)
class ClusterDetail:
    """A cluster.

    Attributes
    ----------
    number
        From 0, the largest first.
    name
        Terms of its captions; "" where none stand out.
    images
        How many of the catalogue's.
    category, image_class
        The most frequent ones; "" where not known.
    examples
        image_ids, the nearest to its centre first.
    """

    number: int
    name: str
    images: int
    category: str
    image_class: str
    examples: tuple[int, ...]


class Clusters:
    """The clusters of a catalogue's images. Threads may share one.

    Parameters
    ----------
    catalogue
        The images.
    table
        What `learn.cluster_table` wrote; None where there is none.
    """

    def __init__(self, catalogue: Catalogue, table: Path | None) -> None:
        self._catalogue, self._table = catalogue, table

    @cached_property
    def all(self) -> tuple[ClusterDetail, ...]:
        """All that have an image, in the order of their numbers."""
        here = self._catalogue
        order = np.lexsort((-here.likeness, here.cluster))
        order = order[here.cluster[order] != NO_CLUSTER]
        numbers, first = np.unique(here.cluster[order], return_index=True)
        return tuple(
            ClusterDetail(
                number=number,
                name=self.name(number),
                images=len(rows),
                category=self._said.get(number, {}).get("category", ""),
                image_class=self._said.get(number, {}).get("class", ""),
                examples=tuple(here.ids[rows[:EXAMPLES]].tolist()),
            )
            for number, rows in zip(numbers.tolist(), np.split(order, first[1:]), strict=False)
        )

    def one(self, number: int) -> ClusterDetail:
        """Tell of one.

        Raises
        ------
        ReimagingError
            If there is none of this number.
        """
        for cluster in self.all:
            if cluster.number == number:
                return cluster
        raise ReimagingError(f"There is no cluster {number}; there are {len(self.all)} here.")

    def name(self, number: int) -> str:
        """Give the name of a cluster, "" for one without."""
        return self._said.get(number, {}).get("name", "")

    @cached_property
    def _said(self) -> dict[int, dict[str, str]]:
        """What the table says, by their numbers."""
        rows = read_table(self._table) if self._table else []
        return {int(row["cluster"]): row for row in rows}
