import struct
import time

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.ingest.dsc import read_dsc
from reimaging.pixels.ghostscript import draw_postscript
from reimaging.pixels.no_pixels import NoPixels

RED = np.array([255, 0, 0])


def draw(data, scale=1.0, seconds=20.0):
    canvas = draw_postscript(data, read_dsc(data), scale, time.monotonic() + seconds)
    return canvas.view(np.uint8).reshape(*canvas.shape, 4)[..., :3]


def red_part(pixels):
    rows, columns = np.nonzero((pixels == RED).all(axis=2))
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_a_box_stands_where_the_file_says_on_white(eps, red_box, scale):
    pixels = draw(eps(red_box), scale)
    assert pixels.shape == (200 * scale, 200 * scale, 3)
    assert red_part(pixels) == (110 * scale, 160 * scale, 30 * scale, 130 * scale)
    assert (pixels[0, 0] == 255).all()


def test_the_page_is_cropped_to_the_bounding_box(eps, red_box):
    assert draw(eps(red_box, box="30 40 130 90")).shape == (50, 100, 3)
    assert (draw(eps(red_box, box="30 40 130 90")) == RED).all()


@pytest.mark.parametrize("first", ["%!", "%!PS-Adobe-2.0", "%!PS-Adobe-3.0 EPSF-3.0"])
def test_the_first_line_may_be_bare(eps, red_box, first):
    assert (draw(eps(red_box, box="30 40 130 90", first=first)) == RED).all()


def test_a_box_at_the_end_is_cropped_to(red_box):
    data = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: (atend)\n%%EndComments\n{red_box} showpage\n"
    data += "%%Trailer\n%%BoundingBox: 30 40 130 90\n%%EOF\n"
    assert draw(data.encode()).shape == (50, 100, 3)


def test_a_dos_file_is_drawn_without_its_preview(eps, red_box):
    inner = eps(red_box, box="30 40 130 90")
    table = struct.pack("<4sIIIIIIH", b"\xc5\xd0\xd3\xc6", 30, len(inner), 0, 0, 0, 0, 0xFFFF)
    assert (draw(table + inner) == RED).all()


def test_an_eps_that_forgets_showpage_is_drawn(red_box):
    data = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 30 40 130 90\n{red_box}\n".encode()
    assert (draw(data) == RED).all()


def test_the_first_page_of_several_is_drawn(red_box):
    data = f"%!PS-Adobe-3.0\n{red_box} showpage 0 0 1 setrgbcolor 0 0 99 99 rectfill showpage\n"
    pixels = draw(data.encode())
    assert pixels.shape == (792, 612, 3)
    assert red_part(pixels) == (702, 752, 30, 130)


def test_cmyk_is_converted_by_profile(eps):
    red, green, blue = draw(eps("1 0 0 0 setcmykcolor 0 0 200 200 rectfill"))[100, 100]
    assert red < 60
    assert 120 < green < 220
    assert blue > 180


def test_a_postscript_error_is_named(eps):
    with pytest.raises(
        NoPixels, match=r"^unreadable: PostScript error undefined in nosuchcommand$"
    ):
        draw(eps("nosuchcommand"))
    with pytest.raises(NoPixels, match=r"^unreadable: "):
        draw(b"%!PS\n1 0 0 setrgbcolor (")


def test_an_endless_loop_ends_in_time(eps):
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        draw(eps("{} loop"), seconds=1.0)
    assert time.monotonic() - begin < 15


def test_a_flood_of_memory_ends(eps):
    flood = "/all [] def { /all [ all 65000 string ] def 60000 array pop } loop"
    with pytest.raises((NoPixels, TimeoutError)):
        draw(eps(flood), seconds=2.0)


@pytest.mark.parametrize("how", ["(%s) (r) file", "(%s) run", "(%s) deletefile"])
def test_other_files_are_neither_read_nor_removed(eps, tmp_path, how):
    secret = tmp_path / "secret.ps"
    secret.write_text("0 1 0 setrgbcolor 0 0 200 200 rectfill")
    with pytest.raises(NoPixels, match=r"PostScript error (invalidfileaccess|ioerror) in"):
        draw(eps(how % secret))
    assert secret.exists()


def test_nothing_is_written_outside_and_no_program_is_run(eps, tmp_path):
    target = tmp_path / "written"
    for command in (f"({target}) (w) file", f"(%pipe%touch {target}) (w) file"):
        with pytest.raises(NoPixels, match=r"^unreadable: PostScript error"):
            draw(eps(command))
        assert not target.exists()


def test_no_folder_is_left_behind(eps, red_box, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    draw(eps(red_box))
    with pytest.raises(TimeoutError):
        draw(eps("{} loop"), seconds=0.3)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_ghostscript_tells_what_to_install(eps, red_box, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReimagingError, match=r"install"):
        draw(eps(red_box))
