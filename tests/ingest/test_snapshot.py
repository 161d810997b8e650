"""The snapshot's lines of JSON give the records that OAI-PMH pages give."""

import datetime
import gzip
import json
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.ingest.records import Author, read_records
from reimaging.ingest.snapshot import read_snapshot

LINE = {
    "id": "0704.0001",
    "submitter": "Pavel Nadolsky",
    "authors": "C. Bal\\'azs, E. L. Berger",
    "title": "Calculation of prompt diphoton production cross sections at Tevatron and\n  LHC energies",
    "comments": "37 pages, 15 figures; published version",
    "journal-ref": "Phys.Rev.D76:013009,2007",
    "doi": "10.1103/PhysRevD.76.013009",
    "report-no": "ANL-HEP-PR-07-12",
    "categories": "hep-ph hep-ex hep-ph",
    "license": None,
    "abstract": "  A fully differential calculation\nis presented.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Balázs", "C.", ""], ["Berger", "E. L.", "III", "Argonne"]],
}


@pytest.fixture
def snapshot(tmp_path):
    """Writes lines: changes of LINE, or text as it is."""

    def snapshot(*lines):
        path = tmp_path / "snapshot.json"
        texts = [each if isinstance(each, str) else json.dumps(LINE | each) for each in lines]
        path.write_text("".join(f"{text}\n" for text in texts))
        return path

    return snapshot


def test_a_line_is_a_record(snapshot):
    (record,) = read_snapshot(snapshot({}))
    assert record.identifier.canonical == "0704.0001"
    assert not record.deleted
    assert (record.created, record.updated) == ("2007-04-02", "2007-07-24")
    assert record.authors == (Author("Balázs", "C.", ""), Author("Berger", "E. L.", "III"))
    assert record.title.endswith("cross sections at Tevatron and LHC energies")
    assert record.categories == ("hep-ph", "hep-ex")
    assert record.comments == "37 pages, 15 figures; published version"
    assert record.report_no == "ANL-HEP-PR-07-12"
    assert record.journal_ref == "Phys.Rev.D76:013009,2007"
    assert record.doi == "10.1103/PhysRevD.76.013009"
    assert record.licence is None
    assert record.abstract == "A fully differential calculation is presented."
    assert record.msc_class is record.acm_class is None


def test_an_article_of_one_version_was_not_updated(snapshot):
    (record,) = read_snapshot(snapshot({"versions": LINE["versions"][:1]}))
    assert (record.created, record.updated) == ("2007-04-02", None)


@pytest.mark.parametrize("versions", [None, [], [{"created": "soon"}]])
def test_a_strange_date_or_none_is_no_date(snapshot, versions):
    (record,) = read_snapshot(snapshot({"versions": versions}))
    assert record.created is record.updated is None


def test_fields_that_are_not_there_are_none(snapshot):
    (record,) = read_snapshot(snapshot('{"id": "hep-th/9901001"}'))
    assert record.identifier.compact == "hep-th9901001"
    assert record.title is record.abstract is record.created is None
    assert record.authors == record.categories == ()


def test_an_id_that_is_none_of_arxiv_s_is_left_out(snapshot):
    records = read_snapshot(snapshot({"id": "704.1"}, {}, {"id": "hello"}))
    assert [record.identifier.canonical for record in records] == ["0704.0001"]


@pytest.mark.parametrize("packing", ["json", "gz", "zip"])
def test_it_is_read_gzipped_and_zipped_as_well(snapshot, tmp_path, packing):
    plain = snapshot(*({"id": f"0704.{number:04d}"} for number in range(1, 500)))
    path = tmp_path / f"packed.{packing}"
    if packing == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, "arxiv-metadata-oai-snapshot.json")
    else:
        data = plain.read_bytes()
        path.write_bytes(gzip.compress(data) if packing == "gz" else data)
    records = [record.identifier.canonical for record in read_snapshot(path)]
    assert records == [f"0704.{number:04d}" for number in range(1, 500)]


def test_the_last_line_needs_no_line_end(snapshot):
    path = snapshot({}, {})
    path.write_bytes(path.read_bytes().rstrip())
    assert len(list(read_snapshot(path))) == 2


def test_a_snapshot_cut_off_is_one_sentence_with_its_name_and_line(snapshot):
    path = snapshot({}, {})
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ReimagingError, match=r"snapshot\.json: line 2 of this snapshot is no JSON"):
        list(read_snapshot(path))


def test_authors_and_dates_are_those_of_the_line_s_own_words(snapshot):
    days = [datetime.datetime(2007, month, 9) for month in range(1, 13)]
    lines = [{"versions": [{"created": day.strftime("%a, %d %b %Y 00:00:00 GMT")}]} for day in days]
    created = [record.created for record in read_snapshot(snapshot(*lines))]
    assert created == [day.date().isoformat() for day in days]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=9)
TEXTS = st.lists(WORDS, max_size=4).flatmap(
    lambda words: st.sampled_from([" ", "\n", "  ", "\n  ", "\t", "\xa0"]).map(
        lambda blank: blank.join(words)
    )
)
FIELDS = ["title", "comments", "report-no", "journal-ref", "doi", "license", "abstract"]


@st.composite
def articles(draw):
    """What a record says, by the snapshot's names; `versions` as dates."""
    days = st.dates(datetime.date(1991, 8, 1), datetime.date(2030, 1, 1))
    return {
        "id": draw(st.sampled_from(["0704.0001", "hep-th/9901001", "1501.00001"])),
        "categories": draw(st.sampled_from(["hep-th", "cs.CV stat.ML", "math.MP math.MP"])),
        "versions": draw(st.lists(days, min_size=1, max_size=3)),
        "authors_parsed": draw(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=3)),
    } | {name: draw(TEXTS | st.none()) for name in FIELDS}


def line_of(article):
    created = [
        day.strftime("%a, {} %b %Y 19:18:42 GMT").format(day.day) for day in article["versions"]
    ]
    versions = [{"version": f"v{n}", "created": text} for n, text in enumerate(created, 1)]
    return json.dumps(article | {"versions": versions})


def element_of(article):
    def element(name, text):
        return f"<{name}>{escape(text)}</{name}>" if text else ""

    first, *_, last = [*article["versions"], *article["versions"]]
    authors = "".join(
        f"<author>{''.join(map(element, ('keyname', 'forenames', 'suffix'), name))}</author>"
        for name in article["authors_parsed"]
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:{article['id']}</identifier></header><metadata>"
        f"<arXiv><id>{article['id']}</id><created>{first}</created>"
        + (f"<updated>{last}</updated>" if len(article["versions"]) > 1 else "")
        + f"<authors>{authors}</authors>"
        + "".join(element(name, article[name]) for name in ("categories", *FIELDS))
        + "</arXiv></metadata></record>"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(articles(), min_size=1, max_size=3))
def test_an_article_reads_equal_from_a_page_and_from_the_snapshot(tmp_path, drawn):
    page, snapshot = tmp_path / "page.xml", tmp_path / "snapshot.json"
    page.write_bytes(f"<Records>{''.join(map(element_of, drawn))}</Records>".encode())
    snapshot.write_text("".join(f"{line_of(article)}\n" for article in drawn))
    assert list(read_snapshot(snapshot)) == list(read_records(page))
