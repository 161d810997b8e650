"""Plots of a quantity over a plane: heat maps, contours, arrows."""

import contourpy
import matplotlib
import numpy as np
from numpy.typing import NDArray

from reimaging.sample.diagrams.axes import Axes, Floats, label_of
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.page import finished, framed
from reimaging.sample.diagrams.planes import field, patterned, simulated
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

_MAPS = ("jet", "jet", "jet", "hot", "gray", "gray_r", "rainbow", "coolwarm", "viridis", "hsv",
         "Blues", "inferno", "afmhot", "RdBu_r", "bone", "copper", "gist_heat", "cubehelix",
         "magma", "plasma", "terrain", "seismic", "bwr", "YlOrRd")  # fmt: skip


def coloured(z: Floats, name: str, levels: int = 0) -> NDArray[np.uint8]:
    """Turn values of 0..1, (h, w), into RGB (h, w, 3) by one of matplotlib's colour maps.

    With `levels`, into as many steps.
    """
    if levels:
        z = np.floor(np.clip(z, 0, 0.999) * levels) / max(1, levels - 1)
    rgba = matplotlib.colormaps[name](np.clip(z, 0, 1))
    return np.asarray(255 * rgba[..., :3], dtype=np.uint8)


def pick_map(rng: np.random.Generator, look: Look) -> str:
    """Draw a colour map: the program's own, or another."""
    return str(rng.choice(look.maps)) if rng.random() < 0.55 else str(rng.choice(_MAPS))


