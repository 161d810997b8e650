"""Puts DataLad datasets at a place from which others clone them: a folder, or one reached by SSH.

A sibling there is a bare git-annex repository, PLACE/NAME: whoever clones it gets its files by
`datalad get` from where they cloned, and a place that is moved still serves. (A RIA store with its
special remote notes the store's own address in the history, and git-annex trusts no other one
without being told to by hand.)

Only what is missing there is sent, so that a publication which was killed is carried on by the
next, and one of the same data does nothing. What is sent names no path of this machine: where the
history of git-annex tells one, it is cut off.
"""

import hashlib
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from reimaging.acquire.annex import Repository, one_line
from reimaging.errors import ReimagingError
from reimaging.profile import Profile

_MAIN: Final = "refs/heads/main"
_SEEN_AS: Final = "published"  # what the place is called in the history, instead of its path
_FORM: Final = "allowed is the path of a folder, or an address such as ssh://host/path"


@dataclass(frozen=True)
class Place:
    """Where siblings are put.

    Attributes
    ----------
    folder
        On this machine or, with a host, on that one.
    host
        A name that ssh takes, such as user@host; "" for this machine.
    port
        That of ssh, if it is not the usual one.
    """

    folder: str
    host: str = ""
    port: int | None = None

    def address(self, name: str) -> str:
        """Say by which address git finds a sibling."""
        if not self.host:
            return f"{self.folder}/{name}"
        port = f":{self.port}" if self.port else ""
        return f"ssh://{self.host}{port}{self.folder}/{name}"


@dataclass(frozen=True)
class Sent:
    """What a publication sent: the bytes of how many files, and whether the history has grown."""

    files: int
    history: bool


def place_of(profile: Profile) -> Place:
    """Read `archive.place`.

    Raises
    ------
    ReimagingError
        If it is not set, or of another form.
    """
    given = profile.archive.place
    if given is None:
        raise ReimagingError(
            f"{profile.path}: archive.place is not set, and nothing is published without; {_FORM}."
        )
    wrong = ReimagingError(f"{profile.path}: archive.place is {given!r}; {_FORM}.")
    if "://" not in given:
        try:
            return Place(str((profile.path.parent / Path(given).expanduser()).resolve()))
        except RuntimeError:  # ~nobody
            raise wrong from None
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise wrong from None
    folder = unquote(parts.path).rstrip("/")
    if parts.scheme == "file" and not parts.netloc and folder:
        return Place(folder)
    host = parts.netloc.removesuffix(f":{port}")
    if parts.scheme != "ssh" or not folder or not re.fullmatch(r"[\w.@-]+", host) or host[0] == "-":
        raise wrong
    return Place(folder, host, port)


def make_sibling(repository: Repository, place: Place, name: str) -> str:
    """Make the sibling at the place, or take the one that is there; give its name as a remote.

    Raises
    ------
    ReimagingError
        If the place cannot be written to, or has another dataset of that name.
    """
    address = place.address(name)
    remote = f"place-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    _make_bare(place, name)
    if not repository.config(f"remote.{remote}.url"):
        repository.git("remote", "add", remote, address)
    # which git-annex sets for good where it once found no git-annex
    repository.unset_config(f"remote.{remote}.annex-ignore")
    _fetch(repository, remote)
    there = f"refs/remotes/{remote}/main"
    if repository.succeeds("rev-parse", "--quiet", "--verify", there) and not repository.succeeds(
        "merge-base", "--is-ancestor", there, "HEAD"
    ):
        raise ReimagingError(
            f"{address} holds another dataset, or a newer state of this one; name another "
            f"archive.place, or remove it and publish anew."
        )
    return remote


def missing_at(repository: Repository, remote: str, *, here: bool) -> list[str]:
    """Name the annexed files whose bytes are not at the place, as far as they are (not) here."""
    condition = ("--in=here",) if here else ("--not", "--in=here")
    found = repository.annex("find", "--print0", "--not", f"--in={remote}", *condition)
    return found.split("\0")[:-1]


def send(repository: Repository, remote: str, *, anywhere: bool = False, keep: bool = True) -> Sent:
    """Send what is missing at the place: the bytes of files, then the history that tells of them.

    Parameters
    ----------
    repository
        The dataset.
    remote
        The place, as `make_sibling` names it.
    anywhere
        Whether files that are not here are fetched from where they are, and sent.
    keep
        Whether files that are at the place stay here, too.

    Raises
    ------
    ReimagingError
        If a file or the history cannot be sent.
    """
    sent = _send_bytes(repository, remote, anywhere=anywhere)
    if not keep and repository.annex("find", "--in=here").strip():
        _each(repository, "could not be let go here", "drop", "--", ".")
    return Sent(sent, send_history(repository, remote))


