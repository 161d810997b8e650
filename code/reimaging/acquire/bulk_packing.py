"""Packs single e-prints into bulk tars, so that all that follows finds what arXiv ships.

As arXiv's, a tar has the articles of one month: a folder `YYMM/` and its members by name. All that
a header says beyond name and size is fixed: the same e-prints give the same bytes.
"""

import hashlib
import tarfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final, cast

from reimaging.acquire.eprints import kept_eprint
from reimaging.acquire.manifest import MANIFEST, BulkTar, in_order, month_of, write_manifest
from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.identifier import parse_identifier

SIZE: Final = 500_000_000  # bytes that a tar may have, unless one article has more

_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def pack(cache: Path, identifiers: Sequence[str], folder: Path) -> list[BulkTar]:
    """Pack e-prints into tars `arXiv_src_YYMM_NNN.tar`, and state them in a manifest.

    A tar that stands as it is to be is left alone. One of an earlier packing that is no longer
    wanted stays in the folder, but not in the manifest.

    Parameters
    ----------
    cache
        What `fetch_eprints` filled; what it lacks is left out.
    identifiers
        Of articles, in any form and order.
    folder
        Where tars and manifest are to be.

    Returns
    -------
    list of BulkTar
        In the order of time.

    Raises
    ------
    ReimagingError
        If no e-print is in the cache, or the folder cannot be written to.
    """
    parsed = (parse_identifier(text) for text in identifiers)
    found = {i.compact: (i, kept_eprint(cache, i)) for i in parsed if i is not None}
    eprints = [(i.yymm, i.compact, path) for i, path in found.values() if path is not None]
    if not eprints:
        raise ReimagingError(
            f"None of the {len(identifiers)} e-prints to be packed is in {cache}: fetch one first."
        )
    eprints.sort(key=lambda eprint: (month_of(eprint[0]), eprint[1]))
    tars = []
    try:
        for yymm, month in groupby(eprints, key=lambda eprint: eprint[0]):
            for seq, paths in enumerate(_shares([path for _, _, path in month]), start=1):
                tars.append(_pack_tar(folder, yymm, seq, paths))
        # Last: what it states is there.
        write_manifest(folder / MANIFEST, tars, _EPOCH)
    except OSError as error:
        raise ReimagingError(
            f"E-prints cannot be packed into {folder}: {error.strerror or error}."
        ) from None
    return in_order(tars)


def _shares(paths: list[Path]) -> Iterator[list[Path]]:
    """Cut a month into lists of e-prints that fit into a tar each."""
    share: list[Path] = []
    size = 0
    for path in paths:
        more = tarfile.BLOCKSIZE + path.stat().st_size
        if share and size + more > SIZE:
            yield share
            share, size = [], 0
        share.append(path)
        size += more
    yield share


def _pack_tar(folder: Path, yymm: str, seq: int, paths: list[Path]) -> BulkTar:
    path = folder / f"arXiv_src_{yymm}_{seq:03d}.tar"
    written = _Hashed()
    contents = None
    if path.is_file():  # it may be just what is wanted: tell without writing
        contents = _write(written, yymm, paths)
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "md5").digest() == written.md5.digest()
        contents = contents if same else None
    if contents is None:
        with replacing(path) as temporary, temporary.open("wb") as file:
            written = _Hashed(file)
            contents = _write(written, yymm, paths)
    return BulkTar(
        name=path.name,
        key=f"src/{path.name}",
        md5=written.md5.hexdigest(),
        size=written.size,
        yymm=yymm,
        seq=seq,
        first_item=paths[0].stem,
        last_item=paths[-1].stem,
        num_items=len(paths),
        content_md5=contents,
    )


def _write(tar_file: "_Hashed", yymm: str, paths: list[Path]) -> str:
    """Write a tar; give the md5 of its members, one after the other."""
    contents = _Hashed()
    # the plain format, as arXiv's
    with tarfile.open(
        fileobj=cast(BinaryIO, tar_file), mode="w", format=tarfile.USTAR_FORMAT
    ) as tar:
        folder = tarfile.TarInfo(yymm)
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(folder)
        for path in paths:
            member = tarfile.TarInfo(f"{yymm}/{path.name}")
            with path.open("rb") as file:
                member.size = path.stat().st_size
                contents.file = file
                tar.addfile(member, cast(BinaryIO, contents))
    return contents.md5.hexdigest()


class _Hashed:
    """A file, or nowhere, and the md5 and number of bytes of all that is read or written."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        self.file = file
        self.md5 = hashlib.md5(usedforsecurity=False)
        self.size = 0

    def _count(self, block: bytes) -> bytes:
        self.md5.update(block)
        self.size += len(block)
        return block

    def read(self, count: int = -1) -> bytes:
        return self._count(self.file.read(count)) if self.file else b""

    def write(self, block: bytes) -> int:
        self._count(block)
        return self.file.write(block) if self.file else len(block)

    def tell(self) -> int:
        return self.size
