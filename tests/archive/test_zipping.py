"""A folder is packed to the same bytes each time, and lists the hashes of its files."""

import os
import subprocess
import zipfile

import pytest

from reimaging.archive import zipping
from reimaging.archive.zipping import write_zip

MOMENT = 1700000001  # 2023-11-14 22:13:21


def fill(folder, names=("b/two.csv", "a.txt", "b/images/t.h5", "b/maps/m.h5", "run", "z.PNG")):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 1000)
    (folder / "run").chmod(0o700)
    (folder / "b/two.csv").chmod(0o600)
    (folder / "linked").symlink_to(folder / "a.txt")
    return folder


@pytest.fixture
def packed(tmp_path):
    assert write_zip(tmp_path / "top-1.0.zip", fill(tmp_path / "in"), MOMENT) == 8
    return tmp_path / "top-1.0.zip"


def test_it_has_the_same_bytes_whenever_and_wherever_it_is_made(packed, tmp_path):
    names = ("z.PNG", "run", "b/maps/m.h5", "b/images/t.h5", "a.txt", "b/two.csv")
    again = fill(tmp_path / "else where", names)
    os.utime(again / "a.txt", (1, 1))
    (tmp_path / "other").mkdir()
    write_zip(tmp_path / "other/top-1.0.zip", again, MOMENT)
    assert (tmp_path / "other/top-1.0.zip").read_bytes() == packed.read_bytes()


def test_names_dates_and_permissions_tell_nothing_of_the_machine(packed):
    with zipfile.ZipFile(packed) as zipped:
        entries = zipped.infolist()
    assert [entry.filename for entry in entries] == [
        f"top-1.0/{name}"
        for name in ("a.txt", "b/images/t.h5", "b/maps/m.h5", "b/two.csv", "linked", "run", "z.PNG",
                     "SHA256SUMS")
    ]  # fmt: skip
    assert {entry.date_time for entry in entries} == {(2023, 11, 14, 22, 13, 20)}  # even seconds
    modes = {entry.filename.split("/", 1)[1]: entry.external_attr >> 16 for entry in entries}
    assert modes.pop("run") == 0o100755 and set(modes.values()) == {0o100644}


def test_what_is_packed_is_stored_and_the_rest_deflated(packed):
    with zipfile.ZipFile(packed) as zipped:
        stored = {e.filename for e in zipped.infolist() if e.compress_type == zipfile.ZIP_STORED}
    assert stored == {"top-1.0/b/images/t.h5", "top-1.0/z.PNG"}


def test_an_unpacker_and_sha256sum_find_it_whole(packed, tmp_path):
    with zipfile.ZipFile(packed) as zipped:
        zipped.extractall(tmp_path / "un packed")
    top = tmp_path / "un packed/top-1.0"
    assert (top / "linked").read_bytes() == (top / "a.txt").read_bytes()
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=top, capture_output=True).stdout.count(b": OK") == 7
    (top / "b/two.csv").write_text("changed")
    assert subprocess.run(check, cwd=top, capture_output=True).returncode


def test_a_kill_leaves_no_half_zip(tmp_path, monkeypatch):
    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(zipping.zipfile.ZipFile, "writestr", broken)
    with pytest.raises(KeyboardInterrupt):
        write_zip(tmp_path / "top.zip", fill(tmp_path / "in"), MOMENT)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_file_beyond_four_gigabytes_is_taken_in_little_memory(tmp_path, monkeypatch):
    import tracemalloc

    monkeypatch.setattr(zipping.zipfile, "ZIP64_LIMIT", 10_000)  # as if it were that large
    (tmp_path / "in").mkdir()
    with (tmp_path / "in/large.png").open("wb") as file:
        file.truncate(300 << 20)
    tracemalloc.start()
    write_zip(tmp_path / "top.zip", tmp_path / "in", MOMENT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 << 20
    with zipfile.ZipFile(tmp_path / "top.zip") as zipped:
        assert zipped.getinfo("top/large.png").file_size == 300 << 20
        assert zipped.getinfo("top/large.png").extract_version >= 45
        assert zipped.testzip() is None


def test_before_the_calendar_of_zip_files_begins_its_first_day_counts(tmp_path):
    write_zip(tmp_path / "top.zip", fill(tmp_path / "in"), 0)
    with zipfile.ZipFile(tmp_path / "top.zip") as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
