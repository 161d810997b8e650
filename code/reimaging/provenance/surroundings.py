"""Under what a file is made: the profile in force, the software, and the class of machine.

Nothing here tells whose machine it is: no user, no host, no folder. Paths within the project are
taken from its root, so that two copies of it in different places say the same.
"""

import hashlib
import json
import os
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any, Final

from reimaging.profile import Profile
from reimaging.provenance.record import Environment, Machine, ProfileUsed, file_sha256, name_in

# The few that decide results; the lock file has the others.
PACKAGES: Final = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "h5py", "Pillow", "matplotlib")
_THREADS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "VIPS_CONCURRENCY",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "TF_ENABLE_ONEDNN_OPTS",
)
_PROCESSORS = Path("/proc/cpuinfo")
_GPUS = Path("/proc/driver/nvidia/gpus")


def profile_used(profile: Profile, root: Path) -> ProfileUsed:
    """Hash the settings in force, wherever the profile's file and the project lie."""
    settings = {key: value for key, value in asdict(profile).items() if key != "path"}
    text = json.dumps(_placeless(settings, root), sort_keys=True)
    seed = profile.random.seed
    return ProfileUsed(profile.name, hashlib.sha256(text.encode()).hexdigest(), seed)


def _placeless(value: Any, root: Path) -> Any:
    if isinstance(value, Mapping):
        return {key: _placeless(each, root) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_placeless(each, root) for each in value]
    if isinstance(value, PurePath) or (isinstance(value, str) and value.startswith("/")):
        return name_in(root, Path(value))
    return value


def environment(root: Path) -> Environment:
    """Say which software is installed, and what the lock file asks for.

    Which lock file is meant shows by TensorFlow: the one without a GPU has a package of its own.
    """
    packages = {name: found for name in PACKAGES if (found := _version(name)) is not None}
    lock = root / f"requirements{'-gpu' if 'tensorflow' in packages else ''}.lock"
    there = lock.is_file()
    return Environment(
        lock=lock.name if there else None,
        lock_sha256=file_sha256(lock) if there else None,
        python=platform.python_version(),
        packages=packages,
    )


def machine() -> Machine:
    """Say on what class of machine this runs."""
    return Machine(
        system=platform.system(),
        architecture=platform.machine(),
        processor=_first(_PROCESSORS, "model name"),
        cores=len(os.sched_getaffinity(0)),
        threads={
            name: os.environ[name]
            for name in _THREADS
            # a number, so that nothing else of the user's gets into a record
            if re.fullmatch(r"[\d,]{1,40}", os.environ.get(name, ""), re.ASCII)
        },
        gpus=tuple(_gpus()),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _gpus() -> list[str]:
    """Ask the driver's own files: to ask TensorFlow takes seconds, and holds the processor."""
    told = (_first(each, "Model") for each in sorted(_GPUS.glob("*/information")))
    return [model for model in told if model]


def _first(file: Path, key: str) -> str | None:
    """Give the value of the first line `key : value`."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(rf"^{re.escape(key)}\s*:\s*(\S.*?)\s*$", text, re.MULTILINE)
    return found[1] if found else None
