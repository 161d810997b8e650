"""Captions in the manner of each field: what the picture shows, then what the field adds to it."""

import re

import numpy as np

from reimaging.sample.text import one, two_quantities
from reimaging.sample.topics import Quantity, Topic

#: What is said of plots alone, by family; `{a}` and `{b}` are two cases, `{x}` and `{y}` two
#: quantities with `{xs}` and `{ys}` as their symbols, `{n}` and `{m}` numbers, `{thing}` and
#: `{method}` the topic's.
_OF_PLOTS: dict[str, tuple[str, ...]] = {
    "hep": (
        "Solid line: {a}; dashed line: {b}.",
        "The curves are, from top to bottom, for {a}, {b} and their sum.",
        "The band shows the uncertainty from the scale, varied by a factor of two.",
        "The data are from Ref.~\\cite{{one}}; the errors are statistical.",
        "We use ${xs}={n}.{m}$ and set all other couplings to zero.",
        "The shaded area is excluded at $9{m}\\%$ C.L.",
    ),
    "astro": (
        "Solid line: {a}; dashed line: {b}.",
        "Filled circles are {a}, open circles {b}.",
        "The error bars are $1\\sigma$; upper limits are marked by arrows.",
        "The dotted line is the relation of \\cite{{two}}, scaled to $H_0=7{m}$ km s$^{{-1}}$.",
        "The grey band encloses 68\\% of the realizations.",
        "The residuals have an rms of 0.{n}{m} in units of ${ys}$.",
    ),
    "matter": (
        "The lines are guides to the eye.",
        "Symbols: {a}; solid line: fit to Eq.~({n}) with ${xs}_0=0.{m}$.",
        "The curves are shifted vertically by {n} units for clarity.",
        "Open symbols were taken at {a}, full symbols at {b}.",
        "Error bars are smaller than the symbols.",
        "The arrow marks ${xs}_c={n}.{m}(1)$.",
    ),
    "quantum": (
        "Dots are measured, the line is theory without free parameters.",
        "The parameters are $\\gamma=0.{n}\\,g$ and $\\kappa={m}\\,g$; solid: {a}, dashed: {b}.",
        "Each point is the mean of {n}000 runs.",
        "The dashed line is the classical limit.",
        "Time is in units of $1/\\gamma$.",
        "The shaded region is what theory allows for $\\eta=0.{n}{m}$.",
    ),
    "math": (
        "The slope of the dashed line is ${n}/{m}$.",
        "Here $n=2^{{{n}}}$ and ${xs}\\in[0,{m}]$.",
        "The dotted line is the bound of Theorem~{n}.",
        "Averages over {n}00 samples.",
        "Both axes are logarithmic; the rate is $O(h^{{{n}}})$.",
    ),
    "fluids": (
        "---, {a}; -- --, {b}.",
        "Symbols are the measurements of \\cite{{one}}.",
        "The inertial range is ${xs}^{{-5/3}}$.",
        "Velocities are made dimensionless with $u_\\tau$, lengths with $\\nu/u_\\tau$.",
        "The time step is $\\Delta t={n}\\times 10^{{-{m}}}$.",
        "Averaged over {n}0 turnover times.",
    ),
    "life": (
        "Error bars: s.e.m., $n={n}{m}$.",
        "Shaded: standard deviation over {n}0 runs.",
        "The fit (line) gives {y} of ${n}.{m}\\pm 0.{m}$.",
        "$p<0.0{n}$, two-sided test.",
        "Blue: {a}. Red: {b}.",
        "Dashed line, prediction of the model with $\\alpha=0.{n}$.",
    ),
    "learning": (
        "Averaged over {n}0 runs with different seeds; bands are one standard deviation.",
        "Higher is better.",
        "The dashed line is {a}.",
        "We compare {a} with {b} under the same budget.",
        "Results are for $d={n}{m}$ and $\\lambda=10^{{-{n}}}$.",
        "Best viewed in colour.",
    ),
    "vision": (
        "Best viewed in colour.",
        "{A} is compared with {b}; numbers in the legend are the area under the curve.",
        "Our method is best for all but {n}\\% of the thresholds.",
        "All networks were trained for {n}0k iterations.",
        "The $x$ axis is logarithmic.",
        "Higher is better.",
    ),
}
#: What is said of any picture, by family.
_OF_ANY: dict[str, tuple[str, ...]] = {
    "hep": (
        "See text for the definition of ${ys}$.",
        "We have taken {a} throughout.",
        "Here {y} is kept fixed at ${ys}={n}{m}$.",
        "The analogous result for {b} differs by less than {n}\\%.",
        "Momenta flow from left to right.",
    ),
    "astro": (
        "The selection of {a} is described in \\S {n}.",
        "North is up and east is to the left.",
        "Details on {thing} are given in \\cite{{one}}.",
        "We adopt $\\Omega_m=0.{n}$ and $\\Omega_\\Lambda=0.{m}$.",
        "[See the electronic edition for a colour version of this figure.]",
        "It was made with {method}.",
    ),
    "matter": (
        "(Color online.)",
        "The case of {a} is shown; {b} looks alike.",
        "All data were taken at ${n}.{m}$ K.",
        "The sample is the one of Ref.~\\cite{{two}}.",
        "The parameters are $U/t={n}$ and $V/t=0.{m}$.",
    ),
    "quantum": (
        "(Color online)",
        "Here {a}; for {b} see Sec.~{n}.",
        "All parameters as in the text unless stated otherwise.",
        "The state is $|\\psi\\rangle=(|0{n}\\rangle+|{m}0\\rangle)/\\sqrt{{2}}$.",
        "The drive is weak, $\\Omega={n}.{m}\\,\\gamma$.",
    ),
    "math": (
        "The graph $G_{{{n}}}$ is the smallest with this property.",
        "Compare Lemma~{n}.",
        "The map $f$ sends $A_{n}$ to $A_{m}$ and fixes the rest.",
        "Only {a} is drawn.",
        "Here ${ys}\\le {n}$ and every face has degree {m}.",
    ),
    "fluids": (
        "Flow is from left to right.",
        "({{\\it a}}) {A}; ({{\\it b}}) {b}.",
        "The domain is ${n}\\pi h\\times 2h\\times {m}\\pi h$.",
        "Only every {n}th point is drawn.",
        "Obtained by {method}, as described in \\S\\,{n}.",
    ),
    "life": (
        "Scale bar, {n}0 $\\mu$m.",
        "{{\\bf (A)}} {A}. {{\\bf (B)}} {B}.",
        "Representative of {n} independent experiments.",
        "See Methods for how {thing} were prepared.",
        "Parameters as in Table~{n}.",
    ),
    "learning": (
        "See Section~{n} for details.",
        "Arrows show the flow of information.",
        "Shaded nodes are observed.",
        "The plate is repeated $N={n}{m}$ times.",
        "{B} is treated in the supplementary material.",
    ),
    "vision": (
        "Best viewed in colour and with zoom.",
        "From left to right: input, {a}, {b}.",
        "More examples are in the supplementary material.",
        "The last row shows failures, mostly due to {effect}.",
        "Note how {method} recovers the fine parts.",
    ),
}
_PLOTTED = re.compile(r"against|as a function of|distribution|histogram|contours")
# what is said of curves or marks needs a picture that has them
_OF_CURVES = re.compile(r"(?i)solid|dashed|dotted|curve|\blines?\b|band|shaded|\bfit\b")
_OF_MARKS = re.compile(r"(?i)circle|symbol|\bdots\b|points|error|crosses|squares")
_PANELS = re.compile(r"\(?\{\{|From left")  # letters or sides of its own
_STROKES = re.compile(r"(?i)solid|dashed|dotted|\bfit\b|shaded")  # not explained twice
_RAW = re.compile(r"(?<!\\)([%&#])")


