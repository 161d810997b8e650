"""Which subjects arXiv had in which years, and which family of topics each belongs to."""

from dataclasses import dataclass
from itertools import pairwise

#: The years for which the table of subjects states shares, and images an article.
_SHARE_YEARS = (1993, 2003, 2010, 2018)
_IMAGE_YEARS = (2000, 2010, 2018)
#: What part of the images of 2000 an article had in the years before.
_EARLY = ((1991, 0.05), (1992, 0.07), (1993, 0.18), (1994, 0.34), (1995, 0.47), (1996, 0.68),
          (1997, 0.85), (2000, 1.0))  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """A category, the years in which it took articles, how many, and with how many images.

    `shares` are articles in a thousand about 1993, 2003, 2010 and 2018, `images` the mean number
    of images an article about 2000, 2010 and 2018, all read off the study's tables of articles
    and images by category and year.
    """

    category: str
    family: str
    first: int
    last: int
    shares: tuple[float, ...]
    images: tuple[float, ...]

    @property
    def archive(self) -> str:
        """What stands before the number in an old identifier."""
        return self.category.split(".")[0]

    def share(self, year: int) -> float:
        """Its relative share of a year's articles, 0 where it did not exist."""
        if not self.first <= year <= self.last:
            return 0.0
        return between(year, tuple(zip(_SHARE_YEARS, self.shares, strict=True)))

    def images_an_article(self, year: int) -> float:
        """Its mean number of images an article in a year, those without any counted in."""
        late = between(year, tuple(zip(_IMAGE_YEARS, self.images, strict=True)))
        return late * between(year, _EARLY)


def between(year: int, known: tuple[tuple[int, float], ...]) -> float:
    """Go straight from one known year to the next; before the first and after the last, stay."""
    if year <= known[0][0]:
        return known[0][1]
    for (start, low), (end, high) in pairwise(known):
        if year <= end:
            return low + (high - low) * (year - start) / (end - start)
    return known[-1][1]


def _subjects(text: str) -> tuple[Subject, ...]:
    """Read lines of category, family, first and last year, four shares, three means."""
    rows = [line.split() for line in text.strip().splitlines()]
    return tuple(
        Subject(
            category=row[0],
            family=row[1],
            first=int(row[2]),
            last=int(row[3]),
            shares=tuple(map(float, row[4:8])),
            images=tuple(map(float, row[8:11])),
        )
        for row in rows
    )


