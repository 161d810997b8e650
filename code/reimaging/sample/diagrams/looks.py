"""How the plots of each program look: fonts, frames, ticks, colours, and when it was in use.

Drawn after the programs' defaults; `weight` follows the study's table of creators, and the looks
counted by eye among 276 random images of arXiv.
"""

from dataclasses import dataclass, replace

import numpy as np

from reimaging.sample.drawing import BLACK, Ink

_PRIMARY: tuple[Ink, ...] = ((1, 0, 0), (0, 0, 1), (0, 0.6, 0), (0.85, 0, 0.85), (0, 0.75, 0.75))
_GNUPLOT: tuple[Ink, ...] = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1), (0.6, 0.3, 0))
_ORIGIN: tuple[Ink, ...] = (BLACK, (1, 0, 0), (0, 0, 1), (0, 0.5, 0.5), (0.9, 0.5, 0))
_MATLAB: tuple[Ink, ...] = ((0, 0, 1), (0, 0.5, 0), (1, 0, 0), (0, 0.75, 0.75), (0.75, 0, 0.75))
_MATLAB_2014: tuple[Ink, ...] = (
    (0, 0.447, 0.741), (0.85, 0.325, 0.098), (0.929, 0.694, 0.125), (0.494, 0.184, 0.556),
    (0.466, 0.674, 0.188),
)  # fmt: skip
_WOLFRAM: tuple[Ink, ...] = (
    (0.25, 0.25, 0.6), (0.6, 0.25, 0.4), (0.6, 0.55, 0.25), (0.25, 0.6, 0.35),
)  # fmt: skip
_WOLFRAM_10: tuple[Ink, ...] = (
    (0.37, 0.51, 0.71), (0.88, 0.61, 0.14), (0.56, 0.69, 0.2), (0.92, 0.39, 0.21),
)  # fmt: skip
_EXCEL_2003: tuple[Ink, ...] = (
    (0, 0, 0.5),
    (1, 0, 1),
    (0.9, 0.85, 0),
    (0, 0.8, 0.8),
    (0.5, 0, 0.5),
)
_OFFICE: tuple[Ink, ...] = (
    (0.31, 0.51, 0.74), (0.75, 0.31, 0.3), (0.61, 0.73, 0.35), (0.5, 0.39, 0.63),
)  # fmt: skip
_R: tuple[Ink, ...] = (BLACK, (1, 0, 0), (0, 0.8, 0), (0, 0, 1), (0, 0.9, 0.9))
_PAW: tuple[Ink, ...] = (BLACK, (1, 0, 0), (0, 0, 1), (0, 0.7, 0), (1, 0, 1))


@dataclass(frozen=True)
class Look:
    """What a program's plots have in common; sizes in points for axes about 250 wide.

    `ticks` is "in", "out" or "cross"; `frame` "box", "L" (two sides) or "cross" (axes through the
    origin, no frame); `grid` "", "dots" or "lines". `mono` is the share of plots without colour,
    `tex` that of labels with sub- and superscripts, `first` and `last` the years of its use.
    """

    name: str
    first: int
    last: int
    weight: float
    font: str
    size: float = 10.0
    label: float = 1.1
    pen: float = 0.5
    line: float = 0.5
    ticks: str = "in"
    tick: float = 5.0
    mirrored: bool = True
    minor: bool = True
    frame: str = "box"
    grid: str = ""
    colours: tuple[Ink, ...] = _PRIMARY
    mono: float = 0.5
    legend: str = "plain"
    tex: float = 0.9
    end_labels: bool = False
    aspect: tuple[float, float] = (1.1, 1.5)
    maps: tuple[str, ...] = ("jet",)
    surface: str = "wire"
    ground: Ink | None = None
    cell: float = 0.0


