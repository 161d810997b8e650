import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from reimaging.ingest.image_header import UnreadableHeader
from reimaging.ingest.raster_file import raster_format, read_raster


def saved(kind, mode="RGB", size=(30, 20), **options):
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def text(key, value, **options):
    info = PngImagePlugin.PngInfo()
    info.add_text(key, value, **options)
    return info


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "bmp", "webp"])
def test_tells_format_and_size_by_content(kind):
    data = saved(kind)
    assert raster_format(data) == kind
    header = read_raster(data, kind)
    assert (header.format, header.width, header.height, header.unit) == (kind, 30, 20, "px")
    assert header.pages == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_png_modes_are_those_of_pillow(mode):
    assert read_raster(saved("png", mode), "png").mode == mode


@pytest.mark.parametrize("options", [{}, {"zip": True}])
def test_png_software_is_read_packed_or_plain(options):
    data = saved("png", pnginfo=text("Software", "Matplotlib version3.1", **options))
    assert read_raster(data, "png").creator == "Matplotlib version3.1"


def test_png_software_is_read_in_utf_8_and_behind_the_pixels():
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Software", "Ångström", zip=True)
    assert read_raster(saved("png", pnginfo=info), "png").creator == "Ångström"
    body = b"tEXtSoftware\0ImageMagick"
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    data = saved("png")
    assert read_raster(data[:-12] + chunk + data[-12:], "png").creator == "ImageMagick"


def test_a_png_text_that_swells_stays_small():
    data = saved("png", pnginfo=text("Software", "a" * 3_000_000, zip=True))
    assert len(read_raster(data, "png").creator) <= 65_536


@pytest.mark.parametrize(
    ("orientation", "rotation"), [(1, 0), (3, 180), (6, 90), (8, 270), (2, None)]
)
def test_jpeg_rotation_is_that_of_exif(orientation, rotation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert read_raster(saved("jpeg", exif=exif), "jpeg").rotation == rotation
    assert read_raster(saved("jpeg"), "jpeg").rotation is None


def test_jpeg_software_is_that_of_exif():
    exif = Image.Exif()
    exif[0x0131] = "Adobe Photoshop 7.0"
    header = read_raster(saved("jpeg", "CMYK", exif=exif), "jpeg")
    assert (header.creator, header.mode) == ("Adobe Photoshop 7.0", "CMYK")


def test_gif_frames_and_comment():
    others = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    data = saved("gif", save_all=True, append_images=others, comment=b"Made with GIMP")
    header = read_raster(data, "gif")
    assert (header.pages, header.creator) == (3, "Made with GIMP")


def test_a_png_cut_off_after_its_header_still_has_its_header():
    assert read_raster(saved("png", size=(300, 200))[:40], "png").width == 300


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "bmp", "webp"])
def test_a_header_cut_off_is_named_damaged(kind):
    with pytest.raises(UnreadableHeader, match="damaged"):
        read_raster(saved(kind)[:13], kind)
