"""What is in the sample: months, tars, articles and the oddities of each, before the drawing.

Pure and quick, with nothing but the standard library, for doit asks it for the names of the
files each time it loads.
"""

import heapq
import math
import random
from dataclasses import dataclass, replace
from enum import StrEnum

from reimaging.errors import ReimagingError
from reimaging.sample.eras import ODDITIES, ODDITIES_OF_FIGURES, PREVIEWED, STYLES
from reimaging.sample.subjects import SENSING, SUBJECTS, Subject, between, subject_of

FEWEST_ARTICLES = 12
RECORDS_A_PAGE = 50
_MONTHS_A_YEAR_EACH = 5000  # articles: beyond, as many more months of each year are filled
_MOST_MONTHS = 29  # as long as a year has but one
#: The square root of arXiv's articles a year: arXiv's growth flattened, so that early years live.
_ROOTS = ((1991, 19.0), (1992, 56.0), (1993, 82.0), (1995, 114.0), (2002, 190.0), (2009, 253.0),
          (2020, 420.0))  # fmt: skip
#: The part of a year's articles that came as PDF alone: 0.2 % in 1998, 10 % in 2012.
_PDFS = ((1998, 0.0), (2012, 0.1))
_NEEDS = {habit.name: habit.images for habit in ODDITIES_OF_FIGURES}
_IMAGES_AN_ARTICLE = 6.2  # what the subjects' means come to in the years as they are weighted
_MOST_IMAGES = 60
_SENSED = {"sensor": 0.045, "mixed": 0.045}  # shares of the images, about as the study labelled


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
        tars=tuple(
            tar for month in _months(_stream(articles, seed), articles) for tar in month.tars
        ),
        metadata=tuple(f"arxiv-{page:03d}.xml" for page in range(pages)),
    )


def plan_sample(articles: int, seed: int) -> tuple[PlannedArticle, ...]:
    """Plan each article of the sample, in the order of the tars.

    The result depends on nothing but the two numbers. `bulk_files` names the errors.
    """
    rng = _stream(articles, seed)
    planned = [a for month in _months(rng, articles) for a in _articles(rng, month)]
    planned = _with_kinds(rng, planned)
    planned = _with_styles(rng, planned)
    planned = _with_oddities(rng, planned)
    planned = _with_images(rng, planned)
    return tuple(_with_gaps(rng, planned))


@dataclass(frozen=True)
class _Month:
    """A month of the sample: how many articles it has, and the tars that they fill."""

    year: int
    month: int
    size: int
    tars: tuple[str, ...]


def _stream(articles: int, seed: int) -> random.Random:
    if articles < FEWEST_ARTICLES:
        raise ReimagingError(
            f"The sample has {articles} articles; it takes {FEWEST_ARTICLES} or more to show"
            " one of each kind."
        )
    if seed < 0:
        raise ReimagingError(f"The seed of the sample is {seed}; it must be 0 or more.")
    return random.Random(f"plan {seed}")


