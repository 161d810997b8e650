"""A picture that somebody sends, to find images like it: embedded on the spot and never stored.

What reads its bytes is a child that may be killed, as in the chain (`ingest.header_reader`,
`pixels.worker`): a file that hangs, swells or crashes its reader is refused, and nothing else
happens. A network is loaded when it is first needed, into the one thread that works on pictures.
"""

import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.embedding_name import EmbeddingName
from reimaging.errors import ReimagingError
from reimaging.explore.stale_files import opening
from reimaging.ingest.header_reader import HeaderReader
from reimaging.ingest.raster_file import PILLOW_NAMES
from reimaging.learn.imagenet import has_weights
from reimaging.learn.picture_features import Networks, PictureFeatures, picture_features
from reimaging.learn.reduction import Reduction, read_reduction
from reimaging.pixels.arrays import fit
from reimaging.pixels.trim import Pixels
from reimaging.pixels.worker import Worker
from reimaging.settings import ImageSettings

MOST_BYTES = 20 << 20  # of a file
PICTURES = frozenset(PILLOW_NAMES)  # formats of pixels
DRAWINGS = frozenset({"pdf", "svg", "eps", "ps"})  # those that are programs, more or less

_WAITING = 8  # pictures that may wait for the one in hand

Vector = NDArray[np.float32]


class BusyError(Exception):
    """Too many pictures wait already."""


@dataclass(frozen=True)
class Way:
    """How pictures become vectors of an embedding.

    Attributes
    ----------
    name
        Of the embedding.
    networks
        Of the profile.
    reduction
        The file that the embedding's vectors were reduced by.
    """

    name: EmbeddingName
    networks: Networks
    reduction: Path

    @property
    def is_open(self) -> bool:
        """Whether all is there that it takes."""
        needed = {
            "raw": True,
            "vgg16": has_weights(),
            "ternary": self.networks.classifier.is_file(),
            "deepcluster": self.networks.deepcluster.is_file(),
            "keras": self.name.path is not None and self.name.path.is_file(),
        }
        return needed.get(self.name.kind, False) and self.reduction.is_file()


class Uploads:
    """Makes vectors of pictures that are sent, one after the other.

    Parameters
    ----------
    ways
        By the embedding's slug, those that take pictures.
    settings
        How files are rendered.
    formats
        Of files that are taken, such as `PICTURES`.
    """

    def __init__(
        self, ways: Mapping[str, Way], settings: ImageSettings, formats: Collection[str]
    ) -> None:
        self._ways, self._settings, self._formats = dict(ways), settings, frozenset(formats)
        self._made: dict[str, tuple[PictureFeatures, Reduction]] = {}
        self._readers: tuple[HeaderReader, Worker] | None = None
        self._open = ExitStack()
        self._thread = ThreadPoolExecutor(1, "pictures")
        self._room = threading.BoundedSemaphore(_WAITING + 1)

    @property
    def first(self) -> str:
        """The embedding that is meant where none is named; "" if there is none."""
        return next(iter(self._ways), "")

    @property
    def slugs(self) -> frozenset[str]:
        """The embeddings that take pictures."""
        return frozenset(self._ways)

    def vector(self, slug: str, data: bytes) -> Future[Vector]:
        """Begin to make the vector of a picture, float32 [d].

        Parameters
        ----------
        slug
            Of the embedding.
        data
            The file, whatever it holds.

        Returns
        -------
        concurrent.futures.Future
            Its exception is a ReimagingError that says why the file has no vector, if it has none.

        Raises
        ------
        ReimagingError
            If the embedding takes no pictures, or the file is empty or too large.
        BusyError
            If too many are waiting.
        """
        if slug not in self._ways:
            known = " or ".join(self._ways) or "none here"
            raise ReimagingError(
                f"The embedding {slug!r} does not go by what a picture looks like, or what looks "
                f"at pictures for it is not here; allowed for a picture is {known}."
            )
        if not data:
            raise ReimagingError("The picture is empty; send an image file.")
        if len(data) > MOST_BYTES:
            raise ReimagingError(f"The picture is too large; allowed are {MOST_BYTES:,} bytes.")
        return self._begin(lambda: self._vector(slug, data))

    def close(self) -> None:
        """End the thread and its children; what waits is given up."""
        self._thread.shutdown(cancel_futures=True)
        self._open.close()
        self._readers = None

    def _begin(self, work: Callable[[], Vector]) -> Future[Vector]:
        if not self._room.acquire(blocking=False):
            raise BusyError
        try:
            future = self._thread.submit(work)
        except RuntimeError:  # the server is ending
            self._room.release()
            raise BusyError from None
        future.add_done_callback(lambda _: self._room.release())
        return future

    def _vector(self, slug: str, data: bytes) -> Vector:
        pixels = self._pixels(data)
        features, reduction = self._features(slug)
        (vectors,) = features.of([fit(pixels, features.side)])
        return reduction.of(vectors)[0]

    def _pixels(self, data: bytes) -> Pixels:
        if self._readers is None:
            self._readers = (
                self._open.enter_context(HeaderReader()),
                self._open.enter_context(Worker()),
            )
        header, worker = self._readers
        found = header.read(data)
        if found.format not in self._formats:
            known = ", ".join(sorted(self._formats))
            what = (
                f"a file of {found.format}" if found.format else "in no format that is known here"
            )
            raise ReimagingError(f"The picture is {what}; allowed is {known}.")
        if found.outcome != "ok":
            raise ReimagingError(f"The picture is {found.outcome}.")
        rendered = worker.render(
            data,
            found.format,
            short_side=self._settings.short_side,
            vector_dpi=self._settings.vector_dpi,
            timeout=self._settings.timeout,
        )
        if rendered.pixels is None:
            raise ReimagingError(f"The picture is {rendered.outcome}.")
        return rendered.pixels

    def _features(self, slug: str) -> tuple[PictureFeatures, Reduction]:
        made = self._made.get(slug)
        if made is None:
            way = self._ways[slug]
            try:
                with opening():
                    features = picture_features(way.name, way.networks)
                    reduction = read_reduction(way.reduction)
            except ImportError as error:  # Keras without what it calculates with
                raise ReimagingError(
                    f"The network of {slug} cannot be started here ({error}); see the README for "
                    "what to install."
                ) from None
            made = self._made[slug] = features, reduction
        return made
