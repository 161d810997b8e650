"""The remote, spoken to over its standard streams as git-annex does."""

import hashlib
import os
import subprocess
import sys

import pytest

DATA = b"bulk" * 1000
KEY = f"MD5E-s{len(DATA)}--{hashlib.md5(DATA).hexdigest()}.tar"
ADDRESS = "reimaging:src/arXiv_src_1201_001.tar"
MIRRORED = "reimaging-archive:src/arXiv_src_1201_001.tar"


@pytest.fixture
def clone(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path / "clone"], check=True)
    return tmp_path / "clone"


@pytest.fixture
def base(tmp_path):
    folder = tmp_path / "a base"
    folder.mkdir()
    (folder / "arXiv_src_1201_001.tar").write_bytes(DATA)
    return folder


@pytest.fixture
def asked(clone):
    """Ask one thing; give the last line said. `known` is what git-annex can be asked back."""

    def ask(request, variable=None, parameter="", addresses=(ADDRESS,), called="store"):
        known = {
            f"GETURLS {KEY} reimaging:": [*addresses, ""],
            f"GETURLS {KEY} reimaging-archive:": [MIRRORED, ""],
            "GETGITDIR": [f"{clone}/.git"],
            "GETCONFIG base": [parameter],
            "GETCONFIG name": [called],
        }
        environment = dict(os.environ)
        if variable is not None:
            environment["REIMAGING_BASE"] = str(variable)
        program = [sys.executable, "-c", "from reimaging.acquire.remote import main; main()"]
        with subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=clone,
            env=environment,
        ) as process:
            assert process.stdout.readline() == "VERSION 1\n"
            process.stdin.write(f"{request}\n")
            process.stdin.flush()
            for line in process.stdout:
                question = line.rstrip("\n")
                if question not in known:
                    if not question.startswith("PROGRESS"):
                        process.stdin.close()
                        return question
                    continue
                for value in known[question]:
                    process.stdin.write(f"VALUE {value}".rstrip() + "\n")
                process.stdin.flush()
        raise AssertionError("the remote hung up")

    return ask


def test_it_claims_addresses_of_its_own_scheme_and_no_others(asked):
    assert asked(f"CLAIMURL {ADDRESS}") == "CLAIMURL-SUCCESS"
    assert asked("CLAIMURL https://example.org/src/x.tar") == "CLAIMURL-FAILURE"


def test_each_remote_claims_its_own(asked):
    assert asked(f"CLAIMURL {MIRRORED}") == "CLAIMURL-FAILURE"
    assert asked(f"CLAIMURL {MIRRORED}", called="archive") == "CLAIMURL-SUCCESS"
    assert asked(f"CLAIMURL {ADDRESS}", called="archive") == "CLAIMURL-FAILURE"


def test_it_vouches_for_the_right_bytes_and_for_nothing_else(asked, base):
    assert asked(f"CHECKPRESENT {KEY}", variable=base) == f"CHECKPRESENT-SUCCESS {KEY}"
    (base / "arXiv_src_1201_001.tar").write_bytes(b"x" + DATA[1:])
    assert asked(f"CHECKPRESENT {KEY}", variable=base) == f"CHECKPRESENT-FAILURE {KEY}"


def test_out_of_reach_is_unknown_and_not_absent(asked, tmp_path):
    said = asked(f"CHECKPRESENT {KEY}", variable=tmp_path / "gone")
    assert said.startswith(f"CHECKPRESENT-UNKNOWN {KEY} The folder {tmp_path}/gone is out of reach")


def test_a_key_without_an_address_is_unknown(asked, base):
    said = asked(f"CHECKPRESENT {KEY}", variable=base, addresses=())
    assert said.startswith(f"CHECKPRESENT-UNKNOWN {KEY} no address")


def test_it_writes_the_bytes_where_git_annex_wants_them(asked, base, tmp_path):
    target = tmp_path / "a target"
    said = asked(f"TRANSFER RETRIEVE {KEY} {target}", variable=base)
    assert said == f"TRANSFER-SUCCESS RETRIEVE {KEY}"
    assert target.read_bytes() == DATA


def test_it_neither_stores_nor_removes(asked, base):
    tar = base / "arXiv_src_1201_001.tar"
    assert asked(f"REMOVE {KEY}", variable=base).startswith("REMOVE-FAILURE")
    assert asked(f"TRANSFER STORE {KEY} {tar}", variable=base).startswith("TRANSFER-FAILURE STORE")
    assert [path.name for path in base.iterdir()] == [tar.name]
    assert tar.read_bytes() == DATA


def test_the_place_is_that_of_the_environment_then_of_git_then_of_the_remote(
    asked, clone, base, tmp_path
):
    present, gone = f"CHECKPRESENT-SUCCESS {KEY}", tmp_path / "gone"
    assert asked(f"CHECKPRESENT {KEY}", parameter=str(base)) == present
    subprocess.run(["git", "config", "reimaging.base", gone], cwd=clone, check=True)
    assert str(gone) in asked(f"CHECKPRESENT {KEY}", parameter=str(base))
    assert asked(f"CHECKPRESENT {KEY}", variable=base, parameter=str(gone)) == present


def test_a_further_place_is_that_of_its_parameter_alone(asked, clone, base, tmp_path):
    subprocess.run(["git", "config", "reimaging.base", tmp_path / "gone"], cwd=clone, check=True)
    said = asked(f"CHECKPRESENT {KEY}", variable="/nowhere", parameter=str(base), called="archive")
    assert said == f"CHECKPRESENT-SUCCESS {KEY}"


@pytest.mark.parametrize(
    ("parameter", "cost"),
    [("/data", 100), ("archive:https://archive.org", 150), ("s3://arxiv/src", 200)],
)
def test_its_cost_is_that_of_its_place(asked, parameter, cost):
    assert asked("GETCOST", parameter=parameter) == f"COST {cost}"


def test_what_is_wrong_with_the_place_is_one_line(asked, tmp_path):
    said = asked(f"TRANSFER RETRIEVE {KEY} {tmp_path}/target", parameter="ftp://arxiv.org")
    assert said.startswith(f"TRANSFER-FAILURE RETRIEVE {KEY} The base 'ftp://arxiv.org' names no")


def test_a_partial_file_of_a_bucket_is_gone_on_from(asked, bucket, tmp_path):
    bucket.put("arXiv_src_1201_001.tar", DATA)
    target = tmp_path / "a target"
    target.write_bytes(DATA[:1000])
    said = asked(f"TRANSFER RETRIEVE {KEY} {target}", parameter=bucket.base)
    assert said == f"TRANSFER-SUCCESS RETRIEVE {KEY}"
    assert target.read_bytes() == DATA
    assert [(request.range, request.sent) for request in bucket.log] == [("bytes=1000-", 3000)]


def test_where_no_place_is_set_it_says_how_to_set_one(asked):
    said = asked(f"CHECKPRESENT {KEY}")
    assert "REIMAGING_BASE" in said
    assert "git config reimaging.base" in said


def test_the_remote_can_be_made_where_no_place_is_in_reach(asked):
    assert asked("INITREMOTE") == "INITREMOTE-SUCCESS"
    assert asked("PREPARE") == "PREPARE-SUCCESS"
