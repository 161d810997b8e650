import pytest

from reimaging.ingest.image_header import UnreadableHeader
from reimaging.ingest.svg_file import is_svg, read_svg

SPACE = 'xmlns="http://www.w3.org/2000/svg"'


def svg(attributes, inside=""):
    return f'<?xml version="1.0"?>\n<svg {SPACE} {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("attributes", "points"),
    [
        ('width="460.8pt" height="345.6pt"', (460.8, 345.6)),
        ('width="96" height="48px"', (72, 36)),
        ('width="25.4mm" height="2.54cm"', (72, 72)),
        ('width="1in" height="6pc"', (72, 72)),
        ('viewBox="0 0 200 100"', (150, 75)),
        ('width="100%" height="100%" viewBox="0,0,200,100"', (150, 75)),
        ('width="75pt" viewBox="0 0 200 100"', (75, 37.5)),
        ('width="wide" height="-1"', (None, None)),
    ],
)
def test_sizes_are_points_by_css(attributes, points):
    header = read_svg(svg(attributes))
    assert (header.width, header.height) == (pytest.approx(points[0]), pytest.approx(points[1]))


def test_the_description_is_that_of_the_drawing_and_not_of_a_part():
    part = "<g><desc>a part</desc></g>"
    assert read_svg(svg("", part + "<desc>Created with <b>Sketch</b>.</desc>")).creator == (
        "Created with Sketch."
    )
    assert read_svg(svg("", part)).creator is None


def test_a_file_cut_off_after_its_root_still_tells_its_size():
    header = read_svg(svg('width="96" height="96"', "<g>")[:-8])
    assert (header.width, header.height) == (72, 72)


def test_entities_that_grow_or_point_outside_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret")
    outside = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    for doctype, entity in (
        (outside, "&x;"),
        (f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>', "&l12;"),
    ):
        data = f'{doctype}<svg {SPACE} width="96" height="96"><desc>{entity}</desc></svg>'
        header = read_svg(data.encode())
        assert header.width == 72
        assert "secret" not in (header.creator or "")
        assert len(header.creator or "") < 100


def test_other_markup_is_no_drawing():
    assert not is_svg(b"<html><body>svg</body></html>")
    assert is_svg(b"\xef\xbb\xbf  " + svg(""))
    assert is_svg(b'<?xml version="1.0"?><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>')
    with pytest.raises(UnreadableHeader):
        read_svg(b"<html><svg></svg></html>")
    with pytest.raises(UnreadableHeader):
        read_svg(b"<<svg>")


def test_a_unit_in_other_letters_is_none():
    assert read_svg(svg('width="5\u0131n" height="9"')).width is None
