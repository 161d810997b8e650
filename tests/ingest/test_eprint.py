"""Bulk tars and e-prints are streamed; what is damaged or hostile ends in a named reason."""

import gzip
import io
import tarfile

import pytest

from packed_articles import packed
from reimaging.errors import ReimagingError
from reimaging.ingest import eprint
from reimaging.ingest.eprint import TooLargeError, UnreadableError, read_bulk_tar, read_eprint


@pytest.fixture
def bulk(tmp_path):
    def bulk(*members):
        path = tmp_path / "arXiv_src_0102_001.tar"
        with tarfile.open(path, "w") as tar:
            folder = tarfile.TarInfo("0102/")
            folder.type = tarfile.DIRTYPE
            tar.addfile(folder)
            for name, data in members:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        return path

    return bulk


def only(path):
    """Kind and files of a bulk tar's one member."""
    for member in read_bulk_tar(path):
        kind, files = read_eprint(member)
        return kind, [(f.path, f.data) for f in files]


def test_members_are_articles_by_name_and_folders_are_none(bulk):
    path = bulk(
        ("0102/hep-th0102001.gz", b""), ("0102/0704.0001.pdf", b"%PDF"), ("0102/x.txt", b"")
    )
    members = [
        (m.name, m.size, m.identifier and m.identifier.canonical) for m in read_bulk_tar(path)
    ]
    assert members == [
        ("0102/hep-th0102001.gz", 0, "hep-th/0102001"),
        ("0102/0704.0001.pdf", 4, "0704.0001"),
        ("0102/x.txt", 0, None),
    ]


def test_a_gzipped_tar_gives_its_files(bulk):
    files = [("paper.tex", b"\\documentclass{article}"), ("fig/a.eps", b"%!PS")]
    assert only(bulk(("0102/hep-th0102001.gz", packed(files)))) == ("tar", files)


def test_a_gzipped_file_is_named_by_what_it_holds(bulk):
    for data, suffix in (
        (b"\\input amstex", ".tex"),
        (b"%!PS-Adobe", ".ps"),
        (b"%PDF-1.4", ".pdf"),
    ):
        kind, files = only(bulk(("0102/hep-th0102001.gz", gzip.compress(data))))
        assert (kind, files) == ("file", [(f"hep-th0102001{suffix}", data)])


def test_a_pdf_has_no_files(bulk):
    assert only(bulk(("0102/hep-th0102001.pdf", b"%PDF"))) == ("pdf", [])


@pytest.mark.parametrize("damage", [lambda g: g[: len(g) // 2], lambda g: b"no gzip at all"])
def test_a_damaged_source_says_so(bulk, damage):
    data = damage(packed([("paper.tex", bytes(range(256)) * 400)]))
    with pytest.raises(UnreadableError) as caught:
        only(bulk(("0102/hep-th0102001.gz", data)))
    assert str(caught.value)


def test_a_damaged_member_does_not_disturb_the_next(bulk):
    path = bulk(
        ("0102/hep-th0102001.gz", b"junk"), ("0102/hep-th0102002.gz", packed([("a", b"b")]))
    )
    seen = []
    for member in read_bulk_tar(path):
        try:
            seen.append([f.path for f in read_eprint(member)[1]])
        except UnreadableError:
            seen.append(None)
    assert seen == [None, ["a"]]


def test_paths_that_lead_out_and_links_are_passed_over(bulk):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in (
            "/etc/passwd",
            "../up.eps",
            "a/../../up.eps",
            "./in.eps",
            "a/../b.eps",
            "in.eps",
        ):
            tar.addfile(tarfile.TarInfo(name))
        link = tarfile.TarInfo("link.eps")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    kind, files = only(bulk(("0102/hep-th0102001.gz", gzip.compress(buffer.getvalue()))))
    assert (kind, [path for path, _ in files]) == ("tar", ["in.eps", "b.eps"])


def test_of_two_files_with_one_path_the_first_counts(bulk):
    _, files = only(bulk(("0102/hep-th0102001.gz", packed([("a", b"1"), ("./a", b"2")]))))
    assert files == [("a", b"1")]


def test_names_in_utf8_and_in_latin1_are_read(bulk):
    names = ["é.eps".encode(), "é.eps".encode("latin-1"), b"plain.eps"]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="latin-1") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name.decode("latin-1")))
    # both spell the same name, so the second is the first one's double
    _, files = only(bulk(("0102/hep-th0102001.gz", gzip.compress(buffer.getvalue()))))
    assert [path for path, _ in files] == ["é.eps", "plain.eps"]


