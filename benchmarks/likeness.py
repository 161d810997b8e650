"""How like arXiv the sample is: class, tone, colour, aspect, turn, and what white alone tells.

Distances between distributions are Wasserstein's: by how much, on average, values must be moved to
turn one into the other; in points for shares, in octaves for the aspect. Beside each stands the
distance between halves of the real images, which no sample can fall below.
"""

import sys

import numpy as np
from pictures import CLASSES, Shown, of_class, real_pictures, sample_pictures, tones
from results import table, write
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
    distances = []
    for label in CLASSES:
        ours = of_class(drawn, label)
        theirs = of_class(real, label, random_only=label == "diagram")
        for name in _MEASURES:
            distances.append(_distance(label, name, theirs, ours, measured))
        distances.append(_distance(label, "aspect", theirs, ours, measured))
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
    write("likeness", body)
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


def _distance(
    label: str,
    name: str,
    theirs: list[Shown],
    ours: list[Shown],
    measured: dict[int, dict[str, float]],
) -> tuple[str, ...]:
    a, b = (np.array([measured[id(p)][name] for p in part]) for part in (theirs, ours))
    unit = 100.0
    means = [f"{100 * values.mean():.0f} %" for values in (a, b)]
    if name == "aspect":
        means = [f"{np.median(values):.2f} (median)" for values in (a, b)]
        a, b, unit = np.log2(a), np.log2(b), 1.0
    digits = 1 if unit > 1 else 2
    floor = np.median([_between_halves(a, seed) for seed in range(25)])
    apart = unit * wasserstein_distance(a, b)
    return (label, name, *means, f"{apart:.{digits}f}", f"{unit * floor:.{digits}f}")


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
