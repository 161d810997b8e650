"""The pages of a still copy: those of the explorer, so that any web server can give them.

Their addresses are told from where the page lies, so that the copy works in any folder. What the
explorer's server says in headers is said in the page. Where nothing answers, as in a folder that is
opened without a web server, the page says what it wants.
"""

import re
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable

from reimaging.errors import ReimagingError
from reimaging.explore.export_folder import Files

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'none'"
)

_LINK = re.compile("<link [^>]*>")
_NOT_BUILT = "The explorer's pages are not built in this copy of the project: `make front` does it."
_NOT_BEGUN = """\
<div class="not-begun">
      <h1>Images of the arXiv</h1>
      <p>These pages want JavaScript and a web server. In this folder,
      <code>python3 -m http.server</code> is one: then open <code>http://localhost:8000/</code>.
      Whom to credit for each image is in <a href="credits.html">credits.html</a>.</p>
    </div>"""


def write_site(files: Files, *, whole: bool, folder: Traversable | None = None) -> str:
    """Write the pages of a still copy; give the elements of their head that link to style and icon.

    Parameters
    ----------
    files
        Where to.
    whole
        Whether the copy has the images themselves, and not their thumbnails alone.
    folder
        Of the built site; by default the one in this package.

    Raises
    ------
    ReimagingError
        If the site is not built.
    """
    built = folder or resources.files("reimaging.explore").joinpath("site")
    page = built.joinpath("index.html")
    if not page.is_file():
        raise ReimagingError(_NOT_BUILT)
    html = page.read_text(encoding="utf-8")
    assets = {
        each.name: each.read_bytes()
        for each in sorted(built.joinpath("assets").iterdir(), key=lambda each: each.name)
    }
    for name in sorted(_needed(html, assets)):
        files.put(f"assets/{name}", assets[name])
    licences = built.joinpath("licences.txt")
    files.put("licences.txt", licences.read_bytes())
    copy = page_of_copy(html, whole=whole)
    files.put("index.html", copy.encode())
    return "\n".join(_LINK.findall(copy))


def page_of_copy(html: str, *, whole: bool) -> str:
    """Make the page of a still copy of that of the explorer."""
    said = (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY, quote=False)}">\n'
        '    <meta name="referrer" content="no-referrer">\n'
        f'    <meta name="still" content="{"images" if whole else "thumbnails"}">\n'
    )
    before, rest = html.split("<noscript>")
    html = before.rstrip() + rest.split("</noscript>")[1]
    for old, new in (
        ('"/assets/', '"assets/'),
        ('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n    {said}'),
        ('<div id="app"></div>', f'<div id="app">{_NOT_BEGUN}</div>'),
    ):
        if old not in html:
            raise ReimagingError(_NOT_BUILT)
        html = html.replace(old, new)
    return html


def _needed(html: str, assets: dict[str, bytes]) -> set[str]:
    """Name the assets that the page names, those that these name, and so on."""
    found: set[str] = set()
    texts = [html.encode()]
    while texts:
        text = texts.pop()
        named = {name for name in assets if name.encode() in text} - found
        found |= named
        texts += [assets[name] for name in named]
    return found
