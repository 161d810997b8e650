"""arXiv's door for single e-prints in small: `/e-print/ID` gives what a bulk tar has of an article.

with EprintServer.of_tars(paths) as server:
    server.eprints["1201.0610"] = b"..."     # by canonical identifier; an old one has its slash
    server.fail("/e-print/1201.0610", ...)   # as of servers.http
    ... server.url ...
"""

import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Self

from reimaging.identifier import parse_identifier
from servers.http import Reply, Request, Server


class EprintServer(Server):
    """Serves `eprints`; what is not among them is not found."""

    def __init__(self) -> None:
        super().__init__()
        self.eprints: dict[str, bytes] = {}
        self.routes["/e-print/"] = self._eprint

    @classmethod
    def of_tars(cls, paths: Iterable[Path]) -> Self:
        """Serve the members of bulk tars."""
        server = cls()
        for path in paths:
            with tarfile.open(path) as tar:
                for member in tar:
                    stem = PurePosixPath(member.name).name.rpartition(".")[0]
                    identifier = parse_identifier(stem)
                    stream = tar.extractfile(member)
                    if identifier is not None and stream is not None:
                        server.eprints[identifier.canonical] = stream.read()
        return server

    def _eprint(self, request: Request) -> Reply:
        data = self.eprints.get(request.path.removeprefix("/e-print/"))
        if data is None:
            return Reply(b"<html>No such e-print</html>", 404, {"Content-Type": "text/html"})
        # Not the type counts but the content, and it is packed for good and not for the way.
        return Reply(data, 200, {"Content-Type": "application/octet-stream"})
