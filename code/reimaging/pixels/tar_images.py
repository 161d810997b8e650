"""The second pass over a bulk tar: each image file of its part, rendered into the tar's store."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from reimaging.acquire.manifest import BulkTar
from reimaging.errors import ReimagingError
from reimaging.identifier import image_id
from reimaging.index.database import reading
from reimaging.ingest.eprint import UnreadableError, read_bulk_tar, read_eprint
from reimaging.pixels.convert import convert_images
from reimaging.pixels.store import LEFT_OUT, ImageStore, write_store
from reimaging.settings import ImageSettings

VERSION = 2  # of what a store holds; raise it when the same file is rendered otherwise


def made_from(
    tar: BulkTar, settings: ImageSettings, formats: Mapping[int, str | None]
) -> dict[str, str | int]:
    """Say what the store of a tar is made from, as its attributes."""
    images = hashlib.sha256(repr(sorted(formats.items())).encode()).hexdigest()
    return {
        "tar": tar.annex_key,
        "store version": VERSION,
        "images": images,
        "short side": settings.short_side,
        "vector dpi": settings.vector_dpi,
        "jpeg quality": settings.jpeg_quality,
        "timeout": settings.timeout,
    }


def store_stands(target: Path, tar: BulkTar, part: Path, settings: ImageSettings) -> bool:
    """Tell whether the store needs not be made again."""
    if not target.is_file() or not part.is_file():
        return False
    expected = made_from(tar, settings, _formats(part))
    try:
        with ImageStore(target) as store:
            said = store.attributes  # one with images left out came from elsewhere
            return LEFT_OUT not in said and all(said.get(k) == v for k, v in expected.items())
    except ReimagingError:  # damaged, or of another version
        return False


def write_images(
    target: Path,
    tar: BulkTar,
    part: Path,
    fetch: Callable[[], Path],
    settings: ImageSettings,
    workers: int,
) -> bool:
    """Render the image files of a bulk tar into its store; does nothing if that store stands.

    Parameters
    ----------
    target
        The store (store.py says how it is laid out).
    tar
        What the manifest says of the tar.
    part
        The tar's part of the index: it names the images.
    fetch
        Gives the tar's path; called only if images have to be rendered.
    settings
        Size, resolution, quality and time limit.
    workers
        How many images are rendered at a time.

    Returns
    -------
    bool
        Whether there was anything to do.

    Raises
    ------
    ReimagingError
        If the tar cannot be had, lacks what its part names, or Ghostscript is needed and missing.
    """
    if store_stands(target, tar, part, settings):
        return False
    formats = _formats(part)
    files = _image_files(fetch(), formats) if formats else iter(())
    rendered = convert_images(
        files,
        workers=workers,
        short_side=settings.short_side,
        vector_dpi=settings.vector_dpi,
        timeout=settings.timeout,
    )
    write_store(
        target,
        rendered,
        attributes=made_from(tar, settings, formats),
        quality=settings.jpeg_quality,
    )
    return True


def _formats(part: Path) -> dict[int, str | None]:
    with reading(part) as database:
        rows = database.execute("SELECT image_id, format FROM image_files")
        return dict(rows.fetchall())


def _image_files(
    path: Path, formats: Mapping[int, str | None]
) -> Iterator[tuple[int, bytes | None, str | None]]:
    waiting = set(formats)
    with suppress(UnreadableError):  # the part says so already
        for member in read_bulk_tar(path):
            if not waiting:
                return
            if member.identifier is None:
                continue
            with suppress(UnreadableError):
                for file in read_eprint(member)[1]:
                    number = image_id(member.identifier.canonical, file.path)
                    if number in waiting:
                        waiting.remove(number)
                        yield number, file.data, formats[number]
    if waiting:
        raise ReimagingError(
            f"{path}: {len(waiting)} images that its part names are not in it; remove the part "
            "and run doit again."
        )
