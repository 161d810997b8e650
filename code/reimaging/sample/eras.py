"""What authors did in which years: how they wrote figures, and the oddities they left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """A way of writing figures, or an oddity of an article, and whose it can have been.

    `engines` and `styles` are words separated by spaces; empty means any.
    """

    name: str
    first: int
    last: int
    weight: float = 1.0
    engines: str = ""
    styles: str = ""
    family: str = ""

    def fits(self, year: int, engine: str, style: str = "", family: str = "") -> bool:
        """Tell whether an article of that year, engine, style and family could have it."""
        return (
            self.first <= year <= self.last
            and (not self.engines or engine in self.engines.split())
            and (not self.styles or style in self.styles.split())
            and self.family in ("", family)
        )


#: Ways of writing figures; the engine is "dvi" (takes PostScript) or "pdf" (PDF, PNG, JPEG).
STYLES = (
    Habit("plain", 1991, 1996, 1, "dvi"),
    Habit("special", 1991, 1996, 2, "dvi"),
    Habit("psfig", 1991, 1998, 4, "dvi"),
    Habit("epsfbox", 1992, 2000, 4, "dvi"),
    Habit("epsfig", 1995, 2006, 4, "dvi"),
    Habit("graphics", 1997, 2012, 4, "dvi"),
    Habit("pstex", 1997, 2011, 1, "dvi"),
    Habit("subfigure", 1999, 2010, 2, "dvi"),
    Habit("aastex", 1999, 2014, 6, "dvi", family="astro"),
    Habit("bare", 2000, 2020, 4),
    Habit("folder", 2005, 2020, 3),
    Habit("macro", 2007, 2020, 2),
    Habit("nested", 2008, 2020, 2),
    Habit("subfloat", 2008, 2020, 3),
)

_FREE = "psfig epsfbox epsfig graphics"
_BINARY = "epsfig graphics aastex subfigure bare folder macro"
#: Each oddity is given once in 60 articles to one that fits; those listed twice, twice.
ODDITIES = (
    Habit("bare header", 1991, 1999, engines="dvi"),
    Habit("previews", 1993, 1996),
    Habit("two pages", 1991, 2004, engines="dvi", styles="special psfig epsfbox epsfig"),
    Habit("epsf", 1993, 2006, engines="dvi", styles=_FREE),
    Habit("epsi", 1993, 2006, engines="dvi", styles=_FREE),
    Habit("gif", 1995, 2005),
    Habit("jpg", 1996, 2006),
    Habit("binary eps", 1996, 2014, engines="dvi", styles=_BINARY),
    Habit("svg", 2009, 2020, engines="pdf"),
    Habit("converted", 2010, 2020, engines="pdf"),
    Habit("missing image", 1998, 2020, styles="epsfig graphics bare subfloat folder"),
    Habit("latin-1", 1996, 2012),
    Habit("latin-1", 2005, 2020),
    Habit("commented", 1991, 2006),
    Habit("commented", 2007, 2020),
    Habit("after the end", 1999, 2020),
    Habit("unused", 1998, 2012),
    Habit("unused", 2013, 2020),
    Habit("other case", 2003, 2020, styles="bare"),
    Habit("no caption", 1995, 2020, styles="graphics bare epsfig"),
)
