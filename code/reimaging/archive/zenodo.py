"""Asks Zenodo's REST API (https://developers.zenodo.org, deposits) for one user.

What may be asked twice is asked again when the server is out of order or breaks off; what makes
something is not, as nobody knows then whether it was made (`Unclear`). The token goes into the
header of requests to the one server, and nowhere else.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests
import urllib3
from tqdm import tqdm
from tqdm.utils import CallbackIOWrapper

from reimaging.acquire.web import no_password, reason_of, retry_after
from reimaging.errors import ReimagingError

SANDBOX: Final = "https://sandbox.zenodo.org"
MOST_BYTES: Final = 50 * 10**9  # of a record, as Zenodo states it
MOST_FILES: Final = 100

_PASSING: Final = frozenset({429, 500, 502, 503, 504})
_BREAKS: Final = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
ATTEMPTS: Final = 6
_LONGEST: Final = 900.0  # seconds that we wait when told to come back later
_PAGE: Final = 100
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class Unclear(Exception):
    """The server broke off: whether it did what was asked is not known; it wants us to `wait`."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


class Gone(ReimagingError):
    """There is no such deposit, or no more."""


class Zenodo:
    """One server, as one user sees it.

    Parameters
    ----------
    url
        Such as https://zenodo.org, without a slash at the end.
    token
        A personal access token.
    tell
        Told in a sentence why we wait.
    sleep
        Waits for a number of seconds.

    Raises
    ------
    ReimagingError
        From each method, in a sentence, if the server refuses, or stays out of order.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        tell: Callable[[str], object] = print,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        address = urlsplit(url)
        safe = address.scheme == "https" or address.hostname in _LOOPBACK
        if address.scheme not in ("http", "https") or not address.hostname or not safe:
            raise ReimagingError(
                f"ZENODO_URL is {url!r}; allowed is an address such as https://zenodo.org, by "
                "https, as the token is sent there."
            )
        if not token:
            raise ReimagingError(
                "ZENODO_TOKEN is not set: make a token with the scopes deposit:write and "
                f"deposit:actions at {url}/account/settings/applications/tokens/new/ and export it."
            )
        if not re.fullmatch("[!-~]+", token):
            raise ReimagingError(
                "ZENODO_TOKEN has characters that no token has; allowed are letters and digits."
            )
        self.url = url
        self._tell, self._sleep = tell, sleep
        self._session = requests.Session()
        self._session.auth = no_password
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.headers["User-Agent"] = f"reimaging/{version('reimaging')}"

    def deposit(self, number: int) -> dict[str, Any]:
        """Give a deposit; raises Gone where there is none."""
        return self._asked("GET", f"/api/deposit/depositions/{number}")

    def deposits(self) -> Iterator[dict[str, Any]]:
        """Give all of the user's deposits, the newest first."""
        page = 1
        while True:
            query = {"page": page, "size": _PAGE, "sort": "mostrecent", "all_versions": "true"}
            found = self._asked("GET", "/api/deposit/depositions", params=query)
            yield from found
            if len(found) < _PAGE:
                return
            page += 1

    def create(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Make a deposit; raises Unclear where it may have been made."""
        return self._asked("POST", "/api/deposit/depositions", json={"metadata": metadata})

    def describe(self, number: int, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Set the metadata of a draft."""
        address = f"/api/deposit/depositions/{number}"
        return self._asked("PUT", address, json={"metadata": metadata})

    def new_version(self, number: int) -> dict[str, Any]:
        """Give the draft of the version after a published one, made unless it is there.

        Raises Unclear where it may have been made.
        """
        told = self._asked("POST", f"/api/deposit/depositions/{number}/actions/newversion")
        return self._asked("GET", self._within(told["links"]["latest_draft"]))

    def publish(self, number: int) -> dict[str, Any]:
        """Publish a draft for good; raises Unclear where it may be published."""
        return self._asked("POST", f"/api/deposit/depositions/{number}/actions/publish")

    def remove(self, number: int, file_id: str) -> None:
        """Remove a file of a draft, if it is there."""
        name = quote(file_id, safe="")
        try:
            self._asked("DELETE", f"/api/deposit/depositions/{number}/files/{name}")
        except Gone:
            return  # by an attempt before this one

    def upload(self, bucket: str, path: Path) -> str:
        """Send a file into a deposit's bucket; give the md5 that the server states of it.

        Raises Unclear where the connection breaks: what is there has to be asked.
        """
        address = f"{self._within(bucket)}/{quote(path.name)}"
        with (
            path.open("rb") as file,
            tqdm(
                total=path.stat().st_size, desc="upload", unit="B", unit_scale=True, disable=None
            ) as bar,
        ):
            try:
                told = self._answered(
                    "PUT",
                    address,
                    data=CallbackIOWrapper(bar.update, file, "read"),
                    headers={"Content-Type": "application/octet-stream"},
                    timeout=(20, 900),  # it may read the file once more before it answers
                )
            except _Passing as error:
                raise Unclear(f"{self.url}: {error.reason}", error.wait) from None
        return md5_of(told)

    def rest(self, reason: str, seconds: float) -> None:
        """Wait before something is asked again, and tell why if it is for long."""
        if seconds > _LONGEST:
            raise self._not_now(reason)
        if seconds >= 10:
            self._tell(f"{reason}; asking again in {seconds:,.0f} seconds.")
        self._sleep(seconds)

    def _within(self, link: str) -> str:
        """Check that a link leads to the same server: our token goes there."""
        if not link.startswith(f"{self.url}/"):
            raise ReimagingError(
                f"{self.url} names {link!r}, which is another server; the token is not sent there."
            )
        return link.removeprefix(self.url)

    def _asked(self, method: str, address: str, **more: Any) -> Any:
        """Ask until there is an answer, unless it might be done twice then."""
        reason = ""
        for attempt in range(ATTEMPTS):
            try:
                return self._answered(method, address, **more)
            except _Passing as error:
                reason = f"{self.url}: {error.reason}"
                if method == "POST" and not error.turned_away:
                    raise Unclear(reason, error.wait) from None
                if attempt + 1 < ATTEMPTS:
                    self.rest(reason, max(2.0**attempt, error.wait))
        raise self._not_now(reason)

    def _answered(self, method: str, address: str, **more: Any) -> Any:
        settings = {"timeout": (20, 120), "allow_redirects": False, **more}
        try:
            response = self._session.request(method, self.url + address, **settings)
        except _BREAKS as error:
            raise _Passing(reason_of(error)) from None
        status = response.status_code
        if status in _PASSING:
            reason = f"status {status} {response.reason}".rstrip()
            raise _Passing(reason, _pause(response), turned_away=status == 429)
        if status < 300:
            try:
                return response.json() if response.content else {}
            except requests.JSONDecodeError:
                raise ReimagingError(
                    f"{self.url} answers with something else than JSON; is it the address of a "
                    "Zenodo?"
                ) from None
        said = f"{self.url} {_MEANINGS.get(status, 'refuses this')} ({status}: {_said(response)})."
        raise Gone(said) if status in (404, 410) else ReimagingError(said)

    def _not_now(self, reason: str) -> ReimagingError:
        return ReimagingError(f"{reason}; run this again later, it goes on from here.")


def md5_of(file: Mapping[str, Any]) -> str:
    """Give the md5 that the server states of a file, in either of the forms that it has."""
    return str(file.get("checksum", "")).removeprefix("md5:")


class _Passing(Exception):
    """The server is out of order, breaks off, or wants to be left alone for a while."""

    def __init__(self, reason: str, wait: float = 0.0, *, turned_away: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.wait, self.turned_away = reason, wait, turned_away


def _pause(response: requests.Response) -> float:
    """Tell for how long a server wants to be left alone, in seconds; 0 if it does not say."""
    told = retry_after(response.headers.get("Retry-After"))
    reset = response.headers.get("X-RateLimit-Reset", "")
    if told is None and response.status_code == 429 and reset.isdecimal():
        told = max(0.0, float(reset) - time.time())
    return told or 0.0


def _said(response: requests.Response) -> str:
    """Give what a refusal says, with the fields that it names."""
    try:
        told = response.json()
        fields = [f"{each.get('field')}: {each.get('message')}" for each in told.get("errors", ())]
        text = "; ".join([str(told.get("message", "")).rstrip("."), *fields])
    except (ValueError, AttributeError, TypeError):
        text = ""
    return " ".join(text.split())[:500] or response.reason or "no reason is given"


_MEANINGS: Final = {
    400: "does not take the deposit as it is",
    401: "refuses the token; ZENODO_TOKEN has to be one that was made there",
    403: "does not allow this; the token needs the scopes deposit:write and deposit:actions",
    404: "has no such deposit or file",
    409: "finds the deposit in another state than this needs; look at its page",
    410: "has that deposit no more",
    413: "takes no file of this size; ask Zenodo for a larger quota, or set archive.images to none",
}
