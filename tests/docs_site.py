"""A checker of a folder of pages: what they link to, and what they load."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

_LOADED = {  # by these a page loads something at once
    "script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src",
    "video": "src", "audio": "src", "object": "data", "embed": "src", "use": "href",
}  # fmt: skip
_STYLED = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


@dataclass
class Page:
    """One page: what can be jumped to in it, what it links to, what it loads."""

    path: Path
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)


def read_page(path: Path) -> Page:
    page, tree = Page(path), html.fromstring(path.read_bytes())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        page.anchors |= {element.get("id", ""), element.get("name", "")} - {""}
        if element.tag == "a" and element.get("href") is not None:
            page.links.append(element.get("href"))
        loaded = element.get(_LOADED.get(element.tag, "-"))
        if loaded and element.get("rel") not in ("canonical", "next", "prev"):
            page.loads.append(loaded)
        for text in (element.get("style"), element.text if element.tag == "style" else None):
            page.loads += styled(text or "")
    return page


def styled(text: str) -> list[str]:
    """Give what a style loads; what it draws itself, and places in the page, do not count."""
    named = (one or other for one, other in _STYLED.findall(text))
    return [name for name in named if not name.startswith(("data:", "#"))]


def faults_of(site: Path) -> Iterator[str]:
    """Say what leads nowhere, what is loaded from elsewhere, and which address is none."""
    pages = {path: read_page(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site)
        if name.name == "404.html":
            continue  # its addresses count from the server's root
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if not _is_well_formed(link):
                    yield f"{name}: {link} is no address"
                continue
            there = _there(path, parts.path)
            if not there.is_file() or site not in there.parents:
                yield f"{name}: {link} is not there"
            elif (
                parts.fragment
                and there in pages
                and unquote(parts.fragment) not in pages[there].anchors
            ):
                yield f"{name}: {link} has no such part"
        yield from _faults_of_loads(site, path, page.loads)
    for path in sorted(site.rglob("*.css")):
        yield from _faults_of_loads(site, path, styled(path.read_text()))


def _faults_of_loads(site: Path, path: Path, loads: list[str]) -> Iterator[str]:
    for loaded in loads:
        parts = urlsplit(loaded)
        if parts.scheme == "data":
            continue
        if parts.scheme or parts.netloc:
            yield f"{path.relative_to(site)}: {loaded} is loaded from another host"
        elif not _there(path, parts.path).is_file():
            yield f"{path.relative_to(site)}: {loaded} is not there"


def _there(path: Path, relative: str) -> Path:
    if not relative:
        return path
    return Path(posixpath.normpath(posixpath.join(path.parent.as_posix(), unquote(relative))))


def _is_well_formed(link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme == "mailto":
        return "@" in parts.path
    host = parts.hostname or ""
    return parts.scheme == "https" and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) is not None
