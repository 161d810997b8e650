"""`reimaging export` from its command line."""

import subprocess
import sys

import pytest

from parquet.asked import ask
from reimaging.__main__ import main


@pytest.fixture
def project(made, monkeypatch):
    monkeypatch.chdir(made.root)


def test_a_profile_is_exported_and_it_is_said_how_large_it_is(project, tmp_path, capsys):
    target = tmp_path / "tables"
    asked = ["export", "made", "--parquet", str(target), "--embeddings", "ternary"]
    assert main([*asked, "--list"]) == 0
    said = capsys.readouterr().out
    assert "image_files                   61 rows" in said
    assert "It would take about" in said and "nothing was written" in said
    assert not target.exists()
    assert main(asked) == 0
    assert "13 tables, " in capsys.readouterr().out
    assert ask(target, "SELECT count(*) FROM 'embedding_ternary.parquet'") == [(60,)]


def test_the_folder_is_sought_from_where_the_command_is_typed(own, monkeypatch):
    monkeypatch.chdir(own.root)
    assert main(["export", "made", "--parquet", "tables"]) == 0
    assert (own.root / "tables/manifest.json").is_file()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--embeddings", "vgg"],
            "--embeddings is 'vgg'; allowed is one of the profile's: ternary",
        ),
        (["--embeddings", "caption"], "caption.h5 is not there; `doit embed` makes it"),
    ],
)
def test_a_mistake_is_one_sentence(own, monkeypatch, capsys, tmp_path, options, sentence):
    own.layout.embedding("caption").unlink()
    monkeypatch.chdir(own.root)
    assert main(["export", "made", "--parquet", str(tmp_path / "t"), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "t").exists()


def test_a_profile_without_an_index_is_said(own, monkeypatch, capsys, tmp_path):
    own.layout.database.unlink()
    monkeypatch.chdir(own.root)
    assert main(["export", "made", "--parquet", str(tmp_path / "t")]) == 2
    assert "`doit index` makes it" in capsys.readouterr().err


def test_a_folder_with_other_files_is_refused(project, tmp_path, capsys):
    (tmp_path / "thesis.tex").touch()
    assert main(["export", "made", "--parquet", str(tmp_path)]) == 2
    assert "holds files that are no export of ours" in capsys.readouterr().err


def test_without_arrow_it_is_said_how_to_install_it(made, tmp_path):
    code = (
        "import sys; sys.modules['pyarrow'] = None; from reimaging.__main__ import main; "
        f"sys.exit(main(['export', 'made', '--parquet', {str(tmp_path / 't')!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=made.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "reimaging: pyarrow is not installed, which writes Parquet; "
        "`make setup` installs it, or `uv pip install pyarrow`.\n"
    )


def test_it_asks_for_a_folder(project, capsys):
    assert main(["export", "made"]) == 2
    assert "--parquet FOLDER is missing" in capsys.readouterr().err
