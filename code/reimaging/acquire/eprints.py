"""Single e-prints, asked for one by one: for a few hundred articles, where bulk tars are too much.

`https://export.arxiv.org/e-print/ID` gives what a bulk tar holds of an article: a gzipped tar, one
gzipped file, or a PDF (https://info.arxiv.org/help/bulk_data.html). What came is kept for ever, as
`YYMM/COMPACT.gz` or `.pdf`, and never asked for again.
"""

import gzip
import json
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tqdm import tqdm

from reimaging.acquire.transfer import Broken, Patience
from reimaging.acquire.turn import Turn
from reimaging.acquire.web import Client
from reimaging.atomic import replacing, write_text
from reimaging.errors import ReimagingError
from reimaging.identifier import Identifier, parse_identifier

OK: Final = "ok"
NOT_FOUND: Final = "not found"
REFUSED: Final = "refused"
TOO_LARGE: Final = "too large"
NO_EPRINT: Final = "not an e-print"

MAX_EPRINT: Final = 512 << 20  # bytes; arXiv's own largest have a fifth

_BLOCK = 1 << 20
_HTML: Final = (b"<!doctype html", b"<html")
_LASTING: Final = frozenset({NOT_FOUND, TOO_LARGE})  # what is noted; a ban looks like a refusal
_REFUSALS: Final = frozenset({400, 401, 403, 451})
_BANNED: Final = 5  # refusals one after the other that are no longer about e-prints


def read_identifiers(path: Path) -> list[str]:
    """Read a list of articles.

    Parameters
    ----------
    path
        A text, one identifier a line, in any form, with or without `arXiv:` and version; what
        follows a `#` and empty lines do not count.

    Returns
    -------
    list of str
        Canonical identifiers, such as `hep-th/9901001`, each once, in the order given.

    Raises
    ------
    ReimagingError
        If the file cannot be read or a line names no article.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ReimagingError(f"The list of articles {path} cannot be read: {reason}.") from None
    found: dict[str, None] = {}
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        identifier = parse_identifier(re.sub(r"^arxiv:\s*", "", text, flags=re.IGNORECASE))
        if identifier is None:
            raise ReimagingError(
                f"{path}, line {number}: {text[:80]!r} names no article; allowed are identifiers "
                "such as 1201.0610 and hep-th/9901001."
            )
        found[identifier.canonical] = None
    return list(found)


def kept_eprint(cache: Path, identifier: Identifier) -> Path | None:
    """Find an e-print in the cache; None if it is not there."""
    folder = cache / identifier.yymm
    paths = (folder / f"{identifier.compact}{suffix}" for suffix in (".gz", ".pdf"))
    return next((path for path in paths if path.is_file()), None)


def fetch_eprints(
    cache: Path,
    identifiers: Sequence[str],
    client: Client,
    base: str,
    *,
    patience: Patience | None = None,
) -> dict[str, str]:
    """Bring e-prints into the cache, one after the other.

    Processes may do this at the same time: what one has brought, the others find.

    Parameters
    ----------
    cache
        Folder in which they are kept for ever, in a folder a month. That one is not to be had is
        kept as a `.json` in its place; remove it to ask again.
    identifiers
        Of articles, in any form.
    client
        Keeps arXiv's manners: a request every three seconds, one connection, a name.
    base
        Address of the server, `https://export.arxiv.org`.
    patience
        How long to bear with a connection that breaks.

    Returns
    -------
    dict
        Identifier to outcome: `OK`; `NOT_FOUND` or `TOO_LARGE` (more than `MAX_EPRINT`) for good;
        `REFUSED` or `NO_EPRINT` (an empty or HTML page), which the next run asks for again.

    Raises
    ------
    ReimagingError
        If something is no identifier, or the server stays in trouble or refuses everything; what
        has come is kept.
    """
    patience = patience or Patience()
    outcomes: dict[str, str] = {}
    wanted: dict[str, Identifier] = {}
    for text in identifiers:
        identifier = parse_identifier(text)
        if identifier is None:
            raise ReimagingError(f"{text!r} is no arXiv identifier such as 1201.0610.")
        outcome = _known_outcome(cache, identifier)
        outcomes[text] = outcome or ""
        if outcome is None:
            wanted[text] = identifier
    # Two at a time would ask for everything twice, and pull a `.new` from under each other.
    turn = Turn(0.0, cache / ".lock", time.sleep)
    denied = 0
    for text, identifier in tqdm(
        wanted.items(), desc="fetching e-prints", unit="e-print", leave=False, disable=None
    ):
        url = f"{base.rstrip('/')}/e-print/{identifier.canonical}"
        with turn.taken():
            outcomes[text] = _known_outcome(cache, identifier) or _fetch(
                cache, identifier, client, url, patience
            )
        denied = denied + 1 if outcomes[text] in (REFUSED, NO_EPRINT) else 0
        if denied == _BANNED:
            raise ReimagingError(
                f"{base} gave no e-print {_BANNED} times in a row (the last outcome: "
                f"{outcomes[text]}), so it may have shut us out: look at {url} in a browser, and "
                "run this again later."
            )
    return outcomes


def _known_outcome(cache: Path, identifier: Identifier) -> str | None:
    if kept_eprint(cache, identifier):
        return OK
    try:
        noted = str(json.loads(_note_path(cache, identifier).read_text("utf-8"))["outcome"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return noted if noted in _LASTING else None


def _note_path(cache: Path, identifier: Identifier) -> Path:
    return cache / identifier.yymm / f"{identifier.compact}.json"


class _RefusedError(Exception):
    """An e-print that is not to be had; `outcome` is why in short, the text at length."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


