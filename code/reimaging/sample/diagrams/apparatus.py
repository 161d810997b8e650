"""Machines in section: beam lines and rings of magnets, vessels with what is inside."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import WHITE, Drawing
from reimaging.sample.topics import Topic


def beam_line(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw magnets, cavities and counters along a line, or a ring of them."""
    sketch = Sketch(rng)
    count, x = int(rng.integers(5, 22)), 0.0
    high = float(rng.uniform(10, 26))
    ring = rng.random() < 0.3
    if ring:
        radius = 6.0 * count
        sketch.line(paths.arc(0, 0, radius), 1)
        for place in range(count):
            turn = 2 * np.pi * place / count
            ahead, out = (
                np.array([-np.sin(turn), np.cos(turn)]),
                np.array([np.cos(turn), np.sin(turn)]),
            )
            spot, a, b = radius * out, 8 * ahead, 0.35 * high * out
            sketch.shape(
                [spot - a - b, spot + a - b, spot + a + b, spot - a + b], sketch.fill(place % 2)
            )
        sketch.arrow([(-radius * 1.8, -radius), (0, -radius)])
        sketch.write(-radius * 1.8, 4 - radius, pick(rng, "injection", "linac", "$e^-$"), 1, 0)
    else:
        for _ in range(count):
            wide = float(rng.uniform(4, 34))
            kind = rng.random()
            fill = sketch.fill(int(rng.integers(4)))
            if kind < 0.25:
                sketch.disc(x + wide / 2, 0, wide / 2, fill, flat=2 * high / wide)
            elif kind < 0.4:
                sketch.shape(
                    [(x, -high), (x, high), (x + wide, high / 2), (x + wide, -high / 2)], fill
                )
            else:
                tall = high * rng.uniform(0.4, 1.3)
                both = rng.random() < 0.4
                sketch.box(
                    x, 3 if both else -tall, wide, tall if both else 2 * tall, fill, corner=0
                )
                if both:
                    sketch.box(x, -tall - 3, wide, tall, fill, corner=0)
            if rng.random() < 0.35:
                name = pick(
                    rng,
                    "Q1",
                    "Q2",
                    "D1",
                    "BPM",
                    "target",
                    "RF",
                    "S1",
                    "DC",
                    "TOF",
                    "Cherenkov",
                    "ECAL",
                )
                tilt = 90 if rng.random() < 0.3 else 0
                sketch.write(x + wide / 2, high * 1.4 + 5, name, 0.75, 0.0 if tilt else 0.5, tilt)
            x += wide + float(rng.uniform(3, 24))
        sketch.line([(-25, 0), (x + 10, 0)], 0.8, sketch.ink(1), (5, 2, 1, 2))
        sketch.arrow([(0, -high * 1.7), (x, -high * 1.7)], 0.7, both=True)
        sketch.write(
            x / 2, -high * 1.7 - sketch.hand.size - 3, f"{rng.uniform(0.5, 30):.1f} m", 0.9
        )
    return sketch.page(), pick(
        rng,
        "layout of the beam line",
        f"the {'ring' if ring else 'line'} with its {count} elements",
        "schematic view of the spectrometer",
    )


def apparatus(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw an apparatus in cross section: nested vessels, parts inside, labels with lines."""
    sketch = Sketch(rng)
    wide, high = float(rng.uniform(90, 200)), float(rng.uniform(80, 220))
    shells = int(rng.integers(1, 4))
    for shell in range(shells):
        inset = 9.0 * shell
        fill = mixed(sketch.fill(shell), WHITE, 0.3)
        sketch.box(inset, inset, wide - 2 * inset, high - 2 * inset, fill)
    inset = 9.0 * shells
    inner_w, inner_h = wide - 2 * inset, high - 2 * inset
    if rng.random() < 0.5:
        level = float(rng.uniform(0.3, 0.8)) * inner_h
        sketch.box(inset, inset, inner_w, level, mixed((0.5, 0.7, 0.95), WHITE, 0.3), corner=0)
        for _ in range(int(rng.integers(5, 40))):
            x, y = (
                rng.uniform(inset + 3, inset + inner_w - 3),
                rng.uniform(inset + 3, inset + level),
            )
            sketch.line([(x, y), (x + 5, y)], 0.5)
    names = (
        "sample", "heater", "window", "coil", "pump", "cold finger", "electrode", "substrate",
        "shield", "quartz tube", "thermometer", "piston", "nozzle", "PMT", "magnet", "anode",
        "LN2", "valve",
    )  # fmt: skip
    order = rng.permutation(len(names))
    parts = int(rng.integers(2, 7))
    for place in range(parts):
        w, h = inner_w * rng.uniform(0.08, 0.5), inner_h * rng.uniform(0.05, 0.2)
        x = inset + (inner_w - w) / 2 + rng.choice((0, 0, -0.25, 0.25)) * inner_w * 0.8
        x = float(np.clip(x, inset, inset + inner_w - w))
        y = inset + (place + 0.3) * inner_h / parts
        if rng.random() < 0.3:
            for row in range(4):
                for side in (x, x + w):
                    sketch.disc(side, y + row * 5, 2.3, WHITE)
        elif rng.random() < 0.3:
            sketch.box(x, y, w, h, WHITE, corner=0)
            hatch = np.arange(x, x + w - h, 4)
            for start in hatch:
                sketch.line([(start, y), (start + h, y + h)], 0.5)
        else:
            sketch.box(x, y, w, h, sketch.fill(place + 1), corner=0)
        out = wide + 22
        if rng.random() < 0.8:
            left = rng.random() < 0.35
            foot = (-22.0 if left else out, y + h / 2 + float(rng.uniform(-8, 8)))
            sketch.line([(x + w / 2, y + h / 2), foot], 0.6)
            name = names[int(order[place])]
            sketch.write(
                foot[0] + (-3 if left else 3), foot[1] - 3, name, 0.9, 1.0 if left else 0.0
            )
    if rng.random() < 0.4:
        sketch.arrow([(wide / 2, high + 40), (wide / 2, high + 4)], 1.4, sketch.ink(1))
        sketch.write(wide / 2 + 5, high + 24, pick(rng, "beam", "$I$", "gas", "laser", "$F$"), 1, 0)
    return sketch.page(), pick(
        rng,
        "cross section of the apparatus",
        f"the cell in cross section, with its {parts} main parts",
        f"schematic of the device for {words.thing(rng, topic)}",
    )
