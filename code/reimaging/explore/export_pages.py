"""What goes along with a still copy for people: its credits, and a word on what it is."""

import csv
import io
from collections.abc import Sequence
from html import escape
from itertools import groupby

from reimaging.explore.article_details import work
from reimaging.explore.details import ImageDetail
from reimaging.explore.export_folder import Files
from reimaging.explore.export_site import POLICY

_README = """\
Images of the arXiv: a still copy of the explorer
=================================================

{images}

To look at it, give this folder to any web server, in whatever folder of it: there is nothing to
install or to run. On your own machine:

    python3 -m http.server

and then open http://localhost:8000/ in a browser. A browser does not let the pages read their files
where index.html is opened as a file.

index.html        the pages: wander, map, clusters, articles, statistics
{pictures}
data/             all that is told of the images, as JSON; the tables of the statistics, as CSV
credits.html      whom to credit for each image, and its licence, to be read
credits.csv       the same, as a table
licences.txt      licences of the programs that the pages are made with

{rights}

The pages ask no other host for anything. A search by a picture of your own, and the interface for
programs, take the explorer itself.

Made by {made_by}.
"""


def write_credits(files: Files, images: Sequence[ImageDetail], links: str, *, whole: bool) -> None:
    """Write whom to credit for each image, as a page and as a table.

    Parameters
    ----------
    files
        Where to.
    images
        The images.
    links
        The style and the icon of the pages, as elements of their head.
    whole
        Whether the copy has the images themselves.
    """
    folder = "images" if whole else "thumbnails"
    images = sorted(images, key=_in_order)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("image_id", "credit", "licence", "licence_url", "article_url", "file"))
    for image in images:
        told = image.article
        # a credit begins with "Figure" or "Image": no spreadsheet takes it for a formula
        table.writerow(
            (image.image_id, image.credit, told.licence_words, told.licence_url or "",
             told.url or "", f"{folder}/{image.image_id}.jpg")
        )  # fmt: skip
    files.put("credits.csv", text.getvalue().encode("utf-8", "replace"))
    parts = [
        _article(list(own), folder)
        for _, own in groupby(images, key=lambda image: image.article.identifier)
    ]
    page = _PAGE.format(policy=escape(POLICY, quote=False), links=links, parts="\n".join(parts))
    files.put("credits.html", page.encode("utf-8", "replace"))


def write_readme(files: Files, *, images: str, drawn: bool, whole: bool, made_by: str) -> None:
    """Write what the copy is, how it is looked at, and what made it.

    Parameters
    ----------
    files
        Where to.
    images
        Which images it has, in a sentence or two.
    drawn
        Whether they were drawn for the sample.
    whole
        Whether the copy has the images themselves.
    made_by
        The version and commit of the project.
    """
    pictures = "thumbnails/       small copies of the images, of at most 256 pixels"
    if whole:
        pictures = f"images/           the images, as JPEG\n{pictures}"
    rights = (
        "The images were drawn by a program of the project for its sample; they are its own work."
        if drawn
        else "Each image is its authors', under the licence that credits.html tells. A thumbnail\n"
        "is a smaller copy. Whoever passes images on passes their credit on with them."
    )
    text = _README.format(images=images, pictures=pictures, rights=rights, made_by=made_by)
    files.put("README.txt", text.encode())


def _article(images: list[ImageDetail], folder: str) -> str:
    told = images[0].article
    title = escape(told.title or told.identifier)
    if told.url:
        title = f'<a href="{escape(told.url)}" rel="external noreferrer">{title}</a>'
    licence = escape(told.licence_words)
    if told.licence_url:
        address = escape(told.licence_url)
        licence = f'<a href="{address}" rel="external noreferrer license">{licence}</a>'
    said = work(told)
    shown = ", ".join(
        f'<a href="{folder}/{image.image_id}.jpg">'
        f"{escape(image.credit.removesuffix(f' of {said}'))}</a>"
        for image in images
    )
    credit = f"<p>{shown} of {escape(said)}</p>"
    if not told.drawn:  # else it is said in the line
        credit += f"\n<p>Licence: {licence}</p>"
    return f"<section>\n<h2>{title}</h2>\n{credit}\n</section>"


def _in_order(image: ImageDetail) -> tuple[str, bool, int, str]:
    number = image.figures[0].number if image.figures else None
    return image.article.identifier, number is None, number or 0, image.path


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Credits · Images of the arXiv</title>
{links}
</head>
<body>
<main class="page prose credits">
<p class="small"><a href="index.html">Images of the arXiv</a></p>
<h1>Credits</h1>
<p>Whom to credit for each image of this copy. <a href="credits.csv" download>The same as a
table</a> (CSV).</p>
{parts}
</main>
</body>
</html>
"""
