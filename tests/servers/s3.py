"""S3 on loopback, with buckets whose reader pays: moto's server, which can also be made to fail.

    with Server() as server:
        bucket = server.bucket()
        bucket.put("a.tar", b"...")               # src/a.tar
        bucket.refuse(503, "SlowDown", times=3)   # whatever is asked for next
        bucket.break_off(after=1000)              # the next body
        ... bucket.base, environment(server.url) ...
        [(asked.method, asked.range, asked.sent) for asked in bucket.log]

As a program it serves the files of a folder as s3://arxiv/src, and prints its address:

    cd tests && python -m servers.s3 FOLDER
"""

import itertools
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

ACCESS_KEY = "AKIATHEREADERWHOPAYS"
SECRET_KEY = "a-secret-that-is-told-to-nobody-0123456789"
_BLOCK = 1 << 18


def environment(url: str) -> dict[str, str]:
    """Give the variables by which a program finds this server and is known to it."""
    return {
        "AWS_ENDPOINT_URL_S3": url,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }


@dataclass
class Asked:
    """A request; `range` is the header's text, `sent` the bytes of the body that went out."""

    method: str
    name: str
    range: str
    payer: str
    status: int = 0
    sent: int = 0


@dataclass
class Bucket:
    """A bucket of tars under `src/`, what was asked of it, and what shall go wrong next."""

    name: str
    log: list[Asked] = field(default_factory=list)
    refusals: deque[tuple[int, str]] = field(default_factory=deque)
    spoilers: deque[Callable[[Iterator[bytes]], Iterator[bytes]]] = field(default_factory=deque)
    allowed: int | None = None

    @property
    def base(self) -> str:
        return f"s3://{self.name}/src"

    def put(self, name: str, data: bytes, etag: str | None = None) -> None:
        """Put an object; `etag` is that of an upload in parts, such as "0123-2"."""
        _backend().put_object(self.name, f"src/{name}", data, etag=etag)

    def remove(self, name: str) -> None:
        _backend().delete_object(self.name, f"src/{name}")

    def gets(self) -> list[Asked]:
        """The requests that were answered with bytes of an object."""
        return [asked for asked in self.log if asked.method == "GET" and asked.status < 300]

    def refuse(self, status: int, code: str, times: int = 1) -> None:
        """Answer the next requests with an error of S3."""
        self.refusals.extend([(status, code)] * times)

    def deny_after(self, requests: int | None) -> None:
        """Deny access after so many requests from now on; None allows it again."""
        self.allowed = requests

    def break_off(self, after: int, times: int = 1) -> None:
        """Break the connection after so many bytes of a body."""
        self.spoilers.extend([lambda blocks: _first(blocks, after)] * times)

    def drip(self, after: int, pause: float, times: int = 1) -> None:
        """After so many bytes of a body send one byte each `pause` seconds."""
        self.spoilers.extend([lambda blocks: _dripping(blocks, after, pause)] * times)

    def spoil(self, times: int = 1) -> None:
        """Send other bytes."""
        self.spoilers.extend([lambda blocks: (bytes(len(block)) for block in blocks)] * times)


class Server:
    """Serves on a free port of loopback while its `with` block lasts; `url` is its address."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._buckets: dict[str, Bucket] = {}
        self._numbers = itertools.count()
        self._http = make_server("127.0.0.1", 0, self._answer, True, request_handler=_Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        for name in self._buckets:  # moto keeps them for the whole process
            _backend().buckets[name].keys.clear()
            _backend().delete_bucket(name)

    def bucket(self, name: str | None = None) -> Bucket:
        """Make a bucket that nobody else has."""
        bucket = Bucket(name or f"bucket-{next(self._numbers)}")
        _backend().create_bucket(bucket.name, "us-east-1")
        self._buckets[bucket.name] = bucket
        return bucket

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        bucket_name, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
        bucket = self._buckets.get(bucket_name, Bucket(bucket_name))
        asked = Asked(
            environ["REQUEST_METHOD"],
            key.removeprefix("src/"),
            environ.get("HTTP_RANGE", ""),
            environ.get("HTTP_X_AMZ_REQUEST_PAYER", ""),
        )
        bucket.log.append(asked)

        def noting(status: str, *rest: Any) -> Any:
            asked.status = int(status.split()[0])
            return start(status, *rest)

        if refusal := _refusal(bucket, asked, environ.get("HTTP_AUTHORIZATION", "")):
            status, code = refusal
            body = f"<Error><Code>{code}</Code><Message>{code}.</Message></Error>".encode()
            noting(f"{status} No", [("Content-Type", "application/xml")])
            return [b"" if asked.method == "HEAD" else body]
        blocks = _in_blocks(self._moto(environ, noting))
        if bucket.spoilers and asked.method == "GET" and asked.status < 300:
            blocks = bucket.spoilers.popleft()(blocks)
        return _counted(blocks, asked)


class _Handler(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass  # `Bucket.log` holds what was asked


def _backend() -> Any:
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]


def _refusal(bucket: Bucket, asked: Asked, authorization: str) -> tuple[int, str] | None:
    if bucket.refusals:
        return bucket.refusals.popleft()
    if bucket.allowed == 0:
        return 403, "AccessDenied"
    if bucket.allowed is not None:
        bucket.allowed -= 1
    key = re.search("Credential=([^/]+)/", authorization)
    if asked.payer != "requester" or key is None:
        return 403, "AccessDenied"
    return (403, "InvalidAccessKeyId") if key[1] != ACCESS_KEY else None


def _in_blocks(body: Iterable[bytes]) -> Iterator[bytes]:
    for data in body:
        view = memoryview(data)
        for place in range(0, len(view), _BLOCK):
            yield view[place : place + _BLOCK].tobytes()


def _counted(blocks: Iterator[bytes], asked: Asked) -> Iterator[bytes]:
    for block in blocks:
        asked.sent += len(block)  # before: a client that is done may ask at once what was sent
        yield block


def _first(blocks: Iterator[bytes], count: int) -> Iterator[bytes]:
    for block in blocks:
        yield block[:count]
        count -= len(block)
        if count <= 0:
            return


def _dripping(blocks: Iterator[bytes], after: int, pause: float) -> Iterator[bytes]:
    data = b"".join(blocks)
    yield data[:after]
    for place in range(after, len(data)):
        time.sleep(pause)
        yield data[place : place + 1]


def main() -> None:
    with Server() as server:
        bucket = server.bucket("arxiv")
        for path in sorted(Path(sys.argv[1]).iterdir()):
            bucket.put(path.name, path.read_bytes())
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
