import subprocess
import sys

import pytest

from reimaging.acquire.folder import Folder
from reimaging.acquire.internet_archive import ArchiveItems
from reimaging.acquire.place import base_name, cost_of, is_shared, place_of, size_and_md5
from reimaging.acquire.s3 import S3Folder
from reimaging.acquire.web_folder import WebFolder
from reimaging.errors import ReimagingError

MD5 = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("/data/arXiv", Folder),
        ("s3://arxiv/src", S3Folder),
        ("http://localhost/arXiv", WebFolder),
        ("https://example.org/arXiv", WebFolder),
        ("archive:https://archive.org", ArchiveItems),
    ],
)
def test_a_base_names_a_place_by_its_form(base, kind):
    assert isinstance(place_of(base), kind)


@pytest.mark.parametrize("base", ["arXiv/src", "ftp://arxiv.org/src", "", "S3://arxiv/src"])
def test_any_other_base_is_refused_and_it_is_told_which_are_allowed(base):
    with pytest.raises(ReimagingError, match=r"names no place.*absolute path.*s3://.*archive:http"):
        place_of(base)


def test_all_but_a_folder_is_the_same_on_every_machine():
    assert is_shared("s3://arxiv/src")
    assert is_shared("https://example.org/arXiv")
    assert is_shared("archive:https://archive.org")
    assert not is_shared("/data/arXiv")


def test_what_is_near_costs_less_than_what_is_free_and_that_less_than_what_is_paid_for():
    folder, web = cost_of("/data/arXiv"), cost_of("https://example.org/arXiv")
    assert folder < web == cost_of("archive:https://archive.org") < cost_of("s3://arxiv/src")


def test_a_folder_does_not_wait_for_the_libraries_of_the_others():
    code = (
        "import sys; from reimaging.acquire import dataset, remote\n"
        "remote.place_of('/data/arXiv')\n"
        "print(sorted({'boto3', 'requests'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("key", [f"MD5E-s42--{MD5}.tar", f"MD5-s42--{MD5}"])
def test_a_key_states_size_and_md5(key):
    assert size_and_md5(key) == (42, MD5)


@pytest.mark.parametrize("key", ["URL--http&c%%example.org", f"SHA256E-s42--{MD5}{MD5}.tar"])
def test_a_key_of_another_backend_states_nothing_to_compare(key):
    with pytest.raises(ReimagingError, match=r"no size and md5.*MD5E"):
        size_and_md5(key)


@pytest.mark.parametrize("name", ["src/a.tar", "a.tar", "/elsewhere/src/a.tar"])
def test_folders_before_the_name_of_a_tar_do_not_count(name):
    assert base_name(name) == "a.tar"


@pytest.mark.parametrize("name", ["", "/", "..", "src/.."])
def test_a_name_without_a_file_in_it_is_refused(name):
    with pytest.raises(ReimagingError, match=f"The address '{name}' names no file"):
        base_name(name)
