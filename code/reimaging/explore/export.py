"""A still copy of the explorer: a slice of its images with its pages, for any web server.

`python -m http.server` will do, or a place that serves files and no more, such as Zenodo or a
university's web space: the pages answer in the browser what the explorer's server does, from files.
The same images give the same bytes. What the files of data/ hold is told where they are written:
`export_texts`, `export_columns`, `export_likeness`, `export_map`, `export_tables`.
"""

from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

from reimaging.explore import answers
from reimaging.explore.about import about_collection
from reimaging.explore.collection import open_collection
from reimaging.explore.export_columns import write_columns
from reimaging.explore.export_folder import FORMAT, MARK, Files, replacing_folder, require_free
from reimaging.explore.export_likeness import BLOCK, NEAREST, write_likeness
from reimaging.explore.export_map import write_maps
from reimaging.explore.export_pages import write_credits, write_readme
from reimaging.explore.export_site import write_site
from reimaging.explore.export_size import size_of
from reimaging.explore.export_slice import USUAL, Slice, sliced
from reimaging.explore.export_tables import write_tables
from reimaging.explore.export_texts import write_texts
from reimaging.explore.image_filter import ImageFilter
from reimaging.explore.map_shelf import maps_in
from reimaging.explore.server import embeddings_of
from reimaging.explore.statistics_tables import tables_of
from reimaging.layout import Layout
from reimaging.profile import Profile
from reimaging.quantity import count_text, size_text

_WORDS = {"image_class": "class", "first_year": "from", "last_year": "to"}


def export(
    layout: Layout,
    profile: Profile,
    target: Path,
    asked: ImageFilter,
    *,
    images: int = USUAL,
    whole: bool = True,
    dry: bool = False,
    commit: str = "",
) -> None:
    """Write a still copy of the explorer of a profile, and print how large it is before and after.

    Parameters
    ----------
    layout, profile
        Of the run.
    target
        The folder to make, or to make again; it is whole, or as it was.
    asked
        Which images are wanted.
    images
        How many at most; of more, those that come first by lot.
    whole
        Whether to take the images themselves along, and not their thumbnails alone.
    dry
        Whether to print alone.
    commit
        Of the project, in words.

    Raises
    ------
    ReimagingError
        If something is missing, if no image is left or too many are wanted, or if the folder holds
        anything but a still copy of ours.
    """
    target = target.absolute()
    require_free(target)
    copied = sliced(open_collection(layout, profile), asked, images)
    print(_told(copied, profile.name))
    size = size_of(
        copied,
        embeddings=len(embeddings_of(layout, profile)),
        maps=len(maps_in(layout.data / "maps")),
        whole=whole,
    )
    about = f"about {size.files:,} files, {size_text(size.bytes)}"
    print(f"It will take {about}." if not dry else f"It would take {about}; nothing was written.")
    if dry:
        return
    made_by = ", ".join(filter(None, [f"reimaging {version('reimaging')}", commit]))
    with replacing_folder(target) as files:
        _write(files, copied, asked, whole=whole, made_by=made_by)
    print(f"{count_text(files.count, 'file')}, {size_text(files.bytes)}, in {target}")
    print(f"To look at it: python3 -m http.server --directory {target}")


def _write(files: Files, copied: Slice, asked: ImageFilter, *, whole: bool, made_by: str) -> None:
    shown = copied.shown
    here, profile = shown.layout, shown.profile
    links = write_site(files, whole=whole)
    texts = write_texts(files, copied)
    write_columns(files, copied, texts)
    embeddings = []
    for name in embeddings_of(here, profile):
        index, vectors = here.neighbours(name.slug), here.embedding(name.slug)
        if number := write_likeness(files, copied, name.slug, index, vectors):
            embeddings.append((name, number, False))
    maps = write_maps(files, copied)
    clusters = [answers.ClusterPage.of(each) for each in shown.details.clusters()]
    files.put_json("data/clusters.json", [each.model_dump(by_alias=True) for each in clusters])
    write_tables(files, tables_of(shown))
    still = {
        "format": FORMAT,
        "version": 1,
        "whole": copied.whole,
        "chosen": copied.chosen,
        "asked": _asked(asked),
        "nearest": NEAREST,
        "block": BLOCK,
        "images": whole,
        "made_by": made_by,
    }
    about = about_collection(shown, embeddings, maps).model_dump(by_alias=True)
    files.put_json("data/about.json", about | {"still": still})
    files.put_json(MARK, still)
    for number, row in zip(shown.catalogue.ids.tolist(), range(len(shown.catalogue)), strict=True):
        files.put(f"thumbnails/{number}.jpg", shown.files.thumbnail(row))
        if whole:
            files.put(f"images/{number}.jpg", shown.files.jpeg(row))
    write_credits(files, list(texts.credits.values()), links, whole=whole)
    told = _told(copied, profile.name)
    write_readme(files, images=told, drawn=shown.drawn, whole=whole, made_by=made_by)
    files.put(".nojekyll", b"")  # GitHub would look through all files for pages of its own


def _told(copied: Slice, profile: str) -> str:
    """Say which images a copy has."""
    number = len(copied.shown.catalogue)
    told = f"{count_text(number, 'image')} of the {copied.whole:,} of {profile}"
    if number == copied.whole:
        told = f"All {count_text(number, 'image')} of {profile}"
    if number < copied.chosen:
        told += f", by lot from the {copied.chosen:,} that were asked for"
    if copied.sampled:
        told += "; the words stand in more captions than were looked through"
    if copied.left_out:
        told += (
            f". {count_text(copied.left_out, 'other')} had no licence that lets anyone show them, "
            "and are left out"
        )
    return told + "."


def _asked(asked: ImageFilter) -> dict[str, str]:
    """Say what was asked for, by the names of the command's options."""
    nothing = ImageFilter()
    return {
        _WORDS.get(each.name, each.name): str(getattr(asked, each.name))
        for each in fields(asked)
        if getattr(asked, each.name) != getattr(nothing, each.name)
    }
