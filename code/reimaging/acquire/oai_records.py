"""Single metadata records, asked for one by one from a server of OAI-PMH: for a list of articles.

The folder is like that of a harvest (`oai.py`): the pages as received, `COMPACT.xml.gz`, and the
state, `harvest.json`. A page counts once it is there. The state lists the pages, and the articles
of which the server has no record; take one out of it to have it asked for again.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from reimaging.acquire.oai import STATE, alone
from reimaging.acquire.oai_page import Page, PageError, ask_page, read_page
from reimaging.acquire.web import Client
from reimaging.atomic import write_bytes, write_text
from reimaging.errors import ReimagingError
from reimaging.identifier import Identifier, parse_identifier

OK: Final = "ok"
NO_RECORD: Final = "no record"

_VERB: Final = "GetRecord"
_FORMAT: Final = 1


def fetch_records(
    folder: Path, base: str, identifiers: Sequence[str], client: Client
) -> dict[str, str]:
    """Bring the records of articles into a folder, one after the other.

    Parameters
    ----------
    folder
        Where their pages are; made if it is not there. What it holds is not asked for again.
    base
        Address of the server, such as `https://oaipmh.arxiv.org/oai`.
    identifiers
        Of articles, in any form.
    client
        Asks the server.

    Returns
    -------
    dict
        Identifier to outcome: `OK`, or `NO_RECORD` if the server knows of none. A record that the
        server says is deleted is one.

    Raises
    ------
    ReimagingError
        If something is no identifier, the folder holds another harvest or is damaged, or the server
        refuses, is out of reach, or sends what is no page. What came until then is kept.
    """
    wanted: dict[str, Identifier] = {}
    for text in identifiers:
        identifier = parse_identifier(text)
        if identifier is None:
            raise ReimagingError(f"{text!r} is no arXiv identifier such as 1201.0610.")
        wanted[text] = identifier
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        kept = _Kept(folder, base)
        asked = {each.canonical: each for each in wanted.values() if not kept.outcome(each)}
        for identifier in tqdm(
            asked.values(), desc="records", unit=" records", leave=False, disable=None
        ):
            _fetch(kept, identifier, client)
        kept.write()
        return {text: kept.outcome(identifier) for text, identifier in wanted.items()}


def _fetch(kept: "_Kept", identifier: Identifier, client: Client) -> None:
    name = f"oai:arXiv.org:{identifier.canonical}"

    def read(body: bytes) -> Page:
        page = read_page(body, _VERB)
        if not page.error and (page.records, page.identifier) != (1, name):
            raise PageError(f"does not hold the record of {identifier.canonical}")
        return page

    query = {"verb": _VERB, "metadataPrefix": "arXiv", "identifier": name}
    body, page = ask_page(kept.base, query, client, read)
    if not page.error:
        kept.keep(identifier, body)
    elif page.error == "idDoesNotExist":
        kept.refuse(identifier)
    else:
        raise ReimagingError(
            f"{kept.base} answers `{page.error}`"
            f"{f' ({page.explanation})' if page.explanation else ''} when asked for the record of "
            f"{identifier.canonical}: see whether it is the address of arXiv's server of records."
        )


class _Kept:
    """What a folder holds: pages by name with the hash of each unpacked, and known gaps.

    Raises
    ------
    ReimagingError
        If it is another harvest, or damaged.
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.base = base
        self._folder = folder
        self._gaps = _known_gaps(folder, base)
        self._pages = {path.name: _hash(path) for path in folder.glob("[!.]*.xml.gz")}
        # Before the first page, so that a run that is killed leaves no pages without a state.
        if not (folder / STATE).exists():
            self.write()

    def outcome(self, identifier: Identifier) -> str:
        """Tell what came of an article; empty if it is not known."""
        if _name(identifier) in self._pages:
            return OK
        return NO_RECORD if identifier.canonical in self._gaps else ""

    def keep(self, identifier: Identifier, body: bytes) -> None:
        write_bytes(self._folder / _name(identifier), gzip.compress(body, 6, mtime=0))
        self._pages[_name(identifier)] = hashlib.sha256(body).hexdigest()

    def refuse(self, identifier: Identifier) -> None:
        self._gaps.add(identifier.canonical)
        self.write()

    def write(self) -> None:
        """Write the state; one that says the same is left alone."""
        state = {
            "base": self.base,
            "format": _FORMAT,
            "no_record": sorted(self._gaps),
            "pages": [{"name": name, "sha256": self._pages[name]} for name in sorted(self._pages)],
            "verb": _VERB,  # which the state of a harvest of lists does not have
        }
        path, text = self._folder / STATE, json.dumps(state, indent=1, sort_keys=True) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_text(path, text)


def _known_gaps(folder: Path, base: str) -> set[str]:
    """Read from the state which articles have no record; refuse a folder of something else."""
    path = folder / STATE
    if not path.exists():
        if found := sorted(folder.glob("[!.]*.xml*")):
            raise ReimagingError(
                f"{folder} has pages such as {found[0].name} but no {STATE}: allowed is a folder "
                "of records that were asked for one by one, or an empty one."
            )
        return set()
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        if "sets" in state:
            raise ReimagingError(
                f"{folder} holds a harvest of lists of records, and a list of articles is asked "
                "for one by one: call the profile by another name, or remove this folder to ask "
                "anew."
            )
        known, gaps = state["base"], {str(each) for each in state["no_record"]}
        if (state["verb"], state["format"]) != (_VERB, _FORMAT):
            raise ValueError
    except (OSError, ValueError, TypeError, KeyError):
        raise ReimagingError(
            f"{path} is no state of records that were asked for one by one: restore it, or remove "
            f"{folder} to ask anew."
        ) from None
    if known != base:
        raise ReimagingError(
            f"{folder} holds records from {known}, now wished for are those from {base}: call "
            "the profile by another name, or remove this folder to ask anew."
        )
    return gaps


def _name(identifier: Identifier) -> str:
    return f"{identifier.compact}.xml.gz"


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()
    except (OSError, EOFError, zlib.error):
        raise ReimagingError(
            f"{path} cannot be unpacked: remove it, and its record is asked for again."
        ) from None
