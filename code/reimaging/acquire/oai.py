"""Harvests metadata records from a server of OAI-PMH, page by page, as it sends them.

A harvest is a folder: `000001.xml.gz` and so on, the pages as received, in the order in which they
came, so that of two records of one article the later one holds; and `harvest.json`, the state. The
state is written after each page, and a page counts once the state lists it.

Each list that a server is asked for is a *round*: the first of all that a set has, every further
one of what changed since. A round begins where the one before did by the server's clock: what
changed while it went on is asked for again. Tokens are opaque and may expire (arXiv's at midnight,
UTC). Records are listed by their datestamps, so a round whose token has expired is asked for anew
from the last datestamp that was listed; where they prove not to be, from its beginning.

There is a library for this, oaipmh-scythe. It has an HTTP stack of its own, follows no redirects,
reads each page as a tree and gives records, where this wants the page as received, a checkpoint
after each, and one patience for all that is asked of arXiv.
"""

import fcntl
import gzip
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from reimaging.acquire.oai_page import Page, ask_page
from reimaging.acquire.web import Client
from reimaging.atomic import write_bytes, write_text
from reimaging.errors import ReimagingError

STATE: Final = "harvest.json"

_FORMAT: Final = 1
_RESTARTS: Final = 2  # from one day, in one run
_SET: Final = re.compile(r"[A-Za-z0-9_.!~*'()-]+(?::[A-Za-z0-9_.!~*'()-]+)*")
_EXPIRED: Final = ("badResumptionToken", "noRecordsMatch")


@dataclass(frozen=True)
class Wish:
    """What is to be harvested.

    Attributes
    ----------
    base
        Address of the server, such as `https://oaipmh.arxiv.org/oai`.
    sets
        Sets such as `physics:hep-th`, harvested one after the other; none for everything.
    since, until
        Days of the first and the last datestamp, ISO dates; None for no bound. A datestamp is that
        of a record's last change.

    Raises
    ------
    ReimagingError
        If one of them has not its form.
    """

    base: str
    sets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^\s?#]+", self.base):
            raise ReimagingError(
                f"`{self.base}` is no address of a server of records: allowed is http(s)://… "
                "without a query."
            )
        for name in self.sets:
            if not _SET.fullmatch(name):
                raise ReimagingError(
                    f"`{name}` is no set of records: allowed are names such as `physics:hep-th`."
                )
        for day in (self.since, self.until):
            if day is not None and not _is_day(day):
                raise ReimagingError(
                    f"`{day}` is no day to harvest from or until: allowed are dates such as "
                    "2024-01-31."
                )
        if self.since and self.until and self.since > self.until:
            raise ReimagingError(
                f"A harvest from {self.since} until {self.until} has no days: the first is to come "
                "before the last."
            )


@dataclass
class _Round:
    """One list of records, and how far it has come."""

    since: str | None
    until: str | None
    day: str | None = None  # when the server began to answer
    token: str = ""  # with which the next page is asked for; empty for the first
    listed: int = 0  # records of the list so far
    reached: str | None = None  # the latest datestamp, if datestamps never went back
    ordered: bool = True


@dataclass
class _Set:
    """What is known of a set: the next round is to begin at `complete_until`."""

    complete_until: str | None = None
    until: str | None = None  # the last day that was wished for
    in_hand: _Round | None = None


@dataclass
class _Harvest:
    base: str
    since: str | None
    sets: dict[str, _Set] = field(default_factory=dict)  # "" is everything
    pages: list[dict[str, Any]] = field(default_factory=list)
    format: int = _FORMAT


def harvest(folder: Path, wish: Wish, client: Client) -> int:
    """Bring a harvest to its end; one that is complete is left alone.

    Parameters
    ----------
    folder
        Where its pages are; made if it is not there.
    wish
        May name more sets and a later last day than at the last time, which are then harvested.
    client
        Asks the server.

    Returns
    -------
    int
        Number of pages that came in.

    Raises
    ------
    ReimagingError
        If the folder holds a harvest of something else or is damaged, or the server refuses, is
        out of reach, or sends what is no page. What came until then is kept.
    """
    return _bring(folder, wish, client, again=False)


