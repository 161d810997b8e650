"""Made bulk tars, to measure what reading and rendering hold: many ordinary ones, and a large one.

A few e-prints, of a paper with seven figures each, come again and again under other identifiers.
"""

import gzip
import io
import os
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from reimaging.acquire.manifest import BulkTar
from reimaging.index.part import write_part
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings

OF_ARTICLE = 7  # images; arXiv's articles have six and a half on average
OF_TAR = 4_000  # images
_KINDS = ("png", "png", "png", "jpg", "png", "png", "gif")
_DIFFERENT = 20  # e-prints; one of them has an EPS file, which takes Ghostscript
_EPS = (
    "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 80\n5 5 moveto 95 75 lineto stroke\nshowpage\n"
)
_WORDS = "The spectrum of a lattice as measured in noise, beside the model of the surface. "


def ingest(folder: Path, images: int, *, in_one: bool) -> None:
    """Read so many images in tars of 4,000, or in one tar, into parts of the index."""
    for number, (tar, path) in enumerate(_tars(folder, images, in_one)):
        write_part(_part(folder, number, in_one), tar, lambda path=path: path)


def convert(folder: Path, images: int, *, in_one: bool) -> None:
    """Render so many images, with the workers that the step `convert` would have."""
    tars = _tars(folder, images, in_one)
    for number, (tar, path) in enumerate(tars):
        write_images(
            folder / f"{number}-{in_one}.h5",
            tar,
            _part(folder, number, in_one),
            lambda path=path: path,
            ImageSettings(),
            workers=max(1, len(os.sched_getaffinity(0)) // len(tars)),
        )


def _tars(folder: Path, images: int, in_one: bool) -> list[tuple[BulkTar, Path]]:
    """Name tars; those of one size share one file."""
    folder.mkdir(parents=True, exist_ok=True)
    full, rest = (0, images) if in_one else divmod(images, OF_TAR)
    found = []
    for number, size in enumerate([OF_TAR] * full + [rest] * bool(rest)):
        path = folder / f"of-{size}.tar"
        if not path.is_file():
            make_tar(path, size)
        name = f"arXiv_src_1712_{number + 1:03d}.tar"
        told = BulkTar(
            name, f"src/{name}", f"{number:032x}", path.stat().st_size, "1712", number + 1
        )
        found.append((told, path))
    return found


def _part(folder: Path, number: int, in_one: bool) -> Path:
    return folder / f"{number}-{in_one}.sqlite3"


def make_tar(target: Path, images: int) -> None:
    """Make a bulk tar of so many images, in articles of seven."""
    eprints = [_eprint(number) for number in range(_DIFFERENT)]
    with tarfile.open(target, "w") as tar:
        for article in range(-(-images // OF_ARTICLE)):
            data = eprints[article % _DIFFERENT]
            info = tarfile.TarInfo(f"1712/1712.{article + 1:05d}.gz")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def _eprint(number: int) -> bytes:
    rng = np.random.default_rng(number)
    packed = io.BytesIO()
    names = [f"fig{place}.{kind}" for place, kind in enumerate(_KINDS)]
    if not number:
        names[-1] = "fig.eps"
    floats = "".join(
        rf"\begin{{figure}}\includegraphics{{{name}}}\caption{{{_WORDS}}}\end{{figure}}"
        for name in names
    )
    text = rf"\documentclass{{article}}\begin{{document}}{_WORDS * 200}{floats}\end{{document}}"
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w") as tar,
    ):
        for name in ("paper.tex", *names):
            data = text.encode() if name.endswith("tex") else _picture(name, rng)
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def _picture(name: str, rng: np.random.Generator) -> bytes:
    if name.endswith("eps"):
        return _EPS.encode()
    image = Image.new("RGB", (240, 180), "white")
    places = [tuple(each) for each in rng.integers(0, 180, (12, 2)).tolist()]
    ImageDraw.Draw(image).line(places, fill=(0, 80, 160), width=2)
    buffer = io.BytesIO()
    image.save(buffer, {"jpg": "JPEG"}.get(name[-3:], name[-3:].upper()))
    return buffer.getvalue()
