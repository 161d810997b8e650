"""The whole chain from servers that stand in for arXiv's own: S3, the Internet Archive, e-prints.

The drawn sample of `small` is what they hold.
"""

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from reimaging.acquire.manifest import MANIFEST, read_manifest
from servers.archive import ArchiveServer
from servers.eprints import EprintServer
from servers.oai import OaiServer
from servers.s3 import ACCESS_KEY, SECRET_KEY, Server, environment

from .conftest import LITTLE_LEARNING, ROOT

FEW = "\n[arrays]\nimages = 5\nside = 32\ndrawn_training = 12\ndrawn_test = 6\n"


@pytest.fixture(scope="module")
def sample(small):
    """The folder of the sample's tars, of its records, and its manifest's tars."""
    bulk = small[0].root / "data/bulk"
    return bulk, read_manifest(bulk / "src" / MANIFEST)


@pytest.fixture(scope="module")
def oai(sample):
    with OaiServer.of_pages(sorted((sample[0] / "oai").glob("*.xml"))) as server:
        server.page_size = 1000
        yield server


@pytest.fixture(scope="module")
def s3(sample):
    with Server() as server:
        bucket = server.bucket("arxiv")
        for path in sorted((sample[0] / "src").glob("arXiv_src_*")):
            bucket.put(path.name, path.read_bytes())
        yield server, bucket


@pytest.fixture
def bucket(s3):
    s3[1].log.clear()
    return s3[1]


@pytest.fixture(scope="module")
def project(copy_project, s3, oai):
    """A copy of the project with its own profiles, which finds the servers of this test."""
    project = copy_project("fetched")
    project.variables = environment(s3[0].url)
    # As a clone: with a path within a repository, `datalad get` finds the dataset itself.
    project.by_hand("git", "init", "--quiet")
    for name, value in (("user.name", "A Reviewer"), ("user.email", "reviewer@localhost")):
        project.by_hand("git", "config", "--global", name, value)
    (project.root / ".gitignore").write_text("/data/\n")
    return project


def use_profile(project, name, oai, called=None, **instead):
    """Take a profile that comes with the project, with small arrays and loopback addresses."""
    text = (ROOT / "profiles" / f"{name}.toml").read_text()
    text = text.replace("https://oaipmh.arxiv.org/oai", oai.base)
    for old, new in instead.values():
        assert old in text
        text = text.replace(old, new)
    (project.root / f"profiles/{called or name}.toml").write_text(text + FEW + LITTLE_LEARNING)


def counted(project, name, query):
    with closing(sqlite3.connect(project.root / f"data/{name}/arxiv.sqlite3")) as database:
        return database.execute(query).fetchone()[0]


@pytest.fixture(scope="module")
def from_s3(project, oai, s3):
    """`doit profile=arxiv` from nothing to the paper, and what it printed."""
    use_profile(project, "arxiv", oai)
    s3[1].log.clear()
    said = project.doit("profile=arxiv").stdout
    return project, said, list(s3[1].log)


def test_one_command_leads_from_the_bucket_to_the_paper(from_s3, sample):
    project, said, log = from_s3
    assert (project.root / "paper/arxiv.pdf").is_file()
    wanted = [tar for tar in sample[1] if tar.month <= "2018-12"]
    assert 0 < len(wanted) < len(sample[1])
    assert counted(project, "arxiv", "SELECT count(*) FROM tars") == len(wanted)
    assert counted(project, "arxiv", "SELECT count(*) FROM image_files") > 0
    assert counted(project, "arxiv", "SELECT count(*) FROM articles WHERE record = 'present'") > 0
    fetched = [asked.name for asked in log if asked.method == "GET"]
    assert sorted(fetched) == sorted([MANIFEST, *(tar.name for tar in wanted)]), "each once"
    assert all(asked.payer == "requester" for asked in log)
    assert not any((project.root / "data/arxiv/raw/src" / tar.name).exists() for tar in wanted)
    assert said.index("costs US$ ") < said.index("tars added")


def test_a_second_run_asks_for_nothing(from_s3, bucket, oai):
    asked = len(oai.log)
    assert "everything is up to date" in from_s3[0].doit("profile=arxiv").stdout
    assert not bucket.log
    assert len(oai.log) == asked


def test_a_lost_memory_of_doit_costs_nothing(from_s3, bucket, oai):
    project = from_s3[0]
    for path in (project.root / "data").glob(".doit-arxiv*"):
        path.unlink()
    asked = len(oai.log)
    project.doit("profile=arxiv")
    assert not bucket.log
    assert len(oai.log) == asked


def test_the_plan_is_told_from_the_manifest_alone(from_s3, bucket, sample):
    said = from_s3[0].reimaging("plan", "profiles/arxiv.toml")
    wanted = [tar for tar in sample[1] if tar.month <= "2018-12"]
    assert said.startswith(f"arxiv: {len(wanted):,} bulk tars of {wanted[0].month} to ")
    assert "in all" in said
    assert not bucket.log


