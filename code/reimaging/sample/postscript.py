"""Drawings and photographs as PostScript, in the manner of the programs that wrote it.

Headers follow Adobe's Document Structuring Conventions 3.0 and the EPSF specification 3.0, as far
as the programs themselves did.
"""

import struct
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.sample.drawing import Box, Drawing, Ink, Letters, Path, Pixels
from reimaging.sample.lettering import FONTS, SYMBOL

_PAGE = (612, 792)
_LONGEST_PATH = 400  # interpreters of the time took 1500 points; gnuplot breaks at 400


@dataclass(frozen=True)
class Manner:
    """How a program writes: its unit in points, names of its operators, place on the page."""

    signature: str
    unit: float = 1.0
    move: str = "moveto"
    line: str = "lineto"
    draw: str = "stroke"
    corner: tuple[int, int] = (0, 0)
    landscape: bool = False


_MANNERS = (
    Manner("IDL", 0.0283465, "M", "R", "D", (0, 0)),
    Manner("gnuplot", 0.05, "M", "L", "stroke", (50, 50), True),
    Manner("PGPLOT", 0.072, "m", "l", "s", (36, 36), True),
    Manner("SM", 0.1, "M", "L", "S", (18, 144)),
    Manner("HIGZ", 0.283465, "m", "l", "s", (28, 28)),
    Manner("xmgr", 0.24, "m", "l", "s", (50, 50), True),
    Manner("Grace", 0.24, "m", "l", "s", (50, 50), True),
    Manner("fig2dev", 0.06, "m", "l", "s"),
    Manner("dvips", 0.1, "a", "b", "v", (72, 300)),
    Manner("Mathematica", 0.1, "Mpathmove", "Mline", "Mstroke"),
    Manner("TOPDRAWER", 0.05, "m", "l", "st", (60, 100), True),
    Manner("Unified Graphics System", 0.06, "m", "d", "s", (40, 120)),
)


def program(
    drawings: list[Drawing],
    creator: str,
    when: datetime,
    *,
    encapsulated: bool = True,
    bare: bool = False,
    preview: NDArray[np.bool_] | None = None,
) -> bytes:
    """Write drawings as a PostScript program.

    Parameters
    ----------
    drawings
        One a page; EPS takes one.
    creator
        The program that signs it; "" leaves the comment out.
    when
        The date in its header.
    encapsulated
        An EPS file with the drawing's bounding box, else pages of US letter size.
    bare
        Begin with `%!` alone, as hand-made files do.
    preview
        Black pixels (h, w) of an EPSI preview.
    """
    manner = next((m for m in _MANNERS if creator.startswith(m.signature)), Manner(""))
    first = drawings[0]
    x, y = manner.corner
    landscape = manner.landscape and not encapsulated and first.width > first.height
    if not encapsulated:
        box = (0, 0, *_PAGE)
    else:
        box = (x, y, x + int(np.ceil(first.width)), y + int(np.ceil(first.height)))
    lines = _header(creator, when, box, len(drawings), encapsulated, bare, landscape)
    if preview is not None:
        lines += _preview(preview)
    lines += _prolog(manner)
    for number, drawing in enumerate(drawings, 1):
        if not bare:
            lines.append(f"%%Page: {number} {number}")
        lines.append("gsave")
        lines += [f"{x} {y} translate"] if encapsulated else _on_page(drawing, landscape)
        lines += [f"{manner.unit} dup scale", "1 setlinecap 1 setlinejoin"]
        for mark in drawing.marks:
            lines += _mark(mark, manner)
        lines += ["grestore", "showpage"]
    lines += [] if bare else ["%%Trailer", "%%EOF"]
    return ("\n".join(lines) + "\n").encode("latin-1")


