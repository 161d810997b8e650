"""Real papers to measure with: bulk tars in a folder that the environment or the caller names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from results import ROOT, lacking

from reimaging.ingest.eprint import SourceFile, UnreadableError, read_bulk_tar, read_eprint
from reimaging.ingest.image_file import is_image, read_header

CORPUS = Path(os.environ.get("REIMAGING_CORPUS", ROOT.parent / "shared/corpus"))
SAMPLE = ROOT / "data/sample/bulk/src"


@dataclass(frozen=True)
class Image:
    """An image file of an article, also unpacked for those that read files."""

    name: str  # identifier: path in the article
    format: str  # by content
    path: Path
    data: bytes


def tars_in(folder: Path) -> list[Path]:
    """Name the bulk tars of a folder; end with a sentence if there are none."""
    tars = sorted(folder.glob("arXiv_src_*.tar"))
    if not tars:
        lacking(
            f"{folder} holds no bulk tar (arXiv_src_*.tar). Name the folder above src/ with "
            "REIMAGING_CORPUS; the sample's tars come with `make`."
        )
    return tars


@contextmanager
def unpacked_images(folder: Path) -> Iterator[list[Image]]:
    """Unpack the image files of a folder of bulk tars, those of a known format."""
    with tempfile.TemporaryDirectory(prefix="reimaging-bench-") as name:
        images = []
        for tar in tars_in(folder):
            for identifier, file in _files(tar):
                kind = read_header(file.data).format if file.data else None
                if file.data and kind and is_image(file.path):
                    path = Path(name, f"{len(images):05d}{Path(file.path).suffix.lower()}")
                    path.write_bytes(file.data)
                    images.append(Image(f"{identifier}: {file.path}", kind, path, file.data))
        yield images


def _files(tar: Path) -> Iterator[tuple[str, SourceFile]]:
    for member in read_bulk_tar(tar):
        if member.identifier is not None:
            with suppress(UnreadableError):  # the sample has damaged articles, as arXiv has
                for file in read_eprint(member)[1]:
                    yield member.identifier.canonical, file
