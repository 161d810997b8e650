"""What authors did in which years: how they wrote figures, and the oddities they left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """A way of writing figures, or an oddity of an article, and whose it can have been.

    `engines` and `styles` are words separated by spaces; empty means any. `images` is how many
    a figure of this habit needs.
    """

    name: str
    first: int
    last: int
    weight: float = 1.0
    engines: str = ""
    styles: str = ""
    family: str = ""
    images: int = 1

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
    Habit("plain", 1997, 2005, 0.5, "dvi", family="hep"),
    Habit("special", 1991, 1998, 2, "dvi"),
    Habit("psfig", 1991, 2001, 4, "dvi"),
    Habit("epsfbox", 1992, 2000, 4, "dvi"),
    Habit("epsfig", 1995, 2006, 4, "dvi"),
    Habit("graphics", 1997, 2012, 4, "dvi"),
    Habit("graphics", 2007, 2020, 3),
    Habit("pstex", 1997, 2011, 1, "dvi"),
    Habit("jhep", 1998, 2009, 3, "dvi", family="hep"),
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
_GRAPHICX = "graphics bare folder macro nested subfloat subfigure"
#: Oddities of the files of an article, and of its text as a whole. Each oddity is given once in
#: 60 articles to one that fits; those listed twice, twice.
ODDITIES_OF_ARTICLES = (
    Habit("bare header", 1991, 1999, engines="dvi"),
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
    Habit("switched off", 1998, 2020, styles=_GRAPHICX),
    Habit("set aside", 2005, 2020, styles=_GRAPHICX),
    Habit("after the end", 1999, 2020),
    Habit("unused", 1998, 2012),
    Habit("unused", 2013, 2020),
    Habit("other case", 2003, 2020, styles="bare"),
    Habit("main below", 2005, 2020, styles="graphics bare folder macro subfloat"),
    Habit("many files", 2005, 2020, styles="graphics bare macro subfloat"),
    Habit("long name", 2007, 2020, styles="graphics bare subfloat"),
    Habit("upper case", 1994, 2020, styles="psfig epsfig graphics subfloat macro"),
    Habit("generated input", 2000, 2020, styles=_GRAPHICX),
    Habit("label macro", 1998, 2020, styles=_GRAPHICX + " epsfig"),
    Habit("word macro", 1996, 2020, styles=_GRAPHICX + " epsfig aastex"),
)
#: Oddities of one figure, named like the forms in `forms`, one after the other on the figures
#: of the articles that have them.
ODDITIES_OF_FIGURES = (
    Habit("no caption", 1995, 2020, styles="graphics bare epsfig"),
    Habit("no label", 1995, 2020, styles=_GRAPHICX + " epsfig aastex"),
    Habit("early label", 1997, 2020, styles=_GRAPHICX + " epsfig"),
    Habit("remark in caption", 1992, 2020, styles=_GRAPHICX + " psfig epsfbox epsfig"),
    Habit("figcaption", 1998, 2014, styles="aastex"),
    Habit("minipages", 1996, 2020, styles=_GRAPHICX + " epsfig", images=2),
    Habit("two captions", 1997, 2020, styles=_GRAPHICX + " epsfig", images=2),
    Habit("captioned parts", 2011, 2020, styles="graphics bare macro folder", images=2),
    Habit("line break", 2000, 2020, styles=_GRAPHICX),
    Habit("inner macro", 2000, 2020, styles=_GRAPHICX, images=2),
    Habit("table", 1997, 2020, styles=_GRAPHICX + " epsfig", images=2),
    Habit("captionof", 2008, 2020, styles=_GRAPHICX),
    Habit("sideways", 1999, 2020, styles=_GRAPHICX),
    Habit("one column", 1998, 2018, styles=_GRAPHICX),
    Habit("overpic", 2004, 2020, styles="graphics bare macro subfloat"),
    Habit("listing", 2003, 2020, styles=_GRAPHICX, images=0),
    Habit("tikz", 2009, 2020, styles="graphics bare folder macro nested subfloat", images=0),
    Habit(
        "tikz photographs",
        2011,
        2020,
        engines="pdf",
        styles="graphics bare macro subfloat",
        images=2,
    ),
)
ODDITIES = ODDITIES_OF_ARTICLES + ODDITIES_OF_FIGURES
#: What part of the articles of a year hold a preview of each plot, `fig1-1.png` beside `fig1.ps`.
#: PNG came in 1996: those of 1993 to 1995 in the study's table (33, 46 and 11 % of the images)
#: were made from the authors' PostScript later on, and are drawn as such here.
PREVIEWED = {1993: 0.5, 1994: 0.84, 1995: 0.12, 1996: 0.01}
