"""Asks servers over HTTP as they want to be asked: by name, one at a time, with pauses, patiently.

arXiv asks for one request every three seconds and one connection
(https://info.arxiv.org/help/api/tou.html), and tells a harvester to come back later by 503 or 429
with Retry-After. Whoever works for arXiv's patience shares a turn (`turn.py`), which a client has
for as long as an answer or a stream of it lasts: it must not ask for another thing meanwhile.
"""

import gzip
import io
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import requests
import urllib3

from reimaging.acquire.transfer import Broken
from reimaging.acquire.turn import Turn
from reimaging.errors import ReimagingError

_PASSING: Final = frozenset({429, 500, 502, 503, 504})  # what may be over in a moment
_BREAKS: Final = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_NO_ADDRESS: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
_BLOCK: Final = 1 << 16
_PACKING: Final = 1 << 10  # bytes by which what is packed may be the longer for it
_REDIRECTS: Final = 5


@dataclass(frozen=True)
class Manners:
    """How a server wants to be asked.

    Attributes
    ----------
    interval
        Seconds from the beginning of one request to that of the next.
    turn
        File by which processes take turns; None where there is but one.
    attempts
        How often one thing is asked for before it is given up.
    longest
        Seconds that we wait at most when told to come back later.
    patience
        Seconds in which the body of one answer must have come; a stream's may take any time.
    """

    interval: float = 0.0
    turn: Path | None = None
    attempts: int = 6
    longest: float = 3600.0
    patience: float = 900.0


@dataclass(frozen=True)
class Answer:
    """What a server said: its status, the headers (any case), the body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Stream:
    """The bytes of a file from some place on; `size` is that of the whole, None if not stated."""

    def __init__(self, raw: "urllib3.BaseHTTPResponse | io.BytesIO", size: int | None) -> None:
        self._raw = raw
        self.size = size

    def read(self, count: int, /) -> bytes:
        """Give up to `count` bytes as soon as some are there, none at the end.

        Raises
        ------
        Broken
            If the connection breaks.
        """
        try:
            return self._raw.read1(count)
        except _BREAKS as error:
            raise Broken(reason_of(error)) from error


class Client:
    """A client that keeps one server's manners.

    Parameters
    ----------
    manners
        How it wants to be asked.
    contact
        An address under which we can be reached, sent with our name; empty for none.
    tell
        Told in a sentence why we wait, if it is for long.
    sleep
        Waits for a number of seconds.
    """

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        contact: str = "",
        tell: Callable[[str], object] = lambda _: None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._manners = manners or Manners()
        self._tell = tell
        self._sleep = sleep
        self._turn = Turn(self._manners.interval, self._manners.turn, sleep)
        self._session = requests.Session()
        # A proxy may be the only way out; a password of ~/.netrc is nobody's business.
        self._session.auth = no_password
        if not re.fullmatch("[ -~]*", contact):
            raise ReimagingError(
                f"The contact {contact!r} cannot be sent to a server: one line of ASCII can."
            )
        agent = f"reimaging/{version('reimaging')} (Images of the arXiv, a research compendium)"
        self._session.headers["User-Agent"] = f"{agent}; {contact}" if contact else agent
        self._session.headers["Accept-Encoding"] = "gzip"

    def get(
        self,
        url: str,
        parameters: Mapping[str, str] | None = None,
        *,
        at_most: int,
        method: str = "GET",
    ) -> Answer:
        """Ask for something that fits into memory.

        Parameters
        ----------
        url, parameters
            Address, and what is put into its query.
        at_most
            Bytes that the answer may have, unpacked.
        method
            "HEAD" if the headers will do.

        Returns
        -------
        Answer
            Of any status but those that pass (429, 500, 502, 503, 504): these are waited for.

        Raises
        ------
        ReimagingError
            If the server cannot be reached, stays out of order, wants to be left alone for too
            long, breaks off each time, or answers with more than `at_most` bytes.
        """

        def ask() -> Answer:
            with self._asked(method, url, parameters, {}) as response:
                body = self._body(url, response, at_most)
                return Answer(response.status_code, response.headers, body)

        return self._patiently(url, ask)

    @contextmanager
    def open(self, url: str, offset: int = 0) -> Iterator[Stream]:
        """Open a file at an offset, in bytes, to be streamed.

        Raises
        ------
        Broken
            If the server cannot be reached or is out of order for the moment.
        FileNotFoundError
            If it has no such file.
        ReimagingError
            If it refuses for good, or cannot begin at an offset.
        """
        # Of something packed for the way, no part can be asked for.
        headers = {"Accept-Encoding": "identity"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        with ExitStack() as held:
            try:
                response = held.enter_context(self._asked("GET", url, None, headers))
            except _Passing as error:
                if wait := self._bearable(url, error.wait):
                    self.wait(url, error.reason, wait)
                raise Broken(error.reason) from None
            except requests.RequestException as error:
                raise Broken(reason_of(error)) from error
            size = _stated_size(url, response, offset)
            over = response.status_code == 416
            yield Stream(io.BytesIO() if over else response.raw, size)

    def wait(self, url: str, reason: str, seconds: float) -> None:
        """Wait before an address is asked again, and tell why if it is for long."""
        if seconds >= 10:
            self._tell(f"{url}: {reason}; asking again in {seconds:,.0f} seconds.")
        self._sleep(seconds)

    def _body(self, url: str, response: requests.Response, at_most: int) -> bytes:
        """Read a body whole and unpack it; a server that drips it is given up in time."""
        until = time.monotonic() + self._manners.patience
        body = bytearray()
        while block := response.raw.read1(_BLOCK):
            body += block
            if len(body) > at_most + _PACKING:
                break
            if time.monotonic() > until:
                raise OSError("its answer is too long on the way")
        plain = bytes(body)
        if response.headers.get("Content-Encoding", "") in ("gzip", "x-gzip"):
            try:  # not by urllib3, to which a packing that breaks off is whole
                with gzip.open(io.BytesIO(body)) as packed:
                    plain = packed.read(at_most + 1)
            except (EOFError, gzip.BadGzipFile, zlib.error):
                raise OSError("what it sends is packed in a broken way") from None
        if len(plain) > at_most:
            raise ReimagingError(
                f"{url} answers with more than {at_most:,} bytes, which is no answer to what was "
                "asked."
            )
        return plain

    def _patiently(self, url: str, ask: Callable[[], Answer]) -> Answer:
        reason = ""
        for attempt in range(self._manners.attempts):
            try:
                return ask()
            except _Passing as error:
                reason, wait = error.reason, error.wait
            except _BREAKS as error:
                reason, wait = reason_of(error), None
            wait = self._bearable(url, wait)
            if attempt + 1 < self._manners.attempts:
                self.wait(url, reason, max(2.0**attempt, wait or 0.0))
        raise ReimagingError(
            f"{url} could not be had in {self._manners.attempts} attempts: {reason}; run this "
            "again, it goes on from here."
        )

    def _bearable(self, url: str, wait: float | None) -> float | None:
        """Give back a time to wait that is short enough."""
        if wait is not None and wait > self._manners.longest:
            raise ReimagingError(
                f"{url} wants to be asked again in {wait:,.0f} seconds: run this again then, it "
                "goes on from here."
            )
        return wait

    @contextmanager
    def _asked(
        self, method: str, url: str, parameters: Mapping[str, str] | None, headers: dict[str, str]
    ) -> Iterator[requests.Response]:
        """Ask in turn, and follow to where the server sends us; each step is a request."""
        address = url
        with self._turn.taken() as pause, self._own_connection():
            for _ in range(_REDIRECTS + 1):
                pause()
                with self._request(method, address, parameters, headers) as response:
                    if response.status_code in _PASSING:
                        raise _Passing(response)
                    target = self._session.get_redirect_target(response)
                    if target is None:
                        yield response
                        return
                    address, parameters = urljoin(address, target), None
        raise ReimagingError(
            f"{url} sends us on more than {_REDIRECTS} times, the last time to {address}."
        )

    @contextmanager
    def _own_connection(self) -> Iterator[None]:
        """Keep no connection open that would stand beside that of the next in turn."""
        try:
            yield
        finally:
            if self._manners.turn:
                self._session.close()

    def _request(
        self, method: str, url: str, parameters: Mapping[str, str] | None, headers: dict[str, str]
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                url,
                params=parameters,
                headers=headers,
                stream=True,
                timeout=(20, 60),
                allow_redirects=False,
            )
        except _NO_ADDRESS as error:
            raise ReimagingError(f"{url} is no address that can be asked: {error}.") from None


class _Passing(Exception):
    """The server is out of order or wants to be left alone for a while."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.reason = f"status {response.status_code} {response.reason}".rstrip()
        self.wait = retry_after(response.headers.get("Retry-After"))


