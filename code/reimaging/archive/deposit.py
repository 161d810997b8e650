"""Deposits the bundle at Zenodo, one step after the other; a killed run is carried on.

The deposit is known again by the file of its state, else by the bundle's SHA-256 in the notes of
its metadata, which are sent with the request that makes it: so there is never a second one. What
is there with the same md5 is not sent again. A published deposit is not touched; of another bundle
a new version is made. Publishing is final and done only when it is asked for.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from reimaging.archive.bundle import bundle_path
from reimaging.archive.deposit_state import State, read_state, write_state
from reimaging.archive.zenodo import (
    ATTEMPTS,
    MOST_BYTES,
    MOST_FILES,
    SANDBOX,
    Gone,
    Unclear,
    Zenodo,
    md5_of,
)
from reimaging.errors import ReimagingError
from reimaging.publish.citation import ZENODO
from reimaging.quantity import count_text, size_text
from reimaging.run import Run

# which Zenodo wants of a deposit before it can be published
_NEEDED: Final = (
    *("upload_type", "title", "creators", "description", "access_right", "license"),
    "version",
)
_BLOCK = 1 << 20

Told = Mapping[str, Any]


def deposit_bundle(run: Run, publish: str | None) -> None:
    """Upload the bundle to Zenodo, as a draft, or published with `publish=yes`

    Parameters
    ----------
    run
        Whose bundle.
    publish
        "yes", "no" or None for no.

    Raises
    ------
    ReimagingError
        A sentence: what is missing, or what the server refuses.
    """  # noqa: D400
    if publish not in (None, "yes", "no"):
        raise ReimagingError(f"publish is {publish!r}; allowed is publish=yes or publish=no.")
    url = (os.environ.get("ZENODO_URL") or SANDBOX).rstrip("/")
    server = Zenodo(url, os.environ.get("ZENODO_TOKEN", "").strip())
    described = run.layout.root / ZENODO
    try:
        metadata = json.loads(described.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ReimagingError(
            f"{described} cannot be read; `reimaging cite --write` makes it of CITATION.cff."
        ) from None
    deposit(server, bundle_path(run), metadata, publish=publish == "yes")


def deposit(server: Zenodo, bundle: Path, metadata: Told, *, publish: bool) -> State:
    """Have the bundle in a draft, or published; what is known of it is kept beside it.

    Parameters
    ----------
    server
        Where.
    bundle
        The zip file.
    metadata
        Of the deposit, as Zenodo has them.
    publish
        Whether it is published, which is final.

    Raises
    ------
    ReimagingError
        A sentence: what is missing, or what the server refuses.
    """
    state = read_state(bundle.parent, server.url)
    sha256, md5 = _digests(bundle)
    meant = _metadata(metadata, bundle, sha256)
    told = _found(server, state, sha256) or _made(server, meant, sha256)
    if told["submitted"] and sha256 != _sha256_of(told) and md5 not in map(md5_of, told["files"]):
        number, state.former, state.described = int(told["id"]), told.get("doi", ""), ""
        told = _certainly(server, lambda: server.new_version(number))
    state.bundle, state.bytes = bundle.name, bundle.stat().st_size
    state.sha256, state.md5 = sha256, md5
    _keep(bundle, state, told)
    if state.state == "published":
        print(f"{bundle.name} is published: https://doi.org/{state.doi} ({state.page}).")
        return state
    digest = hashlib.sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest()
    if state.described != digest:  # else what was mended on the page since would be lost
        told = server.describe(state.id, meant)
        state.described = digest
        _keep(bundle, state, told)
    _send(server, state, bundle)
    if publish:
        _keep(bundle, state, _published(server, state))
        print(f"{bundle.name} is published for good: https://doi.org/{state.doi} ({state.page}).")
    else:
        _tell_draft(state, meant)
    return state


def _digests(bundle: Path) -> tuple[str, str]:
    if not bundle.is_file():
        raise ReimagingError(f"{bundle} is not there; `doit archive` makes it.")
    size = bundle.stat().st_size
    if size > MOST_BYTES:
        raise ReimagingError(
            f"{bundle.name} has {size_text(size)}; Zenodo takes {size_text(MOST_BYTES)} a record: "
            'set archive.images = "none" in the profile, or ask Zenodo for a larger quota.'
        )
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with (
        bundle.open("rb") as file,
        tqdm(total=size, desc="checksums", unit="B", unit_scale=True, disable=None) as bar,
    ):
        while block := file.read(_BLOCK):
            sha256.update(block)
            md5.update(block)
            bar.update(len(block))
    return sha256.hexdigest(), md5.hexdigest()


def _found(server: Zenodo, state: State, sha256: str) -> Told | None:
    """Find the deposit by what is known of it, else among all that the user has."""
    if state.id:
        try:
            return server.deposit(state.id)
        except Gone:
            if state.state == "published":
                raise
    # a draft that was thrown away on its page is made anew
    return _listed(server, sha256)


def _listed(server: Zenodo, sha256: str) -> Told | None:
    """Find the user's deposit of a bundle; a published one before a draft."""
    found = [each for each in server.deposits() if _sha256_of(each) == sha256]
    number = next((each["id"] for each in sorted(found, key=lambda each: not each["submitted"])), 0)
    return server.deposit(int(number)) if number else None


