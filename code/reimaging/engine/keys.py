"""The key and certificate by which a scheduler and its workers know each other (TLS).

Whoever reaches a Dask scheduler can have its workers run what he likes, and others work on the
machines of a cluster. So each scheduler that is started here makes a key, which only the user can
read, and talks to nobody without it.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.atomic import replacing

if TYPE_CHECKING:
    from distributed.security import Security

_CERTIFICATE: Final = "certificate.pem"
_KEY: Final = "key.pem"
_ROLES: Final = ("scheduler", "worker", "client")


def keys_in(folder: Path) -> "Security":
    """Name the files of a folder in which key and certificate lie, or will lie."""
    from distributed.security import Security

    # dask-jobqueue writes them into a script unquoted, which begins in the project's folder: seen
    # from there they have no space
    folder = folder.absolute()
    with suppress(ValueError):
        folder = folder.relative_to(Path.cwd())
    certificate, key = str(folder / _CERTIFICATE), str(folder / _KEY)
    each: dict[str, str] = {}
    for role in _ROLES:
        each |= {f"tls_{role}_cert": certificate, f"tls_{role}_key": key}
    return Security(require_encryption=True, tls_ca_file=certificate, **each)


def write_keys(folder: Path) -> "Security":
    """Make a key and a certificate, and write them where `keys_in` has them."""
    from distributed.security import Security

    made = Security.temporary().get_tls_config_for_role("scheduler")
    for name, text in ((_CERTIFICATE, made["cert"]), (_KEY, made["key"])):
        with replacing(folder / name) as temporary:
            file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="ascii") as opened:
                opened.write(text)
    return keys_in(folder)


def configuration(keys: "Security") -> dict[str, Any]:
    """Give the entries of Dask's configuration by which a client finds the keys by itself."""
    told: dict[str, Any] = {"distributed.comm.require-encryption": True}
    for role in _ROLES:
        config = keys.get_tls_config_for_role(role)
        told["distributed.comm.tls.ca-file"] = config["ca_file"]
        told[f"distributed.comm.tls.{role}.cert"] = config["cert"]
        told[f"distributed.comm.tls.{role}.key"] = config["key"]
    return told