def retry_after(text: str | None) -> float | None:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3), as seconds from now."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        # -0000 means UTC that says nothing of the place (RFC 5322, 3.3)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, moment.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _stated_size(url: str, response: requests.Response, offset: int) -> int | None:
    """Tell the size of a file of which a server sends what lies beyond an offset."""
    status = response.status_code
    stated = response.headers.get("Content-Range", "")
    size = stated.rpartition("/")[2]
    if status in (404, 410):
        raise FileNotFoundError(url)
    if status not in (200, 206, 416):
        raise ReimagingError(f"{url} is refused with status {status} {response.reason}.")
    if offset and status == 200:
        raise ReimagingError(f"{url} cannot be gone on with: its server does not do ranges.")
    if status == 206 and not re.match(rf"bytes {offset}-", stated):
        raise ReimagingError(
            f"{url} was asked for from byte {offset} on, but the server sends `{stated}`."
        )
    if status == 200:
        size = response.headers.get("Content-Length", "")
    return int(size) if size.isdecimal() else None


def no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking for a password in ~/.netrc."""
    return request


def reason_of(error: BaseException) -> str:
    """Say shortly what an error of requests and urllib3, which nest theirs, is about."""
    text = str(error)
    for sign, meaning in _MEANINGS.items():
        if sign in text:
            return meaning
    return " ".join(text.split())[:200] or type(error).__name__


_MEANINGS: Final = {
    "Failed to resolve": "its name is not known here (is there a network?)",
    "Connection refused": "the connection is refused",
    "timed out": "it does not answer in time",
    "Timeout": "it does not answer in time",
    "IncompleteRead": "it breaks off in the middle",
    "Connection broken": "it breaks off in the middle",
    "Connection reset": "it breaks the connection",
    "Connection aborted": "it breaks the connection",
    "closed connection": "it breaks the connection",
    "Network is unreachable": "the network cannot be reached",
    "certificate verify failed": "its certificate is not one that is trusted here",
}