# nine of ten articles until 2003 and three of four in 2018 belong to one of these
SUBJECTS = _subjects(
    """
    hep-th             hep      1991 2020   296   84   48   27    1.7  4.3  6.6
    hep-ph             hep      1992 2020   251  104   62   34    5.2  9.0 12.3
    hep-lat            hep      1992 2020    57   15    8    4    6.0 11.4 13.8
    hep-ex             hep      1994 2020     7   21   13    7    8.2 12.1 18.6
    nucl-th            hep      1992 2020    37   28   17   10    5.7  8.1 10.3
    nucl-ex            hep      1995 2020   0.4    9    7    4    6.0  9.0 13.1
    gr-qc              astro    1992 2020    60   36   29   21    2.5  4.7  7.0
    astro-ph           astro    1992 2008    79  194  194  194    6.8  9.5  9.5
    astro-ph.GA        astro    2009 2020    21   21   21   28   12.7 12.7 18.9
    astro-ph.CO        astro    2009 2020    57   57   57   13   13.1 13.1 14.4
    astro-ph.SR        astro    2009 2020    38   38   38   21   10.7 10.7 15.4
    astro-ph.HE        astro    2009 2020    27   27   27   20    9.4  9.4 13.9
    astro-ph.EP        astro    2009 2020    12   12   12   12    9.9  9.9 14.1
    astro-ph.IM        astro    2009 2020    11   11   11   10   10.4 10.4 13.2
    cond-mat           matter   1992 2004   110   14   14   14    4.6  4.6  4.6
    cond-mat.stat-mech matter   1996 2020     1   41   20   11    5.3  7.0  8.8
    cond-mat.mes-hall  matter   1996 2020   0.1   29   35   27    4.2  5.4  6.4
    cond-mat.mtrl-sci  matter   1996 2020   0.3   26   26   25    5.3  4.5  5.1
    cond-mat.str-el    matter   1996 2020   0.1   32   24   17    5.1  6.8  9.1
    cond-mat.supr-con  matter   1996 2020   0.2   28   20    9    4.4  5.1  6.6
    cond-mat.dis-nn    matter   1996 2020   0.2   13    5    3    5.5  7.9  9.9
    quant-ph           quantum  1995 2020     1   61   49   39    2.3  4.8  6.4
    physics.optics     quantum  1997 2020     0    5   12   12    5.3  4.3  5.0
    physics.atom-ph    quantum  1996 2020     0    5    6    5    4.2  5.8  6.3
    cond-mat.quant-gas quantum  2009 2020    11   11   11    7    7.2  7.2  8.7
    alg-geom           math     1992 1997    18   18   18   18    0.9  0.9  0.9
    math-ph            math     1997 2020   0.1   20   23   11    1.1  2.7  3.8
    math.AG            math     1998 2020   0.3   17   19   15    0.9  1.1  1.1
    math.CO            math     1998 2020     3    9   19   22    2.9  3.7  2.9
    math.PR            math     1998 2020   0.3    8   21   18    1.6  1.6  2.4
    math.AP            math     1998 2020     2    5   19   25    1.2  1.8  2.1
    math.NT            math     1998 2020     1    9   15   15    0.3  0.6  0.5
    math.DG            math     1998 2020     1   12   16   12    0.9  1.3  1.5
    math.DS            math     1998 2020     3    5   10   10    2.1  3.8  5.3
    math.FA            math     1998 2020     8    4    9   10    0.9  0.6  0.5
    math.GT            math     1998 2020     1    8    8    6    7.6 12.0 11.7
    math.OC            math     1999 2020     0    2    6   18    2.2  5.9  8.0
    math.NA            math     1999 2020   0.2    1    6   16    4.5 10.5 16.8
    chao-dyn           fluids   1993 1999    15   15   15   15    5.6  5.6  5.6
    physics.flu-dyn    fluids   1997 2020     0    2    6    9    6.3  9.1 16.9
    nlin.CD            fluids   2000 2020    11    8    4    2    6.7  9.1 12.2
    physics.plasm-ph   fluids   1997 2020     0    4    5    6    5.1  5.7  8.9
    physics.comp-ph    fluids   1997 2020     0    2    2    5    5.8  8.5 15.2
    cond-mat.soft      life     1996 2020     0   20   12   11    6.1  9.2  9.5
    physics.bio-ph     life     1998 2020     0    3    3    3    5.2  6.1  7.6
    physics.soc-ph     life     2003 2020   0.4  0.4    6    5    8.1  8.1 10.5
    q-bio.NC           life     2003 2020     1    1    1    4    7.0  7.0  7.7
    q-bio.PE           life     2003 2020     2    2    3    3    6.5  6.5  8.4
    cs.IT              learning 2004 2020     1    1   17   20    5.8  5.8  8.1
    cs.CL              learning 1998 2020     0    1    1   19    3.2  3.3  7.6
    cs.LG              learning 2002 2020   0.5  0.5    3   27    3.4  8.3 16.0
    cs.AI              learning 1998 2020     1    2    5   10    1.5  5.3 10.0
    cs.DS              learning 1999 2020   0.3    1    6    9    2.8  4.1  5.8
    cs.NI              learning 1998 2020     0    1    7    9    8.2  6.4 12.7
    cs.CR              learning 2001 2020   0.8  0.8    5   10    1.4  2.8 10.4
    cs.SE              learning 2000 2020   0.6  0.6    2    5    1.7  2.6  7.8
    stat.ML            learning 2007 2020     2    2    2   14   11.0 11.0 16.5
    stat.ME            learning 2007 2020     4    4    4   10    8.6  8.6 12.4
    cs.CV              vision   1998 2020   0.2  0.3    3   46   13.7 13.7 26.0
    cs.RO              vision   2004 2020   0.2  0.2    1    8   11.1 11.1 18.5
    eess.IV            vision   2017 2020     2    2    2    2   20.9 20.9 20.9
    """
)

#: How likely a figure of the family shows a photograph or another sensor's picture, relatively.
SENSING = {
    "hep": 0.15,
    "astro": 2.0,
    "matter": 1.0,
    "quantum": 0.8,
    "math": 0.1,
    "fluids": 1.5,
    "life": 3.0,
    "learning": 1.0,
    "vision": 8.0,
}


def subject_of(category: str) -> Subject:
    """Find the subject of a category; `KeyError` where the table lacks it."""
    return _BY_CATEGORY[category]


_BY_CATEGORY = {subject.category: subject for subject in SUBJECTS}
