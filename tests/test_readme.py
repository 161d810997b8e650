"""README keeps what it says: each sentence has its claim in docs/claims.md, each claim its test."""

import dataclasses
import html
import math
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from PIL import Image

from docs_examples import ROOT, fences, plain, shell_examples, table_rows, units
from explore import browsing
from reimaging.__main__ import _parser, main
from reimaging.acquire.manifest import MANIFEST
from reimaging.fetching import INTERVALS
from reimaging.figures.grid_montage import STUDY
from reimaging.image_class import CLASSES
from reimaging.layout import Layout
from reimaging.profile import Profile, load_profile
from reimaging.sample.plan import plan_sample
from reimaging.settings import (
    ArraySettings,
    EmbeddingSettings,
    MapSettings,
    RandomSettings,
    SampleSettings,
)

README = (ROOT / "README.md").read_text()
CLAIMS = (ROOT / "docs/claims.md").read_text()
KNOWN, SAID = (table_rows(part) for part in CLAIMS.split("## What is said of others"))
CLAIMED = [html.unescape(row[0]) for row in (*KNOWN, *SAID)]
PLAIN = plain(README)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text())


# --- Claims -------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", CLAIMED)
def test_a_claim_is_in_the_words_of_readme(claim):
    assert plain(claim) in PLAIN


@pytest.mark.parametrize("unit", list(units(README)))
def test_each_sentence_and_row_of_readme_has_its_claim(unit):
    if is_pointer(unit):
        return
    assert any(plain(claim) in unit for claim in CLAIMED), f"docs/claims.md has nothing of: {unit}"


def is_pointer(unit):
    """Whether a line claims nothing but where something is, which the tests of links see to."""
    return " · " in unit or unit in POINTERS


# what introduces a block of commands or a list, and claims nothing itself
POINTERS = {
    "After make setup and source .venv/bin/activate:", "With conda instead of make:", "With a GPU:",
}  # fmt: skip


@pytest.mark.parametrize("evidence", sorted({row[1].strip("`") for row in KNOWN}))
def test_what_a_claim_is_known_by_is_there(evidence):
    path, _, name = evidence.partition("::")
    if path.startswith("tests/"):
        text = (ROOT / path).read_text()
        assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE)
        return
    program, *words = evidence.split()
    if program == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    elif program == "python":
        assert (ROOT / words[0]).is_file()
    else:
        assert program == "reimaging"
        _parser().parse_args(words)


def test_a_sentence_without_a_claim_is_found():
    told = "# A\n\nIt is *quick*. It\nis [safe](x.md).\n\n| a | b |\n|---|---|\n| `c` | d |\n"
    assert list(units(told)) == ["It is quick.", "It is safe.", "| c | d |"]
    assert not is_pointer("It is quick.")


# --- What can be seen here ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """What `doit list` prints, of a copy in which nothing was made."""
    root = tmp_path_factory.mktemp("listed")
    for name in ("code", "paper", "profiles"):
        (root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "dodo.py", root)
    (root / "data").mkdir()
    return subprocess.run(
        [sys.executable, "-m", "doit", "list"], cwd=root, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "code")},
    ).stdout  # fmt: skip


def section(title):
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_table_of_steps_is_what_doit_lists_in_its_order(listed):
    steps = [row[0] for row in table_rows(section("The steps"))]
    assert steps == [line.split()[0] for line in listed.splitlines()]


def test_files_that_one_gets_are_those_that_tasks_make():
    here = Layout(ROOT, "sample")
    made = [
        here.paper, here.figure("index", ".html"), here.report, here.database, here.store("*"),
        here.classifier, here.raw,
    ]  # fmt: skip
    named = [row[0].strip("`").rstrip("/") for row in table_rows(section("What you get"))]
    assert named == [path.relative_to(ROOT).as_posix() for path in made]


def test_the_index_has_what_it_is_said_to_have():
    told = re.search(r"the index: ([\w, ]+) \(", PLAIN)[1].split(", ")
    schema = (ROOT / "code/reimaging/index/schema.sql").read_text()
    stands = {"captions": r"^ +caption_text ", "links": "CREATE TABLE figure_images "}
    for name in told:
        pattern = stands.get(name, f"CREATE TABLE {name.replace(' ', '_')} ")
        assert re.search(pattern, schema, re.MULTILINE), name


