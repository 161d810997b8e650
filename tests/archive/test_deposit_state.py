"""What is known of a deposit is read as it was written, a file for each server."""

import json

import pytest

from reimaging.archive.deposit_state import State, read_state, state_path, write_state
from reimaging.errors import ReimagingError

REAL, TRIAL = "https://zenodo.org", "https://sandbox.zenodo.org"


def test_nothing_is_known_at_first(tmp_path):
    assert read_state(tmp_path, REAL) == State(REAL)


def test_what_is_written_is_read_and_a_trial_takes_nothing_away(tmp_path):
    real = State(REAL, id=7, state="published", doi="10.5281/zenodo.7", sha256="a" * 64)
    write_state(tmp_path, real)
    write_state(tmp_path, State(TRIAL, id=1, state="draft"))
    assert read_state(tmp_path, REAL) == real
    assert read_state(tmp_path, TRIAL).id == 1
    assert {path.name for path in tmp_path.iterdir()} == {
        "deposit.json", "deposit-sandbox.zenodo.org.json",
    }  # fmt: skip


def test_the_file_tells_state_and_doi_to_who_cites(tmp_path):
    write_state(tmp_path, State(REAL, id=7, state="published", doi="10.5281/zenodo.7"))
    told = json.loads(state_path(tmp_path, REAL).read_text())
    assert (told["state"], told["doi"]) == ("published", "10.5281/zenodo.7")


@pytest.mark.parametrize("text", ["", "[]", '{"id": 3}', '{"server": "s", "id": "3"}',
                                  '{"server": "s", "what": 1}'])  # fmt: skip
def test_what_is_none_of_ours_is_refused(tmp_path, text):
    state_path(tmp_path, REAL).write_text(text)
    with pytest.raises(ReimagingError, match=r"deposit\.json does not tell of a deposit; remove"):
        read_state(tmp_path, REAL)
