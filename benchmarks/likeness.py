"""How like arXiv the sample is: class, tone, colour, aspect, turn, and what white alone tells.

Distances between distributions are Wasserstein's: by how much, on average, values must be moved to
turn one into the other; in points for shares, in octaves for the aspect. Beside each stands the
distance between halves of the real images, which no sample can fall below.
"""

import sys
from typing import NamedTuple

import numpy as np
from pictures import CLASSES, Shown, of_class, real_pictures, sample_pictures, tones
from results import Figure, table, write
from scipy.stats import wasserstein_distance

#: Counted by eye among 276 random images of arXiv.
SHARES = {"diagram": 91.0, "sensor": 4.0, "mixed": 5.0}
TURNED = 6.0
ASPECTS = {5: 0.69, 25: 1.03, 50: 1.27, 75: 1.55, 95: 3.0}
_MEASURES = ("white", "mid-tones", "dark", "strong colour")
_CUT = 0.36  # the share of white above which an image is called a diagram


def main() -> int:
    """Measure and write the section."""
    real, drawn = real_pictures(), sample_pictures()
    measured = {id(p): tones(p.image) for p in (*real, *drawn)}
    rows = [*_shares(drawn), *_aspects(drawn, measured)]
    body = table(("of all images", "real", "sample"), rows) + "\n\n"
    distances, figures = [], []
    for label in CLASSES:
        ours = of_class(drawn, label)
        theirs = of_class(real, label, random_only=label == "diagram")
        apart = {name: _distance(name, theirs, ours, measured) for name in (*_MEASURES, "aspect")}
        distances += [(label, name, *each.cells) for name, each in apart.items()]
        figures += _figures(label, apart)
        grey = [100 * np.mean([measured[id(p)]["grey"] for p in part]) for part in (theirs, ours)]
        numbers = (f"{grey[0]:.0f} %", f"{grey[1]:.0f} %", f"{abs(grey[0] - grey[1]):.1f}", "")
        distances.append((label, "wholly grey", *numbers))
    columns = (
        "class",
        "share of the picture",
        "real, mean",
        "sample, mean",
        "distance",
        "real halves",
    )
    body += table(columns, distances) + "\n\n"
    body += _threshold(real, drawn, measured)
    write("likeness", body, figures)
    return 0


def _shares(drawn: list[Shown]) -> list[tuple[str, str, str]]:
    rows = []
    for label, share in SHARES.items():
        ours = 100 * len(of_class(drawn, label)) / len(drawn)
        rows.append((label, f"{share:.0f} %", f"{ours:.1f} %"))
    turned = 100 * np.mean([p.turned > 0 for p in drawn])
    rows.append(("turned by 90 degrees", f"{TURNED:.0f} %", f"{turned:.1f} %"))
    return rows


def _aspects(
    drawn: list[Shown], measured: dict[int, dict[str, float]]
) -> list[tuple[str, str, str]]:
    values = [measured[id(p)]["aspect"] for p in drawn]
    ours = np.percentile(values, list(ASPECTS))
    return [
        (f"aspect, {level} %", f"{real:.2f}", f"{own:.2f}")
        for (level, real), own in zip(ASPECTS.items(), ours, strict=True)
    ]


class Distance(NamedTuple):
    """How far the sample is from real images, halves of these from each other, and the cells."""

    apart: float
    halves: float
    cells: tuple[str, ...]


def _distance(
    name: str, theirs: list[Shown], ours: list[Shown], measured: dict[int, dict[str, float]]
) -> Distance:
    a, b = (np.array([measured[id(p)][name] for p in part]) for part in (theirs, ours))
    unit = 100.0
    means = [f"{100 * values.mean():.0f} %" for values in (a, b)]
    if name == "aspect":
        means = [f"{np.median(values):.2f} (median)" for values in (a, b)]
        a, b, unit = np.log2(a), np.log2(b), 1.0
    digits = 1 if unit > 1 else 2
    floor = unit * float(np.median([_between_halves(a, seed) for seed in range(25)]))
    apart = unit * float(wasserstein_distance(a, b))
    return Distance(apart, floor, (*means, f"{apart:.{digits}f}", f"{floor:.{digits}f}"))


def _figures(label: str, apart: dict[str, Distance]) -> list[Figure]:
    """Give the distances of a class: of its aspects, and those of all tones in the mean."""
    tones = [each for name, each in apart.items() if name != "aspect"]
    mean = [float(np.mean([each[place] for each in tones])) for place in (0, 1)]
    return [
        Figure(f"{label}: {what}", value, unit, "lower", of)
        for what, unit, values in (
            ("tones", "points", mean), ("aspect", "octaves", apart["aspect"][:2]),
        )
        for of, value in zip(("ours", "halves of the real ones"), values, strict=True)
    ]  # fmt: skip


def _between_halves(values: np.ndarray, seed: int) -> float:
    order = np.random.default_rng(seed).permutation(len(values))
    half = len(values) // 2
    return float(wasserstein_distance(values[order[:half]], values[order[half:]]))


def _threshold(real: list[Shown], drawn: list[Shown], measured: dict[int, dict[str, float]]) -> str:
    """Tell diagrams from the rest by white alone; classes weigh what they do in the real set."""
    weights = {label: len(of_class(real, label)) / len(real) for label in CLASSES}
    lines = []
    for name, pictures in (("real", real), ("sample", drawn)):
        white = {
            c: np.array([measured[id(p)]["white"] for p in of_class(pictures, c)]) for c in CLASSES
        }

        def right(cut: float, white: dict[str, np.ndarray] = white) -> float:
            return float(
                sum(w * np.mean((white[c] > cut) == (c == "diagram")) for c, w in weights.items())
            )

        best = max(np.linspace(0, 1, 101), key=right)
        pale = 100 * np.mean(white["diagram"] < 0.05)
        lines.append((name, f"{100 * right(_CUT):.1f} %", f"{100 * right(best):.1f} % ({best:.2f})",
                      f"{pale:.1f} %"))  # fmt: skip
    columns = ("", f"white > {_CUT}: right", "best cut: right", "diagrams with under 5 % white")
    return "A threshold on white, classes weighed as in the labelled set:\n\n" + table(
        columns, lines
    )


if __name__ == "__main__":
    sys.exit(main())
