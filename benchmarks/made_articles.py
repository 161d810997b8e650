"""How many articles, images and figures a made index holds and which belongs to which.

All that is needed to write any row, some twelve bytes a row; the rows themselves are never held.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from made_prose import FAMILIES, Numbers, chances
from made_prose import draw as drawn_from

from reimaging.errors import ReimagingError
from reimaging.sample.subjects import SUBJECTS, between
from reimaging.taxonomy import ALIASES, archive_of, categories, field_of

YEARS = range(1991, 2019)
MONTHS = [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13)][7:]  # from August on
EXTENSIONS = ("eps", "ps", "pdf", "png", "jpg", "jpeg", "gif", "svg", "epsf", "epsi", "pstex")
PREFIXES = ("fig", "figures/fig", "Fig", "figs/plot_", "images/image", "f", "plots/run1/result")

_FOUR, _FIVE = MONTHS.index("2007-04"), MONTHS.index("2015-01")  # identifiers of so many digits
_WITHOUT = 0.25  # of the articles have no image
_OPENED = {"cs": 1998, "math": 1998, "nlin": 2000, "physics": 1997, "cond-mat": 1996, "stat": 2007,
           "q-bio": 2003, "q-fin": 2008, "eess": 2017, "econ": 2017}  # fmt: skip
_CLOSED = 1998  # the year in which the archives closed that have no successor by their name
_LIVING = ("gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th")
_FAMILY_OF = {"Mathematics": "math", "Computer Science": "learning", "Statistics": "learning",
              "Quantitative Biology": "life", "Electrical Engineering": "vision"}  # fmt: skip
_IMAGES_OF = {"math": 2.5, "learning": 8.0, "vision": 20.0}
_KNOWN = {subject.category: subject for subject in SUBJECTS}
# Chances of the extensions about these years, in their order.
_SHARES = {
    1991: (0.30, 0.66, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.04, 0.0, 0.0),
    1998: (0.64, 0.28, 0.01, 0.01, 0.01, 0.0, 0.03, 0.0, 0.01, 0.005, 0.005),
    2008: (0.68, 0.06, 0.16, 0.04, 0.05, 0.002, 0.001, 0.0, 0.002, 0.001, 0.005),
    2018: (0.22, 0.01, 0.49, 0.19, 0.08, 0.006, 0.001, 0.001, 0.0, 0.0, 0.001),
}
_PARTS, _PAIRS = 2, 0.08  # so many parts has this share of the figures


@dataclass
class Made:
    """Everything that rows are written from.

    Articles lie in the order of their months, images and figures in that of their articles, parts
    behind their figure, links in the order of their figures: what is an article's lies together.
    What ends in `_article`, `parent` and the like is a place in those lists.
    """

    codes: list[str]
    month: Numbers
    category: Numbers  # the primary one, a place in `codes`
    pdf_only: Numbers
    held: Numbers  # images of the article
    name: list[str]
    image_article: Numbers
    image_number: Numbers
    extension: Numbers
    figure_article: Numbers
    position: Numbers
    float_number: Numbers  # 0 of a part
    parent: Numbers  # -1 of a figure
    link_figure: Numbers
    link_position: Numbers
    link_image: Numbers  # -1 where it is missing

    @cached_property
    def year(self) -> Numbers:
        return np.array([int(month[:4]) for month in MONTHS])[self.month]

    @cached_property
    def family(self) -> Numbers:
        """What each article is about, a place in `FAMILIES`."""
        return np.array([FAMILIES.index(_family(code)) for code in self.codes])[self.category]

    @cached_property
    def shares(self) -> Numbers:
        """What part of a year's articles a category has: a line a year."""
        return _table(_share, self.codes)

    @cached_property
    def chances(self) -> Numbers:
        return chances(self.shares)

    @cached_property
    def neighbours(self) -> Numbers:
        """For each category and any other, one of the first one's archive."""
        archives = [archive_of(code) for code in self.codes]
        places = range(len(archives))
        same = [[each for each in places if archives[each] == name] for name in archives]
        return np.array([[near[place % len(near)] for place in places] for near in same])

    def paths(self, images: Numbers) -> list[str]:
        articles, numbers = self.image_article[images], self.image_number[images]
        prefixes = [PREFIXES[place] for place in (articles % len(PREFIXES)).tolist()]
        extensions = [EXTENSIONS[place] for place in self.extension[images].tolist()]
        columns = zip(prefixes, numbers.tolist(), extensions, strict=True)
        return [f"{prefix}{number}.{extension}" for prefix, number, extension in columns]


