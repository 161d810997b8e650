"""A folder that is whole, or as it was."""

import os

import pytest

from reimaging.atomic import fresh_name
from reimaging.errors import ReimagingError
from reimaging.explore.export_folder import FORMAT, MARK, packed, replacing_folder, require_free


def write(target, **texts):
    with replacing_folder(target) as files:
        files.put_json(MARK, {"format": FORMAT})
        for name, text in texts.items():
            files.put(f"data/{name}.txt", text.encode())
    return files


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_it_is_written_with_the_folders_above_it_and_counted(tmp_path):
    files = write(tmp_path / "a/b", x="one")
    assert names(tmp_path) == ["a/b/data/export.json", "a/b/data/x.txt"]
    assert (files.count, files.bytes) == (2, 3 + len(packed({"format": FORMAT})))


def test_one_of_ours_is_replaced_whole(tmp_path):
    write(tmp_path / "copy", old="1")
    write(tmp_path / "copy", new="2")
    assert names(tmp_path) == ["copy/data/export.json", "copy/data/new.txt"]


def test_what_fails_changes_nothing(tmp_path):
    write(tmp_path / "copy", old="1")
    with pytest.raises(KeyError), replacing_folder(tmp_path / "copy") as files:
        files.put("data/new.txt", b"2")
        raise KeyError
    assert names(tmp_path) == ["copy/data/export.json", "copy/data/old.txt"]


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "copy").mkdir()
    write(tmp_path / "copy")
    assert names(tmp_path) == ["copy/data/export.json"]


@pytest.mark.parametrize("said", ["{}", "[]", "no JSON", '{"format": "another"}'])
def test_a_folder_that_is_not_ours_is_refused(tmp_path, said):
    (tmp_path / "data").mkdir()
    (tmp_path / MARK).write_text(said)
    with pytest.raises(ReimagingError, match="no still copy"):
        require_free(tmp_path)
    assert (tmp_path / MARK).read_text() == said


def test_what_somebody_added_to_one_of_ours_is_not_lost(tmp_path):
    write(tmp_path / "copy")
    (tmp_path / "copy/.git").mkdir()
    with pytest.raises(ReimagingError, match=r"\.git is not of the still copy"):
        write(tmp_path / "copy")
    assert (tmp_path / "copy/.git").is_dir()


def test_a_file_is_refused(tmp_path):
    (tmp_path / "copy").write_text("")
    with pytest.raises(ReimagingError, match="is a file"):
        require_free(tmp_path / "copy")


def working_folder(target, process):
    """Where a process would have written to, with what it had written."""
    name = fresh_name(target).name.replace(f"-{os.getpid()}-", f"-{process}-")
    folder = target.with_name(name)
    (folder / "fresh/data").mkdir(parents=True)
    (folder / "fresh" / MARK).write_text("half")
    return folder


@pytest.fixture
def dead():
    """The number of a process that is no more."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_what_a_killed_export_left_is_removed_and_a_living_one_is_not_disturbed(tmp_path, dead):
    gone, living, own = (
        working_folder(tmp_path / "copy", process) for process in (dead, 1, os.getpid())
    )
    write(tmp_path / "copy")
    assert not gone.exists()
    assert living.exists()
    assert own.exists()  # as one of this process number that was killed may have left it


def test_what_an_export_had_moved_away_when_it_was_killed_comes_back(tmp_path, dead):
    target = tmp_path / "copy"
    write(target, old="1")
    gone = working_folder(target, dead)
    target.rename(gone / "before")
    with pytest.raises(KeyError), replacing_folder(target):
        raise KeyError
    assert names(tmp_path) == ["copy/data/export.json", "copy/data/old.txt"]


def test_what_a_killed_export_had_replaced_already_does_not_come_back(tmp_path, dead):
    target = tmp_path / "copy"
    write(target, old="1")
    gone = working_folder(target, dead)
    target.rename(gone / "before")
    (gone / "fresh").rename(target)
    (target / MARK).write_bytes(packed({"format": FORMAT}))
    with pytest.raises(KeyError), replacing_folder(target):
        raise KeyError
    assert names(tmp_path) == ["copy/data/export.json"]


def test_what_was_there_comes_back_if_the_new_one_cannot_take_its_place(tmp_path):
    target = tmp_path / "copy"
    write(target, old="1")
    with pytest.raises(OSError), replacing_folder(target):
        [work] = tmp_path.glob(".copy.*")
        (work / "fresh").rename(tmp_path / "lost")
    assert names(target) == ["data/export.json", "data/old.txt"]
