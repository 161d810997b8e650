"""The sample's metadata as arXiv's OAI-PMH server lists it, in the `arXiv` format.

The form is that of https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from lxml import etree

from reimaging.sample.article import paper_of, submitted
from reimaging.sample.plan import RECORDS_A_PAGE, PlannedArticle
from reimaging.sample.streams import stream
from reimaging.sample.subjects import between

OAI = "http://www.openarchives.org/OAI/2.0/"
ARXIV = "http://arxiv.org/OAI/arXiv/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{{{_XSI}}}schemaLocation"
_EARLIEST = date(2005, 9, 16)  # arXiv's records carry no earlier datestamp
_RESPONSE_DATE = "2021-01-04T06:00:00Z"

_NONEXCLUSIVE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
#: Open licences with their numbers of articles in the study's table (mid 2020), where 1,238,435
#: have arXiv's own, and the years in which they could be chosen.
_LICENCES = (
    ("http://creativecommons.org/licenses/by/{version}/", 28277, 1991, 2020),
    ("http://creativecommons.org/licenses/by-nc-sa/{version}/", 14437, 1991, 2020),
    ("http://creativecommons.org/publicdomain/zero/1.0/", 3223, 2010, 2020),
    ("http://creativecommons.org/licenses/by-sa/4.0/", 2864, 2015, 2020),
    ("http://creativecommons.org/licenses/publicdomain/", 2482, 1991, 2009),
)
#: What part of the licences of a year are open ones: few at first, one in fourteen in 2020.
_OPEN = ((2008, 0.015), (2014, 0.025), (2020, 0.08))


def pages(planned: tuple[PlannedArticle, ...], seed: int) -> Iterator[bytes]:
    """Write the pages of records, one XML document each, some 50 records a page.

    The last page ends with the record of an article that was deleted.
    """
    records = [_record(article, seed) for article in planned if article.has_record]
    records.append(_deleted(planned[0]))
    for start in range(0, len(records), RECORDS_A_PAGE):
        part = records[start : start + RECORDS_A_PAGE]
        root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap=_names(OAI))
        root.set(_LOCATION, f"{OAI} {OAI}OAI-PMH.xsd")
        _add(root, OAI, "responseDate", _RESPONSE_DATE)
        request = _add(root, OAI, "request", "http://oaipmh.arxiv.org/oai")
        request.set("verb", "ListRecords")
        listed = etree.SubElement(root, f"{{{OAI}}}ListRecords")
        listed.extend(part)
        end = start + RECORDS_A_PAGE
        more = end < len(records)
        if start == 0:
            request.set("metadataPrefix", "arXiv")
        else:
            request.set("resumptionToken", _token(start))
        if more or start:
            token = _add(listed, OAI, "resumptionToken", _token(end) if more else None)
            token.set("cursor", str(start))
            token.set("completeListSize", str(len(records)))
        yield etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _names(default: str) -> Any:
    # lxml-stubs do not know that None names the default namespace
    return {None: default, "xsi": _XSI}


def _token(start: int) -> str:
    return f"metadataPrefix%3DarXiv%26skip%3D{start}"


def _record(article: PlannedArticle, seed: int) -> etree._Element:
    rng = stream(seed, article.identifier, "record")
    paper = paper_of(article, seed)
    created = submitted(article).date()
    updated = created + timedelta(days=int(rng.integers(3, 500))) if rng.random() < 0.4 else None
    record = _header(article.identifier, max(updated or created, _EARLIEST), article.categories)
    metadata = etree.SubElement(record, f"{{{OAI}}}metadata")
    entry = etree.SubElement(metadata, f"{{{ARXIV}}}arXiv", nsmap=_names(ARXIV))
    entry.set(_LOCATION, f"{ARXIV} https://oaipmh.arxiv.org/OAI/arXiv.xsd")
    _add(entry, ARXIV, "id", article.identifier)
    if article.has_created:
        _add(entry, ARXIV, "created", created.isoformat())
    if updated:
        _add(entry, ARXIV, "updated", updated.isoformat())
    authors = etree.SubElement(entry, f"{{{ARXIV}}}authors")
    for author in paper.authors:
        person = etree.SubElement(authors, f"{{{ARXIV}}}author")
        _add(person, ARXIV, "keyname", author.keyname)
        _add(person, ARXIV, "forenames", author.forenames)
    _add(entry, ARXIV, "title", paper.title)
    _add(entry, ARXIV, "categories", " ".join(article.categories))
    if rng.random() < 0.7:
        figures = max(1, len(article.images))
        _add(entry, ARXIV, "comments", f"{int(rng.integers(4, 40))} pages, {figures} figures")
    licence = _licence(rng, article.year)
    if licence:
        _add(entry, ARXIV, "license", licence)
    _add(entry, ARXIV, "abstract", f"  {paper.abstract}\n")
    return record


def _deleted(first: PlannedArticle) -> etree._Element:
    """Write the header that stands for a record deleted since."""
    record = _header(f"{first.identifier[:-3]}999", date(2009, 11, 5), first.categories)
    record[0].set("status", "deleted")
    return record


def _header(identifier: str, datestamp: date, categories: tuple[str, ...]) -> etree._Element:
    record = etree.Element(f"{{{OAI}}}record")
    header = etree.SubElement(record, f"{{{OAI}}}header")
    _add(header, OAI, "identifier", f"oai:arXiv.org:{identifier}")
    _add(header, OAI, "datestamp", datestamp.isoformat())
    for specification in sorted({_set(category) for category in categories}):
        _add(header, OAI, "setSpec", specification)
    return record


def _set(category: str) -> str:
    """Name the set of a category: group, archive and subject joined by colons."""
    archive, _, subject = category.partition(".")
    alone = ("cs", "math", "q-bio", "stat", "eess")
    group = archive if archive in alone else "math" if archive == "alg-geom" else "physics"
    return ":".join(part for part in (group, archive, subject) if part)


def _licence(rng: np.random.Generator, year: int) -> str:
    """Draw a licence; before 2008 nearly all records name none."""
    if year < 2008 and rng.random() < 0.95:
        return ""
    if rng.random() > between(year, _OPEN):
        return _NONEXCLUSIVE
    fitting = [(name, count) for name, count, first, last in _LICENCES if first <= year <= last]
    shares = np.array([count for _, count in fitting], dtype=float)
    name = fitting[int(rng.choice(len(fitting), p=shares / shares.sum()))][0]
    return name.format(version="3.0" if year < 2015 else "4.0")


def _add(parent: etree._Element, namespace: str, name: str, text: str | None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child
