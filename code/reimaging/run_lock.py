"""One run at a time works in a folder: a lock file that says who, and shows that they live.

Two runs in one folder would do the same work twice, and on a shared disk neither sees the other.
The file is linked into place, which is atomic on NFS too (open(2), O_EXCL). Whether the holder
still lives is asked of the kernel on its own machine; elsewhere a count in the file is looked at,
which the holder raises every few seconds. No clock is compared with another.
"""

import getpass
import json
import os
import platform
import secrets
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from reimaging.errors import ReimagingError

BEAT: Final = 3.0  # seconds between two counts
WATCHED: Final = 4  # beats for which a holder on another machine is watched
_LAST: Final = 10.0  # seconds in which a disk that hangs may write the last count
_WIDTH: Final = 12  # digits of the count, at the end of the file


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


@dataclass(frozen=True)
class Holder:
    """Who holds a lock.

    Attributes
    ----------
    host, user, pid
        Machine, user and process.
    began
        When the process began, by the kernel's count, as its number may be another's later.
    machine
        What tells this start of this machine, and its process numbers, from any other.
    token
        A number drawn by lot.
    """

    host: str
    user: str
    pid: int
    began: str
    machine: str
    token: str


class RunLock:
    """The lock of a folder's run.

    Parameters
    ----------
    path
        The lock file; its folder is made if need be.
    beat
        Seconds between two counts.
    """

    def __init__(self, path: Path, beat: float = BEAT) -> None:
        self.path = path
        self._beat = beat
        self._tell: Callable[[str], None] = _to_stderr
        self._ended = threading.Event()
        self._descriptor = -1
        self._counting: threading.Thread | None = None
        self._holder = _this_process()

    @property
    def first_line(self) -> str:
        """What the lock file says first while it is ours, without the end of line."""
        return json.dumps(asdict(self._holder), sort_keys=True)

    def acquire(self, tell: Callable[[str], None] = _to_stderr) -> None:
        """Take the lock; one whose holder is dead is taken over.

        Parameters
        ----------
        tell
            Is given a sentence if another run takes the lock over from us, as it does from a
            machine that was asleep.

        Raises
        ------
        ReimagingError
            If somebody else holds it: who, and where; or if it cannot be written or read.
        """
        self._tell = tell
        try:
            self._acquire()
        except OSError as error:
            where = error.filename or self.path
            raise ReimagingError(
                f"{self.path.parent} cannot be locked: {error.strerror} ({where}); allow reading "
                "and writing there, or choose another folder."
            ) from None

    def _acquire(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        mine = self.path.with_name(f".{self.path.name}.{self._holder.token}")
        mine.write_text(f"{self.first_line}\n{0:0{_WIDTH}}\n", encoding="utf-8")
        try:
            while not (_linked(mine, self.path) or self._took_over(self.path, mine)):
                pass  # who had it gave it back meanwhile
        finally:
            mine.unlink()
        self._descriptor = os.open(self.path, os.O_WRONLY)
        self._counting = threading.Thread(target=self._count, daemon=True)
        self._counting.start()

    def release(self) -> None:
        """Give the lock back, if it is ours still."""
        self._ended.set()
        if self._counting is not None:
            self._counting.join(_LAST)
            if not self._counting.is_alive():  # its number may be given to another file at once
                os.close(self._descriptor)
            self._counting = None
        with suppress(OSError):
            found = _read(self.path)
            if found is not None and found[0] == self._holder:
                self.path.unlink()

    def _took_over(self, path: Path, mine: Path) -> bool:
        """Put our lock in the place of a dead holder's; of a live one, say so.

        Of many that find the same dead one, only who links the file that is named by its first
        line may replace it. That claim is a lock itself: its holder, too, may be found dead.
        """
        line, found = _first_line(path), _read(path)
        if line is None:
            return False
        if found is not None and self._lives(path, *found):
            holder = found[0]
            raise ReimagingError(
                f"{self.path.parent} is being worked on by {holder.user}'s process {holder.pid} on "
                f"{holder.host}; wait until that run has ended, or end it."
            )
        claim = self.path.with_name(f".{self.path.name}.{sha256(line).hexdigest()[:16]}")
        if not (_linked(mine, claim) or self._took_over(claim, mine)):
            return False
        try:
            if _first_line(path) != line:
                return False  # another had taken it over before the claim was ours
            aside = mine.with_name(f"{mine.name}.{path.name}")
            os.link(mine, aside)
            aside.replace(path)
            return True
        finally:
            claim.unlink()

    def _lives(self, path: Path, holder: Holder, count: str) -> bool:
        if holder.machine == self._holder.machine:
            return _beginning_of(holder.pid) == holder.began
        for _ in range(WATCHED):
            time.sleep(self._beat)
            now = _read(path)
            if now is not None and now != (holder, count):
                return True
            if now is None and not path.exists():
                return False
        return False

    def _count(self) -> None:
        place, count = len(self.first_line) + 1, 0
        while not self._ended.wait(self._beat):
            count += 1
            try:
                os.pwrite(self._descriptor, f"{count:0{_WIDTH}}\n".encode(), place)
                os.fsync(self._descriptor)
                found = _read(self.path)
            except OSError:
                continue  # a full disk, or one that is away for a moment
            if self._ended.is_set() or (found is not None and found[0] == self._holder):
                continue
            holder = found[0] if found is not None else None
            by = f" by {holder.user}'s process {holder.pid} on {holder.host}" if holder else ""
            self._tell(
                f"{self.path} was taken over{by}, as this run had not been heard of for a while; "
                "end one of the two, as they do the same work twice."
            )
            return


def _linked(file: Path, place: Path) -> bool:
    """Link a file into a place, if nothing is there.

    On NFS the answer of a link that was made may be lost, and asked again it says that something
    is there (open(2), O_EXCL): then it is ours.
    """
    try:
        os.link(file, place)
    except FileExistsError:
        with suppress(FileNotFoundError):
            return file.samefile(place)
        return False
    return True


def _first_line(path: Path) -> bytes | None:
    """Read the line that says who holds a lock; None if the lock is gone."""
    try:
        return path.read_bytes().partition(b"\n")[0]
    except FileNotFoundError:
        return None


def _read(path: Path) -> tuple[Holder, str] | None:
    """Read who holds a lock, and their count; None if there is none, or nothing that we wrote.

    A disk that fails says nothing of the holder: that is raised, and nobody's lock is taken.
    """
    try:
        line, _, count = path.read_text(encoding="utf-8").partition("\n")
        return Holder(**json.loads(line)), count
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _this_process() -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in a container
        user = str(os.getuid())
    pid = os.getpid()
    return Holder(
        platform.node(), user, pid, _beginning_of(pid), _this_machine(), secrets.token_hex(8)
    )


def _this_machine() -> str:
    """Name this start of the machine and, as containers have their own, its process numbers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return platform.node()


def _beginning_of(pid: int) -> str:
    """Say when a process began, in ticks of the kernel; "" if there is none, or it is a corpse."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        try:  # a system without /proc
            os.kill(pid, 0)
        except OSError:
            return ""
        return "alive"
    return "" if state == "Z" else rest[18]
