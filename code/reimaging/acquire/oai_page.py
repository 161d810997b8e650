"""A page of OAI-PMH: asked for until one comes, and what a harvest must know of it.

That is how many records it has, of which days, and what is to be asked for next.

The page is read as it streams, not as a tree; what it declares is not expanded. What its records
say is read by reimaging.ingest.records.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from reimaging.acquire.web import Client
from reimaging.errors import ReimagingError

_LARGEST: Final = 1 << 26  # bytes of a page; arXiv's have some 5 MB
_WAITS: Final = (5.0, 20.0, 60.0)  # seconds before a page that is no page is asked for again
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+Z)?")
_DEEPEST: Final = 100  # elements within each other; the server's pages have 7
_KEPT: Final = {
    ("OAI-PMH", "responseDate"),
    ("OAI-PMH", "error"),
    ("ListRecords", "resumptionToken"),
    ("header", "identifier"),
    ("header", "datestamp"),
}
_ANSWERS: Final = {"ListRecords": "a list of records", "GetRecord": "a record"}


class PageError(Exception):
    """What is wrong with a page, as the end of a sentence that begins with the page."""


@dataclass
class Page:
    """A page of the answer to `ListRecords`, or the answer to `GetRecord`.

    Attributes
    ----------
    day
        On which the server answered, by its own clock, an ISO date in UTC.
    error, explanation
        The server's error, such as `badArgument`, and its words on it; empty if there is none.
    records
        Number of records.
    identifier
        By which the server knows the last of them, such as `oai:arXiv.org:1201.0610`.
    first, last
        Earliest and latest datestamp of its records, ISO dates; None if it has no records.
    ordered
        Whether the datestamps never go back.
    token
        With which the next page is asked for; empty at the end of a list.
    size
        Number of records of the whole list, if the server says it.
    """

    day: str = ""
    error: str = ""
    explanation: str = ""
    records: int = 0
    identifier: str = ""
    first: str | None = None
    last: str | None = None
    ordered: bool = True
    token: str = ""
    size: int | None = None


def read_page(body: bytes, verb: str = "ListRecords") -> Page:
    """Read a page as a server sent it.

    Parameters
    ----------
    body
        The page.
    verb
        What it is to answer, `ListRecords` or `GetRecord`.

    Raises
    ------
    PageError
        If it is no well-formed XML, declares a document type, has another root than `OAI-PMH`, or
        is neither what was asked for nor an error.
    """
    return _Reader(verb).read(body)


def ask_page(
    base: str,
    query: Mapping[str, str],
    client: Client,
    read: Callable[[bytes], Page] = read_page,
) -> tuple[bytes, Page]:
    """Ask a server, a few times, until what comes is a page.

    Parameters
    ----------
    base, query
        Address of the server, and what is put into its query.
    client
        Asks.
    read
        Reads the page; its PageError has the server asked again.

    Returns
    -------
    bytes, Page
        The page as it was sent, and what is known of it: it may be an error.

    Raises
    ------
    ReimagingError
        If none comes, or the client has given up.
    """
    for wait in (*_WAITS, None):
        answer = client.get(base, query, at_most=_LARGEST)
        reason = ""
        try:
            page = read(answer.body)
        except PageError as error:
            reason = str(error)
        else:
            if answer.status == 200 or page.error:
                return answer.body, page
        if answer.status != 200:
            raise ReimagingError(
                f"{base} answers with status {answer.status} where a page of records is due: "
                "see whether it is the address of a server of OAI-PMH."
            )
        if wait is not None:
            client.wait(base, f"its page {reason}", wait)
    raise ReimagingError(
        f"{base} sends what is no page of records: it {reason}; run this again later, it goes "
        "on from here."
    )


class _Reader:
    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._page = Page()
        self._open: list[str] = []  # local names of the elements that are open
        self._text: list[str] = []
        self._answers = False
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._refuse_document_type

    def read(self, body: bytes) -> Page:
        try:
            self._expat.Parse(body, True)
        except expat.ExpatError as error:
            raise PageError(f"is no well-formed XML: {expat.ErrorString(error.code)}") from None
        except (LookupError, ValueError) as error:  # an encoding that expat does not know
            raise PageError(f"is no well-formed XML: {error}") from None
        if not self._answers and not self._page.error:
            raise PageError(f"is neither {_ANSWERS[self._verb]} nor an error of the server")
        if not self._page.day:
            raise PageError("does not say on which day it was made")
        return self._page

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if not parent and name != "OAI-PMH":
            raise PageError(f"has the root `{name[:40]}`, where `OAI-PMH` is allowed")
        if len(self._open) > _DEEPEST:
            raise PageError(f"nests its elements more than {_DEEPEST} deep")
        if (parent, name) == ("OAI-PMH", self._verb):
            self._answers = True
        elif (parent, name) == (self._verb, "record"):
            self._page.records += 1
        elif (parent, name) == ("OAI-PMH", "error"):
            self._page.error = attributes.get("code", "") or "error"
        elif (parent, name) == ("ListRecords", "resumptionToken"):
            size = attributes.get("completeListSize", "")
            self._page.size = int(size) if re.fullmatch("[0-9]{1,12}", size) else None
        if (parent, name) in _KEPT:
            self._text.clear()
            self._expat.CharacterDataHandler = self._text.append

    def _end(self, _: str) -> None:
        name = self._open.pop()
        if not self._open or (self._open[-1], name) not in _KEPT:
            return
        self._expat.CharacterDataHandler = None
        text = "".join(self._text).strip()
        if name == "datestamp":
            self._stamp(text)
        elif name == "identifier":
            self._page.identifier = text
        elif name == "responseDate":
            self._page.day = text[:10] if _DAY.fullmatch(text) else ""
        elif name == "error":
            self._page.explanation = " ".join(text.split())[:300]
        else:
            self._page.token = text

    def _stamp(self, text: str) -> None:
        page, day = self._page, text[:10]
        if not _DAY.fullmatch(text):
            page.ordered = False
            return
        page.ordered = page.ordered and day >= (page.last or "")
        page.first = min(day, page.first or day)
        page.last = max(day, page.last or day)

    def _refuse_document_type(self, name: str, *_: object) -> None:
        raise PageError(f"declares a document type, `{name[:40]}`, which no page of OAI-PMH does")
