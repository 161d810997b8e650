"""What the classifier looks for: pictures made to excite a class, and channels that tell it."""

from collections.abc import Sequence
from pathlib import Path

import h5py

from reimaging.figures.confident_errors import LINE, name_row, say, sheet, show
from reimaging.figures.style import FAINT, PAGE, note, save, say_nothing_to_show
from reimaging.image_class import CLASSES

_EDGE, _GAP, _BETWEEN = 0.24, 0.04, 0.2  # inches: for a row's name, and gaps
_MOST = 4  # pictures of either side
_HEAD, _FOOT = 0.2, 0.24  # inches


def draw(source: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from the file that learn/feature_visualisation.py writes."""
    with h5py.File(source) as file:
        images, classes = file["images"][:], file["class"].asstr()[:].tolist()
        channels, seeds = file["channel"][:].tolist(), file["seed"][:].tolist()
        layer, steps = str(file.attrs["layer"]), int(file.attrs["steps"])
    if not len(images):
        say_nothing_to_show(targets, "nothing was visualised", PAGE)
        return
    side = (PAGE - _EDGE - _BETWEEN - _GAP * 2 * _MOST) / (2 * _MOST)
    high = side + 1.6 * LINE + 0.02
    right = _EDGE + _MOST * (side + _GAP) + _BETWEEN
    with sheet(_HEAD + len(CLASSES) * high + _FOOT) as figure:
        say(figure, "what the class looks for, from different noise", _EDGE, 0.14)
        text = f"channels that tell the class, of layer {layer}"
        if any(channel >= 0 for channel in channels):
            say(figure, text, right, 0.14)
        for row, name in enumerate(CLASSES):
            top = _HEAD + row * high
            name_row(figure, name, top, side)
            for of_channels, left in ((False, _EDGE), (True, right)):
                places = [
                    place
                    for place, (own, channel) in enumerate(zip(classes, channels, strict=True))
                    if own == name and (channel >= 0) == of_channels
                ]
                for column, place in enumerate(places[:_MOST]):
                    x = left + column * (side + _GAP)
                    show(figure, images[place], x, top, side)
                    words = f"channel {channels[place]}" if of_channels else f"seed {seeds[place]}"
                    say(figure, words, x, top + side + LINE, FAINT)
        text = (
            f"n = {len(images)} pictures, each made from noise by {steps} steps of gradient ascent"
        )
        note(figure, text)
        save(figure, targets)
