"""Drawings as pixels, by matplotlib's renderer Agg."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path as FilePath

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray
from PIL import Image, ImageFont

from reimaging.sample.drawing import Drawing, Letters, Path, Pixels
from reimaging.sample.lettering import advance

#: The fonts of matplotlib that come nearest to PostScript's.
_FACES = {
    "sans": "DejaVuSans.ttf",
    "sans bold": "DejaVuSans-Bold.ttf",
    "sans italic": "DejaVuSans-Oblique.ttf",
    "serif": "STIXGeneral.ttf",
    "serif bold": "STIXGeneralBol.ttf",
    "serif italic": "STIXGeneralItalic.ttf",
    "mono": "DejaVuSansMono.ttf",
    "symbol": "STIXGeneral.ttf",
}


def as_pixels(drawing: Drawing, dpi: float) -> Image.Image:
    """Render a drawing in RGB on white at `dpi` dots an inch."""
    # paths and letters obey settings as well: whatever the user's own are, they do not count
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        return _rendered(drawing, dpi)


def _rendered(drawing: Drawing, dpi: float) -> Image.Image:
    scale = dpi / 72
    wide, high = max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))
    renderer = RendererAgg(wide, high, dpi)
    pen = renderer.new_gc()
    pen.set_linewidth(0)
    whole = Affine2D().scale(scale)
    renderer.draw_path(pen, _rectangle(0, 0, wide, high), Affine2D(), (1.0, 1.0, 1.0))
    batch: list[Path] = []
    for mark in drawing.marks:
        if batch and not (isinstance(mark, Path) and _alike(mark, batch[-1])):
            _draw(renderer, batch, whole, scale)
            batch = []
        if isinstance(mark, Path):
            batch.append(mark)
        elif isinstance(mark, Letters):
            _write(renderer, mark, scale)
        else:
            _paste(renderer, mark, scale)
    if batch:
        _draw(renderer, batch, whole, scale)
    return Image.fromarray(np.asarray(renderer.buffer_rgba())[:, :, :3].copy())


def black_pixels(drawing: Drawing) -> NDArray[np.bool_]:
    """Render a drawing as a preview of 36 dots an inch, (h, w), true where it is black."""
    return np.asarray(as_pixels(drawing, 36).convert("L")) < 160


def _alike(one: Path, other: Path) -> bool:
    """Tell whether two lines can be drawn at once: shapes with a fill may cover each other."""
    if one.fill is not None or other.fill is not None:
        return False
    return (one.width, one.ink, one.dash, one.clip) == (
        other.width,
        other.ink,
        other.dash,
        other.clip,
    )


def _draw(renderer: RendererAgg, paths: list[Path], whole: Affine2D, scale: float) -> None:
    first = paths[0]
    pen = renderer.new_gc()
    pen.set_foreground(first.ink)
    pen.set_linewidth(first.width)  # Agg itself makes pixels of points
    pen.set_capstyle("round")
    pen.set_joinstyle("round")
    if first.dash:
        pen.set_dashes(0, list(first.dash))
        pen.set_capstyle("butt")
    if first.clip:
        pen.set_clip_rectangle(Bbox.from_bounds(*(edge * scale for edge in first.clip)))
    corners, codes = [], []
    for path in paths:
        points = [*path.points, path.points[0]] if path.closed else list(path.points)
        corners += points
        steps = [Outline.LINETO] * len(points)
        steps[0] = Outline.MOVETO
        if path.closed:
            steps[-1] = Outline.CLOSEPOLY
        codes += steps
    outline = Outline(np.array(corners), np.array(codes, dtype=np.uint8))
    renderer.draw_path(pen, outline, whole, first.fill)


def _write(renderer: RendererAgg, mark: Letters, scale: float) -> None:
    if not mark.text.strip():
        return
    outline = _outline(mark.text, mark.font)
    length = max(0.01, float(np.asarray(outline.vertices)[:, 0].max(initial=0.0)))
    pen = renderer.new_gc()
    pen.set_foreground(mark.ink)
    pen.set_linewidth(0)
    size = mark.size * scale
    # squeezed, so that each line is as long as in PostScript's own font
    wide = advance(mark.text, mark.font)
    squeeze = min(1.15, max(0.7, advance(mark.text.rstrip(), mark.font) / length))
    place = Affine2D().scale(squeeze, 1).translate(-mark.anchor * wide, 0).scale(size)
    place = place.rotate_deg(mark.angle).translate(mark.x * scale, mark.y * scale)
    renderer.draw_path(pen, outline, place, mark.ink)


@lru_cache(maxsize=4096)
def _outline(text: str, font: str) -> Outline:
    """Give the outline of a line of text, of size 1, from (0, 0) on."""
    if font == "sans" and text.isascii():
        return _grotesque(text)
    face = FilePath(matplotlib.get_data_path()) / "fonts" / "ttf" / _FACES[font]
    outline = TextPath((0, 0), text.replace("$", r"\$"), size=100, prop=FontProperties(fname=face))
    return Outline(np.asarray(outline.vertices) / 100, outline.codes)


def _grotesque(text: str) -> Outline:
    """Set a line in Aileron, which Pillow brings and which is near to Helvetica."""
    face = ImageFont.load_default(10)
    letters = FT2Font(BytesIO(face.font_bytes))  # type: ignore[union-attr]
    letters.set_size(100, 72)
    corners, codes, x = [], [], 0.0
    for letter in text:
        glyph = letters.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
        points, steps = letters.get_path()
        corners.append(points + np.array([x, 0.0]))
        codes.append(steps)
        x += glyph.linearHoriAdvance / 65536
    return Outline(np.concatenate(corners) / 100, np.concatenate(codes))


def _paste(renderer: RendererAgg, mark: Pixels, scale: float) -> None:
    left, bottom = round(mark.x * scale), round(mark.y * scale)
    wide = max(1, round((mark.x + mark.width) * scale) - left)
    high = max(1, round((mark.y + mark.height) * scale) - bottom)
    image = Image.fromarray(mark.values).convert("RGB")
    shrinks = mark.values.shape[1] > wide
    how = Image.Resampling.BOX if shrinks else Image.Resampling.NEAREST
    sized = np.asarray(image.resize((wide, high), how).convert("RGBA"))
    # Agg takes the rows from below
    renderer.draw_image(renderer.new_gc(), left, bottom, np.ascontiguousarray(sized[::-1]))


def _rectangle(x: float, y: float, w: float, h: float) -> Outline:
    return Outline([(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)], closed=True)