def _months(rng: random.Random, articles: int) -> list[_Month]:
    """About one month a year, the later the larger; the largest month fills two tars.

    Large samples fill several months of each year, for an old identifier has but three digits.
    """
    count = max(3, min(_MOST_MONTHS, articles // 4))
    years = [1991 + round(place * 29 / (count - 1)) for place in range(count)]
    each = min(12, 1 + articles // _MONTHS_A_YEAR_EACH)
    moments = []
    for year in years:
        last = 10 if each == 1 else 12
        months = range(8, 13) if year == 1991 else range(1, last + 1)  # arXiv began in August
        chosen = sorted(rng.sample(months, min(each, len(months))))
        moments += [(year, month) for month in chosen]
    weights = [between(year, _ROOTS) for year, _ in moments]
    scale = articles / sum(weights)
    sizes = [max(2, int(scale * weight)) for weight in weights]
    while sum(sizes) != articles:
        step = 1 if sum(sizes) < articles else -1
        wanting = [step * (scale * w - size) for w, size in zip(weights, sizes, strict=True)]
        sizes[max(range(len(sizes)), key=wanting.__getitem__)] += step
    largest = sizes.index(max(sizes))
    made = []
    for place, ((year, month), size) in enumerate(zip(moments, sizes, strict=True)):
        stem = f"arXiv_src_{year % 100:02d}{month:02d}"
        parts = 2 if place == largest else 1
        tars = tuple(f"{stem}_{part:03d}.tar" for part in range(1, parts + 1))
        made.append(_Month(year, month, size, tars))
    return made


def _articles(rng: random.Random, when: _Month) -> list[PlannedArticle]:
    """Draw the articles of a month, in the order of its tars."""
    year, month, size = when.year, when.month, when.size
    open_subjects = [subject for subject in SUBJECTS if subject.share(year) > 0]
    shares = [subject.share(year) for subject in open_subjects]
    old = (year, month) < (2007, 4)
    numbers = sorted(rng.sample(range(1, 600 if old else 300 * (year - 1990)), size))
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
                categories=_categories(rng, year, primary, open_subjects),
            )
        )
    articles.sort(key=lambda article: article.member)
    half = (size + 1) // 2 if len(when.tars) > 1 else size
    return [
        replace(article, tar=when.tars[place >= half]) for place, article in enumerate(articles)
    ]


def _categories(
    rng: random.Random, year: int, primary: Subject, open_subjects: list[Subject]
) -> tuple[str, ...]:
    """Join neighbours to a fifth of the primary categories early, to half late; to some a stranger.

    No table of the study says how many categories an article has.
    """
    extra: list[Subject] = []
    if rng.random() < 0.2 + 0.01 * (year - 1991):
        near = [s for s in open_subjects if s.family == primary.family and s is not primary]
        extra = rng.sample(near, min(len(near), rng.choice((1, 1, 2))))
    if rng.random() < 0.08:
        far = [s for s in open_subjects if s.family != primary.family]
        extra += rng.sample(far, min(len(far), 1))
    return (primary.category, *(subject.category for subject in extra))


def _drawn(rng: random.Random, weights: dict[int, float], count: int) -> list[int]:
    """Draw so many places, each at most once, the heavier the likelier, in one pass.

    The way of Efraimidis and Spirakis: the largest keys `u ** (1 / weight)`, here as logarithms.
    """
    keys = {p: math.log(rng.random()) / w for p, w in weights.items() if w > 0}
    return heapq.nlargest(count, keys, key=keys.__getitem__)


def _bare(article: PlannedArticle) -> float:
    """How likely an article is a single file, which holds no image: the fewer its field shows.

    So 43 % are single files in 1995, 28 % in 1998, 15 % in 2020; arXiv's own were 32 % in 1998,
    25 % in 2012 and 15 % in 2020.
    """
    return 1 / (1 + subject_of(article.categories[0]).images_an_article(article.year) / 1.2)


def _with_kinds(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Say which articles are no tars; PDFs alone are none before 1999, a tenth from 2012 on."""
    total = len(planned)
    pdf = {p: between(a.year, _PDFS) for p, a in enumerate(planned)}
    wanted = {
        Kind.WITHDRAWN: (total / 100, dict.fromkeys(range(total), 1.0)),
        Kind.BROKEN: (
            total / 150,
            {p: float(article.year >= 1995) for p, article in enumerate(planned)},
        ),
        Kind.PDF: (sum(pdf.values()), pdf),
        Kind.SINGLE: (
            sum(_bare(article) for article in planned),
            {p: -math.log(1 - _bare(a)) for p, a in enumerate(planned)},
        ),
    }
    # left as they are: the last article, whose truncated image wants a PDF-making author, and
    # enough others that there is one to read of each form of identifier
    spared = {total - 1, total - 2, total // 4, total // 4 + 1}
    result = list(planned)
    for kind, (count, weights) in wanted.items():
        open_ = {p: w for p, w in weights.items() if p not in spared}
        for place in _drawn(rng, open_, max(1, round(count))):
            spared.add(place)
            result[place] = replace(planned[place], kind=kind)
    return result


def _with_styles(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Give each article its engine and its way of writing figures, by the year."""
    result = []
    unseen = {style.name for style in STYLES}
    for place, article in enumerate(planned):
        last = place == len(planned) - 1
        # PDF, PNG and JPEG passed PostScript in 2013; in 2006 they still were one in a hundred
        pdf_share = 1 / (1 + math.exp((2012.8 - article.year) / 2.8))
        engine = "pdf" if last or (article.year > 2006 and rng.random() < pdf_share) else "dvi"
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
    """Share out the oddities, each to those that fit and have the fewest yet."""
    tars = [place for place, article in enumerate(planned) if article.kind is Kind.TAR]
    had: dict[int, list[str]] = {place: [] for place in tars}
    for oddity in ODDITIES:
        fitting = [
            p
            for p in tars
            if oddity.name not in had[p]
            and oddity.fits(planned[p].year, planned[p].engine, planned[p].style)
        ]
        order = {p: (len(had[p]), rng.random()) for p in fitting}
        for place in heapq.nsmallest(max(1, len(planned) // 60), order, key=order.__getitem__):
            had[place].append(oddity.name)
    for place in tars:
        if rng.random() < PREVIEWED.get(planned[place].year, 0.0):
            had[place].append("previews")
    had[len(planned) - 1].append("truncated")
    return [
        replace(article, oddities=tuple(had.get(place, ())))
        for place, article in enumerate(planned)
    ]


def _with_images(rng: random.Random, planned: list[PlannedArticle]) -> list[PlannedArticle]:
    """Hand out about six images an article as the subjects and the years had them.

    An article without image is a single file or a PDF; each other one has one at least, and by
    chance many more: the mean of its subject is shared among those that are tars.
    """
    drawing = [place for place, a in enumerate(planned) if a.kind in (Kind.TAR, Kind.BROKEN)]
    wishes = {}
    for p in drawing:
        article = planned[p]
        mean = subject_of(article.categories[0]).images_an_article(article.year)
        tars = (1 - _bare(article)) * (1 - between(article.year, _PDFS))
        wishes[p] = rng.expovariate(1.0) * max(0.1, mean / tars - 1)
    total = round(_IMAGES_AN_ARTICLE * len(planned))
    scale = (total - len(drawing)) / sum(wishes.values())
    counts = {p: min(_MOST_IMAGES, 1 + round(wish * scale)) for p, wish in wishes.items()}
    for p in drawing:
        counts[p] = max(counts[p], sum(_NEEDS.get(name, 0) for name in planned[p].oddities))
    counts[drawing[-1]] = max(3, counts[drawing[-1]])
    classes = {p: ["diagram"] * count for p, count in counts.items()}
    classes[drawing[-1]][-1] = "sensor"
    slots = [(p, i) for p, c in classes.items() for i, k in enumerate(c) if k == "diagram"]
    weights = {
        n: SENSING[planned[p].family] * max(0, planned[p].year - 1992)
        for n, (p, _) in enumerate(slots)
    }
    wanted = {name: max(1, round(share * sum(counts.values()))) for name, share in _SENSED.items()}
    chosen = _drawn(rng, weights, sum(wanted.values()))
    names = [name for name, count in wanted.items() for _ in range(count)]
    rng.shuffle(names)
    # fewer may be chosen than wanted where a small sample has few late images
    for n, name in zip(chosen, names, strict=False):
        place, which = slots[n]
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
