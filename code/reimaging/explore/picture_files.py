"""The JPEGs of images and their thumbnails, as a browser asks for them by the hundred.

Plain ASGI, without a framework before it, so that a thumbnail costs as little as can be.
"""

import asyncio
import json
import re
import zlib

from reimaging.explore.catalogue import Catalogue
from reimaging.explore.guard import Headers, Receive, Scope, Send
from reimaging.explore.image_files import ImageFiles
from reimaging.explore.stale_files import StaleFilesError, logged

_PATH = re.compile(r"/(images|thumbnails)/([0-9]{1,19})\.jpg", re.ASCII)
# a store that is made again may have other pictures of the same images: not for ever, then
_KEPT = (b"cache-control", b"public, max-age=86400, immutable")
_LARGEST = 2**63 - 1


class PictureFiles:
    """An ASGI application that answers /images/ID.jpg and /thumbnails/ID.jpg.

    Parameters
    ----------
    catalogue
        The images that may be shown.
    files
        Where their pictures lie.
    """

    def __init__(self, catalogue: Catalogue, files: ImageFiles) -> None:
        self._catalogue, self._files = catalogue, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a JPEG, with 304 if the browser has it, or with a sentence."""
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, f"{scope['method']} is not done here; allowed is GET.")
            return
        found = _PATH.fullmatch(scope["path"])
        row = self._row(int(found[2])) if found else None
        if found is None or row is None:
            await _refuse(send, 404, f"There is no picture at {scope['path'][:60]!r}.")
            return
        try:
            if found[1] == "images":
                jpeg = await asyncio.to_thread(self._files.jpeg, row)
            elif self._files.is_thumbnail_near(row):
                jpeg = self._files.thumbnail(row)  # a few KB: a thread would cost more than it
            else:
                jpeg = await asyncio.to_thread(self._files.thumbnail, row)
        except StaleFilesError as error:
            await _refuse(send, 503, logged(error))
            return
        tag = b'"%08x-%x"' % (zlib.crc32(jpeg), len(jpeg))
        if any(name == b"if-none-match" and tag in value for name, value in scope["headers"]):
            await _answer(send, 304, [(b"etag", tag), _KEPT], b"")
            return
        headers: Headers = [
            (b"content-type", b"image/jpeg"),
            (b"content-length", b"%d" % len(jpeg)),
            (b"etag", tag),
            _KEPT,
        ]
        await _answer(send, 200, headers, jpeg)

    def _row(self, image_id: int) -> int | None:
        if image_id > _LARGEST:
            return None
        ids = self._catalogue.ids
        row = int(ids.searchsorted(image_id))
        return row if row < len(ids) and ids[row] == image_id else None


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"error": sentence}).encode()
    headers: Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
    ]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    await _answer(send, status, headers, body)
