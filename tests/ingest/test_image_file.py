import io
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reimaging.ingest.image_file import EXTENSIONS, is_image, read_header
from reimaging.ingest.image_header import clean_creator

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 50\n%%Creator: R Software\n%%EndComments\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><desc>drawn</desc></svg>'


def png(software="matplotlib"):
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", software)
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "png", pnginfo=info)
    return buffer.getvalue()


@pytest.mark.parametrize("path", ["a/b.c/Fig1.EPS", "x.pstex", "plot.v2.Jpeg", "a b.epsi"])
def test_images_are_told_by_extension_whatever_its_case(path):
    assert is_image(path)


@pytest.mark.parametrize("path", ["png", "a.png/b", "fig.tex", "fig.pstex_t", "fig.", ".eps"])
def test_other_files_are_no_images(path):
    assert not is_image(path)


def test_the_extensions_are_the_study_s():
    assert len(EXTENSIONS) == 11


def test_the_content_decides_and_not_the_name():
    assert read_header(png()).format == "png"
    assert read_header(EPS).format == "eps"
    assert read_header(b"%!PS-Adobe-2.0\n%%Creator: dvips\n").format == "ps"
    assert read_header(SVG).format == "svg"


def test_vector_files_are_measured_in_points_and_raster_files_in_pixels():
    assert vars(read_header(EPS)) == {
        "format": "eps", "width": 100, "height": 50, "unit": "pt", "mode": None, "pages": 1,
        "creator": "R Software", "producer": None, "rotation": None, "outcome": "ok",
    }  # fmt: skip
    assert vars(read_header(png())) == {
        "format": "png", "width": 40, "height": 30, "unit": "px", "mode": "RGB", "pages": 1,
        "creator": "matplotlib", "producer": None, "rotation": None, "outcome": "ok",
    }  # fmt: skip
    header = read_header(SVG)
    assert (header.width, header.height, header.unit, header.creator) == (72, 36, "pt", "drawn")


@pytest.mark.parametrize(
    ("data", "format", "outcome"),
    [
        (b"", None, "unreadable: empty file"),
        (b"\\begin{picture}(3,4)", None, "unreadable: no known image format"),
        (png()[:20], "png", "unreadable: damaged PNG header"),
        (b"%PDF-1.4 and nothing", "pdf", "unreadable: damaged PDF"),
        (b"<svg", None, "unreadable: no known image format"),
    ],
)
def test_bad_content_ends_in_a_named_outcome(data, format, outcome):
    header = read_header(data)
    assert (header.format, header.outcome) == (format, outcome)


def test_creators_are_one_printable_line_of_bounded_length():
    assert clean_creator("  a\tplotter\r\n 1.0\x00\x07 ") == "a plotter 1.0"
    assert clean_creator(" \n\x01 ") is None
    assert clean_creator(None) is None
    assert len(clean_creator("x" * 3000)) == 500


STARTS = [png(), EPS, SVG, b"%PDF-1.7\n", b"\xff\xd8\xff\xe1", b"GIF89a", b"II*\0", b"BM"]


@given(st.sampled_from(STARTS), st.binary(max_size=200), st.integers(0, 400))
def test_no_content_raises(start, tail, length):
    assert read_header((start + tail)[:length]).outcome


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize(("data", "field"), [(png(), "Software"), (EPS, "Creator")])
def test_creators_are_those_of_exiftool(tmp_path, data, field):
    path = tmp_path / "file"
    path.write_bytes(data)
    told = subprocess.run(
        ["exiftool", "-T", f"-{field}", path], capture_output=True, text=True, check=True
    )
    assert read_header(data).creator == told.stdout.strip()
