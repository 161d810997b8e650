"""The citation: one file that others read, and what is written elsewhere from it."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from reimaging.errors import ReimagingError
from reimaging.publish.citation import (
    cited,
    cited_as_bibtex,
    cited_as_text,
    doi_of,
    published_doi,
    read_citation,
    write_zenodo,
    zenodo_json,
    zenodo_metadata,
)

ROOT = Path(__file__).parents[2]
CFFCONVERT = ROOT / ".validators/bin/cffconvert"
STUDY = "https://doaj.org/article/60c743199d9246fbaadb1c370c81c66e"
needs_validators = pytest.mark.skipif(
    not CFFCONVERT.is_file(), reason="`code/setup validators` has not installed cffconvert"
)


@pytest.fixture(scope="module")
def citation():
    return read_citation(ROOT / "CITATION.cff")


def validated(path):
    return subprocess.run(
        [CFFCONVERT, "--validate", "--infile", path], capture_output=True, text=True, check=False
    )


@needs_validators
def test_others_read_the_citation_as_we_do(citation):
    done = validated(ROOT / "CITATION.cff")
    assert done.returncode == 0, done.stderr
    assert "valid according to schema version 1.2.0" in done.stdout
    zenodo = subprocess.run(
        [CFFCONVERT, "-f", "zenodo", "--infile", ROOT / "CITATION.cff"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    theirs, ours = json.loads(zenodo.stdout), zenodo_metadata(citation)
    for key in ("title", "version", "keywords", "creators"):
        assert theirs[key] == ours[key]
    assert theirs["license"]["id"] == ours["license"]


@needs_validators
@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("GPL-3.0-or-later", "GPL-3.0-or-whenever"),
        ("cff-version: 1.2.0", "cff-version: 9.9.9"),
        ("type: article", "type: artticle"),
        ("title:", "tittle:"),
    ],
)
def test_the_validator_refuses_a_broken_citation(tmp_path, sound, broken):
    text = (ROOT / "CITATION.cff").read_text()
    assert sound in text
    (tmp_path / "CITATION.cff").write_text(text.replace(sound, broken))
    assert validated(tmp_path / "CITATION.cff").returncode != 0


def test_it_names_the_study_by_its_address_and_no_doi_that_nobody_gave(citation):
    assert STUDY in (ROOT / "README.md").read_text()
    (study,) = citation["references"]
    assert study["url"] == STUDY
    assert [author["family-names"] for author in study["authors"]] == [
        "Tan",
        "Munster",
        "Mackenzie",
    ]
    assert "doi" not in study
    if "doi" not in citation:
        assert "doi.org" not in (ROOT / ".zenodo.json").read_text()


def test_what_is_preferred_to_be_cited_is_the_compendium_itself(citation):
    preferred = citation["preferred-citation"]
    for key in ("type", "title", "version", "license", "authors", "doi"):
        assert preferred.get(key) == citation.get(key), key


def test_zenodo_json_is_in_step():
    written = (ROOT / ".zenodo.json").read_text()
    assert written == zenodo_json(read_citation(ROOT / "CITATION.cff")), (
        "CITATION.cff has changed: run `reimaging cite --write`"
    )


def test_zenodo_is_told_what_its_api_asks_for(citation):
    told = zenodo_metadata(citation)
    assert told["upload_type"] == "software"
    assert told["access_right"] == "open"
    assert all(told[key] for key in ("title", "description", "creators", "license", "version"))
    (related,) = told["related_identifiers"]
    assert (related["identifier"], related["relation"]) == (STUDY, "isDerivedFrom")
    assert told["references"] == [
        "Tan, Kynan; Munster, Anna and Mackenzie, Adrian (2021). Images of the arXiv: "
        "Reconfiguring large scientific image datasets. Journal of Cultural Analytics 6(1). "
        f"{STUDY}"
    ]


def test_what_looks_like_a_tag_stays_text(citation):
    told = zenodo_metadata({**citation, "abstract": "a < b & c > d"})
    assert told["description"] == "<p>a &lt; b &amp; c &gt; d</p>"


def test_written_twice_it_is_the_same(tmp_path):
    (tmp_path / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    write_zenodo(tmp_path)
    first = (tmp_path / ".zenodo.json").read_bytes()
    write_zenodo(tmp_path)
    assert (tmp_path / ".zenodo.json").read_bytes() == first == (ROOT / ".zenodo.json").read_bytes()


def test_a_version_stays_the_text_that_it_is(tmp_path):
    text = (ROOT / "CITATION.cff").read_text()
    (tmp_path / "c.cff").write_text(re.sub(r"^version: .*", "version: 0.10", text, flags=re.M))
    assert read_citation(tmp_path / "c.cff")["version"] == "0.10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "cannot be read"),
        ("a list, no mapping", "has no title"),
        ("title: T\nversion: 1", "has no license"),
        (None, "cannot be read"),
    ],
)
def test_a_citation_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, text, said):
    path = tmp_path / "CITATION.cff"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ReimagingError, match=said) as refused:
        read_citation(path)
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)


def test_the_readme_cites_what_the_command_prints(citation):
    readme = (ROOT / "README.md").read_text()
    doi = citation.get("doi")
    for line in cited_as_text(citation, doi).splitlines():
        assert line in readme
    assert cited_as_bibtex(citation, doi) in readme


def test_bibtex_keeps_capitals_and_escapes_what_latex_would_take_for_a_sign(citation):
    text = cited_as_bibtex(
        {**citation, "title": "Pixels & LaTeX_50%", "date-released": "2027-01-31"}, "10.1/a_b"
    )
    assert "title = {{Pixels \\& LaTeX\\_50\\%}}" in text
    assert "doi = {10.1/a_b}" in text
    assert "year = {2027}" in text
    assert text.count("{") == text.count("}")


def test_a_doi_is_printed_once_there_is_one(citation):
    assert "doi" not in cited_as_text(citation, None).replace(STUDY, "")
    assert "https://doi.org/10.5281/zenodo.7 " in cited_as_text(
        citation, "10.5281/zenodo.7"
    ).replace("\n", " ")


@pytest.mark.parametrize(
    ("deposit", "doi"),
    [
        ({"state": "published", "doi": "10.5281/zenodo.7"}, "10.5281/zenodo.7"),
        ({"state": "draft", "doi": "10.5281/zenodo.7"}, None),
        # what Zenodo's place to try things out gives leads nowhere
        ({"state": "published", "doi": "10.5072/zenodo.7"}, None),
        ({"state": "published", "doi": None}, None),
        ({"state": "published"}, None),
        ([], None),
    ],
)
def test_only_a_published_deposit_has_a_doi_that_counts(tmp_path, citation, deposit, doi):
    archive = tmp_path / "outputs/sample/archive"
    archive.mkdir(parents=True)
    (archive / "deposit.json").write_text(json.dumps(deposit))
    (tmp_path / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    assert published_doi([tmp_path / "none.json", archive / "deposit.json"]) == doi
    assert doi_of(citation, tmp_path) == (citation.get("doi") or doi)
    assert ((doi or "no DOI") in cited(tmp_path, bibtex=True)) is (doi is not None)
    assert ((doi or "no DOI") in cited(tmp_path)) is (doi is not None)
    assert doi_of({**citation, "doi": "10.5281/zenodo.9"}, tmp_path) == "10.5281/zenodo.9"
