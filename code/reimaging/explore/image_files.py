"""The pictures of images, as JPEG files: whole, and as thumbnails.

Each lies in the file of its bulk tar. Where in the file is held in memory, once it was asked for a
tar; of the files themselves some are open at a time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import Catalogue
from reimaging.explore.jpeg_file import JpegFile, OpenFile
from reimaging.explore.thumbnail_file import open_thumbnails
from reimaging.pixels.store import FORMAT, VERSION

MOST_OPEN = 64  # files, and as many of thumbnails


class ImageFiles:
    """The pictures of a catalogue's images. Threads may share one, and need not wait.

    Parameters
    ----------
    stores, thumbnails
        The image store and the thumbnails of each bulk tar, by its stem.
    catalogue
        The images; an image that it has not is not given.

    Raises
    ------
    ReimagingError
        If a file of a tar is missing that the catalogue names.
    """

    def __init__(
        self, stores: Mapping[str, Path], thumbnails: Mapping[str, Path], catalogue: Catalogue
    ) -> None:
        self._catalogue = catalogue
        self._stores = _Files(
            [stores[stem] for stem in catalogue.stores],
            lambda path: JpegFile(path, FORMAT, VERSION, "doit convert"),
        )
        self._thumbnails = _Files([thumbnails[stem] for stem in catalogue.stores], open_thumbnails)

    def jpeg(self, row: int) -> bytes:
        """Give the JPEG of an image as it was rendered.

        Raises
        ------
        StaleFilesError
            If its file is gone, or was made again.
        """
        return self._stores.read(int(self._catalogue.store[row]), int(self._catalogue.ids[row]))

    def is_thumbnail_near(self, row: int) -> bool:
        """Tell whether a thumbnail is one short read, as its file was looked into before."""
        return self._thumbnails.is_known(int(self._catalogue.store[row]))

    def thumbnail(self, row: int) -> bytes:
        """Give the thumbnail of an image, a JPEG whose longer side is at most 256 pixels.

        Raises
        ------
        StaleFilesError
            As `jpeg`.
        """
        return self._thumbnails.read(int(self._catalogue.store[row]), int(self._catalogue.ids[row]))


class _Files:
    """Some files of JPEGs, each looked into when it is first asked for."""

    def __init__(self, paths: list[Path], look: Callable[[Path], JpegFile]) -> None:
        for path in paths:
            if not path.is_file():
                raise ReimagingError(f"{path} is not there; `doit explore` makes it.")
        self._paths, self._look = paths, look
        self._known: dict[int, JpegFile] = {}
        self._open: OrderedDict[int, OpenFile] = OrderedDict()
        self._lock, self._looking = threading.Lock(), threading.Lock()

    def is_known(self, number: int) -> bool:
        return number in self._known

    def read(self, number: int, image_id: int) -> bytes:
        known = self._known.get(number)
        if known is None:
            with self._looking:  # one at a time, as HDF5 bears no more
                known = self._known.get(number)
                if known is None:
                    known = self._known[number] = self._look(self._paths[number])
        return known.read(self._handle(number, known), image_id)

    def _handle(self, number: int, known: JpegFile) -> OpenFile:
        with self._lock:
            handle = self._open.get(number)
            if handle is None:
                handle = self._open[number] = known.open()
            self._open.move_to_end(number)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)  # who reads it holds it until it was read
        return handle
