import io
import os
import signal
import threading

import numpy as np
import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.pixels.render import render
from reimaging.pixels.worker import Worker

SETTINGS = {"short_side": 512, "vector_dpi": 300, "timeout": 30.0}


def png(colour="red"):
    image = Image.new("RGB", (64, 32), "white")
    image.paste(colour, (10, 10, 20, 15))
    buffer = io.BytesIO()
    image.save(buffer, "png")
    return buffer.getvalue()


@pytest.fixture
def worker():
    with Worker() as worker:
        yield worker


def laid_out_for_ever():
    """Make an SVG of nested uses: 10 to the 5th squares, which takes librsvg many seconds."""
    levels = "".join(
        f'<g id="g{n + 1}">' + f'<use href="#g{n}" x="1"/>' * 10 + "</g>" for n in range(5)
    )
    square = '<rect id="g0" width="50" height="50" fill="red" opacity=".5" filter="url(#f)"/>'
    blur = '<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">'
    return f'{head}<defs>{blur}{square}{levels}</defs><use href="#g5"/></svg>'.encode()


def test_renders_what_render_renders(worker):
    for data, format in ((png(), "png"), (b"junk", "png"), (png("blue"), "png"), (b"", None)):
        here, there = render(data, format), worker.render(data, format, **SETTINGS)
        assert there.outcome == here.outcome
        assert (there.pixels is None) == (here.pixels is None)
        if here.pixels is not None:
            assert np.array_equal(there.pixels, here.pixels)


def test_what_hangs_is_ended_and_the_next_file_goes_on(worker):
    assert (
        worker.render(laid_out_for_ever(), "svg", **SETTINGS | {"timeout": 1.0}).outcome
        == "timeout: over 1 s"
    )
    assert worker.render(png(), "png", **SETTINGS).outcome == "ok"


def test_a_renderer_that_dies_costs_its_file_alone(worker):
    worker.render(png(), "png", **SETTINGS)
    pid = worker._child._process.pid
    killer = threading.Timer(0.5, os.kill, (pid, signal.SIGSEGV))
    killer.start()
    assert (
        worker.render(laid_out_for_ever(), "svg", **SETTINGS).outcome
        == "unreadable: its renderer crashed"
    )
    assert worker.render(png(), "png", **SETTINGS).outcome == "ok"


def test_what_the_user_can_mend_reaches_the_user(eps, red_box, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with Worker() as worker, pytest.raises(ReimagingError, match="install"):
        worker.render(eps(red_box), "eps", **SETTINGS)