def test_the_sample_is_as_large_as_it_is_said_to_be():
    said = re.search(r"(\d+) invented articles of (\d+) to (\d+) with about ([\d,]+) images", PLAIN)
    articles, first, last, images = (int(number.replace(",", "")) for number in said.groups())
    assert SampleSettings().articles == articles
    planned = plan_sample(articles, RandomSettings().seed)
    assert [min(a.year for a in planned), max(a.year for a in planned)] == [first, last]
    assert math.isclose(sum(len(a.images) for a in planned), images, rel_tol=0.05)


def test_as_many_pictures_are_drawn_as_it_says():
    drawn = int(re.search(r"([\d,]+) drawn ones of known class", PLAIN)[1].replace(",", ""))
    assert ArraySettings().drawn_training + ArraySettings().drawn_test == drawn


def test_the_picture_at_the_top_shows_as_many_images_as_it_says():
    shown = int(re.search(r"([\d,]+) images of the sample by UMAP", PLAIN)[1].replace(",", ""))
    assert MapSettings().images == shown
    assert STUDY.columns * STUDY.rows == shown  # the grid, of which it is a picture
    with Image.open(ROOT / "docs/likeness.jpg") as picture:
        assert picture.width % STUDY.columns == picture.height % STUDY.rows == 0


def test_the_classes_are_three():
    assert set(re.search(r"(\w+), (\w+) or (\w+), by the arrow keys", README).groups()) == set(
        CLASSES
    )


def test_embeddings_are_of_networks_pixels_and_captions():
    assert {"ternary", "deepcluster", "raw", "caption"} <= set(EmbeddingSettings().names)


def test_the_versions_of_python_are_those_of_the_package():
    first, last = re.search(r"Python (3\.\d+) to (3\.\d+)", PLAIN).groups()
    after = f"3.{int(last.split('.')[1]) + 1}"
    assert PROJECT["requires-python"] == f">={first},<{after}"


def test_the_profiles_that_fetch_are_as_the_table_says():
    rows = {
        row[0].strip("`").removeprefix("doit profile="): row
        for row in table_rows(section("On real articles"))
    }
    profiles = {name: load_profile(name, ROOT) for name in rows}
    assert {n: p.source.kind for n, p in profiles.items()} == {
        "eprints": "eprints", "archive": "archive", "arxiv": "s3",
    }  # fmt: skip
    eprints = profiles["eprints"].slice
    assert f"{eprints.max_articles} articles with a Creative Commons licence" in rows["eprints"][1]
    assert eprints.licences == ("http://creativecommons.org/",)
    minutes = int(re.search(r"(\d+) minutes", rows["eprints"][4])[1])
    assert math.isclose(eprints.max_articles * INTERVALS["arxiv"] / 60, minutes, abs_tol=0.5)
    for name in ("archive", "arxiv"):  # the study's window
        assert profiles[name].slice.last_month == "2018-12"
    assert [rows[name][2] for name in profiles] == ["none", "none", "Amazon"]
    # less than the window costs, at the price of a TB
    assert profiles["arxiv"].costs.budget_usd < 10 < 1000 * profiles["arxiv"].costs.usd_per_gb


def test_the_profile_that_is_shown_is_read_and_planned(two_tars, tmp_path, monkeypatch, capsys):
    (shown,) = [block for language, block in fences(README) if language == "toml"]
    name = re.match(r"# profiles/(\w+)\.toml\n", shown)[1]
    assert name == "mine"
    (tmp_path / "profiles").mkdir()
    (tmp_path / "dodo.py").touch()
    (tmp_path / f"profiles/{name}.toml").write_text(shown)
    manifest = two_tars.src / MANIFEST
    manifest.write_text(manifest.read_text().replace("9802", "1202"))
    monkeypatch.chdir(tmp_path)
    profile = load_profile(name, tmp_path)
    assert (profile.costs.budget_usd, profile.slice.categories) == (10, ("cs.CV",))
    assert main(["plan", name, "--manifest", str(manifest)]) == 0
    assert capsys.readouterr().out.startswith("mine: 1 bulk tar of 2012-02")


