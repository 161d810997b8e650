"""How the drawings of RESULTS.md look."""

from typing import Any

WIDTH = 9.0  # inches: as wide as GitHub shows a page
PAPER = "#ffffff"
INK = "#1f2328"
FAINT = "#59636e"
HAIR = "#d8dee4"
BETTER = "#0072b2"
WORSE = "#d55e00"
OTHERS = "#b5bcc4"  # lines that are not named
# Okabe and Ito's, told apart by colour-blind readers too, and dark enough on white.
LINES = (BETTER, WORSE, "#007a5a", "#a8458a", "#8a6a00", "#4a4e9e")
SMALL = 7.5  # points

# What each becomes on a dark page.
DARK = {
    PAPER: "#0d1117",
    INK: "#e6edf3",
    FAINT: "#9198a1",
    HAIR: "#30363d",
    BETTER: "#56b4e9",
    WORSE: "#ff9a52",
    OTHERS: "#565d66",
    LINES[2]: "#3fc79a",
    LINES[3]: "#e79acb",
    LINES[4]: "#e3c04b",
    LINES[5]: "#a5a8f0",
}

SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.facecolor": "none",
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "benchmarks",
}


def short(number: float) -> str:
    """Write a number of rows shortly: 950, 10 k, 1.5 M."""
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if number >= size:
            return f"{number / size:.3g}{unit}"
    return f"{number:,.0f}"


def value_text(value: float) -> str:
    """Write a measured value with the digits that tell something: 0.012, 3.4, 1,200."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
