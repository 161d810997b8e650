"""Hostile and damaged pages and snapshots of metadata records: read whole, or refused in a sentence."""

import gzip
import json
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.records import write_records
from reimaging.ingest.records import read_records
from reimaging.ingest.snapshot import read_snapshot

MEMORY = 100 << 20  # bytes that a reader may take, Python and all
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="oai"><ListRecords>\n'
TAIL = "</ListRecords></OAI-PMH>\n"
DELETED = (
    '<record><header status="deleted"><identifier>oai:arXiv.org:0704.0009</identifier></header>'
    "</record>\n"
)
NOT_XML = "is no well-formed XML after {} records: .+"
TOO_LONG = "has more than 4 MiB in which no record ends"
TOO_DEEP = "nests its elements more than 100 deep"


def record(number=1, abstract="Of quarks.", more=""):
    return (
        f"<record><header><identifier>oai:arXiv.org:0704.{number:04d}</identifier></header>"
        f"<metadata><arXiv><id>0704.{number:04d}</id>{more}<authors><author><keyname>Müller"
        f"</keyname></author></authors><abstract>{abstract}</abstract></arXiv></metadata></record>\n"
    )


def page_of(*inside, head=HEAD):
    return "".join((head, *inside, TAIL))


@pytest.fixture
def page(tmp_path):
    """Writes a page: text, bytes, or pieces of bytes."""

    def write(content):
        path = tmp_path / "page.xml"
        with path.open("wb") as file:
            if isinstance(content, str | bytes):
                content = [content.encode() if isinstance(content, str) else content]
            file.writelines(content)
        return path

    return write


def numbers(path):
    return [record.identifier.canonical for record in read_records(path)]


def assert_refused(path, reason):
    with pytest.raises(ReimagingError) as refusal:
        list(read_records(path))
    said = re.escape(f"{path}: this page of metadata records ")
    assert re.fullmatch(rf"{said}{reason}\.", str(refusal.value)), str(refusal.value)


def read_apart(path, reader="records"):
    """What a process of its own gives: how many records or what it refuses, and its peak in bytes."""
    code = (
        "import json, pathlib, re, sys\n"
        "from reimaging.errors import ReimagingError\n"
        f"from reimaging.ingest.{reader} import read_{reader} as read\n"
        "try: outcome = sum(1 for _ in read(pathlib.Path(sys.argv[1])))\n"
        f"except ReimagingError as error: outcome = str(error).split(' {reader} ', 1)[1]\n"
        # not ru_maxrss, which counts what the parent had when it forked
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(json.dumps([outcome, int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) * 1024]))"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
DECLARED = {
    "a billion laughs": (f"[{LAUGHS}]", "&l12;"),
    "one long entity, many times": (f'[<!ENTITY a "{"a" * 50_000}">]', "&a;" * 50_000),
    "an entity of itself": ('[<!ENTITY a "&b;"><!ENTITY b "&a;">]', "&a;"),
    "a file": ('[<!ENTITY a SYSTEM "FILE">]', "&a;"),
    "a file as parameter": ('[<!ENTITY % a SYSTEM "FILE"> %a;]', ""),
    "the network": ('[<!ENTITY a SYSTEM "SERVER/a">]', "&a;"),
    "the network as parameter": ('[<!ENTITY % a SYSTEM "SERVER/a"> %a;]', ""),
    "a DTD of the network": ('SYSTEM "SERVER/a.dtd"', ""),
    "a public DTD": ('PUBLIC "-//A//EN" "SERVER/a.dtd"', ""),
    "harmless elements": ("[<!ELEMENT OAI-PMH ANY>]", ""),
}


@pytest.mark.parametrize("subset, text", DECLARED.values(), ids=DECLARED)
def test_what_declares_a_document_type_is_refused_unread(page, tmp_path, server, subset, text):
    (tmp_path / "secret").write_text("SECRET")
    subset = subset.replace("FILE", (tmp_path / "secret").as_uri())
    subset = subset.replace("SERVER", server.address)
    head = f'<?xml version="1.0"?><!DOCTYPE OAI-PMH {subset}><OAI-PMH><ListRecords>'
    assert_refused(
        page(page_of(record(abstract=text), head=head)),
        "declares a document type, `OAI-PMH`, which no page of OAI-PMH does",
    )
    assert server.asked == []


def test_addresses_in_a_page_are_not_asked(page, server):
    there = server.address
    head = (
        f'<?xml version="1.0"?><?xml-stylesheet href="{there}/a.xsl" type="text/xsl"?>'
        f'<OAI-PMH xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="{there}/oai"'
        f' xsi:schemaLocation="{there}/oai {there}/oai.xsd"><ListRecords>'
        f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{there}/more.xml"/>'
    )
    assert numbers(page(page_of(record(1), record(2), head=head))) == ["0704.0001", "0704.0002"]
    assert server.asked == []


