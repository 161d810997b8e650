"""Metadata records the plain way: the whole page as one ElementTree, then the elements wanted."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_WANTED = ("id", "created", "categories", "title", "abstract", "license")


def read_records(page: Path) -> Iterator[tuple[object, ...]]:
    """Give identifier, date, categories, title, abstract, licence and authors of each record."""
    for body in ElementTree.parse(page).iter(f"{_ARXIV}arXiv"):
        authors = [
            (author.findtext(f"{_ARXIV}keyname"), author.findtext(f"{_ARXIV}forenames"))
            for author in body.iter(f"{_ARXIV}author")
        ]
        yield (*(body.findtext(f"{_ARXIV}{name}") for name in _WANTED), authors)
