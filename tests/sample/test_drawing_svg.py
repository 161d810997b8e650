import numpy as np
import pyvips
from lxml import etree

from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.drawing_svg import as_svg, web


def _rendered(drawing):
    image = pyvips.Image.svgload_buffer(as_svg(drawing, "")).flatten(background=255)
    return image.numpy()


def test_the_shapes_are_there_with_y_downwards():
    drawing = Drawing(144, 72)
    drawing.box(10, 10, 20, 20, BLACK)
    drawing.write(110, 50, "a<b", 10)
    root = etree.fromstring(as_svg(drawing, ""))
    assert root.find("{*}polygon").get("points").startswith("10.0,62.0 30.0,62.0")
    assert root.findtext("{*}text") == "a<b"
    assert _rendered(drawing)[72 - 20, 20].max() == 0


def test_clip_ink_and_pixels_are_kept():
    drawing = Drawing(60, 60)
    drawing.line([(0, 30), (60, 30)], 4, (0, 0, 1), clip=(20, 20, 20, 20))
    drawing.tint(np.array([[255], [0]], np.uint8), 40, 40, 10, 10)
    pixels = _rendered(drawing)
    assert pixels[30, 30].tolist() == [0, 0, 255] and pixels[30, 10].min() == 255
    assert pixels[11, 45].min() > 240 and pixels[18, 45].max() < 16


def test_an_ink_is_written_as_the_web_does():
    assert web((1, 0.5, 0)) == "#ff8000"
