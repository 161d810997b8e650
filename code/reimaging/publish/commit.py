"""Which state of the code made what is published.

An archive that git made of the project has no history; there git has written the commit into
`.git_archival.txt` (its export-subst of .gitattributes).
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ARCHIVAL: Final = ".git_archival.txt"
_EXPORTED = re.compile(r"node: ([0-9a-f]{40}|[0-9a-f]{64})\ndate: ([0-9]{1,12})\n")


@dataclass(frozen=True)
class Commit:
    """The commit of the project: its hash, its date in seconds since 1970 (UTC).

    `changed` says that tracked files differ from it. `hash` is None where neither git nor an
    archive of its making tells it; the date is then 0.
    """

    hash: str | None
    date: int
    changed: bool

    @property
    def described(self) -> str:
        if self.hash is None:
            return "an archive without its git history"
        return f"commit {self.hash[:12]}" + (" with uncommitted changes" if self.changed else "")


def commit_of(root: Path) -> Commit:
    """Ask git for the state of the project in `root`, or what it wrote into an archive of it."""
    head = _git(root, "log", "-1", "--no-show-signature", "--format=%H %ct")
    if not head or _git(root, "rev-parse", "--show-prefix") != "":
        return _exported(root)
    name, date = head.split()
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return Commit(name, int(date), bool(changed))


def _exported(root: Path) -> Commit:
    try:
        told = _EXPORTED.fullmatch((root / ARCHIVAL).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        told = None
    return Commit(told[1], int(told[2]), False) if told else Commit(None, 0, False)


def _git(root: Path, *arguments: str) -> str | None:
    try:
        # the folder may belong to another user, as in a container
        answer = subprocess.run(
            ["git", "-c", f"safe.directory={root}", "-C", str(root), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
