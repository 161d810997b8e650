"""boto3 and a real server of S3 on loopback."""

import hashlib
import socket
from dataclasses import replace

import pytest

from reimaging.acquire.s3 import S3Folder
from reimaging.acquire.transfer import Patience, download
from reimaging.errors import ReimagingError
from servers.s3 import ACCESS_KEY, SECRET_KEY

NAME = "arXiv_src_1201_001.tar"
DATA = bytes(range(256)) * 12_000
SIZE = len(DATA)
KEY = f"MD5E-s{SIZE}--{hashlib.md5(DATA).hexdigest()}.tar"
OTHER = f"MD5E-s{SIZE}--{'0' * 32}.tar"


@pytest.fixture
def waits():
    return []


@pytest.fixture
def patience(waits):
    return Patience(attempts=3, sleep=waits.append)


@pytest.fixture
def folder(bucket, patience):
    bucket.put(NAME, DATA)
    return S3Folder(bucket.base, patience)


@pytest.fixture
def to(tmp_path):
    return tmp_path / "target"


def refused(do, *arguments):
    with pytest.raises(ReimagingError) as raised:
        do(*arguments)
    said = str(raised.value)
    assert "\n" not in said
    assert said.endswith(".")
    assert SECRET_KEY not in said
    assert ACCESS_KEY not in said
    return said


def ignore(done):
    pass


@pytest.mark.parametrize("base", ["s3://", "s3:///src", "s3://a b/src", "s3://x"])
def test_a_base_without_a_bucket_is_refused(base):
    assert "allowed is s3://BUCKET/PREFIX" in refused(S3Folder, base)


def test_a_tar_is_held_if_size_and_md5_are_those_of_the_key(folder):
    assert folder.holds(f"src/{NAME}", KEY)
    assert not folder.holds(f"src/{NAME}", OTHER)
    assert not folder.holds(f"src/{NAME}", KEY.replace(f"s{SIZE}", "s7"))
    assert not folder.holds("src/arXiv_src_9999_001.tar", KEY)


def test_to_ask_whether_it_is_held_takes_one_request_without_a_body(folder, bucket):
    folder.holds(NAME, KEY)
    (asked,) = bucket.log
    assert (asked.method, asked.sent) == ("HEAD", 0)


def test_of_a_tar_that_was_uploaded_in_parts_the_size_decides(folder, bucket):
    bucket.put(NAME, DATA, etag=f"{'1' * 32}-2")
    assert folder.holds(NAME, OTHER)
    assert not folder.holds(NAME, KEY.replace(f"s{SIZE}", "s7"))


def test_a_bucket_without_a_prefix_holds_tars_too(folder, bucket):
    assert S3Folder(f"s3://{bucket.name}").holds("x/other.tar", KEY) is False
    assert bucket.log[0].name == "other.tar"


def test_the_size_of_an_object_can_be_asked_for(folder, bucket):
    assert folder.size_of(NAME) == SIZE
    assert f"other.tar is not in {bucket.base}." == refused(folder.size_of, "other.tar")


def test_an_object_whose_md5_is_not_known_can_be_opened_for_a_download(folder, to):
    download(folder.opener(NAME), to, folder.size_of(NAME), ignore, what=NAME)
    assert to.read_bytes() == DATA


def test_an_address_names_a_file(folder):
    assert "names no file" in refused(folder.holds, "src/..", KEY)


def test_a_fetched_tar_is_the_same_and_its_progress_ends_at_its_size(folder, bucket, to):
    told = []
    folder.fetch(NAME, KEY, to, told.append)
    assert to.read_bytes() == DATA
    assert told == sorted(told)
    assert told[-1] == SIZE
    assert [asked.method for asked in bucket.log] == ["GET"]


def test_every_request_says_who_pays(folder, bucket, to):
    folder.holds(NAME, KEY)
    folder.size_of(NAME)
    folder.holds("absent.tar", KEY)
    bucket.break_off(after=1_000)
    folder.fetch(NAME, KEY, to, ignore)
    assert len(bucket.log) == 6
    assert {asked.payer for asked in bucket.log} == {"requester"}


def test_only_what_is_missing_is_asked_for(folder, bucket, to):
    to.write_bytes(DATA[:1_000_000])
    folder.fetch(NAME, KEY, to, ignore)
    (asked,) = bucket.log
    assert (asked.range, asked.sent) == ("bytes=1000000-", SIZE - 1_000_000)
    assert to.read_bytes() == DATA


def test_a_connection_that_breaks_is_taken_up_where_it_broke(folder, bucket, to):
    bucket.break_off(after=2_000_000)
    folder.fetch(NAME, KEY, to, ignore)
    assert [asked.range for asked in bucket.log] == ["", "bytes=2000000-"]
    assert to.read_bytes() == DATA


def test_a_connection_that_breaks_each_time_is_given_up_and_what_came_is_kept(folder, bucket, to):
    bucket.break_off(after=0, times=3)
    to.write_bytes(DATA[:1_000])
    said = refused(folder.fetch, NAME, KEY, to, ignore)
    assert "1,000 of 3,072,000 bytes are kept" in said
    assert f"{bucket.base}/{NAME}" in said
    assert to.read_bytes() == DATA[:1_000]


def test_a_drip_is_broken_and_gone_on_from(folder, bucket, to, patience):
    bucket.drip(after=1_000_000, pause=0.01)
    hasty = S3Folder(bucket.base, replace(patience, slowest=100_000_000, over=0.1))
    hasty.fetch(NAME, KEY, to, ignore)
    first, second = bucket.gets()
    assert first.sent < SIZE
    assert int(second.range.removeprefix("bytes=").rstrip("-")) >= 1_000_000
    assert to.read_bytes() == DATA


