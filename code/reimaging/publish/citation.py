"""How the compendium is cited: CITATION.cff in the forms that others read.

`.zenodo.json` holds what Zenodo asks of a deposit (its legacy metadata), and is made of
CITATION.cff alone, so that the two cannot disagree. A DOI is cited once there is one: the `doi` of
CITATION.cff, or that of a published deposit, outputs/P/archive/deposit.json.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.publish.latex import escape

CITATION: Final = "CITATION.cff"
ZENODO: Final = ".zenodo.json"

_NEEDED = ("title", "version", "license", "abstract", "authors", "keywords")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
# Zenodo's place to try things out gives DOIs of this prefix; they lead nowhere.
_TRIED_OUT = "10.5072/"

Citation = Mapping[str, Any]


def read_citation(path: Path) -> dict[str, Any]:
    """Read CITATION.cff.

    Raises
    ------
    ReimagingError
        If it cannot be read, or lacks what is written elsewhere from it.
    """
    try:
        # times and numbers stay the texts that they are: 0.10 is a version
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReimagingError(
            f"{path} cannot be read: {' '.join(str(error).split())}; needed is a citation file "
            "(CFF 1.2.0)."
        ) from None
    missing = [key for key in _NEEDED if not isinstance(said, dict) or not said.get(key)]
    if missing:
        raise ReimagingError(
            f"{path} has no {missing[0]}; needed are {', '.join(_NEEDED)} (CFF 1.2.0)."
        )
    return dict(said)


def zenodo_metadata(citation: Citation) -> dict[str, Any]:
    """Say the citation as the metadata of a deposit of Zenodo's legacy API."""
    studies = citation.get("references", [])
    return {
        "title": citation["title"],
        "upload_type": "software",
        "description": f"<p>{_html(citation['abstract'])}</p>",
        "creators": [{"name": _name(author)} for author in citation["authors"]],
        "keywords": list(citation["keywords"]),
        "license": citation["license"],
        "version": citation["version"],
        "access_right": "open",
        "related_identifiers": [
            {
                "identifier": study["url"],
                "relation": "isDerivedFrom",
                "scheme": "url",
                "resource_type": "publication-article",
            }
            for study in studies
            if study.get("url")
        ],
        "references": [_article(study) for study in studies],
    }


def zenodo_json(citation: Citation) -> str:
    """Give the text of `.zenodo.json`."""
    return json.dumps(zenodo_metadata(citation), indent=2, ensure_ascii=False) + "\n"


def write_zenodo(root: Path) -> None:
    """Write `.zenodo.json` anew from CITATION.cff; both lie in the project's folder."""
    write_text(root / ZENODO, zenodo_json(read_citation(root / CITATION)))


def published_doi(deposits: Iterable[Path]) -> str | None:
    """Find the DOI of a published deposit in what is known of some (`deposit.json`).

    One that is not published has a DOI set apart which leads nowhere yet; it does not count, nor
    does one of the place where Zenodo lets things be tried out.
    """
    for path in deposits:
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            state, doi = told["state"], str(told["doi"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if state == "published" and _DOI.fullmatch(doi) and not doi.startswith(_TRIED_OUT):
            return doi
    return None


def doi_of(citation: Citation, root: Path) -> str | None:
    """Give the DOI under which the compendium is found; None before a deposit has returned one."""
    return citation.get("doi") or published_doi(
        sorted((root / "outputs").glob("*/archive/deposit.json"))
    )


def cited(root: Path, *, bibtex: bool = False) -> str:
    """Say how the compendium in `root` is cited, in plain text or as entries of BibTeX."""
    citation = read_citation(root / CITATION)
    doi = doi_of(citation, root)
    return cited_as_bibtex(citation, doi) if bibtex else cited_as_text(citation, doi)


def cited_as_text(citation: Citation, doi: str | None) -> str:
    """Write the citation of the compendium and of the study that it redoes, a line each."""
    year = f" ({citation['date-released'][:4]})" if citation.get("date-released") else ""
    ours = (
        f"{_names(citation['authors'])}{year}. {citation['title']} (version "
        f"{citation['version']}) [Computer software]."
    )
    if doi:
        ours += f" https://doi.org/{doi}"
    return "\n".join([ours, *map(_article, citation.get("references", []))]) + "\n"


def cited_as_bibtex(citation: Citation, doi: str | None) -> str:
    """Write the same as entries of BibTeX."""
    ours = {
        # in braces of their own: a name of an institution is not to be taken apart
        "author": " and ".join(_bibtex_name(author) for author in citation["authors"]),
        "title": citation["title"],
        "version": citation["version"],
        "year": str(citation.get("date-released", ""))[:4],
        "doi": doi or "",
    }
    entries = [_entry("software", "images-of-the-arxiv", ours)]
    for study in citation.get("references", []):
        fields = {
            "author": " and ".join(_bibtex_name(author) for author in study["authors"]),
            "title": study["title"],
            "journal": study.get("journal", ""),
            "volume": study.get("volume", ""),
            "number": study.get("issue", ""),
            "year": study.get("year", ""),
            "url": study.get("url", ""),
        }
        key = f"{study['authors'][0].get('family-names', 'study')}{study.get('year', '')}".lower()
        entries.append(_entry("article", key, fields))
    return "\n".join(entries)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    verbatim = ("doi", "url", "author")
    lines = (
        f"  {name} = {{{value if name in verbatim else _kept(name, value)}}},\n"
        for name, value in fields.items()
        if value
    )
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _kept(name: str, value: str) -> str:
    """Escape a value; a title keeps its capitals."""
    return f"{{{escape(value)}}}" if name == "title" else escape(value)


def _article(study: Citation) -> str:
    """Write an article as the list of references of a paper does."""
    text = f"{_names(study['authors'])}"
    text += f" ({study['year']})" if study.get("year") else ""
    text += f". {study['title']}."
    if study.get("journal"):
        text += f" {study['journal']}"
        text += f" {study['volume']}" if study.get("volume") else ""
        text += f"({study['issue']})" if study.get("issue") else ""
        text += "."
    return text + (f" {study['url']}" if study.get("url") else "")


def _name(author: Citation) -> str:
    if "name" in author:
        return str(author["name"])
    return f"{author['family-names']}, {author['given-names']}"


def _bibtex_name(author: Citation) -> str:
    return f"{{{escape(author['name'])}}}" if "name" in author else escape(_name(author))


def _names(authors: Iterable[Citation]) -> str:
    *first, last = map(_name, authors)
    return f"{'; '.join(first)} and {last}" if first else last


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
