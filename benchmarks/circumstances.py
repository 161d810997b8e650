"""Under what a benchmark is run: the class of machine, the code, and for how long by now."""

import hashlib
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

# What benchmarks write themselves: it changes while they run, and changes nothing that is measured.
WRITTEN = ("RESULTS.md", "history", "*.svg")


@dataclass(frozen=True)
class Machine:
    """A class of machines, of which any two measure about the same.

    Attributes
    ----------
    cpu
        Its model, as the processor tells it.
    cores
        That may be used.
    memory
        GiB; from 8 on in steps of 4, as systems keep some for themselves.
    gpu
        Models of all, or None.
    python
        Its version without the last part.
    """

    cpu: str
    cores: int
    memory: int
    gpu: str | None
    python: str

    def __str__(self) -> str:
        return (
            f"{self.cpu}, {self.cores} {'core' if self.cores == 1 else 'cores'}, "
            f"{self.memory} GiB, {self.gpu or 'no GPU'}, Python {self.python}"
        )


def machine_here() -> Machine:
    """Say of which class this machine is."""
    from reimaging.provenance.surroundings import machine  # loads much, which would count as ours

    found = machine()
    held = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return Machine(
        cpu=found.processor or found.architecture,
        cores=found.cores,
        memory=max(1, round(held) if held < 8 else 4 * round(held / 4)),
        gpu=", ".join(found.gpus) or None,
        python=".".join(platform.python_version_tuple()[:2]),
    )


def code_here(folder: Path) -> tuple[str, str]:
    """Say which code is measured.

    Parameters
    ----------
    folder
        That of the benchmarks, in a git repository.

    Returns
    -------
    commit
        The last one that changed anything but results; "unknown" without git.
    changes
        Eight digits that stand for all that is changed since, "" if nothing is.
    """
    root = folder.parent
    kept = [".", *(f":(exclude){folder.name}/{name}" for name in WRITTEN)]

    def git(*command: str) -> bytes:
        return subprocess.run(
            ["git", *command, "--", *kept], cwd=root, capture_output=True, check=True
        ).stdout

    try:
        commit = git("log", "-1", "--format=%H").decode().strip()
        changed = hashlib.sha256(git("diff", "--binary", "HEAD"))
        new = git("ls-files", "-z", "--others", "--exclude-standard").decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        return "unknown", ""
    for name in filter(None, new):
        changed.update(name.encode())
        if (root / name).is_file():
            changed.update((root / name).read_bytes())
    unchanged = hashlib.sha256().hexdigest()
    return commit, "" if changed.hexdigest() == unchanged else changed.hexdigest()[:8]


def seconds_so_far() -> float:
    """Give the seconds since this process was started."""
    started = Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(started) / os.sysconf("SC_CLK_TCK")


def arguments_here() -> tuple[str, ...]:
    """Give what the script was asked; of paths the name alone, as the rest is of one machine."""
    return tuple(Path(each).name if "/" in each else each for each in sys.argv[1:])
