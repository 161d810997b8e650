"""What the headers of a made index's image files say: format, size, and who made them."""

from itertools import repeat
from typing import Any

import numpy as np
from made_articles import YEARS
from made_prose import Numbers, chances, draw, where

from reimaging.ingest.software import software_of

# By extension, in the order of made_articles.EXTENSIONS.
_FORMATS = ("eps", "ps", "pdf", "png", "jpeg", "jpeg", "gif", "svg", "eps", "eps", "eps")
_KINDS = np.array([0, 0, 1, 2, 2, 2, 2, 3, 0, 0, 0])  # PostScript, PDF, pixels, SVG
_UNSIGNED = np.array([0.15, 0.1, 0.75, 0.3])  # what part of a kind names no maker
_MODES = ("RGB", "L", "P", "RGBA")
# Signatures with the years of their programs, their weight, and the kinds of file they stand in.
_PROGRAMS = (
    ("MATLAB, The MathWorks, Inc. Version {}", 1996, 2018, 9, (0, 1)),
    ("gnuplot {} patchlevel 1", 1992, 2018, 6, (0, 1)),
    ("Mathematica {}", 1992, 2018, 5, (0, 1)),
    ("matplotlib version {}, http://matplotlib.org/", 2005, 2018, 6, (0, 1, 2, 3)),
    ("IDL Version {} (linux x86_64 m64)", 1991, 2018, 5, (0,)),
    ("cairo {} (http://cairographics.org)", 2006, 2018, 5, (0, 1)),
    ("fig2dev Version {}", 1993, 2018, 4, (0, 1)),
    ("SM", 1992, 2016, 3, (0,)),
    ("ROOT Version {}", 1999, 2018, 4, (0, 1)),
    ("Adobe Illustrator(R) {}", 1995, 2018, 3, (0, 1)),
    ("Grace-{}", 1999, 2018, 3, (0,)),
    ("dvips(k) {} Radical Eye Software", 1994, 2018, 3, (0,)),
    ("TeX", 2003, 2018, 3, (1,)),
    ("GIMP PostScript file plugin V {}", 1998, 2018, 2, (0,)),
    ("GPL Ghostscript {}", 2000, 2018, 2, (0, 1)),
    ("OriginLab Corporation", 1997, 2018, 2, (0, 1)),
    ("HIGZ Version {}", 1991, 2006, 4, (0,)),
    ("PGPLOT {}", 1992, 2012, 2, (0,)),
    ("R {}", 2003, 2018, 2, (0, 1)),
    ("Adobe Photoshop {}", 1996, 2018, 3, (2,)),
    ("Inkscape {}", 2005, 2018, 2, (2, 3)),
    ("ImageMagick {}", 1995, 2018, 2, (0, 2)),
    ("plotted by our program {}", 1991, 2018, 1, (0, 1, 2, 3)),
)
_PRODUCERS = ("GPL Ghostscript 9.05", "pdfTeX-1.40.3", "Mac OS X 10.6.8 Quartz PDFContext",
              "Acrobat Distiller 9.0.0 (Windows)", "matplotlib pdf backend")  # fmt: skip
_USUAL = np.array([[612, 792], [576, 432], [504, 360], [410, 302], [640, 480], [842, 595]])


class Signatures:
    """Makers as files name them: some often, thousands once, for each kind of file and year.

    Parameters
    ----------
    images
        How many images there will be; the more, the more signatures there are.
    """

    def __init__(self, images: int) -> None:
        many = min(2000, 3 + images // 5000)
        versions = [many if "{}" in name else 1 for name, *_ in _PROGRAMS]
        self._versions = np.array(versions)
        self._first = np.cumsum(versions) - versions
        self._creators = [
            name.format(f"{1 + version % 9}.{version // 9}")
            for (name, *_), count in zip(_PROGRAMS, versions, strict=True)
            for version in range(count)
        ]
        self._software = [software_of(creator, None) for creator in self._creators]
        self._of_producer = [software_of(None, producer) for producer in _PRODUCERS]
        self._chances = chances(
            np.array(
                [
                    [
                        weight * (kind in kinds and first <= year <= last)
                        for _, first, last, weight, kinds in _PROGRAMS
                    ]
                    for kind in range(len(_UNSIGNED))
                    for year in YEARS
                ]
            )
        )

    def draw(
        self, rng: np.random.Generator, kind: Numbers, years: Numbers, readable: Numbers
    ) -> tuple[list[str | None], list[str | None], list[str | None]]:
        """Draw creator, producer and software of images."""
        count = len(kind)
        program = draw(rng, self._chances, kind * len(YEARS) + years - YEARS[0])
        version = (rng.random(count) ** 4 * self._versions[program]).astype(np.int64)
        signature = (self._first[program] + version).tolist()
        told = readable & (rng.random(count) >= _UNSIGNED[kind])
        by = rng.integers(len(_PRODUCERS), size=count).tolist()
        telling = readable & (kind == 1) & (rng.random(count) < 0.9)
        software = where(told, [self._software[each] for each in signature])
        of_producer = where(telling, [self._of_producer[each] for each in by])
        return (
            where(told, [self._creators[each] for each in signature]),
            where(telling, [_PRODUCERS[each] for each in by]),
            [one or other for one, other in zip(software, of_producer, strict=True)],
        )


def headers(
    rng: np.random.Generator, signatures: Signatures, extensions: Numbers, years: Numbers
) -> tuple[list[Any], ...]:
    """Give the columns of image_files from format to outcome.

    Parameters
    ----------
    rng
        What is drawn with.
    signatures
        The makers.
    extensions, years
        Of each image: the place of its extension, the year of its article.
    """
    count = len(extensions)
    kind = _KINDS[extensions]
    pixels = kind == 2
    readable = rng.random(count) > 0.006
    width, height = _sizes(rng, kind)
    modes = [_MODES[which] for which in rng.choice(4, count, p=(0.7, 0.12, 0.13, 0.05)).tolist()]
    made_by = signatures.draw(rng, kind, years, readable)
    turned = np.where((kind == 0) & (rng.random(count) < 0.05), 90, 0)
    return (
        where(readable, [_FORMATS[place] for place in extensions.tolist()]),
        where(readable, width.tolist()),
        where(readable, height.tolist()),
        where(readable, np.where(pixels, "px", "pt").tolist()),
        where(readable & pixels, modes),
        where(readable, repeat(1)),
        *made_by,
        where(readable & ((kind == 1) | (turned > 0)), turned.tolist()),
        where(readable, repeat("ok"), "unreadable: no header"),
    )


def _sizes(rng: np.random.Generator, kind: Numbers) -> tuple[Numbers, Numbers]:
    """Draw width and height: whole pixels, whole points of PostScript, broken ones of PDF."""
    size = rng.lognormal(5.95, 0.5, len(kind)) * np.where(kind == 2, 2, 1)
    shape = rng.lognormal(0.15, 0.35, len(kind))
    sizes = np.stack([size * np.sqrt(shape), size / np.sqrt(shape)])
    usual = (kind != 1) & (rng.random(len(kind)) < 0.2)
    sizes[:, usual] = _USUAL[rng.integers(len(_USUAL), size=int(usual.sum()))].T
    broken = np.round(sizes.astype(np.float32).astype(float), 3)
    width, height = np.where((kind == 1) | (kind == 3), broken, np.maximum(np.rint(sizes), 1))
    return width, height
