"""The options of `reimaging export`, and what is made of them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import Profile


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of an export to a command."""
    parser.add_argument(
        "--parquet",
        type=Path,
        metavar="FOLDER",
        help="the folder to write, a Parquet file a table",
    )
    parser.add_argument(
        "--embeddings",
        action="append",
        default=[],
        metavar="NAME",
        help="with the vectors of this embedding of the profile, such as ternary; may be repeated",
    )
    parser.add_argument(
        "--list", action="store_true", help="only say how many rows and MB it would be"
    )


def write_export(
    given: argparse.Namespace, here: Layout, profile: Profile, stores: Sequence[Path], commit: str
) -> None:
    """Write the export that the options ask for.

    Parameters
    ----------
    given
        What was given of the options.
    here, profile
        Of the run.
    stores
        Its image stores, in the order of its tars.
    commit
        Of the project, in words.

    Raises
    ------
    ReimagingError
        If no folder is given or Arrow is not installed, or as `export_parquet` does.
    """
    if given.parquet is None:
        raise ReimagingError("--parquet FOLDER is missing: give the folder to write to.")
    try:
        from reimaging.parquet.export import export_parquet  # takes Arrow, which is optional
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise ReimagingError(
            "pyarrow is not installed, which writes Parquet; `make setup` installs it, or "
            "`uv pip install pyarrow`."
        ) from None
    export_parquet(
        here,
        profile,
        stores,
        here.root / given.parquet,
        embeddings=given.embeddings,
        dry=given.list,
        commit=commit,
    )
