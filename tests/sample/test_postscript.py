import io
import re
import struct
import subprocess
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from reimaging.sample import postscript
from reimaging.sample.diagrams.lines import line_plot
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.diagrams.surfaces import surface
from reimaging.sample.drawing import Drawing
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

WHEN = datetime(2001, 7, 3, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize("creator", ["IDL Version 6.0", "gnuplot", "PGPLOT", "SM", "fig2dev", ""])
@pytest.mark.parametrize("plot", [line_plot, surface])
def test_the_ink_lies_inside_the_bounding_box(creator, plot):
    drawing, _ = plot(np.random.default_rng(2), TOPICS["astro"], LOOKS["idl"])
    program = postscript.program([drawing], creator, WHEN)
    run = subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=bbox", "-"],
        input=program, capture_output=True, check=True,
    )  # fmt: skip
    ink = [int(n) for n in re.search(rb"BoundingBox: (.*)\n", run.stderr)[1].split()]
    box = [int(n) for n in re.search(rb"BoundingBox: (.*)\n", program)[1].split()]
    assert box[0] <= ink[0] and box[1] <= ink[1] and ink[2] <= box[2] and ink[3] <= box[3]
    assert (ink[2] - ink[0]) > 0.6 * (box[2] - box[0])


def test_the_binary_header_says_where_postscript_and_preview_lie():
    eps = b"%!PS-Adobe-2.0 EPSF-2.0\nshowpage\n"
    data = postscript.in_binary_header(eps, Image.new("L", (8, 8)))
    magic, start, length, _, _, tiff, size, check = struct.unpack("<4s6IH", data[:30])
    assert magic == b"\xc5\xd0\xd3\xc6" and check == 0xFFFF
    assert data[start : start + length] == eps
    assert Image.open(io.BytesIO(data[tiff : tiff + size])).size == (8, 8)


def test_a_preview_holds_the_pixels_it_was_given():
    black = np.zeros((3, 12), bool)
    black[1, :9] = True
    drawing = Drawing(30, 30)
    program = postscript.program([drawing], "xfig", WHEN, preview=black).decode("latin-1")
    assert "%%BeginPreview: 12 3 1 3\n% 0000\n% FF80\n% 0000\n%%EndPreview\n" in program


def test_a_date_is_written_as_the_programs_of_the_time_did():
    assert postscript.dated(WHEN) == "Tue Jul  3 05:06:07 2001"


def _page():
    drawing = Drawing(120, 80)
    drawing.line([(0, 60), (120, 60)], 4, (1, 0, 0), clip=(30, 50, 40, 20))
    drawing.box(10, 10, 20, 20, (0, 0, 1), 0)
    drawing.write(80, 12, "$\\Gamma_b$ (x)", 14, ink=(0, 0.5, 0), angle=30)
    drawing.tint(np.tile(np.array([[[255, 160, 0]]], np.uint8), (4, 4, 1)), 90, 50, 20, 20)
    return drawing


def test_ghostscript_shows_what_our_pixels_show():
    program = postscript.program([_page()], "SM", WHEN)
    run = subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", "-r72", "-dEPSCrop",
         "-dGraphicsAlphaBits=4", "-dTextAlphaBits=4", "-sOutputFile=-", "-"],
        input=program, capture_output=True, check=True,
    )  # fmt: skip
    theirs = np.asarray(Image.open(io.BytesIO(run.stdout))).astype(int)
    ours = np.asarray(as_pixels(_page(), 72)).astype(int)
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).mean() < 6
    assert theirs[20, 50].tolist() == [255, 0, 0] and theirs[20, 15].min() == 255
    assert theirs[20, 100].tolist() == [255, 160, 0]