def image_program(image: Image.Image, creator: str, when: datetime) -> bytes:
    """Write a photograph as EPS: JPEG data as jpeg2ps wraps it, else hexadecimal samples."""
    width, height = image.size
    lines = _header(creator, when, (0, 0, width, height), 1, True, False, False)
    lines += ["%%EndComments", "gsave", f"{width} {height} scale"]
    colours = 3 if image.mode == "RGB" else 1
    if creator.startswith("jpeg2ps"):
        stream = BytesIO()
        image.save(stream, "JPEG", quality=75)
        decode = "[0 1 0 1 0 1]" if colours == 3 else "[0 1]"
        lines += [
            f"/Device{'RGB' if colours == 3 else 'Gray'} setcolorspace",
            "/Data currentfile /ASCIIHexDecode filter /DCTDecode filter def",
            f"<< /ImageType 1 /Width {width} /Height {height} /BitsPerComponent 8",
            f"/Decode {decode} /ImageMatrix [{width} 0 0 -{height} 0 {height}]",
            "/DataSource Data >> image",
            *_hexadecimal(stream.getvalue()),
            ">",
        ]
    else:
        lines += _samples(image.tobytes(), width, height, colours)
    return ("\n".join([*lines, "grestore", "showpage", "%%EOF"]) + "\n").encode("latin-1")


def in_binary_header(eps: bytes, preview: Image.Image) -> bytes:
    """Put EPS behind the binary header of DOS, with a TIFF preview (EPSF 3.0, section 5.2)."""
    stream = BytesIO()
    preview.convert("1").save(stream, "TIFF")
    tiff = stream.getvalue()
    start = 30
    head = struct.pack(
        "<4s6IH",
        b"\xc5\xd0\xd3\xc6",
        start,
        len(eps),
        0,
        0,
        start + len(eps),
        len(tiff),
        0xFFFF,
    )
    return head + eps + tiff


