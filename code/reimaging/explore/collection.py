"""All that the explorer shows of a profile, opened for reading."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.caption_file import CaptionFile
from reimaging.explore.catalogue import Catalogue, read_catalogue
from reimaging.explore.cataloguing import fingerprint
from reimaging.explore.details import Details
from reimaging.explore.image_files import ImageFiles
from reimaging.explore.image_filter import Chooser
from reimaging.layout import Layout
from reimaging.licence import may_be_shown
from reimaging.profile import Profile


@dataclass(frozen=True)
class Collection:
    """The images of a profile. Threads may share it; it does not change.

    Attributes
    ----------
    layout, profile
        Whose they are.
    drawn
        Whether they are the drawn sample's: our own work, without a licence or a page in arXiv.
    public
        Whether images are left out whose licence does not let anyone show them.
    catalogue, chooser, files, captions, details
        The images that are shown, how they are chosen, their pictures, what lists say of them, and
        all that is told of them.
    """

    layout: Layout
    profile: Profile
    drawn: bool
    public: bool
    catalogue: Catalogue
    chooser: Chooser
    files: ImageFiles
    captions: CaptionFile
    details: Details


def open_collection(layout: Layout, profile: Profile, *, public: bool = False) -> Collection:
    """Open all that the explorer shows of a profile.

    Parameters
    ----------
    layout, profile
        Of the run.
    public
        Whether to leave out images whose licence does not let anyone show them.

    Raises
    ------
    ReimagingError
        If something is missing, or the catalogue is of another index; it names the command that
        makes it.
    """
    drawn = profile.source.kind == "sample"
    _require(layout, profile, layout.catalogue, layout.captions, layout.database)
    catalogue, captions = read_catalogue(layout.catalogue), CaptionFile(layout.captions)
    _require_of_index(
        layout, profile, (layout.catalogue, catalogue.index), (layout.captions, captions.index)
    )
    for place in (layout.store, layout.thumbnails):
        _require(layout, profile, *map(place, catalogue.stores))
    if public and not drawn:
        licences = catalogue.columns["licence"]
        shown = np.array([may_be_shown(name) for name in licences.names], bool)
        catalogue = catalogue.taken(shown[licences.codes])
    return _opened(layout, profile, catalogue, captions, drawn=drawn, public=public)


def part_of(shown: Collection, mask: NDArray[np.bool_], *, public: bool) -> Collection:
    """Give some of the images of a collection as if there were no others.

    Parameters
    ----------
    shown
        The collection.
    mask
        bool, a row each: which.
    public
        Whether anyone may be shown them, by their licences.
    """
    catalogue = shown.catalogue.taken(mask)
    return _opened(
        shown.layout, shown.profile, catalogue, shown.captions, drawn=shown.drawn, public=public
    )


def _opened(
    layout: Layout,
    profile: Profile,
    catalogue: Catalogue,
    captions: CaptionFile,
    *,
    drawn: bool,
    public: bool,
) -> Collection:
    stores = {stem: layout.store(stem) for stem in catalogue.stores}
    thumbnails = {stem: layout.thumbnails(stem) for stem in catalogue.stores}
    predictions, table = layout.predictions("classifier"), layout.table("clusters")
    return Collection(
        layout,
        profile,
        drawn,
        public,
        catalogue,
        Chooser(catalogue, layout.database),
        ImageFiles(stores, thumbnails, catalogue),
        captions,
        Details(
            layout.database,
            catalogue,
            drawn=drawn,
            predictions=predictions if predictions.is_file() else None,
            clusters_table=table if table.is_file() else None,
        ),
    )


def _require_of_index(layout: Layout, profile: Profile, *made: tuple[Path, str]) -> None:
    """Refuse files, each with what tells the index that it was made of, if it is another one."""
    index = fingerprint(layout.database)
    for path, of in made:
        if of != index:
            place, database = (each.relative_to(layout.root) for each in (path, layout.database))
            raise ReimagingError(
                f"{place} was made of another index than {database} is now; "
                f"`{_command(profile)}` makes it again."
            )


def _require(layout: Layout, profile: Profile, *paths: Path) -> None:
    """Refuse a profile of which the explorer's files were not made."""
    missing = [path for path in paths if not path.is_file()]
    if missing:
        place = missing[0].relative_to(layout.root)
        raise ReimagingError(f"{place} is not there; `{_command(profile)}` makes what is missing.")


def _command(profile: Profile) -> str:
    return "doit explore" if profile.name == "sample" else f"doit profile={profile.name} explore"
