"""The built site: made of the sources that lie beside it, and of nothing from elsewhere."""

import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

FRONT = Path(__file__).parents[2] / "code/front"
SITE = Path(str(resources.files("reimaging.explore").joinpath("site")))
PAGES = sorted(SITE.glob("*.html"))
ASSETS = sorted((SITE / "assets").iterdir()) if SITE.is_dir() else []

# Names of XML dialects, which look like addresses and are never asked for.
DIALECTS = {"www.w3.org"}
# What pixi.js and preact say in messages to those who write programs.
TOLD = {"pixijs.com", "www.pixijs.com", "github.com", "developer.mozilla.org"}


def sources():
    files = [path for path in (FRONT / "src").rglob("*") if path.is_file()]
    files += [FRONT / name for name in ("build.mjs", "package-lock.json", "tsconfig.json")]
    return sorted(path.relative_to(FRONT).as_posix() for path in files)


class Page(HTMLParser):
    """Elements of a page, with what stands in scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.inline, self._within = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._within = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self._within = None

    def handle_data(self, data):
        if self._within and data.strip():
            self.inline.append(data)


def test_the_site_is_built_of_the_sources_as_they_are():
    built = (SITE / "sources.sha256").read_text()
    now = "".join(
        f"{hashlib.sha256((FRONT / name).read_bytes()).hexdigest()}  {name}\n" for name in sources()
    )
    assert built == now, "the sources have changed: `node code/front/build.mjs` builds the site"


def test_the_lock_names_no_address():
    # npm leaves out where it got packages (.npmrc), but writes where their authors ask for money
    text = (FRONT / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name
    assert "://" not in text, "remove what npm has written below `funding`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_has_no_script_or_style_within_it_and_names_only_its_own_files(page):
    read = Page(page.read_text())
    assert read.inline == []
    for tag, attributes in read.elements:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        address = attributes.get("src") or attributes.get("href")
        if address:
            assert address.startswith("/assets/")
            assert (SITE / address.lstrip("/")).is_file()


@pytest.mark.parametrize("file", PAGES + ASSETS, ids=lambda path: path.name)
def test_a_file_of_the_site_names_no_other_host(file):
    hosts = set(re.findall(r"(?:https?|wss?)://([\w.-]+\w)", file.read_text(), re.I))
    assert hosts - DIALECTS - TOLD == set()


def test_wander_itself_is_small():
    first = re.search(r"/assets/(index-\w+\.js)", (SITE / "index.html").read_text())[1]
    loaded, wanted = set(), {first}
    while wanted:
        name = wanted.pop()
        loaded.add(name)
        text = (SITE / "assets" / name).read_text()
        wanted |= set(re.findall(r'(?:from|import)"\./([\w.-]+\.js)"', text)) - loaded
    assert sum((SITE / "assets" / name).stat().st_size for name in loaded) < 150_000


def test_licences_of_what_the_site_is_made_of_go_along_with_it():
    told = (SITE / "licences.txt").read_text()
    assert told.startswith(("preact", "@"))
    assert "\npreact 1" in f"\n{told}"
    assert "WITHOUT WARRANTY" in told


def test_a_build_gives_the_same_bytes(tmp_path):
    if not (FRONT / "node_modules").is_dir() or shutil.which("node") is None:
        pytest.skip("the packages of the front end are not there: `npm ci` in code/front")
    target = tmp_path / "site"
    command = ["node", str(FRONT / "build.mjs"), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    built = {p.relative_to(target): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    there = {p.relative_to(SITE): p.read_bytes() for p in SITE.rglob("*") if p.is_file()}
    assert built == there
