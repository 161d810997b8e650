"""Bulk tars and e-prints: what arXiv packs, streamed file by file; nothing is written to disk.

A bulk tar holds a folder `YYMM/` with one member an article: `ID.gz`, a gzipped tar or one gzipped
file, or `ID.pdf`. Which of the two a .gz is, its content decides. A file inside an article is read
only up to a bound, and an article only up to a bound in all, so that no gzip bomb grows in memory.
ISA-L unpacks: two to three times as fast as zlib, and unpacking bounds the speed of all.
"""

import io
import posixpath
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Self, cast

from isal import igzip, isal_zlib

from reimaging.errors import ReimagingError
from reimaging.identifier import Identifier, parse_identifier

MAX_FILE = 128 << 20  # bytes of one file inside an article
MAX_ARTICLE = 2 << 30  # bytes of one article, unpacked
MAX_FILES = 100_000  # files inside an article
MAX_NAMES = 16 << 20  # characters of their paths, together

_COMMON = 32 << 20  # bytes that an article unpacks to and that are held in memory
_BLOCK = 1 << 15  # packed bytes that are unpacked at a time: to 32 MiB at most
_TRAILER = 8  # bytes of checksum and size at the end of a gzip
_GZIP = 31  # zlib's sign for gzip's header and trailer

# What a stream that is no gzip, no tar, or ends too early makes the standard library raise.
_ISAL = cast(type[Exception], isal_zlib.error)
DAMAGED = (OSError, EOFError, zlib.error, _ISAL, tarfile.TarError, UnicodeError, ValueError,
           OverflowError, IndexError)  # fmt: skip


class _Header(tarfile.TarInfo):
    """A tar header that does not let a damaged or hostile one pass.

    The standard library takes a damaged header for the end, calls itself for each extended one,
    reads a long name of any length, believes any size, and unpacks the maps of sparse files without
    end; no archive of arXiv's has one.
    """

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tar)
        except _NO_HEADER:
            raise tarfile.ReadError("a damaged header") from None

    def _proc_member(self, tar: tarfile.TarFile) -> Self:
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a sparse file")
        longest = _LONGEST_NAME if self.type in _EXTENDED else _LARGEST
        if not 0 <= self.size <= longest:
            raise tarfile.ReadError("a header of unlikely length")
        member: Self = super()._proc_member(tar)  # type: ignore[misc]
        if not 0 <= member.size <= _LARGEST:  # an extended header may say it anew
            raise tarfile.ReadError("a header of unlikely length")
        return member

    def _no_sparse_file(self, *_: object) -> None:
        raise tarfile.ReadError("a sparse file")

    _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _no_sparse_file


_NO_HEADER: tuple[type[Exception], ...] = (
    tarfile.InvalidHeaderError,  # type: ignore[attr-defined]
    tarfile.TruncatedHeaderError,  # type: ignore[attr-defined]
    RecursionError,
)
_EXTENDED = (b"L", b"K", b"x", b"g", b"X")
_LONGEST_NAME = 1 << 16  # bytes of an extended header
_LONGEST_PATH = 4096  # characters; no file system takes more
_LARGEST = 1 << 40  # bytes that a header may claim


class UnreadableError(Exception):
    """A tar or an e-print that cannot be read on; its text is the reason, part of an outcome."""


class TooLargeError(UnreadableError):
    """An e-print that holds more than is read."""


@dataclass(frozen=True)
class Member:
    """One member of a bulk tar: an article as arXiv ships it, of `size` bytes.

    `identifier` is None when the member's name is none of an article.
    """

    name: str
    size: int
    identifier: Identifier | None
    stream: IO[bytes]


@dataclass(frozen=True)
class SourceFile:
    """One file of an article: its path inside the article, its size in bytes, what it holds.

    `data` is None if that is more than MAX_FILE.
    """

    path: str
    size: int
    data: bytes | None


