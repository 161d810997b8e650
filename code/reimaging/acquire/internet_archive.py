"""The free copy of arXiv's bulk source: the collection `arxiv-bulk` of the Internet Archive.

It holds the tars of 1991-07 to 2020-10, for anybody and without a name. Each tar is the one file
that counts of an item of its own, which is called as the tar is without `.tar`; tars of PDF files
lie among them. A search names the items, and each item states size and md5 of its tar
(https://archive.org/developers/md-read.html). The md5 is the archive's own: whether it is that of
arXiv's manifest of today is to be looked at tar by tar, see `agreeing`.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from tqdm import tqdm

from reimaging.acquire.manifest import BulkTar, in_order, month_of, write_manifest
from reimaging.acquire.place import size_and_md5
from reimaging.acquire.transfer import Patience, download
from reimaging.acquire.web import Client
from reimaging.atomic import write_text
from reimaging.errors import ReimagingError

COLLECTION: Final = "arxiv-bulk"

_ITEM: Final = re.compile(r"arXiv_src_([0-9]{2}(?:0[1-9]|1[0-2]))_([0-9]{3,4})")
_MD5: Final = re.compile(r"[0-9a-f]{32}")
_SIZE: Final = re.compile(r"[1-9][0-9]{0,14}")
_ROWS: Final = 10_000  # of a page of the search; the archive gives no more
_LARGEST: Final = 16 << 20  # bytes of an answer; the search of 2026 takes 0.3 MB


@dataclass(frozen=True)
class Listing:
    """What the archive states of the tars of some months.

    Attributes
    ----------
    tars
        In the order of time; articles are not stated.
    passed_over
        Items that give no tar to list, and why not.
    months
        The first and the last month of the whole collection, such as `2020-10`.
    """

    tars: list[BulkTar]
    passed_over: dict[str, str]
    months: tuple[str, str]


def write_listing(
    target: Path, base: str, client: Client, cache: Path, first: str | None, last: str | None
) -> Listing:
    """Write a manifest, in arXiv's form, of what the archive states of its tars.

    Each item is asked once, and what it states is kept: a run that was killed is carried on by the
    next. Items that state no tar are asked again by the next run.

    Parameters
    ----------
    target
        The manifest.
    base
        Address of the archive, `https://archive.org`.
    client
        Keeps the manners.
    cache
        Folder in which answers are kept for ever, a small file an item; remove its `items.json`
        to have the items searched for anew.
    first, last
        Months such as `2012-01`, both included; None leaves that end open.

    Raises
    ------
    ReimagingError
        If the search finds nothing, the archive has nothing of these months, or stays in trouble;
        what was answered is kept.
    """
    base = base.rstrip("/")
    items = _list_items(client, base, cache)
    months = _month(items[0]), _month(items[-1])
    wanted = [i for i in items if (first or "") <= _month(i) <= (last or "~")]
    if not wanted:
        raise ReimagingError(
            f"The Internet Archive's copy has the months {months[0]} to {months[1]}: none of "
            f"{first or 'the first'} to {last or 'the last'} is among them."
        )
    tars, passed_over, latest = [], {}, 0
    for item in tqdm(wanted, desc=f"asking {base}", unit="item", leave=False, disable=None):
        path = cache / f"{item}.json"
        file = _kept(path)
        try:
            if not _is_statement(file):
                file = _tar_file(client, base, item)
                write_text(path, json.dumps(file, sort_keys=True) + "\n")
        except _NoTarError as error:
            passed_over[item] = str(error)
            continue
        tars.append(_bulk_tar(item, file))
        latest = max(latest, file["mtime"])
    if not tars:
        raise ReimagingError(
            f"None of the {len(wanted)} items that {base} has of these months lists its tar: "
            f"{wanted[0]} {passed_over[wanted[0]]}."
        )
    write_manifest(target, tars, datetime.fromtimestamp(latest, UTC))
    return Listing(in_order(tars), passed_over, months)


def agreeing(listing: Iterable[BulkTar], manifest: Iterable[BulkTar]) -> list[BulkTar]:
    """Keep the tars of a manifest whose size and md5 a listing states too.

    Of these alone both addresses have the same bytes, and may be given the same key.
    """
    keys = {tar.name: tar.annex_key for tar in listing}
    return [tar for tar in manifest if keys.get(tar.name) == tar.annex_key]


class ArchiveItems:
    """The archive as a place of tars.

    Parameters
    ----------
    url
        Its address, `https://archive.org`.
    client
        Who asks; one without special manners where none is given.
    patience
        How long to try to fetch a tar.
    """

    def __init__(
        self, url: str, client: Client | None = None, patience: Patience | None = None
    ) -> None:
        if not url.startswith(("https://", "http://")):
            raise ReimagingError(
                f"The base 'archive:{url}' names no address: allowed is archive:https://archive.org."
            )
        self.url = url.rstrip("/")
        self._client = client or Client()
        self._patience = patience

    def holds(self, name: str, key: str) -> bool:
        """Compare size and md5 that the archive states of a tar with those of the key."""
        size, md5 = size_and_md5(key)
        item = _item_of(name)
        try:
            file = _tar_file(self._client, self.url, item)
        except _NotThereError:
            return False
        except _NoTarError as error:
            raise ReimagingError(f"{self.url}/details/{item}: the item {error}.") from None
        return (file["size"], file["md5"]) == (size, md5)

    def fetch(self, name: str, key: str, to: Path, progress: Callable[[int], object]) -> None:
        """Bring what is missing of the tar."""
        size, _ = size_and_md5(key)
        item = _item_of(name)
        url = f"{self.url}/download/{item}/{item}.tar"
        try:
            # It sends us on to the machine that has the item, another one each time it likes.
            download(
                lambda at: self._client.open(url, at),
                to,
                size,
                progress,
                what=url,
                patience=self._patience,
            )
        except FileNotFoundError:
            raise ReimagingError(f"{url} is not there.") from None


class _NoTarError(Exception):
    """An item of the archive that gives no tar to list; its text says why not."""


class _NotThereError(_NoTarError):
    """An item, or its tar, that the archive knows not to have."""


def _list_items(client: Client, base: str, cache: Path) -> list[str]:
    """Name the items that hold source, in the order of time; the names are kept for ever."""
    path = cache / "items.json"
    items = _kept(path)
    if not (isinstance(items, list) and items and all(_is_item(name) for name in items)):
        found = _search(client, base.rstrip("/"))
        months = [(month_of(i[1]), int(i[2]), i[0]) for i in map(_ITEM.fullmatch, found) if i]
        items = [name for _, _, name in sorted(months)]
        if not items:
            raise ReimagingError(
                f"{base} names no item of the collection {COLLECTION} that holds arXiv's source."
            )
        write_text(path, json.dumps(items, indent=0) + "\n")
    return items


def _search(client: Client, base: str) -> set[str]:
    found: set[str] = set()
    page = 0
    while True:
        page += 1
        query = {
            "q": f"collection:{COLLECTION}",
            "fl[]": "identifier",
            "sort[]": "identifier asc",  # so that pages do not overlap
            "rows": str(_ROWS),
            "page": str(page),
            "output": "json",
        }
        url = f"{base}/advancedsearch.php"
        answer = _answer(client, url, query)
        try:
            total = int(answer["response"]["numFound"])
            new = {str(doc["identifier"]) for doc in answer["response"]["docs"]} - found
        except (KeyError, TypeError, ValueError):
            raise _unintelligible(url) from None
        found |= new
        if len(found) >= total:
            return found
        if not new:
            raise ReimagingError(
                f"{url} finds {total:,} items and names {len(found):,} of them: run this again."
            )


def _tar_file(client: Client, base: str, item: str) -> dict[str, Any]:
    """Ask an item for its tar: `size` in bytes, `md5`, and `mtime` in seconds since 1970."""
    url = f"{base}/metadata/{quote(item, safe='')}/files"
    answer = _answer(client, url)
    error = answer.get("error")
    if not answer or (error and "locate item" in str(error)):
        raise _NotThereError("is not there")
    files = answer.get("result")
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        said = f" (it says: {' '.join(str(error).split())[:200]})" if error else ""
        raise _unintelligible(url, said)
    tar = next((file for file in files if file.get("name") == f"{item}.tar"), None)
    if tar is None:
        raise _NotThereError(f"holds no {item}.tar")
    md5, size, time = (str(tar.get(name, "")) for name in ("md5", "size", "mtime"))
    if not _MD5.fullmatch(md5) or not _SIZE.fullmatch(size):
        raise _NoTarError("states no size and md5 of its tar")
    mtime = int(time) if re.fullmatch("[0-9]{1,10}", time) else 0
    return {"size": int(size), "md5": md5, "mtime": mtime}


def _answer(client: Client, url: str, query: dict[str, str] | None = None) -> dict[str, Any]:
    """Ask for an object in JSON; what is not there is an empty one."""
    answer = client.get(url, query, at_most=_LARGEST)
    if answer.status == 404:
        return {}
    if answer.status != 200:
        raise ReimagingError(f"{url} is refused with status {answer.status}.")
    try:
        read = json.loads(answer.body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise _unintelligible(url)
    return read


def _unintelligible(url: str, said: str = "") -> ReimagingError:
    return ReimagingError(
        f"{url} does not answer as the Internet Archive does{said}: is this its address?"
    )


def _bulk_tar(item: str, file: dict[str, Any]) -> BulkTar:
    form = _ITEM.fullmatch(item)
    assert form is not None
    name = f"{item}.tar"
    return BulkTar(name, f"src/{name}", file["md5"], file["size"], form[1], int(form[2]))


def _month(item: str) -> str:
    return month_of(item.split("_")[2])


def _item_of(name: str) -> str:
    base_name = PurePosixPath(name).name
    if not _ITEM.fullmatch(base_name.removesuffix(".tar")):
        raise ReimagingError(
            f"The address {name!r} names no tar of the Internet Archive: allowed are names such "
            "as arXiv_src_1201_001.tar."
        )
    return base_name.removesuffix(".tar")


def _is_item(name: object) -> bool:
    return isinstance(name, str) and _ITEM.fullmatch(name) is not None


def _is_statement(file: object) -> bool:
    """Tell whether a kept answer is what `_tar_file` gives; a damaged one is asked for again."""
    return (
        isinstance(file, dict)
        and all(isinstance(file.get(name), int) for name in ("size", "mtime"))
        and _MD5.fullmatch(str(file.get("md5"))) is not None
    )


def _kept(path: Path) -> Any:
    """Read an answer that was kept; None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
