"""Which subjects arXiv had in which years, and which family of topics each belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A category with the years it took articles and its share early (1995) and late (2018).

    Shares are relative, read off the study's table of articles by category and year.
    """

    category: str
    family: str
    first: int
    last: int
    early: float
    late: float

    @property
    def archive(self) -> str:
        """What stands before the number in an old identifier."""
        return self.category.split(".")[0]

    def share(self, year: int) -> float:
        """Its relative share of a year's articles, 0 where it did not exist."""
        if not self.first <= year <= self.last:
            return 0.0
        late = min(max((year - 1995) / 23, 0.0), 1.0) ** 2
        return self.early + late * (self.late - self.early)


SUBJECTS = (
    Subject("hep-th", "hep", 1991, 2020, 24, 8),
    Subject("hep-ph", "hep", 1992, 2020, 28, 9),
    Subject("hep-lat", "hep", 1992, 2020, 6, 2),
    Subject("hep-ex", "hep", 1994, 2020, 4, 3),
    Subject("nucl-th", "hep", 1992, 2020, 7, 3),
    Subject("gr-qc", "astro", 1992, 2020, 9, 6),
    Subject("astro-ph", "astro", 1992, 2008, 24, 60),
    Subject("astro-ph.GA", "astro", 2009, 2020, 8, 8),
    Subject("astro-ph.CO", "astro", 2009, 2020, 9, 6),
    Subject("astro-ph.SR", "astro", 2009, 2020, 7, 6),
    Subject("astro-ph.EP", "astro", 2009, 2020, 4, 5),
    Subject("cond-mat", "matter", 1992, 1999, 12, 0),
    Subject("cond-mat.stat-mech", "matter", 1995, 2020, 5, 4),
    Subject("cond-mat.mes-hall", "matter", 1996, 2020, 5, 8),
    Subject("cond-mat.mtrl-sci", "matter", 1996, 2020, 5, 8),
    Subject("cond-mat.str-el", "matter", 1996, 2020, 5, 5),
    Subject("cond-mat.soft", "life", 1996, 2020, 2, 4),
    Subject("quant-ph", "quantum", 1995, 2020, 7, 12),
    Subject("physics.optics", "quantum", 1997, 2020, 1, 5),
    Subject("physics.flu-dyn", "fluids", 1997, 2020, 1, 4),
    Subject("nlin.CD", "fluids", 2000, 2020, 3, 1),
    Subject("alg-geom", "math", 1992, 1997, 3, 0),
    Subject("math.AG", "math", 1998, 2020, 3, 4),
    Subject("math.CO", "math", 1998, 2020, 2, 6),
    Subject("math.PR", "math", 1998, 2020, 2, 5),
    Subject("math.AP", "math", 1998, 2020, 1, 6),
    Subject("q-bio.NC", "life", 2004, 2020, 1, 2),
    Subject("cs.IT", "learning", 2004, 2020, 1, 5),
    Subject("cs.CV", "vision", 1999, 2020, 0.3, 18),
    Subject("cs.CL", "learning", 1999, 2020, 0.5, 6),
    Subject("cs.LG", "learning", 2007, 2020, 0.3, 13),
    Subject("stat.ML", "learning", 2007, 2020, 0.3, 6),
    Subject("eess.IV", "vision", 2018, 2020, 0, 4),
)

#: How likely a figure of the family shows a photograph or another sensor's picture, relatively.
SENSING = {
    "hep": 0.15,
    "astro": 1.5,
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
