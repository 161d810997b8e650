"""The articles of a drawn sample in as many bulk tars as are wanted."""

import hashlib
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest, write_manifest


def repack(drawn: Path, target: Path, count: int) -> list[BulkTar]:
    """Cut the tars of a folder into more, and state them in a manifest.

    Parameters
    ----------
    drawn
        A folder of bulk tars with their manifest.
    target
        Where the new ones are to be.
    count
        How many; at most as many as there are articles.
    """
    shares = []
    for tar in read_manifest(drawn / MANIFEST):
        with tarfile.open(drawn / tar.name) as packed:
            members = [
                (info.name, packed.extractfile(info).read())  # type: ignore[union-attr]
                for info in packed
                if info.isfile()
            ]
        shares.append((tar.yymm, members))
    while len(shares) < count:
        place = max(range(len(shares)), key=lambda n: len(shares[n][1]))
        yymm, members = shares[place]
        half = len(members) // 2
        if not half:
            raise ValueError(f"{drawn} has no more than {len(shares)} articles")
        shares[place : place + 1] = [(yymm, members[:half]), (yymm, members[half:])]
    target.mkdir(parents=True, exist_ok=True)
    number: dict[str, int] = {}
    tars = []
    for yymm, members in shares:
        number[yymm] = number.get(yymm, 0) + 1
        name = f"arXiv_src_{yymm}_{number[yymm]:03}.tar"
        data = _packed(members)
        (target / name).write_bytes(data)
        items = [Path(member).stem for member, _ in members]
        tars.append(BulkTar(
            name, f"src/{name}", hashlib.md5(data).hexdigest(), len(data), yymm, number[yymm],
            items[0], items[-1], len(items), "",
        ))  # fmt: skip
    write_manifest(target / MANIFEST, tars, datetime(2021, 1, 1, tzinfo=UTC))
    return tars


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()
