"""A run is verified, a file traced and the compendium cited by one command each."""

from pathlib import Path

import pytest

from reimaging.__main__ import main
from reimaging.profile import load_profile
from reimaging.provenance.recorder import Recorder
from reimaging.provenance.surroundings import profile_used
from reimaging.publish.commit import Commit
from small_run import make_run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "dodo.py").touch()
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/mine.toml").write_text(
        '[source]\nkind = "directory"\nlocation = "../src"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "../oai"\n'
    )
    monkeypatch.chdir(tmp_path)


def test_a_run_is_recorded_and_verified_and_a_change_is_status_1(tmp_path, monkeypatch, capsys):
    run = make_run(tmp_path / "run")
    (run.root / "dodo.py").touch()
    monkeypatch.chdir(run.root)
    assert main(["verify", "mine"]) == 2
    assert "`reimaging verify --update` writes" in capsys.readouterr().err
    assert main(["verify", "mine", "--update", "--dry-run"]) == 0
    assert "would change in" in capsys.readouterr().out
    assert not (run.root / "profiles/records").exists()
    assert main(["verify", "mine", "--update"]) == 0
    capsys.readouterr()
    assert main(["verify", "mine"]) == 0
    said = capsys.readouterr().out
    assert "The same bytes as in profiles/records/mine.csv" in said
    assert "With pictures: outputs/mine/verification.html" in said
    run.here.table("formats").write_text("format,images\neps,11\n")
    assert main(["verify", "mine"]) == 1
    assert "differs: tables, outputs/mine/tables/formats.csv" in capsys.readouterr().out


def test_a_dry_run_of_verifying_is_refused_as_it_writes_nothing_else(tmp_path, monkeypatch, capsys):
    run = make_run(tmp_path / "run")
    (run.root / "dodo.py").touch()
    monkeypatch.chdir(run.root)
    assert main(["verify", "mine", "--dry-run"]) == 2
    assert "--dry-run is for --update" in capsys.readouterr().err
    assert main(["verify", "mine", "--update", "--against", "/elsewhere"]) == 2
    assert "--against and --all are for verifying" in capsys.readouterr().err


def test_a_file_without_a_record_of_its_making_is_one_sentence(project, tmp_path, capsys):
    (tmp_path / "figure.pdf").write_text("drawn by hand")
    assert main(["trace", "figure.pdf"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_is_traced_to_what_it_was_made_of(project, tmp_path, capsys):
    source, made = tmp_path / "data/in.csv", tmp_path / "outputs/out.csv"
    for path in (source, made):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n")
    profile = load_profile("mine", tmp_path)
    recorder = Recorder(tmp_path, profile_used(profile, tmp_path), Commit("c" * 40, 0, False))
    assert recorder.done("tables:out", [source], [made], 0.0, 1.0) is None
    main(["trace", "outputs/out.csv"])
    said = capsys.readouterr().out
    assert "outputs/out.csv" in said and "tables:out" in said and "data/in.csv" in said


def test_how_to_cite_is_said_in_text_and_in_bibtex(project, tmp_path, capsys):
    (tmp_path / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    assert main(["cite"]) == 0
    assert "Tan, Kynan" in capsys.readouterr().out
    assert main(["cite", "--bibtex"]) == 0
    assert capsys.readouterr().out.startswith("@software{")


def test_what_is_made_of_the_citation_is_written_anew(project, tmp_path, capsys):
    for name in ("CITATION.cff", "docs/badge.svg", ".zenodo.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / ".zenodo.json").write_text("{}")
    assert main(["cite", "--write"]) == 0
    assert "say what CITATION.cff says" in capsys.readouterr().out
    assert (tmp_path / ".zenodo.json").read_bytes() == (ROOT / ".zenodo.json").read_bytes()
    assert (tmp_path / "docs/badge.svg").read_bytes() == (ROOT / "docs/badge.svg").read_bytes()
