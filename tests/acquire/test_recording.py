import shutil

import pytest

from reimaging.acquire import recording
from reimaging.acquire.annex import Repository
from reimaging.acquire.manifest import MANIFEST
from reimaging.acquire.remote import STORE
from reimaging.errors import ReimagingError


@pytest.fixture
def repository(world):
    return Repository(world.raw.root)


def remotes_with(repository, tar):
    (result,) = repository.annex_results("whereis", f"src/{tar.name}")
    return {place["description"] for place in result["whereis"]}


def test_the_history_has_a_link_for_each_tar_and_the_manifest_itself(world, repository):
    tree = repository.git("ls-tree", "-r", "HEAD", "src")
    modes = {line.split("\t")[1]: line.split()[0] for line in tree.splitlines()}
    links = {f"src/{tar.name}": "120000" for tar in world.archive.tars}
    assert modes == {**links, f"src/{MANIFEST}": "100644"}
    shown = repository.git("show", f"HEAD:src/{MANIFEST}")
    assert shown == world.archive.manifest.read_text()
    assert "datalad get src/NAME.tar" in repository.git("show", "HEAD:README.md")
    assert repository.git("status", "--porcelain") == ""


def test_the_keys_of_the_last_commit_are_those_of_the_manifest(world, repository):
    keys = {tar.name: tar.annex_key for tar in world.archive.tars}
    assert recording.committed_keys(repository) == keys


def test_no_place_of_this_machine_is_in_the_history(world, repository):
    assert repository.config("reimaging.base") == str(world.archive.base)
    for branch in ("HEAD", "git-annex"):
        for told in (str(world.archive.base), str(repository.root)):
            assert not repository.succeeds("grep", "--quiet", "-F", told, branch)
    # git-annex would describe each copy by user, host and path; it never did
    log = repository.git("log", "--format=", "--patch", "git-annex", "--", "uuid.log")
    described = [line.split()[1:-1] for line in log.splitlines() if line.endswith("s")]
    assert {" ".join(words) for words in described} == {"bulk tars of arXiv", STORE}


def test_each_key_has_its_address_and_the_store_is_said_to_have_it(world, repository):
    for result in repository.annex_results("whereis", "src"):
        (place,) = result["whereis"]
        assert place["description"] == f"[{STORE}]"
        assert place["urls"] == [f"reimaging:{result['file']}"]


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "thesis.tex").touch()
    with pytest.raises(ReimagingError, match="holds files and no dataset"):
        recording.create(Repository(tmp_path / "raw"))
    assert [path.name for path in (tmp_path / "raw").iterdir()] == ["thesis.tex"]


def test_a_repository_of_something_else_is_left_alone(tmp_path):
    repository = Repository(tmp_path)
    repository.git("init", "--quiet")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Begin")
    with pytest.raises(ReimagingError, match="no DataLad dataset"):
        recording.create(repository)
    assert repository.git("log", "--format=%s") == "Begin\n"


def test_a_file_in_the_place_of_a_link_is_left_alone(world, repository):
    tar = world.archive.tars[0]
    path = world.raw.root / "src" / tar.name
    path.unlink()
    path.write_bytes(b"an unlocked tar")
    with pytest.raises(ReimagingError, match=rf"{tar.name} is no link"):
        recording.link(repository, world.archive.tars)
    assert path.read_bytes() == b"an unlocked tar"


def test_links_that_were_never_added_to_git_are_saved(world, repository):
    repository.git("rm", "-r", "--quiet", "--cached", "src")
    repository.git("commit", "--quiet", "--message", "Take the links out")
    recording.link(repository, world.archive.tars)
    recording.save(repository, world.archive.manifest.read_bytes())
    assert len(recording.committed_keys(repository)) == len(world.archive.tars)


def test_a_store_whose_making_was_cut_short_is_made(tmp_path):
    half = Repository(tmp_path)
    half.git("init", "--quiet")
    half.annex("init")
    # This is what git-annex writes first.
    half.git("config", "remote.store.annex-uuid", "6ff5a6cc-98c8-4149-b857-faf63aa31fb3")
    half.git("config", "remote.store.annex-externaltype", "reimaging")
    uuid = recording.enable(half, STORE, "/data/arXiv")
    assert (
        uuid
        == recording.enable(half, STORE, "/data/arXiv")
        == half.config("remote.store.annex-uuid")
    )
    assert f"{uuid} " in half.git("show", "git-annex:remote.log")


