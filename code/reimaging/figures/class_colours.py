"""The colours of the three classes of images, in every figure that shows them."""

from reimaging.figures.style import COLOURS
from reimaging.image_class import CLASSES

# As dark, half dark and light as the palette has them, so that grey printers tell them apart too.
CLASS_COLOURS = dict(
    zip(CLASSES, (COLOURS["blue"], COLOURS["orange"], COLOURS["yellow"]), strict=True)
)
