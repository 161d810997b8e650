"""A file is read the same as it is, gzipped, or alone in a zip; what is damaged is told."""

import gzip
import random
import zipfile

import pytest

from reimaging.ingest.packed_file import PackedFileError, unpacked

TEXT = random.Random(1).randbytes(300_000)
CUT = "its {} is damaged or cut off"


def zipped(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def file(tmp_path):
    """Packs TEXT in one of the ways, under a name that tells nothing."""

    def file(packing):
        path = tmp_path / "file"
        if packing == "zip":
            return zipped(path, {"inside.json": TEXT})
        half = len(TEXT) // 2
        path.write_bytes(
            {
                "file": TEXT,
                "gzip": gzip.compress(TEXT),
                "gzip of two members": gzip.compress(TEXT[:half]) + gzip.compress(TEXT[half:]),
            }[packing]
        )
        return path

    return file


def whole(path, on_read=lambda size: None):
    with unpacked(path, on_read) as file:
        return b"".join(iter(lambda: file.read(1 << 16), b""))


PACKINGS = ["file", "gzip", "gzip of two members", "zip"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_it_holds_is_read_whatever_the_packing(file, packing):
    assert whole(file(packing)) == TEXT


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_bytes_read_of_the_file_are_told(file, packing):
    sizes = []
    path = file(packing)
    whole(path, sizes.append)
    unread = 200 if packing == "zip" else 0  # its directory
    assert path.stat().st_size - unread <= sum(sizes) <= path.stat().st_size


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_one_cut_off_anywhere_is_told(file, packing):
    path = file(packing)
    data = path.read_bytes()
    for size in (10, 100, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(PackedFileError, match=CUT.format(packing)):
            whole(path)


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_one_damaged_anywhere_is_told_or_whole(file, packing):
    path = file(packing)
    data = path.read_bytes()
    rng = random.Random(2)
    for _ in range(200):
        spoilt = bytearray(data)
        edge = rng.choice([0, len(data) - 200])
        spoilt[edge + rng.randrange(4, 200)] ^= 1 << rng.randrange(8)
        path.write_bytes(spoilt)
        try:
            assert whole(path) == TEXT
        except PackedFileError:
            continue


def test_what_is_not_there_is_told_in_the_system_s_words(tmp_path):
    with pytest.raises(PackedFileError, match="No such file or directory"):
        whole(tmp_path / "gone")
    with pytest.raises(PackedFileError, match="Is a directory"):
        whole(tmp_path)


@pytest.mark.parametrize("members", [{}, {"a": b"1", "b": b"2"}, {"folder/": b""}])
def test_a_zip_of_none_or_several_files_is_refused(tmp_path, members):
    path = zipped(tmp_path / "file", members)
    path.write_bytes(b"PK\x03\x04" + path.read_bytes())
    with pytest.raises(PackedFileError, match=r"its zip holds \d files, where one is allowed"):
        whole(path)


def test_the_folder_of_a_zip_s_file_does_not_count(tmp_path):
    path = zipped(tmp_path / "file", {"folder/": b"", "folder/a": TEXT}, zipfile.ZIP_STORED)
    assert whole(path) == TEXT


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_not_deflated_is_refused_as_it_may_swell(tmp_path, way):
    with pytest.raises(PackedFileError, match="its zip is encrypted or not deflated"):
        whole(zipped(tmp_path / "file", {"a": TEXT}, way))


def test_an_encrypted_zip_is_refused(file):
    path = file("zip")
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(PackedFileError, match="its zip is encrypted or not deflated"):
        whole(path)


def test_a_zip_whose_directory_is_huge_is_refused_unread(tmp_path):
    path = zipped(tmp_path / "file", {f"{number}{'x' * 1000}": b"" for number in range(2000)})
    with pytest.raises(PackedFileError, match=CUT.format("zip")):
        whole(path)


def test_errors_of_what_is_done_with_it_pass(file):
    with pytest.raises(KeyError), unpacked(file("gzip")) as opened:
        opened.read(1)
        raise KeyError
