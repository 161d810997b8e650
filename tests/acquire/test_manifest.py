import re
from datetime import UTC, datetime

import pytest

from reimaging.acquire.manifest import (
    BulkTar,
    read_manifest,
    unknown_fields,
    write_manifest,
)
from reimaging.errors import ReimagingError

FIELDS = {
    "content_md5sum": "63998a33d2602566d8b89b2d4a36fd87",
    "filename": "src/arXiv_src_1201_001.tar",
    "first_item": "1201.0001",
    "last_item": "1201.0610",
    "md5sum": "ef0df24762fc65c921271f3862d1f190",
    "num_items": "610",
    "seq_num": "1",
    "size": "1802240",
    "timestamp": "2024-01-08 00:00:00",
    "yymm": "1201",
}


def entry(**changes):
    fields = {**FIELDS, **changes}
    return "<file>{}</file>".format(
        "".join(f"<{name}>{text}</{name}>" for name, text in fields.items() if text is not None)
    )


def numbered(yymm, seq):
    return entry(filename=f"src/arXiv_src_{yymm}_{seq:03d}.tar", yymm=yymm, seq_num=str(seq))


@pytest.fixture
def written(tmp_path):
    def write(*entries, prolog="<?xml version='1.0' standalone='yes'?>\n"):
        path = tmp_path / "arXiv_src_manifest.xml"
        time = "<timestamp>2026-05-14 00:00:00</timestamp>"
        path.write_text(f"{prolog}<arXivSRC>{''.join(entries)}{time}</arXivSRC>")
        return path

    return write


def test_an_entry_becomes_a_tar_with_all_its_fields(written):
    assert read_manifest(written(entry())) == [
        BulkTar(
            name="arXiv_src_1201_001.tar",
            key="src/arXiv_src_1201_001.tar",
            md5="ef0df24762fc65c921271f3862d1f190",
            size=1802240,
            yymm="1201",
            seq=1,
            first_item="1201.0001",
            last_item="1201.0610",
            num_items=610,
            content_md5="63998a33d2602566d8b89b2d4a36fd87",
        )
    ]


def test_a_tar_has_a_stem_a_month_and_the_annex_key_of_its_size_and_md5(written):
    (tar,) = read_manifest(written(entry()))
    assert tar.stem == "arXiv_src_1201_001"
    assert tar.month == "2012-01"
    assert tar.annex_key == "MD5E-s1802240--ef0df24762fc65c921271f3862d1f190.tar"


def test_tars_come_in_the_order_of_time_across_the_turn_of_the_century(written):
    months = [("0001", 1), ("9107", 1), ("9912", 10), ("9912", 2), ("9001", 1)]
    tars = read_manifest(written(*(numbered(*month) for month in months)))
    assert [(tar.month, tar.seq) for tar in tars] == [
        ("1991-07", 1),
        ("1999-12", 2),
        ("1999-12", 10),
        ("2000-01", 1),
        ("2090-01", 1),
    ]


def test_articles_need_not_be_stated(written):
    absent = dict.fromkeys(("first_item", "last_item", "num_items", "content_md5sum"))
    (tar,) = read_manifest(written(entry(**absent)))
    assert (tar.first_item, tar.last_item, tar.num_items, tar.content_md5) == (None,) * 4


def test_a_tar_spans_its_items_and_where_they_are_not_stated_all(written):
    stated, other = read_manifest(
        written(numbered("1112", 1), entry(first_item=None, last_item=None))
    )
    assert stated.span == ("1201.0001", "1201.0610")
    first, last = other.span
    assert all(first <= item <= last for item in ("1201.0001", "zeta-th9901001"))


def test_a_field_that_nobody_here_knows_is_passed_over_and_named(written):
    path = written(entry(sha256="0" * 64, licence="<a>b</a>"), entry(filename="src/x.tar"), "<x/>")
    assert [tar.name for tar in read_manifest(path)] == ["arXiv_src_1201_001.tar", "x.tar"]
    assert unknown_fields(path) == ["a", "licence", "sha256", "x"]
    assert unknown_fields(written(entry())) == []


@pytest.mark.parametrize("cut", [1, 20, 200, 400])
def test_a_manifest_whose_end_is_missing_is_refused(written, cut):
    path = written(entry())
    path.write_text(path.read_text()[:-cut])
    with pytest.raises(ReimagingError, match=r"is not well-formed XML: .+\.$"):
        read_manifest(path)


