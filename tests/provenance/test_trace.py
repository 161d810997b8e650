"""A file leads back to the tars, and what is no longer as it was is named."""

import json
import os
from dataclasses import replace

import pytest

from provenance.doit_project import STEMS, DoitProject
from provenance.recorded import a_making, digest, make
from reimaging.errors import ReimagingError
from reimaging.provenance import trace as module
from reimaging.provenance.record import Input, read_making, record_path, write_making
from reimaging.provenance.trace import trace


@pytest.fixture
def project(tmp_path):
    project = DoitProject(tmp_path)
    project.doit()
    return project


def troubles(project):
    return trace(project.root, project.figures[0]).troubles


def test_a_figure_leads_back_to_the_tars(project):
    found = trace(project.root, project.figures[0].relative_to(project.root))
    assert found.start == "outputs/sample/figures/licences.pdf"
    assert sorted(found.nodes) == sorted(
        [
            "outputs/sample/figures/licences.pdf",
            "outputs/sample/tables/licences.csv",
            *(f"data/sample/index/parts/{stem}.sqlite" for stem in STEMS),
            *(f"data/sample/tars/{stem}.json" for stem in STEMS),
            *("code/reimaging/a.py", "code/reimaging/b.py", "dodo.py"),
        ]
    )
    assert found.troubles == []
    assert [(tar.name, tar.md5, tar.size) for tar in found.tars] == [
        (f"{stem}.tar", f"{number}" * 32, 1000 + number) for number, stem in enumerate(STEMS)
    ]
    sources = {name for name, node in found.nodes.items() if node.is_source}
    assert sources == {"code/reimaging/a.py", "code/reimaging/b.py", "dodo.py"}


def test_a_file_that_was_altered_after_it_was_made_is_named(project):
    project.figures[0].write_text(project.figures[0].read_text() + "%")
    assert troubles(project) == ["outputs/sample/figures/licences.pdf: altered after it was made"]


def test_one_byte_that_leaves_size_and_time_as_they_were_is_found(project):
    part, status = project.parts[1], project.parts[1].stat()
    part.write_text(part.read_text().replace("1001", "1009"))
    os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert troubles(project) == [f"data/sample/index/parts/{part.name}: altered after it was made"]


def test_code_that_changed_since_is_named_with_what_was_made_by_it(project):
    (project.root / "code/reimaging/b.py").write_text("# another\n")
    assert troubles(project) == [
        "code/reimaging/b.py: changed since outputs/sample/figures/licences.pdf and 1 more was "
        "made from it"
    ]


def test_an_input_that_was_made_anew_since_is_named(project):
    # the database is made again by its task, the table that reads it is not
    part = project.parts[0]
    make(project.root, f"data/sample/index/parts/{part.name}", "new", "ingest:again")
    found = trace(project.root, project.figures[0])
    assert found.changed == {
        ("outputs/sample/tables/licences.csv", f"data/sample/index/parts/{part.name}")
    }
    assert found.troubles == [
        f"data/sample/index/parts/{part.name}: changed since outputs/sample/tables/licences.csv "
        "was made from it"
    ]


def test_what_has_no_record_is_named(project):
    record_path(project.parts[0]).unlink()
    record_path(project.parts[1]).unlink()
    project.parts[1].unlink()
    assert troubles(project) == [
        f"data/sample/index/parts/{STEMS[0]}.sqlite: no record of what made it",
        f"data/sample/index/parts/{STEMS[1]}.sqlite: not there",
    ]


def test_what_is_kept_elsewhere_as_of_a_bundle_is_told_by_its_record(project):
    name = f"data/sample/index/parts/{STEMS[1]}.sqlite"
    project.parts[1].unlink()
    found = trace(project.root, project.figures[0])
    assert found.troubles == []
    assert found.nodes[name].is_kept_elsewhere
    assert f"data/sample/tars/{STEMS[1]}.json" in found.nodes
    # if the record tells of another state than the one that was used, that is a change
    write_making(project.parts[1], replace(read_making(project.parts[1]), sha256="0" * 64))
    assert troubles(project) == [
        f"{name}: changed since outputs/sample/tables/licences.csv was made from it"
    ]


def test_labels_made_by_hand_need_no_record(tmp_path):
    make(tmp_path, "data/sample/labels.csv", "a")
    make(tmp_path, "models/sample/a.keras", "b", "learn:train", ["data/sample/labels.csv"])
    found = trace(tmp_path, tmp_path / "models/sample/a.keras")
    assert found.troubles == []
    assert found.nodes["data/sample/labels.csv"].is_by_hand


