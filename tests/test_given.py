"""A run may be given the files of some steps; then they are not done here."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.given import given_steps, is_given, not_drawn, write_given

KNOWN = ("acquire", "ingest", "index", "figures")


def test_without_a_file_every_step_is_done_here(tmp_path):
    assert given_steps(tmp_path / "given.json", KNOWN) == []


def test_what_is_written_is_read(tmp_path):
    write_given(tmp_path / "given.json", "a bundle", ["acquire", "ingest", "acquire"])
    assert given_steps(tmp_path / "given.json", KNOWN) == ["acquire", "ingest"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "\xff", '{"steps": 3}', '{"steps": [[]]}', '{"steps": "acquire"}']
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(tmp_path, text):
    path = tmp_path / "given.json"
    path.write_text(text, encoding="latin-1")
    for ask in (lambda: given_steps(path, KNOWN), lambda: is_given(path, "acquire")):
        with pytest.raises(ReimagingError, match=r"given\.json does not say .*without the file"):
            ask()


def test_a_step_that_there_is_not_is_refused_with_those_that_there_are(tmp_path):
    write_given(tmp_path / "given.json", "a bundle", ["acquire", "launch"])
    with pytest.raises(ReimagingError, match=r"given\.json names 'launch'.*acquire, ingest"):
        given_steps(tmp_path / "given.json", KNOWN)


def test_a_step_is_given_or_not_and_figures_may_be_left_out(tmp_path):
    path = tmp_path / "given.json"
    assert not is_given(path, "acquire") and not_drawn(path) == []
    write_given(path, "a bundle", ["acquire"])
    assert is_given(path, "acquire") and not is_given(path, "figures") and not_drawn(path) == []
    write_given(path, "a bundle", ["acquire"], ["random_montage"])
    assert not_drawn(path) == ["random_montage"] and given_steps(path, KNOWN) == ["acquire"]