def test_what_is_written_is_read_again_in_the_order_of_time(tmp_path):
    full = BulkTar("b.tar", "src/b.tar", "a" * 32, 7, "0001", 1, "0001.1", "0001.2", 2, "b" * 32)
    bare = BulkTar("a.tar", "src/a.tar", "c" * 32, 8, "9912", 3)
    write_manifest(tmp_path / "m.xml", [full, bare], datetime(2024, 1, 8, tzinfo=UTC))
    assert read_manifest(tmp_path / "m.xml") == [bare, full]
    assert unknown_fields(tmp_path / "m.xml") == []


def test_the_same_tars_and_time_are_written_as_the_same_bytes_in_arxivs_form(tmp_path):
    tars = [BulkTar(f"{n}.tar", f"src/{n}.tar", n * 32, 7, "0001", 1) for n in "ab"]
    for name, given in (("one", tars), ("other", reversed(tars))):
        write_manifest(tmp_path / name, given, datetime(2024, 1, 8, 9, tzinfo=UTC))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    text = (tmp_path / "one").read_text()
    assert text.startswith("<?xml version='1.0' standalone='yes'?>\n<arXivSRC>\n  <file>\n")
    assert text.endswith("  <timestamp>2024-01-08 09:00:00</timestamp>\n</arXivSRC>\n")
    assert "first_item" not in text


def test_thousands_of_entries_are_read(written):
    assert len(read_manifest(written(*(numbered("1201", seq) for seq in range(5000))))) == 5000


def test_an_empty_manifest_lists_nothing(written):
    assert read_manifest(written()) == []


@pytest.mark.parametrize("name", ["filename", "md5sum", "size", "yymm", "seq_num"])
def test_a_missing_field_is_named_with_file_and_entry(written, name):
    path = written(numbered("1112", 1), entry(**{name: None}))
    with pytest.raises(ReimagingError, match=rf"{re.escape(str(path))}: entry 2.* has no {name}"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("filename", "../../etc/passwd.tar"),
        ("filename", "src/../../x.tar"),
        ("filename", "src/.tar"),
        ("filename", "src/.hidden.tar"),
        ("filename", "/etc/x.tar"),
        ("filename", "src/a b.tar"),
        ("filename", "src/a\nb.tar"),
        ("filename", "src/-rf.tar"),
        ("filename", "src/x.tar.gz"),
        ("filename", "pdf/arXiv_pdf_1201_001.tar"),
        ("md5sum", "ef0df24762fc65c921271f3862d1f19"),
        ("md5sum", "zz0df24762fc65c921271f3862d1f190"),
        ("size", "0"),
        ("size", "-5"),
        ("size", "1e9"),
        ("size", "٣"),
        ("size", "9" * 5000),
        ("size", ""),
        ("yymm", "1213"),
        ("yymm", "201201"),
        ("seq_num", "one"),
        ("num_items", "1.5"),
        ("first_item", "<b>1201.0001</b>"),
        ("last_item", "x" * 51),
    ],
)
def test_an_ill_formed_field_is_named_with_file_and_entry(written, name, text):
    path = written(entry(**{name: text}))
    with pytest.raises(ReimagingError) as raised:
        read_manifest(path)
    assert re.match(rf"The manifest {re.escape(str(path))}: entry 1 .*{name}", str(raised.value))
    assert len(str(raised.value)) < 400
    assert "\n" not in str(raised.value)


def test_a_name_listed_twice_is_refused_even_if_the_folder_is_left_out_once(written):
    path = written(entry(), entry(filename="arXiv_src_1201_001.tar"))
    with pytest.raises(ReimagingError, match=r"arXiv_src_1201_001\.tar twice.* entry 2"):
        read_manifest(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReimagingError, match=r"absent\.xml cannot be read: No such file"):
        read_manifest(tmp_path / "absent.xml")


@pytest.mark.parametrize("text", ["", "no XML", "<arXivSRC><file></arXivSRC>", "\x00\x01"])
def test_what_is_not_xml_is_refused(tmp_path, text):
    path = tmp_path / "manifest.xml"
    path.write_text(text)
    with pytest.raises(ReimagingError, match=r"manifest\.xml is not well-formed XML: .+\.$"):
        read_manifest(path)


def test_another_root_is_refused(tmp_path):
    path = tmp_path / "manifest.xml"
    path.write_text("<arXivPDF/>")
    with pytest.raises(ReimagingError, match="root <arXivPDF> where arXiv's has <arXivSRC>"):
        read_manifest(path)


def test_entities_are_neither_expanded_nor_fetched(written, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("1201")
    declared = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "1201">]>'
    for text in ("&x;", "&y;"):
        with pytest.raises(ReimagingError, match="yymm '<"):
            read_manifest(written(entry(yymm=text), prolog=declared))