def test_a_reviewer_gets_and_drops_a_tar_by_hand_and_clones_for_nothing(
    project, sample, oai, bucket
):
    use_profile(project, "arxiv", oai, "reviewer")
    said = project.doit("profile=reviewer", "acquire").stdout
    assert said.index("costs US$ ") < said.index("tars added, 0 changed")
    assert [asked.name for asked in bucket.gets()] == [MANIFEST]
    tar = sample[1][0]
    path = project.root / f"data/reviewer/raw/src/{tar.name}"
    project.by_hand("datalad", "get", f"data/reviewer/raw/src/{tar.name}")
    assert path.read_bytes() == (sample[0] / "src" / tar.name).read_bytes()
    project.by_hand("datalad", "drop", f"data/reviewer/raw/src/{tar.name}")
    assert not path.exists()
    bucket.log.clear()
    project.by_hand("datalad", "clone", "data/reviewer/raw", "elsewhere")
    project.by_hand("datalad", "get", "-J2", *(f"elsewhere/src/{t.name}" for t in sample[1][:2]))
    assert len(bucket.gets()) == 2
    assert (project.root / f"elsewhere/src/{tar.name}").exists()
    for secret in (SECRET_KEY, ACCESS_KEY):
        for file in (project.root / "data/reviewer").rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes()


def test_a_newer_manifest_is_asked_for_only_by_update_and_nothing_is_lost(
    project, sample, oai, bucket
):
    use_profile(project, "arxiv", oai, "updated")
    manifest = sample[0] / "src" / MANIFEST
    name = re.escape(sample[1][-1].name).encode()
    entries = manifest.read_bytes()
    before = re.sub(
        rb"<file>(?:(?!</file>).)*?" + name + rb".*?</file>\s*", b"", entries, flags=re.S
    )
    assert 0 < len(before) < len(entries)
    bucket.put(MANIFEST, before)
    use = ("first", ('last_month = "2018-12"', ""))
    use_profile(project, "arxiv", oai, "updated", **dict([use]))
    project.doit("profile=updated", "acquire")
    bucket.put(MANIFEST, entries)
    assert "up to date" in project.doit("profile=updated", "acquire").stdout
    said = project.doit("profile=updated", "update:manifest").stdout
    assert "1 tar new, 0 changed, 0 no more listed" in said
    said = project.doit("profile=updated", "acquire").stdout
    assert f"1 tar added, 0 changed, {len(sample[1]) - 1} as before" in said


def test_a_fetch_beyond_the_budget_is_refused_before_a_byte_and_says_what_fits(
    project, oai, bucket
):
    use_profile(project, "arxiv", oai, "poor", budget=("budget_usd = 1.0", "budget_usd = 0.00001"))
    run = project.doit("profile=poor", "ingest", check=False)
    assert run.returncode != 0
    assert "Nothing is fetched, as the" in run.stdout
    assert "Traceback" not in run.stdout
    assert [asked.name for asked in bucket.gets()] == [MANIFEST]


def test_a_profile_that_is_edited_is_taken_in_by_one_run(project, oai, sample):
    first, last = sample[1][0].month, sample[1][-1].month
    with ArchiveServer.of_folder(sample[0] / "src") as archive:
        for months, tars in (
            (f'last_month = "{first}"', 1),
            (f'first_month = "{last}"', 1),
            ("", 5),
        ):
            use_profile(
                project, "archive", oai, "edited", place=("https://archive.org", archive.url),
                months=('last_month = "2018-12"', months),
            )  # fmt: skip
            project.doit("profile=edited", "index")
            assert counted(project, "edited", "SELECT count(*) FROM tars") >= tars
    assert counted(project, "edited", "SELECT count(*) FROM tars") == len(sample[1])


@pytest.mark.parametrize("damaged", ["manifest/origin.json", "index/selection.txt"])
def test_a_damaged_note_of_what_is_known_never_leads_to_an_empty_study(
    from_s3, project, oai, damaged
):
    use_profile(
        project, "arxiv", oai, "hurt",
        slice=('last_month = "2018-12"', 'last_month = "2018-12"\nmax_articles = 4'),
    )  # fmt: skip
    project.doit("profile=hurt", "index")
    path = project.root / "data/hurt" / damaged
    path.write_bytes(b"\xff{" + path.read_bytes()[:20])
    project.doit("profile=hurt", "index")
    assert counted(project, "hurt", "SELECT count(*) FROM articles") == 4


def test_wrong_credentials_are_one_sentence_and_no_secret(project, oai, bucket):
    use_profile(project, "arxiv", oai, "stranger")
    wrong = {"AWS_ACCESS_KEY_ID": "AKIANOBODY", "AWS_SECRET_ACCESS_KEY": "not-for-you"}
    before, project.variables = project.variables, project.variables | wrong
    run = project.doit("profile=stranger", "acquire", check=False)
    project.variables = before
    assert run.returncode != 0
    assert "acquire:manifest failed: " in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert "not-for-you" not in run.stdout + run.stderr


