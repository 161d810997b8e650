"""Vector files to pixels, at the resolution that is needed.

The study drew at 300 dpi and then shrank. Here a drawing is made 1.6 times as large as the
result: shrinking needs that to keep the weight of hairlines and the shapes of small letters, and it
allows for a border. If what is left after the trim is too small all the same, the drawing is made
once more at the resolution that the first showed to be right.
"""

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyvips

from reimaging.ingest.dsc import read_dsc
from reimaging.ingest.image_header import UnreadableHeader
from reimaging.ingest.pdf_file import first_page
from reimaging.ingest.svg_file import read_svg
from reimaging.pixels.ghostscript import draw_postscript
from reimaging.pixels.no_pixels import unreadable
from reimaging.pixels.trim import LONGEST, Canvas, Pixels, shrink, trim

MAX_PIXELS = 40_000_000  # of one rendering; a larger sheet is drawn coarser

# The first drawing, border included, than the result: larger takes more time and is truer, which
# benchmarks/convert.py and benchmarks/faithful.py weigh
_LARGER = 1.6
_ENOUGH = 1.3  # what must be left of that after the trim
_CSS_DPI = 96  # an SVG's px is an inch's 96th

# libvips multiplies by dpi / 72 what librsvg has measured at that dpi already: at scale 1 a point
# comes out as (96 / 72) squared pixels.
_SVG_POINT = (_CSS_DPI / 72) ** 2

Draw = Callable[[float], Canvas]


def render_pdf(data: bytes, short_side: int, dpi: int) -> Pixels:
    """Render the first page of a PDF, with its annotations, through PDFium.

    Raises
    ------
    NoPixels
        If it cannot be opened or shows one colour only. The time is not watched here: see
        `reimaging.pixels.worker`.
    """

    def draw(scale: float) -> Canvas:
        bitmap = page.render(
            scale=scale, rev_byteorder=True, prefer_bgrx=True, fill_color=(255, 255, 255, 255)
        )
        try:
            return np.array(bitmap.to_numpy()).view(np.uint32)[..., 0]
        finally:
            bitmap.close()

    try:
        with first_page(data) as page:
            width, height = page.get_size()
            return at_size(draw, width, height, short_side, dpi)
    except UnreadableHeader as error:
        raise unreadable(str(error)) from error


def render_postscript(data: bytes, short_side: int, dpi: int, timeout: float) -> Pixels:
    """Render an EPS file, or the first page of a PS file, through Ghostscript.

    Raises
    ------
    NoPixels
        If Ghostscript fails or one colour only shows.
    TimeoutError
        If it takes longer than `timeout` seconds in all.
    ReimagingError
        If Ghostscript is not installed.
    """
    dsc = read_dsc(data)
    deadline = time.monotonic() + timeout
    return at_size(
        lambda scale: draw_postscript(data, dsc, scale, deadline), *dsc.drawn_size, short_side, dpi
    )


def render_svg(data: bytes, short_side: int, dpi: int) -> Pixels:
    """Render an SVG file through librsvg, which gets the text alone and thus finds no other file.

    Raises
    ------
    NoPixels
        If librsvg refuses it or it shows one colour only.
    """

    def load(scale: float) -> Any:
        return pyvips.Image.svgload_buffer(data, dpi=_CSS_DPI, scale=scale, unlimited=False)

    try:
        size = _svg_size(data)
        if size is None:  # parsed twice only where the root does not say it
            natural = load(1.0)
            size = natural.width / _SVG_POINT, natural.height / _SVG_POINT
        width, height = size

        def draw(scale: float) -> Canvas:
            image = load(scale / _SVG_POINT).flatten(background=[255, 255, 255]).bandjoin(255)
            return _without_margin(np.asarray(image.numpy()).view(np.uint32)[..., 0], width, height)

        return at_size(draw, width, height, short_side, dpi)
    except pyvips.Error as error:
        raise unreadable("librsvg refuses it") from error


def _without_margin(canvas: Canvas, width: float, height: float) -> Canvas:
    """Cut off what librsvg leaves where it fits a drawing centred into whole pixels.

    Of a background, half a pixel at the edge would be no border. What is drawn up to the edge
    stays.
    """
    rows, columns = canvas.shape
    factor = min(columns / width, rows / height)
    above = math.ceil((rows - height * factor) / 2 - 1e-3)
    beside = math.ceil((columns - width * factor) / 2 - 1e-3)
    if rows <= 2 * above or columns <= 2 * beside:
        return canvas
    inside = canvas[above : rows - above, beside : columns - beside]
    edges = inside[0], inside[-1], inside[:, 0], inside[:, -1]
    return inside if all((edge == inside[0, 0]).all() for edge in edges) else canvas


def _svg_size(data: bytes) -> tuple[float, float] | None:
    try:
        header = read_svg(data)
    except UnreadableHeader:
        return None
    if header.width is None or header.height is None:
        return None
    return header.width, header.height


def at_size(draw: Draw, width: float, height: float, short_side: int, dpi: int) -> Pixels:
    """Draw, trim and shrink so that the short side is `short_side`, or its length at `dpi`.

    Parameters
    ----------
    draw
        Given pixels a point, gives the whole drawing.
    width, height
        Of the drawing, border included, in points; a guess will do.
    short_side
        In pixels.
    dpi
        The resolution that is never exceeded.

    Raises
    ------
    NoPixels
        If there is nothing to draw, or one colour only.
    """
    if not (width > 0 and height > 0 and 0 < width * height < math.inf):
        raise unreadable("the drawing has no size")
    narrow, long = min(width, height), max(width, height)
    finest = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)), MAX_PIXELS / long)
    scale = min(_LARGER * _factor(narrow, long, short_side), finest)
    pixels = trim(draw(scale))
    rows, columns = pixels.shape[:2]
    left = _factor(min(rows, columns), max(rows, columns), short_side)
    if _ENOUGH * left > 1 and scale < finest:
        pixels = trim(draw(min(_LARGER * left * scale, finest)))
    return shrink(pixels, short_side)


def _factor(narrow: float, long: float, short_side: int) -> float:
    """Say by how much a drawing of these sides is to be scaled."""
    return min(short_side / narrow, LONGEST * short_side / long)
