"""The recipes of containers: one lock, one list of programs, nobody root. No engine runs here."""

import io
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

from dockerfile_parse import DockerfileParser

from reimaging.publish.commit import commit_of

ROOT = Path(__file__).parents[1]
# what the recipe brings beside the programs of code/setup
BESIDE = {"make"}


def instructions(text=None):
    """The recipe's instructions as (name, value), comments left out."""
    data = (ROOT / "Dockerfile").read_bytes() if text is None else text.encode()
    parser = DockerfileParser(fileobj=io.BytesIO(data))
    found = [(step["instruction"], step["value"]) for step in parser.structure]
    return [step for step in found if step[0] != "COMMENT"]


def sections():
    """The sections of the definition for Apptainer, and its header under "": {name: text}."""
    text = (ROOT / "apptainer.def").read_text()
    name, *rest = re.split(r"^%(\w+)[^\n]*\n", text, flags=re.M)
    return {"": name, **dict(zip(rest[::2], rest[1::2], strict=True))}


def header():
    lines = [line for line in sections()[""].splitlines() if line and line[0] != "#"]
    return dict(line.split(": ", 1) for line in lines)


def joined(shell):
    return shell.replace("\\\n", " ")


def apt_packages(shell):
    """What a shell text has apt install."""
    found = set()
    for words in re.findall(r"apt-get[^&;\n]* install ([^&;\n]*)", joined(shell)):
        found |= {word for word in words.split() if not word.startswith("-")}
    return found


def set_up_by_apt():
    """What code/setup itself has apt install, but for the browser and SLURM of the tests, and venv."""
    calls = re.findall(r'^[^#\n]*apt_install "([^"]*)" (.*)$', joined(setup_text()), re.M)
    named = {what: shlex.split(words, posix=False) for what, words in calls}
    assert {what.split()[0] for what in named} == {"Chromium", "git", "Ghostscript", "SLURM", "The"}
    wanted = [words for what, words in named.items() if what.split()[0] in ("git", "Ghostscript")]
    return {word for words in wanted for word in words}


def setup_text():
    return (ROOT / "code/setup").read_text()


def bash_takes(shell):
    return subprocess.run(["bash", "-n"], input=shell, text=True, capture_output=True, check=False)


def copied():
    """The sources of each COPY in their order: [[source]]."""
    values = [value for name, value in instructions() if name == "COPY"]
    return [
        [word for word in shlex.split(value) if not word.startswith("--")][:-1] for value in values
    ]


