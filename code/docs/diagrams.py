"""Draws the mermaid diagrams of docs/ as SVG, so that the pages load no program to draw them.

`python code/docs/diagrams.py` writes docs/diagrams/PAGE-N.svg, for the Nth diagram of a page. It
takes npm, which fetches mermaid, and Chromium, in which mermaid draws. A diagram states the digest
of what it was drawn from: the build of the pages refuses one that is of another text.
"""

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MERMAID = "mermaid@11.17.2"
INTEGRITY = (
    "V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg=="
)
_FENCE = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# mermaid works with colours alone; these stand for what the page's style says, light or dark
_COLOURS = {
    "#010203": "var(--diagram-box)",
    "#040506": "var(--diagram-border)",
    "#070809": "var(--diagram-line)",
    "#0a0b0c": "var(--diagram-text)",
    "#0d0e0f": "var(--diagram-group)",
    "#101112": "var(--diagram-ground)",
}
_BOX, _BORDER, _LINE, _TEXT, _GROUP, _GROUND = _COLOURS
_SETTINGS = {
    "startOnLoad": False,
    "theme": "base",
    "htmlLabels": False,
    "deterministicIds": True,
    "flowchart": {
        "htmlLabels": False,
        "nodeSpacing": 20,
        "rankSpacing": 28,
        "padding": 8,
        "wrappingWidth": 240,
        "subGraphTitleMargin": {"top": 4, "bottom": 12},
    },
    "fontFamily": "Arial, Helvetica, 'Liberation Sans', sans-serif",
    "themeVariables": {
        "primaryColor": _BOX,
        "mainBkg": _BOX,
        "primaryBorderColor": _BORDER,
        "nodeBorder": _BORDER,
        "lineColor": _LINE,
        "primaryTextColor": _TEXT,
        "nodeTextColor": _TEXT,
        "textColor": _TEXT,
        "titleColor": _TEXT,
        "clusterBkg": _GROUP,
        "clusterBorder": _BORDER,
        "edgeLabelBackground": _GROUND,
        "tertiaryColor": _GROUND,
    },
}
_DRAW = """async ([settings, name, text]) => {
    mermaid.initialize(settings);
    return (await mermaid.render(name, text)).svg;
}"""


def diagrams_of(markdown: str) -> list[str]:
    """Give the text of each mermaid diagram of a page."""
    return _FENCE.findall(markdown)


def digest_of(text: str) -> str:
    """Give what a drawing states of the text that it was drawn from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def drawing_of(page: str, number: int) -> Path:
    """Give where the Nth diagram of a page lies, counted from 1."""
    return DOCS / "diagrams" / f"{page}-{number}.svg"


def main() -> None:
    """Draw all diagrams anew."""
    wanted = {
        drawing_of(path.stem, number): text
        for path in sorted(DOCS.glob("*.md"))
        for number, text in enumerate(diagrams_of(path.read_text()), 1)
    }
    with tempfile.TemporaryDirectory() as folder:
        drawn = _draw(wanted, _fetched(Path(folder)))
    for path in (DOCS / "diagrams").glob("*.svg"):
        path.unlink()
    for path, svg in drawn.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg)
        print(path.relative_to(ROOT))


def _fetched(folder: Path) -> str:
    """Have npm fetch mermaid, and give it if it is the one that we know."""
    subprocess.run(["npm", "pack", "--silent", MERMAID], cwd=folder, check=True)
    packed = next(folder.glob("mermaid-*.tgz")).read_bytes()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != INTEGRITY:
        sys.exit(f"{MERMAID} is not the one whose digest stands in {Path(__file__).name}.")
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        script = tar.extractfile("package/dist/mermaid.min.js")
        assert script is not None
        return script.read().decode()


def _draw(wanted: dict[Path, str], mermaid: str) -> dict[Path, str]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or sys.exit("There is no chromium on the PATH.")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(content=mermaid)
        drawn = {
            path: _in_the_pages_colours(
                page.evaluate(_DRAW, [_SETTINGS, f"diagram-{path.stem}", _downwards(text)]), text
            )
            for path, text in wanted.items()
        }
        browser.close()
    return drawn


def _downwards(text: str) -> str:
    """Have a flow run down: a page is higher than it is wide, and letters are to be read."""
    return text.replace("flowchart LR", "flowchart TB")


def _in_the_pages_colours(svg: str, text: str) -> str:
    for colour, variable in _COLOURS.items():
        svg = svg.replace(colour, variable)
    return f"<!-- drawn by {MERMAID} from {digest_of(text)} -->\n{svg}\n"


if __name__ == "__main__":
    main()
