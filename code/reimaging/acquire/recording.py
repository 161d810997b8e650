"""How tars become known to the dataset: links to their keys, and addresses of these keys.

A DataLad dataset can hold files whose bytes it has never seen, as size and md5 are all that their
git-annex keys are made of. Each step looks at what is there and does what is missing, so that a
run which was killed at any moment is carried on by the next:

1. `datalad create`;
2. `git annex fromkey`: a link `src/NAME.tar` to the key of each tar;
3. `datalad save`: links, manifest and a README go into the history;
4. the special remote `store` (reimaging.acquire.remote) and, with it, the address of each key.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from reimaging.acquire.annex import AUTHOR, EMAIL, Repository
from reimaging.acquire.manifest import MANIFEST, BulkTar
from reimaging.acquire.remote import BASE_CONFIG, BASE_VARIABLE, SCHEME
from reimaging.atomic import write_bytes, write_text
from reimaging.errors import ReimagingError

STORE: Final = "store"

_README = f"""# Bulk source of arXiv

The tars of arXiv's bulk source that the study "Images of the arXiv" reads, as a DataLad dataset.
Each file in `src/` is known by the size and md5 that `src/{MANIFEST}` states, and its bytes come
when asked for: `datalad get src/NAME.tar` fetches and verifies them, `datalad drop src/NAME.tar`
frees their space. They come from the folder named by the environment variable `{BASE_VARIABLE}` or
by `git config {BASE_CONFIG}`, through the program `git-annex-remote-reimaging` of the Python
package `reimaging`, which must be on the PATH.
"""
_ATTRIBUTES = ("README.md annex.largefiles=nothing", "src/*.xml annex.largefiles=nothing")
_SAVED = (".gitattributes", "README.md", "src")


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
        repository.annex("init")
        if whole:
            return
    elif root.is_dir() and any(root.iterdir()):
        raise ReimagingError(
            f"The folder {root} holds files and no dataset: empty it or name another."
        )
    root.mkdir(parents=True, exist_ok=True)
    repository.datalad("create", "--force", str(root))


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


def save(repository: Repository, manifest: bytes) -> None:
    """Commit the links, together with the manifest and what explains them."""
    root = repository.root
    _write(root / "src" / MANIFEST, manifest)
    _write(root / "README.md", _README.encode())
    attributes = root / ".gitattributes"
    lines = attributes.read_text().splitlines() if attributes.exists() else []
    if missing := [line for line in _ATTRIBUTES if line not in lines]:
        write_text(attributes, "".join(f"{line}\n" for line in [*lines, *missing]))
    if repository.git("status", "--porcelain", "--", *_SAVED):
        repository.datalad("save", "--message", "Record bulk tars of arXiv", *_SAVED)


def enable_store(repository: Repository) -> str:
    """Make the special remote known here, and give its UUID."""
    # Enabling is what a clone needs, and does nothing where all is well.
    if not repository.succeeds("annex", "enableremote", STORE):
        # A killed initremote leaves the name in the config and nothing behind it.
        repository.succeeds("config", "--remove-section", f"remote.{STORE}")
        options = {
            "type": "external",
            "externaltype": "reimaging",
            "encryption": "none",
            "autoenable": "true",
        }
        given = (f"{name}={value}" for name, value in options.items())
        repository.annex("initremote", STORE, *given)
    return repository.config(f"remote.{STORE}.annex-uuid")


def register(repository: Repository, uuid: str, tars: Sequence[BulkTar]) -> dict[str, str]:
    """Give each key its address in the store, and take the store's word back for former keys.

    Returns
    -------
    dict
        Name to key of every tar that has an address now.
    """
    addresses: dict[str, list[str]] = {}
    for result in repository.annex_results("whereis", "--all"):
        for place in result["whereis"]:
            if place["uuid"] == uuid:
                addresses[result["key"]] = [url for url in place["urls"] if url.startswith(SCHEME)]
    known = {(key, url) for key, urls in addresses.items() for url in urls}
    wanted = {(tar.annex_key, SCHEME + tar.key) for tar in tars}
    linked = _linked_keys(repository.root)
    stale = {(key, url) for key, url in known if linked.get(_name(url)) != key}
    if new := sorted(wanted - known):
        lines = (f"{key} {url}" for key, url in new)
        repository.annex("registerurl", f"--remote={STORE}", "--batch", lines=lines)
    if stale:
        lines = (f"{key} {url}" for key, url in sorted(stale))
        repository.annex("unregisterurl", f"--remote={STORE}", "--batch", lines=lines)
    # Last: it is by the store's presence that a killed run's former keys are found again.
    if gone := sorted(addresses.keys() - set(linked.values())):
        lines = (f"{key} {uuid} 0" for key in gone)
        repository.annex("setpresentkey", "--batch", lines=lines)
    return {_name(url): key for key, url in (known | wanted) - stale}


def _name(url: str) -> str:
    return PurePosixPath(url.removeprefix(SCHEME)).name


def _linked_keys(root: Path) -> Mapping[str, str]:
    keys = ((path.name, link_key(path)) for path in (root / "src").iterdir())
    return {name: key for name, key in keys if key is not None}


def configure(repository: Repository, base: Path) -> None:
    """Set what is this machine's own: the place of the tars and, for want of one, an identity."""
    repository.set_config(BASE_CONFIG, str(base))
    # With it, the user's own `datalad get` can log in the annex where it has put a tar.
    for name, value in (("user.name", AUTHOR), ("user.email", EMAIL)):
        if not repository.users_config(name):
            repository.set_config(name, value)


def _write(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)
