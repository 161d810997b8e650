"""Sound files of every kind: they stand beside the hostile ones, or are harmed a little."""

import io

from PIL import Image

from packed_articles import packed

TEX = rb"""\documentclass{article}
\usepackage{graphicx}\graphicspath{{figs/}}\newcommand{\pic}[1]{\includegraphics[width=3cm]{#1}}
\begin{document}
\begin{figure}\pic{sound}\caption{A sound figure, $E=mc^2$.\label{f:sound}}\end{figure}
\begin{figure*}\centering
 \subfigure[Left.]{\includegraphics{sound.png}}\subfloat[Right.]{\psfig{file=gone.eps}}
 \caption[Short]{Two \emph{parts} \cite{a}.}
\end{figure*}
\input{more}
\end{document}
"""
MORE = rb"""\begin{table}\epsfbox{sound.eps}\caption{A table.}\end{table}
\iffalse\begin{figure}\caption{Never.}\end{figure}\fi % a comment
\begin{wrapfigure}{r}{3cm}\plotone{sound}\caption{Wrapped.}\end{wrapfigure}
"""
EPS = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 72 36
%%Creator: a hand
%%Orientation: Portrait
%%Pages: 1
%%EndComments
1 0 0 setrgbcolor 9 9 36 18 rectfill 0 0 1 setrgbcolor 45 9 18 18 rectfill
showpage
"""
SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40"
 height="30"><desc>a hand</desc><rect x="5" y="5" width="9" height="9" fill="red"/>
<rect x="14" y="5" width="9" height="9" fill="blue"/></svg>
"""


def picture(kind="png", colour="red", size=(40, 30), **options):
    """A raster file of two halves, one of them black."""
    image = Image.new("RGB", size, colour)
    image.paste("black", (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pdf_of(objects, root=1, trailer=b""):
    """A PDF of numbered objects, from 1 on, with the cross-reference table that it ought to have."""
    body, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, inside in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%b\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root %d 0 R%b>>\n" % (
        count, table, count, root, trailer,
    )  # fmt: skip
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % body.index(b"xref\n0 "))


def pdf_stream(data, entries=b""):
    """A stream object of a PDF."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


PDF_MARKS = b"1 0 0 rg 9 9 36 18 re f 0 0 1 rg 45 9 18 18 re f"  # a red box and a blue one


def pdf_page(content=PDF_MARKS, entries=b"", objects=()):
    """A PDF of one page with a content stream; further objects have the numbers from 5 on."""
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]/Contents 4 0 R%b>>" % entries,
        pdf_stream(content),
        *objects,
    ])  # fmt: skip


PDF = pdf_page()
PICTURES = {
    "png": picture(), "jpeg": picture("jpeg"), "gif": picture("gif"), "tiff": picture("tiff"),
    "bmp": picture("bmp"), "webp": picture("webp"), "eps": EPS, "pdf": PDF, "svg": SVG,
}  # fmt: skip


ARTICLE = packed(
    {"paper.tex": TEX, "more.tex": MORE, "sound.png": PICTURES["png"], "sound.eps": EPS}
)