def ignored(path):
    """Whether .dockerignore leaves a path of the project out (the patterns that it has)."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    parents = [path, *(parent.as_posix() for parent in Path(path).parents)]
    return any(
        fnmatch(each, pattern.removeprefix("**/")) or fnmatch(Path(each).name, pattern[3:])
        if pattern.startswith("**/")
        else fnmatch(each, pattern)
        for pattern in patterns
        for each in parents
    )


def test_both_are_built_on_one_base_that_is_named_by_its_version():
    bases = [value for name, value in instructions() if name == "FROM"]
    assert len(bases) == 1
    image = re.fullmatch(r"python:(\d+\.\d+)\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", bases[0])
    assert image, "a tag that moves, such as `latest`, would be another base each day"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    assert int(low) <= int(image[1].removeprefix("3.")) < int(high)
    assert header() == {"Bootstrap": "docker", "From": bases[0]}


def test_apt_installs_what_setup_installs_and_nothing_else():
    recipe = "\n".join(value for name, value in instructions() if name == "RUN")
    assert "ghostscript" in set_up_by_apt()
    assert apt_packages(recipe) == set_up_by_apt() | BESIDE
    assert apt_packages(sections()["post"]) == set_up_by_apt() | BESIDE


def test_another_package_in_setup_would_be_noticed():
    assert apt_packages("RUN apt-get -qq install -y \\\n a b \\\n c && rm d") == {"a", "b", "c"}


def test_the_packages_are_the_locks_each_with_its_hash():
    # both have code/setup do it, and code/setup takes nothing without a hash
    assert ("RUN", "code/setup") in instructions()
    assert re.search(r"^ *code/setup$", sections()["post"], re.M)
    installs = [
        line
        for line in joined(setup_text()).splitlines()
        if re.search(r"\bpip\b.* (sync|install) ", line) and "ensurepip" not in line
    ]
    assert len(installs) == 4  # of the validators, of uv, of the lock, of the project itself
    for line in installs:
        assert "--require-hashes" in line or "--editable ." in line
    # and nothing else installs packages
    shell = "\n".join(value for name, value in instructions() if name == "RUN")
    assert not re.search(r"\b(pip|uv|conda|npm)\b", shell + sections()["post"])


def test_what_is_copied_is_there_and_not_ignored():
    early, late = copied()[:-1], copied()[-1]
    assert late == ["."]
    for source in [name for names in early for name in names]:
        assert (ROOT / source).exists(), source
        assert not ignored(source), source
    lines = sections()["files"].split("\n")
    for source, target in (shlex.split(line) for line in lines if line.strip()):
        assert (ROOT / source).exists(), source
        assert target == f"/compendium/{source}"
    for made in (".venv/bin/python", "data/sample/arxiv.sqlite3", "models/sample/a.keras",
                 "outputs/sample/report.html", "paper/sample.pdf", ".git/config",
                 "code/reimaging/__pycache__/run.pyc"):  # fmt: skip
        assert ignored(made), made
    for needed in ("dodo.py", "Makefile", "paper/paper.tex", "profiles/sample.toml", ".git/HEAD",
                   "code/reimaging/run.py", "code/reimaging/index/schema.sql"):  # fmt: skip
        assert not ignored(needed), needed


def test_the_files_that_come_first_suffice_to_install_the_project(tmp_path):
    for source in [name for names in copied()[:-1] for name in names]:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / source, tmp_path / source)
    build = "import hatchling.build as b, sys; print(b.build_editable(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path / "wheel")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "wheel" / done.stdout.split()[-1]) as wheel:
        text = wheel.read(next(n for n in wheel.namelist() if n.endswith("entry_points.txt")))
    assert b"git-annex-remote-reimaging" in text


def test_without_its_configuration_the_history_still_names_the_commit(tmp_path):
    def git(*words):
        who = ("-c", "user.name=A", "-c", "user.email=a@localhost")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "file").write_text("text")
    git("init", "-q")
    git("add", "file")
    git("commit", "-qm", "one")
    whole = commit_of(tmp_path)
    (tmp_path / ".git/config").unlink()
    assert commit_of(tmp_path) == whole
    assert whole.hash and not whole.changed


def test_nothing_runs_as_root():
    users = [value for name, value in instructions() if name == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    made_by = [value for name, value in instructions() if name == "RUN" and "useradd" in value]
    assert users[-1] in made_by[0]
    names = [name for name, _ in instructions()]
    # packages are installed, and the project is copied, after that
    assert names.index("USER") < names.index("COPY")
    assert instructions().index(("RUN", "code/setup")) > names.index("USER")
    owner = f"--chown={users[-1]}:{users[-1]}"
    assert all(owner in value for name, value in instructions() if name == "COPY")


def test_nothing_is_fetched_by_address_and_no_registry_is_named():
    texts = [(ROOT / name).read_text() for name in ("Dockerfile", "apptainer.def", ".dockerignore")]
    for text in texts:
        assert "://" not in text
        assert not re.search(r"\b[\w-]+\.(io|org|com|net)\b", text)
        assert not re.search(r"\b(curl|wget)\b", text)
    assert not [name for name, _ in instructions() if name == "ADD"]


def test_every_line_of_shell_is_shell():
    runs = [value for name, value in instructions() if name == "RUN"]
    assert len(runs) >= 3
    for shell in [*runs, *(sections()[name] for name in ("post", "environment", "runscript"))]:
        done = bash_takes(shell)
        assert done.returncode == 0, done.stderr
    assert bash_takes("cd here && (make").returncode != 0


def test_make_is_what_runs_and_its_python_is_the_environments():
    steps = instructions()
    assert steps[-1] == ("CMD", '["make"]')
    assert ("WORKDIR", "/compendium") in steps
    path = dict(value.split("=", 1) for name, value in steps if name == "ENV")["PATH"]
    assert path == "/compendium/.venv/bin:$PATH"
    assert f"export PATH={path}" in sections()["environment"]
    assert sections()["runscript"].split("\n")[0].strip() == "cd /compendium"
    assert 'exec make "$@"' in sections()["runscript"]


def test_every_page_that_tells_of_it_mounts_what_is_written():
    page = (ROOT / "docs/container.md").read_text()
    for folder in ("data", "models", "outputs", "paper"):
        assert f'-v "$PWD/{folder}:/compendium/{folder}"' in page
        assert f"{folder}:/compendium/{folder}" in page.partition("apptainer run")[2]
    assert dict(instructions())["FROM"] in page
    for block in re.findall(r"^```\n(.*?)^```", page, re.M | re.S):
        assert bash_takes(block.replace("…", "x")).returncode == 0
