"""A run may be given the files of some steps; then they are not done here."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.given import given_steps, write_given

KNOWN = ("acquire", "ingest", "index", "figures")


def test_without_a_file_every_step_is_done_here(tmp_path):
    assert given_steps(tmp_path / "given.json", KNOWN) == []


def test_what_is_written_is_read(tmp_path):
    write_given(tmp_path / "given.json", "a bundle", ["acquire", "ingest"])
    assert given_steps(tmp_path / "given.json", KNOWN) == ["acquire", "ingest"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"steps": 3}', '{"steps": ["acquire", "launch"]}', '{"steps": [[]]}']
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(tmp_path, text):
    path = tmp_path / "given.json"
    path.write_text(text)
    with pytest.raises(ReimagingError, match=r"given\.json names .*acquire, ingest"):
        given_steps(path, KNOWN)
