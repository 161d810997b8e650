"""A folder is described as an RO-Crate that a validator of others accepts, the same each time."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.doit_project import COMMIT, STEMS, DoitProject
from provenance.recorded import digest
from provenance.validating import complaints, needs_validator
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.provenance import crate as module
from reimaging.provenance.crate import crate_bytes
from reimaging.provenance.record import file_sha256, read_making, record_path

ROOT = Path(__file__).parents[2]
METADATA = "ro-crate-metadata.json"
PROFILE = "provenance-run-crate-0.5"
BELOW = {"ro-crate-1.1", "process-run-crate-0.5", "workflow-ro-crate-1.0", "workflow-run-crate-0.5"}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A project that doit has done, laid out as a bundle is: without what was made on the way."""
    project = DoitProject(tmp_path_factory.mktemp("crate") / "done")
    project.doit(processes=2)
    for name in ("CITATION.cff", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project.root)
    for name in ("tests/test_a.py", "tests/deep/test_b.py", "LICENCES.md"):
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).write_text(f"{name}\n")
    return project


@pytest.fixture
def project(done, tmp_path):
    # no space in its name: the validator takes a folder for an address
    shutil.copytree(done.root, tmp_path / "copy")
    copy = object.__new__(DoitProject)
    copy.root = tmp_path / "copy"
    return copy


def files_of(project, but=("data/sample/index/", "data/sample/raw/", "db", "journal.jsonl")):
    names = (path.relative_to(project.root) for path in project.root.rglob("*") if path.is_file())
    return sorted(name for name in names if not name.as_posix().startswith(tuple(but)))


def written(project, files=None, commit=COMMIT):
    layout = Layout(project.root, "sample")
    return crate_bytes(project.root, layout, files or files_of(project), commit=commit)


def graph(data):
    return {entity["@id"]: entity for entity in json.loads(data)["@graph"]}


def ids(value):
    return {each["@id"] for each in (value if isinstance(value, list) else [value])}


@needs_validator
def test_the_validator_accepts_it_at_each_level(project, tmp_path):
    (project.root / METADATA).write_bytes(written(project))
    assert complaints(project.root, PROFILE, tmp_path, also=BELOW) == []


def without_tools(entities):
    del entities["dodo.py"]["hasPart"]


def without_a_run(entities):
    del entities["#run"]


def without_an_instrument(entities):
    del entities["#task-tables-licences.csv"]["instrument"]


def without_a_licence(entities):
    del entities["./"]["license"]


def with_a_file_that_is_not_there(entities):
    entities["./"]["hasPart"].append({"@id": "outputs/none.pdf"})
    entities["outputs/none.pdf"] = {"@id": "outputs/none.pdf", "@type": "File"}


def with_a_date_that_is_none(entities):
    entities["./"]["datePublished"] = "yesterday"


def with_a_word_of_our_own(entities):
    entities["./"]["weather"] = "fine"


HARMS = {
    without_tools: "MUST refer to orchestrated tools via hasPart",
    without_a_run: "MUST reference the root data entity's mainEntity",
    without_an_instrument: "MUST have an instrument property",
    without_a_licence: "MUST have a `license` property",
    with_a_file_that_is_not_there: "does not include the Data Entity 'outputs/none.pdf'",
    with_a_date_that_is_none: "MUST have a `datePublished` property",
    with_a_word_of_our_own: "weather",
}


@needs_validator
def test_the_validator_refuses_one_that_is_broken_and_says_each_harm(project, tmp_path):
    told = json.loads(written(project))
    entities = {entity["@id"]: entity for entity in told["@graph"]}
    for harm in HARMS:
        harm(entities)
    told["@graph"] = list(entities.values())
    (project.root / METADATA).write_text(json.dumps(told))
    said = complaints(project.root, PROFILE, tmp_path)
    assert [words for words in HARMS.values() if words not in " ".join(said)] == []


@needs_validator
def test_without_records_it_claims_no_runs_and_is_accepted(project, tmp_path):
    for record in project.root.rglob(".made"):
        shutil.rmtree(record)
    (project.root / METADATA).write_bytes(written(project))
    entities = graph((project.root / METADATA).read_bytes())
    assert ids(entities["./"]["conformsTo"]) == {
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
    }
    assert not [each for each in entities.values() if each["@type"] == "CreateAction"]
    assert complaints(project.root, "workflow-ro-crate-1.0", tmp_path, also={"ro-crate-1.1"}) == []


