import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from reimaging.pixels.no_pixels import NoPixels
from reimaging.pixels.raster import MAX_PIXELS, render_raster


def saved(image, kind="png", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(left, right, mode="RGB", size=(64, 32)):
    image = Image.new(mode, size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def colours(data, kind="png"):
    pixels = render_raster(data, kind, 512)
    assert pixels.shape[2] == 3
    assert pixels.dtype == np.uint8
    rows, columns = pixels.shape[0] // 2, pixels.shape[1]
    return pixels[rows, columns // 4].tolist(), pixels[rows, columns * 3 // 4].tolist()


def test_transparency_is_laid_on_white():
    image = halves((255, 0, 0, 255), (0, 0, 0, 128), "RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 64, 4))
    assert colours(saved(image)) == ([255, 0, 0], [127, 127, 127])
    assert render_raster(saved(image), "png", 512).shape == (28, 64, 3)


def test_a_transparent_palette_entry_is_white():
    image = Image.new("P", (64, 32), 0)
    image.putpalette([0, 0, 0, 255, 0, 0, 0, 0, 255])
    image.paste(1, (20, 10, 30, 20))
    image.paste(2, (30, 10, 40, 20))
    for kind in ("png", "gif"):
        data = saved(image, kind, transparency=0)
        assert colours(data, kind) == ([255, 0, 0], [0, 0, 255])


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_transparent_colour_without_palette_is_white(mode):
    black, grey = (0, 100) if mode == "L" else ((0, 0, 0), (100, 100, 100))
    data = saved(halves(black, grey, mode), transparency=black)
    assert colours(data) == ([255] * 3, [100] * 3)


def test_sixteen_bits_keep_their_tone():
    values = np.zeros((32, 64), dtype=np.uint16)
    values[:, 32:] = 0x8080
    assert colours(saved(Image.fromarray(values))) == ([0] * 3, [128] * 3)


def test_one_bit_is_black_and_white():
    assert colours(saved(halves(0, 1, "1"))) == ([0] * 3, [255] * 3)


def test_cmyk_is_converted_by_profile_and_not_inverted():
    image = halves((0, 0, 0, 0), (255, 0, 0, 0), "CMYK")
    paper, cyan = colours(saved(image, "jpeg", quality=95), "jpeg")
    assert min(paper) > 245
    red, green, blue = cyan
    assert red < 60
    assert 120 < green < 200  # printed cyan; plain arithmetic gives the 255 of a screen's
    assert blue > 180


def test_an_embedded_profile_is_applied():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    data = saved(halves("red", "blue"), icc_profile=swapped.tobytes())
    assert colours(data) == ([255, 0, 0], [0, 0, 255])  # of another space: left alone
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert colours(saved(halves("red", "blue"), icc_profile=srgb)) == ([255, 0, 0], [0, 0, 255])
    assert colours(saved(halves("red", "blue"), icc_profile=b"broken")) == (
        [255, 0, 0],
        [0, 0, 255],
    )


def test_the_first_frame_counts():
    frames = [halves("red", "blue"), halves("lime", "black")]
    data = saved(frames[0], "gif", save_all=True, append_images=frames[1:])
    assert colours(data, "gif") == ([255, 0, 0], [0, 0, 255])


def photograph(size):
    ramp = np.add.outer(np.arange(size[1]), np.arange(size[0])) % 256
    return Image.fromarray(np.stack([ramp, ramp[::-1], ramp[:, ::-1]], axis=2).astype(np.uint8))


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_large_pictures_are_shrunk_to_the_short_side(kind):
    data = saved(photograph((1500, 1200)), kind)
    assert render_raster(data, kind, 512).shape == (512, 640, 3)


def test_a_jpeg_whose_border_is_most_of_it_is_decoded_in_full():
    image = Image.new("RGB", (3200, 3200), "white")
    image.paste(photograph((640, 576)), (320, 320))
    rows, columns, _ = render_raster(saved(image, "jpeg", quality=95), "jpeg", 512).shape
    assert rows == 512
    assert columns == pytest.approx(569, abs=8)


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff"])
def test_a_file_cut_off_is_unreadable(kind):
    data = saved(photograph((300, 200)), kind)
    with pytest.raises(NoPixels, match=r"^unreadable: "):
        render_raster(data[: len(data) // 2], kind, 512)


def test_a_bomb_is_too_large_before_it_is_unpacked():
    side = int(MAX_PIXELS**0.5) + 1
    with pytest.raises(NoPixels, match=f"^too large: {side} x {side} pixels"):
        render_raster(saved(Image.new("1", (side, side))), "png", 512)
    header = bytearray(saved(Image.new("1", (8, 8))))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(NoPixels):
        render_raster(bytes(header), "png", 512)


def test_of_floats_one_is_white():
    ramp = np.linspace(0, 1, 64, dtype=np.float32) * np.ones((32, 1), np.float32)
    pixels = render_raster(saved(Image.fromarray(ramp), "tiff"), "tiff", 512)
    assert pixels.min() < 9 and pixels.max() > 245  # the outermost columns are a border
