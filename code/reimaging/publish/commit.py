"""Which state of the code made what is published."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Commit:
    """The commit of the project: its hash, its date in seconds since 1970 (UTC).

    `changed` says that tracked files differ from it. `hash` is None where there is no git history,
    as in an archive; the date is then 0.
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
    """Ask git for the state of the project in `root`."""
    head = _git(root, "log", "-1", "--no-show-signature", "--format=%H %ct")
    if not head or _git(root, "rev-parse", "--show-prefix") != "":
        return Commit(None, 0, False)
    name, date = head.split()
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return Commit(name, int(date), bool(changed))


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