def dated(when: datetime) -> str:
    """Write a date as C's `ctime` does, whatever the locale: `Thu Feb 12 09:23:11 1998`."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[when.weekday()]
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day} {names[when.month - 1]} {when.day:2d} {when:%H:%M:%S} {when.year}"


def _header(
    creator: str,
    when: datetime,
    box: tuple[int, ...],
    pages: int,
    encapsulated: bool,
    bare: bool,
    landscape: bool,
) -> list[str]:
    if bare:
        return ["%!", "% " + (creator or "drawn by hand")]
    title = "Graphics produced by IDL" if creator.startswith("IDL") else "plot"
    lines = ["%!PS-Adobe-2.0 EPSF-2.0" if encapsulated else "%!PS-Adobe-2.0", f"%%Title: {title}"]
    if creator:
        lines.append(f"%%Creator: {creator}")
    lines.append(f"%%CreationDate: {dated(when)}")
    if landscape:
        lines.append("%%Orientation: Landscape")
    lines.append("%%BoundingBox: " + " ".join(str(edge) for edge in box))
    if not encapsulated:
        lines.append(f"%%Pages: {pages}")
    return [*lines, "%%EndComments"]


def _on_page(drawing: Drawing, landscape: bool) -> list[str]:
    """Set a drawing in the middle of the page, as large as most programs made it."""
    across, up = (_PAGE[1], _PAGE[0]) if landscape else _PAGE
    scale = min(1.6, 0.85 * across / drawing.width, 0.85 * up / drawing.height)
    return [
        f"{_PAGE[0] // 2} {_PAGE[1] // 2} translate {90 if landscape else 0} rotate",
        f"{scale:.3f} dup scale {-drawing.width / 2:.0f} {-drawing.height / 2:.0f} translate",
    ]


def _prolog(manner: Manner) -> list[str]:
    names = ((manner.move, "moveto"), (manner.line, "lineto"), (manner.draw, "stroke"))
    return [
        *(f"/{name} {{{operator}}} bind def" for name, operator in names if name != operator),
        "% string x y size share angle font Text",
        "/Text {7 dict begin /f exch def /a exch def /k exch def /z exch def",
        "gsave translate a rotate f findfont z scalefont setfont",
        "dup stringwidth pop k mul neg 0 moveto show grestore end} bind def",
    ]


def _mark(mark: Path | Letters | Pixels, manner: Manner) -> list[str]:
    unit, d = manner.unit, _digits(manner.unit)
    if isinstance(mark, Letters):
        if mark.font == "symbol":
            raw = bytes(SYMBOL.get(letter, 32) for letter in mark.text)
        else:
            raw = mark.text.encode("latin-1", "replace")
        text = _escaped(raw)
        place = f"{mark.x / unit:.{d}f} {mark.y / unit:.{d}f} {mark.size / unit:.{d}f}"
        turn = f"{mark.anchor:g} {mark.angle:g} /{FONTS[mark.font]}"
        return [f"{_ink(mark.ink)} ({text}) {place} {turn} Text"]
    if isinstance(mark, Pixels):
        rows, columns = mark.values.shape[:2]
        colours = 3 if mark.values.ndim == 3 else 1
        return [
            f"gsave {mark.x / unit:.{d}f} {mark.y / unit:.{d}f} translate",
            f"{mark.width / unit:.2f} {mark.height / unit:.2f} scale",
            *_samples(mark.values.tobytes(), columns, rows, colours),
            "grestore",
        ]
    return _path(mark, manner)


def _digits(unit: float) -> int:
    return 0 if unit < 0.5 else 1


def _path(mark: Path, manner: Manner) -> list[str]:
    unit = manner.unit
    digits = _digits(unit)
    points = [f"{x / unit:.{digits}f} {y / unit:.{digits}f}" for x, y in mark.points]
    dash = " ".join(f"{length / unit:.0f}" for length in mark.dash)
    lines = [f"{mark.width / unit:.3g} setlinewidth {_ink(mark.ink)} [{dash}] 0 setdash"]
    if mark.closed:
        body = [f"{points[0]} {manner.move}", *(f"{p} {manner.line}" for p in points[1:])]
        lines += ["newpath", *body, "closepath"]
        if mark.fill is not None:
            lines.append(f"gsave {_ink(mark.fill)} fill grestore")
        lines.append(manner.draw if mark.width else "newpath")
        return _clipped(lines, mark.clip, unit)
    for start in range(0, max(1, len(points) - 1), _LONGEST_PATH):
        part = points[start : start + _LONGEST_PATH + 1]
        lines.append(f"{part[0]} {manner.move}")
        lines += [f"{point} {manner.line}" for point in part[1:]]
        lines.append(manner.draw)
    return _clipped(lines, mark.clip, unit)


def _clipped(lines: list[str], clip: Box | None, unit: float) -> list[str]:
    if clip is None:
        return lines
    x, y, width, height = (f"{edge / unit:.1f}" for edge in clip)
    frame = f"{x} {y} moveto {width} 0 rlineto 0 {height} rlineto -{width} 0 rlineto closepath"
    return [f"gsave newpath {frame} clip newpath", *lines, "grestore"]


def _samples(data: bytes, columns: int, rows: int, colours: int) -> list[str]:
    """Paint hexadecimal samples of 8 bits into the unit square, the top row first."""
    paint = "false 3 colorimage" if colours == 3 else "image"
    return [
        f"/row {columns * colours} string def",
        f"{columns} {rows} 8 [{columns} 0 0 -{rows} 0 {rows}]"
        f" {{currentfile row readhexstring pop}} {paint}",
        *_hexadecimal(data),
    ]


def _escaped(raw: bytes) -> str:
    """Write a string of PostScript; what is not ASCII as an octal code."""
    text = raw.decode("latin-1")
    text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return "".join(c if " " <= c <= "~" else f"\\{ord(c):03o}" for c in text)


def _ink(ink: Ink) -> str:
    if ink[0] == ink[1] == ink[2]:
        return f"{ink[0]:.3g} setgray"
    return " ".join(f"{part:.3g}" for part in ink) + " setrgbcolor"


def _preview(black: NDArray[np.bool_]) -> list[str]:
    """Write the lines of an EPSI preview, one bit a pixel, top row first."""
    rows = [row.tobytes().hex().upper() for row in np.packbits(black, axis=1)]
    head = f"%%BeginPreview: {black.shape[1]} {black.shape[0]} 1 {len(rows)}"
    return [head, *(f"% {row}" for row in rows), "%%EndPreview"]


def _hexadecimal(data: bytes) -> list[str]:
    text = data.hex()
    return [text[start : start + 78] for start in range(0, len(text), 78)]
