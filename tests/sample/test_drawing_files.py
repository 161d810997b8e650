from datetime import UTC, datetime

import numpy as np
import pypdfium2
from lxml import etree

from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.drawing_files import as_pdf, as_pixels, as_svg, black_pixels

WHEN = datetime(2009, 1, 2, tzinfo=UTC)


def _drawing():
    """A black square in the lower left quarter, and a word in the upper right one."""
    drawing = Drawing(144, 72)
    drawing.box(10, 10, 20, 20, BLACK)
    drawing.write(110, 50, "a<b", 10)
    return drawing


def test_a_point_lies_where_it_was_drawn_in_pixels():
    grey = np.asarray(as_pixels(_drawing(), 72).convert("L"))
    assert grey.shape == (72, 144)
    assert grey[72 - 20, 20] == 0 and grey[20, 20] == 255
    assert grey[15:30, 95:125].min() < 128


def test_pdf_shows_what_the_pixels_show():
    page = pypdfium2.PdfDocument(as_pdf(_drawing(), "TeX", "pdfTeX-1.40.3", WHEN))[0]
    assert page.get_size() == (144, 72)
    grey = np.asarray(page.render(scale=1).to_pil().convert("L"))
    assert grey[72 - 20, 20] == 0 and grey[20, 20] == 255
    assert page.get_textpage().get_text_range() == "a<b"


def test_pdf_names_program_and_date():
    document = pypdfium2.PdfDocument(as_pdf(_drawing(), "TeX", "pdfTeX-1.40.3", WHEN))
    metadata = document.get_metadata_dict()
    assert (metadata["Creator"], metadata["Producer"]) == ("TeX", "pdfTeX-1.40.3")
    assert metadata["CreationDate"] == "D:20090102000000Z"


def test_svg_holds_the_shapes_with_y_downwards():
    root = etree.fromstring(as_svg(_drawing(), ""))
    polygon = root.find("{*}polygon")
    assert polygon.get("points").startswith("10.0,62.0 30.0,62.0")
    assert root.findtext("{*}text") == "a<b"


def test_a_preview_is_half_the_size_in_points():
    black = black_pixels(_drawing())
    assert black.shape == (36, 72) and black[26, 10] and not black[5, 5]
