import io
import threading

import pypdfium2
import pytest
from matplotlib.figure import Figure

from reimaging.ingest.image_header import UnreadableHeader
from reimaging.ingest.pdf_file import first_page, is_pdf, read_pdf


def pdf(width=4, height=3, pages=1, rotation=0, crop=None):
    buffer = io.BytesIO()
    Figure(figsize=(width, height)).savefig(
        buffer, format="pdf", metadata={"Creator": "a plotter — 1.0", "CreationDate": None}
    )
    document = pypdfium2.PdfDocument(buffer.getvalue())
    for _ in range(pages - 1):
        document.new_page(100, 100)
    page = document[0]
    page.set_rotation(rotation)
    if crop:
        page.set_cropbox(*crop)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def size(header):
    return header.width, header.height


def test_reads_size_pages_and_creator():
    header = read_pdf(pdf(pages=3))
    assert (header.width, header.height, header.unit, header.pages) == (288, 216, "pt", 3)
    assert header.creator == "a plotter — 1.0"
    assert header.producer.startswith("Matplotlib pdf backend")


def test_honours_rotation_and_crop_box():
    assert size(read_pdf(pdf(rotation=90))) == (216, 288)
    assert size(read_pdf(pdf(crop=(10, 20, 110, 70)))) == (100, 50)


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_the_rotation_of_one_page_is_told(rotation):
    assert read_pdf(pdf(rotation=rotation)).rotation == rotation


def test_the_rotation_is_unknown_of_several_pages_and_where_the_page_is_packed():
    assert read_pdf(pdf(pages=2, rotation=90)).rotation is None
    untold = pdf().replace(b"/Rotate", b"/Nothing")
    assert read_pdf(untold).rotation == 0
    assert read_pdf(untold.replace(b"%%EOF", b"%/ObjStm\n%%EOF")).rotation is None


def test_finds_the_mark_behind_junk():
    assert is_pdf(b"junk\n" * 50 + pdf())
    assert not is_pdf(b" " * 1024 + pdf())


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n%%EOF\n", pdf()[:300]])
def test_a_damaged_file_is_named_so(data):
    with pytest.raises(UnreadableHeader, match="damaged PDF"):
        read_pdf(data)


def test_a_page_tree_that_bites_its_tail_ends():
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj"
    )
    with pytest.raises(UnreadableHeader):
        read_pdf(b"%PDF-1.4\n" + objects + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def test_threads_take_turns():
    data, sizes = pdf(), []

    def read():
        for _ in range(10):
            with first_page(data) as page:
                sizes.append(page.get_size())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [(288, 216)] * 40


def test_postscript_that_speaks_of_pdf_is_none():
    assert is_pdf(b"junk\n%PDF-1.4\n") and not is_pdf(b"%!PS-Adobe-3.0\n% made of %PDF-1.4\n")
