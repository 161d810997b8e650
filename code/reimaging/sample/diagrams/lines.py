"""Line plots: curves of a theory or a record, in one frame."""

from dataclasses import replace

import numpy as np

from reimaging.sample.diagrams.axes import DASHES, MARKS, Axes, Floats, label_of
from reimaging.sample.diagrams.curves import family, noisy_curve
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.page import finished, framed
from reimaging.sample.drawing import BLACK, Drawing, Ink, Path
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

_PALE: tuple[Ink, ...] = (
    (0.8, 0.8, 0.8), (0.75, 0.85, 1), (1, 0.9, 0.55), (0.6, 0.9, 0.6), (1, 1, 0), (0.6, 0.6, 0.6),
    (0.72, 0.9, 0.1), (0.55, 0.65, 0.75), (1, 0.75, 0.75),
)  # fmt: skip

_REGIONS = (
    "Excluded",
    "excluded",
    "excluded by LEP",
    "I",
    "II",
    "LEP",
    "95% CL",
    "CDF",
    "this work",
)


def line_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Several curves in one frame, told apart by dashes, marks or colour."""
    abscissa, ordinate = two_quantities(topic, rng)
    xlog, ylog = bool(rng.random() < 0.18), bool(rng.random() < 0.25)
    axes = framed(rng, look, xlog=xlog, ylog=ylog)
    axes.ground()
    count = int(rng.choice([1, 2, 3, 4, 5, 7, 10], p=[0.25, 0.22, 0.2, 0.15, 0.09, 0.06, 0.03]))
    rows = draw_curves(rng, topic, axes, count)
    if rng.random() < 0.15:
        _bare(rng, axes)
    else:
        axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    if count > 1:
        _name(rng, axes, rows)
    about = f"{ordinate.name} as a function of {abscissa.name}"
    if count > 1:
        about += f" for {count} values of the coupling" if rng.random() < 0.4 else ""
        told = {
            "dashes": "; solid: {a}, dashed: {b}",
            "colour": "; the colours tell the cases apart",
        }
        if rng.random() < 0.5:
            how = "dashes" if len(look.colours) == 1 else "colour"
            about += told[how].format(a=topic.cases[0], b=topic.cases[1])
    return finished(rng, axes), about


def record(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw a measured record: a spectrum, a noisy trace, a series in time."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look)
    axes.ground()
    x = np.linspace(0, 1, int(rng.choice([120, 300, 700, 1200])))
    count = int(rng.choice([1, 1, 1, 2, 3]))
    stacked = count > 1 and rng.random() < 0.6
    for place in range(count):
        y = noisy_curve(rng, x)
        if stacked:
            y = (y + place) / count
        ink = look.colours[place % len(look.colours)]
        if rng.random() < 0.2:
            x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
        _curve(axes, x, y, ink, DASHES[0])
        x = np.linspace(0, 1, 300)
    for _ in range(int(rng.choice([0, 0, 0, 2, 5]))):
        at, up = float(rng.uniform(0.1, 0.9)), float(rng.uniform(0.6, 0.85))
        page = axes.at(np.array([at, at]), np.array([up, up + 0.06]))
        axes.drawing.line(page, look.pen)
        text = str(rng.choice(["H$\\alpha$", "Fe", "O III", "Na I", "A", "B", "$\\nu_3$", "(211)"]))
        axes.drawing.write(page[1, 0], page[1, 1] + 2, text, 0.8 * look.size, font=look.font)
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    kind = str(rng.choice(["the record of", "the spectrum of", "the measured course of"]))
    return finished(rng, axes), f"{kind} {ordinate.name} over {abscissa.name}"


def exclusion_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Regions of a plane that are excluded or allowed, some of them hatched, with words in them."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, aspect=float(rng.uniform(0.9, 1.3)), xlog=bool(rng.random() < 0.3))
    axes.ground()
    x = np.linspace(0, 1, 100)
    coloured = len(look.colours) > 1 or rng.random() < 0.3
    words = []
    levels = np.sort(rng.uniform(0.25, 1.1, int(rng.integers(1, 4))))[::-1]
    rising = rng.random() < 0.5
    for place, level in enumerate(levels):
        y = level * (family(rng, x, 1)[0] if rng.random() < 0.5 else x ** rng.uniform(0.3, 2))
        y = y if rising else level - y
        grey = float(rng.uniform(0.55, 0.95))
        fill = _PALE[int(rng.integers(len(_PALE)))] if coloured else (grey, grey, grey)
        if rng.random() < 0.7:
            axes.area(_x(axes, x), _y(axes, 0 * x), _y(axes, y), fill)
        else:
            _hatch(axes, x, y)
        _curve(axes, x, y, BLACK, DASHES[place % 3])
        spot = int(rng.integers(15, 85))
        at = axes.at(x[[spot]], np.clip(0.55 * y[[spot]], 0.04, 0.9))[0]
        words.append((at, str(rng.choice(_REGIONS))))
    for at, word in words:  # last, lest a later region covers them
        axes.drawing.write(at[0], at[1], word, look.size * 1.1, font=look.font, weight=look.pen)
    if rng.random() < 0.4:
        page = axes.at(np.array([0, 1.0]), np.full(2, rng.uniform(0.3, 0.8)))
        axes.drawing.line(page, look.line, dash=DASHES[2])
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    about = f"regions of {abscissa.name} and {ordinate.name} that are excluded at 95% confidence"
    return finished(rng, axes), about


def inset_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw a plot with a smaller one in its corner."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look)
    axes.ground()
    draw_curves(rng, topic, axes, int(rng.integers(1, 4)))
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    left, bottom, width, height = axes.place
    w, h = rng.uniform(0.3, 0.48) * width, rng.uniform(0.28, 0.45) * height
    aside, below = 2.2 * look.size, 1.6 * look.size
    across, low = axes.free((w + aside) / width, (h + below) / height)
    x = left + (0.96 * width - w if across > 0.5 else aside + 0.05 * width)
    y = bottom + (below + 0.05 * height if low else 0.93 * height - h)
    page = (x - aside, y - below, w + aside + 0.3 * look.size, h + below + 0.3 * look.size)
    axes.drawing.box(*page, (1, 1, 1), 0)
    small = _smaller(look, 0.7)
    inset = Axes(axes.drawing, (x, y, w, h), (0, 1), (0, 2), small)
    draw_curves(rng, topic, inset, int(rng.integers(1, 3)))
    inset.frame()
    about = f"{ordinate.name} against {abscissa.name}; the inset enlarges the part near the origin"
    return finished(rng, axes), about


def twin_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Two curves over one axis, the second with an axis of its own on the right."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, right=3.6 * look.size)
    draw_curves(rng, topic, axes, 2)
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    left, bottom, width, height = axes.place
    top, x = float(rng.choice([1, 5, 20, 100])), left + width + 0.4 * look.size
    for place in range(6):
        y = bottom + height * place / 5 - 0.34 * look.size
        axes.drawing.write(x, y, f"{top * place / 5:g}", look.size, 0, font=look.font)
    other, _ = two_quantities(topic, rng)
    x, size = x + 3 * look.size, look.size * look.label
    label = label_of(other, look, rng)
    axes.drawing.write(x, bottom + height / 2, label, size, angle=90, font=look.font)
    about = f"{ordinate.name} (left) and {other.name} (right) over {abscissa.name}"
    return finished(rng, axes), about


def draw_curves(
    rng: np.random.Generator, topic: Topic, axes: Axes, count: int
) -> list[tuple[str, Ink, tuple[float, ...], str]]:
    """Draw `count` curves into a frame; returns the rows of its legend."""
    look = axes.look
    marked = rng.random() < 0.3
    few = marked and rng.random() < 0.8
    x = np.linspace(0, 1, int(rng.integers(6, 22)) if few else 160)
    colours = look.colours
    dashed = len(colours) == 1 or rng.random() < 0.4
    banded = rng.random() < 0.08
    rows = []
    for place, y in enumerate(family(rng, x, count)):
        ink = colours[place % len(colours)]
        dash = DASHES[place % len(DASHES)] if dashed and not few else ()
        if rng.random() < 0.1:
            y = y + rng.normal(0, 0.015, x.size)
        if banded:
            pale = _PALE[int(rng.integers(len(_PALE)))]
            axes.area(_x(axes, x), _y(axes, y - 0.05), _y(axes, y + 0.05), pale)
        if not marked or rng.random() < 0.85:
            _curve(axes, x, y, ink, dash)
        mark = MARKS[place % len(MARKS)] if marked else ""
        if marked:
            step = 1 if few else 12
            radius = float(rng.uniform(0.18, 0.34)) * look.size
            page_x, page_y = _x(axes, x[::step]), _y(axes, y[::step])
            axes.marks(page_x, page_y, mark, radius, ink, bool(rng.random() < 0.5))
        rows.append((topic.cases[place % len(topic.cases)], ink, dash, mark))
    if rng.random() < 0.12:
        across = bool(rng.random() < 0.6)
        at = np.full(2, rng.uniform(0.15, 0.85))
        ends = axes.at(np.array([0, 1.0]), at) if across else axes.at(at, np.array([0, 1.0]))
        axes.drawing.line(ends, look.pen, dash=DASHES[int(rng.integers(3))])
    return rows


def _name(
    rng: np.random.Generator, axes: Axes, rows: list[tuple[str, Ink, tuple[float, ...], str]]
) -> None:
    """Name curves by a legend, by numbers beside them, or by parameters."""
    look, draw = axes.look, rng.random()
    if draw < 0.45:
        if rng.random() < 0.5:
            sign = str(rng.choice(["$\\alpha$", "N", "$T$", "$\\beta$", "$r$", "L", "$\\kappa$"]))
            values = np.round(np.sort(rng.uniform(0.1, 9, len(rows))), 1)
            rows = [(f"{sign} = {v:g}", *row[1:]) for v, row in zip(values, rows, strict=True)]
        axes.legend(rng, rows)
    elif draw < 0.65:
        names = str(rng.choice(["1234567890", "abcdefghij", "ABCDEFGHIJ"]))
        curves = [m for m in axes.drawing.marks if isinstance(m, Path) and m.clip == axes.place
                  and m.fill is None and len(m.points) > 4]  # fmt: skip
        _, bottom, _, height = axes.place
        spread = np.linspace(0.25, 0.85, max(2, len(rows)))
        for place, curve in enumerate(curves[: len(rows)]):
            x, y = curve.points[int(spread[place] * (len(curve.points) - 1))]
            y = min(y + 0.35 * look.size, bottom + height - look.size)
            if y > bottom:
                axes.drawing.write(
                    x, y, names[place % 10], look.size, font=look.font, weight=look.pen
                )


def _bare(rng: np.random.Generator, axes: Axes) -> None:
    """Draw axes with hardly anything on them: no labels, perhaps no numbers."""
    axes.frame(xnumbers=bool(rng.random() < 0.6), ynumbers=bool(rng.random() < 0.6))


def _curve(axes: Axes, x: Floats, y: Floats, ink: Ink, dash: tuple[float, ...]) -> None:
    axes.curve(_x(axes, x), _y(axes, y), ink, dash)


def _x(axes: Axes, share: Floats) -> Floats:
    return axes.xlim[0] + (axes.xlim[1] - axes.xlim[0]) * share


def _y(axes: Axes, share: Floats) -> Floats:
    return axes.ylim[0] + (axes.ylim[1] - axes.ylim[0]) * share


def _hatch(axes: Axes, x: Floats, y: Floats) -> None:
    """Hatch the region below a curve with slanted lines."""
    _, _, width, height = axes.place
    for start in np.arange(0, 1.4, 0.03):
        ends = np.array([[start, 0.0], [start - 0.4, 0.4 * width / height]])
        at = np.clip(np.interp(ends[0, 0], x, y), 0, 1)
        length = min(1.0, at / max(ends[1, 1], 1e-9))
        stop = ends[0] + length * (ends[1] - ends[0])
        page = axes.at(np.array([ends[0, 0], stop[0]]), np.array([0, stop[1]]))
        axes.drawing.line(page, axes.look.pen, clip=axes.place)


def _smaller(look: Look, factor: float) -> Look:
    return replace(look, size=factor * look.size, tick=factor * look.tick)