def send_history(repository: Repository, remote: str) -> bool:
    """Send the commits and what git-annex knows of the files; tell whether anything was missing."""
    _fetch(repository, remote)
    repository.annex("merge", "--quiet")
    hide_paths(repository)
    pairs = {"HEAD": "main", "git-annex": "git-annex"}
    ours = {there: _commit(repository, here) for here, there in pairs.items()}
    theirs = {there: _commit(repository, f"refs/remotes/{remote}/{there}") for there in ours}
    if ours == theirs:
        return False
    # What they knew was merged: it may be replaced by a history that was cut off.
    repository.git(
        *("push", "--quiet", "--force-with-lease", remote),
        *(f"HEAD:{_MAIN}", "git-annex:refs/heads/git-annex"),
    )
    return True


def hide_paths(repository: Repository) -> None:
    """Have the history of git-annex tell no path, host or user, as descriptions of copies do."""
    for uuid, text in _descriptions(repository.git("show", "git-annex:uuid.log")):
        if _tells_path(text):
            repository.annex("describe", uuid, "a copy")
    log = repository.git("log", "--format=", "--patch", "git-annex", "--", "uuid.log")
    lines = "\n".join(line[1:] for line in log.splitlines() if re.match(r"[+-][0-9a-f]", line))
    if any(_tells_path(text) for _, text in _descriptions(lines)):
        repository.annex("forget", "--force")


def _descriptions(log: str) -> list[tuple[str, str]]:
    found = re.findall(r"^([0-9a-f-]{36}) (.*) timestamp=\S+$", log, re.M)
    return [(uuid, text) for uuid, text in found]


def _tells_path(text: str) -> bool:
    return "/" in text or "@" in text


def _send_bytes(repository: Repository, remote: str, *, anywhere: bool) -> int:
    wanted = _wanted(repository, remote, anywhere)
    if not wanted:
        return 0
    source = ("--from-anywhere",) if anywhere else ()
    absent = ("--not", f"--in={remote}", "--", ".")
    _each(repository, "could not be sent", "copy", *source, f"--to={remote}", *absent)
    if lost := _wanted(repository, remote, anywhere):  # git-annex passes over what nobody has
        raise ReimagingError(f"{lost[0]} could not be sent: no place that is known has it.")
    return len(wanted)


def _wanted(repository: Repository, remote: str, anywhere: bool) -> list[str]:
    wanted = missing_at(repository, remote, here=True)
    return [*wanted, *missing_at(repository, remote, here=False)] if anywhere else wanted


def _each(repository: Repository, what: str, *command: str) -> None:
    """Run a command of git-annex on all files; the first that fails is what is said."""
    for result in repository.annex_results(*command):
        if not result["success"]:
            said = result["error-messages"] or result.get("note", "").splitlines()
            reason = "; ".join(one_line(line) for line in said if not line.startswith("(Use"))
            raise ReimagingError(
                f"{result.get('file') or result.get('key')} {what}: {reason or 'no reason given'}."
            )


def _commit(repository: Repository, name: str) -> str:
    if not repository.succeeds("rev-parse", "--quiet", "--verify", name):
        return ""
    return repository.git("rev-parse", name).strip()


def _fetch(repository: Repository, remote: str) -> None:
    repository.git("fetch", "--quiet", "--prune", remote)


def _make_bare(place: Place, name: str) -> None:
    """Make the bare repository, or finish one that was begun."""
    if place.host:
        _make_bare_there(place, name)
        return
    root = Path(place.folder) / name
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()) and not (root / "HEAD").exists():
            raise ReimagingError(
                f"{root} holds files and no dataset; empty it or name another archive.place."
            )
    except OSError as error:
        raise ReimagingError(
            f"{root} cannot be written to: {error.strerror or error}; name another archive.place."
        ) from None
    bare = Repository(root)
    bare.remove_dead_locks()
    if not bare.config("annex.uuid"):
        bare.git("init", "--quiet", "--bare", str(root))
        bare.annex("init", _SEEN_AS)


def _make_bare_there(place: Place, name: str) -> None:
    folder = shlex.quote(f"{place.folder}/{name}")
    script: Sequence[str] = (
        f"mkdir -p {folder} && cd {folder}",
        "{ git config annex.uuid >/dev/null 2>&1 || { git init --quiet --bare . && "
        f"git symbolic-ref HEAD {_MAIN} && git annex init --quiet {_SEEN_AS}; }}; }}",
    )
    port = ["-p", str(place.port)] if place.port else []
    command = ["ssh", "-o", "BatchMode=yes", *port, place.host, " && ".join(script)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ReimagingError(f"ssh is not installed, and {place.address(name)} needs it.") from None
    if done.returncode:
        raise ReimagingError(
            f"{place.address(name)} cannot be made: "
            f"{one_line(done.stderr) or f'ssh ended with status {done.returncode}'}; needed there "
            "are git and git-annex."
        )
