"""How large a still copy will be: told before anything is written."""

from typing import NamedTuple

from reimaging.explore import answers
from reimaging.explore.export_folder import packed
from reimaging.explore.export_likeness import BLOCK, NEAREST
from reimaging.explore.export_map import SHEET
from reimaging.explore.export_slice import Slice
from reimaging.explore.export_tables import LARGEST
from reimaging.explore.export_texts import LISTED
from reimaging.explore.map_layouts import LAYOUTS
from reimaging.explore.statistics_tables import tables_of

_LOOKED_AT = 100  # images by which the others are judged
_SITE, _SITE_FILES = 800_000, 40
_TOLD = 4  # times that a caption or credit is told, in one file or another
_OF_NEIGHBOUR, _OF_PLACE, _OF_SMALL_PICTURE = 13, 28, 330  # bytes


class Size(NamedTuple):
    """About how many files, of how many bytes in all."""

    files: int
    bytes: int


def size_of(copied: Slice, *, embeddings: int, maps: int, whole: bool) -> Size:
    """Judge how large a still copy will be by some of its images.

    Parameters
    ----------
    copied
        Its images.
    embeddings, maps
        How many it will have.
    whole
        Whether it will have the images themselves.
    """
    shown, order = copied.shown, copied.order.tolist()
    number, some = len(order), order[:_LOOKED_AT]
    each = 0.0
    for row in some:
        told = answers.Image.of(shown.details.image(row)).model_dump(by_alias=True)
        each += _TOLD * len(packed(told)) / 2 + len(shown.files.thumbnail(row))
        each += len(shown.files.jpeg(row)) if whole else 0
    each /= len(some)
    each += embeddings * NEAREST * _OF_NEIGHBOUR
    each += maps * len(LAYOUTS) * _OF_PLACE + (_OF_SMALL_PICTURE if maps else 0)
    told_of = tables_of(shown)
    tables = [told_of.path(entry.name).stat().st_size for entry in told_of.entries()]
    tables = [size for size in tables if size <= LARGEST]
    files = number * (2 if whole else 1) + _SITE_FILES + 2 * len(tables) + maps * len(LAYOUTS)
    files += embeddings * -(-number // BLOCK) + -(-number // LISTED) + -(-number // SHEET)
    return Size(files, int(number * each) + _SITE + 2 * sum(tables))
