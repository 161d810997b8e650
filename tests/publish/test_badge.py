"""The badge says what the citation says, in letters that fit and can be read."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reimaging.publish.badge import BADGE, badge_svg, write_badge
from reimaging.publish.citation import read_citation

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def citation():
    return read_citation(ROOT / "CITATION.cff")


def texts(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_badge_is_in_step():
    drawn = badge_svg(read_citation(ROOT / "CITATION.cff"))
    assert (ROOT / BADGE).read_text() == drawn, "CITATION.cff has changed: `reimaging cite --write`"


def test_it_says_version_and_licence_and_a_doi_once_there_is_one(citation):
    said = ["reimaging", citation["version"], citation["license"]]
    without = {key: value for key, value in citation.items() if key != "doi"}
    assert texts(badge_svg(without)) == said
    assert texts(badge_svg({**citation, "doi": "10.5281/zenodo.7"})) == [
        *said, "doi 10.5281/zenodo.7"
    ]  # fmt: skip


def test_each_text_lies_within_its_field(citation):
    root = ET.fromstring(badge_svg({**citation, "doi": "10.5281/zenodo.1234567"}))
    fields = [each for each in root.find(f"{SVG}g") if each.tag == f"{SVG}rect"]
    for field, text in zip(fields, root.iter(f"{SVG}text"), strict=True):
        left, width = int(field.get("x")), int(field.get("width"))
        assert left < int(text.get("x"))
        assert int(text.get("x")) + int(text.get("textLength")) < left + width
    assert int(root.get("width")) == sum(int(each.get("width")) for each in fields)


def test_white_letters_stand_out_from_each_field(citation):
    root = ET.fromstring(badge_svg({**citation, "doi": "10.5281/zenodo.7"}))
    for field in root.find(f"{SVG}g"):
        if field.tag == f"{SVG}rect":
            parts = [int(field.get("fill")[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [
                part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                for part in parts
            ]
            light = sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
            assert 1.05 / (light + 0.05) >= 4.5  # WCAG 2.2, AA


def test_it_asks_nobody_for_anything_and_escapes(citation):
    svg = badge_svg({**citation, "version": "1 < 2 & 3"})
    assert texts(svg)[1] == "1 < 2 & 3"
    assert "href" not in svg
    assert svg.count("://") == 1  # of the namespace


def test_written_it_is_what_lies_in_docs(tmp_path):
    (tmp_path / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    write_badge(tmp_path)
    assert (tmp_path / BADGE).read_bytes() == (ROOT / BADGE).read_bytes()
