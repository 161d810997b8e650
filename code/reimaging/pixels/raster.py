"""Raster files to pixels: sRGB on white, first frame only.

Colour is converted by profile: the one embedded in the file, else libvips' own for CMYK (naive
arithmetic makes printed colours glow). Pillow undoes Adobe's inverted CMYK when it reads JPEG.
"""

import io
from typing import cast

import numpy as np
import pyvips
from PIL import Image, ImageCms

from reimaging.ingest.raster_file import PILLOW_NAMES
from reimaging.pixels.no_pixels import NoPixels, too_large, unreadable
from reimaging.pixels.trim import Canvas, Pixels, canvas_of, shrink, trim

MAX_PIXELS = 89_478_485  # Pillow's own warning level: 256 MiB at three bytes a pixel

# A JPEG is decoded at an eighth, a quarter or a half where that leaves this many times the short
# side that is wanted, so that the filter still has something to choose from.
_SPARE = 1.5


def render_raster(data: bytes, kind: str, short_side: int) -> Pixels:
    """Decode, flatten on white, trim and shrink a raster file.

    Parameters
    ----------
    data
        The whole file.
    kind
        Its format by content, a key of `reimaging.ingest.raster_file.PILLOW_NAMES`.
    short_side
        The short side to shrink to, in pixels.

    Raises
    ------
    NoPixels
        If the file is damaged, too large, or of one colour.
    """
    try:
        with _opened(data, kind) as image:
            full = image.size
            if kind == "jpeg":
                wanted = round(_SPARE * short_side)
                # two equal numbers: the scale is chosen so that neither side falls below
                image.draft(image.mode, (wanted, wanted))
            pixels = trim(_flat(image))
            drafted = image.size != full
        if drafted and min(pixels.shape[:2]) < short_side:
            with _opened(data, kind) as image:
                pixels = trim(_flat(image))
        return shrink(pixels, short_side)
    except NoPixels:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise too_large("more pixels than are decoded") from error
    except Exception as error:  # Pillow's readers raise whatever a damaged file provokes
        cut_off = "truncated" in str(error).lower()
        raise unreadable("the file is cut off" if cut_off else f"damaged {kind.upper()}") from error


def _opened(data: bytes, kind: str) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=[PILLOW_NAMES[kind]])
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise too_large(f"{width} x {height} pixels")
    return image


def _flat(image: Image.Image) -> Canvas:
    """Give the picture as sRGB on white."""
    image.load()
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        layer = _to_srgb(image).convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return canvas_of(Image.alpha_composite(white, layer))
    return canvas_of(_to_srgb(image))


def _eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if values.dtype.kind == "f":
        values = np.nan_to_num(values)
        if values.max(initial=0) <= 1:  # of floats, 1 is white
            values = 255 * values
        return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    wide = image.mode.startswith("I;16") or values.max(initial=0) > 255
    return Image.fromarray((np.clip(values, 0, 65535) // 257 if wide else values).astype(np.uint8))


def _to_srgb(image: Image.Image) -> Image.Image:
    embedded = image.info.get("icc_profile")
    if image.mode == "CMYK":
        return _by_profile(image, embedded) or _by_profile(image, _cmyk_profile()) or image
    if embedded and image.mode == "P":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if embedded and image.mode in ("RGB", "RGBA", "L"):
        return _by_profile(image, embedded) or image
    return image


def _by_profile(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode != "CMYK" and "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return None  # a damaged profile, or one of another colour space than the picture's


def _cmyk_profile() -> bytes:
    return cast(bytes, pyvips.Operation.call("profile_load", "cmyk"))
