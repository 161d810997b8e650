"""The tree shows a line for files of one kind, and one of its own for what is not as it was."""

from dataclasses import replace

import pytest

from provenance.doit_project import COMMIT, STEMS, DoitProject
from provenance.recorded import make
from reimaging.provenance.record import Input, read_making, record_path, write_making
from reimaging.provenance.trace import trace
from reimaging.provenance.tree import tree_lines


@pytest.fixture
def project(tmp_path):
    project = DoitProject(tmp_path)
    project.doit()
    return project


def lines(project, **asked):
    return tree_lines(trace(project.root, project.figures[0]), **asked)


def short(path):
    return read_making(path).sha256[:8]


def test_a_whole_tree(project):
    making = read_making(project.figures[0])
    told = lines(project)
    assert told[0] == "outputs/sample/figures/licences.pdf"
    assert told[1] == f"  sha256      {making.sha256}"
    assert told[2].startswith("  made by     figures:licences.pdf, 2")
    assert told[3] == f"  code        commit {COMMIT.hash[:12]}"
    assert told[4] == "  profile     sample 11111111, seed 7"
    assert told[5].startswith("  software    requirements.lock ")
    assert told[6].startswith("  machine     ")
    table = project.table
    assert told[7:] == [
        f"├─ outputs/sample/tables/licences.csv  tables:licences.csv  {short(table)}",
        "│  ├─ 3 files data/sample/index/parts/*.sqlite  ingest:*",
        "│  │  └─ 3 files data/sample/tars/*.json  acquire:dataset",
        f"│  │     └─ dodo.py  {read_making(project.at('tars', f'{STEMS[0]}.json')).inputs[0].sha256[:8]}",
        "│  └─ 2 source files",
        "└─ 2 source files",
        "",
        "3 bulk tars, 3.0 KB, with the md5 that the receipts state",
        *(f"  {stem}.tar  {f'{number}' * 32}" for number, stem in enumerate(STEMS)),
        "",
        "All of it stands: 11 files, each as it was when it was made or used.",
    ]


def test_each_file_is_shown_when_asked_for(project):
    told = "\n".join(lines(project, each=True))
    for stem in STEMS:
        assert f"data/sample/index/parts/{stem}.sqlite  ingest:{stem}" in told
        assert f"data/sample/tars/{stem}.json  acquire:dataset" in told
    assert "code/reimaging/a.py" in told and "code/reimaging/b.py" in told
    assert "source files" not in told


def test_what_was_altered_or_changed_leaves_its_kind_and_is_marked(project):
    altered = project.parts[1]
    altered.write_text("altered")
    (project.root / "code/reimaging/b.py").write_text("changed")
    told = lines(project)
    assert "│  ├─ 2 files data/sample/index/parts/*.sqlite  ingest:*" in told
    (line,) = [line for line in told if altered.name in line and "├" in line]
    assert line.endswith("  ! altered after it was made, changed since it was used here")
    marked = [line for line in told if "b.py" in line and "  ! " in line]
    assert len(marked) == 2
    assert all(line.endswith("! changed since it was used here") for line in marked)
    assert told[told.index("Not as it was, of 11 files:") + 1 :] == [
        "  code/reimaging/b.py: changed since outputs/sample/figures/licences.pdf and 1 more was "
        "made from it",
        f"  data/sample/index/parts/{altered.name}: altered after it was made",
    ]


def test_files_that_are_kept_elsewhere_are_one_line_of_their_own(project):
    for part in project.parts[:2]:
        part.unlink()
    told = lines(project)
    assert "│  ├─ 2 files data/sample/index/parts/*.sqlite  ingest:*  not here" in told
    assert f"│  ├─ data/sample/index/parts/{STEMS[2]}.sqlite  ingest:{STEMS[2]}  " in "".join(told)
    assert told[-1].startswith(
        "All of it stands: 11 files (2 not here, of which the records tell), "
    )


def test_a_file_that_is_used_twice_is_followed_once(tmp_path):
    make(tmp_path, "data/a", "a", "a:a")
    make(tmp_path, "data/b", "b", "b:b", ["data/a"])
    make(tmp_path, "data/c", "c", "c:c", ["data/b"])
    make(tmp_path, "data/d", "d", "d:d", ["data/b", "data/c"])
    told = tree_lines(trace(tmp_path, tmp_path / "data/d"))[7:-2]
    shapes = [line.partition("  ")[0] if line[0] != "│" else line.split("  ")[1] for line in told]
    assert len([line for line in told if "data/a" in line]) == 1
    assert [line for line in told if "data/b" in line][1].endswith("(above)")
    assert len(shapes) == 4


def test_a_commit_is_told_where_it_is_another(project):
    record = record_path(project.table)
    record.write_text(record.read_text().replace(COMMIT.hash, "c" * 40))
    (line,) = [line for line in lines(project) if "tables/licences.csv" in line]
    assert line.endswith("commit cccccccccccc")
    assert "commit" not in "".join(lines(project)[8:])


def test_a_thousand_tars_are_summed_up_and_shown_when_asked_for(tmp_path):
    names = [f"data/sample/tars/arXiv_src_{n:04}_001.json" for n in range(1000)]
    for name in names:
        stem = name.rpartition("/")[2].removesuffix(".json")
        make(tmp_path, name, f'{{"name": "{stem}.tar", "md5": "{"a" * 32}", "size": 500}}')
    make(tmp_path, "outputs/a.csv", "b", "a:b", names)
    found = trace(tmp_path, tmp_path / "outputs/a.csv")
    told = tree_lines(found)
    assert "1,000 bulk tars, 500.0 KB, with the md5 that the receipts state" in told
    assert "  and 960 more, which --all shows" in told
    # they have no record, and each is named in the end
    assert len([line for line in told if line.endswith("no record of what made it")]) == 2000
    assert len([line for line in tree_lines(found, each=True) if line.endswith("a" * 32)]) == 1000


def test_circles_and_deep_chains_end(tmp_path):
    make(tmp_path, "data/0", "0", "a:b")
    for number in range(1, 300):
        make(tmp_path, f"data/{number}", f"{number}", "a:b", [f"data/{number - 1}"])
    make(tmp_path, "data/0", "0", "a:b", ["data/299"])
    assert len(tree_lines(trace(tmp_path, tmp_path / "data/299"))) < 130


def test_what_a_terminal_would_take_for_a_command_is_escaped(tmp_path):
    make(tmp_path, "data/\x1b[2J\udcff", "a")
    make(tmp_path, "data/b", "b", "a:b", ["data/\x1b[2J\udcff"])
    told = "\n".join(tree_lines(trace(tmp_path, tmp_path / "data/b")))
    assert "\\x1b[2J\\udcff" in told
    told.encode("utf-8")


def test_a_file_of_elsewhere_is_said_to_be_of_elsewhere(tmp_path):
    path = make(tmp_path, "data/b", "b", "a:b")
    write_making(path, replace(read_making(path), inputs=(Input(".../list.txt", "a" * 64),)))
    told = tree_lines(trace(tmp_path, tmp_path / "data/b"))
    assert "└─ .../list.txt  outside the project" in told