def test_presence_that_a_killed_run_left_with_a_former_key_is_taken_back(world, repository):
    tar = world.archive.tars[0]
    uuid = repository.config("remote.store.annex-uuid")
    former = f"MD5E-s7--{'0' * 32}.tar"
    repository.annex("setpresentkey", former, uuid, "1")
    addressed = recording.register(repository, uuid, STORE, world.archive.tars)
    assert addressed == {tar.name: tar.annex_key for tar in world.archive.tars}
    present = {
        result["key"]
        for result in repository.annex_results("whereis", "--all")
        if result["whereis"]
    }
    assert tar.annex_key in present
    assert former not in present


def test_the_users_own_identity_is_kept(world, repository, monkeypatch, tmp_path):
    assert repository.users_config("user.name") == "Images of the arXiv"
    repository.git("config", "--local", "--remove-section", "user")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text("[user]\nname = Somebody\nemail = some@body\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    recording.configure(repository, str(world.archive.base))
    assert repository.users_config("user.name") == "Somebody"
    assert repository.config("user.name") == ""


def test_a_dataset_can_be_copied_as_a_folder(world, tmp_path):
    shutil.copytree(world.raw.root, tmp_path / "copy", symlinks=True)
    keys = {tar.name: tar.annex_key for tar in world.archive.tars}
    assert recording.committed_keys(Repository(tmp_path / "copy")) == keys


def test_a_place_that_is_the_same_for_all_goes_into_the_history_and_a_folder_does_not(world):
    repository = Repository(world.raw.root)
    assert recording.base_of(repository, STORE) == ""
    recording.enable(repository, STORE, "s3://arxiv/src")
    recording.configure(repository, "s3://arxiv/src")
    assert recording.base_of(repository, STORE) == "s3://arxiv/src"
    assert repository.config("reimaging.base") == ""
    recording.enable(repository, STORE, "/data/arXiv")
    recording.configure(repository, "/data/arXiv")
    assert recording.base_of(repository, STORE) == "s3://arxiv/src"
    assert repository.config("reimaging.base") == "/data/arXiv"


@pytest.mark.parametrize("base", ["https://example.org/a?b=c d", "archive:https://archive.org"])
def test_a_further_remote_has_a_place_and_a_cost_of_its_own(world, base):
    repository = Repository(world.raw.root)
    recording.enable(repository, "archive", "s3://arxiv/src")
    repository.annex("info", "archive")
    assert repository.config("remote.archive.annex-cost") == "200.0"
    recording.enable(repository, "archive", base)
    repository.annex("info", "archive")
    assert recording.base_of(repository, "archive") == base
    assert repository.config("remote.archive.annex-cost") == "150.0"


def test_a_place_of_a_remote_that_is_not_there_is_none(tmp_path):
    repository = Repository(tmp_path)
    assert recording.base_of(repository, "archive") == ""
    repository.git("init", "--quiet")
    assert recording.base_of(repository, "archive") == ""


def test_each_remote_has_its_own_addresses_for_the_tars_that_it_has(world):
    repository = Repository(world.raw.root)
    first, *_ = world.archive.tars
    uuid = recording.enable(repository, "archive", "archive:https://archive.org")
    assert recording.register(repository, uuid, "archive", [first]) == {first.name: first.annex_key}
    urls = {
        place["description"]: place["urls"]
        for result in repository.annex_results("whereis", f"src/{first.name}")
        for place in result["whereis"]
    }
    assert urls == {
        "[store]": [f"reimaging:{first.key}"],
        "[archive]": [f"reimaging-archive:{first.key}"],
    }


def test_a_remote_that_has_only_some_tars_loses_the_address_of_the_others(world):
    repository = Repository(world.raw.root)
    first, second, _ = world.archive.tars
    uuid = recording.enable(repository, "archive", "archive:https://archive.org")
    recording.register(repository, uuid, "archive", [first, second])
    kept = recording.register(repository, uuid, "archive", [second], only=True)
    assert kept == {second.name: second.annex_key}
    assert remotes_with(repository, first) == {"[store]"}
    assert remotes_with(repository, second) == {"[store]", "[archive]"}
    assert "archive:" not in repository.annex("whereis", f"src/{first.name}")


def test_remotes_of_ours_are_withdrawn_and_those_that_the_user_added_are_not(world, tmp_path):
    repository = Repository(world.raw.root)
    first, *_ = world.archive.tars
    for name in ("archive", "web.1"):
        uuid = recording.enable(repository, name, "archive:https://archive.org")
        recording.register(repository, uuid, name, [first])
    (tmp_path / "backup").mkdir()
    options = ("type=directory", f"directory={tmp_path / 'backup'}", "encryption=none")
    repository.annex("initremote", "backup", *options)
    world.raw.get(first)
    repository.annex("copy", "--to=backup", f"src/{first.name}")
    recording.withdraw(repository, {STORE, "web.1"})
    assert remotes_with(repository, first) >= {"[store]", "[web.1]", "[backup]"}
    assert "[archive]" not in remotes_with(repository, first)