def test_a_storm_of_errors_is_waited_out(folder, bucket, to, waits):
    # Three attempts of botocore's own, then one of ours.
    bucket.refuse(500, "InternalError", times=3)
    folder.fetch(NAME, KEY, to, ignore)
    assert waits == [1]
    assert to.read_bytes() == DATA


def test_a_storm_without_an_end_is_told(folder, bucket, to, waits):
    bucket.refuse(503, "SlowDown", times=99)
    said = refused(folder.fetch, NAME, KEY, to, ignore)
    assert "S3 answers with status 503 SlowDown" in said
    assert "0 of 3,072,000 bytes are kept" in said
    assert waits == [1, 2]
    assert "S3 answers with status 503" in refused(folder.holds, NAME, KEY)


def test_another_object_is_refused_before_it_is_paid_for(folder, bucket, to):
    bucket.put(NAME, bytes(SIZE))
    assert "has other bytes than its manifest states" in refused(
        folder.fetch, NAME, KEY, to, ignore
    )
    bucket.put(NAME, DATA + b"x")
    assert f"has {SIZE + 1:,} bytes where its manifest states" in refused(
        folder.fetch,
        NAME,
        OTHER.replace("0" * 32, hashlib.md5(DATA + b"x").hexdigest()),
        to,
        ignore,
    )
    assert to.read_bytes() == b""


def test_an_object_that_has_become_shorter_than_what_is_kept_is_refused(folder, bucket, to):
    to.write_bytes(DATA[:1_000_000])
    bucket.put(NAME, DATA[:10])
    assert "shorter than its manifest states" in refused(folder.fetch, NAME, KEY, to, ignore)


def test_parts_of_two_versions_are_not_joined(folder, bucket, to, waits):
    bucket.put(NAME, DATA, etag=f"{'1' * 32}-2")
    bucket.break_off(after=1_000)
    patience = Patience(
        attempts=3, sleep=lambda _: bucket.put(NAME, bytes(SIZE), etag=f"{'2' * 32}-2")
    )
    said = refused(S3Folder(bucket.base, patience).fetch, NAME, KEY, to, ignore)
    assert "it has changed while it was fetched" in said


def test_a_tar_that_is_not_there_is_named(folder, bucket, to):
    said = refused(folder.fetch, "absent.tar", KEY, to, ignore)
    assert said == f"absent.tar is not in {bucket.base}."


def test_that_there_is_no_such_bucket_is_not_that_it_lacks_a_tar(bucket, to):
    folder = S3Folder("s3://no-such-bucket/src")
    for said in (
        refused(folder.holds, NAME, KEY),
        refused(folder.fetch, NAME, KEY, to, ignore),
    ):
        assert said == f"s3://no-such-bucket/src/{NAME} cannot be had, as there is no such bucket."


def test_without_credentials_it_says_what_is_needed(folder, to, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for said in (
        refused(folder.holds, NAME, KEY),
        refused(folder.fetch, NAME, KEY, to, ignore),
    ):
        assert "no AWS credentials are set" in said
        assert "requester-pays" in said
        assert "AWS_ACCESS_KEY_ID" in said


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (403, "InvalidAccessKeyId", "AWS does not know the access key; a requester-pays bucket"),
        (403, "SignatureDoesNotMatch", "not that of the access key; a requester-pays bucket"),
        (403, "AccessDenied", "access is denied; a requester-pays bucket"),
        (400, "ExpiredToken", "the session token has expired"),
        (403, "RequestTimeTooSkewed", "the clock of this machine is wrong"),
        (418, "Teapot", "S3 answers with status 418 Teapot"),
    ],
)
def test_why_it_is_refused_is_said_whether_it_asks_or_fetches(
    folder, bucket, to, waits, status, code, meaning
):
    bucket.refuse(status, code)
    said = refused(folder.fetch, NAME, KEY, to, ignore)
    assert said.startswith(f"{bucket.base}/{NAME} cannot be had, as ")
    assert meaning in said
    # The answer to a HEAD has no words, so that a further request asks for them.
    bucket.refuse(status, code, times=9)
    assert meaning in refused(folder.holds, NAME, KEY)
    assert waits == []


def test_a_wrong_key_of_the_environment_is_told(folder, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE0000")
    assert "AWS does not know the access key" in refused(folder.holds, NAME, KEY)


def test_an_endpoint_out_of_reach_is_unknown_and_not_absent(folder, to, monkeypatch, waits):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", nowhere)
        assert f"{nowhere} cannot be reached" in refused(folder.holds, NAME, KEY)
        assert f"{nowhere} cannot be reached" in refused(folder.fetch, NAME, KEY, to, ignore)
    assert waits == [1, 2]


def test_settings_of_aws_that_cannot_be_used_are_told(folder, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    said = refused(folder.holds, NAME, KEY)
    assert "settings for AWS cannot be used" in said
    assert "nobody" in said


@pytest.mark.parametrize(("variable", "region"), [(None, "us-east-1"), ("eu-west-1", "eu-west-1")])
def test_the_region_is_that_of_the_settings_or_arxivs(bucket, monkeypatch, variable, region):
    if variable:
        monkeypatch.setenv("AWS_DEFAULT_REGION", variable)
    assert S3Folder(bucket.base)._client.meta.region_name == region