@pytest.mark.parametrize("reference", ["&eacute;", "&a", "& ", "&#0;", "&#xd800;", "&#x110000;"])
def test_a_reference_to_nothing_is_damage(page, reference):
    damaged = record(2, abstract=f"Of {reference} quarks.")
    assert_refused(page(page_of(record(1), damaged, record(3))), NOT_XML.format(1))


@pytest.mark.parametrize("before", ["", "<!-- the parser reads all -->"])
def test_a_page_cut_anywhere_is_never_taken_as_whole(page, before):
    whole = page_of(before, record(1), DELETED, record(2)).strip().encode()
    assert len(numbers(page(whole))) == 3
    for end in range(len(whole)):
        assert_refused(page(whole[:end]), NOT_XML.format(r"[0-3]"))


def test_a_damaged_page_leaves_no_records_and_the_older_ones_stand(page, tmp_path):
    target = tmp_path / "records.sqlite"
    write_records(target, [page(page_of(record(1)))])
    before = target.read_bytes()
    path = page(page_of(record(2), record(3))[:-20])
    with pytest.raises(ReimagingError, match="no well-formed XML after 2 records"):
        write_records(target, [path])
    assert target.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path, target]


DAMAGE = {
    "an end without a start": "</header>",
    "a start without an end": "<record>",
    "a tag that is none": "<1>",
    "a record without its header's end": "<record><header></record>",
    "a nested comment": "<!-- a -- b -->",
    "an attribute of an open tag": '<a b="',
    "a second declaration": '<?xml version="1.0"?>',
    "a null": "\0",
    "a control character": "\x08",
    "an end of everything": TAIL,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_between_records_is_told(page, damage):
    assert_refused(page(page_of(record(1), damage, record(2))), NOT_XML.format("[12]"))


@pytest.mark.parametrize("byte", [b"\0", b"\x01", b"\x1f", b"\xff", b"\xc3", b"\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_damage(page, byte):
    text = page_of(record(1, abstract="Of HERE quarks.")).encode()
    assert_refused(page(text.replace(b"HERE", byte)), NOT_XML.format(0))


ENCODED = {
    "UTF-16 with its mark": ("UTF-16", "utf-16"),
    "UTF-16 without declaration": (None, "utf-16"),
    "UTF-8 with a mark": ("UTF-8", "utf-8-sig"),
    "UTF-8 without declaration": (None, "utf-8"),
    "Latin-1": ("ISO-8859-1", "latin-1"),
    "a code page": ("windows-1252", "cp1252"),
}
MISLABELLED = {
    "Latin-1 as UTF-8": ("UTF-8", "latin-1"),
    "Latin-1 without declaration": (None, "latin-1"),
    "UTF-8 as UTF-16": ("UTF-16", "utf-8"),
    "UTF-8 as ASCII": ("US-ASCII", "utf-8"),
    "an encoding of several bytes": ("Shift_JIS", "utf-8"),
    "an encoding nobody knows": ("no-such", "utf-8"),
    "no encoding of text": ("rot13", "utf-8"),
}


def encoded(declared, encoding):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    head = f"{declaration}<OAI-PMH><ListRecords>"
    return page_of(record(1), record(2), head=head).encode(encoding)


@pytest.mark.parametrize("encoding", ENCODED.values(), ids=ENCODED)
def test_a_page_is_read_in_the_encoding_it_has(page, encoding):
    names = [record.authors[0].keyname for record in read_records(page(encoded(*encoding)))]
    assert names == ["Müller", "Müller"]


@pytest.mark.parametrize("encoding", MISLABELLED.values(), ids=MISLABELLED)
def test_a_page_in_another_encoding_than_it_says_is_damaged(page, encoding):
    assert_refused(page(encoded(*encoding)), NOT_XML.format(0))


def test_utf_8_that_is_declared_as_latin_1_is_what_it_says(page):
    (first, _) = read_records(page(encoded("ISO-8859-1", "utf-8")))
    assert first.authors[0].keyname == "MÃ¼ller"


NOT_PAGES = {
    "an empty file": ("", NOT_XML.format(0)),
    "white space": (" \n", NOT_XML.format(0)),
    "an HTML page": ("<!DOCTYPE html><html><br>503</html>", "declares a document type, `html`, .+"),
    "HTML that is XML": ("<html><body>503</body></html>", "is none: its root is `html`, where .+"),
    "HTML that is none": ("<html><br><p>Retry after 60", NOT_XML.format(0)),
    "plain text": ("Retry after 600 seconds", NOT_XML.format(0)),
    "gzip of nothing": (gzip.compress(b""), NOT_XML.format(0)),
    "gzip of gzip": (gzip.compress(gzip.compress(b"<Records/>")), NOT_XML.format(0)),
    "damaged gzip": (b"\x1f\x8b\x08" + bytes(40), "cannot be read: its gzip is damaged or cut off"),
    "a record alone, cut": (record()[:-20], NOT_XML.format(0)),
    "records without a root": (record(1) + record(2), NOT_XML.format(1)),
}


@pytest.mark.parametrize("content, reason", NOT_PAGES.values(), ids=NOT_PAGES)
def test_what_is_no_page_is_refused(page, content, reason):
    assert_refused(page(content), reason)


def test_a_page_that_is_not_there_or_a_folder_is_refused(tmp_path):
    assert_refused(tmp_path / "gone.xml", "cannot be read: No such file or directory")
    assert_refused(tmp_path, "cannot be read: Is a directory")


def test_the_server_s_errors_are_told_but_that_nothing_matches(page):
    answer = '<OAI-PMH><request>x</request><error code="{}">Words.</error></OAI-PMH>'
    assert numbers(page(answer.format("noRecordsMatch"))) == []
    reason = "is the server's error `badResumptionToken`; ask it for this page again"
    assert_refused(page(answer.format("badResumptionToken")), reason)


@pytest.mark.parametrize(
    "other",
    [
        "<record/>",
        "<record><header><identifier>oai:arXiv.org:0704.0005</identifier></header></record>",
        record(5).replace("arXiv>", "dc>"),
        record(5).replace("<metadata>", "<about>").replace("</metadata>", "</about>")[:-10]
        .replace("arXiv>", "arXivRaw>") + "</record>",
        *(record(5).replace("0704.0005", name) for name in ("", "0704.5", "0713.0001", "x/1", "\U0001d7cf" * 9)),
    ],
)  # fmt: skip
def test_records_that_are_none_are_left_out_and_the_others_read(page, other):
    assert numbers(page(page_of(record(1), other, record(2)))) == ["0704.0001", "0704.0002"]


def test_deleted_records_keep_their_place_and_their_identifier_alone(page):
    first, deleted, last = read_records(page(page_of(record(1), DELETED, record(2))))
    assert [first.deleted, deleted.deleted, last.deleted] == [False, True, False]
    assert deleted.identifier.canonical == "0704.0009"
    assert deleted.abstract is None and deleted.authors == ()


def test_of_duplicate_records_the_last_one_wins(page, tmp_path):
    def deleted(number):
        return DELETED.replace("0009", f"{number:04d}")

    versions = [record(1, "Old."), record(1, "Odd<!-- -->."), record(2, "Kept."), record(1, "New.")]
    versions += [record(3, "Gone."), deleted(3), deleted(4), record(4, "Back.")]
    target = tmp_path / "records.sqlite"
    write_records(target, [page(page_of(*versions))])
    with closing(sqlite3.connect(target)) as database:
        rows = database.execute("SELECT identifier, deleted, abstract FROM records ORDER BY 1")
        assert rows.fetchall() == [
            ("0704.0001", 0, "New."), ("0704.0002", 0, "Kept."), ("0704.0003", 1, None), ("0704.0004", 0, "Back."),
        ]  # fmt: skip
        assert database.execute("SELECT count(*) FROM authors").fetchone() == (3,)


LOTS = 50 << 20
SWOLLEN = {
    "a text": (b"<record><metadata><arXiv><abstract>", b"word ", b"", TOO_LONG),
    "a text outside records": (b"", b"word ", b"", TOO_LONG),
    "white space": (b"", b"   \n", b"", TOO_LONG),
    "one word of a record as the server writes it": (
        b"<record><header></header><metadata><arXiv><abstract>", b"words", b"", TOO_LONG,
    ),
    "references": (b"<record><metadata><arXiv><abstract>", b"&amp;", b"", TOO_LONG),
    "a comment": (b"<!--", b"words", b"-->", TOO_LONG),
    "a CDATA section": (b"<![CDATA[", b"words", b"]]>", TOO_LONG),
    "an instruction": (b"<?a ", b"words", b"?>", TOO_LONG),
    "the name of an element": (b"<", b"words", b"/>", TOO_LONG),
    "an attribute": (b'<a b="', b"words", b'"/>', TOO_LONG),
    "blanks in a tag": (b"<record", b"   \n", b"/>", TOO_LONG),
    "a document type": (b"", b"<!DOCTYPE a [", b"", NOT_XML.format(1)),
    "siblings": (b"", b"<a></a>", b"", TOO_LONG),
    "authors": (b"<record><metadata><arXiv><authors>", b"<author/>", b"", TOO_LONG),
    "fields": (b"<record><metadata><arXiv>", b"<title>a</title>", b"", TOO_LONG),
    "records that begin": (b"", b"<record><header></header>", b"", TOO_DEEP),
    "headers that are no records": (b"", b"<header/><record ", b"", NOT_XML.format(1)),
    "depth": (b"", b"<a>", b"", TOO_DEEP),
    "depth in a field": (b"<record><metadata><arXiv><title>", b"<title>", b"", TOO_DEEP),
}  # fmt: skip


@pytest.mark.parametrize("start, piece, end, reason", SWOLLEN.values(), ids=SWOLLEN)
def test_what_swells_is_given_up_early_in_little_memory(page, start, piece, end, reason):
    mebibyte = piece * ((1 << 20) // len(piece))
    path = page(
        [HEAD.encode(), record().encode(), start, *[mebibyte] * (LOTS >> 20), end, TAIL.encode()]
    )
    outcome, peak = read_apart(path)
    assert re.fullmatch(rf"{reason}\.", outcome)
    assert peak < MEMORY


@pytest.mark.parametrize(
    "count, text",
    [
        (80_000, record(1)),
        (20_000, record(1, "Of<!-- -->quarks.")),
        (20_000, f"<junk>{'junk ' * 600}</junk>{record(1)}"),
        (20_000, f"</ListRecords><a><b>words</b></a><ListRecords>{record(1)}"),
    ],
    ids=["the server's way", "another way", "junk between", "several lists"],
)
def test_memory_does_not_grow_with_the_page(page, count, text):
    pieces = [HEAD + DELETED, *[text] * count, TAIL]
    outcome, peak = read_apart(page(piece.encode() for piece in pieces))
    assert outcome == 1 + count
    assert peak < MEMORY / 2


def test_a_gzip_cut_anywhere_is_never_taken_as_whole(page):
    # of what does not pack well, so that some ends between two records
    rng = random.Random(4)
    whole = [record(number, rng.randbytes(400).hex()) for number in range(1, 300)]
    packed = gzip.compress(page_of(*whole).encode())
    for end in rng.sample(range(2, len(packed)), 60):
        assert_refused(page(packed[:end]), "cannot be read: its gzip is damaged or cut off")


BOMB = 200 << 20


@pytest.mark.parametrize("packing", ["gzip", "zip"])
@pytest.mark.parametrize("reader, reason", [
    ("records", TOO_LONG), ("snapshot", "is longer than 2 MiB"),
])  # fmt: skip
def test_what_unpacks_to_far_more_is_given_up_early_in_little_memory(
    tmp_path, packing, reader, reason
):
    def write(file):
        file.write(HEAD.encode() if reader == "records" else b'{"id": "')
        for _ in range(BOMB >> 20):
            file.write(b" " * (1 << 20))

    path = tmp_path / "bomb"
    if packing == "gzip":
        with gzip.open(path, "wb", compresslevel=1) as file:
            write(file)
    else:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("a", "w") as file,
        ):
            write(file)
    outcome, peak = read_apart(path, reader)
    assert outcome == f"{reason}."
    assert peak < MEMORY


@pytest.fixture
def snapshot(tmp_path):
    """Writes a snapshot of lines: what becomes JSON, or bytes as they are."""

    def write(*lines):
        path = tmp_path / "snapshot.json"
        whole = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines)
        path.write_bytes(b"".join(line + b"\n" for line in whole))
        return path

    return write


def assert_line_refused(path, number, reason):
    with pytest.raises(ReimagingError) as refusal:
        list(read_snapshot(path))
    said = re.escape(f"{path}: line {number} of this snapshot {reason}.")
    assert re.fullmatch(said, str(refusal.value)), str(refusal.value)


GOOD = {"id": "0704.0001", "title": "Quarks", "authors_parsed": [["Müller", "A.", ""]]}
NO_JSON = "is no JSON; each needs to be a whole object"
NO_NAMES = "has `authors_parsed` that are not [keyname, forenames, suffix]"
BAD_LINES = {
    "text": (b"hello", NO_JSON),
    "an empty line": (b"", NO_JSON),
    "XML": (b"<OAI-PMH/>", NO_JSON),
    "half an object": (b'{"id": "0704.0002", "title": "Qua', NO_JSON),
    "two objects": (b'{"id": "0704.0002"} {"id": "0704.0003"}', NO_JSON),
    "a raw control character": (b'{"id": "0704.0002", "title": "a\tb"}', NO_JSON),
    "Latin-1": ('{"id": "0704.0002", "title": "Müller"}'.encode("latin-1"), NO_JSON),
    "UTF-16": ('{"id": "0704.0002"}'.encode("utf-16"), NO_JSON),
    "half a character": (rb'{"id": "0704.0002", "title": "\ud835"}', NO_JSON),
    "half a character, in capitals": (rb'{"id": "0704.0002", "title": "\uDD3d"}', NO_JSON),
    "depth": (b"[" * 100_000, NO_JSON),
    "a number without end": (b'{"id": ' + b"9" * 100_000 + b"}", NO_JSON),
    "a list": (["0704.0002"], "is no JSON object"),
    "nothing": (None, "is no JSON object"),
    "no id": ({"title": "Quarks"}, "has no `id`"),
    "an empty id": ({"id": "  "}, "has no `id`"),
    "a number as id": ({"id": 704.0001}, "has a field `id` that is no text"),
    "a list as title": ({**GOOD, "title": ["Quarks"]}, "has a field `title` that is no text"),
    "authors as text": ({**GOOD, "authors_parsed": "Müller"}, "has `authors_parsed` that are no list"),
    "an author as text": ({**GOOD, "authors_parsed": ["Müller"]}, NO_NAMES),
    "half an author": ({**GOOD, "authors_parsed": [["Müller", "A."]]}, NO_NAMES),
    "an author of lists": ({**GOOD, "authors_parsed": [[[], [], []]]}, NO_NAMES),
    "versions as text": ({**GOOD, "versions": "v1"}, "has `versions` that are no list"),
    "versions without date": ({**GOOD, "versions": [{}]}, "has `versions` without `created`"),
    "versions of numbers": ({**GOOD, "versions": [{"created": 1}]}, "has `versions` without `created`"),
}  # fmt: skip


@pytest.mark.parametrize("bad, reason", BAD_LINES.values(), ids=BAD_LINES)
def test_a_line_that_is_no_record_is_told_with_its_number(snapshot, bad, reason):
    assert_line_refused(snapshot(GOOD, bad, GOOD), 2, reason)


def test_a_snapshot_cut_anywhere_is_told_or_lacks_whole_lines(snapshot):
    path = snapshot(GOOD, GOOD)
    whole = path.read_bytes()
    line = len(whole) // 2
    for end in range(1, len(whole)):
        path.write_bytes(whole[:end])
        if end % line in (0, line - 1):  # a whole line, its line end or not
            assert len(list(read_snapshot(path))) in (1, 2)
        else:
            assert_line_refused(path, 1 + end // line, NO_JSON)


def test_an_empty_snapshot_is_refused(snapshot):
    path = snapshot()
    with pytest.raises(ReimagingError, match=r"snapshot\.json: this snapshot is empty"):
        list(read_snapshot(path))


def test_a_snapshot_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReimagingError, match="this snapshot cannot be read: No such file"):
        list(read_snapshot(tmp_path / "gone.json"))


def test_whole_characters_and_controls_of_a_snapshot_come_into_the_database(snapshot, tmp_path):
    lines = [rb'{"id": "0704.0001", "title": "\ud835\udd3d \u0000 \\def"}']
    write_records(tmp_path / "records.sqlite", [snapshot(*lines)])
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as database:
        assert database.execute("SELECT title FROM records").fetchone() == ("𝔽 \0 \\def",)


@pytest.mark.parametrize(
    "line, reason",
    [
        (b'{"id": "0704.0002", "title": "' + b"words" * (50 << 18), "is longer than 2 MiB"),
        (b"[]," * (LOTS // 3), "is longer than 2 MiB"),
        (b'{"authors_parsed": [' + b"[]," * (500 << 10) + b"[]]}", "has no `id`"),
        (b"\n" * LOTS, NO_JSON),
    ],
    ids=["a text", "lists", "lists within the bound", "empty lines"],
)
def test_a_line_that_swells_is_given_up_early_in_little_memory(snapshot, line, reason):
    outcome, peak = read_apart(snapshot(GOOD, line), "snapshot")
    assert outcome == f"{reason}."
    assert peak < MEMORY


def test_memory_does_not_grow_with_the_snapshot(snapshot):
    outcome, peak = read_apart(snapshot(*[GOOD] * 200_000), "snapshot")
    assert outcome == 200_000
    assert peak < MEMORY / 2
