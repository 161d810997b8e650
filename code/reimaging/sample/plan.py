"""What is in the sample: months, tars, articles and the oddities of each, before the drawing.

Pure and quick, with nothing but the standard library, for doit asks it for the names of the
files each time it loads.
"""

import math
import random
from dataclasses import dataclass, replace
from enum import StrEnum

from reimaging.errors import ReimagingError
from reimaging.sample.eras import ODDITIES, STYLES
from reimaging.sample.subjects import SENSING, SUBJECTS, Subject, subject_of

FEWEST_ARTICLES = 12
RECORDS_A_PAGE = 50
_MOST_MONTHS = 29
_IMAGES_AN_ARTICLE = 4.2
_MOST_IMAGES = 24


class Kind(StrEnum):
    """In what form an article lies in its tar."""

    TAR = "tar"
    SINGLE = "single"
    PDF = "pdf"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"


@dataclass(frozen=True)
class BulkFiles:
    """The base names of the sample's files."""

    tars: tuple[str, ...]
    metadata: tuple[str, ...]


@dataclass(frozen=True)
class PlannedArticle:
    """One article before it is drawn.

    `images` holds the class (diagram, sensor, mixed) of each image to be shown, `engine` is what
    the authors ran ("dvi" takes PostScript, "pdf" takes PDF, PNG and JPEG), `style` names how
    they write figures, `oddities` what else is to be seen in it.
    """

    identifier: str
    tar: str
    year: int
    month: int
    day: int
    categories: tuple[str, ...]
    kind: Kind = Kind.TAR
    images: tuple[str, ...] = ()
    engine: str = "dvi"
    style: str = "graphics"
    oddities: tuple[str, ...] = ()
    has_record: bool = True
    has_created: bool = True

    @property
    def yymm(self) -> str:
        return f"{self.year % 100:02d}{self.month:02d}"

    @property
    def member(self) -> str:
        """The name inside the tar: `9802/astro-ph9802001.gz`."""
        suffix = "pdf" if self.kind is Kind.PDF else "gz"
        return f"{self.yymm}/{self.identifier.replace('/', '')}.{suffix}"

    @property
    def family(self) -> str:
        return subject_of(self.categories[0]).family


def bulk_files(articles: int, seed: int) -> BulkFiles:
    """Name the files that a sample consists of.

    Parameters
    ----------
    articles
        How many articles, 12 or more.
    seed
        Any whole number of 0 or more.

    Returns
    -------
    BulkFiles
        Base names: tars in time order, pages of metadata records in order.

    Raises
    ------
    ReimagingError
        If fewer than 12 articles are asked for, or the seed is negative.
    """
    pages = math.ceil(articles / RECORDS_A_PAGE)  # one record lacks, one is of a deleted article
    return BulkFiles(
        tars=tuple(dict.fromkeys(article.tar for article in _articles(articles, seed)[1])),
        metadata=tuple(f"arxiv-{page:03d}.xml" for page in range(pages)),
    )


def plan_sample(articles: int, seed: int) -> tuple[PlannedArticle, ...]:
    """Plan each article of the sample, in the order of the tars.

    The result depends on nothing but the two numbers. `bulk_files` names the errors.
    """
    rng, planned = _articles(articles, seed)
    planned = _with_kinds(rng, planned)
    planned = _with_styles(rng, planned)
    planned = _with_oddities(rng, planned)
    planned = _with_images(rng, planned)
    return tuple(_with_gaps(rng, planned))


def _articles(articles: int, seed: int) -> tuple[random.Random, list[PlannedArticle]]:
    if articles < FEWEST_ARTICLES:
        raise ReimagingError(
            f"The sample has {articles} articles; it takes {FEWEST_ARTICLES} or more to show"
            " one of each kind."
        )
    if seed < 0:
        raise ReimagingError(f"The seed of the sample is {seed}; it must be 0 or more.")
    rng = random.Random(f"plan {seed}")
    return rng, [article for month in _months(rng, articles) for article in month]


