"""Zenodo's API is asked again only where that is safe, and the token goes nowhere else."""

import time

import pytest

from reimaging.archive.zenodo import Gone, Unclear, Zenodo, md5_of
from reimaging.errors import ReimagingError
from servers.http import busy, hung_up, said
from servers.zenodo import LIST, ZenodoServer

METADATA = {
    "title": "T", "upload_type": "software", "description": "D", "creators": [{"name": "N"}],
}  # fmt: skip


@pytest.fixture
def server():
    with ZenodoServer() as server:
        yield server


@pytest.fixture
def slept():
    return []


@pytest.fixture
def client(server, slept):
    return Zenodo(server.url, server.token, tell=slept.append, sleep=slept.append)


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "images-of-the-arxiv-0.1.0-sample.zip"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


def test_a_deposit_is_made_described_filled_and_published(client, server, bundle):
    made = client.create(METADATA)
    assert client.deposit(made["id"])["metadata"] == METADATA
    client.describe(made["id"], {**METADATA, "title": "Another"})
    md5 = client.upload(made["links"]["bucket"], bundle)
    (file,) = client.deposit(made["id"])["files"]
    assert md5_of(file) == md5 and server.deposits[1].files[bundle.name] == bundle.read_bytes()
    assert client.publish(made["id"])["submitted"]
    assert server.deposits[1].metadata["title"] == "Another"


def test_files_are_removed_once_or_not_at_all(client, server, bundle):
    made = client.create(METADATA)
    client.upload(made["links"]["bucket"], bundle)
    (file,) = client.deposit(made["id"])["files"]
    client.remove(made["id"], file["id"])
    client.remove(made["id"], file["id"])
    assert server.deposits[1].files == {}


def test_all_pages_of_deposits_are_read(client, server):
    for _ in range(103):
        client.create(METADATA)
    assert [each["id"] for each in client.deposits()] == list(range(103, 0, -1))
    assert server.done("GET", LIST) == 2


def test_what_is_safe_is_asked_again_with_longer_and_longer_pauses(client, server, slept):
    client.create(METADATA)
    server.fail("*", busy(500), busy(503), hung_up())
    assert client.deposit(1)["id"] == 1
    assert slept == [1, 2, 4]


def test_a_server_that_stays_out_of_order_is_left_alone(client, server):
    server.fail("*", busy(502), times=20)
    with pytest.raises(ReimagingError, match=r"status 502.*run this again later"):
        client.deposit(1)
    assert len(server.log) == 6


@pytest.mark.parametrize("fault", [busy(500), busy(504), hung_up()])
def test_what_makes_something_is_not_asked_twice(client, server, fault):
    server.fail(f"POST {LIST}", fault)
    with pytest.raises(Unclear):
        client.create(METADATA)
    assert server.done("POST", LIST) == 1 and len(server.deposits) == 1


def test_what_was_turned_away_for_being_too_many_comes_again_when_told(client, server, slept):
    server.limit, server.reset = 0, time.time() + 3
    client._sleep = lambda seconds: (slept.append(seconds), time.sleep(seconds))
    assert client.create(METADATA)["id"] == 1
    assert 1 < max(slept) <= 4.5 and len(server.deposits) == 1


def test_retry_after_is_heeded_and_too_long_a_pause_is_not_waited_for(client, server, slept):
    server.fail(f"POST {LIST}", busy(429, retry_after=30))
    client.create(METADATA)
    assert 30.0 in slept
    server.fail("*", busy(429, retry_after=5000))
    with pytest.raises(ReimagingError, match="run this again later"):
        client.deposit(1)
    assert 5000.0 not in slept


def test_an_upload_that_breaks_off_is_unclear(client, server, bundle):
    bucket = client.create(METADATA)["links"]["bucket"]
    server.cut(server.bucket(1, bundle.name), 70_000)
    with pytest.raises(Unclear):
        client.upload(bucket, bundle)
    assert server.deposits[1].files == {}
    assert client.upload(bucket, bundle)


def test_each_refusal_is_a_sentence_with_what_the_server_says(client, server, bundle):
    with pytest.raises(ReimagingError, match=r"\(400: Validation error; metadata\.upload_type: "):
        client.create({**METADATA, "upload_type": "opera"})
    made = client.create(METADATA)
    with pytest.raises(ReimagingError, match="Minimum one file must be provided"):
        client.publish(1)
    server.quota = 1000
    with pytest.raises(ReimagingError, match=r"no file of this size.*\(413"):
        client.upload(made["links"]["bucket"], bundle)
    server.refuse(f"GET {LIST}/1", 409)
    with pytest.raises(ReimagingError, match="another state"):
        client.deposit(1)
    with pytest.raises(Gone):
        client.deposit(77)
    server.gone.add(78)
    with pytest.raises(Gone, match="410"):
        client.deposit(78)
    server.fail("*", said(b"<html>", 200))
    with pytest.raises(ReimagingError, match="is it the address of a Zenodo"):
        client.deposit(1)


def test_a_token_of_too_little_may_not_publish(client, server, bundle):
    client.upload(client.create(METADATA)["links"]["bucket"], bundle)
    server.scopes = {"deposit:write"}
    with pytest.raises(ReimagingError, match=r"needs the scopes deposit:write and deposit:actions"):
        client.publish(1)
    assert not server.deposits[1].submitted


def test_a_wrong_token_is_refused_and_never_told(server):
    token = "wr0ng-and-secret"
    with pytest.raises(ReimagingError, match="ZENODO_TOKEN") as told:
        Zenodo(server.url, token).create(METADATA)
    assert token not in str(told.value) and "401" in str(told.value)
    assert all(token not in request.path + str(request.query) for request in server.log)


def test_a_password_of_netrc_does_not_take_the_token_s_place(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert Zenodo(server.url, server.token).create(METADATA)["id"] == 1


def test_the_token_goes_to_no_other_server(client, server, bundle):
    with ZenodoServer() as other:
        with pytest.raises(ReimagingError, match="the token is not sent there"):
            client.upload(f"{other.url}/api/files/bucket-1", bundle)
        server.fail("*", said(b"", 302, location=f"{other.url}{LIST}/1"))
        with pytest.raises(ReimagingError, match="302"):
            client.deposit(1)
        assert other.log == []


@pytest.mark.parametrize(
    ("url", "token", "sentence"),
    [
        ("https://zenodo.example", "", r"zenodo\.example/account/settings/applications/tokens/new"),
        ("https://zenodo.example", "two words", "characters that no token has"),
        ("https://zenodo.example", "snow☃", "characters that no token has"),
        ("http://zenodo.example", "t0ken9", "by https"),
        ("zenodo.example", "t0ken9", "allowed is an address"),
        ("ftp://zenodo.example", "t0ken9", "allowed is an address"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(url, token, sentence):
    with pytest.raises(ReimagingError, match=sentence) as told:
        Zenodo(url, token)
    assert not token or token not in str(told.value)
