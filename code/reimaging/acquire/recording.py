"""How tars become known to the dataset: links to their keys, and addresses of these keys.

A DataLad dataset can hold files whose bytes it has never seen, as size and md5 are all that their
git-annex keys are made of. Each step looks at what is there and does what is missing, so that a
run which was killed at any moment is carried on by the next:

1. `datalad create`;
2. `git annex fromkey`: a link `src/NAME.tar` to the key of each tar;
3. `datalad save`: links, manifest and a README go into the history, with the command that did it;
4. the special remote `store` (reimaging.acquire.remote) and, with it, the address of each key;
5. the same for further places that have some of the tars, each a remote of its own name;
6. the addresses of places that are not asked any more are taken back.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from reimaging.acquire.annex import AUTHOR, EMAIL, Repository
from reimaging.acquire.manifest import MANIFEST, BulkTar
from reimaging.acquire.place import is_shared
from reimaging.acquire.remote import BASE_CONFIG, BASE_VARIABLE, scheme_of
from reimaging.acquire.run_record import Command, run_message
from reimaging.atomic import write_bytes, write_text
from reimaging.errors import ReimagingError

_README = f"""# Bulk source of arXiv

The tars of arXiv's bulk source that the study "Images of the arXiv" reads, as a DataLad dataset.
Each file in `src/` is known by the size and md5 that `src/{MANIFEST}` states, and its bytes come
when asked for: `datalad get src/NAME.tar` fetches and verifies them, `datalad drop src/NAME.tar`
frees their space. They come through the program `git-annex-remote-reimaging` of the Python package
`reimaging`, which must be on the PATH. Where from is known where it is the same for everybody
(`base` in `git show git-annex:remote.log`); a folder with the tars is named by the environment
variable `{BASE_VARIABLE}` or by `git config {BASE_CONFIG}`, which come first. If it is arXiv's own
bucket, `s3://arxiv/src`, who fetches pays, and needs the keys of an AWS account: 1,000 tars are
about 500 GB. No budget is kept here: `datalad get` pays for whatever it is told to get.
"""
# What git-annex calls this copy; it would take host and path, and publish them with the dataset.
_DESCRIPTION = "bulk tars of arXiv"
_ATTRIBUTES = ("README.md annex.largefiles=nothing", "src/*.xml annex.largefiles=nothing")
_SAVED = (".gitattributes", "README.md", "src")
_OPTIONS: Final = {
    "type": "external",
    "externaltype": "reimaging",
    "encryption": "none",
    "autoenable": "true",
}


@dataclass(frozen=True)
class Mirror:
    """A further place that has some of the tars.

    Attributes
    ----------
    name
        What the remote is called, not `store`.
    base
        Its address, the same on every machine (`place.place_of`).
    tars
        Those whose size and md5 it has.
    """

    name: str
    base: str
    tars: Sequence[BulkTar]


def link_key(path: Path) -> str | None:
    """Give the git-annex key that a file is a link to, or None if it is no link."""
    try:
        return path.readlink().name
    except OSError:
        return None


def create(repository: Repository) -> None:
    """Make the DataLad dataset, or finish one that was begun.

    Raises
    ------
    ReimagingError
        If the folder holds something else.
    """
    root = repository.root
    if (root / ".git").exists():
        # Both finish what was begun and leave alone what is whole.
        repository.git("init", "--quiet")
        begun = repository.succeeds("rev-parse", "--quiet", "--verify", "HEAD")
        whole = repository.succeeds("rev-parse", "--quiet", "--verify", "HEAD:.datalad/config")
        if begun and not whole:
            raise ReimagingError(
                f"{root} is a git repository that is no DataLad dataset: name another folder."
            )
        named = () if repository.config("annex.uuid") else (_DESCRIPTION,)
        repository.annex("init", *named)
        if whole:
            return
    elif root.is_dir() and any(root.iterdir()):
        raise ReimagingError(
            f"The folder {root} holds files and no dataset: empty it or name another."
        )
    root.mkdir(parents=True, exist_ok=True)
    repository.datalad("create", "--force", "--description", _DESCRIPTION, str(root))


def committed_keys(repository: Repository) -> dict[str, str]:
    """Give the key of each tar, by name, as the last commit has it."""
    found = repository.annex("find", "--anything", "--branch=HEAD", "--format=${key} ${file}\\n")
    pairs = (line.split(" ", 1) for line in found.splitlines())
    return {file.removeprefix("src/"): key for key, file in pairs if file.startswith("src/")}


def link(repository: Repository, tars: Sequence[BulkTar]) -> None:
    """Put the link of each tar where it is missing or leads to another key."""
    lines = []
    for tar in tars:
        path = repository.root / "src" / tar.name
        if link_key(path) == tar.annex_key:
            continue
        if path.is_symlink():
            path.unlink()
        elif path.exists():
            raise ReimagingError(
                f"{path} is no link into the annex: run `git annex lock` on it or move it away."
            )
        lines.append(f"{tar.annex_key} src/{tar.name}")
    if lines:
        repository.annex("fromkey", "--force", "--batch", lines=lines)


def save(repository: Repository, manifest: bytes, command: Command | None = None) -> None:
    """Commit the links, together with the manifest and what explains them.

    Parameters
    ----------
    repository
        The dataset.
    manifest
        What arXiv states of the tars.
    command
        That by which this is done, for the history; None where it is done by hand.
    """
    root = repository.root
    _write(root / "src" / MANIFEST, manifest)
    _write(root / "README.md", _README.encode())
    attributes = root / ".gitattributes"
    lines = attributes.read_text().splitlines() if attributes.exists() else []
    if missing := [line for line in _ATTRIBUTES if line not in lines]:
        write_text(attributes, "".join(f"{line}\n" for line in [*lines, *missing]))
    if repository.git("status", "--porcelain", "--", *_SAVED):
        message = "Record bulk tars of arXiv"
        if command:
            options = ("config", "--file", ".datalad/config", "--get", "datalad.dataset.id")
            message = run_message(message, command, repository.git(*options).strip(), _SAVED)
        repository.datalad("save", "--message", message, *_SAVED)


def enable(repository: Repository, name: str, base: str) -> str:
    """Make a special remote known here, and give its UUID.

    Parameters
    ----------
    repository
        The dataset.
    name
        What the remote is called.
    base
        Its place, which goes into the history if it is the same on every machine, and not if it
        is a folder of this one.
    """
    place = [f"base={base}"] if is_shared(base) else []
    # Enabling is what a clone needs.
    if not repository.succeeds("annex", "enableremote", name, *place):
        # A killed initremote leaves the name in the config and nothing behind it.
        repository.succeeds("config", "--remove-section", f"remote.{name}")
        options = (f"{option}={value}" for option, value in _OPTIONS.items())
        repository.annex("initremote", name, *options, *place)
    # git-annex asks a remote for its cost once, and the place may be another one now.
    repository.unset_config(f"remote.{name}.annex-cost")
    return repository.config(f"remote.{name}.annex-uuid")


def base_of(repository: Repository, name: str) -> str:
    """Give the place of a remote that the history states, empty if it states none."""
    uuid = repository.config(f"remote.{name}.annex-uuid")
    if not uuid or not repository.succeeds("cat-file", "-e", "git-annex:remote.log"):
        return ""
    log = repository.git("show", "git-annex:remote.log").splitlines()
    # After a merge there may be several lines of one remote: the newest counts.
    lines = sorted((line for line in log if line.startswith(f"{uuid} ")), key=_timestamp)
    stated = re.search(r" base=(\S+)", lines[-1]) if lines else None
    # A space, say, is written as &32;
    return re.sub("&([0-9]+);", lambda code: chr(int(code[1])), stated[1]) if stated else ""


def _timestamp(line: str) -> float:
    return float(line.rpartition("timestamp=")[2].rstrip("s"))


def register(
    repository: Repository, uuid: str, name: str, tars: Sequence[BulkTar], *, only: bool = False
) -> dict[str, str]:
    """Give each key its address in a remote, and take the remote's word back for former keys.

    Parameters
    ----------
    repository
        The dataset.
    uuid, name
        Those of the remote.
    tars
        Tars that it has.
    only
        Whether it has no others, so that its word is taken back for those that were registered
        before.

    Returns
    -------
    dict
        Name to key of every tar that has an address there now.
    """
    scheme = scheme_of(name)
    addresses: dict[str, list[str]] = {}
    for result in repository.annex_results("whereis", "--all"):
        for place in result["whereis"]:
            if place["uuid"] == uuid:
                addresses[result["key"]] = [url for url in place["urls"] if url.startswith(scheme)]
    known = {(key, url) for key, urls in addresses.items() for url in urls}
    wanted = {(tar.annex_key, scheme + tar.key) for tar in tars}
    linked = _linked_keys(repository.root)
    stale = {(key, url) for key, url in known if linked.get(_name(url)) != key}
    if only:
        stale |= known - wanted
    addressed = {_name(url): key for key, url in (known | wanted) - stale}
    if new := sorted(wanted - known):
        lines = (f"{key} {url}" for key, url in new)
        repository.annex("registerurl", f"--remote={name}", "--batch", lines=lines)
    if stale:
        lines = (f"{key} {url}" for key, url in sorted(stale))
        repository.annex("unregisterurl", f"--remote={name}", "--batch", lines=lines)
    # Last: it is by the remote's presence that a killed run's former keys are found again.
    if gone := sorted(addresses.keys() - set(addressed.values())):
        lines = (f"{key} {uuid} 0" for key in gone)
        repository.annex("setpresentkey", "--batch", lines=lines)
    return addressed


def withdraw(repository: Repository, but: Collection[str]) -> None:
    """Take back the word of each special remote of ours for all keys, but for those named.

    A remote that the user has added is of another type, and left alone.
    """
    options = repository.git(
        "config", "--get-regexp", r"^remote\..*\.annex-externaltype$", "^reimaging$"
    )
    for option in options.splitlines():
        name = option.removeprefix("remote.").rpartition(".annex-externaltype ")[0]
        if name not in but:
            uuid = repository.config(f"remote.{name}.annex-uuid")
            register(repository, uuid, name, (), only=True)


def _name(url: str) -> str:
    return PurePosixPath(url.partition(":")[2]).name


def _linked_keys(root: Path) -> Mapping[str, str]:
    keys = ((path.name, link_key(path)) for path in (root / "src").iterdir())
    return {name: key for name, key in keys if key is not None}


def configure(repository: Repository, base: str) -> None:
    """Set what is this machine's own: a folder of tars and, for want of one, an identity."""
    if is_shared(base):
        # The history states it, and a setting would come before it.
        repository.unset_config(BASE_CONFIG)
    else:
        repository.set_config(BASE_CONFIG, base)
    # With it, the user's own `datalad get` can log in the annex where it has put a tar.
    for name, value in (("user.name", AUTHOR), ("user.email", EMAIL)):
        if not repository.users_config(name):
            repository.set_config(name, value)


def _write(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)