def _months(rng: random.Random, articles: int) -> list[list[PlannedArticle]]:
    """About one month a year, the later the larger; the largest month fills two tars."""
    months = max(3, min(_MOST_MONTHS, articles // 4))
    years = [1991 + round(place * 29 / (months - 1)) for place in range(months)]
    # the square root of arXiv's growth is close to linear, and keeps the early years alive
    weights = [0.4 + (year - 1991) * 0.26 for year in years]
    sizes = [max(2, int(articles * weight / sum(weights))) for weight in weights]
    while sum(sizes) != articles:
        step = 1 if sum(sizes) < articles else -1
        sizes[max(range(months), key=lambda i: step * (articles * weights[i] - sizes[i]))] += step
    largest = sizes.index(max(sizes))
    drawn = []
    for place, (year, size) in enumerate(zip(years, sizes, strict=True)):
        month = rng.randint(8, 12) if year == 1991 else rng.randint(1, 10)
        drawn.append(_month(rng, year, month, size, split=place == largest))
    return drawn


def _month(
    rng: random.Random, year: int, month: int, size: int, *, split: bool
) -> list[PlannedArticle]:
    open_subjects = [subject for subject in SUBJECTS if subject.share(year) > 0]
    shares = [subject.share(year) for subject in open_subjects]
    old = (year, month) < (2007, 4)
    numbers = sorted(rng.sample(range(1, 320 if old else 300 * (year - 1990)), size))
    articles = []
    for number in numbers:
        primary = rng.choices(open_subjects, shares)[0]
        digits = 3 if old else 4 if year < 2015 else 5
        stem = f"{year % 100:02d}{month:02d}" + ("" if old else ".") + f"{number:0{digits}d}"
        articles.append(
            PlannedArticle(
                identifier=f"{primary.archive}/{stem}" if old else stem,
                tar="",
                year=year,
                month=month,
                day=1 + round(27 * number / max(numbers)),
                categories=_categories(rng, primary, open_subjects),
            )
        )
    articles.sort(key=lambda article: article.member)
    half = (size + 1) // 2 if split else size
    return [
        replace(article, tar=f"arXiv_src_{article.yymm}_{1 + (place >= half):03d}.tar")
        for place, article in enumerate(articles)
    ]


def _categories(
    rng: random.Random, primary: Subject, open_subjects: list[Subject]
) -> tuple[str, ...]:
    """Join a third of the primary categories with one or two neighbours, some with a stranger."""
    near = [s for s in open_subjects if s.family == primary.family and s is not primary]
    extra = rng.sample(near, min(len(near), rng.choice((1, 1, 2)))) if rng.random() < 0.35 else []
    far = [s for s in open_subjects if s.family != primary.family]
    if far and rng.random() < 0.06:
        extra.append(rng.choice(far))
    return (primary.category, *(subject.category for subject in extra))


def _with_kinds(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Shares of single files and PDFs after arXiv's own: 32/0.2 % in 1998, 15/8 % in 2020."""
    total = len(planned)
    wanted = {
        Kind.WITHDRAWN: (max(1, total // 100), lambda year: 1.0),
        Kind.BROKEN: (max(1, total // 150), lambda year: float(year >= 1995)),
        Kind.PDF: (max(1, total // 20), lambda year: float(max(0, year - 1998))),
        Kind.SINGLE: (max(1, total // 5), lambda year: 34.0 - 0.8 * (year - 1991)),
    }
    # the last article is left as it is: its truncated image wants a PDF-making author
    free = list(range(total - 1))
    result = list(planned)
    for kind, (count, weight) in wanted.items():
        for _ in range(count):
            weights = [weight(planned[place].year) for place in free]
            place = rng.choices(free, weights)[0]
            free.remove(place)
            result[place] = replace(planned[place], kind=kind)
    return result


def _with_styles(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Give each article its engine and its way of writing figures, by the year."""
    result = []
    unseen = {style.name for style in STYLES}
    for place, article in enumerate(planned):
        last = place == len(planned) - 1
        pdf_share = 1 / (1 + math.exp((2013 - article.year) / 2.6))  # PDF passed EPS in 2013
        engine = "pdf" if last or (article.year > 2004 and rng.random() < pdf_share) else "dvi"
        fitting = [
            style for style in STYLES if style.fits(article.year, engine, family=article.family)
        ]
        # what was not yet seen comes more easily, so that a sample of 120 shows every style
        weights = [8 if style.name in unseen else style.weight for style in fitting]
        style = rng.choices(fitting, weights)[0]
        if article.kind is Kind.TAR:
            unseen.discard(style.name)
        result.append(replace(article, engine=engine, style=style.name))
    return result


def _with_oddities(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    result = list(planned)
    tars = [place for place, article in enumerate(planned) if article.kind is Kind.TAR]
    for oddity in ODDITIES:
        fitting = [
            p for p in tars if oddity.fits(planned[p].year, planned[p].engine, planned[p].style)
        ]
        for _ in range(max(1, len(planned) // 60)):
            free = [p for p in fitting if oddity.name not in result[p].oddities]
            if free:
                fewest = min(len(result[p].oddities) for p in free)
                place = rng.choice([p for p in free if len(result[p].oddities) == fewest])
                result[place] = replace(
                    result[place], oddities=(*result[place].oddities, oddity.name)
                )
    result[-1] = replace(result[-1], oddities=(*result[-1].oddities, "truncated"))
    return result


def _with_images(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Hand out about 4.2 images an article, 4.5 % of them sensor's and 4.5 % mixed."""
    drawing = [place for place, a in enumerate(planned) if a.kind in (Kind.TAR, Kind.BROKEN)]
    wishes = {p: rng.expovariate(1.0) * (1.5 + (planned[p].year - 1991) * 0.2) for p in drawing}
    total = round(_IMAGES_AN_ARTICLE * len(planned))
    scale = (total - len(drawing)) / sum(wishes.values())
    counts = {p: min(_MOST_IMAGES, 1 + round(wish * scale)) for p, wish in wishes.items()}
    counts[drawing[-1]] = max(3, counts[drawing[-1]])
    classes = {p: ["diagram"] * count for p, count in counts.items()}
    classes[drawing[-1]][-1] = "sensor"
    for name in ("sensor", "mixed"):
        for _ in range(max(1, round(0.045 * sum(counts.values())))):
            plain = [(p, i) for p, c in classes.items() for i, k in enumerate(c) if k == "diagram"]
            weights = [
                SENSING[planned[p].family] * max(0, planned[p].year - 1992) for p, _ in plain
            ]
            place, which = rng.choices(plain, weights)[0]
            classes[place][which] = name
    return [
        replace(article, images=tuple(classes.get(place, ())))
        for place, article in enumerate(planned)
    ]


def _with_gaps(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Take the record from one article, and the date of creation from another's."""
    result = list(planned)
    tars = [place for place, article in enumerate(planned) if article.kind is Kind.TAR]
    lost, undated = rng.sample(tars[:-1], 2)
    result[lost] = replace(result[lost], has_record=False)
    result[undated] = replace(result[undated], has_created=False)
    return result
