"""A folder as a zip file that has the same bytes each time, however large it is.

Names are sorted, dates are that of the commit, permissions are those of a plain file or a program,
and nothing tells of the machine. What is packed already is stored as it is; the rest is deflated,
whose bytes are the same with the same zlib. The last file, SHA256SUMS, lists all others.
"""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from tqdm import tqdm

from reimaging.atomic import replacing

SUMS: Final = "SHA256SUMS"
_BLOCK = 1 << 20
_PACKED = {
    *(".gz", ".xz", ".bz2", ".zip", ".keras", ".png", ".jpg", ".jpeg", ".webp", ".pdf", ".woff2"),
    *(".woff",),
}
_STORES = "images"  # a folder whose HDF5 files hold JPEGs
_FIRST = 315532800  # 1980, where the calendar of zip files begins


def write_zip(target: Path, folder: Path, moment: int) -> int:
    """Pack a folder; the zip has one folder inside, of the target's stem.

    Parameters
    ----------
    target
        The zip file to make; it appears only when it is whole.
    folder
        What is packed: its files, and those that links in it lead to.
    moment
        The date of all files, in seconds since 1970.

    Returns
    -------
    int
        How many files it holds.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in _files(folder))
    total = sum((folder / name).stat().st_size for name in names)
    sums = []
    with (
        replacing(target) as temporary,
        zipfile.ZipFile(temporary, "w") as packed,
        tqdm(total=total, desc=target.name, unit="B", unit_scale=True, disable=None) as bar,
    ):
        for name in names:
            source = folder / name
            entry = _entry(f"{target.stem}/{name}", moment, source.stat())
            digest = hashlib.sha256()
            with source.open("rb") as file, packed.open(entry, "w") as inside:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    inside.write(block)
                    bar.update(len(block))
            sums.append(f"{digest.hexdigest()}  {name}\n")
        text = "".join(sums).encode()
        packed.writestr(_entry(f"{target.stem}/{SUMS}", moment), text)
    return len(names) + 1


def is_packed(name: PurePosixPath) -> bool:
    """Tell whether a file is packed in itself, so that deflating it is in vain."""
    return name.suffix.lower() in _PACKED or (name.suffix == ".h5" and name.parent.name == _STORES)


def _entry(name: str, moment: int, status: os.stat_result | None = None) -> zipfile.ZipInfo:
    date = datetime.fromtimestamp(max(moment, _FIRST), UTC)
    entry = zipfile.ZipInfo(name, (date.year, date.month, date.day, *date.timetuple()[3:6]))
    entry.create_system = 3  # Unix, wherever it is made: permissions are told
    runs = status is not None and status.st_mode & stat.S_IXUSR
    entry.external_attr = (stat.S_IFREG | (0o755 if runs else 0o644)) << 16
    stored = is_packed(PurePosixPath(name))
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.file_size = status.st_size if status else 0  # tells beforehand whether it needs zip64
    return entry


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
