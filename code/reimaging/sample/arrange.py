"""Which images of an article share a figure, what form it has, and what its caption says."""

from dataclasses import dataclass, replace

import numpy as np

from reimaging.sample.captions import caption_of, panel_caption
from reimaging.sample.eras import ODDITIES_OF_FIGURES
from reimaging.sample.floats import OF_PARTS, Float
from reimaging.sample.plan import PlannedArticle
from reimaging.sample.text import one
from reimaging.sample.topics import Topic

_IMAGES = {habit.name: habit.images for habit in ODDITIES_OF_FIGURES}
#: Forms that can ask for one more file.
_OPEN = frozenset({"", "no label", "minipages", "sideways", "one column"})
_DRAWN_BY_TEX = {
    "listing": "the loop at the heart of {method}",
    "tikz": "sketch of {thing} with the axis along which {effect} sets in",
}


@dataclass(frozen=True)
class Shown:
    """An image that a figure shows: its path in the article, its kind, what is to be seen."""

    path: str
    kind: str
    about: str


def arrange(
    article: PlannedArticle, topic: Topic, shown: list[Shown], rng: np.random.Generator
) -> list[Float]:
    """Make the figures of an article from its images, in order.

    Parameters
    ----------
    article, topic
        Its plan, whose oddities give some figures their forms, and what it is about.
    shown
        The images.
    rng
        The article's stream.

    Returns
    -------
    list of Float
        Each image is in one of them; a form that TeX draws by itself has none.
    """
    floats, start = [], 0
    for number, (form, size) in enumerate(_slots(article, shown, rng), 1):
        group = shown[start : start + size]
        floats.append(_float(article, topic, group, form, number, rng))
        start += size
    if "missing image" in article.oddities:
        able = [i for i, made in enumerate(floats) if made.form in _OPEN]
        if able:
            floats[able[-1]] = replace(floats[able[-1]], missing="fig_lost.eps")
    return floats


def _slots(
    article: PlannedArticle, shown: list[Shown], rng: np.random.Generator
) -> list[tuple[str, int]]:
    """Share out the images: mostly one to a figure, more in the styles and forms made for it."""
    sizes = {"subfigure": (2, 2, 3, 4), "subfloat": (1, 2, 3, 4), "aastex": (1, 1, 2)}
    usual = (1,) if article.year < 1997 else (1, 1, 1, 1, 2)
    # where there are very many, they stand in rows
    rows = max(1, len(shown) // 12)
    choices = sizes.get(article.style, usual)
    free = len(shown)
    slots = []
    for form in article.oddities:
        if _IMAGES.get(form, free + 1) <= free:
            slots.append((form, _IMAGES[form]))
            free -= _IMAGES[form]
    while free:
        size = min(free, rows * int(rng.choice(choices)))
        if shown[0].path.endswith(".pstex"):
            size = 1  # its letters lie beside it
        slots.append(("", size))
        free -= size
    return [slots[int(i)] for i in rng.permutation(len(slots))]


def _float(
    article: PlannedArticle,
    topic: Topic,
    group: list[Shown],
    form: str,
    number: int,
    rng: np.random.Generator,
) -> Float:
    images = tuple(image.path for image in group)
    if form == "no caption":
        return Float(images, "", "", form=form)
    abouts = [image.about for image in group]
    if not group:
        words = {"thing": topic.objects, "method": topic.methods, "effect": topic.effects}
        drawn = {name: one(rng, choices) for name, choices in words.items()}
        abouts = [_DRAWN_BY_TEX[form].format(**drawn)]
    caption = caption_of(article.family, topic, abouts, rng)
    if "latin-1" in article.oddities:
        caption += " After Brölmek and Quenthér, in arbitrary units (Ångström for lengths)."
    if "word macro" in article.oddities:
        caption += " Made with \\code, version 2."
    parts = tuple(panel_caption(about) for about in abouts) if form in OF_PARTS else ()
    kind = group[0].kind.split()[0] if group else form
    return Float(images, caption, f"fig:{kind}{number}", form=form, parts=parts)
