import io
import re
import struct
import subprocess
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from reimaging.sample import postscript
from reimaging.sample.plots import line_plot, wire_surface
from reimaging.sample.topics import TOPICS

WHEN = datetime(2001, 7, 3, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize("creator", ["IDL Version 6.0", "gnuplot", "PGPLOT", "SM", "fig2dev", ""])
@pytest.mark.parametrize("plot", [line_plot, wire_surface])
def test_the_ink_lies_inside_the_bounding_box(creator, plot):
    drawing, _ = plot(np.random.default_rng(2), TOPICS["astro"])
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
    drawing, _ = line_plot(np.random.default_rng(0), TOPICS["hep"])
    program = postscript.program([drawing], "xfig", WHEN, preview=black).decode("latin-1")
    assert "%%BeginPreview: 12 3 1 3\n% 0000\n% FF80\n% 0000\n%%EndPreview\n" in program


def test_a_date_is_written_as_the_programs_of_the_time_did():
    assert postscript.dated(WHEN) == "Tue Jul  3 05:06:07 2001"