def test_another_tar_than_the_receipt_states_is_named(project):
    links = project.at("raw", "src")
    links.mkdir()
    (links / f"{STEMS[0]}.tar").symlink_to(f"../x/MD5E-s1000--{'0' * 32}.tar")
    assert troubles(project) == []
    (links / f"{STEMS[1]}.tar").symlink_to(f"../x/MD5E-s1001--{'f' * 32}.tar")
    assert troubles(project) == [
        f"{STEMS[1]}.tar: the dataset knows it as MD5E-s1001--{'f' * 32}.tar"
    ]


@pytest.mark.parametrize("told", ["{", "[]", '{"name": "other.tar", "md5": "0", "size": 1}'])
def test_what_lies_where_a_receipt_should_and_is_none_is_no_tar(tmp_path, told):
    receipt = "data/sample/tars/arXiv_src_0001_001.json"
    make(tmp_path, receipt, told)
    make(tmp_path, "outputs/a.csv", "b", "a:b", [receipt])
    assert trace(tmp_path, tmp_path / "outputs/a.csv").tars == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("outputs/sample/figures/none.pdf", "figures/none.pdf is not there; allowed is a file"),
        ("outputs/sample/figures", "outputs/sample/figures is a folder; allowed is a file"),
        ("dodo.py", "No record says what made dodo.py; doit writes one"),
        ("../a.pdf", "lies outside"),
        ("/etc/passwd", "lies outside"),
    ],
)
def test_what_cannot_be_traced_is_a_sentence(project, given, said):
    with pytest.raises(ReimagingError, match=said) as caught:
        trace(project.root, project.root / given)
    assert "\n" not in str(caught.value)


def test_records_that_go_in_a_circle_end(tmp_path):
    for name in ("a", "b"):
        make(tmp_path, f"data/{name}", name)
    for name, other in (("a", "b"), ("b", "a")):
        make(tmp_path, f"data/{name}", name, "a:b", [f"data/{other}", f"data/{name}"])
    found = trace(tmp_path, tmp_path / "data/a")
    assert set(found.nodes) == {"data/a", "data/b"}
    assert found.troubles == []


def test_a_long_chain_of_records_is_followed_to_its_end(tmp_path):
    make(tmp_path, "data/0", "0")
    for number in range(1, 1100):
        path = tmp_path / f"data/{number}"
        path.write_text(f"{number}")
        making = a_making(f"data/{number}", of=f"{number}")
        used = (Input(f"data/{number - 1}", digest(f"{number - 1}")),)
        write_making(path, replace(making, inputs=used))
    assert len(trace(tmp_path, tmp_path / "data/1099").nodes) == 1100


def test_more_files_than_are_followed_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    names = [f"data/{number}" for number in range(5)]
    for name in names:
        make(tmp_path, name, name)
    make(tmp_path, "data/a", "a", "a:b", names)
    found = trace(tmp_path, tmp_path / "data/a")
    assert (len(found.nodes), found.left) == (3, 3)


def test_a_record_leads_to_nothing_outside_the_project(tmp_path):
    outside = tmp_path / "secret"
    outside.write_text("secret")
    root = tmp_path / "project"
    making = a_making("data/a", of="a", inputs={".../secret": "other"})
    make(root, "data/a", "a")
    write_making(root / "data/a", making)
    make(root, ".../secret", "a folder of that name is another thing")
    node = trace(root, root / "data/a").nodes[".../secret"]
    assert (node.now, node.making, node.trouble) == (None, None, "")
    # nor does one that names it by a way up: it is no record
    text = record_path(root / "data/a").read_text()
    record_path(root / "data/a").write_text(text.replace(".../secret", "data/../../secret"))
    with pytest.raises(ReimagingError, match="No record says"):
        trace(root, root / "data/a")


def test_a_large_file_is_known_by_size_and_time_and_read_when_these_differ(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGE", 2)
    path = make(tmp_path, "data/a", "abc", "a:b")
    status = path.stat()
    path.write_text("xyz")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert trace(tmp_path, path).troubles == []
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert trace(tmp_path, path).troubles == ["data/a: altered after it was made"]
    assert read_making(path).sha256 == digest("abc")


def test_the_receipts_are_those_of_the_layout(project):
    told = json.loads(project.at("tars", f"{STEMS[0]}.json").read_text())
    assert trace(project.root, project.figures[0]).tars[0].md5 == told["md5"]
