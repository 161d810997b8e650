"""All that a run makes and that can be compared with another run, in the order of its steps.

What is made a tar at a time on the way to one file (parts, squares, shards) is left out: the file
that comes of it is measured. So are films, tiles and the report, which show what other files hold.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from reimaging.layout import Layout
from reimaging.profile import Profile
from reimaging.provenance.record import file_sha256
from reimaging.verification import measures
from reimaging.verification.comparing import PICTURE, UNREADABLE, file_part
from reimaging.verification.record import Measured
from reimaging.verification.thumbnails import ink, thumbnail

SETTINGS = "settings"
Parts = Iterator[tuple[str, str, str]]
# where from, at whose request, on which machines and how fast, not what
_PLACES = (
    "location", "place", "identifiers", "contact", "keep_tars", "free_copy", "download",
)  # fmt: skip
_ELSEWHERE = ("costs", "archive", "engine")


def _receipt(path: Path) -> measures.Measures:
    stated = json.loads(path.read_text(encoding="utf-8"))
    yield "md5 of the tar", str(stated["md5"])
    yield "bytes of the tar", str(stated["size"])


def _picture(path: Path) -> measures.Measures:
    yield "bytes", file_sha256(path)
    with Image.open(path) as picture:
        yield "size", f"{picture.width} x {picture.height}"
    yield "ink", measures.number_text(ink(thumbnail(path)))


def _figure(path: Path) -> measures.Measures:
    yield from _picture(path)
    yield PICTURE, "on the sheet"


# A file is of the first line that it matches: step, files (P is the profile), how it is measured.
_FILES: tuple[tuple[str, str, Callable[[Path], measures.Measures]], ...] = (
    ("acquire", "data/P/tars/*.json", _receipt),
    ("convert", "data/P/images/*.h5", measures.of_store),
    ("arrays", "data/P/arrays/random-*.h5", measures.of_hdf5),
    ("arrays", "data/P/arrays/drawn-*.h5", measures.of_hdf5),
    ("learn", "data/P/labels.csv", measures.of_file),
    ("learn", "data/P/arrays/labelled-*.h5", measures.of_hdf5),
    ("learn", "data/P/learning/split.csv", measures.of_table),
    ("learn", "models/P/classifier.keras", measures.of_network),
    ("learn", "outputs/P/tables/classifier_metrics.csv", measures.of_cells),
    ("learn", "outputs/P/tables/classifier_confusion.csv", measures.of_cells),
    ("learn", "outputs/P/tables/classifier_*.csv", measures.of_table),
    ("learn", "data/P/learning/confident_errors.h5", measures.of_hdf5),
    ("learn", "data/P/learning/grad_cam_sheet.h5", measures.of_hdf5),
    ("learn", "data/P/learning/feature_visualisation.h5", measures.of_hdf5),
    ("predict", "outputs/P/tables/class_shares.csv", measures.of_cells),
    ("predict", "outputs/P/tables/class_shares_*.csv", measures.of_table),
    ("cluster", "data/P/arrays/clustered-*.h5", measures.of_hdf5),
    ("cluster", "models/P/deepcluster.keras", measures.of_network),
    ("cluster", "outputs/P/tables/deepcluster_history.csv", measures.of_table),
    ("cluster", "outputs/P/tables/cluster_agreement.csv", measures.of_cells),
    ("cluster", "outputs/P/tables/clusters.csv", measures.of_table),
    ("embed", "data/P/embeddings/*.h5", measures.of_hdf5),
    ("embed", "outputs/P/tables/embeddings.csv", measures.of_cells),
    ("neighbours", "outputs/P/tables/near_duplicates.csv", measures.of_table),
    ("map", "data/P/maps/*.h5", measures.of_hdf5),
    ("map", "outputs/P/tables/maps.csv", measures.of_cells),
    ("map", "outputs/P/tables/embedding_agreement.csv", measures.of_cells),
    ("generate", "data/P/arrays/real-*.h5", measures.of_hdf5),
    ("generate", "models/P/generator.keras", measures.of_network),
    ("generate", "outputs/P/tables/gan_quality.csv", measures.of_cells),
    ("generate", "outputs/P/tables/gan_history.csv", measures.of_table),
    ("generate", "data/P/learning/gan_sheets.h5", measures.of_hdf5),
    ("generate", "data/P/learning/generated*.h5", measures.of_hdf5),
    ("compare", "outputs/P/tables/comparison.*", measures.of_file),
    ("paper", "outputs/P/tables/outcomes.tex", measures.of_file),
    ("generate", "outputs/P/tables/gan_quality.tex", measures.of_text),
    ("tables", "outputs/P/tables/*.csv", measures.of_table),
    ("figures", "outputs/P/figures/*.png", _figure),
    ("figures", "outputs/P/figures/*.pdf", measures.of_figure),
    ("zoom", "outputs/P/zoom/*.png", _picture),
    ("paper", "outputs/P/credits.tex", measures.of_text),
    ("paper", "paper/P.pdf", measures.of_pdf),
)
# Databases, of which each table is an item, and the numbers of the text, of which each one is.
_DATABASES = (
    ("records", "data/P/index/records.sqlite"),
    ("index", "data/P/arxiv.sqlite3"),
    ("predict", "data/P/predictions/*.sqlite3"),
    ("cluster", "data/P/clusters/*.sqlite3"),
)
_PARTS: tuple[tuple[str, str, Callable[[Path], Parts]], ...] = (
    *((step, pattern, measures.of_database) for step, pattern in _DATABASES),
    ("paper", "outputs/P/numbers.tex", measures.of_numbers),
)
STEPS = (
    SETTINGS,
    *("acquire", "records", "index", "convert", "arrays", "learn", "predict", "cluster", "embed"),
    *("neighbours", "map", "generate", "tables", "figures", "zoom", "compare", "paper"),
)


def files_of(here: Layout) -> list[tuple[str, Path]]:
    """Name what is there of the files that are measured: (step, path), in the steps' order."""
    found = [(step, path) for step, path, _ in _matches(here, _PARTS)]
    found += [(step, path) for step, path, _ in _matches(here, _FILES)]
    return sorted(found, key=lambda each: (STEPS.index(each[0]), each[1]))


