"""Any folder of image files through a classifier: a row a file, whatever is in it."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.ingest.image_file import read_header
from reimaging.learn.label_imports import PICTURES
from reimaging.learn.predictions import predict, side_of
from reimaging.learn.start import start_keras
from reimaging.pixels.arrays import fit
from reimaging.pixels.convert import convert_images
from reimaging.pixels.squares import decoded
from reimaging.pixels.store import ImageStore, first_outcomes
from reimaging.pixels.trim import Pixels
from reimaging.settings import ImageSettings
from reimaging.table import write_table

COLUMNS = ("image", *CLASSES, "label")
_LARGEST = 256 << 20  # bytes of a file that is read


def image_files(folder: Path) -> list[Path]:
    """Find the image files of a folder and those below it, by their suffixes, in order of name.

    Raises
    ------
    ReimagingError
        If it is no folder, or holds none.
    """
    if not folder.is_dir():
        raise ReimagingError(f"{folder} is no folder; give a folder of image files, or a profile.")
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in PICTURES and not path.name.startswith(".") and path.is_file()
    )
    if not files:
        raise ReimagingError(
            f"{folder} holds no image files; {' '.join(sorted(PICTURES))} are looked for."
        )
    return files


def classify_folder(
    folder: Path, model: Path, target: Path, *, settings: ImageSettings, workers: int
) -> dict[str, int]:
    """Classify the image files of a folder, and write a table of what the classifier says.

    Each file is rendered as those of arXiv are: its first page or frame, on white, without its
    border.

    Parameters
    ----------
    folder
        Searched with the folders below it.
    model
        A .keras file that takes squares of pictures and gives probabilities.
    target
        The table to write: ``image`` (its path in the folder), a probability a class, ``label``:
        the likeliest class. A file that has no pixels has no probabilities, and its label says
        why: ``unreadable: …``, ``blank: …``, ``timeout: …``, ``too large: …``.
    settings
        How files are rendered.
    workers
        How many are rendered at once.

    Returns
    -------
    dict
        How many files there are of each label; of those without pixels, by the kind of reason.
    """
    start_keras()
    from reimaging.learn.model_file import load_model  # takes Keras, seconds at each start

    files = image_files(folder)
    network = load_model(model)
    side = side_of(network)
    rows: list[list[Any]] = [[path.relative_to(folder).as_posix()] for path in files]
    # the numbers of files that are on their way through the network
    waiting: deque[int] = deque()
    progress = tqdm(total=len(files), desc="classifying", unit="image", disable=None)

    def pictures() -> Iterator[Pixels]:
        rendered = convert_images(
            _read(files),
            workers=workers,
            short_side=settings.short_side,
            vector_dpi=settings.vector_dpi,
            timeout=settings.timeout,
        )
        for number, pixels, outcome in rendered:
            progress.update()
            if pixels is None:
                rows[number] += ["", "", "", outcome]
            else:
                waiting.append(number)
                yield fit(pixels, side)

    with progress:
        for count, answers in predict(network, pictures()):
            for answer in answers[:count]:
                number = waiting.popleft()
                rows[number] = _row(rows[number][0], answer)
    write_table(target, COLUMNS, rows)
    return _counts(rows)


def classify_stores(stores: Sequence[Path], model: Path, target: Path) -> dict[str, int]:
    """Classify the images of a profile, which lie in its image stores.

    Parameters
    ----------
    stores
        Of the profile's tars.
    model, target
        As above; ``image`` is the image_id.

    Returns
    -------
    dict
        As above.

    Raises
    ------
    ReimagingError
        If a store is missing.
    """
    start_keras()
    from reimaging.learn.model_file import load_model

    network = load_model(model)
    counts: Counter[str] = Counter()

    def rows() -> Iterator[list[Any]]:
        for path, (numbers, outcomes) in zip(stores, first_outcomes(stores), strict=True):
            told = dict(zip(numbers.tolist(), outcomes, strict=True))
            for row in _of_store(path, network, told):
                counts[_kind(row)] += 1
                yield row

    write_table(target, COLUMNS, rows())
    return dict(counts)


def _of_store(path: Path, network: Any, outcomes: Mapping[int, str]) -> Iterator[list[Any]]:
    """Classify some images of a store, and give their rows: those without pixels come last."""
    good = [image for image, outcome in outcomes.items() if outcome == "ok"]
    progress = tqdm(total=len(good), desc=f"classifying {path.stem}", unit="image")
    with ImageStore(path) as images, progress:
        for count, answers in predict(network, decoded(images, good, side_of(network))):
            done = int(progress.n)
            yield from map(_row, good[done : done + count], answers)
            progress.update(count)
    for image, outcome in outcomes.items():
        if outcome != "ok":
            yield [image, "", "", "", outcome]


def _row(image: int | str, answer: NDArray[np.float32]) -> list[Any]:
    return [image, *(f"{float(value):.6f}" for value in answer), CLASSES[int(answer.argmax())]]


def _counts(rows: list[list[Any]]) -> dict[str, int]:
    return dict(Counter(map(_kind, rows)))


def _kind(row: list[Any]) -> str:
    return str(row[-1]).partition(":")[0]


def _read(files: list[Path]) -> Iterator[tuple[int, bytes | None, str | None]]:
    for number, path in enumerate(files):
        try:
            data = path.read_bytes() if path.stat().st_size <= _LARGEST else None
        except OSError:  # gone, or not ours to read: as unreadable as an empty one
            data = b""
        yield number, data, read_header(data).format if data else None
