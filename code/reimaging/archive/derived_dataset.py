"""What was made of the tars as a DataLad dataset: enough to do every later step without them.

The dataset becomes `data/P` of whoever clones it, and has the paths of that folder: the database,
the image stores as far as the images may be passed on, the receipts of the tars, and the small
files that say which articles and tars there are. Its `given.json` tells doit which steps are given.
Large files are annexed, small ones lie in git; the raw dataset is a subdataset that is not fetched.

Here it lies in `data/P/derived` and holds large files only until these are at the published place:
what it took of which file is noted, so that a file that stands is not copied again.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reimaging.acquire.annex import Repository
from reimaging.archive.choosing import refusals
from reimaging.atomic import replacing, write_text
from reimaging.errors import ReimagingError
from reimaging.given import is_given, write_given
from reimaging.layout import Layout
from reimaging.pixels.store import write_part
from reimaging.provenance.record import record_path
from reimaging.quantity import count_text
from reimaging.run import Run, tar_stems

GIVEN: Final = ("acquire", "records", "ingest", "index", "convert")
RAW: Final = "raw"

_DESCRIPTION = "what was made of the tars"  # instead of a path, which git-annex would note
_TAKEN = "reimaging-taken.json"  # in git's folder: what was taken in which state of its source
_SMALL = ("*.csv", "*.json", "*.md", "*.txt", "*.xml")
_ATTRIBUTES = "".join(f"{pattern} annex.largefiles=nothing\n" for pattern in _SMALL)
# What the later steps make in the same folder is no part of the dataset.
_IGNORED = """/.home/
/arrays/
/bulk/
/clusters/
/derived/
/embeddings/
/explore/
/index/parts/*.sqlite
/journal.jsonl
/learning/
/maps/
/neighbours/
/oai/
/predictions/
.*.lock
*.tmp*
"""
_README = """# What was made of arXiv's tars: {name}

A DataLad dataset of the compendium "Images of the arXiv": the index of articles, figures and images
(`arxiv.sqlite3`), the rendered images (`images/`, a file a tar), and what says which tars they are
of (`tars/`). Clone it as `data/{name}` of the compendium, and `doit profile={name}` does all later
steps, up to the paper, without the tars:

    datalad clone PLACE/{name} data/{name}
    datalad get -d data/{name} data/{name}
    doit profile={name}

The profile `profiles/{name}.toml` is the one that it was made with. `given.json` names the steps
that are given. To do those again, too, remove it and `datalad get -n data/{name}/raw`.

arXiv's metadata is CC0. Articles, captions and images belong to their authors. {images}
"""
_ALL = "The images were drawn by a program, or their licences allow that they are passed on."
_SOME = (
    "Images whose licence does not allow that they are passed on have no pixels here: the outcome "
    "of each in its store says so."
)
_NONE = "No image is passed on: steps that read images cannot be done here."


@dataclass(frozen=True)
class Taken:
    """What an update took into the dataset, by number of files, and the images left out."""

    files: int
    removed: int
    left_out: int

    @property
    def told(self) -> str:
        """Say it in a sentence."""
        parts = [f"{count_text(self.files, 'file')} taken in", f"{self.removed:,} removed"]
        return f"{', '.join(parts)}, {count_text(self.left_out, 'image')} left out."


def dataset_folder(layout: Layout) -> Path:
    """Say where the dataset lies on the machine that publishes it."""
    return layout.data / "derived"


def update_dataset(run: Run, repository: Repository, truth: Iterable[Path] = ()) -> Taken:
    """Bring the dataset to the state of the run, and commit what has changed.

    Parameters
    ----------
    run
        The run; its database and image stores are there.
    repository
        The dataset, which is made if it is not there.
    truth
        Files that tell what is seen on drawn images.

    Raises
    ------
    ReimagingError
        If a file of the run is missing.
    """
    create(repository)
    files = _files(run, truth)
    taken = _read_taken(repository)
    states = {name: _state(run, name, source) for name, source in files.items()}
    stale = [name for name in files if not _stands(repository, name, taken, states)]
    for name in stale:
        taken[name] = {"state": states[name], "left out": take(run, repository, name, files[name])}
    left_out = sum(taken[name]["left out"] for name in files)
    _write_own(run, repository, left_out)
    removed = sorted(set(tracked(repository)) - set(files) - set(_own(repository)))
    if removed:
        repository.git("rm", "--quiet", "--ignore-unmatch", "--", *removed)
    _link_raw(run, repository)
    _commit(repository, run.profile.name)
    kept = {name: each for name, each in taken.items() if name in files}
    write_text(_taken_path(repository), json.dumps(kept, sort_keys=True))
    return Taken(len(stale), len(removed), left_out)


def retake(run: Run, repository: Repository, names: Iterable[str], truth: Iterable[Path]) -> None:
    """Take the bytes of annexed files again, which were let go and are wanted at another place."""
    files = _files(run, truth)
    for name in names:
        if name in files:
            take(run, repository, name, files[name])
            repository.annex("add", "--quiet", "--", name)


def create(repository: Repository) -> None:
    """Make the dataset, or finish one that was begun."""
    root = repository.root
    root.mkdir(parents=True, exist_ok=True)
    if not (root / ".git").exists() or not repository.config("annex.uuid"):
        repository.git("init", "--quiet")
        repository.annex("init", _DESCRIPTION)
    if not repository.succeeds("rev-parse", "--quiet", "--verify", "HEAD:.datalad/config"):
        repository.datalad("create", "--force", "--description", _DESCRIPTION, str(root))


def take(run: Run, repository: Repository, name: str, source: Path) -> int:
    """Copy a file into the dataset, a store without what may not be passed on.

    Returns
    -------
    int
        How many images were left out of it.
    """
    target, refused = repository.root / name, {}
    if _is_store(run.layout, source):
        refused = refusals(run, source)
    if refused:
        reasons = {number: f"left out: {each.why}" for number, each in refused.items()}
        write_part(target, source, reasons)
    else:
        with replacing(target) as temporary:
            shutil.copyfile(source, temporary)
    return len(refused)


def tracked(repository: Repository) -> list[str]:
    """Name the files of the dataset that git knows."""
    return repository.git("ls-files", "-z").split("\0")[:-1]


def _files(run: Run, truth: Iterable[Path]) -> dict[str, Path]:
    """Give what goes along, by its path in the dataset."""
    here, images = run.layout, run.profile.archive.images
    stems = tar_stems(run)
    if not stems:
        raise ReimagingError(
            f"It is not known yet which tars {run.profile.name} has: run `doit "
            f"profile={run.profile.name} convert` first."
        )
    stores = [here.store(stem) for stem in stems] if images != "none" else []
    needed = [here.database, *map(here.receipt, stems), *stores]
    if missing := [path for path in needed if not path.is_file()]:
        raise ReimagingError(
            f"{missing[0]} is not there: run `doit profile={run.profile.name} index convert` first."
        )
    also = [here.manifest, here.origin, here.free_copy, here.records, here.selection, here.labels]
    whole = [*needed, *(path for path in also if path.is_file())]
    # how they were made, so that a figure is traced back to the tars
    parts = [here.part(stem) for stem in stems]
    made = [record_path(path) for path in (*whole, *parts)]
    files = {
        path.relative_to(here.data).as_posix(): path
        for path in (*whole, *(path for path in made if path.is_file()))
    }
    return files | {f"truth/{path.name}": path for path in truth if path.is_file()}


def _is_store(here: Layout, path: Path) -> bool:
    return path.parent == here.store("any").parent


def _state(run: Run, name: str, source: Path) -> str:
    """Say on what the file in the dataset depends."""
    depends: list[Any] = [name, _stamp(source)]
    if _is_store(run.layout, source):
        # the licences are in the database
        depends += [_stamp(run.layout.database), run.profile.archive.images]
        depends.append(run.profile.source.kind)
    return hashlib.sha256(json.dumps(depends).encode()).hexdigest()


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _stands(
    repository: Repository, name: str, taken: Mapping[str, Any], states: Mapping[str, str]
) -> bool:
    target = repository.root / name
    return taken.get(name, {}).get("state") == states[name] and (
        target.is_symlink() or target.is_file()
    )


def _taken_path(repository: Repository) -> Path:
    return repository.root / ".git" / _TAKEN


def _read_taken(repository: Repository) -> dict[str, Any]:
    try:
        return dict(json.loads(_taken_path(repository).read_text()))
    except (OSError, ValueError):
        return {}


def _own(repository: Repository) -> list[str]:
    """Name the files that belong to the dataset itself."""
    own = [".gitattributes", ".gitignore", ".gitmodules", "README.md", "given.json", RAW]
    return [*own, *(name for name in tracked(repository) if name.startswith(".datalad/"))]


def _write_own(run: Run, repository: Repository, left_out: int) -> None:
    root, name = repository.root, run.profile.name
    images = _NONE if run.profile.archive.images == "none" else _SOME if left_out else _ALL
    attributes = root / ".gitattributes"
    lines = attributes.read_text() if attributes.is_file() else ""
    if not lines.endswith(_ATTRIBUTES):
        write_text(attributes, lines + _ATTRIBUTES)
    write_text(root / ".gitignore", _IGNORED)
    write_text(root / "README.md", _README.format(name=name, images=images))
    write_given(root / "given.json", f"the published dataset of {name}", GIVEN)


def _link_raw(run: Run, repository: Repository) -> None:
    """Name the raw dataset, in the state that it has, as a subdataset that need not be fetched."""
    raw = Repository(run.layout.raw)
    # of a dataset that was given, the raw one may not have come along
    if is_given(run.layout.given, "acquire") or not (raw.root / ".git").exists():
        return
    head = raw.git("rev-parse", "HEAD").strip()
    dataset = raw.git("config", "--file", ".datalad/config", "datalad.dataset.id").strip()
    write_text(
        repository.root / ".gitmodules",
        f'[submodule "{RAW}"]\n\tpath = {RAW}\n\turl = ../{run.profile.name}-{RAW}\n'
        f"\tdatalad-id = {dataset}\n",
    )
    (repository.root / RAW).mkdir(exist_ok=True)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},{RAW}")


def _commit(repository: Repository, name: str) -> None:
    repository.annex("add", "--quiet", "--", ".")
    if not repository.succeeds("diff", "--cached", "--quiet"):
        repository.git("commit", "--quiet", "--message", f"What was made of the tars of {name}")
