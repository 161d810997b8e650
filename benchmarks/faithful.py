"""How true our pixels are: SSIM against one trusted renderer a format, over the corpus.

The reference is drawn at 300 dpi by poppler (PDF), Ghostscript (EPS, PS), rsvg (SVG) or decoded by
Pillow (else), trimmed as ours, and shrunk to our size by the mean over the area. How far two
trusted renderers agree on PDF, poppler and Ghostscript, says what can be hoped for.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpus import CORPUS, unpacked_images
from corpus import Image as File
from PIL import Image
from results import Figure, peers, table, write
from skimage.metrics import structural_similarity

from reimaging.ingest.dsc import postscript_part
from reimaging.pixels.no_pixels import NoPixels
from reimaging.pixels.render import render
from reimaging.pixels.trim import canvas_of, trim

DPI = 300
LOW = 0.85  # each image below is named
NAMES = {"pdf": "poppler", "eps": "Ghostscript", "ps": "Ghostscript", "svg": "rsvg"}
_GS = (
    "gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", f"-r{DPI}",
    "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-dLastPage=1", "-sPAPERSIZE=letter",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """SSIM of one file: ours to the reference; for PDF also Ghostscript to poppler, and to ours."""

    file: File
    ours: float
    second: float | None = None
    ours_second: float | None = None


def main() -> int:
    """Measure and write the section."""
    peers({"pdftoppm": "poppler-utils", "gs": "ghostscript", "rsvg-convert": "librsvg2-bin"})
    Image.MAX_IMAGE_PIXELS = None
    with unpacked_images(CORPUS / "src") as files, ThreadPoolExecutor(2) as pool:
        scores = list(pool.map(score, files))
    groups: dict[str, list[Score]] = defaultdict(list)
    for each in scores:
        groups[each.file.format].append(each)
    rows = [
        _row(f"{format}, ours to {NAMES.get(format, 'Pillow')}", [each.ours for each in group])
        for format, group in groups.items()
    ]
    agreed = [each.second for each in scores if each.second is not None]
    rows.append(_row("pdf, Ghostscript to poppler", agreed))
    figures = [
        Figure(format, statistics.mean(each.ours for each in group), "SSIM")
        for format, group in groups.items()
    ]
    if agreed:
        figures.append(Figure("pdf", statistics.mean(agreed), "SSIM", of="Ghostscript"))
    low = [
        (each.file.name, f"{each.ours:.3f}", _shown(each.second), _shown(each.ours_second))
        for each in scores
        if each.ours < LOW
    ]
    text = table(("renderers", "files", "mean", "median", "least", f"below {LOW}"), rows)
    text += f"\n\nFiles below {LOW}; docs/reading.md says why.\n\n" + table(
        ("file", "ours to the reference", "Ghostscript to poppler", "ours to Ghostscript"), low
    )
    write("faithful", f"SSIM (grey, scikit-image's defaults); 1 is the same.\n\n{text}", figures)
    return 0


def score(file: File) -> Score:
    """Compare our pixels of a file with those of the trusted renderers."""
    pixels = render(file.data, file.format).pixels
    if pixels is None:
        return Score(file, 0.0)
    ours = np.asarray(Image.fromarray(pixels).convert("L"))
    first = ssim(ours, _grey(reference(file), ours))
    if file.format != "pdf":
        return Score(file, first)
    poppler, ghostscript = (_grey(draw(file.path), ours) for draw in (_poppler, _ghostscript))
    return Score(file, first, ssim(ghostscript, poppler), ssim(ours, ghostscript))


def reference(file: File) -> Image.Image:
    """Give what the trusted renderer of its format makes of a file."""
    if file.format == "pdf":
        return _poppler(file.path)
    if file.format in ("eps", "ps"):
        return _ghostscript(file.path, postscript_part(file.data))
    if file.format == "svg":
        return _drawn("rsvg-convert", "-d", str(DPI), "-p", str(DPI), "-b", "white", str(file.path))
    with Image.open(file.path) as image:
        if image.has_transparency_data:
            layer = image.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        return image.convert("RGB")


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Compare two grey pictures of one size; the window shrinks with a very small picture."""
    window = min(7, (min(one.shape) - 1) // 2 * 2 + 1)
    return float(structural_similarity(one, other, data_range=255, win_size=window))


def _poppler(path: Path) -> Image.Image:
    return _drawn("pdftoppm", "-r", str(DPI), "-f", "1", "-l", "1", "-cropbox", str(path))


def _ghostscript(path: Path, postscript: bytes | None = None) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "page.ppm")
        source = Path(folder, "input.ps")
        if postscript is None:
            command = [*_GS, "-dUseCropBox", f"-sOutputFile={target}", str(path)]
        else:  # -dEPSCrop asks for a first line that says EPSF
            source.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n" + postscript)
            command = [*_GS, "-dEPSCrop", f"-sOutputFile={target}", str(source)]
        subprocess.run(command, capture_output=True, check=True)
        with Image.open(target) as image:
            return image.convert("RGB")


def _drawn(*command: str) -> Image.Image:
    with tempfile.TemporaryFile() as target:
        subprocess.run(command, stdout=target, stderr=subprocess.DEVNULL, check=True)
        target.seek(0, os.SEEK_SET)
        with Image.open(target) as image:
            return image.convert("RGB")


def _grey(image: Image.Image, like: np.ndarray) -> np.ndarray:
    """Trim a reference and shrink it to the size of ours by the mean over the area."""
    try:
        canvas = trim(canvas_of(image))
    except NoPixels:
        return np.full_like(like, 255)
    rows, columns = canvas.shape
    trimmed = Image.frombuffer("RGBX", (columns, rows), np.ascontiguousarray(canvas))
    grey = trimmed.convert("RGB").convert("L")
    return np.asarray(grey.resize(like.shape[::-1], Image.Resampling.BOX))


def _row(name: str, values: list[float]) -> tuple[object, ...]:
    middle = (statistics.mean(values), statistics.median(values), min(values))
    return name, len(values), *(f"{each:.4f}" for each in middle), sum(v < LOW for v in values)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
