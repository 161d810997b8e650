import io

import pytest
from PIL import Image

from reimaging.ingest.image_file import read_header
from reimaging.pixels.render import render


def png(size=(64, 32)):
    image = Image.new("RGB", size, "white")
    image.paste((255, 0, 0), (10, 10, 20, 15))
    buffer = io.BytesIO()
    image.save(buffer, "png")
    return buffer.getvalue()


def test_every_format_goes_to_its_renderer(eps, red_box):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        b'<rect x="8" y="8" width="16" height="8" fill="red"/></svg>'
    )
    for data, format, size in (
        (png(), "png", (5, 10)),
        (svg, "svg", (25, 50)),
        (eps(red_box), "eps", (208, 417)),
        (b"%!PS\n" + red_box.encode() + b" showpage\n", "ps", (208, 417)),
    ):
        assert read_header(data).format == format
        rendered = render(data, format)
        assert (rendered.outcome, rendered.pixels.ndim) == ("ok", 3)
        assert rendered.pixels.shape[:2] == pytest.approx(size, abs=1)
        rows, columns, _ = rendered.pixels.shape
        assert rendered.pixels[rows // 2, columns // 2].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    ("data", "format", "outcome"),
    [
        (b"text", None, "unreadable: no known image format"),
        (b"text", "jpg2000", "unreadable: no known image format"),
        (b"%PDF-1.4", "pdf", "unreadable: damaged PDF"),
        (b"", "png", "unreadable: damaged PNG"),
        (png()[:60], "png", "unreadable: the file is cut off"),
        (b"<svg", "svg", "unreadable: librsvg refuses it"),
        (b"%!PS\nfoo", "ps", "unreadable: PostScript error undefined in foo"),
    ],
)
def test_bad_data_ends_in_a_named_outcome(data, format, outcome):
    rendered = render(data, format)
    assert rendered.outcome == outcome
    assert rendered.pixels is None


def test_an_endless_loop_is_a_timeout(eps):
    assert render(eps("{} loop"), "eps", timeout=0.5).outcome == "timeout: over 0.5 s"


def test_a_page_without_marks_is_blank(eps):
    assert render(eps(""), "eps").outcome == "blank: one colour only"
