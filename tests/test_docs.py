"""The pages of the documentation: built for real, every link followed, looked at in a browser."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from markdown_it import MarkdownIt
from mkdocs.exceptions import PluginError
from playwright.sync_api import sync_playwright

from docs_site import faults_of, read_page, styled

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")


def build(root, site):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=root, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = tmp_path_factory.mktemp("built") / "site"
    run = build(ROOT, site)
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr, run.stderr
    return site


@pytest.fixture(scope="module")
def hooks():
    spec = importlib.util.spec_from_file_location("pages", ROOT / "code/docs/pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(site, name):
    return html.fromstring((site / name).read_bytes()).text_content()


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_another_host(site):
    assert list(faults_of(site)) == []
    assert len(list(site.rglob("*.html"))) > 25


def test_the_checker_finds_each_fault(tmp_path):
    (tmp_path / "other.html").write_text('<html><body><p id="part">x</p></body></html>')
    (tmp_path / "page.html").write_text(
        '<html><head><script src="https://cdn.example.org/x.js"></script>'
        "<style>@font-face {src: url(https://fonts.example.org/a.woff2)}</style>"
        '<link rel="stylesheet" href="gone.css"></head><body><img src="gone.png">'
        '<a href="other.html#part">well</a><a href="other.html#gone">1</a><a href="gone.html">2</a>'
        '<a href="https://nowhere">3</a><a href="https://example.org/">well</a></body></html>'
    )
    (tmp_path / "style.css").write_text("@import 'https://fonts.example.org/b.css';")
    assert [fault.split(": ", 1)[1] for fault in faults_of(tmp_path)] == [
        "other.html#gone has no such part",
        "gone.html is not there",
        "https://nowhere is no address",
        "https://cdn.example.org/x.js is loaded from another host",
        "https://fonts.example.org/a.woff2 is loaded from another host",
        "gone.css is not there",
        "gone.png is not there",
        "https://fonts.example.org/b.css is loaded from another host",
    ]
    assert styled("a {fill: url(#here); cursor: url('data:x')}") == []


def test_the_readme_is_the_home_page_and_every_page_of_docs_is_in_the_menu(site):
    assert "How does science see?" in text_of(site, "index.html")
    menu = read_page(site / "index.html").links
    for path in (ROOT / "docs").glob("*.md"):
        assert f"{path.stem}.html" in menu, path.name


def test_a_link_to_a_file_of_the_project_leads_to_a_page_that_shows_it(site):
    assert "source/dodo.py.html" in read_page(site / "architecture.html").links
    assert "def task_acquire" in text_of(site, "source/dodo.py.html")
    assert "GNU GENERAL PUBLIC LICENSE" in text_of(site, "source/LICENSE.html")
    folder = text_of(site, "source/code/reimaging/index/queries.html")
    for query in (ROOT / "code/reimaging/index/queries").iterdir():
        assert query.name in folder


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.stem
)
def test_lists_tables_and_code_are_those_that_are_seen_in_the_repository(site, page):
    # two readers of Markdown: the one of the site takes some lines otherwise than GitHub's
    reader = MarkdownIt("commonmark").enable("table")
    seen = Counter(token.tag for token in reader.parse(page.read_text()) if token.nesting >= 0)
    drawn = len(list((ROOT / "docs/diagrams").glob(f"{page.stem}-*.svg")))
    # of a block of code the token has the tag of what stands within
    fences = sum(token.type in ("fence", "code_block") for token in reader.parse(page.read_text()))
    name = "index" if page.stem == "README" else page.stem
    (article,) = html.fromstring((site / f"{name}.html").read_bytes()).xpath("//article")
    shown = Counter(element.tag for element in article.iter() if isinstance(element.tag, str))
    for tag in ("li", "tr", "th", "h1", "h2", "h3", "blockquote"):
        assert shown[tag] == seen[tag], tag
    assert shown["pre"] == fences - drawn


def test_the_notebook_can_be_read_and_taken(site):
    assert "ten-queries.html" in read_page(site / "index.html").links
    assert "SELECT" in text_of(site, "ten-queries.html")
    assert "ten-queries.ipynb" in read_page(site / "ten-queries.html").links


@pytest.mark.parametrize(
    ("page", "words"), [("architecture", "index/selection.txt"), ("schema", "image_files")]
)
def test_a_diagram_is_drawn_in_the_page_and_its_words_can_be_found(site, page, words):
    text = (site / f"{page}.html").read_text()
    assert '<svg id="diagram-' in text
    assert words in text[text.index("<svg id=") : text.index("</svg>", text.index("<svg id="))]
    assert "flowchart LR" not in text and "erDiagram\n" not in text
    assert "var(--diagram-box)" in text


def test_code_that_looks_like_a_link_stays_and_a_link_out_of_the_project_too(hooks):
    text = (
        "`a[0](x.md)` and\n```\nb[1](gone.md)\n```\n[c](https://example.org/) [d](profiles.md#x)\n"
    )
    assert list(hooks._named("docs/here.md", text)) == ["docs/profiles.md"]


def test_a_link_to_a_file_that_is_not_there_ends_the_build(hooks):
    with pytest.raises(PluginError, match=r"docs/here.md links to code/gone.py, which is not"):
        list(hooks._named("docs/here.md", "see [it](../code/gone.py)"))


def test_a_diagram_that_was_changed_has_to_be_drawn_again(hooks):
    text = hooks.diagrams.diagrams_of((ROOT / "docs/schema.md").read_text())[0]
    assert hooks._drawing("schema.md", 1, text).is_file()
    with pytest.raises(PluginError, match=r"`python code/docs/diagrams.py` draws it anew"):
        hooks._drawing("schema.md", 1, text + "    tars ||--o{ tars : more\n")


def test_what_is_built_is_ignored_by_git():
    folder = yaml.safe_load((ROOT / "mkdocs.yml").read_text())["site_dir"]
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    run = subprocess.run(
        ["git", "check-ignore", "-q", f"{folder}/index.html"], cwd=ROOT, check=False
    )
    assert run.returncode == 0


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("there is no Chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_the_search_works_from_the_folder_and_no_page_asks_for_anything_elsewhere(site, browser):
    page, asked, said = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((site / "index.html").as_uri())
    page.fill("input.md-search__input", "perplexity")
    found = page.locator(".md-search-result__link[href*='profiles.html']")
    for _ in range(120):  # the page listens to keys some time after it is there
        if found.count():
            break
        page.press("input.md-search__input", "End")
        page.wait_for_timeout(500)
    assert found.count()
    for name in ("architecture", "schema", "ten-queries"):
        page.goto((site / f"{name}.html").as_uri())
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert not said


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
def test_no_page_is_wider_than_its_screen_and_its_colours_follow_the_reader(
    site, browser, width, scheme
):
    page = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ).new_page()
    # tables may be too wide for a phone, so that all are looked at there
    names = ["index", "profiles", "architecture"] if width > 1000 else ["*"]
    for path in sorted(path for name in names for path in site.glob(f"{name}.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    page.goto((site / "architecture.html").as_uri())
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    box = page.evaluate("getComputedStyle(document.querySelector('.diagram .node rect')).fill")
    light = [sum(map(int, colour.strip("rgb()").split(","))) > 600 for colour in (ground, box)]
    assert light == [scheme == "light"] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_and_links_stand_out(site, browser, scheme):
    page = browser.new_context(color_scheme=scheme).new_page()
    rules = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    for name in ("index", "adding"):
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_timeout(400)  # colours fade in
        assert Axe().run(page, options=rules).response["violations"] == [], name
