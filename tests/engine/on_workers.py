"""What tests have workers do, and how they wait; workers find it by `PROLOGUE`."""

import os
import time
from pathlib import Path

import psutil

TESTS = Path(__file__).parents[1]
PROLOGUE = (f"export PYTHONPATH='{TESTS}'",)
# Python starts with it: an environment in which the package is not installed
WITHOUT_US = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "reimaging":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Without())
"""
PATIENT = 180  # seconds until what must happen has happened, on a machine that is busy


def environment(seconds=0.0):
    """Give what a worker's environment says."""
    time.sleep(seconds)
    return dict(os.environ)


def process(seconds=0.0):
    """Give the worker's process."""
    time.sleep(seconds)
    return os.getpid()


def traced(path, seconds):
    """Leave a trace of having begun, and give it after a while."""
    said = f"{os.getpid()} {os.environ.get('SLURM_JOB_ID', '')}"
    with path.open("a") as file:
        file.write(f"{said}\n")
    time.sleep(seconds)
    return said


def within(seconds, holds):
    """Wait until something holds, and give it."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)
    return found


def processes_of(folder):
    """Processes whose command names a folder, such as that of a cluster's keys, or their children."""
    named = []
    for each in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in each.info["cmdline"] or ()):
            named.append(each)
    return named
