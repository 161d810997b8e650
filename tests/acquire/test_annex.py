import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reimaging.acquire.annex import Repository, one_line, sole_writer
from reimaging.errors import ReimagingError


@pytest.fixture
def repository(tmp_path):
    root = tmp_path / "a repository"
    root.mkdir()
    repository = Repository(root)
    repository.git("init", "--quiet")
    return repository


def test_the_output_of_git_is_given(repository):
    assert repository.git("rev-parse", "--is-inside-work-tree") == "true\n"


def test_a_failure_is_one_sentence_with_the_reason_and_the_place(repository):
    with pytest.raises(ReimagingError) as raised:
        repository.git("checkout", "nowhere")
    said = str(raised.value)
    assert said.startswith(f"git checkout nowhere failed in the dataset {repository.root}: ")
    assert "'nowhere' did not match" in said
    assert "\n" not in said


def test_a_program_that_is_not_installed_is_named(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ReimagingError, match=r"git cannot be started .* installed"):
        repository.git("status")


def test_programs_beside_the_interpreter_are_found_though_path_lacks_them(repository):
    assert "git-annex version" in repository.annex("version")


def test_the_users_git_configuration_has_no_say(repository, monkeypatch, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Somebody\n[annex]\n\tverify = false\n")
    monkeypatch.setenv("HOME", str(home))
    assert repository.config("user.name") == ""
    assert repository.config("annex.verify") == "true"
    assert repository.users_config("user.name") == "Somebody"


def test_a_hooks_variables_do_not_lead_to_another_repository(repository, monkeypatch, tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path / "other"], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert repository.git_folder() == repository.root / ".git"


def test_a_folder_inside_a_repository_is_not_taken_for_it(repository):
    inside = Repository(repository.root / "data" / "raw")
    inside.root.mkdir(parents=True)
    assert inside.git_folder() is None
    with pytest.raises(ReimagingError, match="inside a git repository"):
        inside.set_config("reimaging.base", "/nowhere")
    assert repository.config("reimaging.base") == ""


def test_a_dead_lock_is_removed_and_git_works_again(repository):
    lock = repository.root / ".git" / "index.lock"
    lock.touch()
    (repository.root / "file").touch()
    with pytest.raises(ReimagingError, match=r"index\.lock"):
        repository.git("add", "file")
    repository.remove_dead_locks()
    repository.git("add", "file")


def test_of_a_bare_repository_too_and_of_no_other_folder(tmp_path):
    bare, other = tmp_path / "bare", tmp_path / "other"
    for root in (bare, other):
        root.mkdir()
        (root / "config.lock").touch()
    (bare / "HEAD").write_text("ref: refs/heads/main\n")
    for root in (bare, other):
        Repository(root).remove_dead_locks()
    assert not (bare / "config.lock").exists()
    assert (other / "config.lock").exists()


def test_the_lock_of_a_living_git_is_left_alone(repository):
    lock = repository.root / ".git" / "index.lock"
    lock.touch()
    ended = threading.Event()

    def git_at_work():
        while not ended.wait(0.2):
            os.utime(lock)

    thread = threading.Thread(target=git_at_work)
    thread.start()
    repository.remove_dead_locks()
    ended.set()
    thread.join()
    assert lock.exists()


def test_the_next_writer_waits_for_the_programs_of_one_that_was_killed(tmp_path):
    root = tmp_path / "raw"
    writer = (
        "import sys, time; from pathlib import Path\n"
        "from reimaging.acquire.annex import Repository, sole_writer\n"
        f"root = Path({str(root)!r})\n"
        "with sole_writer(root) as lock:\n"
        "    root.mkdir()\n"
        "    Repository(root, lock).git('-c', 'alias.long=!touch begun; sleep 1; touch ended',"
        " 'long')\n"
    )
    with subprocess.Popen([sys.executable, "-c", writer]) as process:
        while not (root / "begun").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    assert not (root / "ended").exists()
    with sole_writer(root):
        assert (root / "ended").exists()


def test_a_reason_becomes_one_line_without_a_full_stop():
    assert one_line(" It is\n  so. \n") == "It is so"


def test_a_home_that_cannot_be_written_to_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent/home")
    code = "import os; print(os.environ['HOME'])"
    repository = Repository(tmp_path / "data" / "raw")
    repository.root.mkdir(parents=True)
    said = repository._run(sys.executable, "-c", code).stdout.strip()
    assert said == str(tmp_path / "data" / ".home")
    assert Path(said).is_dir()