def _matches(
    here: Layout, listed: Sequence[tuple[str, str, Any]]
) -> Iterator[tuple[str, Path, Any]]:
    taken: set[Path] = set()
    for step, pattern, measure in listed:
        for path in sorted(here.root.glob(pattern.replace("/P", f"/{here.name}"))):
            # a name that begins with a dot is of a write that was killed
            if path not in taken and path.is_file() and not path.name.startswith("."):
                taken.add(path)
                yield step, path, measure


def measure_run(
    here: Layout, profile: Profile, seen: Callable[[Path], object] = lambda path: None
) -> list[Measured]:
    """Measure all that is there of a run.

    Parameters
    ----------
    here
        Where its files lie.
    profile
        Its settings, which are measured as well.
    seen
        Is told of each file when it was measured, for a progress bar.

    Returns
    -------
    list of Measured
        In the order of the steps. Of a file that cannot be read there is one measure, UNREADABLE.
    """
    found = [Measured(SETTINGS, name, "value", value) for name, value in _settings(profile)]
    for step, path, take in _matches(here, _PARTS):
        found += _measured(here, step, path, take)
        seen(path)
    for step, path, measuring in _matches(here, _FILES):
        found += _measured(here, step, path, _whole(measuring))
        seen(path)
    return sorted(found, key=lambda each: STEPS.index(each.step))


def _whole(measuring: Callable[[Path], measures.Measures]) -> Callable[[Path], Parts]:
    return lambda path: (("", *each) for each in measuring(path))


def _measured(here: Layout, step: str, path: Path, take: Callable[[Path], Parts]) -> list[Measured]:
    name = path.relative_to(here.root).as_posix()
    try:
        return [
            Measured(step, f"{name}: {part}" if part else name, measure, value)
            for part, measure, value in take(path)
        ]
    except Exception as error:  # whatever a library makes of half a file, it is the file's fault
        return [Measured(step, name, UNREADABLE, type(error).__name__)]


def file_of(here: Layout, item: str) -> Path:
    """Give the file that an item is, or is part of."""
    return here.root / file_part(item)


def _settings(profile: Profile) -> Iterator[tuple[str, str]]:
    for section in fields(profile):
        settings = getattr(profile, section.name)
        if not is_dataclass(settings) or section.name in _ELSEWHERE:
            continue
        for key in fields(settings):
            if key.name not in _PLACES:
                yield f"{section.name}.{key.name}", str(getattr(settings, key.name))
