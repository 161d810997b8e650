import pytest


@pytest.fixture
def eps():
    """Write an EPS file around drawing commands."""

    def make(commands, box="0 0 200 200", first="%!PS-Adobe-3.0 EPSF-3.0"):
        return f"{first}\n%%BoundingBox: {box}\n%%EndComments\n{commands}\nshowpage\n".encode()

    return make


@pytest.fixture
def red_box():
    """PostScript for a red box of 100 x 50 points at (30, 40)."""
    return "1 0 0 setrgbcolor 30 40 100 50 rectfill"