def heat_map(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw a field in colours, in a frame, mostly with a colour bar."""
    abscissa, ordinate = two_quantities(topic, rng)
    barred = rng.random() < 0.65
    axes = framed(rng, look, aspect=float(rng.uniform(0.8, 1.7)), right=48.0 if barred else 0.0)
    name = pick_map(rng, look)
    draw = rng.random()
    if draw < 0.3:
        z = simulated(rng, 150, int(150 * rng.uniform(0.8, 1.6)))
    elif draw < 0.65:
        rows, columns = int(rng.choice([6, 16, 60, 140])), int(rng.choice([8, 24, 90, 180]))
        z = patterned(rng, rows, columns)
    else:
        _, _, z = field(rng, int(rng.choice([40, 100, 160])))
    if rng.random() < 0.25:
        z = z ** float(rng.choice([0.4, 3]))
    levels = int(rng.choice([0, 0, 0, 8, 14]))
    axes.drawing.tint(coloured(z[::-1], name, levels), *axes.place)
    if rng.random() < 0.2:
        draw_contours(rng, axes, z, int(rng.integers(3, 7)), WHITE if rng.random() < 0.5 else BLACK)
    if rng.random() < 0.15:
        x = np.linspace(0, 1, 60)
        y = 0.5 + 0.3 * np.sin(rng.uniform(1, 6) * x + rng.uniform(0, 6))
        axes.drawing.line(axes.at(x, y), 1.2, WHITE, (4, 2), clip=axes.place)
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    if barred:
        colour_bar(axes, name, levels, rng)
    what = str(rng.choice(["a map of", "the intensity of", "the density of"]))
    third = topic.quantities[int(rng.integers(len(topic.quantities)))]
    about = f"{what} {third.name} over {abscissa.name} and {ordinate.name}"
    if name in ("jet", "rainbow", "hsv"):
        about += "; red is high, blue is low" if rng.random() < 0.5 else ""
    return finished(rng, axes), about


def contour_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Level lines of a field, dashed where it is low, some with numbers."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, aspect=float(rng.uniform(0.85, 1.5)))
    _, _, z = field(rng, 70)
    ink = look.colours[0]
    draw_contours(rng, axes, z, int(rng.integers(4, 16)), ink, numbered=bool(rng.random() < 0.4))
    if rng.random() < 0.25:
        at = axes.at(rng.uniform(0.2, 0.8, 1), rng.uniform(0.2, 0.8, 1))[0]
        axes.mark(at[0], at[1], "+", 5, BLACK, False)
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    about = f"contours in the plane of {abscissa.name} and {ordinate.name}"
    return finished(rng, axes), about


def filled_contours(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Fill the space between level lines with colours."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, aspect=float(rng.uniform(0.8, 1.6)), right=48.0)
    levels, name = int(rng.integers(5, 14)), pick_map(rng, look)
    _, _, z = field(rng, 150)
    axes.drawing.tint(coloured(z[::-1], name, levels), *axes.place)
    if rng.random() < 0.6:
        draw_contours(rng, axes, z, levels - 1, BLACK)
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    if rng.random() < 0.7:
        colour_bar(axes, name, levels, rng)
    about = f"filled contours over {abscissa.name} and {ordinate.name}"
    return finished(rng, axes), about


def vector_field(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Arrows on a grid or along stream lines, perhaps on a coloured ground."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, aspect=float(rng.uniform(0.8, 1.6)))
    _, _, z = field(rng, 90)
    grounded = rng.random() < 0.3
    if grounded:
        axes.drawing.tint(coloured(z[::-1], pick_map(rng, look)), *axes.place)
    slopes = np.asarray(np.gradient(z))
    up, across = slopes[0], slopes[1]
    turned = rng.random() < 0.6
    u, v = (-up, across) if turned else (across, up)
    n = int(rng.integers(9, 24))
    longest = np.hypot(u, v).max() + 1e-12
    even, headed = rng.random() < 0.3, rng.random() < 0.7
    cell = min(axes.place[2], axes.place[3]) / n
    ink: Ink = BLACK if not grounded or rng.random() < 0.5 else WHITE
    for row in range(n):
        for column in range(n):
            x, y = (column + 0.5) / n, (row + 0.5) / n
            i, j = int(y * 89), int(x * 89)
            arm = np.array([u[i, j], v[i, j]])
            length = np.hypot(*arm)
            arm = arm / (length + 1e-12) * cell * (0.9 if even else 1.6 * length / longest)
            start = axes.at(np.array([x]), np.array([y]))[0] - arm / 2
            if headed:
                axes.drawing.arrow(start, start + arm, look.pen, ink, head=min(4.0, 0.4 * cell))
            else:
                axes.drawing.line([start, start + arm], look.pen, ink)
    if rng.random() < 0.75:
        axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    return finished(rng, axes), f"the vector field over {abscissa.name} and {ordinate.name}"


def draw_contours(
    rng: np.random.Generator,
    axes: Axes,
    z: Floats,
    count: int,
    ink: Ink,
    numbered: bool = False,
) -> None:
    """Draw level lines of z, (h, w), over the frame."""
    rows, columns = z.shape
    x, y = np.linspace(0, 1, columns), np.linspace(0, 1, rows)
    lines = contourpy.contour_generator(x, y, z)
    dashed = rng.random() < 0.3
    for place, level in enumerate(np.linspace(z.min(), z.max(), count + 2)[1:-1]):
        dash = (4.0, 3.0) if dashed and place < count / 2 else ()
        for line in lines.lines(float(level)):
            points = np.asarray(line)
            page = axes.at(points[:, 0], points[:, 1])
            axes.drawing.line(page, axes.look.line, ink, dash, clip=axes.place)
            if numbered and len(points) > 25:
                at = page[int(len(page) // 2)]
                text, size = f"{level:.2g}", 0.7 * axes.look.size
                wide = 0.3 * size * len(text)
                axes.drawing.box(at[0] - wide, at[1] - 0.5 * size, 2 * wide, size, WHITE, 0)
                axes.drawing.write(at[0], at[1] - 0.35 * size, text, size, font=axes.look.font)


def colour_bar(axes: Axes, name: str, levels: int, rng: np.random.Generator) -> None:
    """Set a colour bar with numbers to the right of the frame."""
    left, bottom, width, height = axes.place
    wedge = coloured(np.linspace(1, 0, 128)[:, None], name, levels)
    x, wide = left + width + 10, float(rng.uniform(7, 13))
    axes.drawing.tint(wedge, x, bottom, wide, height)
    axes.drawing.box(x, bottom, wide, height, None, axes.look.pen)
    top, steps = float(rng.choice([1, 2, 5, 0.1, 30, 256])), int(rng.integers(2, 9))
    size = 0.85 * axes.look.size
    for place in range(steps + 1):
        y = bottom + height * place / steps
        text = f"{top * place / steps:.3g}"
        axes.drawing.line([(x + wide - 3, y), (x + wide, y)], axes.look.pen)
        axes.drawing.write(x + wide + 3, y - size / 3, text, size, 0, font=axes.look.font)