def test_the_same_folder_gives_the_same_bytes_wherever_it_lies(done, project):
    assert done.root != project.root
    assert written(done) == written(project)
    shuffled = list(reversed(files_of(project)))
    assert written(project, shuffled) == written(project)


def test_it_begins_with_what_it_is_and_goes_on_by_name(project):
    names = [entity["@id"] for entity in json.loads(written(project))["@graph"]]
    assert names[:2] == [METADATA, "./"]
    assert names[2:] == sorted(names[2:])


def test_it_tells_nothing_of_this_machine(project):
    text = written(project).decode()
    assert str(project.root) not in text and str(Path.home()) + "/" not in text


def test_the_root_is_what_the_citation_says(project):
    entities = graph(written(project))
    root = entities["./"]
    assert root["name"] == "Images of the arXiv: a reproducible compendium: sample"
    assert root["datePublished"] == "2023-11-14T22:13:20+00:00"
    assert root["license"] == {"@id": "https://spdx.org/licenses/GPL-3.0-or-later"}
    assert entities[root["author"]["@id"]] == {
        "@id": "#author-The-Images-of-the-arXiv-authors",
        "@type": "Organization",
        "name": "The Images of the arXiv authors",
    }
    assert COMMIT.hash[:12] in root["description"]
    assert root["mainEntity"] == {"@id": "dodo.py"}


def test_a_person_is_a_person(project):
    path = project.root / "CITATION.cff"
    lines = '  - {given-names: Ada, family-names: Lovelace, orcid: "https://orcid.org/0000-0001"}\n'
    path.write_text(path.read_text().replace("authors:\n", f"authors:\n{lines}", 1))
    entities = graph(written(project))
    assert len(entities["./"]["author"]) == 2
    assert entities["https://orcid.org/0000-0001"] == {
        "@id": "https://orcid.org/0000-0001",
        "@type": "Person",
        "name": "Ada Lovelace",
    }


def test_a_file_has_its_hash_size_kind_and_licence(project):
    figure, entities = project.figures[0], graph(written(project))
    assert entities["outputs/sample/figures/licences.pdf"] == {
        "@id": "outputs/sample/figures/licences.pdf",
        "@type": "File",
        "name": "outputs/sample/figures/licences.pdf",
        "description": "A figure of the paper. Made by doit's task figures:licences.pdf.",
        "contentSize": str(figure.stat().st_size),
        "sha256": file_sha256(figure),
        "encodingFormat": "application/pdf",
        "license": {"@id": "LICENCES.md"},
    }
    assert entities["dodo.py"]["license"] == {"@id": "https://spdx.org/licenses/GPL-3.0-or-later"}


def test_files_that_nothing_was_made_with_are_told_by_their_folder(project):
    entities = graph(written(project))
    assert entities["tests/"]["@type"] == "Dataset"
    assert "2 files, 37 bytes" in entities["tests/"]["description"]
    assert "code/reimaging/a.py" in entities
    assert not [name for name in entities if ".made" in name]


def test_a_task_is_an_action_with_what_it_read_and_made(project):
    entities = graph(written(project))
    action = entities["#task-figures-licences.pdf"]
    assert action["name"] == "figures:licences.pdf"
    assert entities[action["instrument"]["@id"]]["name"] == "doit figures"
    assert ids(action["result"]) == {"outputs/sample/figures/licences.pdf"}
    making = read_making(project.figures[0])
    assert ids(action["object"]) == {
        "outputs/sample/tables/licences.csv",
        "code/reimaging/a.py",
        "code/reimaging/b.py",
        f"#profile-sample-{'1' * 12}",
        "#seed-7",
    }
    assert action["startTime"] == making.started.replace("Z", "+00:00")
    assert action["endTime"] >= action["startTime"]
    assert f"commit {COMMIT.hash[:12]}." in action["description"]
    tools = ids(entities["dodo.py"]["hasPart"])
    assert tools == {"#step-acquire", "#step-figures", "#step-ingest", "#step-tables"}
    assert "#run" in ids(entities["./"]["mentions"])
    assert entities["#run"]["instrument"] == {"@id": "dodo.py"}