def test_the_page_of_profiles_has_every_key():
    page = (ROOT / "docs/profiles.md").read_text()
    told = {}
    for keys in re.findall(r"^\| ((?:`[\w.]+`(?:, )?)+) \|", page, re.MULTILINE):
        first, *others = re.findall(r"`([\w.]+)`", keys)
        table = first.partition(".")[0]
        for key in (first, *others):
            told.setdefault(table, set()).add(key.rpartition(".")[2])
    for part in dataclasses.fields(Profile):
        kind = part.type if isinstance(part.type, type) else None
        settings = kind or type(getattr(load_profile("sample", ROOT), part.name))
        if not dataclasses.is_dataclass(settings):
            continue
        keys = {each.name for each in dataclasses.fields(settings)} - {"kind", "location"}
        assert keys - told.get(part.name, set()) == set(), f"[{part.name}]"


def test_a_step_that_is_not_part_of_doit_alone_says_so(listed):
    default = (
        (ROOT / "dodo.py").read_text().partition('"default_tasks"')[2].partition('"backend"')[0]
    )
    needed = set(re.findall(r'"([a-z-]+)"', default))
    for row in table_rows(section("The steps")):
        if "not part of `doit` alone" in row[1]:
            assert row[0] not in needed


def test_the_licence_is_the_same_everywhere():
    assert PROJECT["license"] == CITATION["license"] == "GPL-3.0-or-later"
    head = (ROOT / "LICENSE").read_text().split(maxsplit=6)
    assert head[:6] == ["GNU", "GENERAL", "PUBLIC", "LICENSE", "Version", "3,"]
    assert "under the GPL, version 3 or later" in PLAIN


def test_the_study_is_cited_as_the_citation_file_has_it():
    study = CITATION["references"][0]
    names = [f"{author['given-names']} {author['family-names']}" for author in study["authors"]]
    assert f"is by {', '.join(names[:-1])} and {names[-1]}" in PLAIN
    assert f"({study['journal']} {study['volume']}({study['issue']}), {study['year']}" in PLAIN
    assert study["url"] in README


def test_flickr_users_are_credited_with_their_licence():
    rows = table_rows((ROOT / "docs/sample.md").read_text().partition("## Credits")[2])
    ours = {row[1] for row in rows if row[2] == "CC BY 2.0"}
    assert set(re.search(r"Flickr users (\w+) and (\w+) \(CC BY 2\.0\)", PLAIN).groups()) == ours


# --- Setting up ---------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path):
    """A copy of what `make setup` runs, on a PATH with neither Ghostscript nor TeX nor apt."""
    (tmp_path / "code").mkdir()
    shutil.copy(ROOT / "code/setup", tmp_path / "code")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "git", "env"):
        (programs / name).symlink_to(shutil.which(name))

    def set_up(*arguments, **variables):
        return subprocess.run(
            ["bash", tmp_path / "code/setup", *arguments], cwd=tmp_path, check=False,
            env={"PATH": str(programs), **variables}, capture_output=True, text=True,
        )  # fmt: skip

    return set_up


def test_what_is_missing_is_told_with_what_to_install(bare):
    run = bare()
    assert run.returncode != 0
    (line,) = run.stderr.splitlines()
    assert line.startswith("setup: Ghostscript or TeX is missing; install it")
    assert "apt-get install" in line and " ghostscript " in line and " latexmk " in line


def test_the_environment_for_a_gpu_is_known_and_no_other(bare):
    assert "allowed is cpu or gpu" in bare(ENVIRONMENT="tpu").stderr
    assert "Ghostscript" in bare(ENVIRONMENT="gpu").stderr  # it goes on to the programs
    assert "gpu) lock=requirements-gpu.lock" in (ROOT / "code/setup").read_text()
    assert (ROOT / "requirements-gpu.lock").is_file()


def test_without_a_browser_the_tests_of_the_pages_are_left_out(bare, monkeypatch, tmp_path):
    run = bare("browser")
    assert run.returncode == 0
    assert "tests of the pages are left out" in run.stderr
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="Chromium"), browsing.browser():
        pass


def test_the_commands_of_readme_are_run_by_other_tests():
    # tests/pipeline/test_docs_examples.py, which reads the same list
    assert len([example for example in shell_examples() if example.page == "README.md"]) > 10