def make(seed: int, articles: int, images: int, captions: int) -> Made:
    """Draw how many of what there are, and what belongs to what.

    Parameters
    ----------
    seed
        Another one gives other rows.
    articles, images, captions
        So many articles, image files and figure floats.

    Raises
    ------
    ReimagingError
        If arXiv has no identifiers for so many articles.
    """
    rng = np.random.default_rng([seed, 0])
    codes = list(categories())
    growth = np.arange(1, len(MONTHS) + 1) ** 1.4
    month = np.sort(rng.choice(len(MONTHS), articles, p=growth / growth.sum()))
    category = drawn_from(rng, chances(_table(_share, codes)), (month + 7) // 12)
    archive = np.unique([archive_of(code) for code in codes], return_inverse=True)[1][category]
    month, category, serial = _numbered(rng, month, category, archive)
    name = _names(codes, month, category, serial)

    mean = _table(_images_of, codes)[(month + 7) // 12, category]
    lacking = 1 / (1 + mean / 3)
    bare = rng.random(articles) < lacking * _WITHOUT / max(lacking.mean(), 1e-9)
    pdf_only = bare & (rng.random(articles) < 0.3)
    held = _split(images, np.where(bare, 0, mean**0.5 * rng.lognormal(0, 1.25, articles)))
    drawings = np.where(rng.random(articles) < 0.2, 1.5, 0) * ~pdf_only  # made by TeX itself
    floats = _split(captions, held**0.8 * rng.lognormal(0, 0.3, articles) + drawings)

    image_article = np.repeat(np.arange(articles, dtype=np.int32), held)
    image_number = places(held) + 1
    extension = _extensions(rng, (month + 7) // 12, image_article)
    figures = _figures(rng, floats)
    links = _links(rng, held, floats, figures[2], image_number - 1, image_article)
    return Made(
        codes, month, category, pdf_only, held, name, image_article, image_number, extension,
        *figures, *links,
    )  # fmt: skip


def _table(of: Callable[[str, int], float], codes: list[str]) -> Numbers:
    return np.array([[of(code, year) for code in codes] for year in YEARS])


def _share(code: str, year: int) -> float:
    """Say how many of a thousand articles a category has: the sample's table, else a formula."""
    if code in _KNOWN:
        return _KNOWN[code].share(year)
    rank = _others().index(code) + 1
    archive, alone = archive_of(code), "." not in code and code not in _LIVING
    if year < _OPENED.get(archive, 1991) or (alone and year > _CLOSED):
        return 0.0
    return 12 * rank**-0.8 * (3 if archive == "cs" else 1) * (1 + 0.02 * (year - 2000))


@cache
def _others() -> list[str]:
    return [code for code in categories() if code not in _KNOWN]


def _images_of(code: str, year: int) -> float:
    if code in _KNOWN:
        return _KNOWN[code].images_an_article(year)
    return _IMAGES_OF.get(_family(code), 6.0) * between(year, ((1991, 0.2), (2000, 0.7), (2018, 1)))


def _family(code: str) -> str:
    if code in _KNOWN:
        return _KNOWN[code].family
    return _FAMILY_OF.get(field_of(code), "fluids" if archive_of(code) == "physics" else "matter")


def _numbered(
    rng: np.random.Generator, month: Numbers, category: Numbers, archive: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Give each article a serial number; what finds none in its month goes to a late one."""
    for _ in range(3):
        order = np.argsort(month, kind="stable")
        month, category, archive = month[order], category[order], archive[order]
        group = month * 1000 + np.where(month < _FOUR, archive + 1, 0)
        by_group = np.argsort(group, kind="stable")
        serial = np.empty(len(month), np.int64)
        serial[by_group] = places(np.unique(group, return_counts=True)[1]) + 1
        most = np.where(month < _FOUR, 999, np.where(month < _FIVE, 9_999, 99_999))
        over = serial > most
        if not over.any():
            return month, category, serial
        month[over] = rng.integers(_FIVE, len(MONTHS), int(over.sum()))
    raise ReimagingError(f"There are not so many identifiers as {len(month):,} articles need.")


def _names(codes: list[str], month: Numbers, category: Numbers, serial: Numbers) -> list[str]:
    short = [text[2:4] + text[5:] for text in MONTHS]
    archives = [archive_of(code) for code in codes]
    columns = zip(month.tolist(), category.tolist(), serial.tolist(), strict=True)
    return [
        f"{archives[what]}/{short[when]}{number:03d}"
        if when < _FOUR
        else f"{short[when]}.{number:0{4 if when < _FIVE else 5}d}"
        for when, what, number in columns
    ]


def _split(total: int, weights: Numbers) -> Numbers:
    """Split a number into whole parts by weights, at least one for each that has a weight."""
    counts = np.zeros(len(weights), np.int64)
    if not weights.any():
        weights = np.ones(len(weights))
    given = weights > 0
    if given.sum() <= total:
        counts[given] = 1
    shares = np.cumsum(weights) / weights.sum()
    bounds = np.rint(shares * (total - counts.sum())).astype(np.int64)
    return counts + np.diff(bounds, prepend=0)


def places(counts: Numbers) -> Numbers:
    """Count from 0 within each of groups that lie one after another."""
    ends = np.cumsum(counts)
    return np.arange(counts.sum(), dtype=np.int32) - np.repeat(ends - counts, counts)


def _extensions(rng: np.random.Generator, years: Numbers, image_article: Numbers) -> Numbers:
    """Draw one an article, and of some images another one."""
    known = np.array([_SHARES[year] for year in _SHARES])
    lines = [[np.interp(year, list(_SHARES), column) for column in known.T] for year in YEARS]
    table = chances(np.array(lines))
    own = drawn_from(rng, table, years[image_article])
    common = drawn_from(rng, table, years)[image_article]
    return np.where(rng.random(len(own)) < 0.3, own, common).astype(np.int8)


def _figures(rng: np.random.Generator, floats: Numbers) -> tuple[Numbers, ...]:
    """Give article, position, running number and parent of all figures and parts."""
    parts = np.where(rng.random(int(floats.sum())) < _PAIRS, _PARTS, 0)
    article = np.repeat(np.repeat(np.arange(len(floats), dtype=np.int32), floats), parts + 1)
    position = places(np.bincount(article, minlength=len(floats)))
    within = places(parts + 1)
    number = np.where(within == 0, np.repeat(places(floats) + 1, parts + 1), 0).astype(np.int32)
    parent = np.where(within == 0, -1, np.arange(len(article)) - within).astype(np.int32)
    return article, position, number, parent


def _links(
    rng: np.random.Generator,
    held: Numbers,
    floats: Numbers,
    number: Numbers,
    place: Numbers,
    article: Numbers,
) -> tuple[Numbers, ...]:
    """Give figure, position and image of all links, in the order of figures.

    The images of an article are spread over its figures; a tenth of them no figure shows. A part
    shows the image of its place once more.
    """
    shown = np.flatnonzero((floats[article] > 0) & (rng.random(len(article)) < 0.9))
    where = (np.cumsum(floats) - floats)[article[shown]]
    where += place[shown] * floats[article[shown]] // held[article[shown]]
    rows = np.flatnonzero(number)  # of the figures among all
    figure = rows[where]
    position = places(np.unique(figure, return_counts=True)[1])
    parts = np.diff(np.append(rows, len(number))) - 1
    again = position < parts[where]
    figure = np.concatenate([figure, figure[again] + 1 + position[again]])
    position = np.concatenate([position, np.zeros(int(again.sum()), np.int32)])
    image = np.concatenate([shown, shown[again]])
    image[rng.random(len(image)) < 0.007] = -1
    order = np.lexsort((position, figure))
    return tuple(each[order].astype(np.int32) for each in (figure, position, image))


def listed(rng: np.random.Generator, made: Made, articles: Numbers) -> list[list[str]]:
    """Draw all categories of articles, the primary one first; what has two names has both."""
    both = {**ALIASES, **{one: other for other, one in ALIASES.items()}}
    first = made.category[articles]
    more = rng.choice(4, len(articles), p=(0.55, 0.28, 0.12, 0.05))
    years = made.year[articles] - YEARS[0]
    others = np.stack([drawn_from(rng, made.chances, years) for _ in range(3)], axis=1)
    near = made.neighbours[first[:, None], others]
    taken = (rng.random(near.shape) < 0.5) & (made.shares[years[:, None], near] > 0)
    others = np.where(taken, near, others)
    columns = zip(first.tolist(), more.tolist(), others.tolist(), strict=True)
    found = []
    for own, count, rest in columns:
        names: dict[str, None] = {}
        for place in (own, *rest[:count]):
            name = made.codes[place]
            names[name] = None
            if name in both:
                names[both[name]] = None
        found.append(list(names)[:4])
    return found
