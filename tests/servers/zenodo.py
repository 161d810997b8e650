"""Zenodo's REST API of deposits on loopback, as https://developers.zenodo.org describes it.

    with ZenodoServer() as server:
        server.url, server.token
        server.deposits[1].files["a.zip"], .submitted, .metadata
        server.quota = 1000                          # bytes of a deposit
        server.scopes = {"deposit:write"}            # of the token: it may not publish
        server.limit, server.reset = 3, now + 2      # after three requests 429, until that moment
        server.refuse("POST /api/deposit/depositions", 503)   # without doing it
        server.fail(...), server.cut(...)            # as of servers.http: done, but told wrongly

A published deposit is locked. A new version is a draft with the files of the one before.
"""

import hashlib
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from servers.http import Reply, Request, Server

LIST = "/api/deposit/depositions"
_TYPES = ("publication", "poster", "presentation", "dataset", "image", "video", "software", "other")
_RIGHTS = ("open", "embargoed", "restricted", "closed")
_NEEDED = ("upload_type", "title", "creators", "description")


@dataclass
class Deposit:
    """One deposit."""

    id: int
    concept: int
    metadata: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    submitted: bool = False
    owned: bool = True


class ZenodoServer(Server):
    """A Zenodo with one user.

    Attributes
    ----------
    deposits
        All that were made, by number; take one out, and it is gone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.token = "t0ken-of-the-tests"
        self.scopes = {"deposit:write", "deposit:actions"}
        self.deposits: dict[int, Deposit] = {}
        self.gone: set[int] = set()
        self.quota = 50 * 10**9
        self.limit: int | None = None
        self.reset = 0.0
        self.spoil = 0  # so many uploads arrive damaged
        self._refusals: dict[str, deque[int]] = defaultdict(deque)
        self._numbers = count(1)
        self.routes[LIST] = self._all
        self.routes[f"{LIST}/"] = self._one
        self.routes["/api/files/"] = self._bucket

    def refuse(self, what: str, *statuses: int) -> None:
        """Answer the next ones that ask "METHOD /path" by a status, and do nothing."""
        self._refusals[what].extend(statuses)

    def done(self, method: str, path: str) -> int:
        """Count the requests of a method at a path, in vain or not."""
        return sum(r.method == method and r.path == path for r in self.log)

    def bucket(self, number: int, name: str) -> str:
        """Give the path of a file in a deposit's bucket."""
        return f"/api/files/bucket-{number}/{name}"

    def _honest(self, request: Request) -> Reply:
        if self.limit is not None:
            if time.time() >= self.reset:
                self.limit = None
            elif self.limit <= 0:
                headers = {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0",
                           "X-RateLimit-Reset": str(int(self.reset + 1))}  # fmt: skip
                return _told({"status": 429, "message": "Too many requests."}, 429, headers)
            else:
                self.limit -= 1
        if waiting := self._refusals[f"{request.method} {request.path}"]:
            return _wrong(waiting.popleft(), "For a while.")
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return _wrong(401, "The server could not verify that you are authorized.")
        if "deposit:write" not in self.scopes and request.method != "GET":
            return _wrong(403, "Insufficient scope.")
        return super()._honest(request)

    def _all(self, request: Request) -> Reply:
        if request.method == "POST":
            if request.headers.get("content-type") != "application/json":
                return _wrong(415, "Invalid Content-Type header.")
            metadata = json.loads(request.body).get("metadata", {})
            if errors := _errors(metadata):
                return _invalid(errors)
            number = next(self._numbers)
            self.deposits[number] = Deposit(number, 1000 + number, metadata)
            return _told(self._shown(self.deposits[number]), 201)
        page, size = int(request.query.get("page", 1)), int(request.query.get("size", 10))
        mine = [each for _, each in sorted(self.deposits.items(), reverse=True) if each.owned]
        if request.query.get("all_versions") not in ("1", "true"):
            newest = {each.concept: each for each in reversed(mine)}
            mine = [each for each in mine if newest[each.concept] is each]
        shown = mine[(page - 1) * size : page * size]
        return _told([self._shown(each) for each in shown], 200)

    def _one(self, request: Request) -> Reply:
        name, _, rest = request.path.removeprefix(f"{LIST}/").partition("/")
        found = self.deposits.get(int(name) if name.isdecimal() else 0)
        if found is None:
            status = 410 if name.isdecimal() and int(name) in self.gone else 404
            return _wrong(status, "PID does not exist or is deleted.")
        if not found.owned:
            return _wrong(403, "Permission denied.")
        if rest.startswith("actions/"):
            return self._act(found, rest.removeprefix("actions/"))
        if rest.startswith("files/") and request.method == "DELETE":
            if found.submitted:
                return _wrong(403, "Permission denied: files are locked.")
            wanted = [name for name in found.files if _file_id(name) == rest[len("files/") :]]
            if not wanted:
                return _wrong(404, "File does not exist.")
            del found.files[wanted[0]]
            return Reply(b"", 204)
        if request.method == "PUT" and not rest:
            if found.submitted:
                return _wrong(403, "Permission denied: it is published.")
            metadata = json.loads(request.body)["metadata"]
            if errors := _errors(metadata):
                return _invalid(errors)
            found.metadata = metadata
            return _told(self._shown(found), 200)
        if request.method == "GET" and not rest:
            return _told(self._shown(found), 200)
        return _wrong(405, "Method not allowed.")

    def _act(self, found: Deposit, action: str) -> Reply:
        if "deposit:actions" not in self.scopes:
            return _wrong(403, "Insufficient scope.")
        if action == "publish":
            if found.submitted:
                return _wrong(403, "Permission denied: it is published.")
            missing = [_error(key, "Missing data for required field.") for key in _NEEDED
                       if not found.metadata.get(key)]  # fmt: skip
            if not found.files:
                missing.append(_error("files", "Minimum one file must be provided."))
            if missing:
                return _invalid(missing)
            found.submitted = True
            return _told(self._shown(found), 202)
        if action == "newversion":
            if not found.submitted:
                return _wrong(403, "Permission denied: it is not published.")
            if self._draft_after(found) is None:
                number = next(self._numbers)
                self.deposits[number] = Deposit(
                    number, found.concept, dict(found.metadata), dict(found.files)
                )
            return _told(self._shown(found), 201)
        return _wrong(404, "No such action.")

    def _draft_after(self, found: Deposit) -> Deposit | None:
        return next((each for each in self.deposits.values()
                     if each.concept == found.concept and not each.submitted), None)  # fmt: skip

    def _bucket(self, request: Request) -> Reply:
        _, name = request.path.removeprefix("/api/files/").split("/", 1)
        number = int(request.path.split("/")[3].removeprefix("bucket-"))
        found = self.deposits.get(number)
        if found is None:
            return _wrong(404, "Bucket does not exist.")
        if request.method != "PUT":
            return _wrong(405, "Method not allowed.")
        if found.submitted:
            return _wrong(403, "Bucket is locked for modifications.")
        others = sum(len(data) for other, data in found.files.items() if other != name)
        if others + len(request.body) > self.quota:
            return _wrong(413, "File size limit exceeded.")
        data = request.body
        if self.spoil:
            self.spoil, data = self.spoil - 1, data[:-1] + b"?"
        found.files[name] = data
        told = {"key": name, "size": len(data), "mimetype": "application/zip",
                "checksum": f"md5:{_md5(data)}", "links": {}}  # fmt: skip
        return _told(told, 201)

    def _shown(self, found: Deposit) -> dict[str, Any]:
        address = f"{self.url}{LIST}/{found.id}"
        doi = f"10.5072/zenodo.{found.id}"
        links = {
            "self": address,
            "html": f"{self.url}/{'records' if found.submitted else 'deposit'}/{found.id}",
            "bucket": f"{self.url}/api/files/bucket-{found.id}",
            "files": f"{address}/files",
            "publish": f"{address}/actions/publish",
            "newversion": f"{address}/actions/newversion",
        }
        if draft := self._draft_after(found):
            links["latest_draft"] = f"{self.url}{LIST}/{draft.id}"
        metadata = dict(found.metadata)
        if metadata.get("prereserve_doi") and not found.submitted:
            metadata["prereserve_doi"] = {"doi": doi, "recid": found.id}
        files = [{"id": _file_id(name), "filename": name, "filesize": len(data),
                  "checksum": _md5(data)} for name, data in found.files.items()]  # fmt: skip
        told = {"id": found.id, "conceptrecid": str(found.concept), "submitted": found.submitted,
                "state": "done" if found.submitted else "unsubmitted", "files": files,
                "links": links, "metadata": metadata, "title": metadata.get("title", "")}  # fmt: skip
        return {**told, "doi": doi} if found.submitted else told


def _errors(metadata: dict[str, Any]) -> list[dict[str, Any]]:
    errors = []
    for key, allowed in (("upload_type", _TYPES), ("access_right", _RIGHTS)):
        if key in metadata and metadata[key] not in allowed:
            errors.append(_error(f"metadata.{key}", "Not a valid choice."))
    if any("name" not in each for each in metadata.get("creators", [])):
        errors.append(_error("metadata.creators", "Missing data for required field."))
    return errors


def _error(name: str, message: str) -> dict[str, Any]:
    return {"code": 10, "field": name, "message": message}


def _invalid(errors: list[dict[str, Any]]) -> Reply:
    return _told({"status": 400, "message": "Validation error.", "errors": errors}, 400)


def _wrong(status: int, message: str) -> Reply:
    return _told({"status": status, "message": message}, status)


def _told(value: Any, status: int, headers: dict[str, str] | None = None) -> Reply:
    stated = {"Content-Type": "application/json", **(headers or {})}
    return Reply(json.dumps(value).encode(), status, stated)


def _file_id(name: str) -> str:
    return hashlib.sha1(name.encode()).hexdigest()


def _md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()
