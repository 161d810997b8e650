"""A picture as the bytes of an image file, signed as the program that made it signs its files."""

import base64
import re
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reimaging.sample import postscript
from reimaging.sample.charts import Chart, looking
from reimaging.sample.drawing import Drawing
from reimaging.sample.drawing_pdf import as_pdf
from reimaging.sample.drawing_pixels import as_pixels, black_pixels
from reimaging.sample.drawing_svg import as_svg

Art = Drawing | Chart | Image.Image

#: What makes PostScript of which the names differ alone.
POSTSCRIPT = frozenset({"eps", "epsf", "epsi", "ps", "pstex"})

_PRODUCERS = {
    "matplotlib": "matplotlib pdf backend",
    "MATLAB": "GPL Ghostscript 9.05",
    "R": "R 3.2.2",
    "cairo": "cairo 1.14.6 (http://cairographics.org)",
    "Adobe Illustrator": "Adobe PDF library 9.90",
    "Microsoft": "Microsoft PowerPoint 2013",
    "TeX": "pdfTeX-1.40.3",
    "OmniGraffle": "Mac OS X 10.6.8 Quartz PDFContext",
}


def encode(
    art: Art,
    extension: str,
    creator: str,
    when: datetime,
    oddities: tuple[str, ...] = (),
    *,
    dpi: float = 100,
    quality: int = 80,
) -> bytes:
    """Write a picture in the format that its extension names.

    Parameters
    ----------
    art
        Strokes, a chart, or pixels.
    extension
        One of eps, epsf, epsi, ps, pstex, pdf, png, jpg, gif, svg.
    creator
        The signature for the file's header, or "".
    when
        The date for the file's header.
    oddities
        What else: "binary eps", "bare header", "two pages".
    dpi
        Dots an inch where strokes become pixels.
    quality
        Of JPEG, 1 to 95.

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    if extension not in POSTSCRIPT:
        return _other(art, extension, creator, when, dpi, quality)
    if isinstance(art, Drawing):
        program = postscript.program(
            [art, art] if "two pages" in oddities else [art],
            creator,
            when,
            encapsulated=extension != "ps",
            bare="bare header" in oddities,
            preview=black_pixels(art) if extension == "epsi" else None,
        )
    elif isinstance(art, Chart):
        program = _chart_postscript(art, creator, when)
    else:
        program = postscript.image_program(art, creator, when)
    if "binary eps" in oddities:
        return postscript.in_binary_header(program, Image.new("L", (64, 48), 255))
    return program


def _other(
    art: Art, extension: str, creator: str, when: datetime, dpi: float, quality: int
) -> bytes:
    if extension == "pdf":
        return _pdf(art, creator, when)
    if extension == "svg":
        return _svg(art, creator)
    return _raster(pixels_of(art, dpi), extension, creator, quality)


def pixels_of(art: Art, dpi: float) -> Image.Image:
    """Render a picture, RGB on white or as it is, at `dpi` dots an inch where it is of strokes."""
    if isinstance(art, Drawing):
        return as_pixels(art, dpi)
    if isinstance(art, Image.Image):
        return art
    with looking(art.look):
        art.figure.set_dpi(dpi)
        canvas = FigureCanvasAgg(art.figure)
        canvas.draw()
        return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _chart_postscript(chart: Chart, creator: str, when: datetime) -> bytes:
    """Let matplotlib write EPS; give it the header of another program and a date of its own."""
    stream = BytesIO()
    with looking(chart.look):
        chart.figure.savefig(stream, format="eps")
    signature = f"%%Creator: {creator}\n" if creator else ""
    text = re.sub(rb"%%Creator: .*\n", lambda _: signature.encode(), stream.getvalue(), count=1)
    date = f"%%CreationDate: {postscript.dated(when)}\n".encode()
    return re.sub(rb"%%CreationDate: .*\n", lambda _: date, text, count=1)


def _pdf(art: Art, creator: str, when: datetime) -> bytes:
    found = (p for start, p in _PRODUCERS.items() if creator.startswith(start))
    producer = next(found, creator)
    if isinstance(art, Drawing):
        return as_pdf(art, creator, producer, when)
    stream = BytesIO()
    if isinstance(art, Image.Image):
        date = when.timetuple()
        art.save(stream, "PDF", creator=creator or None, creationDate=date, modDate=date)
        return stream.getvalue()
    entries: Any = {
        "Creator": creator or None,
        "Producer": producer or None,
        "CreationDate": when if creator else None,
    }
    with looking(art.look):
        art.figure.savefig(stream, format="pdf", metadata=entries)
    return stream.getvalue()


def _svg(art: Art, creator: str) -> bytes:
    if isinstance(art, Drawing):
        return as_svg(art, creator)
    if isinstance(art, Chart):
        stream = BytesIO()
        entries: Any = {"Date": None, "Creator": creator or None, "Title": "drawing"}
        with looking(art.look):
            art.figure.savefig(stream, format="svg", metadata=entries)
        return stream.getvalue()
    width, height = art.size
    inside = base64.b64encode(_raster(art, "jpg", "", 80)).decode()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f"<!-- Created with {creator or 'Inkscape'} -->\n"
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}" height="{height}">\n<title>drawing</title>\n'
        f'<image width="{width}" height="{height}" xlink:href="data:image/jpeg;base64,{inside}"/>\n'
        "</svg>\n"
    ).encode()


def _raster(image: Image.Image, extension: str, creator: str, quality: int) -> bytes:
    stream = BytesIO()
    if extension == "png":
        words = PngInfo()
        if creator:
            words.add_text("Software", creator)
        image.save(stream, "PNG", pnginfo=words, optimize=True)
    elif extension == "gif":
        palette = image.quantize(64, dither=Image.Dither.NONE)
        palette.save(stream, "GIF", **({"comment": creator.encode()} if creator else {}))
    else:
        exif = Image.Exif()
        if creator:
            exif[0x0131] = creator  # the tag Software
        image.save(stream, "JPEG", quality=quality, exif=exif)
    return stream.getvalue()
