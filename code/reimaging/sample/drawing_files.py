"""Drawings as PDF, SVG and pixels; their PostScript has a module of its own."""

import zlib
from datetime import datetime
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from reimaging.sample.drawing import Drawing, Ink, Letters, Path, Pixels

_LETTER_WIDTH = 0.5  # of the size: a mean over Helvetica's letters
_FINER = 3  # rasters are drawn so many times larger, then reduced


def as_pdf(drawing: Drawing, creator: str, producer: str, when: datetime) -> bytes:
    """Write a drawing as PDF 1.4 of one page, in one of the standard fonts."""
    parts = []
    for mark in drawing.marks:
        if isinstance(mark, Path):
            parts += _pdf_path(mark)
        elif isinstance(mark, Letters):
            shift = mark.anchor * _LETTER_WIDTH * mark.size * len(mark.text)
            text = mark.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            turn = (
                f"0 1 -1 0 {mark.x:.1f} {mark.y - shift:.1f}"
                if mark.upright
                else f"1 0 0 1 {mark.x - shift:.1f} {mark.y:.1f}"
            )
            parts.append(f"BT 0 g /F1 {mark.size:g} Tf {turn} Tm ({text}) Tj ET")
        else:
            rows, columns = mark.values.shape
            parts += [
                f"q {mark.width:.1f} 0 0 {mark.height:.1f} {mark.x:.1f} {mark.y:.1f} cm",
                f"BI /W {columns} /H {rows} /BPC 8 /CS /G /F /AHx ID",
                mark.values.tobytes().hex() + ">",
                "EI Q",
            ]
    content = zlib.compress("\n".join(parts).encode("latin-1"))
    stamp = f"/CreationDate (D:{when:%Y%m%d%H%M%S}Z)"
    signed = f"/Creator ({creator}) /Producer ({producer}) {stamp}" if creator else ""
    size = f"{drawing.width:.0f} {drawing.height:.0f}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        + content
        + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {signed} >>".encode("latin-1"),
    ]
    return _assembled(objects)


def as_svg(drawing: Drawing, creator: str) -> bytes:
    """Write a drawing as SVG 1.1, y downwards."""
    top = drawing.height
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        f"<!-- Created with {creator or 'Inkscape'} -->",
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width:.0f}" height="{top:.0f}">',
        "<title>drawing</title>",
    ]
    for mark in drawing.marks:
        if isinstance(mark, Path):
            points = " ".join(f"{x:.1f},{top - y:.1f}" for x, y in mark.points)
            fill = _web(mark.fill) if mark.fill else "none"
            dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in mark.dash)}"'
            parts.append(
                f'<{"polygon" if mark.closed else "polyline"} points="{points}" fill="{fill}"'
                f' stroke="{_web(mark.ink)}" stroke-width="{mark.width:g}"'
                f"{dash if mark.dash else ''}/>"
            )
        elif isinstance(mark, Letters):
            anchor = {0.0: "start", 1.0: "end"}.get(mark.anchor, "middle")
            x, y = f"{mark.x:.1f}", f"{top - mark.y:.1f}"
            turn = f' transform="rotate(-90 {x} {y})"' if mark.upright else ""
            parts.append(
                f'<text x="{x}" y="{y}" font-family="Helvetica" font-size="{mark.size:g}"'
                f' text-anchor="{anchor}"{turn}>{escape(mark.text)}</text>'
            )
    return "\n".join([*parts, "</svg>\n"]).encode()


def as_pixels(drawing: Drawing, dpi: int) -> Image.Image:
    """Render a drawing in RGB on white at `dpi` dots an inch. Dashes become thinner lines."""
    scale = dpi / 72 * _FINER
    size = (round(drawing.width * scale), round(drawing.height * scale))
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        if isinstance(mark, Path):
            points = [(x * scale, size[1] - y * scale) for x, y in mark.points]
            width = max(1, round(mark.width * scale * 1.4))
            if mark.closed:
                if mark.fill:
                    pen.polygon(points, fill=_web(mark.fill))
                pen.line([*points, points[0]], fill=_web(mark.ink), width=width)
            elif mark.dash:
                for start in range(0, len(points) - 1, 5):
                    pen.line(points[start : start + 4], fill=_web(mark.ink), width=width)
            else:
                pen.line(points, fill=_web(mark.ink), width=width)
        elif isinstance(mark, Letters):
            _write(image, pen, mark, scale)
        else:
            _paste(image, mark, scale)
    return image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.LANCZOS)


def black_pixels(drawing: Drawing) -> NDArray[np.bool_]:
    """Render a drawing as a preview of 36 dots an inch, (h, w), true where it is black."""
    return np.asarray(as_pixels(drawing, 36).convert("L")) < 160


def _write(image: Image.Image, pen: ImageDraw.ImageDraw, mark: Letters, scale: float) -> None:
    font = ImageFont.load_default(size=mark.size * scale)
    x, y = mark.x * scale, image.height - mark.y * scale
    length = font.getlength(mark.text)
    if not mark.upright:
        pen.text((x - mark.anchor * length, y), mark.text, "black", font, anchor="ls")
        return
    tall = Image.new("L", (int(length) + 1, int(mark.size * scale * 1.3)), 0)
    ImageDraw.Draw(tall).text((0, mark.size * scale), mark.text, 255, font, anchor="ls")
    turned = tall.rotate(90, expand=True)
    place = (int(x - mark.size * scale), int(y - (1 - mark.anchor) * length))
    image.paste("black", place, turned)


def _paste(image: Image.Image, mark: Pixels, scale: float) -> None:
    size = (max(1, round(mark.width * scale)), max(1, round(mark.height * scale)))
    place = (round(mark.x * scale), round(image.height - (mark.y + mark.height) * scale))
    image.paste(Image.fromarray(mark.values).resize(size, Image.Resampling.NEAREST), place)


def _pdf_path(mark: Path) -> list[str]:
    ink = " ".join(f"{part:.3g}" for part in mark.ink)
    dash = " ".join(f"{length:g}" for length in mark.dash)
    points = [f"{x:.1f} {y:.1f}" for x, y in mark.points]
    lines = [f"{ink} RG {mark.width:g} w [{dash}] 0 d 1 j", f"{points[0]} m"]
    lines += [f"{point} l" for point in points[1:]]
    if mark.closed and mark.fill:
        fill = " ".join(f"{part:.3g}" for part in mark.fill)
        return [f"{fill} rg", *lines, "b"]
    return [*lines, "s" if mark.closed else "S"]


def _assembled(objects: list[bytes]) -> bytes:
    """Join numbered objects with the table of their places."""
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, entry in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + entry + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    info = len(objects)
    data += f"trailer\n<< /Size {info + 1} /Root 1 0 R /Info {info} 0 R >>\n".encode()
    return bytes(data) + f"startxref\n{start}\n%%EOF\n".encode()


def _web(ink: Ink) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in ink)
