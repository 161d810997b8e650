"""Metadata records are read from pages as the server sends them and as harvesters keep them."""

import contextlib

import pytest

from reimaging.errors import ReimagingError
from reimaging.ingest.records import Author, read_records

RECORD = """
<record><header><identifier>oai:arXiv.org:hep-th/9802001</identifier></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">
<id>hep-th/9802001</id><created>1998-02-01</created><updated>1998-03-05</updated>
<authors><author><keyname>Müller</keyname><forenames>A. B.</forenames></author>
<author><keyname>Group</keyname><suffix>Jr</suffix></author></authors>
<title>A  title
  over lines</title><categories>hep-th gr-qc hep-th</categories>
<license>http://example.org/by</license><abstract> Words. </abstract>
</arXiv></metadata></record>
"""
DELETED = """
<record><header status="deleted"><identifier>oai:arXiv.org:0704.0002</identifier></header></record>
"""


@pytest.fixture
def page(tmp_path):
    def page(records, namespaced=True):
        path = tmp_path / "page.xml"
        inside = f"<ListRecords>{records}<resumptionToken>t</resumptionToken></ListRecords>"
        xmlns = ' xmlns="http://www.openarchives.org/OAI/2.0/"' if namespaced else ""
        root = "OAI-PMH" if namespaced else "Records"
        path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><{root}{xmlns}>{inside}</{root}>')
        return path

    return page


@pytest.mark.parametrize("namespaced", [True, False])
def test_a_record_is_read_whole_in_either_form(page, namespaced):
    (record,) = read_records(page(RECORD, namespaced))
    assert record.identifier.canonical == "hep-th/9802001"
    assert (record.created, record.updated) == ("1998-02-01", "1998-03-05")
    assert record.authors == (Author("Müller", "A. B.", ""), Author("Group", "", "Jr"))
    assert record.title == "A title over lines"
    assert record.categories == ("hep-th", "gr-qc")
    assert record.licence == "http://example.org/by"
    assert record.abstract == "Words."
    assert record.doi is None
    assert not record.deleted


def test_a_deleted_record_has_its_identifier_alone(page):
    (record,) = read_records(page(DELETED))
    assert record.deleted
    assert record.identifier.canonical == "0704.0002"
    assert record.title is None


def test_a_record_without_created_or_with_a_strange_one_is_still_a_record(page):
    assert (
        next(read_records(page(RECORD.replace("<created>1998-02-01</created>", "")))).created
        is None
    )
    assert next(read_records(page(RECORD.replace("1998-02-01", "soon")))).created is None


def test_records_without_an_identifier_or_metadata_are_left_out(page):
    nameless = "<record><header/><metadata/></record>"
    assert len(list(read_records(page(nameless + RECORD + nameless)))) == 1


def test_many_records_come_in_order(page):
    records = "".join(RECORD.replace("9802001", f"98020{n:02d}") for n in range(1, 50))
    assert [r.identifier.canonical[-2:] for r in read_records(page(records))] == [
        f"{n:02d}" for n in range(1, 50)
    ]


def test_a_page_that_is_cut_off_is_one_sentence_with_its_name(page):
    path = page(RECORD)
    path.write_text(path.read_text()[:-60])
    with pytest.raises(ReimagingError, match=r"page\.xml: this page .* no well-formed XML"):
        list(read_records(path))


def test_entities_reach_neither_files_nor_memory(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    entity = f'<!DOCTYPE r [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    path = tmp_path / "page.xml"
    path.write_text(f"{entity}<Records>{RECORD.replace('Words.', '&s;')}</Records>")
    assert all("SECRET" not in (r.abstract or "") for r in read_records(path))
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(
        f'<!DOCTYPE r [<!ENTITY b0 "x">{bomb}]><Records>{RECORD.replace("Words.", "&b11;")}</Records>'
    )
    with contextlib.suppress(ReimagingError):  # refusing the page is as good
        assert all(len(r.abstract or "") < 1000 for r in read_records(path))
