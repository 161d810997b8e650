"""Metadata records are read from pages as the server sends them and as harvesters keep them."""

import gzip
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_a_gzipped_page_is_the_same_page_whatever_its_name(page):
    path = page(RECORD + DELETED)
    records = list(read_records(path))
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert list(read_records(path)) == records


def test_a_gzipped_page_that_is_cut_off_is_one_sentence_with_its_name(page):
    path = page(RECORD)
    path.write_bytes(gzip.compress(path.read_bytes())[:-20])
    with pytest.raises(
        ReimagingError, match=r"page\.xml: .* cannot be read: its gzip is damaged or"
    ):
        list(read_records(path))


def test_a_page_as_metha_caches_it_is_read(page):
    # written by Go, which leaves no element out though it is empty
    path = page("")
    empty = "<header status=''></header><metadata></metadata><about></about>"
    record = (
        RECORD.replace("<header>", "<header status=''>")
        .replace("</record>", "<about></about></record>")
        .replace("<record>", '<record xmlns="http://www.openarchives.org/OAI/2.0/">')
        .replace("''", '""')
    )
    deleted = DELETED.replace("</header>", "</header><metadata></metadata><about></about>")
    response = (
        f'<Response><request verb="ListRecords"></request><error code=""></error><GetRecord><record>'
        f"{empty}</record></GetRecord><Identify></Identify><ListRecords>{{}}</ListRecords></Response>"
    )
    path.write_text(response.format(record + deleted))
    records = list(read_records(path))
    path.write_text(f"<Records>{RECORD}{DELETED}</Records>")
    assert records == list(read_records(path))
    path.write_text(response.format(""))
    assert list(read_records(path)) == []


ODD = {
    "metha's empty elements": RECORD.replace("<header>", '<header status="">').replace("</record>", "<about></about></record>"),
    "a comment": RECORD.replace("Words.", "Words<!-- no words -->."),
    "a CDATA section": RECORD.replace("Words.", "<![CDATA[Words.]]>"),
    "an instruction": RECORD.replace("<title>", "<?a b?><title>"),
    "a character by its number": RECORD.replace("Words.", "W&#111;rd&#x73;."),
    "an element within a text": RECORD.replace("Words.", "W<b>or</b>ds."),
    "an element nobody knows": RECORD.replace("<title>", "<rank>1</rank><title>"),
    "empty elements": RECORD.replace("<title>", "<doi/><proxy /><title>"),
    "an attribute that looks like markup": RECORD.replace("<title>", "<title a='>'>"),
    "text between elements": RECORD.replace("<title>", "no field<title>"),
    "prefixes": RECORD.replace("</", "\0").replace("<", "<o:").replace("\0", "</o:").replace("xmlns=", "a="),
    "more metadata": RECORD.replace("</record>", "<about><title>no</title></about></record>"),
    "a tab and a carriage return": RECORD.replace("A  title", "A\ttitle\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_record_written_in_another_way_is_the_same_record(page, odd):
    odd = odd.replace("9802001", "9802002")
    path = page(RECORD + odd + RECORD, namespaced=False)
    path.write_text(path.read_text().replace("<Records>", "<Records xmlns:o='o'>"))
    first, between, last = read_records(path)
    assert first == last
    assert between.identifier.canonical == "hep-th/9802002"
    assert between._replace(identifier=first.identifier) == first


def test_commented_and_quoted_records_are_none(page):
    records = f"<!--{RECORD}--><note><![CDATA[{RECORD}]]></note>"
    assert list(read_records(page(records + DELETED + f"<?note {RECORD}?>"))) == list(
        read_records(page(DELETED))
    )


def test_a_comment_longer_than_a_block_hides_its_records(page):
    comment = f"<!--</record>{'<a></a> ' * 80_000}{RECORD}-->"
    assert len(list(read_records(page(RECORD + comment + DELETED)))) == 2


BLANKS = st.text(" \t\r\n\xa0\u2003", max_size=2)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=9)
NAMES = ["keyname", "forenames", "suffix", "affiliation"]
FIELDS = ["created", "updated", "title", "categories", "comments", "proxy", "report-no"]
FIELDS += ["msc-class", "acm-class", "journal-ref", "doi", "license", "abstract"]


@st.composite
def written_records(draw):
    """A record of any fields, in any order, with any texts and white space."""

    def element(name, content):
        return f"<{name}>{draw(BLANKS)}{content}{draw(BLANKS)}</{name}>{draw(st.sampled_from(['', ' ', chr(10)]))}"

    def leaves(names):
        quotes = {'"': "&quot;", "'": "&apos;"}
        texts = {name: escape(draw(TEXTS), draw(st.sampled_from([quotes, {}]))) for name in names}
        return [element(name, text) for name, text in texts.items()]

    authors = [
        f"<author>{''.join(leaves(draw(st.lists(st.sampled_from(NAMES), unique=True))))}</author>"
        for _ in range(draw(st.integers(0, 3)))
    ]
    body = leaves(draw(st.lists(st.sampled_from(FIELDS), unique=True)))
    body += [element("id", "0704.0001"), f"<authors>{''.join(authors)}</authors>"]
    return (
        "<record><header><identifier>oai:arXiv.org:0704.0001</identifier></header><metadata>"
        f"<arXiv>{''.join(draw(st.permutations(body)))}</arXiv></metadata></record>"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(written_records(), min_size=1, max_size=3))
def test_records_lifted_out_are_what_the_parser_makes_of_them(tmp_path, records):
    def read(text):
        path = tmp_path / "page.xml"
        path.write_bytes(text.encode())
        return list(read_records(path))

    inside = "".join(records)
    parsed = read(f"<Records><!-- from here on all is the parser's -->{inside}</Records>")
    assert len(parsed) == len(records)
    assert read(f"<Records>{inside}</Records>") == parsed


def test_of_two_elements_of_one_name_the_last_counts(page):
    twice = RECORD.replace("<title>", "<title>Older</title><title>")
    records = list(read_records(page(twice + twice.replace("Words", "<!-- -->Words"))))
    assert [record.title for record in records] == ["A title over lines"] * 2


def test_acm_class_is_given_as_the_server_prints_it(page):
    # it prints the MSC class there too
    written = "<msc-class>11A41</msc-class><acm-class>11A41</acm-class><title>"
    (record,) = read_records(page(RECORD.replace("<title>", written)))
    assert (record.msc_class, record.acm_class) == ("11A41", "11A41")


def test_records_longer_than_a_block_and_cut_by_its_end_are_whole(page):
    authors = "".join(f"<author><keyname>N{n}</keyname></author>" for n in range(20_000))
    long = RECORD.replace("<authors>", f"<authors>{authors}")
    records = list(read_records(page((RECORD * 700 + long) * 2)))
    assert len(records) == 1402
    assert [len(r.authors) for r in records if len(r.authors) > 2] == [20_002] * 2
    assert len(set(records)) == 2
