"""The options by which `reimaging explore` writes a still copy, and what is made of them."""

import argparse
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import Profile

NONE = "none"  # what an option says for images of which nothing is known

_NAMES = ("words", "archive", "category", "format", "class", "licence", "software")
_ABOUT = {
    "words": "that stand in a caption or the title",
    "archive": "such as cs",
    "category": "the primary one, such as cs.CV",
    "format": "of the image file, such as eps",
    "class": "as the classifier says: diagram, mixed, sensor",
    "licence": "by its short name, such as BY-SA",
    "software": "that made the image file",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a still copy to a command."""
    copy = parser.add_argument_group(
        "a still copy",
        "Instead of serving, write a part of the explorer as files that any web server can give: "
        "images by lot, of those that the filters choose and whose licence allows it.",
    )
    copy.add_argument("--export", type=Path, metavar="DIR", help="the folder to write")
    copy.add_argument("--images", type=int, metavar="N", help="at most so many (2000; up to 20000)")
    copy.add_argument(
        "--thumbnails-only",
        action="store_true",
        help="leave out the images themselves, which are most of the bytes",
    )
    copy.add_argument(
        "--dry-run", action="store_true", help="only say how many images, files and MB it would be"
    )
    for name in _NAMES:
        copy.add_argument(f"--{name}", help=_ABOUT[name])
    copy.add_argument("--from", type=int, metavar="YEAR", help="the first year")
    copy.add_argument("--to", type=int, metavar="YEAR", help="the last year")
    copy.add_argument("--cluster", metavar="NUMBER", help=f"its number; {NONE}: in no cluster")


def asks_for_copy(given: argparse.Namespace) -> bool:
    """Tell whether the options ask for a still copy.

    Raises
    ------
    ReimagingError
        If options of a copy are given without its folder.
    """
    if given.export is not None:
        return True
    for name in ("images", "thumbnails-only", "dry-run", *_NAMES, "from", "to", "cluster"):
        value = getattr(given, name.replace("-", "_"))
        if value is not None and value is not False:  # a number may be 0
            raise ReimagingError(f"--{name} goes with --export DIR, which is not given.")
    return False


def write_copy(given: argparse.Namespace, layout: Layout, profile: Profile, commit: str) -> None:
    """Write the still copy that the options ask for.

    Parameters
    ----------
    given
        What was given of the options.
    layout, profile
        Of the run.
    commit
        Of the project, in words.

    Raises
    ------
    ReimagingError
        If the options ask for what is not there, as `export` does.
    """
    from reimaging.explore.export import export  # takes FastAPI, a second at each start
    from reimaging.explore.export_slice import USUAL
    from reimaging.explore.image_filter import ImageFilter

    named = {
        {"class": "image_class"}.get(name, name): "" if value == NONE else value
        for name, value in ((name, getattr(given, name)) for name in _NAMES)
    }
    asked = ImageFilter(
        **named | {"words": given.words or ""},
        first_year=getattr(given, "from"),
        last_year=given.to,
        cluster=_cluster(given.cluster),
    )
    export(
        layout,
        profile,
        given.export,
        asked,
        images=USUAL if given.images is None else given.images,
        whole=not given.thumbnails_only,
        dry=given.dry_run,
        commit=commit,
    )


def _cluster(written: str | None) -> int | None:
    if written is None:
        return None
    if written != NONE and not (written.isascii() and written.isdigit() and len(written) <= 9):
        raise ReimagingError(
            f"--cluster is {written!r}; allowed is the number of a cluster, or {NONE}."
        )
    return -1 if written == NONE else int(written)
