"""EPS and PS through Ghostscript: one process a drawing, fenced in.

PostScript is a programming language and its files come from anybody. Each process gets a private
folder with its input, ``-dSAFER``, leave to touch that alone, limits on memory, processor time and
file size, and a clock that ends its whole process group. It gets no folder for temporary files:
``-dSAFER`` lets a drawing write as many of them as it likes, gigabytes within its time.
"""

import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.ingest.dsc import DscHeader, postscript_part, read_dsc
from reimaging.pixels.no_pixels import unreadable
from reimaging.pixels.trim import Canvas, canvas_of

_MEMORY_KIB = 1_500_000
_FILE_BLOCKS = 500_000  # of 512 bytes, the largest file it may write: a page, or what it says
_LIMITS = (
    f'ulimit -c 0; ulimit -v {_MEMORY_KIB}; ulimit -f {_FILE_BLOCKS}; ulimit -t "$0"; exec "$@"'
)
_ERROR = re.compile(r"Error: /(\w+)(?: in (?:--)?([\w.-]{1,40}?)(?:--)?\s)?")


def draw_postscript(data: bytes, dsc: DscHeader, scale: float, deadline: float) -> Canvas:
    """Draw the first page of a PostScript file on white, cropped to its bounding box.

    Parameters
    ----------
    data
        The whole file, DOS container included.
    dsc
        Its header, from `reimaging.ingest.dsc.read_dsc`.
    scale
        Pixels a point.
    deadline
        When to give up, on the clock of `time.monotonic`.

    Returns
    -------
    ndarray
        The canvas, H x W.

    Raises
    ------
    NoPixels
        If Ghostscript fails or draws nothing.
    TimeoutError
        If it is not done by then.
    ReimagingError
        If Ghostscript is not installed, or there is no room for its input.
    """
    program = shutil.which("gs")
    if program is None:
        raise ReimagingError(
            "EPS and PS files need Ghostscript, and there is no program 'gs' on the PATH: "
            "install it (Debian and Ubuntu: apt install ghostscript; conda: ghostscript)."
        )
    with tempfile.TemporaryDirectory(prefix="reimaging-") as name:
        folder = Path(name)
        try:
            (folder / "input.ps").write_bytes(_crop_line(dsc) + postscript_part(data))
        except OSError as error:
            raise ReimagingError(f"{folder} cannot be written to: {error.strerror}.") from error
        errors = _run(_arguments(program, folder, scale, dsc), folder, deadline)
        page = folder / "page.ppm"
        if not page.exists() or not page.stat().st_size:
            if not _ERROR.search(errors):
                _check(program)  # the fault may be the machine's, and then is not the file's
            raise unreadable(_reason(errors))
        with page.open("rb") as file:
            # the drawing may have turned the device into one that writes numbers as text
            if file.read(2) != b"P6":
                raise unreadable("it draws no page of pixels")
        try:
            with Image.open(page, formats=["PPM"]) as image:
                return canvas_of(image)
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            raise unreadable(_reason(errors)) from error


@functools.cache
def _check(program: str) -> None:
    """See whether Ghostscript draws a plain page at all."""
    with tempfile.TemporaryDirectory(prefix="reimaging-") as name:
        folder = Path(name)
        (folder / "input.ps").write_bytes(b"%!\n0 0 9 9 rectfill showpage\n")
        try:
            arguments = _arguments(program, folder, 0.1, read_dsc(b""))
            errors = _run(arguments, folder, time.monotonic() + 60)
        except TimeoutError:
            errors = "it does not end"
        if not (folder / "page.ppm").exists():
            said = " ".join(errors.split())[:300] or "it says nothing"
            raise ReimagingError(f"Ghostscript ({program}) does not draw a plain page: {said}.")


def _crop_line(dsc: DscHeader) -> bytes:
    """Give a header that Ghostscript crops by: it trusts the first line and the first boxes."""
    if dsc.fine_box is None:
        return b""
    box = " ".join(f"{side:.10g}" for side in dsc.fine_box)
    boxes = f"%%BoundingBox: {box}\n%%HiResBoundingBox: {box}\n"
    return f"%!PS-Adobe-3.0 EPSF-3.0\n{boxes}".encode()


def _arguments(program: str, folder: Path, scale: float, dsc: DscHeader) -> list[str]:
    # whole pixels along both sides: of a background, half a pixel at the edge would be no border
    across, up = (72 * max(1, round(side * scale)) / side for side in dsc.drawn_size)
    return [
        program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dNOPROMPT",
        # a box that is of no use is no box
        *(["-dEPSCrop"] if dsc.fine_box is not None else []),
        "-dFirstPage=1", "-dLastPage=1", "-sPAPERSIZE=letter", "-sstdout=%stderr",
        "-sBandListStorage=memory",  # else a large page needs temporary files
        f"--permit-file-read={folder}/input.ps",
        "-sDEVICE=ppmraw", f"-r{across:.6f}x{up:.6f}", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4",
        f"-sOutputFile={folder}/page.ppm", f"{folder}/input.ps",
    ]  # fmt: skip


def _run(arguments: list[str], folder: Path, deadline: float) -> str:
    allowed = deadline - time.monotonic()
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    with (folder / "errors").open("w+b") as errors:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _LIMITS, str(int(max(allowed, 0)) + 2), *arguments],
            cwd=folder,
            env=environment | {"TMPDIR": str(folder / "none"), "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
        try:
            process.wait(max(allowed, 0))
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        errors.seek(0)
        return errors.read(65_536).decode("latin-1")


def _reason(errors: str) -> str:
    found = _ERROR.search(errors)
    if found is None:
        return "Ghostscript draws no page of it"
    command = f" in {found[2]}" if found[2] else ""
    return f"PostScript error {found[1]}{command}"