#: The looks that our own strokes draw; those of matplotlib itself are in charts.py.
LOOKS: dict[str, Look] = {
    look.name: look
    for look in (
        Look("idl", 1991, 2018, 7, "stroke", 10, 1.0, 0.5, 0.5, tick=4, mono=0.72, legend="words",
             aspect=(0.95, 1.6), maps=("gray", "gist_heat", "rainbow", "gray_r", "gist_stern")),
        Look("pgplot", 1992, 2014, 4, "stroke", 10, 1.1, 0.4, 0.4, tick=5, mono=0.75,
             legend="words", aspect=(1.0, 1.5), maps=("gray_r", "gray", "gist_heat")),
        Look("supermongo", 1992, 2016, 6, "stroke roman", 10.5, 1.2, 0.4, 0.4, tick=6, mono=0.82,
             legend="words", aspect=(0.9, 1.25), maps=("gray_r",)),
        Look("topdrawer", 1991, 1997, 1.5, "stroke roman", 10, 1.1, 0.5, 0.5, tick=4, mono=1.0,
             legend="words", aspect=(1.2, 1.4), maps=("gray_r",), tex=0.6),
        Look("gnuplot", 1992, 2006, 6, "sans", 9.5, 1.0, 0.5, 0.5, tick=4, minor=False,
             colours=_GNUPLOT, mono=0.62, tex=0.15, aspect=(1.35, 1.55), surface="wire",
             maps=("gnuplot", "hot")),
        Look("gnuplot 4", 2004, 2020, 4, "sans", 11, 1.05, 0.7, 0.9, tick=5, minor=False,
             colours=_GNUPLOT, mono=0.25, tex=0.6, aspect=(1.3, 1.5),
             maps=("gnuplot", "hot", "jet")),
        Look("grace", 1995, 2018, 8, "serif bold", 13, 1.2, 1.0, 0.9, tick=5, colours=_PRIMARY,
             mono=0.4, legend="box", tex=0.85, aspect=(1.15, 1.4)),
        Look("grace light", 1994, 2018, 4, "serif", 12, 1.15, 0.8, 0.8, tick=5, mono=0.45,
             legend="plain", aspect=(1.1, 1.4)),
        Look("origin", 1997, 2020, 7, "serif bold", 13.5, 1.2, 1.1, 0.9, tick=4.5, mirrored=False,
             colours=_ORIGIN, mono=0.35, legend="plain", tex=0.9, aspect=(1.15, 1.45)),
        Look("origin sans", 2000, 2020, 5, "sans", 13, 1.2, 1.0, 0.9, tick=4.5, ticks="out",
             mirrored=False, colours=_ORIGIN, mono=0.25, tex=0.9, aspect=(1.1, 1.45)),
        Look("matlab", 1996, 2014, 6, "sans", 9, 1.05, 0.5, 0.5, tick=3, minor=False,
             colours=_MATLAB, mono=0.2, legend="box", tex=0.7, aspect=(1.2, 1.35),
             maps=("jet", "jet", "hot", "gray"), surface="faces"),
        Look("matlab thick", 2002, 2020, 3, "sans", 11.5, 1.1, 0.7, 1.5, tick=3.5, minor=False,
             colours=_MATLAB, mono=0.1, legend="box", grid="dots", tex=0.7, aspect=(1.2, 1.35),
             surface="faces"),
        Look("matlab 2014", 2014, 2020, 5, "sans", 10.5, 1.1, 0.5, 1.1, tick=3, minor=False,
             colours=_MATLAB_2014, mono=0.08, legend="box", grid="lines", tex=0.75,
             aspect=(1.2, 1.35), maps=("viridis", "jet"), surface="faces"),
        Look("mathematica", 1992, 2008, 5, "mono", 9, 1.0, 0.4, 0.5, tick=3, frame="cross",
             mono=0.8, legend="none", tex=0.2, end_labels=True, aspect=(1.55, 1.68),
             maps=("gray",), surface="lilac"),
        Look("mathematica 6", 2007, 2014, 4, "serif", 10, 1.1, 0.4, 0.8, tick=3, frame="box",
             mirrored=True, colours=_WOLFRAM, mono=0.3, legend="none", tex=0.8, aspect=(1.5, 1.65),
             maps=("cividis", "gist_earth"), surface="lilac"),
        Look("mathematica 10", 2014, 2020, 4, "sans", 10, 1.1, 0.4, 1.0, tick=3, frame="cross",
             colours=_WOLFRAM_10, mono=0.05, legend="plain", tex=0.8, end_labels=True,
             aspect=(1.5, 1.65), maps=("cividis", "YlOrBr_r"), surface="lilac"),
        Look("paw", 1992, 2006, 5, "stroke duplex", 10, 1.0, 0.5, 0.6, tick=6, colours=_PAW,
             mono=0.75, legend="words", tex=0.9, end_labels=True, aspect=(0.95, 1.15)),
        Look("root", 2002, 2020, 5, "sans", 11, 1.05, 0.6, 0.9, tick=6, colours=_PAW, mono=0.2,
             legend="box", tex=0.95, end_labels=True, aspect=(1.2, 1.5), maps=("jet", "rainbow")),
        Look("r", 2003, 2020, 4, "sans", 10, 1.0, 0.5, 0.6, ticks="out", tick=5, mirrored=False,
             minor=False, colours=_R, mono=0.55, legend="box", tex=0.3, aspect=(0.95, 1.3),
             maps=("YlOrRd_r", "gray")),
        Look("excel 2003", 1997, 2008, 1.2, "sans", 9.5, 1.0, 0.6, 1.4, ticks="out", tick=3,
             minor=False, frame="L", grid="lines", colours=_EXCEL_2003, mono=0.15, legend="box",
             tex=0.05, aspect=(1.4, 1.8), ground=(0.75, 0.75, 0.75)),
        Look("excel", 2007, 2020, 2.2, "sans", 10, 1.0, 0.5, 2.0, ticks="out", tick=3, minor=False,
             frame="L", grid="lines", colours=_OFFICE, mono=0.05, legend="plain", tex=0.05,
             aspect=(1.3, 1.8)),
    )
}  # fmt: skip


def dressed(look: Look, rng: np.random.Generator) -> Look:
    """Vary a look as authors do: larger letters, thicker lines, no colour."""
    size = look.size * float(np.exp(rng.normal(0.08, 0.22)))
    thick = float(np.exp(rng.normal(0, 0.25))) * (2.0 if rng.random() < 0.12 else 1.0)
    line = look.line * thick * float(rng.choice([1, 1, 1, 1.6, 2.4]))
    colours = (BLACK,) if rng.random() < look.mono else look.colours
    if len(colours) > 1 and rng.random() < 0.4:
        colours = (BLACK, *colours)
    if len(colours) > 1 and rng.random() < 0.3:
        colours = tuple(colours[int(i)] for i in rng.permutation(len(colours)))
    return replace(
        look,
        size=float(np.clip(size, 5.5, 22)),
        pen=min(2.0, look.pen * thick),
        line=min(3.5, line),
        colours=colours,
        legend=look.legend if rng.random() < 0.75 else str(rng.choice(["box", "plain", "none"])),
        grid=look.grid if rng.random() < 0.85 else str(rng.choice(["", "dots", "lines"])),
        ticks=look.ticks if rng.random() < 0.93 else "out",
    )