def caption_of(family: str, topic: Topic, abouts: list[str], rng: np.random.Generator) -> str:
    """Write the caption of a figure.

    Parameters
    ----------
    family, topic
        Of the article.
    abouts
        What each picture shows, as a phrase that starts with a small letter.
    rng
        The article's stream.
    """
    if len(abouts) == 1:
        lead = _opening(abouts[0], rng)
    elif len(abouts) == 2 and rng.random() < 0.5:
        sides = one(rng, ("Left|Right", "Top|Bottom", "Upper panel|Lower panel")).split("|")
        lead = " ".join(f"{side}: {text}." for side, text in zip(sides, abouts, strict=True))
    else:
        style = one(rng, ("({})~", "{{\\bf {}}} ", "({}) "))
        shown = [f"{style.format(letter_of(i))}{text}" for i, text in enumerate(abouts)]
        lead = "; ".join(shown) + "."
    more = int(rng.choice([0, 1, 2, 3, 4], p=[0.12, 0.24, 0.3, 0.22, 0.12]))
    pool = list(_OF_ANY[family])
    if _PLOTTED.search(" ".join(abouts)):
        pool += [said for said in _OF_PLOTS[family] * 2 if _is_seen(said, " ".join(abouts))]
    if _STROKES.search(lead):
        pool = [said for said in pool if not _STROKES.search(said)]
    if len(abouts) > 1:
        pool = [said for said in pool if not _PANELS.match(said)]
    order = [pool[int(i)] for i in rng.permutation(len(pool))]
    chosen = list(dict.fromkeys(order))[:more]
    said = _filled(" ".join(chosen), topic, rng)
    return f"{_RAW.sub(_escaped, lead)} {said}".strip()


def _is_seen(said: str, shown: str) -> bool:
    """Tell whether a picture of that phrase can have what a sentence speaks of."""
    if _OF_CURVES.search(said) and not re.search("as a function of|curve|fit", shown):
        return False
    return not _OF_MARKS.search(said) or "against" in shown


def letter_of(place: int) -> str:
    """Give the letter of a panel."""
    return "abcdefghijklmnopqrstuvwxyz"[place % 26]


def panel_caption(about: str) -> str:
    """Write the caption of one panel."""
    return _RAW.sub(_escaped, _sentence(about))


def _opening(about: str, rng: np.random.Generator) -> str:
    """Open with the phrase itself, or with words before it."""
    before = one(rng, ("", "", "", "", "Plot of ", "We show ", "This figure shows "))
    if before == "Plot of " and not _PLOTTED.search(about):
        before = ""
    return f"{before}{about}." if before else _sentence(about)


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:] + "."


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[1]}"


def _filled(text: str, topic: Topic, rng: np.random.Generator) -> str:
    x, y = two_quantities(topic, rng)
    first, second = (topic.cases[int(i)] for i in rng.permutation(len(topic.cases))[:2])
    return text.format(
        a=first,
        b=second,
        A=first[0].upper() + first[1:],
        B=second[0].upper() + second[1:],
        x=x.name,
        y=y.name,
        xs=_base(x),
        ys=_base(y),
        n=int(rng.integers(2, 10)),
        m=int(rng.integers(2, 10)),
        thing=one(rng, topic.objects),
        method=one(rng, topic.methods),
        effect=one(rng, topic.effects),
    )


def _base(quantity: Quantity) -> str:
    """Give a symbol that takes a sub- or superscript: one without either, else a plain letter."""
    return quantity.tex if not re.search(r"[_^(\s]", quantity.tex) else "Q"
