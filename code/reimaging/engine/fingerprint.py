"""Which code and which packages a process works with, so that a worker with others is refused.

Two machines that share a folder need not share what is installed; results of another version of the
code, or of a library, would be mixed with ours without a trace.
"""

import hashlib
import platform
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Fingerprint:
    """What results depend on, beside their inputs.

    Attributes
    ----------
    code
        SHA-256 of the package's files.
    python
        Version and processor, such as "3.11.7 x86_64".
    packages
        Each installed distribution with its version, sorted, such as "numpy 2.4.1".
    """

    code: str
    python: str
    packages: tuple[str, ...]


@cache
def own_fingerprint() -> Fingerprint:
    """Take the fingerprint of this process; asked again, it is that of the first time."""
    return Fingerprint(code_hash(PACKAGE), _python(), _packages())


def code_hash(package: Path) -> str:
    """Hash the names and bytes of a package's files; compiled ones and hidden ones do not count."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        hidden = any(part.startswith((".", "__pycache__")) for part in inside.parts)
        if path.is_file() and not hidden:
            data = path.read_bytes()
            digest.update(f"{inside.as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def differences(wanted: Fingerprint, found: Fingerprint) -> str | None:
    """Say in a phrase in what a process differs from what is wanted; None if in nothing."""
    if found.code != wanted.code:
        return f"other code ({found.code[:12]} in place of {wanted.code[:12]})"
    if found.python != wanted.python:
        return f"Python {found.python} in place of {wanted.python}"
    ours, theirs = (dict(_split(each) for each in of.packages) for of in (wanted, found))
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            return f"{name} {theirs.get(name, 'not there')} in place of {ours.get(name, 'none')}"
    return None


def _split(package: str) -> tuple[str, str]:
    name, _, version = package.rpartition(" ")
    return name, version


def _python() -> str:
    return f"{platform.python_version()} {platform.machine()}"


def _packages() -> tuple[str, ...]:
    read = (each.metadata for each in metadata.distributions())  # which takes long: once of each
    return tuple(sorted({f"{each['Name'].lower()} {each['Version']}" for each in read}))
