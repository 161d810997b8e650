"""Drawings as SVG."""

import base64
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image

from reimaging.sample.drawing import Box, Drawing, Ink, Letters, Path, Pixels

_STYLES = {
    "sans": 'font-family="Helvetica"',
    "sans bold": 'font-family="Helvetica" font-weight="bold"',
    "sans italic": 'font-family="Helvetica" font-style="italic"',
    "serif": 'font-family="Times"',
    "serif bold": 'font-family="Times" font-weight="bold"',
    "serif italic": 'font-family="Times" font-style="italic"',
    "mono": 'font-family="Courier"',
    "symbol": 'font-family="Times"',
}


def as_svg(drawing: Drawing, creator: str) -> bytes:
    """Write a drawing as SVG 1.1, y downwards."""
    top = drawing.height
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        f"<!-- Created with {creator or 'Inkscape'} -->",
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{drawing.width:.0f}" height="{top:.0f}">',
        "<title>drawing</title>",
    ]
    clips: dict[Box, str] = {}
    for mark in drawing.marks:
        if isinstance(mark, Path):
            if mark.clip and mark.clip not in clips:
                clips[mark.clip] = f"clip{len(clips)}"
                x, y, wide, high = mark.clip
                corner = f'x="{x:.1f}" y="{top - y - high:.1f}"'
                frame = f'<rect {corner} width="{wide:.1f}" height="{high:.1f}"/>'
                parts.append(f'<clipPath id="{clips[mark.clip]}">{frame}</clipPath>')
            parts.append(_path(mark, top, clips.get(mark.clip) if mark.clip else None))
        elif isinstance(mark, Letters):
            parts.append(_text(mark, top))
        else:
            parts.append(_image(mark, top))
    return "\n".join([*parts, "</svg>\n"]).encode()


def _path(mark: Path, top: float, clip: str | None) -> str:
    points = " ".join(f"{x:.1f},{top - y:.1f}" for x, y in mark.points)
    pen = f'stroke="{web(mark.ink)}" stroke-width="{mark.width:g}"' if mark.width else ""
    if mark.dash:
        pen += f' stroke-dasharray="{" ".join(f"{length:g}" for length in mark.dash)}"'
    if clip:
        pen += f' clip-path="url(#{clip})"'
    shape = "polygon" if mark.closed else "polyline"
    return f'<{shape} points="{points}" fill="{web(mark.fill) if mark.fill else "none"}" {pen}/>'


def _text(mark: Letters, top: float) -> str:
    anchor = {0.0: "start", 1.0: "end"}.get(mark.anchor, "middle")
    x, y = f"{mark.x:.1f}", f"{top - mark.y:.1f}"
    turn = f' transform="rotate({-mark.angle:g} {x} {y})"' if mark.angle else ""
    fill = f' fill="{web(mark.ink)}"' if any(mark.ink) else ""
    return (
        f'<text x="{x}" y="{y}" {_STYLES[mark.font]} font-size="{mark.size:g}"'
        f' text-anchor="{anchor}"{fill}{turn}>{escape(mark.text)}</text>'
    )


def _image(mark: Pixels, top: float) -> str:
    stream = BytesIO()
    Image.fromarray(mark.values).save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode()
    return (
        f'<image x="{mark.x:.1f}" y="{top - mark.y - mark.height:.1f}" width="{mark.width:.1f}"'
        f' height="{mark.height:.1f}" preserveAspectRatio="none"'
        f' xlink:href="data:image/png;base64,{data}"/>'
    )


def web(ink: Ink) -> str:
    """Write an ink as `#rrggbb`."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in ink)
