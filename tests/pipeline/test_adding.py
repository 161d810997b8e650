"""docs/adding.md does what it says: its files are written, its changes made, its commands run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs_examples import commands_of, fences
from reimaging.table import read_table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/adding.md").read_text()
_FILE = re.compile(r"^`([\w./-]+)`:\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHANGE = re.compile(r"^```diff\n--- (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def part(title):
    """One walkthrough of the page."""
    return re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:][
        ("figure", "embedding", "source").index(title)
    ]


def follow(text, root, **instead):
    """Write the files that a walkthrough names, and make its changes."""
    for name, _, content in _FILE.findall(text):
        for old, new in instead.items():
            content = content.replace(old.replace("__", "/"), new)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    for name, hunks in _CHANGE.findall(text):
        path = root / name
        for hunk in hunks.split("@@\n"):
            lines = hunk.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            whole = path.read_text()
            assert whole.count(old) == 1, f"{name} has not the place that the page shows:\n{old}"
            path.write_text(whole.replace(old, new))


def commands(text):
    return [line for language, block in fences(text) if not language for line in commands_of(block)]


def checked(project, *command):
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=project.root, env=project._environment(),
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def is_good(project, *tests):
    """The tests that the page names pass, and the new files are in the style of the house."""
    shutil.copy(ROOT / "pyproject.toml", project.root)
    ours = ["code/reimaging/figures", "code/reimaging/acquire", "code/reimaging/settings.py"]
    checked(project, "ruff", "check", *ours, *[test for test in tests if "::" not in test])
    checked(project, "ruff", "format", "--check", *ours)
    checked(project, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests)


@pytest.fixture
def project(copy_project, request):
    """A copy of the project with its tests."""
    project = copy_project(request.node.name)
    shutil.copytree(
        ROOT / "tests", project.root / "tests", ignore=shutil.ignore_patterns("__pycache__")
    )
    return project


def test_a_figure_is_added(project, small):
    follow(part("figure"), project.root)
    is_good(
        project, "tests/figures/test_without_images.py", *(
            f"tests/figures/test_catalogue.py::test_{name}" for name in (
                "each_figure_has_its_own_name_and_a_module_of_this_name",
                "the_paper_shows_every_figure_with_its_module_and_tables",
                "a_module_of_a_figure_is_in_the_catalogue",
            )
        ), "tests/index/test_statistics.py::test_no_query_reads_the_long_rows_from_end_to_end",
        "tests/index/test_statistics.py::test_every_query_says_what_it_counts",
    )  # fmt: skip
    assert commands(part("figure")) == [
        "doit tables:without_images.csv", "doit figures:without_images", "doit figures paper",
    ]  # fmt: skip
    project.write_profile("sample", src="data/sample/bulk/src", oai="data/sample/bulk/oai",
                          extra="[sample]\narticles = 16\n[arrays]\nimages = 20\nside = 32")  # fmt: skip
    # what its index is made of stands
    given = small[0].root / "data"
    shutil.copytree(given / "bulk", project.root / "data/sample/bulk")
    (project.root / "data/sample").mkdir(exist_ok=True)
    shutil.copy(given / "small/arxiv.sqlite3", project.root / "data/sample")
    # the index is not made again here: the small one is as good as that of the sample
    for asked in ("tables:without_images.csv", "figures:without_images"):
        project.doit("run", "-s", asked)
    rows = read_table(project.root / "outputs/sample/tables/without_images.csv")
    assert sum(int(row["articles"]) for row in rows) == 16
    assert (project.root / "outputs/sample/figures/without_images.pdf").is_file()
    told = project.doit("list", "--all", "--deps", "paper:pdf").stdout
    assert "figures/without_images.pdf" in told


def test_an_embedding_is_added(project, small):
    bulk = shutil.copytree(small[0].root / "data/bulk", project.root / "data/sample/bulk")
    assert list((bulk / "src").glob("*.tar"))
    follow(part("embedding"), project.root)
    said = [run(project, line) for line in commands(part("embedding"))]
    assert "vectors in colours.npz" in said[1]
    for made in ("embeddings/file-colours.h5", "neighbours/file-colours.h5", "maps/random_tsne.h5"):
        assert (project.root / "data/coloured" / made).is_file()


def test_a_source_is_added(project, small, tmp_path):
    mirror = tmp_path / "mirror"
    bulk = shutil.copytree(small[0].root / "data/bulk", project.root / "data/sample/bulk")
    for tar in (bulk / "src").glob("*.tar"):
        year = tar.name.split("_")[2][:2]
        folder = mirror / f"{'19' if year > '90' else '20'}{year}"
        folder.mkdir(parents=True, exist_ok=True)
        tar.rename(folder / tar.name)
    shutil.copy(bulk / "src/arXiv_src_manifest.xml", mirror)
    follow(part("source"), project.root, __mnt__arxiv=str(mirror))
    is_good(project, "tests/acquire/test_yearly_folder.py", "tests/acquire/test_place.py")
    for line in commands(part("source")):
        run(project, line)
    fetched = list((project.root / "data/mirror/raw/src").glob("*.tar"))
    assert len(fetched) == len(list(mirror.rglob("*.tar"))) and all(tar.exists() for tar in fetched)
    assert (project.root / "data/mirror/arxiv.sqlite3").is_file()


def run(project, line):
    program, *arguments = line.split()
    if program == "doit":
        return project.doit(*arguments).stdout
    return project.by_hand(str(Path(sys.executable)), *arguments)