def _sha256_of(told: Told) -> str:
    """Read which bundle a deposit is for, off its notes."""
    found = re.search(r"SHA-256 ([0-9a-f]{64})", str(told.get("metadata", {}).get("notes", "")))
    return found[1] if found else ""


def _metadata(metadata: Told, bundle: Path, sha256: str) -> dict[str, Any]:
    notes = [metadata.get("notes", ""), f"{bundle.name}, SHA-256 {sha256}"]
    return {**metadata, "notes": "\n".join(filter(None, notes)), "prereserve_doi": True}


def _made(server: Zenodo, meant: Told, sha256: str) -> Told:
    """Make a deposit, once: where it is not clear whether it was made, it is looked for."""
    for attempt in range(ATTEMPTS):
        try:
            return server.create(meant)
        except Unclear as error:
            server.rest(str(error), max(2.0**attempt, error.wait))
        if told := _listed(server, sha256):
            return told
    raise _no_success(f"{server.url} made no deposit in {ATTEMPTS} attempts")


def _certainly(server: Zenodo, ask: Callable[[], Told]) -> Told:
    """Ask for what may be asked twice, until there is an answer."""
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            return ask()
        except Unclear as error:
            reason = str(error)
            server.rest(reason, max(2.0**attempt, error.wait))
    raise _no_success(reason)


def _send(server: Zenodo, state: State, bundle: Path) -> None:
    """Upload the bundle unless it is there; one of an earlier version or content makes way."""
    reason = ""
    for attempt in range(ATTEMPTS):
        told = server.deposit(state.id)
        files = {str(each["filename"]): each for each in told["files"]}
        is_there = md5_of(files.get(bundle.name, {})) == state.md5
        for name, file in files.items():
            if _is_of_the_same(name, bundle.name) and not (is_there and name == bundle.name):
                server.remove(state.id, str(file["id"]))
        if is_there:
            return
        if len(files.keys() - {bundle.name}) >= MOST_FILES:
            raise ReimagingError(
                f"{state.page} has {count_text(len(files), 'file')} by now, and a record may have "
                f"{MOST_FILES}; remove some on its page."
            )
        try:
            if server.upload(told["links"]["bucket"], bundle) == state.md5:
                return
            reason, wait = f"{server.url} received {bundle.name} damaged", 0.0
        except Unclear as error:
            reason, wait = str(error), error.wait
        server.rest(reason, max(2.0**attempt, wait))
    raise _no_success(reason)


def _is_of_the_same(name: str, bundle: str) -> bool:
    """Tell whether a file is a bundle of the same profile, whatever its version."""
    ours, other = bundle.split("-", 5), name.split("-", 5)
    return name == bundle or (len(ours) == 6 and [*other[:4], *other[5:]] == [*ours[:4], ours[5]])


def _published(server: Zenodo, state: State) -> Told:
    """Publish, once: where it is not clear whether it was done, the deposit is looked at."""

    def publish() -> Told:
        told = server.deposit(state.id)
        return told if told["submitted"] else server.publish(state.id)

    return _certainly(server, publish)


def _keep(bundle: Path, state: State, told: Told) -> None:
    """Write down what a server told of the deposit."""
    reserved = told.get("metadata", {}).get("prereserve_doi", {})
    state.id = int(told["id"])
    state.state = "published" if told["submitted"] else "draft"
    state.doi = str(told.get("doi") or reserved.get("doi", state.doi))
    state.page = str(told["links"].get("html", state.page))
    write_state(bundle.parent, state)


def _tell_draft(state: State, meant: Told) -> None:
    lacking = [key for key in _NEEDED if not meant.get(key)]
    missing = f"it lacks {', '.join(lacking)}" if lacking else "nothing is missing"
    print(
        f"{state.bundle} lies in a draft: {state.page}\n"
        f"The DOI {state.doi} is set apart for it and leads nowhere before it is published; "
        f"{missing}.\n"
        "Publishing is final: look at the page, then publish it there or by "
        "`doit deposit publish=yes`."
    )


def _no_success(reason: str) -> ReimagingError:
    return ReimagingError(f"{reason}; run this again later, it goes on from here.")
