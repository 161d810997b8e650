"""The files of a site of ours, built from code/front and held in memory, packed for the way.

What lies in assets/ has a name that changes with its content, so that a browser may keep it for
ever; a page is asked for anew each time.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from reimaging.explore.guard import Headers, Receive, Scope, Send

_FOREVER = b"public, max-age=31536000, immutable"
_PACKED = (".html", ".js", ".css", ".svg", ".json", ".txt", ".map")
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Images of the arXiv</title>
<h1>The site is not built</h1>
<p>Its pages are missing from this copy of the project. <code>make front</code> builds them; it
takes Node.</p>
<p>The <a href="/api">API</a> is there.</p>
</html>
"""


class _File(NamedTuple):
    headers: Headers
    body: bytes
    packed: bytes | None
    tag: bytes


class SiteFiles:
    """An ASGI application that answers with the files of a site, and its page for its routes.

    Parameters
    ----------
    page
        The page that all routes of the site are answered with, such as "index.html".
    routes
        Paths at which the site's own code decides what is shown; one that ends in "/" stands for
        all below it.
    folder
        Of the built site; by default the one in this package.
    """

    def __init__(self, page: str, routes: Sequence[str], folder: Traversable | None = None) -> None:
        built = folder or resources.files("reimaging.explore").joinpath("site")
        self._files = {f"/{name}": _file(name, data) for name, data in _all(built, "")}
        self._page = self._files.get(f"/{page}") or _file(page, _NOT_BUILT.encode())
        self._routes = frozenset(route for route in routes if not route.endswith("/"))
        self._below = tuple(route for route in routes if route.endswith("/") and route != "/")
        self._has_root = "/" in routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or with the page."""
        path = scope["path"]
        file = self._files.get(path)
        status = 200
        if file is None:
            known = path in self._routes or path.startswith(self._below)
            status = 200 if known or (path == "/" and self._has_root) else 404
            file = self._page  # which says in its own way that there is nothing
        if scope["method"] not in ("GET", "HEAD"):
            status, file = 405, _file("no.json", b'{"error": "Only GET is done here."}')
        said = dict(scope["headers"])
        if status == 200 and file.tag in said.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": file.headers})
            await send({"type": "http.response.body", "body": b""})
            return
        body, headers = file.body, list(file.headers)
        if file.packed is not None:
            headers.append((b"vary", b"accept-encoding"))
            if b"gzip" in said.get(b"accept-encoding", b""):
                body = file.packed
                headers.append((b"content-encoding", b"gzip"))
        if status == 405:
            headers.append((b"allow", b"GET, HEAD"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _all(folder: Traversable, under: str) -> list[tuple[str, bytes]]:
    if not folder.is_dir():
        return []
    found: list[tuple[str, bytes]] = []
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{under}{each.name}"
        if each.is_dir():
            found += _all(each, f"{name}/")
        elif not each.name.startswith("."):
            found.append((name, each.read_bytes()))
    return found


def _file(name: str, body: bytes) -> _File:
    suffix = f".{name.rpartition('.')[2]}"
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    packed = gzip.compress(body, 9, mtime=0) if suffix in _PACKED else None
    tag = b'"%s"' % hashlib.blake2b(body, digest_size=8).hexdigest().encode()
    headers: Headers = [
        (b"content-type", kind.encode()),
        (b"cache-control", _FOREVER if name.startswith("assets/") else b"no-cache"),
        (b"etag", tag),
    ]
    return _File(headers, body, packed if packed and len(packed) < len(body) else None, tag)