def update(folder: Path, wish: Wish, client: Client) -> int:
    """Harvest what has changed since the harvest in a folder, or go on with one that was stopped.

    Takes, gives and raises what `harvest` does.
    """
    return _bring(folder, wish, client, again=True)


def kept_pages(folder: Path) -> list[Path]:
    """Give the pages that the state of a harvest lists, in the order in which they came.

    Raises
    ------
    ReimagingError
        If there is no state, or it is damaged.
    """
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        return [folder / page["name"] for page in state["pages"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise ReimagingError(
            f"{folder / STATE} does not tell which pages were harvested: restore it, or remove "
            f"{folder} to harvest anew."
        ) from None


def is_complete(folder: Path) -> bool:
    """Tell whether no round of the harvest in a folder was stopped in the middle."""
    try:
        sets = json.loads((folder / STATE).read_text(encoding="utf-8")).get("sets", {})
        return all(each["in_hand"] is None for each in sets.values())
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return False


def _bring(folder: Path, wish: Wish, client: Client, again: bool) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        state = _state(folder, wish)
        before = len(state.pages)
        for name in wish.sets or ("",):
            known = state.sets.setdefault(name, _Set())
            if known.in_hand:
                _List(folder, state, name, client).go_on()
                due = known.until != wish.until
            else:
                is_final = wish.until and (known.complete_until or "") > wish.until
                changed = known.until != wish.until
                due = known.complete_until is None or changed or (again and not is_final)
            if due:
                since = known.complete_until or wish.since
                if known.until:
                    since = min(since or known.until, known.until)
                known.in_hand = _Round(since, wish.until)
                _List(folder, state, name, client).go_on()
        return len(state.pages) - before


class _List:
    """Asks for the round in hand of one set until it ends."""

    def __init__(self, folder: Path, state: _Harvest, name: str, client: Client) -> None:
        self._folder = folder
        self._state = state
        self._name = name
        self._client = client
        self._restarts: Counter[str | None] = Counter()

    def go_on(self) -> None:
        known = self._state.sets[self._name]
        assert known.in_hand
        part = known.in_hand
        self._write()
        with tqdm(
            desc=self._name or "records",
            unit=" records",
            unit_scale=True,
            initial=part.listed,
            disable=None,
        ) as bar:
            while True:
                asked = part.token
                body, page = ask_page(self._state.base, self._query(part), self._client)
                if page.error in _EXPIRED and asked:
                    self._restart(part)
                    bar.reset()
                    continue
                if page.error and page.error != "noRecordsMatch":
                    raise ReimagingError(
                        f"{self._state.base} answers `{page.error}`"
                        f"{f' ({page.explanation})' if page.explanation else ''} when asked for "
                        f"{self._name or 'all records'}: mend what is wished for."
                    )
                if page.token and page.token == asked:
                    raise ReimagingError(
                        f"{self._state.base} sends us round in a circle after "
                        f"{part.listed:,} records: run this again later, it goes on from here."
                    )
                part.day = part.day or page.day
                if not page.error:
                    self._keep(body, page)
                    part.listed += page.records
                    self._note_order(part, page)
                part.token = page.token
                if not page.token:
                    known.complete_until, known.until, known.in_hand = part.day, part.until, None
                self._write()
                bar.total = page.size or bar.total
                bar.update(page.records)
                if not page.token:
                    return

    def _query(self, part: _Round) -> dict[str, str]:
        if part.token:
            return {"verb": "ListRecords", "resumptionToken": part.token}
        optional = {"set": self._name, "from": part.since, "until": part.until}
        said = {name: value for name, value in optional.items() if value}
        return {"verb": "ListRecords", "metadataPrefix": "arXiv"} | said

    def _restart(self, part: _Round) -> None:
        if part.ordered and part.reached:
            part.since = part.reached
        self._restarts[part.since] += 1
        if self._restarts[part.since] > _RESTARTS:
            raise ReimagingError(
                f"{self._state.base} has taken its token back {_RESTARTS + 1} times on the list "
                f"from {part.since or 'the beginning'}: run this again later, it goes on from here."
            )
        part.token, part.listed = "", 0
        self._write()

    def _keep(self, body: bytes, page: Page) -> None:
        name = f"{len(self._state.pages) + 1:06}.xml.gz"
        write_bytes(self._folder / name, gzip.compress(body, 6, mtime=0))
        entry = {"name": name, "set": self._name, "records": page.records}
        entry |= {"first": page.first, "last": page.last}
        entry |= {"sha256": hashlib.sha256(body).hexdigest()}  # of the page unpacked
        self._state.pages.append(entry)

    def _note_order(self, part: _Round, page: Page) -> None:
        goes_back = bool(page.first and part.reached and page.first < part.reached)
        part.ordered = part.ordered and page.ordered and not goes_back
        part.reached = max(page.last or "", part.reached or "") or None

    def _write(self) -> None:
        text = json.dumps(asdict(self._state), indent=1, sort_keys=True)
        write_text(self._folder / STATE, text + "\n")


def _state(folder: Path, wish: Wish) -> _Harvest:
    """Read the state of a harvest, or begin one; refuse a wish that it does not serve."""
    path = folder / STATE
    if not path.exists():
        if found := sorted(folder.glob("[!.]*.xml*")):
            raise ReimagingError(
                f"{folder} has pages such as {found[0].name} but no {STATE}: allowed is a folder "
                "of a harvest, or an empty one."
            )
        return _Harvest(wish.base, wish.since)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if "verb" in raw:  # reimaging.acquire.oai_records
            raise ReimagingError(
                f"{folder} holds records that were asked for one by one, and no lists of records: "
                "call the profile by another name, or remove this folder to harvest anew."
            )
        state = _parsed(raw)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise ReimagingError(
            f"{path} is no state of a harvest: restore it, or remove {folder} to harvest anew."
        ) from None
    known = {each.in_hand.until if each.in_hand else each.until for each in state.sets.values()}
    for what, before, now, serves in (
        ("base", state.base, wish.base, state.base == wish.base),
        ("since", state.since, wish.since, state.since == wish.since),
        ("sets", list(filter(None, state.sets)), list(wish.sets), _covers(wish.sets, state.sets)),
        ("until", known, wish.until, all(_reaches(wish.until, each) for each in known)),
    ):
        if not serves:
            raise ReimagingError(
                f"{folder} holds a harvest with another `{what}` ({_said(before)}, now wished for: "
                f"{_said(now)}): call the profile by another name, or remove this folder to "
                "harvest anew."
            )
    for page in state.pages:
        if not (folder / page["name"]).is_file():
            raise ReimagingError(
                f"{folder / page['name']} is gone, which {STATE} lists: restore it, or remove "
                f"{folder} to harvest anew."
            )
    return state


def _parsed(raw: dict[str, Any]) -> _Harvest:
    sets = {}
    for name, each in raw["sets"].items():
        part = _Round(**each["in_hand"]) if each["in_hand"] else None
        sets[name] = _Set(each["complete_until"], each["until"], part)
    if raw["format"] != _FORMAT or not all(isinstance(page["name"], str) for page in raw["pages"]):
        raise ValueError
    return _Harvest(raw["base"], raw["since"], sets, raw["pages"])


def _covers(wished: tuple[str, ...], known: dict[str, _Set]) -> bool:
    return set(known) <= set(wished or ("",))


def _reaches(wished: str | None, known: str | None) -> bool:
    return wished is None or (known is not None and wished >= known)


def _said(value: object) -> str:
    several = value if isinstance(value, list | set) else [value]
    return ", ".join(str(each) for each in several if each) or "none"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from harvesting into the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReimagingError(
                f"Another process is harvesting into {folder}: wait for it or end it."
            ) from None
        yield
    finally:
        os.close(handle)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
