from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest

from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.drawing_pdf import as_pdf

WHEN = datetime(2009, 1, 2, tzinfo=UTC)


def _page(drawing, scale=1):
    page = pypdfium2.PdfDocument(as_pdf(drawing, "TeX", "pdfTeX-1.40.3", WHEN))[0]
    return page, np.asarray(page.render(scale=scale).to_pil().convert("RGB"))


def test_a_point_lies_where_it_was_drawn_and_text_is_text():
    drawing = Drawing(144, 72)
    drawing.box(10, 10, 20, 20, BLACK)
    drawing.write(110, 50, "a<b (c\\d)", 10)
    page, pixels = _page(drawing)
    assert page.get_size() == (144, 72)
    assert pixels[72 - 20, 20].max() == 0 and pixels[20, 20].min() == 255
    assert page.get_textpage().get_text_range() == "a<b (c\\d)"


def test_greek_is_greek():
    drawing = Drawing(144, 72)
    drawing.write(70, 30, "$\\sigma_{tot}$", 20, font="serif")
    assert _page(drawing)[0].get_textpage().get_text_range().replace("\r\n", "") == "σtot"


@pytest.mark.parametrize("side", [2, 110])
def test_pixels_stand_upright_small_or_large_enough_for_jpeg(side):
    colours = np.zeros((side, side, 3), np.uint8)
    colours[: side // 2] = (250, 0, 0)
    drawing = Drawing(60, 60)
    drawing.tint(colours, 10, 10, 40, 40)
    _, pixels = _page(drawing)
    assert pixels[15, 30, 0] > 240 and pixels[45, 30].max() < 12


def test_clip_angle_and_ink_are_kept():
    drawing = Drawing(60, 60)
    drawing.line([(0, 30), (60, 30)], 4, (0, 0, 1), clip=(20, 20, 20, 20))
    drawing.write(50, 5, "IIII", 12, 0, angle=90)
    _, pixels = _page(drawing)
    assert pixels[30, 30].tolist() == [0, 0, 255] and pixels[30, 10].min() == 255
    upright = (pixels[:, 36:52].max(axis=2) < 128).any(axis=1)
    assert np.ptp(np.where(upright)[0]) > 8


def test_the_header_names_programs_and_date():
    document = pypdfium2.PdfDocument(as_pdf(Drawing(9, 9), "TeX", "pdfTeX-1.40.3", WHEN))
    metadata = document.get_metadata_dict()
    assert (metadata["Creator"], metadata["Producer"]) == ("TeX", "pdfTeX-1.40.3")
    assert metadata["CreationDate"] == "D:20090102000000Z"
