"""`reimaging label` as a process: where it says it is, and what is left when it is killed."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from explore.label_profile import IDS, label_process, labelling_of, write_project
from explore.served import asking
from reimaging.errors import ReimagingError
from reimaging.explore.label_server import BODIES, start
from reimaging.learn.labels import read_labels
from reimaging.profile import load_profile


@pytest.fixture
def here(tmp_path):
    return write_project(tmp_path)


def test_the_page_the_pictures_and_the_api_are_on_one_port(here):
    app, _, images = labelling_of(here)
    assert images == len(IDS)
    with asking(app, BODIES) as client:
        assert client.get("/").headers["content-type"].startswith("text/html")
        assert client.get("/images/17.jpg").headers["content-type"] == "image/jpeg"
        assert client.get("/api/openapi.json").json()["paths"].keys() >= {"/api/label/next"}
        for path in ("/images/18.jpg", "/images/..%2flabels.csv", "/images/x.jpg", "/api/labels"):
            refused = client.get(path)
            assert 400 <= refused.status_code < 500
            assert refused.json()["error"].endswith(".")
        assert "default-src 'none'" in client.get("/").headers["content-security-policy"]


def test_a_killed_server_has_lost_nothing_that_it_answered(here):
    answered, one_more = [], threading.Semaphore(0)

    def decide(address, image, labeller):
        body = {"image": str(image), "label": "mixed", "labeller": labeller}
        with suppress(httpx.HTTPError):  # what was under way when it was killed
            httpx.post(f"{address}api/label/decisions", json=body).raise_for_status()
            answered.append((str(image), labeller))
            one_more.release()

    for names, enough in ((("ada", "bob"), 1), (("cleo", "dora"), 5)):
        with (
            label_process(here.root, "--port", "0") as (process, address),
            ThreadPoolExecutor(4) as pool,
        ):
            for labeller in names:
                for image in IDS:
                    pool.submit(decide, address, image, labeller)
            for _ in range(enough):
                assert one_more.acquire(timeout=30), "the server answers no decision"
            os.kill(process.pid, signal.SIGKILL)
    rows = [(row.image, row.labeller) for row in read_labels(here.labels)]
    assert set(answered) <= set(rows)
    assert len(rows) == len(set(rows))


def test_the_command_says_where_it_is_and_where_the_labels_go(here):
    with label_process(here.root, "--port", "0", "--labeller", "Ada L") as (process, address):
        assert address.startswith("http://127.0.0.1:") and address.endswith("/?labeller=Ada%20L")
        assert str(here.labels) in process.stdout.readline()
        about = httpx.get(f"{address.split('?')[0]}api/label/about").json()
        assert about["labeller"] == "Ada L"


def test_a_line_that_a_crash_cut_short_is_told_on_the_page(here):
    here.labels.write_text("image,label,labeller,time,source\n17,mixed,ada,,hand\n5,mix")
    with asking(labelling_of(here)[0], BODIES) as client:
        assert "labels.csv.cut" in client.get("/api/label/about").json()["notice"]


def test_a_name_that_is_none_is_refused_before_anything_begins(here):
    with pytest.raises(ReimagingError, match="allowed is a name"):
        start(here, load_profile("mine", here.root), [], labeller="=1")
