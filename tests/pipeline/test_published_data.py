"""A run's data, published by doit, cloned elsewhere by DataLad, and worked on without the tars."""

import shutil

import pytest

GIVEN = ("acquire", "records", "ingest", "index", "convert")


@pytest.fixture(scope="module")
def place(small, tmp_path_factory):
    """Where the data of the small chain were published."""
    project, _ = small
    place = tmp_path_factory.mktemp("a place") / "for all"
    # the same run by another file: what is made of it must not depend on where it is published
    profile = project.root / "nobody/small.toml"
    profile.parent.mkdir(exist_ok=True)
    text = (project.root / "profiles/small.toml").read_text()
    profile.write_text(f'{text}\n[archive]\nplace = "{place}"\n')
    said = project.doit(f"profile={profile}", "publish-data").stdout
    assert f"{place}/small is up to date now" in said
    return place, profile


@pytest.fixture(scope="module")
def reader(small, place, copy_project):
    """Another copy of the code, with the published data and nothing else of the run."""
    project = copy_project("a reader of it")
    shutil.copy(small[0].root / "profiles/small.toml", project.root / "profiles")
    project.variables |= {
        f"GIT_{who}_{what}": "reader@localhost"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    project.by_hand("datalad", "clone", f"{place[0]}/small", "data/small")
    return project


def tables_of(project):
    folder = project.root / "outputs/small/tables"
    return {path.stem: path.read_bytes() for path in folder.glob("*.csv")}


def test_without_a_place_it_is_refused_in_a_sentence(small):
    project, _ = small
    done = project.doit("profile=small", "publish-data", check=False)
    assert done.returncode != 0
    assert "archive.place is not set" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_published_again_nothing_is_sent(small, place):
    project, _ = small
    said = project.doit(f"profile={place[1]}", "publish-data").stdout
    assert f"{place[0]}/small is up to date." in said
    assert f"{place[0]}/small-raw is up to date." in said


def test_a_clone_does_the_later_steps_without_the_tars(small, reader):
    project, _ = small
    shown = reader.doit("profile=small", "list").stdout
    assert not {line.split()[0] for line in shown.splitlines()} & set(GIVEN)
    reader.by_hand("datalad", "get", "-d", "data/small", "data/small")
    # of the database, of the stores, of what learns from images, of what is seen on them
    asked = ("headline", "rendering", "class_shares", "classifier_metrics", "cluster_agreement")
    reader.doit(
        "profile=small", "predict", "cluster", "figures:formats_by_year",
        *(f"tables:{name}.csv" for name in asked[:2]),
    )  # fmt: skip
    made, again = tables_of(project), tables_of(reader)
    assert set(asked) <= set(again)
    assert {name: again[name] == made[name] for name in again} == dict.fromkeys(again, True)
    drawn = "outputs/small/figures/formats_by_year.pdf"
    assert (reader.root / drawn).read_bytes() == (project.root / drawn).read_bytes()
    assert not (reader.root / "data/bulk").exists()
    assert not any((reader.root / "data/small/raw").iterdir())


@pytest.mark.heavy
def test_every_table_of_the_clone_is_the_publisher_s(small, reader):
    project, _ = small
    reader.by_hand("datalad", "get", "-d", "data/small", "data/small")
    reader.doit("profile=small", "tables", "compare")
    made, again = tables_of(project), tables_of(reader)
    assert len(again) > 35
    assert {name: again[name] == made[name] for name in again} == dict.fromkeys(again, True)


def test_what_was_made_there_is_no_part_of_the_dataset(reader):
    status = ("git", "-C", "data/small", "status", "--porcelain")
    assert reader.by_hand(*status) == ""
    files = reader.by_hand("git", "-C", "data/small", "ls-files").splitlines()
    assert not [name for name in files if name.startswith(("index/parts/arXiv", "arrays/"))]
    # but how the parts were made is told, so that a figure leads back to the tars
    assert [name for name in files if name.startswith("index/parts/.made/arXiv")]


def test_a_clone_fetches_a_tar_where_it_is_wanted_and_it_is_the_same(small, reader):
    project, _ = small
    reader.by_hand("datalad", "get", "-n", "-d", "data/small", "data/small/raw")
    tars = sorted((reader.root / "data/small/raw/src").glob("*.tar"))
    reader.by_hand("datalad", "get", "-d", "data/small/raw", str(tars[0]))
    assert tars[0].read_bytes() == (project.root / "data/bulk/src" / tars[0].name).read_bytes()