def read_bulk_tar(path: Path) -> Iterator[Member]:
    """Give the members of a bulk tar in the order in which they lie in it.

    A member's stream is good until the next one is asked for.

    Raises
    ------
    UnreadableError
        Where the tar is damaged; what lay before was given.
    ReimagingError
        If the file cannot be read.
    """
    try:
        with tarfile.open(path, "r:", encoding="latin-1", tarinfo=_Header) as tar:
            for info in tar:
                if info.isfile() and (stream := tar.extractfile(info)) is not None:
                    stem = posixpath.basename(info.name).rsplit(".", 1)[0]
                    stem = stem if info.name.endswith((".gz", ".pdf")) else ""
                    yield Member(info.name, info.size, parse_identifier(stem), stream)
                _forget(tar)
            _demand_end(tar)
    except OSError as error:
        raise ReimagingError(f"{path}: this bulk tar cannot be read: {_reason(error)}.") from None
    except DAMAGED as error:
        raise UnreadableError(_reason(error)) from None


def _forget(tar: tarfile.TarFile) -> None:
    """Have tarfile forget each header that it saw; 100 k of them would stay in memory."""
    tar.members.clear()  # type: ignore[attr-defined]
    tar.pax_headers.clear()  # type: ignore[attr-defined]


def _demand_end(tar: tarfile.TarFile) -> None:
    """Look whether a bulk tar is whole: its end is marked by zeros, and nothing is behind it.

    Raises
    ------
    UnreadableError
        If it is cut off between two members, or goes on where tarfile stops.
    """
    file = tar.fileobj
    assert file is not None
    file.seek(tar.offset)
    if len(file.read(tarfile.BLOCKSIZE)) < tarfile.BLOCKSIZE:
        raise UnreadableError("it is cut off")
    while block := file.read(1 << 20):
        if block.count(0) < len(block):
            raise UnreadableError("it goes on behind its end")


def read_eprint(member: Member) -> tuple[str, Iterator[SourceFile]]:
    """Tell what kind of e-print a member is, and give its files one after the other.

    Returns
    -------
    kind
        "pdf" for a PDF in place of a source; "tar" or "file" for a source of several files or one.
    files
        The files; a path that leads out of the article, links and devices are passed over. Of two
        files with one path the first counts. Raises UnreadableError where the source is damaged,
        TooLargeError where it holds more than is allowed; what came before stands.

    Raises
    ------
    UnreadableError
        If not even the kind of source can be told.
    """
    if member.name.endswith(".pdf"):
        return "pdf", iter(())
    try:
        if member.stream.read(2) != b"\x1f\x8b":
            raise UnreadableError("it is not gzipped")
        member.stream.seek(0)
        unpacked = _unpack(_blocks(member))
        if unpacked is None:
            member.stream.seek(0)
            return _large(member)
    except DAMAGED as error:
        raise UnreadableError(_reason(error)) from None
    data, damage = unpacked
    if damage and len(data) < tarfile.BLOCKSIZE:
        raise UnreadableError(damage)
    if _is_tar_header(data[: tarfile.BLOCKSIZE]):
        return "tar", _until_damage(_files_of_tar(io.BytesIO(data), "r:"), damage)
    return "file", _until_damage(iter([_single_file(member, data)]), damage)


def _blocks(member: Member) -> Iterator[bytes]:
    """Cut a member into blocks, its last eight bytes apart: a wrong checksum costs its block."""
    left = member.size - _TRAILER
    while left > 0 and (block := member.stream.read(min(_BLOCK, left))):
        left -= len(block)
        yield block
    yield member.stream.read(_BLOCK)


