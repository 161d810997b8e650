"""What is measured of a file, by its kind: whether it has the same bytes, and how far it is off.

A measure is its name and its value as text. Of a file that another kind of machine makes otherwise
(a trained network, a map) there are, beside its bytes, numbers that are nearly the same there.
Libraries write the version of themselves into HDF5 and SQLite files: of these it is the content
that is measured.
"""

import csv
import hashlib
import math
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from reimaging.pixels.store import LEFT_OUT
from reimaging.provenance.record import file_sha256
from reimaging.table import read_table

Measures = Iterator[tuple[str, str]]

_ROWS = 64 << 20  # bytes of a dataset read at a time
_DEEP = 30  # groups within groups
PART = "in part"
# of what, not how much
_IDS = {
    *("image_id", "other", "cluster", "row", "column", "year", "identifier", "feature", "channel"),
    *("sample", "query", "alike", "splits"),
}


def of_file(path: Path) -> Measures:
    """Measure a file of which the bytes are all that counts."""
    yield "bytes", file_sha256(path)


def of_store(path: Path) -> Measures:
    """Measure an image store, of which every machine makes the same: its content.

    One of which a bundle leaves out images cannot be compared: it says how many.
    """
    with h5py.File(path) as file:
        left_out = file.attrs.get(LEFT_OUT, 0)
    yield (PART, str(left_out)) if left_out else next(of_hdf5(path))


def of_hdf5(path: Path) -> Measures:
    """Measure an HDF5 file: its content, and of each dataset of numbers the shape and how large.

    How large is the root mean square: a mean of coordinates about a centre is next to nothing.
    """
    digest, sizes = hashlib.sha256(), []
    with h5py.File(path) as file:
        _take_attributes(digest, file)
        for name, data in sorted(_datasets(file)):
            digest.update(f"{name} {data.shape} {data.dtype.str}".encode())
            _take_attributes(digest, data)
            sizes.append((name, data.shape, _take(digest, data)))
    yield "content", digest.hexdigest()
    for name, shape, size in sizes:
        if name.rsplit("/", 1)[-1] in _IDS or size is None:
            continue
        yield f"shape of {name}", " x ".join(map(str, shape))
        yield f"root mean square of {name}", number_text(size)


def _datasets(group: Any, within: str = "") -> Iterator[tuple[str, Any]]:
    for name, item in group.items():
        if isinstance(item, h5py.Dataset):
            yield within + name, item
        elif item is not None and within.count("/") < _DEEP:
            yield from _datasets(item, f"{within}{name}/")
        else:
            raise ValueError(f"{within}{name} leads nowhere")


def _take_attributes(digest: Any, item: Any) -> None:
    for name in sorted(item.attrs):
        value = item.attrs[name]
        told = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
        digest.update(f"{name}={told!r};".encode())


