"""What is measured of a file, by its kind: whether it has the same bytes, and how far it is off.

A measure is its name and its value as text. Of a file that another kind of machine makes otherwise
(a trained network, a map) there are, beside its bytes, numbers that are nearly the same there.
Libraries write the version of themselves into HDF5 and SQLite files: of these it is the content
that is measured.
"""

import hashlib
import math
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from reimaging.table import read_table

Measures = Iterator[tuple[str, str]]

_BLOCK = 1 << 20  # bytes read at a time
_ROWS = 64 << 20  # bytes of a dataset read at a time
_IDS = (
    "image_id",
    "other",
    "cluster",
    "row",
    "column",
    "year",
    "identifier",
)  # of what, not how much


def file_digest(path: Path) -> str:
    """Give the sha256 of a file, as sha256sum does."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def of_file(path: Path) -> Measures:
    """Measure a file of which the bytes are all that counts."""
    yield "bytes", file_digest(path)


def of_content(path: Path) -> Measures:
    """Measure an HDF5 file of which every machine makes the same: its content."""
    yield next(of_hdf5(path))


def of_hdf5(path: Path) -> Measures:
    """Measure an HDF5 file: its content, the shape and the mean of each dataset of numbers."""
    digest, means = hashlib.sha256(), []
    with h5py.File(path) as file:
        _take_attributes(digest, file)
        for name, data in sorted(_datasets(file)):
            digest.update(f"{name} {data.shape} {data.dtype.str}".encode())
            _take_attributes(digest, data)
            means.append((name, data.shape, _take(digest, data)))
    yield "content", digest.hexdigest()
    for name, shape, mean in means:
        if name.rsplit("/", 1)[-1] in _IDS or mean is None:
            continue
        yield f"shape of {name}", " x ".join(map(str, shape))
        yield f"mean of {name}", number_text(mean)


def _datasets(group: Any, within: str = "") -> Iterator[tuple[str, Any]]:
    for name, item in group.items():
        if isinstance(item, h5py.Dataset):
            yield within + name, item
        else:
            yield from _datasets(item, f"{within}{name}/")


def _take_attributes(digest: Any, item: Any) -> None:
    for name in sorted(item.attrs):
        value = item.attrs[name]
        told = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
        digest.update(f"{name}={told!r};".encode())


def _take(digest: Any, data: Any) -> float | None:
    """Take a dataset into a digest, some rows at a time; its mean if it holds numbers."""
    if data.shape == ():
        value = data[()]
        digest.update(repr(value.tolist() if hasattr(value, "tolist") else value).encode())
        return None
    rows = max(1, _ROWS // max(1, math.prod(data.shape[1:]) * data.dtype.itemsize))
    total = 0.0
    for start in range(0, data.shape[0], rows):
        part = data[start : start + rows]
        digest.update(repr(part.tolist()).encode() if part.dtype.kind == "O" else part.tobytes())
        if part.dtype.kind in "iuf":
            total += float(part.sum(dtype=np.float64))
    return total / data.size if data.size and data.dtype.kind in "iuf" else None


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
            columns = database.execute(f'SELECT count(*) FROM pragma_table_info("{name}")')
            order = ", ".join(str(n) for n in range(1, columns.fetchone()[0] + 1))
            digest, number = hashlib.sha256(), 0
            for row in database.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):
                digest.update(repr(row).encode())
                number += 1
            yield name, "rows", str(number)
            yield name, "content", digest.hexdigest()


def of_table(path: Path) -> Measures:
    """Measure a table: its bytes, its rows, and the mean of each column of numbers."""
    yield "bytes", file_digest(path)
    rows = read_table(path)
    yield "rows", str(len(rows))
    for column in rows[0] if rows else ():
        numbers = [found for row in rows if (found := _number(row[column])) is not None]
        if (
            numbers
            and column not in _IDS
            and len(numbers) == sum(bool(row[column]) for row in rows)
        ):
            yield f"mean of {column}", number_text(sum(numbers) / len(numbers))


def of_cells(path: Path) -> Measures:
    """Measure a small table: its bytes, its rows, and each number by the words of its row.

    A row whose words are those of one before it is told by its place, too.
    """
    yield "bytes", file_digest(path)
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
    for name, value in _MACRO.findall(path.read_text(encoding="utf-8")):
        if not name.startswith("numCommit"):
            yield name, "value", plain_text(value)


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
    them.
    """
    import pypdfium2

    yield "bytes", file_digest(path)
    with closing(pypdfium2.PdfDocument(path)) as document:
        pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    letters = ["".join(re.findall(r"[^\W\d_]", page)) for page in pages]
    yield "pages", str(len(pages))
    yield "letters", str(sum(map(len, letters)))
    for number, page in enumerate(letters, 1):
        yield f"letters of page {number}", hashlib.sha256(page.encode()).hexdigest()[:16]


def number_text(value: float) -> str:
    """Write a number with as many digits as are told of it: six."""
    return f"{value:.6g}"
