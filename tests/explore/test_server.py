"""The explorer is put together of its parts, and lets others in only with `--public`."""

import os
import re
import shutil
import signal
import subprocess
import sys
from itertools import takewhile

import httpx
import pytest

from explore.made_profile import ARTICLES, TARS
from explore.served import asking
from reimaging.errors import ReimagingError
from reimaging.explore.collection import open_collection
from reimaging.explore.server import BODIES, embeddings_of, explorer, start
from reimaging.layout import Layout


@pytest.mark.parametrize("path", ["/", "/map", "/clusters/3", "/articles/hep-th/9802001"])
def test_the_site_answers_its_routes(explorer_at, path):
    answer = httpx.get(explorer_at.rstrip("/") + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_each_part_refuses_in_its_own_way_what_is_not_there(explorer_at):
    assert httpx.get(f"{explorer_at}api/x").json()["error"].startswith("There is nothing at")
    assert httpx.get(f"{explorer_at}images/x").json()["error"].startswith("There is no picture")
    assert httpx.get(f"{explorer_at}x").headers["content-type"].startswith("text/html")
    assert httpx.get(f"{explorer_at}apis").headers["content-type"].startswith("text/html")


def test_all_of_it_stands_behind_the_guard(explorer_at, made):
    for path in ("", "api/about", f"thumbnails/{made.images[0]}.jpg", "nowhere", "api/nowhere"):
        assert (
            "default-src 'none'" in httpx.get(explorer_at + path).headers["content-security-policy"]
        )
        assert httpx.get(explorer_at + path, headers={"host": "evil"}).status_code == 400


def test_only_embeddings_with_neighbours_are_offered(made):
    assert [name.slug for name in embeddings_of(made.layout, made.profile)] == [
        "ternary",
        "raw",
        "caption",
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "arxiv.example"])
def test_others_are_let_in_only_where_licences_allow_it(made, host):
    with pytest.raises(ReimagingError) as refused:
        start(made.layout, made.profile, host=host, browser=False)
    assert "these are their authors'" in str(refused.value)
    assert "allowed is 127.0.0.1 or localhost or ::1, or --public" in str(refused.value)


def test_what_is_missing_is_told_with_what_makes_it(made, tmp_path):
    with pytest.raises(ReimagingError, match=r"`doit profile=made explore` makes what is missing"):
        start(Layout(tmp_path, "made"), made.profile, browser=False)


def test_of_files_that_go_away_meanwhile_the_log_alone_tells_which(made, tmp_path, caplog):
    shutil.copytree(made.layout.data, tmp_path / "data/made")
    here, image = Layout(tmp_path, "made"), made.images[0]
    gone = {
        f"/thumbnails/{image}.jpg": here.thumbnails(TARS[0]),
        f"/images/{image}.jpg": here.store(TARS[0]),
        f"/api/images?order=nearest&near={image}&embedding=raw": here.neighbours("raw"),
        "/api/maps/random_tsne": here.map("random_tsne"),
        f"/api/articles/{ARTICLES[0][0]}": here.database,
        "/api/images?q=phase": here.database,
    }
    with asking(explorer(open_collection(here, made.profile)), BODIES) as client:
        for path in gone.values():
            path.unlink(missing_ok=True)
        for address, path in gone.items():
            caplog.clear()
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert "gone or were made again" in answer.json()["error"]
            assert str(tmp_path) not in answer.text
            assert any(str(path) in line for line in caplog.messages), address


def test_the_command_serves_a_profile_until_ctrl_c(made):
    command = [sys.executable, "-m", "reimaging", "explore", "made", "--no-browser", "--port", "0"]
    child = subprocess.Popen(
        command,
        cwd=made.root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = iter(child.stdout.readline, "Ctrl-C ends it.\n")
        said = "".join(takewhile(bool, lines))
        found = re.match(r"60 images of made at (http://127\.0\.0\.1:\d+/)\n", said)
        assert found, said
        assert "answers this machine alone" in said
        assert httpx.get(f"{found[1]}api/about").json()["images"] == 60
    finally:
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (0, "")
