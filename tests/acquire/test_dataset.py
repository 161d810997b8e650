"""The raw dataset with git, git-annex and DataLad themselves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from reimaging.acquire.dataset import Changes, RawDataset
from reimaging.acquire.recording import Mirror
from reimaging.errors import ReimagingError
from servers.http import Server as WebServer
from servers.s3 import ACCESS_KEY, SECRET_KEY

RECORD = """
import sys
from pathlib import Path
from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import read_manifest
raw, manifest, base = sys.argv[1:]
RawDataset(Path(raw)).record(Path(manifest), read_manifest(Path(manifest)), base)
"""
GET = """
import sys
from pathlib import Path
from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import read_manifest
raw, manifest, name = sys.argv[1:]
(tar,) = [tar for tar in read_manifest(Path(manifest)) if tar.name == name]
print(RawDataset(Path(raw)).get(tar))
"""


def spoil(path):
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def recording_process(world):
    archive = world.archive
    arguments = [str(path) for path in (world.raw.root, archive.manifest, archive.base)]
    return subprocess.Popen(
        [sys.executable, "-c", RECORD, *arguments],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )


def kill_when(process, come, whole_group):
    end = time.monotonic() + 60
    while not come():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.005)
    (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
    process.wait()


def test_a_recorded_tar_is_known_and_not_here(world):
    for tar in world.archive.tars:
        assert (world.raw.root / "src" / tar.name).is_symlink()
        assert not world.raw.holds(tar)


def test_getting_a_tar_brings_its_bytes_and_dropping_it_frees_them_again(world):
    tar = world.archive.tars[0]
    for _ in range(2):
        path = world.raw.get(tar)
        assert path.read_bytes() == world.archive.path(tar).read_bytes()
        assert world.raw.holds(tar)
        world.raw.drop(tar)
        assert not world.raw.holds(tar)
        assert not path.exists()
    assert world.archive.path(tar).exists()


def test_getting_what_is_here_and_dropping_what_is_not_needs_no_place(world):
    here, absent, _ = world.archive.tars
    path = world.raw.get(here)
    shutil.move(world.archive.base, world.folder / "elsewhere")
    assert world.raw.get(here) == path
    world.raw.drop(absent)


def test_a_wrong_byte_is_refused_and_the_right_ones_are_taken_later(world):
    tar = world.archive.tars[0]
    path = world.archive.path(tar)
    spoil(path)
    with pytest.raises(ReimagingError) as raised:
        world.raw.get(tar)
    said = str(raised.value)
    assert said.startswith(f"{tar.name} could not be fetched from {world.archive.base}: ")
    assert said.endswith("Verification of content failed.")
    assert not world.raw.holds(tar)
    spoil(path)
    assert world.raw.get(tar).read_bytes() == path.read_bytes()


def test_a_tar_that_its_place_lacks_is_named(world):
    tar = world.archive.tars[0]
    world.archive.path(tar).unlink()
    with pytest.raises(ReimagingError, match=rf"{tar.name} is neither in .*a world/arXiv nor"):
        world.raw.get(tar)


def test_a_place_out_of_reach_is_named_and_nothing_is_dropped(world):
    here, absent, _ = world.archive.tars
    world.raw.get(here)
    shutil.move(world.archive.base, world.folder / "elsewhere")
    tars = RawDataset(world.raw.root)
    with pytest.raises(ReimagingError, match=rf"{absent.name}.*a world/arXiv is out of reach\.$"):
        tars.get(absent)
    with pytest.raises(ReimagingError, match=rf"{here.name} is kept.*a world/arXiv"):
        tars.drop(here)
    assert tars.holds(here)


@pytest.mark.parametrize("harm", [spoil, os.unlink])
def test_the_last_good_copy_is_never_dropped(world, harm):
    tar = world.archive.tars[0]
    path = world.raw.get(tar)
    right = path.read_bytes()
    harm(world.archive.path(tar))
    with pytest.raises(ReimagingError) as raised:
        world.raw.drop(tar)
    assert str(raised.value).startswith(f"{tar.name} is kept, as {world.archive.base} does not")
    assert "--force" not in str(raised.value)
    assert path.read_bytes() == right


def test_the_environment_names_another_place(world, monkeypatch):
    tar = world.archive.tars[0]
    shutil.move(world.archive.base, world.folder / "elsewhere")
    monkeypatch.setenv("REIMAGING_BASE", str(world.folder / "elsewhere"))
    assert world.raw.get(tar).exists()


def test_a_tar_that_is_not_recorded_with_this_md5_is_named(world):
    tar = replace(world.archive.tars[0], md5="0" * 32)
    with pytest.raises(ReimagingError, match=rf"does not know {tar.name} with the md5 0000"):
        world.raw.get(tar)


def test_a_tar_that_fsck_found_missing_once_is_fetched_when_it_is_back(world):
    tar = world.archive.tars[0]
    path = world.archive.path(tar)
    path.rename(path.with_suffix(".away"))
    world.by_hand("git", "annex", "fsck", "--fast", "--from=store", f"src/{tar.name}")
    path.with_suffix(".away").rename(path)
    assert world.raw.get(tar).exists()


def test_a_tar_comes_though_a_dead_git_locked_the_log_of_where_it_is(world):
    (world.raw.root / ".git" / "annex" / "index.lock").touch()
    assert world.raw.get(world.archive.tars[0]).exists()


def test_the_same_input_again_changes_nothing(world):
    before = world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout
    assert world.record() == Changes(added=0, changed=0, unchanged=3)
    assert world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout == before


def test_a_base_that_has_moved_is_taken_up(world):
    moved = world.folder / "elsewhere"
    shutil.move(world.archive.base, moved)
    tars = replace(world.archive, base=moved).tars
    world.raw.record(moved / "src" / "arXiv_src_manifest.xml", tars, str(moved))
    assert world.raw.get(tars[0]).exists()


def test_a_newer_manifest_adds_tars_and_gives_a_changed_one_a_new_version(world):
    changed, kept, _ = world.archive.tars
    old_bytes = world.archive.path(changed).read_bytes()
    world.raw.get(changed)
    world.raw.get(kept)
    world.archive.put(changed.yymm, seed=99)
    world.archive.put("1202", seed=4)
    assert world.record() == Changes(added=1, changed=1, unchanged=2)

    newer = world.archive.tars[0]
    assert newer.name == changed.name
    assert not world.raw.holds(changed)
    assert not world.raw.holds(newer)
    assert world.raw.holds(kept)
    assert world.raw.get(newer).read_bytes() == world.archive.path(newer).read_bytes()
    assert world.raw.get(world.archive.tars[3]).exists()

    # What was fetched before is in the history's annex still, and the store does not answer for it.
    assert world.by_hand("git", "checkout", "-q", "HEAD~1").returncode == 0
    assert (world.raw.root / "src" / changed.name).read_bytes() == old_bytes
    told = world.by_hand("git", "annex", "whereis", f"--key={changed.annex_key}").stdout
    assert "[here]" in told
    assert "[store]" not in told


def test_a_slice_of_the_manifest_can_grow_and_shrink_and_nothing_is_lost(world):
    world.archive.put("1202", seed=4)
    archive, raw = world.archive, world.raw
    tars = archive.tars
    assert raw.record(archive.manifest, tars[3:], str(archive.base)) == Changes(1, 0, 0)
    assert raw.record(archive.manifest, tars, str(archive.base)) == Changes(0, 0, 4)
    assert raw.record(archive.manifest, tars[:1], str(archive.base)) == Changes(0, 0, 1)
    assert all(raw.get(tar).exists() for tar in tars)


def test_a_link_that_was_deleted_comes_back(world):
    tar = world.archive.tars[0]
    (world.raw.root / "src" / tar.name).unlink()
    world.record()
    assert world.raw.get(tar).exists()
    assert world.by_hand("git", "status", "--porcelain").stdout == ""


def test_a_lock_that_a_dead_git_left_does_not_stop_it(world):
    (world.raw.root / ".git" / "index.lock").touch()
    (world.raw.root / ".git" / "annex" / "index.lock").touch()
    world.archive.put("1202", seed=4)
    assert world.record() == Changes(added=1, changed=0, unchanged=3)


def test_killed_again_and_again_it_carries_on_each_time(new_world):
    root = new_world.raw.root
    git = root / ".git"
    moments = [
        (git / "annex").exists,
        (git / "refs" / "heads" / "main").exists,
        (root / "src" / new_world.archive.tars[0].name).is_symlink,
        (root / "README.md").exists,
        lambda: "[remote" in (git / "config").read_text(),
    ]
    for number, come in enumerate(moments):
        kill_when(recording_process(new_world), come, whole_group=number % 2 == 0)
    new_world.record()
    assert new_world.by_hand("git", "status", "--porcelain").stdout == ""
    assert new_world.by_hand("git", "fsck", "--strict").returncode == 0
    assert new_world.record() == Changes(0, 0, 3)
    for tar in new_world.archive.tars:
        assert new_world.raw.get(tar).exists()
        new_world.raw.drop(tar)


def test_killed_during_an_update_it_keeps_what_was_fetched(world):
    changed, kept, _ = world.archive.tars
    world.raw.get(kept)
    world.archive.put(changed.yymm, seed=99)
    newer = world.archive.tars[0]
    link = world.raw.root / "src" / changed.name
    kill_when(
        recording_process(world),
        lambda: link.is_symlink() and link.readlink().name == newer.annex_key,
        whole_group=True,
    )
    world.record()
    assert world.raw.holds(kept)
    assert world.raw.get(newer).read_bytes() == world.archive.path(newer).read_bytes()


def test_processes_get_at_the_same_time_even_the_same_tar(world):
    world.archive.put("1203", seed=5, size=20_000_000)
    world.record()
    archive, big = world.archive, world.archive.tars[-1]
    names = [big.name, big.name, *(tar.name for tar in archive.tars[:2])]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", GET, str(world.raw.root), str(archive.manifest), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for name, process in zip(names, processes, strict=True):
        said, complained = process.communicate()
        assert (complained, process.returncode) == ("", 0)
        assert said == f"{world.raw.root / 'src' / name}\n"


def test_datalad_by_hand_gets_drops_and_gets_again(world):
    tar = world.archive.tars[0]
    for command, here in (("get", True), ("drop", False), ("get", True)):
        done = world.by_hand("datalad", command, f"src/{tar.name}")
        assert done.returncode == 0, done.stderr
        assert world.raw.holds(tar) is here
    world.archive.path(tar).unlink()
    assert world.by_hand("datalad", "drop", f"src/{tar.name}").returncode != 0
    assert world.raw.holds(tar)


def test_a_clone_gets_from_the_place_that_it_is_told(world, monkeypatch):
    # Who clones has an identity; nothing else is set, annex.security least of all.
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "some@body")
    archive, root = world.archive, world.folder / "clone"
    tar = archive.tars[0]

    def succeeds(*command, at=root):
        done = world.by_hand(*command, at=at)
        assert done.returncode == 0, done.stderr
        return done

    succeeds("datalad", "clone", str(world.raw.root), "clone", at=world.folder)
    clone = RawDataset(root)
    assert world.by_hand("datalad", "get", f"src/{tar.name}", at=root).returncode != 0
    with monkeypatch.context() as told:
        told.setenv("REIMAGING_BASE", str(archive.base))
        succeeds("datalad", "get", f"src/{tar.name}")
        assert clone.holds(tar)
        succeeds("datalad", "drop", f"src/{tar.name}")
        assert not clone.holds(tar)
    succeeds("git", "config", "reimaging.base", str(archive.base))
    succeeds("datalad", "get", f"src/{tar.name}")
    assert clone.holds(tar)
    assert clone.record(archive.manifest, archive.tars, str(archive.base)) == Changes(0, 0, 3)


def test_it_works_inside_a_repository_whatever_the_users_git_is_told(new_world, monkeypatch):
    home = new_world.folder / "home"
    (home / "template" / "hooks").mkdir(parents=True)
    hook = home / "template" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {home}/template\n\tdefaultBranch = trunk\n"
        f"[core]\n\thooksPath = {home}/template/hooks\n\tautocrlf = true\n"
        "[commit]\n\tgpgsign = true\n[annex]\n\tlargefiles = anything\n\tbackend = WORM\n"
        "[status]\n\tshowUntrackedFiles = no\n[user]\n\tuseConfigOnly = true\n"
    )
    subprocess.run(["git", "init", "-q", new_world.folder], check=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(new_world.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(new_world.folder / ".git" / "index"))
    assert new_world.record() == Changes(3, 0, 0)
    assert new_world.raw.get(new_world.archive.tars[0]).exists()
    assert "reimaging" not in (new_world.folder / ".git" / "config").read_text()


def test_a_manifest_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReimagingError, match=r"absent\.xml cannot be read"):
        RawDataset(tmp_path / "raw").record(tmp_path / "absent.xml", [], str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(new_world):
    (new_world.folder / "raw").touch()
    with pytest.raises(ReimagingError, match=r"a world/raw.* cannot be written to"):
        new_world.record()
    (new_world.folder / "raw").unlink()
    (new_world.folder / "file").touch()
    archive = new_world.archive
    with pytest.raises(ReimagingError, match=r"file/raw cannot be written to: File exists"):
        RawDataset(new_world.folder / "file" / "raw").record(
            archive.manifest, [], str(archive.base)
        )


def test_a_tar_of_a_bucket_is_fetched_checked_dropped_and_fetched_again(s3_world, bucket):
    tar = s3_world.archive.tars[-1]
    right = s3_world.archive.path(tar).read_bytes()
    for _ in range(2):
        bucket.log.clear()
        assert s3_world.raw.get(tar).read_bytes() == right
        assert [asked.method for asked in bucket.log] == ["GET"]
        done = s3_world.by_hand("git", "annex", "fsck", "--fast", "--from=store", f"src/{tar.name}")
        assert done.returncode == 0, done.stderr
        bucket.log.clear()
        s3_world.raw.drop(tar)
        assert [(asked.method, asked.sent) for asked in bucket.log] == [("HEAD", 0)]
        assert not s3_world.raw.holds(tar)
    told = s3_world.by_hand("git", "annex", "whereis", f"src/{tar.name}").stdout
    assert "[store]" in told


def test_what_the_bucket_lacks_is_kept(s3_world, bucket):
    tar = s3_world.archive.tars[0]
    s3_world.raw.get(tar)
    bucket.put(tar.name, bytes(tar.size))
    with pytest.raises(ReimagingError, match=rf"is kept, as {bucket.base} does not vouch"):
        s3_world.raw.drop(tar)
    bucket.remove(tar.name)
    with pytest.raises(ReimagingError, match=rf"is kept, as {bucket.base} does not vouch"):
        s3_world.raw.drop(tar)
    assert s3_world.raw.holds(tar)


def test_a_clone_gets_from_a_bucket_with_nothing_set(s3_world, bucket, monkeypatch):
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "some@body")
    root = s3_world.folder / "clone"
    for command, at in (
        (("datalad", "clone", str(s3_world.raw.root), "clone"), s3_world.folder),
        (("datalad", "get", "-J2", "src"), root),
    ):
        done = s3_world.by_hand(*command, at=at)
        assert done.returncode == 0, done.stderr
    assert all(RawDataset(root).holds(tar) for tar in s3_world.archive.tars)
    assert {asked.payer for asked in bucket.log} == {"requester"}


def test_a_transfer_that_breaks_goes_on_where_it_broke(s3_world, bucket):
    tar = s3_world.archive.tars[-1]
    bucket.break_off(after=2_000_000)
    assert s3_world.raw.get(tar).read_bytes() == s3_world.archive.path(tar).read_bytes()
    assert [asked.range for asked in bucket.log] == ["", "bytes=2000000-"]


def test_the_next_run_goes_on_where_one_broke(s3_world, bucket):
    tar = s3_world.archive.tars[-1]
    bucket.break_off(after=2_000_000)
    bucket.deny_after(1)
    with pytest.raises(ReimagingError, match="access is denied"):
        s3_world.raw.get(tar)
    bucket.deny_after(None)
    bucket.log.clear()
    assert s3_world.raw.get(tar).read_bytes() == s3_world.archive.path(tar).read_bytes()
    assert [asked.range for asked in bucket.log] == ["bytes=2000000-"]


def test_killed_in_the_middle_of_a_transfer_it_goes_on_there(s3_world, bucket):
    tar = s3_world.archive.tars[-1]
    bucket.drip(after=2_000_000, pause=0.05)
    arguments = [str(s3_world.raw.root), str(s3_world.archive.manifest), tar.name]
    process = subprocess.Popen([sys.executable, "-c", GET, *arguments], start_new_session=True)
    partial = s3_world.raw.root / ".git" / "annex" / "tmp" / tar.annex_key
    kill_when(
        process,
        lambda: partial.exists() and partial.stat().st_size >= 2_000_000,
        whole_group=True,
    )
    kept = partial.stat().st_size
    bucket.log.clear()
    assert s3_world.raw.get(tar).read_bytes() == s3_world.archive.path(tar).read_bytes()
    assert [asked.range for asked in bucket.log] == [f"bytes={kept}-"]


def test_wrong_bytes_of_a_bucket_are_refused_and_the_right_ones_taken_later(s3_world, bucket):
    tar = s3_world.archive.tars[-1]
    bucket.spoil()
    with pytest.raises(ReimagingError, match="Verification of content failed"):
        s3_world.raw.get(tar)
    assert not s3_world.raw.holds(tar)
    assert s3_world.raw.get(tar).read_bytes() == s3_world.archive.path(tar).read_bytes()


@pytest.mark.parametrize("kept", [1_000, 3_000_000])
def test_wrong_bytes_that_were_left_do_not_stand_in_the_way_for_ever(s3_world, kept):
    tar = s3_world.archive.tars[-1]
    partial = s3_world.raw.root / ".git" / "annex" / "tmp" / tar.annex_key
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_bytes(bytes(kept))
    with pytest.raises(ReimagingError, match="Verification of content failed"):
        s3_world.raw.get(tar)
    assert s3_world.raw.get(tar).read_bytes() == s3_world.archive.path(tar).read_bytes()


def test_no_key_of_the_account_is_kept_anywhere(s3_world, monkeypatch):
    s3_world.raw.get(s3_world.archive.tars[0])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"{ACCESS_KEY}X")
    with pytest.raises(ReimagingError) as raised:
        s3_world.raw.get(s3_world.archive.tars[1])
    said = str(raised.value) + s3_world.by_hand("git", "log", "--all", "--patch").stdout
    kept = [path.read_bytes() for path in s3_world.folder.rglob("*") if path.is_file()]
    for secret in (ACCESS_KEY, SECRET_KEY):
        assert secret not in said
        assert not any(secret.encode() in data for data in kept)


def test_recording_a_bucket_again_changes_nothing(s3_world, bucket):
    before = s3_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout
    assert s3_world.record_s3(bucket) == Changes(added=0, changed=0, unchanged=3)
    assert s3_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout == before
    assert bucket.log == []


def test_a_dataset_can_move_from_a_folder_to_a_bucket_and_to_another_and_back(
    world, bucket, s3_server
):
    tar = world.archive.tars[0]
    other = s3_server.bucket()
    for place in (bucket, other):
        assert world.record_s3(place) == Changes(0, 0, 3)
        world.raw.get(tar)
        assert [asked.method for asked in place.log] == ["GET"]
        world.raw.drop(tar)
    world.record()
    world.raw.get(tar)
    assert len(other.gets()) == 1


def test_a_free_mirror_is_asked_first_for_what_it_has(new_world, bucket):
    first, second, _ = new_world.archive.tars
    with WebServer() as web:
        web.files[f"/{first.name}"] = new_world.archive.path(first).read_bytes()
        mirror = Mirror("archive", web.url, [first])
        new_world.record_s3(bucket, [mirror])
        before = new_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout
        new_world.record_s3(bucket, [mirror])
        assert new_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout == before

        places = {
            tar: new_world.by_hand("git", "annex", "whereis", f"src/{tar.name}").stdout
            for tar in (first, second)
        }
        assert all("[store]" in told for told in places.values())
        assert "[archive]" in places[first]
        assert "[archive]" not in places[second]

        assert new_world.by_hand("datalad", "get", "src").returncode == 0
        assert all(new_world.raw.holds(tar) for tar in new_world.archive.tars)
        assert first.name not in {asked.name for asked in bucket.log}
        assert second.name in {asked.name for asked in bucket.gets()}

        # What the mirror fails to give comes from the bucket.
        new_world.raw.drop(first)
        web.files.clear()
        assert new_world.raw.get(first).exists()


def test_a_tar_can_be_had_from_one_place_alone(new_world, bucket):
    first, second, _ = new_world.archive.tars
    with WebServer() as web:
        web.files[f"/{first.name}"] = new_world.archive.path(first).read_bytes()
        new_world.record_s3(bucket, [Mirror("archive", web.url, [first])])
        assert new_world.raw.get(first, "archive").exists()
        new_world.raw.drop(first)
        bucket.log.clear()

        lacking = rf"^{second.name} could not be fetched from {web.url}: git-annex does not know"
        with pytest.raises(ReimagingError, match=lacking):
            new_world.raw.get(second, "archive")
        web.files.clear()
        broken = rf"^{first.name} could not be fetched from {web.url}: .*is neither in"
        with pytest.raises(ReimagingError, match=broken):
            new_world.raw.get(first, "archive")
        with pytest.raises(ReimagingError, match=r"fetched from the remote moon: .*no .*remote"):
            new_world.raw.get(first, "moon")
    assert bucket.log == []
    assert new_world.raw.get(first, "store").exists()
    assert len(bucket.gets()) == 1


def test_a_mirror_that_is_given_no_more_is_asked_no_more(new_world, bucket):
    first, second, _ = new_world.archive.tars
    with WebServer() as web:
        for tar in (first, second):
            web.files[f"/{tar.name}"] = new_world.archive.path(tar).read_bytes()
        new_world.record_s3(bucket, [Mirror("archive", web.url, [first, second])])
        new_world.record_s3(bucket, [Mirror("archive", web.url, [second])])
        for tar in (first, second):
            new_world.raw.get(tar)
        assert {asked.path for asked in web.log} == {f"/{second.name}"}

        for tar in (first, second):
            new_world.raw.drop(tar)
        new_world.record_s3(bucket)
        before = new_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout
        assert new_world.record_s3(bucket) == Changes(0, 0, 3)
        assert new_world.by_hand("git", "rev-parse", "HEAD", "git-annex").stdout == before
        web.log.clear()
        assert new_world.raw.get(second).exists()
        assert web.log == []

        # And it can come back.
        new_world.raw.drop(second)
        new_world.record_s3(bucket, [Mirror("archive", web.url, [second])])
        assert new_world.raw.get(second, "archive").exists()


def test_what_a_killed_recording_took_back_is_recorded_again(world):
    tar, *_ = world.archive.tars
    mirrors = [Mirror("archive", "https://localhost/arXiv", [tar])]

    def record():
        archive = world.archive
        world.raw.record(archive.manifest, archive.tars, str(archive.base), mirrors)

    record()
    receipt = world.raw.root / ".git" / "reimaging-recorded.json"
    kill_when(recording_process(world), lambda: not receipt.exists(), whole_group=True)
    record()
    told = world.by_hand("git", "annex", "whereis", f"src/{tar.name}").stdout
    assert "[archive]" in told


def test_a_mirror_does_not_answer_for_a_former_version(new_world, bucket):
    former = new_world.archive.tars[0]
    with WebServer() as web:
        new_world.record_s3(bucket, [Mirror("archive", web.url, [former])])
        new_world.archive.put(former.yymm, seed=99)
        new_world.record_s3(bucket, [Mirror("archive", web.url, [])])
        told = new_world.by_hand("git", "annex", "whereis", f"--key={former.annex_key}").stdout
    assert "[archive]" not in told
    assert "[store]" not in told
