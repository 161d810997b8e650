"""What MkDocs is told about this project (a hook of mkdocs.yml): README, sources, diagrams.

The Markdown is written to be read where it lies, in the repository. Here README becomes the home
page, a link to a file of the project a page that shows the file, the notebook a page of text and
code, and a mermaid diagram the drawing that diagrams.py made of it. Nothing is copied by hand.
"""

import json
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))
import diagrams

ROOT = Path(__file__).resolve().parents[2]
# pages that lie elsewhere in the repository
PAGES = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/RESULTS.md": "results.md",
}
LANGUAGES = {
    ".py": "python", ".sql": "sql", ".toml": "toml", ".cff": "yaml", ".yml": "yaml", ".sh": "bash",
}  # fmt: skip
# code first, so that what looks like a link in it is none
_CODE_OR_LINK = re.compile(
    r"(?P<code>^ *(?P<fence>```+|~~~+).*?^ *(?P=fence) *$"
    r"|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<open>\]\()(?P<target>[^)\s]+)(?P<close>\))",
    re.MULTILINE | re.DOTALL,
)
_MERMAID = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere, and one for each file of the project that a page names."""
    texts = {f"docs/{file.src_uri}": file.content_string for file in files.documentation_pages()}
    for origin, page in PAGES.items():
        texts[origin] = (ROOT / origin).read_text()
        files.append(File.generated(config, page, content=texts[origin]))
    for notebook in [file for file in files if file.src_uri.endswith(".ipynb")]:
        text = _notebook_page(json.loads(notebook.content_string), notebook.name)
        files.append(File.generated(config, f"{notebook.name}.md", content=text))
    for path in sorted({path for origin, text in texts.items() for path in _named(origin, text)}):
        if path in PAGES or path.startswith("docs/"):
            continue
        if (ROOT / path).suffix in (".svg", ".png", ".jpg"):
            copy = File.generated(config, path, abs_src_path=str(ROOT / path))
        else:
            copy = File.generated(config, _source_page(path), content=_source_text(path))
            copy.inclusion = InclusionLevel.NOT_IN_NAV
        files.append(copy)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links of the repository into links of the site, and diagrams into places for them."""
    uri = page.file.src_uri
    if uri.startswith("source/"):
        return markdown
    origin = next((path for path, name in PAGES.items() if name == uri), f"docs/{uri}")

    def linked(found: re.Match[str]) -> str:
        if found["code"] or not _is_of_project(found["target"]):
            return found[0]
        path, _, anchor = found["target"].partition("#")
        there = _page_of(_resolved(origin, path))
        relative = posixpath.relpath(there, posixpath.dirname(uri) or ".")
        return f"{found['open']}{relative}{'#' + anchor if anchor else ''}{found['close']}"

    markdown = _CODE_OR_LINK.sub(linked, markdown)
    for number, text in enumerate(diagrams.diagrams_of(markdown), 1):
        markdown = _MERMAID.sub(_place(_drawing(uri, number, text)), markdown, count=1)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set the drawings into their places: as part of the page, so that they take its colours."""
    stem = Path(page.file.src_uri).stem
    for number in range(1, html.count('<div class="diagram" ') + 1):
        path = diagrams.drawing_of(stem, number)
        svg = path.read_text().partition("-->")[2].strip()
        html = html.replace(_place(path), f'<div class="diagram" tabindex="0">{svg}</div>')
    return html


def _place(path: Path) -> str:
    return f'<div class="diagram" id="{path.stem}"></div>'


def _drawing(uri: str, number: int, text: str) -> Path:
    path = diagrams.drawing_of(Path(uri).stem, number)
    if not path.is_file() or diagrams.digest_of(text) not in path.read_text():
        raise PluginError(
            f"{uri}: diagram {number} is not the one that was drawn; "
            "`python code/docs/diagrams.py` draws it anew."
        )
    return path


def _is_of_project(target: str) -> bool:
    return not target.startswith("#") and not re.match(r"[a-z]+:", target)


def _resolved(origin: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin), path))


def _named(origin: str, text: str) -> Iterator[str]:
    """Give the paths, from the project's root, that a page links to."""
    for found in _CODE_OR_LINK.finditer(text):
        if found["target"] and _is_of_project(found["target"]):
            path = _resolved(origin, found["target"].partition("#")[0])
            if not (ROOT / path).exists():
                raise PluginError(f"{origin} links to {path}, which is not there.")
            yield path


def _page_of(path: str) -> str:
    """Give where the site has a file of the project."""
    if path in PAGES:
        return PAGES[path]
    if path.startswith("docs/"):
        inside = path.removeprefix("docs/")
        return inside.removesuffix(".ipynb") + ".md" if inside.endswith(".ipynb") else inside
    return path if path.endswith((".svg", ".png", ".jpg")) else _source_page(path)


def _source_page(path: str) -> str:
    return f"source/{path}.md"


def _source_text(path: str) -> str:
    """Show a file, or each file of a folder."""
    whole, head = ROOT / path, f"---\ntitle: {path}\nsearch:\n  exclude: true\n---\n\n# `{path}`\n"
    if whole.is_dir():
        shown = [each for each in sorted(whole.iterdir()) if each.is_file()]
        return head + "".join(f"\n## `{each.name}`\n{_fenced(each)}" for each in shown)
    return head + _fenced(whole)


def _fenced(path: Path) -> str:
    return f"\n~~~~~~{LANGUAGES.get(path.suffix, 'text')}\n{path.read_text().rstrip()}\n~~~~~~\n"


def _notebook_page(notebook: dict[str, Any], name: str) -> str:
    parts = []
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"~~~~~~python\n{text}\n~~~~~~")
    note = (
        "!!! note\n    This page shows the notebook "
        f'<a href="{name}.ipynb" download>{name}.ipynb</a> without what it answers. Open it in '
        "Jupyter to ask your own run."
    )
    return "\n\n".join([parts[0], note, *parts[1:]]) + "\n"
