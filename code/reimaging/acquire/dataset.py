"""The raw data as a DataLad dataset: tars that are known before they are here.

`RawDataset.record` makes the tars of a manifest known, `get` brings the bytes of one and verifies
them, `drop` frees their space again. In the dataset's folder DataLad's own commands do the same.

Layout of the dataset: `src/NAME.tar`, links into the annex; `src/arXiv_src_manifest.xml`, the
manifest, in git itself; `README.md`. How it is recorded is said in reimaging.acquire.recording.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reimaging.acquire import recording
from reimaging.acquire.annex import Repository, one_line, sole_writer
from reimaging.acquire.manifest import BulkTar
from reimaging.acquire.place import is_shared
from reimaging.acquire.recording import Mirror
from reimaging.acquire.remote import BASE_CONFIG, BASE_VARIABLE, STORE, scheme_of
from reimaging.acquire.run_record import Command
from reimaging.atomic import write_text
from reimaging.errors import ReimagingError

# What git-annex says while another process is at work, and the seconds that this is waited for: one
# may fetch the same tar of 500 MB, and one may write git's configuration or git-annex's databases.
_PASSING = {
    "transfer already in progress": 1800,
    "could not lock": 10,
    "ErrorBusy": 10,
    "database is locked": 10,
}
# What a finished recording leaves in git's folder, so that the next can see that nothing is to do.
_RECEIPT = "reimaging-recorded.json"


@dataclass(frozen=True)
class Changes:
    """What a recording did to the tars given, by number."""

    added: int
    changed: int
    unchanged: int


class RawDataset:
    """The DataLad dataset of bulk tars in a folder.

    Parameters
    ----------
    root
        The dataset's folder; `record` makes it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._repository = Repository(self.root)

    def record(
        self,
        manifest: Path,
        tars: Sequence[BulkTar],
        base: str,
        mirrors: Sequence[Mirror] = (),
        command: Command | None = None,
    ) -> Changes:
        """Make tars known to the dataset, creating it if needed.

        Tars recorded before stay; one with a new md5 gets a new version. The same input again
        changes nothing, and a run that was killed is carried on by the next.

        Parameters
        ----------
        manifest
            arXiv's manifest, which is kept with the tars.
        tars
            Entries of the manifest, or some of them.
        base
            Place that holds the tars (`place.place_of`), which need not be in reach yet. A folder
            is set in this clone's git config and never in the history; an address that is the
            same on every machine goes into the history, so that a clone needs no setting.
        mirrors
            Further places that have some of the tars; the cheapest that has a tar is asked first.
            Those recorded before and not given again are asked no more.
        command
            That by which this is done, which the history tells (`datalad rerun --report`).

        Returns
        -------
        Changes
            Numbers of tars, against the last commit: new ones, those with a new key, the rest.

        Raises
        ------
        ReimagingError
            If the folder holds something else or cannot be written to, another process keeps
            writing to it, the manifest cannot be read, or git, git-annex or DataLad fails.
        """
        try:
            text = manifest.read_bytes()
        except OSError as error:
            raise ReimagingError(
                f"The manifest {manifest} cannot be read: {error.strerror or error}."
            ) from error
        place = base if is_shared(base) else str(Path(base).absolute())
        receipt = _receipt(text, place, mirrors)
        if self._is_recorded(receipt, tars):
            recording.configure(self._repository, place)
            return Changes(0, 0, len(tars))
        try:
            before = self._carry_on(text, receipt, tars, place, mirrors, command)
        except OSError as error:
            raise ReimagingError(
                f"The dataset {self.root} cannot be written to: {error.strerror or error}."
            ) from error
        added = sum(tar.name not in before for tar in tars)
        unchanged = sum(before.get(tar.name) == tar.annex_key for tar in tars)
        return Changes(added, len(tars) - added - unchanged, unchanged)

    def get(self, tar: BulkTar, place: str | None = None) -> Path:
        """Fetch the bytes of a tar if they are not here, and verify them.

        Processes may do this at the same time.

        Parameters
        ----------
        tar
            A tar that was recorded.
        place
            The one place that is asked: `store`, or the name of a mirror. Without it all are asked
            that have the tar, the cheapest first, until one gives it.

        Returns
        -------
        Path
            `src/NAME.tar` in the dataset, to be read and not to be written.

        Raises
        ------
        ReimagingError
            If the tar is not recorded with this md5, its place is out of reach or lacks it, or
            its bytes are not those of the manifest.
        """
        path = self._path(tar)
        if not self.holds(tar) and recording.link_key(path) != tar.annex_key:
            raise ReimagingError(
                f"The dataset {self.root} does not know {tar.name} with the md5 {tar.md5}: "
                "record the manifest first."
            )
        options = () if place is None else (f"--from={place}",)
        reason = ""
        start = time.monotonic()
        while not self.holds(tar):
            before, reason = reason, self._tell("get", tar, *options)
            patience = next((limit for sign, limit in _PASSING.items() if sign in reason), 0)
            if time.monotonic() < start + patience:
                time.sleep(0.2)
            elif place is None and "not available" in reason and before != reason:
                # `git annex fsck` found it missing once, and git-annex asks no more.
                self._repository.annex(
                    "registerurl", f"--remote={STORE}", tar.annex_key, scheme_of(STORE) + tar.key
                )
            elif not self.holds(tar):
                raise ReimagingError(
                    f"{tar.name} could not be fetched from {self._place(place)}: "
                    f"{reason or 'git-annex does not know it to be there'}."
                )
        return path

    def drop(self, tar: BulkTar) -> None:
        """Free the space of a tar, if its place vouches for the same bytes.

        Raises
        ------
        ReimagingError
            If the place is out of reach, or what it has is missing or not the same.
        """
        if not self.holds(tar):
            return
        reason = self._tell("drop", tar)
        if self.holds(tar):
            raise ReimagingError(
                f"{tar.name} is kept, as {self._place()} does not vouch for the same bytes: "
                f"{reason}."
            )

    def holds(self, tar: BulkTar) -> bool:
        """Whether the bytes of a tar are here; starts no process."""
        path = self._path(tar)
        return recording.link_key(path) == tar.annex_key and path.exists()

    def _carry_on(
        self,
        manifest: bytes,
        receipt: dict[str, Any],
        tars: Sequence[BulkTar],
        place: str,
        mirrors: Sequence[Mirror],
        command: Command | None,
    ) -> dict[str, str]:
        """Take every step that is missing; give the keys that the dataset had before, by name."""
        with sole_writer(self.root) as lock:
            repository = Repository(self.root, lock)
            repository.remove_dead_locks()
            # If we are killed half-way, what it says is no longer so.
            self._remove_receipt()
            recording.create(repository)
            before = recording.committed_keys(repository)
            recording.link(repository, tars)
            recording.save(repository, manifest, command)
            uuid = recording.enable(repository, STORE, place)
            addressed = recording.register(repository, uuid, STORE, tars)
            for mirror in mirrors:
                uuid = recording.enable(repository, mirror.name, mirror.base)
                recording.register(repository, uuid, mirror.name, mirror.tars, only=True)
            recording.withdraw(repository, {STORE, *(mirror.name for mirror in mirrors)})
            recording.configure(repository, place)
            self._write_receipt({**receipt, "keys": addressed})
        return before

    def _path(self, tar: BulkTar) -> Path:
        return self.root / "src" / tar.name

    def _tell(self, command: str, tar: BulkTar, *options: str) -> str:
        """Run a command of git-annex on a tar, and give its reason for not having done it."""
        try:
            results = self._repository.annex_results(command, *options, "--", f"src/{tar.name}")
        except ReimagingError as error:
            # The tar may have come nevertheless: what counts is whether it is here.
            return one_line(str(error))
        for result in results:
            if not result["success"]:
                said = result["error-messages"] or result.get("note", "").splitlines()
                # A refusal ends by telling how to force it, which is how data are lost.
                return "; ".join(one_line(line) for line in said if not line.startswith("(Use"))
        return ""

    def _place(self, name: str | None = None) -> str:
        if name not in (None, STORE):
            return recording.base_of(self._repository, name) or f"the remote {name}"
        return (
            os.environ.get(BASE_VARIABLE)
            or self._repository.config(BASE_CONFIG)
            or recording.base_of(self._repository, STORE)
            or "a place unset"
        )

    def _is_recorded(self, wanted: Mapping[str, Any], tars: Sequence[BulkTar]) -> bool:
        receipt = self._read_receipt()
        keys = receipt.get("keys", {})
        return all(receipt.get(part) == wanted[part] for part in wanted) and all(
            keys.get(tar.name) == tar.annex_key == recording.link_key(self._path(tar))
            for tar in tars
        )

    def _read_receipt(self) -> dict[str, Any]:
        folder = self._repository.git_folder()
        if folder is None:
            return {}
        try:
            return dict(json.loads((folder / _RECEIPT).read_text()))
        except (OSError, ValueError):
            return {}

    def _remove_receipt(self) -> None:
        folder = self._repository.git_folder()
        if folder is not None:
            (folder / _RECEIPT).unlink(missing_ok=True)

    def _write_receipt(self, receipt: Mapping[str, Any]) -> None:
        folder = self._repository.git_folder()
        if folder is not None:
            write_text(folder / _RECEIPT, json.dumps(receipt, sort_keys=True))


def _receipt(manifest: bytes, place: str, mirrors: Sequence[Mirror]) -> dict[str, Any]:
    """Say what was asked to be recorded, but for the tars of the store, which pile up."""
    return {
        "manifest": hashlib.sha256(manifest).hexdigest(),
        # A folder may move without anything having to be recorded.
        "place": place if is_shared(place) else "",
        "mirrors": {
            mirror.name: {
                "base": mirror.base,
                "keys": sorted(tar.annex_key for tar in mirror.tars),
            }
            for mirror in mirrors
        },
    }
