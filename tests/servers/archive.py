"""The Internet Archive in small: a search, items with metadata, downloads from another machine.

    with ArchiveServer.of_folder(src) as archive:   # each src/arXiv_src_*.tar is an item
        archive.items["arXiv_src_1201_001"]["md5"] = "..."   # what the item states of its tar
        ... archive.url ...
        archive.log, archive.node.log, archive.fail(...)     # as of servers.http

The tars come from `node`, a server of its own, to which a download redirects.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Self

from servers.http import Reply, Request, Server

MTIME = "1600000000"  # when the tars were put there, in seconds since 1970


class ArchiveServer(Server):
    """Serves tars as items of the collection `arxiv-bulk`.

    Attributes
    ----------
    items
        Name of an item to what it states of its tar; None for an item whose tar is missing.
    page
        Items on a page of the search, whatever is asked for.
    node
        The server that has the bytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, dict[str, Any] | None] = {}
        self.page = 10_000
        self.node = Server()
        self.routes["/advancedsearch.php"] = self._search
        self.routes["/metadata/"] = self._metadata
        self.routes["/download/"] = self._download

    @classmethod
    def of_folder(cls, src: Path) -> Self:
        """Serve the tars of a folder."""
        server = cls()
        for path in sorted(src.glob("*.tar")):
            server.add(path.stem, path.read_bytes())
        return server

    def add(self, item: str, data: bytes) -> None:
        """Put an item with a tar, or another tar into it."""
        self.items[item] = {
            "name": f"{item}.tar",
            "source": "original",
            "mtime": MTIME,
            "size": str(len(data)),
            "md5": hashlib.md5(data).hexdigest(),
            "format": "TAR",
        }
        self.node.files[f"/7/items/{item}/{item}.tar"] = data

    def __enter__(self) -> Self:
        self.node.__enter__()
        return super().__enter__()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self.node.__exit__(*error)

    def _search(self, request: Request) -> Reply:
        if request.query["q"] != "collection:arxiv-bulk":
            return _json({"response": {"numFound": 0, "docs": []}})
        start = self.page * (int(request.query.get("page", "1")) - 1)
        shown = sorted(self.items)[start : start + self.page]
        docs = [{"identifier": item, "item_size": 1} for item in shown]
        return _json({"response": {"numFound": len(self.items), "start": start, "docs": docs}})

    def _metadata(self, request: Request) -> Reply:
        item = request.path.split("/")[2]
        if item not in self.items:
            return _json({"error": f"Couldn't locate item '{item}'"})
        others = [{"name": f"{item}_meta.xml", "source": "original"}, {"name": f"{item}_files.xml"}]
        tar = self.items[item]
        return _json({"result": [*others, tar] if tar else others})

    def _download(self, request: Request) -> Reply:
        _, _, item, name = request.path.split("/")
        return Reply(b"", 302, {"Location": f"{self.node.url}/7/items/{item}/{name}"})


def _json(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), 200, {"Content-Type": "application/json"})
