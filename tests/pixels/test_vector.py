import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from hostile.sound import pdf_of
from reimaging.pixels.no_pixels import NoPixels
from reimaging.pixels.vector import at_size, render_pdf, render_postscript, render_svg

SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def two_colours(kind, box, colours=("red", "blue")):
    """Draw two halves of a box, given in points from below, on a page of 288 x 216 points."""
    figure = Figure(figsize=(4, 3))
    left, bottom, width, height = (n / d for n, d in zip(box, (288, 216, 288, 216), strict=True))
    for start, colour in zip((left, left + width / 2), colours, strict=True):
        figure.add_artist(Rectangle((start, bottom), width / 2, height, color=colour, linewidth=0))
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind)
    return buffer.getvalue()


def render(kind, data, short_side=512, dpi=300):
    if kind == "eps":
        return render_postscript(data, short_side, dpi, 20.0)
    return (render_pdf if kind == "pdf" else render_svg)(data, short_side, dpi)


@pytest.mark.parametrize("kind", ["pdf", "eps", "svg"])
def test_a_box_comes_out_trimmed_red_and_as_large_as_at_300_dpi(kind):
    pixels = render(kind, two_colours(kind, (40, 30, 100, 50)))
    rows, columns, _ = pixels.shape
    assert rows == pytest.approx(50 / 72 * 300, abs=2)
    assert columns == pytest.approx(100 / 72 * 300, abs=2)
    assert pixels[rows // 2, columns // 4].tolist() == [255, 0, 0]
    assert pixels[rows // 2, columns * 3 // 4].tolist() == [0, 0, 255]


@pytest.mark.parametrize("kind", ["pdf", "eps", "svg"])
@pytest.mark.parametrize("box", [(2, 2, 284, 212), (10, 10, 130, 150)])
def test_the_short_side_is_met_with_a_narrow_border_and_with_a_wide_one(kind, box):
    rows, columns, _ = render(kind, two_colours(kind, box)).shape
    assert min(rows, columns) == 512
    assert columns / rows == pytest.approx(box[2] / box[3], rel=0.01)


@pytest.mark.parametrize("kind", ["pdf", "eps", "svg"])
@pytest.mark.parametrize("page", [(4.0, 3.0), (4.13, 3.07), (5.21, 2.93), (2.77, 6.01)])
def test_a_dark_background_is_a_border_too(kind, page):
    figure = Figure(figsize=page, facecolor="black")
    figure.add_artist(Rectangle((0.3, 0.3), 0.2, 0.2, color="red", linewidth=0))
    figure.add_artist(Rectangle((0.5, 0.3), 0.2, 0.2, color="blue", linewidth=0))
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind)
    rows, columns, _ = render(kind, buffer.getvalue()).shape
    assert columns / rows == pytest.approx(2 * page[0] / page[1], rel=0.02)


def test_the_fields_of_a_form_are_drawn():
    look = b"1 0 0 rg 0 0 60 20 re f 0 0 1 rg 30 0 30 20 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 50]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[20 15 80 35]/AP<</N 5 0 R>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 60 20]/Length %d>>stream\n%b\nendstream"
        % (len(look), look),
    ]
    pixels = render("pdf", pdf_of([b" " + each for each in objects]))
    rows, columns, _ = pixels.shape
    assert columns / rows == pytest.approx(3, rel=0.02)
    assert pixels[rows // 2, columns // 4].tolist() == [255, 0, 0]


@pytest.mark.parametrize("kind", ["pdf", "eps", "svg"])
def test_an_empty_page_is_blank(kind):
    with pytest.raises(NoPixels, match=r"^blank"):
        render(kind, two_colours(kind, (10, 10, 50, 50), ("white", "white")))


@pytest.mark.parametrize("kind", ["pdf", "svg"])
def test_damage_is_named(kind):
    with pytest.raises(NoPixels, match=r"^unreadable: "):
        render(kind, two_colours(kind, (10, 10, 50, 50))[:200])


def page(height, width, box):
    """Draw a page with a dark box and count the drawings."""
    scales = []

    def draw(scale):
        scales.append(scale)
        canvas = np.full((round(height * scale), round(width * scale)), 0xFFFFFFFF, np.uint32)
        top, bottom, left, right = (round(edge * scale) for edge in box)
        canvas[top:bottom, left:right] = 0xFF909090
        return canvas

    return draw, scales


def test_a_narrow_border_takes_one_drawing():
    draw, scales = page(200, 300, (5, 195, 5, 295))
    assert at_size(draw, 300, 200, 512, 300).shape == (512, 781, 3)
    assert len(scales) == 1


def test_a_wide_border_takes_two_drawings_and_no_300_dpi():
    draw, scales = page(792, 612, (100, 400, 100, 500))
    assert at_size(draw, 612, 792, 512, 300).shape[0] == 512
    assert len(scales) == 2
    assert max(scales) == pytest.approx(1.6 * 512 / 300, rel=0.01)


def test_a_small_drawing_is_not_made_finer_than_the_resolution_allows():
    draw, scales = page(792, 612, (100, 124, 100, 136))
    assert at_size(draw, 612, 792, 512, 300).shape == (100, 150, 3)
    assert max(scales) == pytest.approx(300 / 72)


def test_a_huge_sheet_is_drawn_coarser():
    draw, _ = page(1e5, 1e5, (10_000, 90_000, 10_000, 90_000))
    assert min(at_size(draw, 1e5, 1e5, 512, 300).shape[:2]) == 512


@pytest.mark.parametrize(
    "size", [(0, 100), (float("nan"), 1), (-1, 5), (1e300, 1e300), (1e-200, 1e-200)]
)
def test_a_drawing_without_size_is_unreadable(size):
    with pytest.raises(NoPixels, match=r"no size"):
        at_size(page(1, 1, (0, 1, 0, 1))[0], *size, 512, 300)


def svg(inside, doctype=""):
    size = 'width="200" height="100" viewBox="0 0 200 100"'
    red = '<rect width="60" height="80" x="10" y="10" fill="red"/>'
    return f"{doctype}<svg {SPACE} {size}>{red}{inside}</svg>".encode()


def test_an_svg_finds_no_other_file_and_no_network(tmp_path):
    Image.new("RGB", (50, 50), "blue").save(tmp_path / "blue.png")
    blue = render_svg(svg('<rect x="100" width="50" height="50" fill="blue"/>'), 512, 300)
    assert (blue == (0, 0, 255)).all(axis=2).any()
    for address in (f"file://{tmp_path}/blue.png", "http://127.0.0.1:9/blue.png"):
        link = f'<image x="100" width="50" height="50" xlink:href="{address}"/>'
        link += '<rect x="90" y="40" width="5" height="5" fill="lime"/>'
        pixels = render_svg(svg(link), 512, 300)
        assert not (pixels == (0, 0, 255)).all(axis=2).any()
        assert (pixels == (0, 255, 0)).all(axis=2).any()


def test_an_svg_with_entities_reads_no_file(tmp_path):
    (tmp_path / "inside").write_text('<rect x="100" width="50" height="50" fill="blue"/>')
    doctype = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{tmp_path}/inside">]>'
    try:
        pixels = render_svg(svg("<g>&x;</g>", doctype), 512, 300)
    except NoPixels as why:
        assert str(why).startswith(("unreadable: ", "blank"))
    else:
        assert not (pixels == (0, 0, 255)).all(axis=2).any()


def test_a_billion_laughs_are_refused():
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    with pytest.raises(NoPixels):
        render_svg(
            svg("<text>&l12;</text>", f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>'), 512, 300
        )
