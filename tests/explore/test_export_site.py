"""The pages of a still copy."""

import re

import pytest

from reimaging.errors import ReimagingError
from reimaging.explore.export_folder import Files
from reimaging.explore.export_site import POLICY, write_site


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    return folder, write_site(Files(folder), whole=True)


def test_all_addresses_are_told_from_where_the_page_lies(written):
    folder, links = written
    page = (folder / "index.html").read_text()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) >= 4
    for address in addresses:
        assert not address.startswith("/")
        assert address == "credits.html" or (folder / address).is_file()
    assert re.findall(r'href="(assets/[^"]+)"', links)


def test_the_page_says_what_it_is_and_what_it_may_do_before_anything_runs(written):
    page = (written[0] / "index.html").read_text()
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in page
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert '<meta name="still" content="images">' in page
    assert "python3 -m http.server" in page
    assert "/api/" not in page


def test_the_code_that_is_needed_is_there_and_that_of_the_labelling_tool_is_not(written):
    names = {path.name for path in (written[0] / "assets").iterdir()}
    assert any(name.startswith("answers-") for name in names)
    assert any(name.startswith("page-") for name in names)
    assert not [name for name in names if name.startswith("label")]
    for name in names:
        text = (written[0] / "assets" / name).read_text()
        assert set(re.findall(r'(?:from|import|import\()"\./([\w.-]+\.js)"', text)) <= names


def test_a_copy_of_thumbnails_says_so(tmp_path):
    write_site(Files(tmp_path), whole=False)
    assert '<meta name="still" content="thumbnails">' in (tmp_path / "index.html").read_text()


def test_a_site_that_is_not_built_is_refused(tmp_path):
    with pytest.raises(ReimagingError, match="`make front` does it"):
        write_site(Files(tmp_path), whole=True, folder=tmp_path)