def test_what_was_made_on_the_way_leads_back_to_the_tars_though_it_is_not_here(project):
    part = project.parts[1]
    shutil.rmtree(project.at("raw"))
    sha256, name = file_sha256(part), f"data/sample/index/parts/{part.name}"
    part.unlink()
    entities = graph(written(project))
    entity = entities[f"#{name}-{sha256[:12]}"]
    assert (entity["@type"], entity["sha256"]) == ("CreativeWork", sha256)
    assert entity["description"] == "What was read in one bulk tar. Not in this crate."
    assert f"#{name}-{sha256[:12]}" in ids(entities["#task-tables-licences.csv"]["object"])
    ingest = entities[f"#task-ingest-{STEMS[1]}"]
    key = f"MD5E-s1001--{'1' * 32}.tar"
    assert f"#{key}" in ids(ingest["object"])
    assert (entities[f"#{key}"]["name"], entities[f"#{key}"]["identifier"]) == (
        f"{STEMS[1]}.tar",
        key,
    )


def test_a_file_that_its_record_does_not_speak_for_is_not_what_the_task_made(project):
    project.table.write_text("altered")
    entities = graph(written(project))
    table = entities["outputs/sample/tables/licences.csv"]
    assert table["sha256"] == digest("altered")
    assert "Made by" not in table["description"]
    # the figure was made from what the table was before
    used = ids(entities["#task-figures-licences.pdf"]["object"])
    assert "outputs/sample/tables/licences.csv" not in used
    (before,) = [each for each in used if each.startswith("#outputs/sample/tables/licences.csv-")]
    assert ids(entities["#task-tables-licences.csv"]["result"]) == {before}
    assert entities[before]["description"].endswith("Not in this crate.")


def test_thousands_are_told_together(project, monkeypatch):
    monkeypatch.setattr(module, "MANY", 2)
    entities = graph(written(project))
    assert ids(entities["./"]["hasPart"]) >= {"data/sample/tars/"}
    parts = entities["#data/sample/index/parts/*.sqlite"]
    assert parts["@type"] == "Collection"
    assert parts["description"].startswith("What was read in one bulk tar: 3 files, ")
    listed = "".join(
        f"{file_sha256(part)}  data/sample/index/parts/{part.name}\n" for part in project.parts
    )
    assert parts["identifier"].endswith(digest(listed))
    action = entities["#task-ingest"]
    assert action["name"] == "ingest:*"
    assert action["description"].startswith("3 tasks of the step ingest. ")
    assert ids(action["object"]) >= {"data/sample/tars/", "#bulk-tars"}
    assert ids(action["result"]) == {"#data/sample/index/parts/*.sqlite"}
    assert entities["#bulk-tars"]["name"] == "3 bulk tars"
    keys = "".join(
        f"MD5E-s{1000 + n}--{f'{n}' * 32}.tar  {stem}.tar\n" for n, stem in enumerate(STEMS)
    )
    assert entities["#bulk-tars"]["identifier"].endswith(digest(keys))


@needs_validator
def test_the_validator_accepts_what_is_told_together(project, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MANY", 2)
    (project.root / METADATA).write_bytes(written(project))
    assert complaints(project.root, PROFILE, tmp_path) == []


def test_a_hostile_record_is_passed_over(project):
    record = record_path(project.table)
    record.write_text(record.read_text().replace("code/reimaging/a.py", "../../etc/passwd"))
    assert "#task-tables-licences.csv" not in graph(written(project))


def test_names_with_other_signs_are_told(project):
    odd = project.root / "outputs/sample/figures/a b#ü\udcff.png"
    odd.write_text("odd")
    entities = graph(written(project))
    (name,) = [name for name in entities if name.startswith("outputs/sample/figures/a%20b%23")]
    assert entities[name]["sha256"] == digest("odd")


@pytest.mark.parametrize("lacking", ["dodo.py", "CITATION.cff"])
def test_what_a_crate_needs_is_named(project, lacking):
    files = [path for path in files_of(project) if path.as_posix() != lacking]
    with pytest.raises(ReimagingError, match=rf"{lacking} is not among the files"):
        written(project, files)


def test_a_file_that_is_not_there_is_named(project):
    with pytest.raises(ReimagingError, match=r"none\.pdf cannot be read"):
        written(project, [*files_of(project), Path("outputs/none.pdf")])


def test_without_a_commit_it_says_so(project):
    entities = graph(written(project, commit=replace(COMMIT, hash=None, date=0)))
    assert entities["./"]["datePublished"] == "1970-01-01T00:00:00+00:00"
    assert "an archive without its git history" in entities["./"]["description"]
    assert entities["dodo.py"]["version"] == "0.1.0"
