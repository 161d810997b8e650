"""What a still copy tells of its images in words, in files that a browser asks for one by one.

============================ ======================================================================
data/texts/N.json            all that is told of some articles and their images, some 48 KB a file:
                             ``articles``, each with its figures, and ``images``, of which
                             ``article`` is the place of their article among these
data/lists/N.json            title and short caption of `LISTED` images a file, by lot
data/words.json              what words are looked for in: ``titles`` an article, ``captions`` an
                             image, by lot, one a line; all as `folded` has them
data/credits.json            whom to credit, an entry an article
============================ ======================================================================
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reimaging.explore import answers
from reimaging.explore.details import ImageDetail
from reimaging.explore.export_folder import Files, packed
from reimaging.explore.export_slice import Slice
from reimaging.explore.listing import Listing

LISTED = 200  # images a file of titles and captions

_FULL = 48_000  # bytes of a file of texts
_OF_FILES = ("jpeg", "thumbnail", "article")  # of an image: told by where they lie


@dataclass
class Texts:
    """What was written, as far as other files need it.

    Attributes
    ----------
    articles
        The identifiers, in the order of the files.
    first
        The place in `articles` of the first article of each file.
    article
        Of each row the place of its article.
    credits
        Of each row whom to credit.
    """

    articles: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    article: dict[int, int] = field(default_factory=dict)
    credits: dict[int, ImageDetail] = field(default_factory=dict)


def write_texts(files: Files, copied: Slice) -> Texts:
    """Write all that is told of the images and articles of a still copy."""
    texts, titles, captions = Texts(), [], {}
    block, size = _empty(), 0
    for rows, page, images in _told(copied):
        if not block["articles"]:
            texts.first.append(len(texts.articles))
        for row, image in zip(rows, images, strict=True):
            texts.article[row], texts.credits[row] = len(texts.articles), image
            captions[row] = "\n".join(_searched(image))
            block["images"].append(_image(image, len(block["articles"])))
        texts.articles.append(page["article"]["identifier"])
        titles.append(folded(page["article"]["title"]))
        block["articles"].append(page)
        size += len(packed([page, block["images"][-len(images) :]]))
        if size > _FULL:
            files.put_json(f"data/texts/{len(texts.first) - 1}.json", block)
            block, size = _empty(), 0
    if block["articles"]:
        files.put_json(f"data/texts/{len(texts.first) - 1}.json", block)
    order = copied.order.tolist()
    words = {"titles": titles, "captions": [captions[row] for row in order]}
    files.put_json("data/words.json", words)
    _write_lists(files, copied)
    credits = [answers.CreditEntry.of(each) for each in copied.shown.details.credits(order)]
    files.put_json("data/credits.json", [each.model_dump() | {"images": []} for each in credits])
    return texts


def folded(text: str) -> str:
    """Bring a text to what words are compared by: letters and digits, small, without accents.

    A blank stands before each word, so that what a word begins with is found by looking for it
    after a blank. The front end does the same to what is asked.
    """
    kinds = ((sign, unicodedata.category(sign)[0]) for sign in unicodedata.normalize("NFKD", text))
    kept = "".join(sign if kind in "LN" else " " for sign, kind in kinds if kind != "M")
    return "".join(f" {word}" for word in kept.lower().split())


def _told(copied: Slice) -> Iterator[tuple[list[int], dict[str, Any], list[ImageDetail]]]:
    """Tell of each article: its rows, its page, and what is told of each image."""
    shown = copied.shown
    for key in shown.catalogue.article.ids.tolist():
        rows = shown.catalogue.article.rows_of(np.array([key])).tolist()
        images = [shown.details.image(row) for row in rows]
        page = shown.details.article(images[0].article.identifier)
        told = answers.ArticleFigures.of(page).model_dump()
        yield rows, told | {"figures": list(_with_images(told["figures"]))}, images


def _with_images(figures: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out figures of which the copy has no image."""
    for figure in figures:
        parts = list(_with_images(figure["parts"]))
        if parts or figure["images"]:
            yield figure | {"parts": parts}


def _image(image: ImageDetail, article: int) -> dict[str, Any]:
    told = answers.Image.of(image).model_dump(by_alias=True, exclude=set(_OF_FILES))
    return told | {"article": article}


def _searched(image: ImageDetail) -> Iterator[str]:
    for figure in image.figures:
        for caption in (figure.caption, figure.part_caption):
            if caption:
                yield folded(caption)


def _write_lists(files: Files, copied: Slice) -> None:
    shown = copied.shown
    listing = Listing(shown.catalogue, shown.captions)
    order = copied.order
    for number, start in enumerate(range(0, len(order), LISTED)):
        items = listing.items(order[start : start + LISTED])
        told = [[item["title"], item["caption"]] for item in items]
        files.put_json(f"data/lists/{number}.json", told)


def _empty() -> dict[str, list[Any]]:
    return {"articles": [], "images": []}