def test_a_gzip_bomb_is_stopped_at_the_bound(bulk, monkeypatch):
    monkeypatch.setattr(eprint, "MAX_FILE", 1 << 16)
    monkeypatch.setattr(eprint, "_COMMON", 1 << 14)
    monkeypatch.setattr(eprint, "MAX_ARTICLE", 1 << 18)
    single = bulk(("0102/hep-th0102001.gz", gzip.compress(bytes(1 << 24))))
    with pytest.raises(TooLargeError, match="more than is allowed"):
        only(single)
    many = bulk(("0102/hep-th0102001.gz", packed([(str(n), bytes(1 << 15)) for n in range(9)])))
    with pytest.raises(TooLargeError, match="more than is allowed"):
        only(many)


def test_a_file_over_the_bound_is_known_by_name_alone(bulk, monkeypatch):
    monkeypatch.setattr(eprint, "MAX_FILE", 100)
    files = [("big.eps", bytes(101)), ("small.eps", b"x")]
    assert only(bulk(("0102/hep-th0102001.gz", packed(files))))[1] == [
        ("big.eps", None),
        ("small.eps", b"x"),
    ]


def test_a_bulk_tar_that_is_not_there_is_one_sentence(tmp_path):
    path = tmp_path / "arXiv_src_0102_001.tar"
    with pytest.raises(
        ReimagingError, match=r"arXiv_src_0102_001\.tar: this bulk tar cannot be read"
    ):
        list(read_bulk_tar(path))


def test_a_bulk_tar_that_is_none_is_unreadable(tmp_path):
    path = tmp_path / "arXiv_src_0102_001.tar"
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(UnreadableError):
        list(read_bulk_tar(path))


def test_what_lies_before_the_damage_of_a_bulk_tar_is_given(bulk):
    path = bulk(("0102/hep-th0102001.gz", b"a"), ("0102/hep-th0102002.gz", b"b"))
    data = bytearray(path.read_bytes())
    data[data.index(b"0102/hep-th0102002") + 100] ^= 0xFF
    path.write_bytes(data)
    members = read_bulk_tar(path)
    assert next(members).identifier.canonical == "hep-th/0102001"
    with pytest.raises(UnreadableError, match="damaged header"):
        next(members)


def header(name, size=0, kind=tarfile.REGTYPE):
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


def padded(data):
    return data + bytes(-len(data) % 512)


def test_a_damaged_header_is_not_taken_for_the_end(bulk):
    first = header("a.eps", 4) + padded(b"%!PS")
    second = bytearray(header("b.eps", 4) + padded(b"%!PS"))
    second[100] ^= 0xFF
    archive = first + bytes(second) + first + bytes(1024)
    with pytest.raises(UnreadableError, match="damaged header"):
        only(bulk(("0102/hep-th0102001.gz", gzip.compress(archive))))


def test_a_name_of_unlikely_length_is_not_read(bulk):
    archive = header("a.eps") + header("long", 1 << 30, tarfile.GNUTYPE_LONGNAME) + bytes(1 << 20)
    with pytest.raises(UnreadableError, match="unlikely length"):
        only(bulk(("0102/hep-th0102001.gz", gzip.compress(archive))))


def test_names_of_names_of_names_end_somewhere(bulk):
    one = header("long", 4, tarfile.GNUTYPE_LONGNAME) + padded(b"name")
    with pytest.raises(UnreadableError, match="damaged header"):
        only(bulk(("0102/hep-th0102001.gz", gzip.compress(header("a") + one * 3000))))


def test_a_member_whose_name_is_not_utf8_is_still_a_member(tmp_path):
    path = tmp_path / "arXiv_src_0102_001.tar"
    with tarfile.open(path, "w", encoding="latin-1") as tar:
        tar.addfile(tarfile.TarInfo("0102/\xe9.gz"))
    (member,) = read_bulk_tar(path)
    assert member.identifier is None
    member.name.encode("utf-8")
