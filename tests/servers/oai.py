"""An OAI-PMH server on loopback that has records in the `arXiv` format, and misbehaves on command.

It lists them, or gives one.

    with OaiServer([made("0704.0001", "2007-05-23", ["math"]), ...]) as server:
        server.base                                  # what to harvest from
        server.page_size = 2
        server.put(made(...)); server.delete("0704.0001", "2020-01-02")
        server.today = "2020-01-02"                  # what it says its day is
        server.midnight()                            # all tokens expire now
        server.lifetime = 2                          # a list's token expires after two pages
        server.empty = {2}                           # its second page of each list has no records
        server.fail("/oai", busy(retry_after=3), cut_short(900), broken_off(500), said(b"<html>"))

    OaiServer.of_pages(paths)                        # the records of pages such as the sample's

`/oai2` redirects to `/oai`, as arXiv's old address does.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from lxml import etree

from servers.http import Fault, Reply, Request, Server

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>{day}T06:00:00Z</responseDate>"
    '<request verb="{verb}">http://oaipmh.arxiv.org/oai</request>'
)


@dataclass(frozen=True)
class Item:
    """One record; `metadata` is the XML of its `arXiv` element, empty if it is deleted."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    metadata: str

    def xml(self) -> str:
        status = "" if self.metadata else ' status="deleted"'
        sets = "".join(f"<setSpec>{name}</setSpec>" for name in self.sets)
        metadata = f"<metadata>{self.metadata}</metadata>" if self.metadata else ""
        return (
            f"<record><header{status}><identifier>oai:arXiv.org:{self.identifier}</identifier>"
            f"<datestamp>{self.datestamp}</datestamp>{sets}</header>{metadata}</record>\n"
        )


def made(
    identifier: str, datestamp: str, sets: Sequence[str] = ("physics",), title: str = "A title"
) -> Item:
    """Make a record."""
    metadata = (
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{identifier}</id>'
        f"<created>{datestamp}</created><authors><author><keyname>Müller</keyname></author>"
        f"</authors><title>{escape(title)}</title><categories>hep-th</categories>"
        "<abstract>Of quarks &amp; gluons.</abstract></arXiv>"
    )
    return Item(identifier, datestamp, tuple(sets), metadata)


def cut_short(length: int) -> Fault:
    """Send the beginning of a page as if it were the whole."""
    return lambda reply: replace(reply, body=reply.body[:length])


@dataclass
class _List:
    """A list that tokens go through: what it was asked for, and what is left of it."""

    items: list[Item]
    start: int = 0
    page: int = 1


class OaiServer(Server):
    """Lists records in pages, by their datestamps, or gives one."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        super().__init__()
        self.items = {item.identifier: item for item in items}
        self.page_size = 2
        self.today = "2021-01-04"
        self.lifetime: int | None = None
        self.empty: set[int] = set()
        self.has_sets = True
        self.by_datestamp = True
        self.states_size = True
        self._lists: dict[str, _List] = {}
        self.base = f"{self.url}/oai"
        self.old_base = f"{self.url}/oai2"
        self.routes["/oai"] = self._answer
        self.routes["/oai2"] = lambda request: Reply(
            b"", 301, {"Location": f"/oai?{urlencode(request.query)}"}
        )

    @classmethod
    def of_pages(cls, paths: Iterable[Path]) -> Self:
        """Serve the records of pages as a server sends them."""
        items = []
        for path in paths:
            for record in etree.parse(path).iter(f"{_OAI}record"):
                header = record.find(f"{_OAI}header")
                metadata = record.find(f"{_OAI}metadata")
                inside = "" if metadata is None else etree.tostring(metadata[0], encoding="unicode")
                items.append(
                    Item(
                        header.findtext(f"{_OAI}identifier").removeprefix("oai:arXiv.org:"),
                        header.findtext(f"{_OAI}datestamp"),
                        tuple(each.text for each in header.findall(f"{_OAI}setSpec")),
                        inside,
                    )
                )
        return cls(items)

    @property
    def queries(self) -> list[dict[str, str]]:
        """What was asked for, without what all requests have."""
        common = ("verb", "metadataPrefix")
        return [
            {name: value for name, value in request.query.items() if name not in common}
            for request in self.asked("/oai")
        ]

    def put(self, item: Item) -> None:
        """Add a record, or put another in place of the one of its identifier."""
        self.items[item.identifier] = item

    def delete(self, identifier: str, day: str) -> None:
        """Delete a record, of which the server keeps the header."""
        self.put(replace(self.items[identifier], datestamp=day, metadata=""))

    def midnight(self) -> None:
        """Let all tokens expire."""
        self._lists.clear()

    def _answer(self, request: Request) -> Reply:
        query = dict(request.query)
        verb = query.pop("verb", "")
        if verb == "GetRecord":
            return self._record(query)
        if verb != "ListRecords":
            return self._error("badVerb", "Illegal OAI verb")
        if "resumptionToken" in query:
            part = self._lists.get(query.pop("resumptionToken"))
            if query:
                return self._error("badArgument", "resumptionToken is exclusive")
            if part is None or (self.lifetime is not None and part.page > self.lifetime):
                return self._error("badResumptionToken", "The token has expired")
            return self._page(part)
        if query.pop("metadataPrefix", "") != "arXiv":
            return self._error("cannotDisseminateFormat", "Not a format of this server")
        if "set" in query and not self.has_sets:
            return self._error("noSetHierarchy", "This server has no sets")
        first, last, name = (query.pop(each, "") for each in ("from", "until", "set"))
        if query or (first and last and first > last):
            return self._error("badArgument", "The request has illegal arguments")
        items = [
            item
            for item in self.items.values()
            if first <= item.datestamp <= (last or "9")
            and (not name or any(f"{each}:".startswith(f"{name}:") for each in item.sets))
        ]
        if self.by_datestamp:
            items.sort(key=lambda item: item.datestamp)
        return self._page(_List(items)) if items else self._error("noRecordsMatch", "Nothing")

    def _record(self, query: dict[str, str]) -> Reply:
        if query.keys() != {"metadataPrefix", "identifier"}:
            return self._error("badArgument", "The request has illegal arguments")
        if query["metadataPrefix"] != "arXiv":
            return self._error("cannotDisseminateFormat", "Not a format of this server")
        item = self.items.get(query["identifier"].removeprefix("oai:arXiv.org:"))
        if item is None or not query["identifier"].startswith("oai:"):
            return self._error("idDoesNotExist", "Nothing of this identifier")
        return self._say(f"<GetRecord>\n{item.xml()}</GetRecord>", "GetRecord")

    def _page(self, part: _List) -> Reply:
        end = part.start if part.page in self.empty else part.start + self.page_size
        records = "".join(item.xml() for item in part.items[part.start : end])
        size = f' completeListSize="{len(part.items)}"' if self.states_size else ""
        token = ""
        if end < len(part.items):
            token = f"skip={end}&list={secrets.token_hex(4)}"
            self._lists[token] = replace(part, start=end, page=part.page + 1)
        return self._say(
            f'<ListRecords>\n{records}<resumptionToken cursor="{part.start}"{size}>{escape(token)}'
            "</resumptionToken></ListRecords>"
        )

    def _error(self, code: str, text: str) -> Reply:
        return self._say(f'<error code="{code}">{text}</error>')

    def _say(self, inside: str, verb: str = "ListRecords") -> Reply:
        page = f"{_HEAD.format(day=self.today, verb=verb)}{inside}</OAI-PMH>\n"
        return Reply(page.encode(), 200, {"Content-Type": "text/xml; charset=utf-8"})
