"""The pictures that can be labelled: all that were rendered, straight from the image stores.

It takes the stores and the index alone, not the catalogue: who begins a study labels before there
is a classifier, clusters or a map.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.jpeg_file import JpegFile, OpenFile
from reimaging.index.database import reading
from reimaging.pixels.store import FORMAT, VERSION

_OPEN = 64  # files at a time
_ABOUT = """
SELECT identifier, title, year, primary_category,
    (SELECT caption_text FROM figure_images JOIN figures USING (figure_id)
     WHERE figure_images.image_id = image_files.image_id AND caption_text != ''
     ORDER BY figure_id LIMIT 1) AS caption
FROM image_files JOIN articles USING (article_id) WHERE image_id = ?
"""
_LONGEST = 1000  # characters of a caption


@dataclass(frozen=True)
class AboutPicture:
    """What is told of a picture to who asks for it; "" or 0 where the index does not know.

    Attributes
    ----------
    identifier, title, category, year
        Of its article.
    caption
        Of a figure that shows it, at most 1,000 characters.
    """

    identifier: str = ""
    title: str = ""
    category: str = ""
    year: int = 0
    caption: str = ""


class LabelPictures:
    """The pictures of a profile; threads may share it.

    Attributes
    ----------
    ids
        int64 [n], ascending.
    width, height
        int32 [n], pixels.

    Parameters
    ----------
    stores
        The image stores; of an image that lies in two the first one counts.
    database
        The index.

    Raises
    ------
    ReimagingError
        If a store or the index is missing or damaged, or no image was rendered.
    """

    def __init__(self, stores: Sequence[Path], database: Path) -> None:
        self._files = [JpegFile(path, FORMAT, VERSION, "doit convert") for path in stores]
        self._database = database
        if not any(map(len, self._files)):
            raise ReimagingError("No image is there to be labelled; `doit convert` renders them.")
        with reading(database):  # or it is told at once that there is none
            pass
        every = np.concatenate([file.ids for file in self._files])
        self.ids: NDArray[np.int64]
        self.ids, first = np.unique(every, return_index=True)  # of equal ones the first
        self.width: NDArray[np.int32] = np.concatenate([file.width for file in self._files])[first]
        self.height: NDArray[np.int32] = np.concatenate([f.height for f in self._files])[first]
        counts = [len(file) for file in self._files]
        self._store = np.repeat(np.arange(len(counts), dtype=np.int16), counts)[first]
        self._handles: OrderedDict[int, OpenFile] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, image_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the row of each of these images; those that are not here are left out."""
        places = np.searchsorted(self.ids, image_ids)
        places = np.minimum(places, len(self.ids) - 1)
        return places[self.ids[places] == image_ids]

    def row(self, image_id: int) -> int:
        """Give the row of one image.

        Raises
        ------
        ReimagingError
            If it is not here.
        """
        found = self.rows(np.array([image_id], np.int64))
        if not len(found):
            raise ReimagingError(
                f"Image {image_id} is not here; allowed are the {len(self):,} images of this "
                "profile that were rendered."
            )
        return int(found[0])

    def jpeg(self, row: int) -> bytes:
        """Give the JPEG file of an image.

        Raises
        ------
        ReimagingError
            If its store is gone or was made again.
        """
        store = int(self._store[row])
        return self._files[store].read(self._handle(store), int(self.ids[row]))

    def about(self, row: int) -> AboutPicture:
        """Give what the index says of an image."""
        with reading(self._database) as index:
            found = index.execute(_ABOUT, (int(self.ids[row]),)).fetchone()
        if found is None:
            return AboutPicture()
        return AboutPicture(
            found["identifier"],
            found["title"] or "",
            found["primary_category"] or "",
            found["year"],
            (found["caption"] or "")[:_LONGEST],
        )

    def _handle(self, store: int) -> OpenFile:
        with self._lock:
            if store in self._handles:
                self._handles.move_to_end(store)
                return self._handles[store]
        handle = self._files[store].open()
        with self._lock:
            self._handles[store] = handle
            while len(self._handles) > _OPEN:
                self._handles.popitem(last=False)  # closed when nobody reads it any more
        return handle