def _take(digest: Any, data: Any) -> float | None:
    """Take a dataset into a digest, some rows at a time; its root mean square if of numbers."""
    if data.shape == ():
        value = data[()]
        digest.update(repr(value.tolist() if hasattr(value, "tolist") else value).encode())
        return None
    rows = max(1, _ROWS // max(1, math.prod(data.shape[1:]) * data.dtype.itemsize))
    total = 0.0
    for start in range(0, data.shape[0], rows):
        part = data[start : start + rows]
        if part.dtype.kind == "O":  # an array's own repr leaves out the middle
            told = [each.tolist() if hasattr(each, "tolist") else each for each in part.ravel()]
            digest.update(repr(told).encode())
        else:
            digest.update(part.tobytes())
        if part.dtype.kind in "iuf":
            total += float(np.square(part, dtype=np.float64).sum())
    return math.sqrt(total / data.size) if data.size and data.dtype.kind in "iuf" else None


def of_database(path: Path) -> Iterator[tuple[str, str, str]]:
    """Measure each table of an SQLite database: (table, measure, value).

    The tables behind a full-text index are left out: they are made of the others.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        listed = database.execute(
            "SELECT name, type FROM pragma_table_list "
            "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        for name, _ in listed:
            columns = database.execute(f'SELECT name, type FROM pragma_table_info("{name}")')
            declared = columns.fetchall()
            order = ", ".join(str(n) for n in range(1, len(declared) + 1))
            digest, number = hashlib.sha256(repr(declared).encode()), 0
            for row in database.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):
                digest.update(repr(row).encode())
                number += 1
            yield name, "rows", str(number)
            yield name, "content", digest.hexdigest()


def of_table(path: Path) -> Measures:
    """Measure a table: its bytes, its rows, and the mean of each column of numbers."""
    yield "bytes", file_sha256(path)
    rows, sums, numbers, filled = 0, Counter[str](), Counter[str](), Counter[str]()
    with path.open(encoding="utf-8", newline="") as file:  # which may be large
        reader = csv.DictReader(file)
        for row in reader:
            rows += 1
            for column in reader.fieldnames or ():
                filled[column] += bool(row[column])
                if (value := _number(row[column])) is not None:
                    numbers[column] += 1
                    sums[column] += value  # type: ignore[assignment]
    yield "rows", str(rows)
    for column, number in numbers.items():
        if column not in _IDS and number == filled[column]:
            yield f"mean of {column}", number_text(sums[column] / number)


def of_cells(path: Path) -> Measures:
    """Measure a small table: its bytes, its rows, and each number by the words of its row.

    A row whose words are those of one before it is told by its place, too.
    """
    yield "bytes", file_sha256(path)
    rows = read_table(path)
    yield "rows", str(len(rows))
    columns = list(rows[0]) if rows else []
    worded = [c for c in columns if any(r[c] and _number(r[c]) is None for r in rows)]
    seen: set[str] = set()
    for place, row in enumerate(rows, 1):
        label = ", ".join(filter(None, (row[column] for column in worded)))
        if label in seen or not label:
            label = f"{label}, row {place}".removeprefix(", ")
        seen.add(label)
        for column in columns:
            if column not in worded and (value := _number(row[column])) is not None:
                yield f"{column} of {label}", number_text(value)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_MACRO = re.compile(r"\\newcommand\{\\(\w+)\}\{(.*)\}")


def of_numbers(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give the numbers of the text: (name, "value", as it is set, without the marks of TeX)."""
    told: dict[str, str] = {}
    for name, value in _MACRO.findall(path.read_text(encoding="utf-8")):
        before = f"{told[name]}; " if name in told else ""
        told[name] = before + plain_text(value)
    for name, value in told.items():
        if not name.startswith("numCommit"):
            yield name, "value", value


def plain_text(tex: str) -> str:
    r"""Take the marks of TeX from a number: ``1{,}539`` is 1539, ``26.5\,MB`` is 26.5 MB."""
    text = tex.replace("{,}", "").replace(r"\,", " ").replace(r"$\times$", "x")
    return re.sub(r"\\[a-zA-Z]+\{([^{}]*)\}", r"\1", text).replace("\\", "")


def of_network(path: Path) -> Measures:
    """Measure a network in Keras's format: its weights, how many there are, how large they are."""
    with (
        zipfile.ZipFile(path) as archive,
        h5py.File(BytesIO(archive.read("model.weights.h5"))) as h5,
    ):
        digest, number, squares = hashlib.sha256(archive.read("config.json")), 0, 0.0
        for name, data in sorted(_datasets(h5)):
            weights = np.asarray(data)
            digest.update(name.encode() + weights.tobytes())
            number += weights.size
            squares += float(np.square(weights, dtype=np.float64).sum())
    yield "content", digest.hexdigest()
    yield "weights", str(number)
    yield "root mean square of the weights", number_text(math.sqrt(squares / max(1, number)))


def of_pdf(path: Path) -> Measures:
    """Measure the text of a PDF: its pages, and the letters of each, without digits and signs.

    Digits are those of the numbers, which are measured by themselves; hyphens come and go with
    them. The name of a commit is left out.
    """
    yield "bytes", file_sha256(path)
    letters = [_letters(page) for page, _ in _pages(path)]
    yield "pages", str(len(letters))
    yield "letters", str(sum(map(len, letters)))
    for number, page in enumerate(letters, 1):
        yield f"letters of page {number}", hashlib.sha256(page.encode()).hexdigest()[:16]


def of_figure(path: Path) -> Measures:
    """Measure a figure as a PDF: its bytes, the size of its page in points, how many letters."""
    yield "bytes", file_sha256(path)
    pages = list(_pages(path))
    yield "pages", ", ".join(f"{width:.0f} x {height:.0f}" for _, (width, height) in pages)
    yield "letters", str(sum(len(_letters(page)) for page, _ in pages))


def of_text(path: Path) -> Measures:
    """Measure a text that is typeset: its bytes, and how many letters it has."""
    yield "bytes", file_sha256(path)
    yield "letters", str(len(_letters(path.read_text(encoding="utf-8"))))


def _pages(path: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path)) as document:
        for number in range(len(document)):
            page = document[number]
            yield page.get_textpage().get_text_range(), page.get_size()


_COMMIT = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b")


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", _COMMIT.sub("", text)))


def number_text(value: float) -> str:
    """Write a number with as many digits as are told of it: six."""
    return f"{value:.6g}"
