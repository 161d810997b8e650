"""The git-annex special remote through which every bulk tar comes, whatever its place.

git-annex starts `git-annex-remote-reimaging` and speaks its line protocol with it
(https://git-annex.branchable.com/design/external_special_remote_protocol/). A tar is found by its
registered address `reimaging:src/NAME.tar`, which says what it is called and not where it is.
Where the remote called `store` looks is this machine's own affair and is looked up each time:

1. the environment variable `REIMAGING_BASE`,
2. the git config `reimaging.base`, which is never part of a dataset's history,
3. the remote's own parameter `base`, which is, and so may only name what is the same for all.

A remote of another name, `archive` say, is a further place of the same tars: its addresses begin
with `reimaging-archive:`, and its parameter alone counts.
The remote reads and never writes.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from annexremote import Master, RemoteError, SpecialRemote

from reimaging.acquire.place import Place, cost_of, place_of
from reimaging.errors import ReimagingError

STORE: Final = "store"
BASE_VARIABLE: Final = "REIMAGING_BASE"
BASE_CONFIG: Final = "reimaging.base"

_Answer = TypeVar("_Answer")


def scheme_of(name: str) -> str:
    """Give what the addresses of a remote begin with: git-annex wants one claimant of each."""
    return "reimaging:" if name in (STORE, "") else f"reimaging-{name}:"


class ReimagingRemote(SpecialRemote):
    """Answers git-annex's requests from the one place that is set for it."""

    def __init__(self, annex: Master) -> None:
        super().__init__(annex)
        self.configs = {"base": "place with the tars, if it is the same on every machine"}
        # A place keeps its connections from one tar to the next.
        self._places: dict[str, Place] = {}

    def initremote(self) -> None:
        """Nothing is set up: the place need not even be in reach."""

    def prepare(self) -> None:
        """Nothing is opened before it is needed."""

    def getcost(self) -> int:
        """Give what the place costs, by which git-annex chooses; it asks once and notes it."""
        return cost_of(self._base())

    def claimurl(self, url: str) -> bool:
        """Claim the addresses of the remote's own scheme."""
        return url.startswith(self._scheme())

    def checkpresent(self, key: str) -> bool:
        """Vouch for the bytes of a key, or raise where that cannot be known."""
        name = self._name(key)
        return _answered(lambda: self._place().holds(name, key))

    def transfer_retrieve(self, key: str, local_file: str) -> None:
        """Copy the bytes of a key; git-annex verifies them against the key."""
        name = self._name(key)
        _answered(lambda: self._place().fetch(name, key, Path(local_file), self.annex.progress))

    def transfer_store(self, key: str, local_file: str) -> None:
        """Refuse: arXiv's data are not ours to write."""
        raise RemoteError("the places of the bulk tars are only read from")

    def remove(self, key: str) -> None:
        """Refuse: arXiv's data are not ours to delete."""
        raise RemoteError("the places of the bulk tars are only read from")

    def _name(self, key: str) -> str:
        scheme = self._scheme()
        addresses = self.annex.geturls(key, scheme)
        if not addresses:
            raise RemoteError(f"no address is registered for {key}")
        # Two tars of the same bytes are one key: either name will do, the first by order.
        return str(min(addresses)).removeprefix(scheme)

    def _scheme(self) -> str:
        return scheme_of(self.annex.getconfig("name"))

    def _place(self) -> Place:
        base = self._base()
        if not base:
            raise ReimagingError(
                f"It is not set where the tars are: set {BASE_VARIABLE} or `git config "
                f"{BASE_CONFIG}` to the absolute path of their folder."
            )
        if base not in self._places:
            self._places[base] = place_of(base)
        return self._places[base]

    def _base(self) -> str:
        own = str(self.annex.getconfig("base"))
        if self.annex.getconfig("name") not in (STORE, ""):
            return own
        return os.environ.get(BASE_VARIABLE) or self._configured() or own

    def _configured(self) -> str:
        command = ["git", "--git-dir", self.annex.getgitdir(), "config", "--get", BASE_CONFIG]
        # Exit status 1: the option is not set.
        return subprocess.run(command, capture_output=True, text=True).stdout.rstrip("\n")


def _answered(ask: Callable[[], _Answer]) -> _Answer:
    try:
        return ask()
    except ReimagingError as error:
        # The protocol is one of lines.
        raise RemoteError(" ".join(str(error).split())) from error


def main() -> None:
    """Serve git-annex over standard input and output until it hangs up."""
    for stream in (sys.stdin, sys.stdout):
        # Paths are bytes: what is not UTF-8 must pass through unharmed.
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    master = Master()
    master.LinkRemote(ReimagingRemote(master))
    master.Listen()
