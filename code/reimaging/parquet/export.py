"""The export of a run's tables as Parquet: from how large it will be to the last file.

Tables are written one after the other, each in bounded memory. A killed export is carried on: what
stands is kept if it was made from the same. The same run gives the same bytes.
"""

import errno
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.parquet import said
from reimaging.parquet.folder import VERSION, ExportFolder, require_free, standing, writing_to
from reimaging.parquet.parquet_file import write_parquet
from reimaging.parquet.readme import notes_on, readme_text, rights_text
from reimaging.parquet.rows import opened
from reimaging.parquet.size import Size, size_of
from reimaging.parquet.sources import Source, TableSource, VectorSource
from reimaging.parquet.tables import index_tables
from reimaging.profile import Profile, embedding_names
from reimaging.quantity import count_text, size_text

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def export_parquet(
    here: Layout,
    profile: Profile,
    stores: Sequence[Path],
    target: Path,
    *,
    embeddings: Sequence[str] = (),
    dry: bool = False,
    commit: str = "",
) -> None:
    """Write the tables of a run as Parquet, and print how large they are, before and after.

    Parameters
    ----------
    here, profile
        Of the run.
    stores
        Its image stores, in the order of its tars; those that are not there are passed over.
    target
        The folder, made if it is not there. One that holds an export is written anew, table by
        table.
    embeddings
        Names, as in the profile, of those whose vectors are to be exported.
    dry
        Whether to print alone.
    commit
        Of the project, in words.

    Raises
    ------
    ReimagingError
        If there is no index, an embedding is not there, something is damaged, the folder holds
        anything else, or the disk has not the room.
    """
    target = target.absolute()
    with _telling_of_the_disk(target):
        require_free(target)
        place = next(path for path in (target, *target.parents) if path.is_dir())
    stores = [path for path in stores if path.is_file()]
    chosen = chosen_embeddings(here, profile, embeddings)
    tables, absent = said.said_tables(here, stores)
    databases = said.said_databases(here)
    inputs = [here.database, *databases.values(), *said.map_files(here), *stores, *chosen.values()]
    with (
        _telling_of_the_disk(target),
        opened(here.database, databases, None if dry else place) as connection,
    ):
        made_from = _print_of(inputs)
        sources: list[Source] = [
            *(TableSource(connection, table) for table in (*index_tables(), *tables)),
            *(VectorSource(connection, slug, path) for slug, path in chosen.items()),
        ]
        sizes = {source.name: size_of(source) for source in sources}
        print(_told(sizes))
        if absent:
            print(f"Not made yet, and left out: {', '.join(absent)}.")
        if dry:
            print(f"It would take about {_room(sizes)}; nothing was written.")
            return
        stands = standing(target, made_from)
        _require_room(place, {name: each for name, each in sizes.items() if name not in stands})
        made_by = ", ".join(filter(None, [f"reimaging {version('reimaging')}", commit]))
        with writing_to(target, made_from) as folder:
            _write(folder, sources, sizes)
            written = [(source, folder.written[source.name]) for source in sources]
            readme = readme_text(
                profile.name,
                made_by,
                written,
                rights=rights_text(connection, drawn=profile.source.kind == "sample"),
                notes=notes_on(said.map_files(here), chosen),
            )
            if _print_of(inputs) != made_from:
                raise ReimagingError(
                    f"{target} is not whole: what it is made from was written anew meanwhile, as "
                    "by doit; call it again when that is done."
                )
            folder.finish({"profile": profile.name, "made_by": made_by}, readme)
    total = sum(each.bytes for each in folder.written.values())
    print(f"{count_text(len(written), 'table')}, {size_text(total)}, in {target}")


def chosen_embeddings(here: Layout, profile: Profile, names: Sequence[str]) -> dict[str, Path]:
    """Find the files of embeddings, by slug.

    Raises
    ------
    ReimagingError
        If the profile names no such embedding, or it is not made.
    """
    slugs: dict[str, str] = {}
    for written, known in zip(profile.embeddings.names, embedding_names(profile), strict=True):
        slugs |= {written: known.slug, known.slug: known.slug}
    chosen = {}
    for name in names:
        if name not in slugs:
            raise ReimagingError(
                f"--embeddings is {name!r}; allowed is one of the profile's: "
                f"{', '.join(profile.embeddings.names)}."
            )
        path = here.embedding(slugs[name])
        if not path.is_file():
            raise ReimagingError(f"{path} is not there; `doit embed` makes it.")
        chosen[slugs[name]] = path
    return chosen


def _write(folder: ExportFolder, sources: Sequence[Source], sizes: Mapping[str, Size]) -> None:
    """Write what does not stand yet, with a bar that tells the time left."""
    work = {source.name: source.passes * sizes[source.name].rows for source in sources}
    missing = [source for source in sources if source.name not in folder.written]
    total = sum(work[source.name] for source in missing)
    with tqdm(total=total, unit="row", unit_scale=True) as bar:
        for source in missing:
            bar.set_description(source.name)
            done = bar.n + work[source.name]
            with closing(source.batches(bar.update)) as batches:
                rows = write_parquet(folder.file(source.name), source.schema, batches)
            folder.add(source.name, rows)
            bar.update(done - bar.n)  # while rows are sorted they are counted by lot


@contextmanager
def _telling_of_the_disk(target: Path) -> Iterator[None]:
    """Say in a sentence that the disk takes no more, or that the user stopped it."""
    again = "call it again with the same options, and what was written stands"
    try:
        yield
    except OSError as error:
        if error.errno is None:  # of HDF5, of a file that is read
            raise
        reason = "the disk is full" if error.errno in _FULL else error.strerror
        if error.filename and not Path(str(error.filename)).is_relative_to(target):
            raise ReimagingError(f"{error.filename}: {reason}; {again}.") from None
        raise ReimagingError(f"{target}: {reason}; make room or allow writing, {again}.") from None
    except KeyboardInterrupt:
        raise ReimagingError(f"{target} is not whole, it was stopped; {again}.") from None


def _told(sizes: Mapping[str, Size]) -> str:
    width = max(map(len, sizes))
    lines = [
        f"{name:{width}}  {each.rows:>13,} rows  {size_text(each.bytes):>10}"
        for name, each in sizes.items()
    ]
    return "\n".join(lines)


def _room(sizes: Mapping[str, Size]) -> str:
    total = sum(each.bytes for each in sizes.values())
    return f"{size_text(total)}, and {size_text(_sorting(sizes))} more while it is written"


def _sorting(sizes: Mapping[str, Size]) -> int:
    return max((each.sorting for each in sizes.values()), default=0)


def _require_room(place: Path, sizes: Mapping[str, Size]) -> None:
    needed = sum(each.bytes for each in sizes.values()) + _sorting(sizes)
    free = shutil.disk_usage(place).free
    if needed > free:
        raise ReimagingError(
            f"{place} has {size_text(free)} free, and it takes about {_room(sizes)}; make room "
            "there, or give a folder on another disk."
        )


def _print_of(inputs: Sequence[Path]) -> str:
    """Tell the files that an export is made from, with the versions of what makes it, from others.

    It stays in the folder until the export is whole, and goes nowhere else.
    """
    told = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in inputs]
    return hashlib.sha256(repr((VERSION, pa.__version__, told)).encode()).hexdigest()
