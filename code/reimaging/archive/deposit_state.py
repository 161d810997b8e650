"""What is known of a deposit: a file beside the bundle, written anew after every step.

`deposit.json` is that of zenodo.org; `deposit-HOST.json` that of any other server, so that a trial
on the sandbox takes nothing away. It holds no token.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError

_REAL = "zenodo.org"


@dataclass
class State:
    """A deposit as it was last seen.

    Attributes
    ----------
    server
        Its address.
    id
        The deposit's number there; 0 while there is none.
    state
        "none", "draft" or "published".
    doi
        Set apart for the draft, or that of the published one.
    page
        Address of its page.
    bundle, sha256, md5, bytes
        The file that it is for.
    described
        SHA-256 of the metadata that were sent last; "" if they have to be sent.
    former
        DOI of the version before, if there is one.
    """

    server: str
    id: int = 0
    state: str = "none"
    doi: str = ""
    page: str = ""
    bundle: str = ""
    sha256: str = ""
    md5: str = ""
    bytes: int = 0
    described: str = ""
    former: str = ""


def state_path(archive: Path, server: str) -> Path:
    """Name the file for a server."""
    host = urlsplit(server).netloc.replace(":", "-")
    return archive / ("deposit.json" if host == _REAL else f"deposit-{host}.json")


def read_state(archive: Path, server: str) -> State:
    """Read what is known; nothing, where there is no file.

    Raises
    ------
    ReimagingError
        If the file is none of ours.
    """
    path = state_path(archive, server)
    if not path.is_file():
        return State(server)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        state = State(**told)
        if any(not isinstance(told.get(f.name, f.default), f.type) for f in fields(State)):  # type: ignore[arg-type]
            raise TypeError
    except (ValueError, TypeError):
        raise ReimagingError(
            f"{path} does not tell of a deposit; remove it, and the deposit is looked for among "
            f"those that {server} has of you."
        ) from None
    return state


def write_state(archive: Path, state: State) -> None:
    """Write what is known."""
    write_text(state_path(archive, state.server), json.dumps(asdict(state), indent=1) + "\n")
