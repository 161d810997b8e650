"""The badge of the README: name, version, licence and, once there is one, DOI, as a small SVG.

It lies in the repository (docs/badge.svg), so that a page that shows it asks nobody else for it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reimaging.atomic import write_text
from reimaging.publish.citation import CITATION, read_citation

BADGE: Final = Path("docs") / "badge.svg"

_HEIGHT, _SIZE, _SPACE = 20, 11, 7  # pixels: of the badge, of its letters, beside them
# Colours on which white letters can be read (a contrast of 4.5 and more).
_FIELDS = (("reimaging", "#424242"), ("version", "#1f6391"), ("license", "#46692b"))
_DOI_COLOUR = "#7a4a1d"


def badge_svg(citation: Mapping[str, Any]) -> str:
    """Draw the badge of a citation (`citation.read_citation`)."""
    fields = [(citation.get(key, key), colour) for key, colour in _FIELDS]
    if doi := citation.get("doi"):
        fields.append((f"doi {doi}", _DOI_COLOUR))
    shapes, left = [], 0
    for text, colour in fields:
        letters = _width(text)
        width = letters + 2 * _SPACE
        shapes.append(
            f'<rect x="{left}" width="{width}" height="{_HEIGHT}" fill="{colour}"/>'
            # whatever font a reader has, the text fills its field
            f'<text x="{left + _SPACE}" y="14" textLength="{letters}">{escape(text)}</text>\n'
        )
        left += width
    said = escape(" ".join(text for text, _ in fields))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{_HEIGHT}" role="img" '
        f'aria-label="{said}">\n<title>{said}</title>\n'
        f'<clipPath id="round"><rect width="{left}" height="{_HEIGHT}" rx="3"/></clipPath>\n'
        f'<g clip-path="url(#round)" fill="#fff" font-size="{_SIZE}" '
        f'font-family="DejaVu Sans,Verdana,sans-serif">\n{"".join(shapes)}</g>\n</svg>\n'
    )


def write_badge(root: Path) -> None:
    """Draw the badge anew from CITATION.cff; both lie in the project's folder."""
    write_text(root / BADGE, badge_svg(read_citation(root / CITATION)))


def _width(text: str) -> int:
    """Measure a text in the font that matplotlib brings."""
    from matplotlib import get_data_path
    from PIL import ImageFont

    font = ImageFont.truetype(
        Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf",
        _SIZE,
        layout_engine=ImageFont.Layout.BASIC,
    )
    return round(font.getlength(text))
