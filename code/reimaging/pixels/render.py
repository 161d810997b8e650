"""Any image file to pixels, as the study rendered them: sRGB on white, trimmed, shrunk."""

from dataclasses import dataclass

from reimaging.ingest.raster_file import PILLOW_NAMES
from reimaging.pixels.no_pixels import NoPixels, timed_out, too_large, unreadable
from reimaging.pixels.raster import render_raster
from reimaging.pixels.trim import Pixels
from reimaging.pixels.vector import render_pdf, render_postscript, render_svg


@dataclass(frozen=True)
class Rendered:
    """The pixels of an image file, or why there are none.

    Attributes
    ----------
    pixels
        H x W x 3, uint8, sRGB; None unless `outcome` is ``ok``.
    outcome
        ``ok``, ``blank: one colour only``, or ``unreadable: ``, ``timeout: ``, ``too large: ``
        and why.
    """

    pixels: Pixels | None
    outcome: str


def render(
    data: bytes,
    format: str | None,
    *,
    short_side: int = 512,
    vector_dpi: int = 300,
    timeout: float = 30.0,
) -> Rendered:
    """Render the first page or frame of an image file.

    Transparency is laid on white and a border of one colour cut off. Then the short side is
    `short_side`, or its own length if that is less: in pixels, for vector files at `vector_dpi`.
    The long side is at most `trim.LONGEST` times `short_side`.

    Parameters
    ----------
    data
        The whole file. Nothing is raised for what it holds.
    format
        By content, from `reimaging.ingest.image_file.read_header`.
    short_side
        In pixels.
    vector_dpi
        The resolution that gives a vector file its length in pixels.
    timeout
        Seconds allowed to Ghostscript. The other renderers run in this process and cannot be
        interrupted: `reimaging.pixels.worker` bounds the time, the memory and the crashes of all.

    Raises
    ------
    ReimagingError
        If Ghostscript is needed and not installed.
    """
    try:
        if format in PILLOW_NAMES:
            pixels = render_raster(data, format, short_side)
        elif format == "pdf":
            pixels = render_pdf(data, short_side, vector_dpi)
        elif format in ("eps", "ps"):
            pixels = render_postscript(data, short_side, vector_dpi, timeout)
        elif format == "svg":
            pixels = render_svg(data, short_side, vector_dpi)
        else:
            raise unreadable("no known image format")
    except NoPixels as why:
        return Rendered(None, str(why))
    except TimeoutError:
        return Rendered(None, str(timed_out(timeout)))
    except MemoryError:
        return Rendered(None, str(too_large("more memory than is allowed")))
    return Rendered(pixels, "ok")
