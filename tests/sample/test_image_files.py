import io
import subprocess
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from reimaging.sample.charts import draw_chart
from reimaging.sample.diagrams.lines import line_plot
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.image_files import POSTSCRIPT, encode
from reimaging.sample.sensors.sensed import draw_sensed
from reimaging.sample.topics import TOPICS

WHEN = datetime(1998, 2, 12, 9, 23, 11, tzinfo=UTC)
EXTENSIONS = ("eps", "epsf", "epsi", "ps", "pstex", "pdf", "png", "jpg", "gif", "svg")


def _art(name):
    rng, topic = np.random.default_rng(5), TOPICS["vision"]
    if name == "drawing":
        return line_plot(rng, topic, LOOKS["grace"])[0]
    if name == "chart":
        return draw_chart(rng, topic, "line chart", 2016)[0]
    return draw_sensed(rng, "vision").image


def _rendered(data, extension):
    """The picture as grey pixels, read by a program that is not ours."""
    if extension in POSTSCRIPT:
        run = subprocess.run(
            ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pnggray", "-r40",
             "-dEPSCrop", "-dLastPage=1", "-sOutputFile=-", "-"],
            input=data, capture_output=True, check=True,
        )  # fmt: skip
        return np.asarray(Image.open(io.BytesIO(run.stdout)))
    if extension == "pdf":
        return np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L"))
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


@pytest.mark.parametrize("name", ["drawing", "chart", "photograph"])
@pytest.mark.parametrize("extension", [e for e in EXTENSIONS if e != "svg"])
def test_a_file_is_what_its_name_says_and_shows_something(name, extension):
    pixels = _rendered(encode(_art(name), extension, "Grace-5.1.22", WHEN), extension)
    assert min(pixels.shape) > 50
    assert pixels.min() < 130 and pixels.max() > 200


@pytest.mark.parametrize("name", ["drawing", "chart", "photograph"])
def test_svg_is_svg(name):
    root = etree.fromstring(encode(_art(name), "svg", "Inkscape 0.48.4", WHEN))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root) > 1


@pytest.mark.parametrize("name", ["drawing", "chart", "photograph"])
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_picture_drawn_and_written_twice_gives_the_same_bytes(name, extension):
    first = encode(_art(name), extension, "SM", WHEN)
    assert encode(_art(name), extension, "SM", WHEN) == first


@pytest.mark.parametrize("name", ["drawing", "chart", "photograph"])
def test_the_signature_stands_where_its_format_has_it(name):
    art = _art(name)
    assert b"%%Creator: SM\n" in encode(art, "eps", "SM", WHEN)
    assert b"%%CreationDate: Thu Feb 12 09:23:11 1998\n" in encode(art, "eps", "SM", WHEN)
    pdf = pypdfium2.PdfDocument(encode(art, "pdf", "Adobe Illustrator CS5", WHEN))
    assert pdf.get_metadata_dict()["Creator"] == "Adobe Illustrator CS5"
    png = Image.open(io.BytesIO(encode(art, "png", "gnome-screenshot", WHEN)))
    assert png.info["Software"] == "gnome-screenshot"
    jpg = Image.open(io.BytesIO(encode(art, "jpg", "Picasa", WHEN)))
    assert jpg.getexif()[0x0131] == "Picasa"
    gif = Image.open(io.BytesIO(encode(art, "gif", "Made with GIMP", WHEN)))
    assert gif.info["comment"] == b"Made with GIMP"


def test_no_signature_leaves_no_trace():
    assert b"%%Creator" not in encode(_art("drawing"), "eps", "", WHEN)
    assert b"Software" not in encode(_art("photograph"), "png", "", WHEN)
    metadata = pypdfium2.PdfDocument(encode(_art("chart"), "pdf", "", WHEN)).get_metadata_dict()
    assert metadata["Creator"] == metadata["CreationDate"] == ""


def test_a_bare_header_is_two_characters_and_two_pages_are_two():
    assert encode(_art("drawing"), "ps", "", WHEN, ("bare header",)).startswith(b"%!\n")
    assert encode(_art("drawing"), "ps", "SM", WHEN, ("two pages",)).count(b"showpage") == 2


def test_strokes_become_as_many_pixels_as_were_asked_for_and_jpeg_as_good():
    def size(dpi, quality=80):
        data = encode(_art("drawing"), "jpg", "", WHEN, dpi=dpi, quality=quality)
        return Image.open(io.BytesIO(data)).width, len(data)

    assert size(150)[0] == pytest.approx(1.5 * size(100)[0], abs=1)
    assert size(100, 30)[1] < size(100, 90)[1]
