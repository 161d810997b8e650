"""The folder of an export: whole once its manifest is there, carried on where it was left."""

import hashlib
import json
import os

import pytest

from reimaging.errors import ReimagingError
from reimaging.parquet.folder import FORMAT, MANIFEST, README, require_free, standing, writing_to


def write(target, *names, made_from="one"):
    with writing_to(target, made_from) as folder:
        for name in names:
            if name not in folder.written:
                folder.file(name).write_text(f"{made_from} {name}")
                folder.add(name, 3)
        folder.finish({"profile": "mine"}, "Read me.")
    return folder


def begin(target, *names, made_from="one"):
    """Write some of it, and then be killed."""
    with pytest.raises(ZeroDivisionError), writing_to(target, made_from) as folder:
        for name in names:
            folder.file(name).write_text(f"{made_from} {name}")
            folder.add(name, 3)
        1 / 0  # noqa: B018


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_one_has_its_files_a_manifest_and_a_readme_and_nothing_else(tmp_path):
    write(tmp_path / "a/b", "tars", "figures")
    assert names(tmp_path / "a/b") == [README, "figures.parquet", MANIFEST, "tars.parquet"]
    told = json.loads((tmp_path / "a/b" / MANIFEST).read_text())
    assert told == {
        "format": FORMAT, "version": 1, "profile": "mine",
        "tables": {
            name: {
                "file": f"{name}.parquet", "rows": 3, "bytes": len(f"one {name}"),
                "sha256": hashlib.sha256(f"one {name}".encode()).hexdigest(),
            }
            for name in ("tars", "figures")
        },
    }  # fmt: skip


def test_what_stands_is_kept_if_it_was_made_from_the_same(tmp_path):
    begin(tmp_path / "t", "tars", "figures")
    assert MANIFEST not in names(tmp_path / "t")
    assert set(standing(tmp_path / "t", "one")) == {"tars", "figures"}
    assert standing(tmp_path / "t", "two") == {}
    with writing_to(tmp_path / "t", "one") as folder:
        assert set(folder.written) == {"tars", "figures"}
    with writing_to(tmp_path / "t", "two") as folder:
        assert folder.written == {}


def test_a_file_that_is_not_as_long_as_it_was_does_not_stand(tmp_path):
    begin(tmp_path / "t", "tars", "figures")
    (tmp_path / "t/tars.parquet").write_text("half")
    (tmp_path / "t/figures.parquet").unlink()
    assert standing(tmp_path / "t", "one") == {}


def test_a_whole_one_is_written_anew_and_is_not_whole_meanwhile(tmp_path):
    write(tmp_path / "t", "tars", "figures")
    begin(tmp_path / "t", "tars", made_from="two")
    assert names(tmp_path / "t") == [".unfinished.json", "figures.parquet", "tars.parquet"]
    write(tmp_path / "t", "tars", "maps", made_from="two")
    assert names(tmp_path / "t") == [README, MANIFEST, "maps.parquet", "tars.parquet"]
    assert (tmp_path / "t/tars.parquet").read_text() == "two tars"


def test_what_a_killed_writer_left_half_is_removed(tmp_path):
    begin(tmp_path / "t", "tars")
    (tmp_path / "t/.figures.abc-1-00000000.tmp.parquet").write_text("half")
    write(tmp_path / "t", "tars", "figures")
    assert names(tmp_path / "t") == [README, "figures.parquet", MANIFEST, "tars.parquet"]


@pytest.mark.parametrize("said", ["{}", "[]", "no JSON", '{"format": "another"}'])
def test_a_folder_that_is_not_ours_is_refused(tmp_path, said):
    (tmp_path / MANIFEST).write_text(said)
    with pytest.raises(ReimagingError, match="no export of ours"):
        write(tmp_path, "tars")
    assert names(tmp_path) == [MANIFEST]


def test_what_somebody_put_beside_it_is_not_touched(tmp_path):
    write(tmp_path / "t", "tars")
    (tmp_path / "t/notes.txt").write_text("mine")
    with pytest.raises(ReimagingError, match=r"notes\.txt is not of the export that lies there"):
        write(tmp_path / "t", "tars")
    assert MANIFEST in names(tmp_path / "t")


def test_a_file_is_refused_and_an_empty_folder_is_not(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReimagingError, match="file is a file"):
        require_free(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    require_free(tmp_path / "empty")
    require_free(tmp_path / "none")


def test_two_do_not_write_at_once_and_it_is_said_who_does(tmp_path):
    with writing_to(tmp_path / "t", "one"):
        with pytest.raises(ReimagingError, match=f"process {os.getpid()}"):
            writing_to(tmp_path / "t", "one").__enter__()
        assert set(names(tmp_path / "t")) == {".lock", ".unfinished.json"}
    write(tmp_path / "t", "tars")
