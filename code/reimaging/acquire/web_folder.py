"""A folder of any web server that holds bulk tars, as arXiv lays them out."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from reimaging.acquire.place import base_name, size_and_md5
from reimaging.acquire.transfer import Broken, Patience, Stream, download
from reimaging.acquire.web import Answer, Client
from reimaging.errors import ReimagingError

_BLOCK = 1 << 20
_BASE64: Final = r"([A-Za-z0-9+/]{22}==)"  # of the 16 bytes of an md5
_DIGEST: Final = re.compile(rf"(?:^|[,\s])md5=:?{_BASE64}", re.IGNORECASE)
_STATEMENTS: Final = {
    "Content-MD5": re.compile(rf"^\s*{_BASE64}\s*$"),
    "Repr-Digest": _DIGEST,  # RFC 9530
    "Digest": _DIGEST,  # RFC 3230
}
_ETAG: Final = re.compile(r'"([0-9a-f]{32})"', re.IGNORECASE)  # a weak one says nothing of bytes


class WebFolder:
    """A folder with bulk tars, either directly in it or in its `src/`.

    Parameters
    ----------
    url
        Its address, `http://` or `https://`.
    client
        Who asks; one without special manners where none is given.
    patience
        How long to try to read a file.
    """

    def __init__(
        self, url: str, client: Client | None = None, patience: Patience | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._client = client or Client()
        self._patience = patience or Patience()

    def holds(self, name: str, key: str) -> bool:
        """Compare size and md5 of the file there with those of the key.

        Where the server states no md5, all bytes are read, and none is kept: the size would not do.
        """
        size, md5 = size_and_md5(key)
        found = self._find(name)
        if found is None:
            return False
        url, headers = found
        # What is packed for the way has another length and perhaps another md5.
        packed = headers.get("Content-Encoding", "identity").lower() != "identity"
        length = "" if packed else headers.get("Content-Length", "")
        if length.isdigit() and int(length) != size:
            return False
        stated = None if packed or not length.isdigit() else _stated_md5(headers)
        return (stated or self._md5_of_all(url, size)) == md5

    def fetch(self, name: str, key: str, to: Path, progress: Callable[[int], object]) -> None:
        """Bring what is missing of the tar, skipping what is here where there are no ranges."""
        size, _ = size_and_md5(key)
        found = self._find(name)
        if found is None:
            raise ReimagingError(f"{base_name(name)} is neither in {self.url} nor in its src/.")
        url, _ = found
        try:
            download(
                lambda at: self._open(url, at),
                to,
                size,
                progress,
                what=url,
                patience=self._patience,
            )
        except FileNotFoundError:
            raise ReimagingError(f"{url} is no longer there.") from None

    def _find(self, name: str) -> tuple[str, Mapping[str, str]] | None:
        # One rule for both methods: what is vouched for must be what is fetched.
        file = quote(base_name(name), safe="")
        for folder in (self.url, f"{self.url}/src"):
            url = f"{folder}/{file}"
            answer = self._head(url)
            if answer.status == 200:
                return url, answer.headers
            if answer.status not in (404, 410):
                raise ReimagingError(f"{url} is refused with status {answer.status}.")
        return None

    def _head(self, url: str) -> Answer:
        return self._client.get(url, at_most=0, method="HEAD")

    def _md5_of_all(self, url: str, size: int) -> str:
        """Read a file through; empty if it has another size or is gone."""
        md5 = hashlib.md5(usedforsecurity=False)
        done = failures = 0
        while True:
            before = done
            try:
                with self._open(url, done) as stream:
                    if stream.size not in (None, size):
                        return ""
                    while block := stream.read(_BLOCK):
                        md5.update(block)
                        done += len(block)
                        if done > size:
                            return ""
                return md5.hexdigest()
            except FileNotFoundError:
                return ""
            except Broken as error:
                failures = 1 if done > before else failures + 1
                if failures >= self._patience.attempts:
                    raise ReimagingError(
                        f"{url} states no md5 and could not be read to its end ({error}), so that "
                        "it is not known whether its bytes are the right ones."
                    ) from None
                self._patience.wait(failures)

    @contextmanager
    def _open(self, url: str, offset: int) -> Iterator[Stream]:
        with ExitStack() as stack:
            try:
                stream = stack.enter_context(self._client.open(url, offset))
            except ReimagingError:
                if not offset:
                    raise
                # Not every server can begin at an offset: what is here is sent again, and skipped.
                stream = stack.enter_context(self._client.open(url))
                while offset and (block := stream.read(min(offset, _BLOCK))):
                    offset -= len(block)
            yield stream


def _stated_md5(headers: Mapping[str, str]) -> str | None:
    """Find the md5 that a server states of a file, in one of the ways in which servers do."""
    for name, form in _STATEMENTS.items():
        if stated := form.search(headers.get(name, "")):
            return b64decode(stated[1]).hex()
    tag = _ETAG.fullmatch(headers.get("ETag", ""))
    return tag[1].lower() if tag else None
