"""What tests have workers do; workers import it by name."""

import os
import signal
import subprocess
import sys
import time
import uuid

import numpy as np

from reimaging.errors import ReimagingError


def add(*numbers):
    return sum(numbers)


def say(*lines):
    for line in lines:
        print(line)
    return {"said": len(lines)}


def write(path, text, seconds=0.0):
    time.sleep(seconds)
    path.write_text(text)


def write_noting(folder, path, seconds):
    """Leave a trace of having begun, then write."""
    (folder / f"{path.name} {uuid.uuid4().hex}").touch()
    write(path, "x", seconds)


def stay(folder):
    """Leave a trace that has the number of the process, and take very long."""
    (folder / str(os.getpid())).touch()
    time.sleep(600)


def die_with_worker(folder):
    """End the worker, and not only its hand."""
    (folder / uuid.uuid4().hex).touch()
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def wait_first(path, seconds):
    """Leave a trace, and take long the first time."""
    if not path.exists():
        path.touch()
        time.sleep(seconds)
    return "done"


def mistake():
    raise ReimagingError("The tar is gone.")


def crash():
    return {}["nothing"]


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def take_memory(megabytes, seconds=3.0):
    held = np.ones(megabytes << 17)
    time.sleep(seconds)
    return held.size


_KEPT = []


def keep_memory(megabytes):
    """Take memory and never give it back."""
    _KEPT.append(np.ones(megabytes << 17))


def take_memory_elsewhere(megabytes, seconds=60.0):
    """Have a child of a child take it."""
    program = f"import time; held = b'1' * {megabytes * 10**6}; time.sleep({seconds})"
    subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -c "{program}" "take {megabytes}"; true'], check=True
    )


def die_unless(path):
    """Die the first time, and leave a note for the second."""
    if not path.exists():
        path.write_text("died")
        die()
    return "alive"


def fail_unless(path, number):
    """Fail as a disk does, unless it has failed before."""
    if not path.exists():
        path.write_text("failed")
        raise OSError(number, os.strerror(number))
    return "written"


def variables(*names):
    return [os.environ.get(name) for name in names]


def whereabouts():
    return os.getpid(), sys.executable
