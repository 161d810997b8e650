"""A file that is not what it was is told to the log, and who asked is not told where it lies."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.explore.stale_files import StaleFilesError, logged, opening, stamp


def test_the_log_has_the_whole_sentence_and_who_asked_another_one(caplog):
    error = StaleFilesError("/a/path was made again meanwhile; start the explorer anew.")
    said = logged(error)
    assert [(each.name, each.levelname, each.message) for each in caplog.records] == [
        ("uvicorn.error", "ERROR", str(error))
    ]
    assert "path" not in said and said.endswith(".")


def test_at_a_command_line_it_is_a_sentence_as_any_other():
    assert issubclass(StaleFilesError, ReimagingError)


def test_what_is_wrong_with_a_file_that_is_opened_is_no_fault_of_who_asks():
    with pytest.raises(StaleFilesError, match=r"^a\.h5 is damaged\.$"), opening():
        raise ReimagingError("a.h5 is damaged.")
    with pytest.raises(RuntimeError), opening():  # a mistake of ours stays one
        raise RuntimeError


def test_a_file_that_takes_the_place_of_another_has_another_stamp(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        path.write_bytes(b"the same")
    before = stamp(one.stat())
    assert stamp(one.stat()) == before
    other.replace(one)
    assert stamp(one.stat()) != before
