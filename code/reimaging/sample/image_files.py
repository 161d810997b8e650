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

from reimaging.sample import drawing_files, postscript
from reimaging.sample.charts import Chart, looking
from reimaging.sample.drawing import Drawing

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
    art: Art, extension: str, creator: str, when: datetime, oddities: tuple[str, ...] = ()
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

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    if extension not in POSTSCRIPT:
        return _other(art, extension, creator, when)
    if isinstance(art, Drawing):
        program = postscript.program(
            [art, art] if "two pages" in oddities else [art],
            creator,
            when,
            encapsulated=extension != "ps",
            bare="bare header" in oddities,
            preview=drawing_files.black_pixels(art) if extension == "epsi" else None,
        )
    elif isinstance(art, Chart):
        program = _chart_postscript(art, creator, when)
    else:
        program = postscript.image_program(art, creator, when)
    if "binary eps" in oddities:
        return postscript.in_binary_header(program, Image.new("L", (64, 48), 255))
    return program


def _other(art: Art, extension: str, creator: str, when: datetime) -> bytes:
    if extension == "pdf":
        return _pdf(art, creator, when)
    if extension == "svg":
        return _svg(art, creator)
    if isinstance(art, Drawing):
        return _raster(drawing_files.as_pixels(art, 100), extension, creator)
    return _raster(_pixels(art) if isinstance(art, Chart) else art, extension, creator)


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
        return drawing_files.as_pdf(art, creator, producer, when)
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
        return drawing_files.as_svg(art, creator)
    if isinstance(art, Chart):
        stream = BytesIO()
        entries: Any = {"Date": None, "Creator": creator or None, "Title": "drawing"}
        with looking(art.look):
            art.figure.savefig(stream, format="svg", metadata=entries)
        return stream.getvalue()
    width, height = art.size
    inside = base64.b64encode(_raster(art, "jpg", "")).decode()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f"<!-- Created with {creator or 'Inkscape'} -->\n"
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}" height="{height}">\n<title>drawing</title>\n'
        f'<image width="{width}" height="{height}" xlink:href="data:image/jpeg;base64,{inside}"/>\n'
        "</svg>\n"
    ).encode()


def _raster(image: Image.Image, extension: str, creator: str) -> bytes:
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
        image.save(stream, "JPEG", quality=80, exif=exif)
    return stream.getvalue()


def _pixels(chart: Chart) -> Image.Image:
    """Render the chart in RGB on white at 100 dots an inch."""
    with looking(chart.look):
        chart.figure.set_dpi(100)
        canvas = FigureCanvasAgg(chart.figure)
        canvas.draw()
        return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