def _fetch(
    cache: Path, identifier: Identifier, client: Client, url: str, patience: Patience
) -> str:
    # Which name it is to have, only its content tells.
    came = cache / identifier.yymm / f"{identifier.compact}.new"
    try:
        if not came.is_file():
            with replacing(came) as temporary:
                _download(client, url, temporary, patience)
        return OK if _keep(came) else NO_EPRINT
    except _RefusedError as refused:
        if refused.outcome in _LASTING:
            note = {"outcome": refused.outcome, "reason": str(refused)}
            write_text(_note_path(cache, identifier), json.dumps(note, sort_keys=True) + "\n")
        return refused.outcome
    except OSError as error:
        raise ReimagingError(
            f"{came.parent} cannot be written to: {error.strerror or error}."
        ) from None


def _download(client: Client, url: str, to: Path, patience: Patience) -> None:
    """Write an answer as it comes, beginning anew if it breaks off: e-prints are small."""
    for failures in range(1, patience.attempts + 1):
        try:
            _download_once(client, url, to, patience)
            return
        except Broken as error:
            if failures == patience.attempts:
                raise ReimagingError(
                    f"{url} could not be had in {failures} attempts: {error}; run this again, it "
                    "goes on from here."
                ) from None
            patience.wait(failures)


def _download_once(client: Client, url: str, to: Path, patience: Patience) -> None:
    with ExitStack() as stack, to.open("wb") as file:
        try:
            stream = stack.enter_context(client.open(url))
        except FileNotFoundError:
            raise _RefusedError(NOT_FOUND, "status 404 or 410") from None
        except ReimagingError:
            # Once more, for the status; trouble of another kind is told as it is.
            status = client.get(url, at_most=0, method="HEAD").status
            if status not in _REFUSALS:
                raise
            raise _RefusedError(REFUSED, f"status {status}") from None
        done, start = 0, patience.clock()
        while block := stream.read(_BLOCK):
            done += len(block)
            if max(done, stream.size or 0) > MAX_EPRINT:
                raise _RefusedError(TOO_LARGE, f"more than {MAX_EPRINT:,} bytes")
            file.write(block)
            passed = patience.clock() - start
            if passed >= patience.over and done < patience.slowest * passed:
                raise Broken(f"fewer than {patience.slowest:,} bytes a second came")
        if stream.size not in (None, done):
            raise Broken("it broke off in the middle")


def _keep(came: Path) -> bool:
    """Give what came the name that its content deserves; remove it if it is no e-print."""
    with came.open("rb") as file:
        head = file.read(1024)
    if not head.strip() or head.lstrip().lower().startswith(_HTML):
        came.unlink()
        return False
    if head.startswith((b"\x1f\x8b", b"%PDF")):
        came.replace(came.with_suffix(".pdf" if head.startswith(b"%PDF") else ".gz"))
        return True
    # What is not packed, such as the lone TeX file of some articles, is as bulk tars have it.
    with (
        replacing(came.with_suffix(".gz")) as temporary,
        came.open("rb") as plain,
        temporary.open("wb") as target,
        gzip.GzipFile("", "wb", fileobj=target, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, _BLOCK)
    came.unlink()
    return True