def test_of_a_slice_only_tars_with_wanted_articles_are_fetched(from_s3, project, oai, bucket):
    category = counted(
        project,
        "arxiv",
        "SELECT primary_category FROM articles JOIN members USING (article_id) "
        "WHERE primary_category IS NOT NULL AND kind = 'tar' AND outcome = 'ok'",
    )
    use_profile(
        project, "arxiv", oai, "slice",
        slice=('last_month = "2018-12"', f'last_month = "2018-12"\ncategories = ["{category}"]\nmax_articles = 1'),
    )  # fmt: skip
    project.doit("profile=slice", "index")
    assert len([asked for asked in bucket.gets() if asked.name != MANIFEST]) == 1
    assert counted(project, "slice", "SELECT count(*) FROM articles") == 1
    assert counted(project, "slice", "SELECT count(*) FROM tars") == 1
    assert "everything is up to date" in project.doit("profile=slice", "index").stdout


def test_the_free_copy_gives_the_same_index_for_nothing(from_s3, project, oai, sample, bucket):
    with ArchiveServer.of_folder(sample[0] / "src") as archive:
        use_profile(project, "archive", oai, place=("https://archive.org", archive.url))
        project.doit("profile=archive", "index")
        assert not bucket.log
    for table in ("articles", "image_files", "figures", "figure_images"):
        query = f"SELECT count(*) FROM {table}"
        assert counted(project, "archive", query) == counted(project, "arxiv", query), table


def test_what_the_free_copy_has_with_the_same_md5_is_not_paid_for(project, oai, sample, bucket):
    with ArchiveServer.of_folder(sample[0] / "src") as archive:
        other, same = (tar for tar in sample[1][:2])
        archive.items[other.stem]["md5"] = "0" * 32
        shutil.rmtree(project.root / "data/cache/archive-items", ignore_errors=True)
        first = f'[slice]\nfirst_month = "{other.month}"\nlast_month = "{same.month}"'
        use_profile(
            project, "arxiv", oai, "both",
            copy=('# free_copy = "https://archive.org"', f'free_copy = "{archive.url}"'),
            months=('[slice]\nlast_month = "2018-12"', first),
        )  # fmt: skip
        project.doit("profile=both", "acquire")
        raw = "data/both/raw/src"
        project.by_hand("datalad", "get", f"{raw}/{same.name}", f"{raw}/{other.name}")
    assert [asked.name for asked in bucket.gets() if asked.name != MANIFEST] == [other.name]
    path = project.root / raw / same.name
    assert path.read_bytes() == (sample[0] / "src" / same.name).read_bytes()


def test_articles_fetched_one_by_one_go_the_same_way(from_s3, project, oai, sample):
    with EprintServer.of_tars(sorted((sample[0] / "src").glob("*.tar"))) as eprints:
        months = '\nfirst_month = "2024-01"\nlast_month = "2024-01"\nlicences = ["http://creativecommons.org/"]'
        use_profile(
            project, "eprints", oai,
            place=("https://export.arxiv.org", eprints.url), slice=(months, ""),
            number=("max_articles = 50", "max_articles = 3"),
            days=('since = "2024-01-09"  # records that were last changed in these days\nuntil = "2024-01-12"', ""),
        )  # fmt: skip
        said = project.doit("profile=eprints", "index").stdout
        assert len(eprints.log) == 3
        assert "3 e-prints: ok" in said
        project.doit("profile=eprints", "index")
        shutil.rmtree(project.root / "data/eprints")
        project.doit("profile=eprints", "index")
        assert len(eprints.log) == 3, "they are kept for ever"
    assert counted(project, "eprints", "SELECT count(*) FROM articles") == 3
    assert counted(project, "eprints", "SELECT sum(items) FROM tars") == 3


def test_a_list_of_articles_needs_neither_a_harvest_of_all_nor_an_account(project, oai, sample):
    with EprintServer.of_tars(sorted((sample[0] / "src").glob("*.tar"))) as eprints:
        listed = sorted(eprints.eprints)[:2]
        (project.root / "profiles/list.txt").write_text("\n".join([*listed, "9901.00001"]))
        (project.root / "profiles/listed.toml").write_text(
            f'[source]\nkind = "eprints"\nlocation = "{eprints.url}"\nidentifiers = "list.txt"\n'
            f'[metadata]\nkind = "oai"\nlocation = "{oai.base}"\n{FEW}'
        )
        said = project.doit("profile=listed", "index").stdout
    assert "1 e-print: not found" in said
    assert counted(project, "listed", "SELECT count(*) FROM articles") == 2
