"""A bundle is deposited once, whatever breaks off or is killed on the way, and published if asked."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reimaging.archive import deposit as depositing
from reimaging.archive.deposit import deposit, deposit_bundle
from reimaging.archive.deposit_state import read_state, state_path
from reimaging.archive.zenodo import Zenodo
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run
from servers.http import busy, dripping, hung_up
from servers.zenodo import LIST, Deposit, ZenodoServer

ROOT = Path(__file__).parents[2]
METADATA = json.loads((ROOT / ".zenodo.json").read_text())
NAME = "images-of-the-arxiv-0.1.0-sample.zip"


@pytest.fixture
def server():
    with ZenodoServer() as server:
        yield server


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "archive" / NAME
    path.parent.mkdir()
    path.write_bytes(b"a bundle" * 50_000)
    return path


@pytest.fixture
def go(server, bundle):
    """Deposit the bundle, or another one, without waiting."""

    def go(publish=False, path=bundle, metadata=METADATA):
        client = Zenodo(server.url, server.token, sleep=lambda _: None)
        return deposit(client, path, metadata, publish=publish)

    return go


def uploads(server, number=1, name=NAME):
    return server.done("PUT", server.bucket(number, name))


def test_a_bundle_lies_in_a_draft_with_a_doi_set_apart(go, server, bundle, capsys):
    state = go()
    (only,) = server.deposits.values()
    assert not only.submitted and only.files == {NAME: bundle.read_bytes()}
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() in only.metadata["notes"]
    assert {k: only.metadata[k] for k in METADATA} == METADATA
    printed = capsys.readouterr().out
    assert state.doi == "10.5072/zenodo.1" and state.doi in printed
    assert f"{server.url}/deposit/1" in printed and "nothing is missing" in printed
    assert read_state(bundle.parent, server.url) == state and state.state == "draft"
    assert server.token not in state_path(bundle.parent, server.url).read_text() + printed


def test_once_more_sends_nothing_again(go, server):
    first = go()
    assert go() == first
    assert uploads(server) == 1 and server.done("POST", LIST) == 1
    assert server.done("PUT", f"{LIST}/1") == 1


def test_what_is_missing_is_told(go, capsys):
    go(metadata={**METADATA, "license": ""})
    assert "it lacks license" in capsys.readouterr().out


def test_it_is_published_when_asked_and_then_left_alone(go, server, capsys):
    assert go(publish=True).state == "published"
    assert (
        server.deposits[1].submitted
        and "https://doi.org/10.5072/zenodo.1" in capsys.readouterr().out
    )
    before = [r.method for r in server.log]
    assert go(publish=True).state == "published"
    assert go().state == "published"
    assert {r.method for r in server.log[len(before) :]} == {"GET"}


def test_without_its_state_it_is_known_by_its_hash(go, server, bundle):
    go()
    server.deposits[2] = Deposit(2, 1002, {"notes": "SHA-256 " + "0" * 64})
    state_path(bundle.parent, server.url).unlink()
    assert go(publish=True).id == 1
    state_path(bundle.parent, server.url).unlink()
    assert go().state == "published"
    assert uploads(server) == 1 and server.done("POST", LIST) == 1


def test_another_bundle_takes_the_place_of_the_one_in_the_draft(go, server, bundle):
    go()
    bundle.write_bytes(b"another bundle")
    state = go()
    assert (state.id, state.sha256) == (1, hashlib.sha256(b"another bundle").hexdigest())
    assert server.deposits[1].files == {NAME: b"another bundle"}
    assert state.sha256 in server.deposits[1].metadata["notes"]
    later = bundle.with_name(NAME.replace("0.1.0", "0.2.0"))
    later.write_bytes(b"the next")
    server.deposits[1].files["notes of mine.txt"] = b"put there by hand"
    go(path=later)
    assert server.deposits[1].files == {
        later.name: b"the next", "notes of mine.txt": b"put there by hand",
    }  # fmt: skip
    assert len(server.deposits) == 1


def test_after_a_published_one_comes_a_new_version(go, server, bundle):
    go(publish=True)
    bundle.write_bytes(b"the next")
    state = go()
    assert (state.id, state.state, state.former) == (2, "draft", "10.5072/zenodo.1")
    assert server.deposits[2].concept == server.deposits[1].concept
    assert server.deposits[2].files == {NAME: b"the next"}
    assert server.deposits[1].submitted and server.deposits[1].files[NAME] != b"the next"
    assert state.sha256 in server.deposits[2].metadata["notes"]
    assert go(publish=True).doi == "10.5072/zenodo.2"
    assert len(server.deposits) == 2 and server.done("POST", LIST) == 1


def test_a_draft_that_was_thrown_away_is_made_anew_but_not_a_published_one(go, server):
    go()
    server.gone.add(1)
    del server.deposits[1]
    assert go(publish=True).id == 2
    del server.deposits[2]
    with pytest.raises(ReimagingError, match="has no such deposit"):
        go()


@pytest.mark.parametrize("fault", [busy(500), hung_up()])
@pytest.mark.parametrize(
    "step",
    [f"POST {LIST}", f"PUT {LIST}/1", f"PUT /api/files/bucket-1/{NAME}",
     f"POST {LIST}/1/actions/publish"],
)  # fmt: skip
def test_what_was_done_but_not_answered_is_not_done_twice(go, server, step, fault):
    server.fail(step, fault)
    assert go(publish=True).state == "published"
    assert len(server.deposits) == 1 and uploads(server) == 1
    assert server.done("POST", LIST) == 1
    assert server.done("POST", f"{LIST}/1/actions/publish") == 1


@pytest.mark.parametrize(
    "step",
    [f"POST {LIST}", f"PUT {LIST}/1", f"PUT /api/files/bucket-1/{NAME}",
     f"POST {LIST}/1/actions/publish"],
)  # fmt: skip
def test_what_was_not_done_is_done_in_the_end(go, server, step):
    server.refuse(step, 503, 500)
    assert go(publish=True).state == "published"
    assert len(server.deposits) == 1 and list(server.deposits[1].files) == [NAME]


def test_a_new_version_is_made_once_though_its_answer_is_lost(go, server, bundle):
    go(publish=True)
    bundle.write_bytes(b"the next")
    server.fail(f"POST {LIST}/1/actions/newversion", hung_up(), busy(502))
    assert go().id == 2 and len(server.deposits) == 2


def test_an_upload_that_breaks_off_or_arrives_damaged_is_sent_again(go, server, bundle):
    server.cut(server.bucket(1, NAME), 100_000, 0)
    server.spoil = 1
    go()
    assert server.deposits[1].files == {NAME: bundle.read_bytes()}
    assert uploads(server) == 4


def test_an_upload_that_never_arrives_whole_is_given_up_in_a_sentence(go, server):
    server.spoil = 100
    with pytest.raises(ReimagingError, match=r"received .* damaged; run this again later"):
        go(publish=True)
    assert not server.deposits[1].submitted


def test_a_rate_limit_is_waited_for(server, bundle):
    server.limit, server.reset = 3, time.time() + 2
    client = Zenodo(server.url, server.token)
    assert deposit(client, bundle, METADATA, publish=True).state == "published"
    assert uploads(server) <= 2 and len(server.deposits) == 1


KILLED = """
import json, sys
from pathlib import Path
from reimaging.archive.deposit import deposit
from reimaging.archive.zenodo import Zenodo
url, token, bundle, metadata = sys.argv[1:]
deposit(Zenodo(url, token), Path(bundle), json.loads(Path(metadata).read_text()), publish=True)
"""


@pytest.mark.parametrize(
    "step",
    [("GET", LIST), ("POST", LIST), ("PUT", f"{LIST}/1"), ("PUT", f"/api/files/bucket-1/{NAME}"),
     ("POST", f"{LIST}/1/actions/publish")],
)  # fmt: skip
def test_a_run_that_is_killed_at_any_step_is_carried_on(go, server, bundle, step):
    server.fail(" ".join(step), dripping(30))
    arguments = [server.url, server.token, str(bundle), str(ROOT / ".zenodo.json")]
    with subprocess.Popen([sys.executable, "-c", KILLED, *arguments]) as run:
        until = time.monotonic() + 120
        while not server.done(*step):
            assert time.monotonic() < until and run.poll() is None
            time.sleep(0.02)
        time.sleep(0.2)  # the server has done it, and its answer is on the way
        run.kill()
    assert go(publish=True).state == "published"
    assert len(server.deposits) == 1 and uploads(server) == 1
    assert server.done("POST", LIST) == 1
    assert server.done("POST", f"{LIST}/1/actions/publish") == 1
    assert server.deposits[1].files == {NAME: bundle.read_bytes()}


def test_what_zenodo_does_not_take_is_refused_before_it_is_asked(go, server, bundle, monkeypatch):
    monkeypatch.setattr(depositing, "MOST_BYTES", 1000)
    with pytest.raises(ReimagingError, match=r"400\.0 KB; Zenodo takes 1\.0 KB a record"):
        go()
    bundle.unlink()
    with pytest.raises(ReimagingError, match="`doit archive` makes it"):
        go()
    assert server.log == []


def test_a_draft_with_a_hundred_files_takes_no_more(go, server, bundle):
    go()
    bundle.write_bytes(b"another")
    server.deposits[1].files |= {f"{n}.txt": b"" for n in range(100)}
    with pytest.raises(ReimagingError, match="a record may have 100"):
        go()


def test_refusals_of_the_server_are_told_and_what_was_done_stands(go, server):
    server.quota = 1000
    with pytest.raises(ReimagingError, match="ask Zenodo for a larger quota"):
        go()
    server.quota = 10**9
    assert go().id == 1 and len(server.deposits) == 1


@pytest.fixture
def run(tmp_path, bundle):
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "sample.toml").write_text((ROOT / "profiles/sample.toml").read_text())
    layout = Layout(tmp_path, "sample")
    layout.archive.parent.mkdir(parents=True)
    bundle.parent.rename(layout.archive)
    return Run(load_profile("sample", tmp_path), layout)


def test_server_and_token_come_from_the_environment(run, server, monkeypatch, capsys):
    with pytest.raises(ReimagingError, match="publish is 'maybe'; allowed is"):
        deposit_bundle(run, "maybe")
    monkeypatch.delenv("ZENODO_TOKEN", raising=False)
    monkeypatch.delenv("ZENODO_URL", raising=False)
    with pytest.raises(ReimagingError, match=r"https://sandbox\.zenodo\.org/account/settings"):
        deposit_bundle(run, None)
    monkeypatch.setenv("ZENODO_URL", f"{server.url}/")
    monkeypatch.setenv("ZENODO_TOKEN", f"{server.token}\n")
    with pytest.raises(ReimagingError, match=r"\.zenodo\.json cannot be read"):
        deposit_bundle(run, None)
    (run.layout.root / ".zenodo.json").write_text(json.dumps(METADATA))
    deposit_bundle(run, "no")
    assert not server.deposits[1].submitted
    deposit_bundle(run, "yes")
    assert server.deposits[1].submitted