def _unpack(blocks: Iterable[bytes]) -> tuple[bytes, str | None] | None:
    """Unpack an article of common size at once; None if it is larger.

    Returns
    -------
    data
        What it holds, as far as it can be had.
    damage
        Why no more can be had; None for a sound one. What follows its end does not count, as it
        does not for gunzip.
    """
    pieces, size = [], 0
    member = isal_zlib.decompressobj(wbits=_GZIP)
    try:
        for packed in blocks:
            block = packed
            while block:
                pieces.append(member.decompress(block))
                size += len(pieces[-1])
                if size > _COMMON:
                    return None
                block = member.unused_data if member.eof else b""
                if member.eof:
                    if not block.startswith(b"\x1f\x8b"):
                        return b"".join(pieces), None
                    member = isal_zlib.decompressobj(wbits=_GZIP)
    except DAMAGED as error:
        return b"".join(pieces), _reason(error)
    return b"".join(pieces), "it is cut off"


def _until_damage(files: Iterator[SourceFile], damage: str | None) -> Iterator[SourceFile]:
    """Give the files of what was unpacked, and then say what damage there is behind it."""
    try:
        yield from files
    except TooLargeError:
        raise
    except UnreadableError as error:
        raise UnreadableError(damage or str(error)) from None
    if damage:
        raise UnreadableError(damage)


def _large(member: Member) -> tuple[str, Iterator[SourceFile]]:
    """Read an article that is too large to be held in memory."""
    unpacked = cast(IO[bytes], igzip.IGzipFile(fileobj=member.stream))
    head = unpacked.read(tarfile.BLOCKSIZE)
    unpacked.seek(0)
    if _is_tar_header(head):
        return "tar", _files_of_tar(unpacked, "r|")
    return "file", _single_large_file(unpacked, member)


def _is_tar_header(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, "latin-1", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _files_of_tar(unpacked: IO[bytes], mode: Literal["r:", "r|"]) -> Iterator[SourceFile]:
    seen: set[str] = set()
    left, names_left = MAX_ARTICLE, MAX_NAMES
    try:
        # latin-1 never fails, and a name that is UTF-8 can be had back from it
        with tarfile.open(
            fileobj=unpacked, mode=mode, bufsize=_BLOCK, encoding="latin-1", tarinfo=_Header
        ) as tar:
            for count, info in enumerate(tar):
                _forget(tar)
                left -= info.size
                names_left -= len(info.name)
                if left < 0 or names_left < 0 or count >= MAX_FILES:
                    raise TooLargeError("it unpacks to more than is allowed")
                path = _path_inside(info.name)
                if not info.isfile() or path is None or path in seen:
                    continue
                seen.add(path)
                if info.size > MAX_FILE:
                    yield SourceFile(path, info.size, None)
                    continue
                stream = tar.extractfile(info)
                yield SourceFile(path, info.size, stream.read() if stream else b"")
    except DAMAGED as error:
        raise UnreadableError(_reason(error)) from None


def _single_large_file(unpacked: IO[bytes], member: Member) -> Iterator[SourceFile]:
    try:
        data = unpacked.read(MAX_FILE + 1)
    except DAMAGED as error:
        raise UnreadableError(_reason(error)) from None
    if len(data) > MAX_FILE:
        raise TooLargeError("it unpacks to more than is allowed")
    yield _single_file(member, data)


def _single_file(member: Member, data: bytes) -> SourceFile:
    stem = posixpath.basename(member.name).removesuffix(".gz")
    return SourceFile(stem + _suffix(data), len(data), data)


def _suffix(data: bytes) -> str:
    head = data[:1024].lstrip()
    if head.startswith(b"%!"):
        return ".ps"
    if head.startswith(b"%PDF"):
        return ".pdf"
    if head[:100].lower().startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ".tex"


def _path_inside(name: str) -> str | None:
    """Clean a path in a tar; None if it leads out of the article."""
    if "\0" in name or name.startswith("/"):
        return None
    with suppress(UnicodeError):  # else it is truly latin-1
        name = name.encode("latin-1").decode("utf-8")
    path = posixpath.normpath(name)
    leads_out = path in (".", "..") or path.startswith("../")
    return None if leads_out or len(path) > _LONGEST_PATH else path


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text[:200] or type(error).__name__
