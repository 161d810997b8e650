import pytest
from lxml import etree

from reimaging.sample.metadata import ARXIV, OAI, pages
from reimaging.sample.plan import plan_sample

NAMES = {"o": OAI, "a": ARXIV}


@pytest.fixture(scope="module")
def planned():
    return plan_sample(120, 1)


@pytest.fixture(scope="module")
def roots(planned):
    return [etree.fromstring(page) for page in pages(planned, 1)]


def test_every_article_but_one_has_a_record_under_its_identifier(planned, roots):
    found = [i for root in roots for i in root.xpath("//a:arXiv/a:id/text()", namespaces=NAMES)]
    assert found == [article.identifier for article in planned if article.has_record]
    assert len(found) == len(planned) - 1


def test_a_page_holds_at_most_fifty_records_and_names_the_next(roots):
    counts = [len(root.findall(f".//{{{OAI}}}record")) for root in roots]
    assert counts == [50, 50, 20]
    tokens = [root.findtext(f".//{{{OAI}}}resumptionToken") for root in roots]
    assert all(tokens[:-1]) and not tokens[-1]


def test_one_deleted_record_has_a_header_and_no_metadata(roots):
    (deleted,) = [h for root in roots for h in root.xpath("//*[@status='deleted']")]
    assert deleted.getparent().find(f"{{{OAI}}}metadata") is None


def test_one_record_lacks_the_day_of_creation(planned, roots):
    lacking = [
        record.findtext("a:id", namespaces=NAMES)
        for root in roots
        for record in root.iter(f"{{{ARXIV}}}arXiv")
        if record.find("a:created", namespaces=NAMES) is None
    ]
    assert lacking == [article.identifier for article in planned if not article.has_created]


def test_no_datestamp_is_older_than_the_interface(roots):
    stamps = [s for root in roots for s in root.xpath("//o:datestamp/text()", namespaces=NAMES)]
    assert min(stamps) >= "2005-09-16"


def test_the_primary_category_comes_first_and_its_archive_is_that_of_the_old_identifier(roots):
    for root in roots:
        for record in root.iter(f"{{{ARXIV}}}arXiv"):
            primary = record.findtext("a:categories", namespaces=NAMES).split()[0]
            identifier = record.findtext("a:id", namespaces=NAMES)
            if "/" in identifier:
                assert primary.split(".")[0] == identifier.split("/")[0]


@pytest.fixture(scope="module")
def licences():
    """The licence of each record of a large sample, None where it names none, with its year."""
    planned = {article.identifier: article for article in plan_sample(4000, seed=1)}
    found = []
    for page in pages(tuple(planned.values()), seed=1):
        for record in etree.fromstring(page).iter(f"{{{ARXIV}}}arXiv"):
            article = planned[record.findtext("a:id", namespaces=NAMES)]
            found.append((article.year, record.findtext("a:license", namespaces=NAMES)))
    return found


def test_licences_come_in_the_shares_of_the_study(licences):
    late = [licence for year, licence in licences if year >= 2008]
    assert None not in late
    nonexclusive = sum("nonexclusive" in licence for licence in late) / len(late)
    by = sum("licenses/by/" in licence for licence in late) / len(late)
    assert nonexclusive == pytest.approx(0.96, abs=0.02)  # of 1.29 million in mid 2020
    assert by == pytest.approx(0.022, abs=0.012)


def test_old_records_mostly_name_no_licence(licences):
    early = [licence for year, licence in licences if year < 2008]
    assert early.count(None) / len(early) > 0.9


def test_a_licence_is_no_older_than_its_version(licences):
    for year, licence in licences:
        if licence and "/4.0/" in licence:
            assert year >= 2015
        if licence and "licenses/publicdomain" in licence:
            assert year < 2010


def test_a_set_names_group_archive_and_subject(roots):
    sets = {s for root in roots for s in root.xpath("//o:setSpec/text()", namespaces=NAMES)}
    assert "physics:hep-th" in sets
    assert {"cs:cs:CV", "cs:cs:LG"} & sets
    assert not {"cs.CV", "astro-ph"} & sets
