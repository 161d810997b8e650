"""Of a page of records, a harvest learns its count, its days and what is to be asked for next."""

import pytest

from reimaging.acquire.oai_page import Page, PageError, read_page

DAY = "<responseDate>2021-01-04T06:00:00Z</responseDate>"


def page(inside, root="OAI-PMH", before=""):
    xmlns = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
    return f'<?xml version="1.0"?>{before}<{root} {xmlns}>{inside}</{root}>'.encode()


def listed(*days, token=""):
    records = "".join(
        f"<record><header><datestamp>{day}</datestamp></header>"
        f"<metadata><error>no</error><datestamp>1900-01-01</datestamp></metadata></record>"
        for day in days
    )
    return page(f"{DAY}<ListRecords>{records}{token}</ListRecords>")


def test_a_page_says_what_it_holds_and_what_comes_next():
    token = '<resumptionToken cursor="0" completeListSize="7"> a&amp;b%3D </resumptionToken>'
    assert read_page(listed("2005-09-16", "2007-05-23T01:02:03Z", token=token)) == Page(
        day="2021-01-04",
        records=2,
        first="2005-09-16",
        last="2007-05-23",
        token="a&b%3D",
        size=7,
    )


@pytest.mark.parametrize(
    "token", ["", "<resumptionToken/>", "<resumptionToken> </resumptionToken>"]
)
def test_an_empty_token_ends_a_list_as_none_does(token):
    assert read_page(listed("2005-09-16", token=token)).token == ""


def test_a_page_may_have_no_records():
    found = read_page(listed(token="<resumptionToken completeListSize='many'>t</resumptionToken>"))
    assert (found.records, found.first, found.last, found.token) == (0, None, None, "t")
    assert (found.size, found.ordered) == (None, True)


def test_days_that_go_back_or_are_none_are_no_order():
    assert not read_page(listed("2007-01-02", "2007-01-01")).ordered
    assert not read_page(listed("2007-01-02", "yesterday")).ordered


def test_an_error_comes_with_its_words():
    found = read_page(page(f'{DAY}<error code="badArgument">No\n such  day</error>'))
    assert (found.error, found.explanation) == ("badArgument", "No such day")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (listed("2007-01-02")[:-20], "is no well-formed XML"),
        (b"", "is no well-formed XML"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "is no well-formed XML"),
        (b"<html><body>Down</body></html>", "has the root `html`"),
        (page(DAY, root="Records"), "has the root `Records`"),
        (page(f"{DAY}<Identify/>"), "is neither a list of records nor an error"),
        (page("<ListRecords/>"), "does not say on which day"),
        (page("<responseDate>today</responseDate><ListRecords/>"), "does not say on which day"),
        (page("<a>" * 200 + "</a>" * 200), "nests its elements more than 100 deep"),
        (page(DAY, before='<!DOCTYPE x [<!ENTITY e "e">]>'), "declares a document type, `x`"),
    ],
)
def test_what_is_no_page_is_refused(body, reason):
    with pytest.raises(PageError, match=reason):
        read_page(body)
