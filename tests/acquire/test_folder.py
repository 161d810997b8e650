import hashlib

import pytest

from reimaging.acquire.folder import Folder
from reimaging.errors import ReimagingError

NAME = "src/arXiv_src_1201_001.tar"
DATA = bytes(range(256)) * 12_000


def key_of(data):
    return f"MD5E-s{len(data)}--{hashlib.md5(data).hexdigest()}.tar"


@pytest.fixture(params=["", "src"])
def tar(request, tmp_path):
    path = tmp_path / "arXiv" / request.param / "arXiv_src_1201_001.tar"
    path.parent.mkdir(parents=True)
    path.write_bytes(DATA)
    return path


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "arXiv")


def test_a_folder_holds_a_tar_that_lies_in_it_or_in_its_src(tar, folder):
    assert folder.holds(NAME, key_of(DATA))


def test_a_folder_does_not_hold_a_tar_of_another_size(tar, folder):
    assert not folder.holds(NAME, key_of(DATA + b"x"))


def test_a_folder_does_not_hold_a_tar_of_the_same_size_with_one_wrong_byte(tar, folder):
    tar.write_bytes(b"\x01" + DATA[1:])
    assert not folder.holds(NAME, key_of(DATA))


def test_a_folder_does_not_hold_what_is_missing_or_is_no_file(tar, folder):
    tar.unlink()
    assert not folder.holds(NAME, key_of(DATA))
    tar.mkdir()
    assert not folder.holds(NAME, key_of(DATA))


def test_that_a_folder_is_out_of_reach_is_not_that_it_lacks_a_tar(tmp_path):
    with pytest.raises(ReimagingError, match="out of reach"):
        Folder(tmp_path / "unmounted").holds(NAME, key_of(DATA))


def test_a_key_without_an_md5_cannot_be_vouched_for(tar, folder):
    with pytest.raises(ReimagingError, match="no size and md5"):
        folder.holds(NAME, "URL--http&c%%example.org")


def test_a_fetched_tar_is_the_same_and_its_progress_ends_at_its_size(tar, folder, tmp_path):
    told = []
    target = tmp_path / "target"
    target.write_bytes(b"left by a killed run" * 1_000_000)
    folder.fetch(NAME, key_of(DATA), target, told.append)
    assert target.read_bytes() == DATA
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == len(DATA)


def test_fetching_a_missing_tar_names_it_and_the_folder(tar, folder, tmp_path):
    tar.unlink()
    with pytest.raises(ReimagingError, match=rf"arXiv_src_1201_001\.tar .*{tmp_path}/arXiv"):
        folder.fetch(NAME, key_of(DATA), tmp_path / "target", lambda done: None)


def test_a_copy_that_fails_names_both_ends(tar, folder, tmp_path):
    with pytest.raises(ReimagingError, match=rf"{tar} cannot be copied to {tmp_path}: Is a dir"):
        folder.fetch(NAME, key_of(DATA), tmp_path, lambda done: None)


def test_an_address_cannot_lead_out_of_the_folder(tmp_path, folder):
    folder.folder.mkdir()
    (tmp_path / "secret.tar").write_bytes(DATA)
    assert not folder.holds("../secret.tar", key_of(DATA))
    with pytest.raises(ReimagingError, match="names no file"):
        folder.holds("src/..", key_of(DATA))
