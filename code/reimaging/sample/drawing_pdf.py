"""Drawings as PDF 1.4, in the fonts that each reader has."""

import math
import zlib
from datetime import datetime
from io import BytesIO

from PIL import Image

from reimaging.sample.drawing import Drawing, Letters, Path, Pixels
from reimaging.sample.lettering import FONTS, SYMBOL, advance

_JPEG_FROM = 100 * 100  # so many pixels of a photograph are worth compressing with losses


def as_pdf(drawing: Drawing, creator: str, producer: str, when: datetime) -> bytes:
    """Write a drawing as one page, with the names of its programs and the date in its header."""
    images: list[bytes] = []
    fonts = list(dict.fromkeys(m.font for m in drawing.marks if isinstance(m, Letters)))
    parts = []
    for mark in drawing.marks:
        if isinstance(mark, Path):
            parts += _path(mark)
        elif isinstance(mark, Letters):
            parts.append(_text(mark, fonts.index(mark.font)))
        else:
            box = f"{mark.width:.2f} 0 0 {mark.height:.2f} {mark.x:.2f} {mark.y:.2f}"
            parts.append(f"q {box} cm /I{len(images)} Do Q")
            images.append(_image(mark))
    content = zlib.compress("\n".join(parts).encode("latin-1"))
    stamp = f"/CreationDate (D:{when:%Y%m%d%H%M%S}Z)"
    signed = f"/Creator ({creator}) /Producer ({producer}) {stamp}" if creator else ""
    first_font, first_image = 5, 5 + len(fonts)
    named = " ".join(f"/F{n} {first_font + n} 0 R" for n in range(len(fonts)))
    shown = " ".join(f"/I{n} {first_image + n} 0 R" for n in range(len(images)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {drawing.width:.0f} {drawing.height:.0f}]"
        f" /Contents 4 0 R /Resources << /Font << {named} >> /XObject << {shown} >> >> >>".encode(),
        f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        + content
        + b"\nendstream",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{FONTS[f]} >>".encode() for f in fonts),
        *images,
        f"<< {signed} >>".encode("latin-1"),
    ]
    return _assembled(objects)


def _text(mark: Letters, font: int) -> str:
    if mark.font == "symbol":
        raw = bytes(SYMBOL.get(letter, 32) for letter in mark.text).decode("latin-1")
    else:
        raw = mark.text.encode("latin-1", "replace").decode("latin-1")
    text = raw.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    cos, sin = math.cos(math.radians(mark.angle)), math.sin(math.radians(mark.angle))
    shift = mark.anchor * mark.size * advance(mark.text, mark.font) if mark.anchor else 0.0
    turn = f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f}"
    place = f"{mark.x - shift * cos:.2f} {mark.y - shift * sin:.2f}"
    return f"BT {_ink(mark.ink)} rg /F{font} {mark.size:g} Tf {turn} {place} Tm ({text}) Tj ET"


def _path(mark: Path) -> list[str]:
    dash = " ".join(f"{length:g}" for length in mark.dash)
    points = [f"{x:.2f} {y:.2f}" for x, y in mark.points]
    lines = [f"{_ink(mark.ink)} RG {mark.width:g} w [{dash}] 0 d 1 j 1 J", f"{points[0]} m"]
    lines += [f"{point} l" for point in points[1:]]
    if mark.closed and mark.fill:
        lines = [f"{_ink(mark.fill)} rg", *lines, "b" if mark.width else "f"]
    else:
        lines.append("n" if not mark.width else "s" if mark.closed else "S")
    if mark.clip:
        frame = " ".join(f"{edge:.2f}" for edge in mark.clip)
        return [f"q {frame} re W n", *lines, "Q"]
    return lines


def _image(mark: Pixels) -> bytes:
    rows, columns = mark.values.shape[:2]
    space = "DeviceRGB" if mark.values.ndim == 3 else "DeviceGray"
    if mark.values.ndim == 3 and rows * columns >= _JPEG_FROM:
        stream = BytesIO()
        Image.fromarray(mark.values).save(stream, "JPEG", quality=85)
        data, coding = stream.getvalue(), "DCTDecode"
    else:
        data, coding = zlib.compress(mark.values.tobytes()), "FlateDecode"
    head = f"<< /Type /XObject /Subtype /Image /Width {columns} /Height {rows}"
    head += f" /ColorSpace /{space} /BitsPerComponent 8 /Filter /{coding} /Length {len(data)} >>"
    return head.encode() + b"\nstream\n" + data + b"\nendstream"


def _ink(ink: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.3f}" for part in ink)


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
