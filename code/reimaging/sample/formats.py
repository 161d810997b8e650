"""Which format an image came in, by the year and by what its article was set with."""

import numpy as np

from reimaging.sample.plan import PlannedArticle
from reimaging.sample.streams import stream

#: After the study's table of images by extension and year: the share of PS among PS and EPS, ...
_PS = ((1995, 0.71), (1998, 0.49), (2001, 0.32), (2006, 0.18), (2012, 0.12), (2018, 0.05))
#: ... and of PNG and of JPEG among diagrams that came in PDF, PNG or JPEG
_PNG = ((2007, 0.10), (2013, 0.12), (2018, 0.27))
_JPEG = ((2007, 0.13), (2012, 0.05), (2018, 0.05))


def extension_of(article: PlannedArticle, rng: np.random.Generator, place: int) -> str:
    """Draw the extension of the image at a place in the plan."""
    odd, image_class = article.oddities, article.images[place]
    if "truncated" in odd and place == len(article.images) - 1:
        return "jpg"
    if place == 0 and "converted" in odd:
        return "eps"
    if article.engine == "pdf":
        if image_class != "diagram":
            return str(rng.choice(["jpg", "png", "pdf"], p=[0.5, 0.38, 0.12]))
        png, jpeg = _share(article.year, _PNG), _share(article.year, _JPEG)
        return str(rng.choice(["pdf", "png", "jpg"], p=[1 - png - jpeg, png, jpeg]))
    if place == 0 and article.style == "pstex":
        return "pstex"
    if place == 0 and "epsf" in odd:
        return "epsf"
    if "epsi" in odd and place == min(1, len(article.images) - 1):
        return "epsi" if image_class == "diagram" else "eps"
    if place == 0 and "binary eps" in odd:
        return "eps"
    if place == 0 and "two pages" in odd:
        return "ps"
    # one format an article, for its authors had their habit
    habit = stream(0, article.identifier, "habit").random()
    return "ps" if habit < _share(article.year, _PS) else "eps"


def _share(year: int, known: tuple[tuple[int, float], ...]) -> float:
    years, shares = zip(*known, strict=True)
    return float(np.interp(year, years, shares))
