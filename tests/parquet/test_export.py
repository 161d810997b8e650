"""A run's tables as Parquet: all of them, the same bytes each time, killed or not."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from parquet.asked import ask, columns, files
from parquet.conftest import stores_of
from reimaging.errors import ReimagingError
from reimaging.parquet import export as module
from reimaging.publish.commit import commit_of

TABLES = ("tars", "members", "articles", "categories", "authors", "image_files", "figures",
          "figure_images")  # fmt: skip
SAID = ("rendered", "predictions", "clusters", "maps")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_index_has_the_rows_and_columns_that_it_has_there(made, tables, name):
    with closing(sqlite3.connect(made.layout.database)) as database:
        listed = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        expected = database.execute(f"SELECT {', '.join(listed)} FROM {name}").fetchall()
    assert listed == list(columns(tables, name))[: len(listed)]
    found = ask(tables, f"SELECT {', '.join(listed)} FROM '{name}.parquet'")
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_what_is_known_of_an_image_lies_in_tables_that_join(made, tables):
    image = made.images[12]
    found = ask(
        tables,
        "SELECT identifier, label, cluster, r.width, r.tar, m.x, m.y, e.vector "
        "FROM 'image_files.parquet' JOIN 'articles.parquet' USING (article_id) "
        "JOIN 'predictions.parquet' USING (image_id) JOIN 'clusters.parquet' USING (image_id) "
        "JOIN 'rendered.parquet' AS r USING (image_id) JOIN 'maps.parquet' AS m USING (image_id) "
        f"JOIN 'embedding_ternary.parquet' AS e USING (image_id) WHERE image_id = {image} "
        "AND map = 'random_tsne'",
    )
    assert found == [
        ("astro-ph/9802003", "diagram", 2, 300, "arXiv_src_9802_001.tar", 2.0, 1.0,
         pytest.approx([0.9781476, 0.2079117])),
    ]  # fmt: skip


def test_probabilities_are_those_of_the_classifier(made, tables):
    with closing(sqlite3.connect(made.layout.predictions("classifier"))) as database:
        expected = database.execute("SELECT * FROM predictions ORDER BY image_id").fetchall()
    query = "SELECT image_id, diagram, sensor, mixed, label FROM 'predictions.parquet' ORDER BY 1"
    assert ask(tables, query) == expected


def test_the_manifest_tells_all_files_and_what_made_them(tables):
    told = json.loads((tables / "manifest.json").read_text())
    assert told["profile"] == "made"
    assert told["made_by"].endswith(", commit 1")
    assert list(told["tables"]) == [*TABLES, *SAID, "embedding_ternary", "embedding_raw"]
    assert {"README.md", "manifest.json"} | {each["file"] for each in told["tables"].values()} == {
        path.name for path in tables.iterdir()
    }
    assert told["tables"]["rendered"]["rows"] == 61


def test_the_same_run_gives_the_same_bytes(made, export, tables, tmp_path):
    options = {"embeddings": ["ternary", "raw"], "commit": "commit 1"}
    again = export(made, tmp_path / "again", **options)
    assert files(again) == files(tables)
    assert files(export(made, again, **options)) == files(tables)  # over what stands there


def test_an_embedding_that_is_no_more_asked_for_goes(made, export, tables, tmp_path):
    again = shutil.copytree(tables, tmp_path / "again")
    export(made, again)
    assert not list(again.glob("embedding_*"))
    assert "embedding_raw" not in (again / "README.md").read_text()


def test_what_is_not_made_yet_is_left_out_and_said(own, export, tmp_path, capsys):
    own.layout.clusters.unlink()
    target = export(own, tmp_path / "t")
    said = capsys.readouterr().out
    assert "Not made yet, and left out: clusters (`doit cluster`)." in said
    assert not (target / "clusters.parquet").exists()
    assert ask(target, "SELECT count(*) FROM 'predictions.parquet'") == [(59,)]


def test_what_changed_since_an_export_was_stopped_is_exported_anew(
    own, export, tmp_path, monkeypatch
):
    target = tmp_path / "t"
    stopping(monkeypatch, "figures")
    with pytest.raises(ReimagingError, match="t is not whole, it was stopped"):
        export(own, target)
    monkeypatch.undo()
    stands = (target / "articles.parquet").stat()
    with closing(sqlite3.connect(own.layout.database)) as database:
        database.execute("UPDATE articles SET title = 'Another' WHERE title = 'Knots'")
        database.commit()
    export(own, target)
    assert (target / "articles.parquet").stat().st_ino != stands.st_ino
    query = "SELECT count(*) FROM 'articles.parquet' WHERE title = 'Another'"
    assert ask(target, query) == [(1,)]


def test_what_is_written_anew_meanwhile_is_not_taken_for_whole(own, export, tmp_path, monkeypatch):
    target, write = tmp_path / "t", module._write

    def write_beside_doit(*arguments):
        write(*arguments)
        with closing(sqlite3.connect(own.layout.database)) as database:
            database.execute("UPDATE articles SET title = 'Another' WHERE title = 'Knots'")
            database.commit()

    monkeypatch.setattr(module, "_write", write_beside_doit)
    with pytest.raises(ReimagingError, match="written anew meanwhile, as by doit; call it again"):
        export(own, target)
    monkeypatch.undo()
    export(own, target)
    query = "SELECT count(*) FROM 'articles.parquet' WHERE title = 'Another'"
    assert ask(target, query) == [(1,)]


def test_a_file_that_is_taken_away_is_named_in_place_of_the_folder(
    own, export, tmp_path, monkeypatch
):
    target, write = tmp_path / "t", module._write

    def write_and_lose(*arguments):
        write(*arguments)
        own.layout.database.unlink()

    monkeypatch.setattr(module, "_write", write_and_lose)
    with pytest.raises(ReimagingError) as caught:
        export(own, target)
    assert str(caught.value).startswith(f"{own.layout.database}: No such file")


def test_it_can_be_stopped_while_it_reckons(made, export, tmp_path, monkeypatch):
    def stop(source):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "size_of", stop)
    with pytest.raises(ReimagingError, match="it was stopped"):
        export(made, tmp_path / "t", dry=True)
    assert not (tmp_path / "t").exists()


def test_what_stands_is_not_made_again(made, export, tables, tmp_path, monkeypatch):
    target = tmp_path / "t"
    options = {"embeddings": ["ternary", "raw"], "commit": "commit 1"}
    stopping(monkeypatch, "figures")
    with pytest.raises(ReimagingError, match="what was written stands"):
        export(made, target, **options)
    monkeypatch.undo()
    stands = {path.name: path.stat().st_ino for path in target.glob("*.parquet")}
    assert set(stands) == {f"{name}.parquet" for name in TABLES[: TABLES.index("figures")]}
    export(made, target, **options)
    assert stands.items() <= {path.name: path.stat().st_ino for path in target.iterdir()}.items()
    assert files(target) == files(tables)


def stopping(monkeypatch, name):
    """Have the user press Ctrl-C when this table's turn comes."""
    write = module.write_parquet

    def until(target, *rest):
        if target.stem == name:
            raise KeyboardInterrupt
        return write(target, *rest)

    monkeypatch.setattr(module, "write_parquet", until)


def in_a_process(made, target, before=""):
    """Export in a process of its own."""
    code = (
        f"{before}\nimport sys; from pathlib import Path\n"
        "from reimaging.__main__ import main\n"
        f"sys.exit(main(['export', 'made', '--parquet', {str(target)!r}]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=made.root, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("number", [0, 3, 9])
def test_killed_at_any_moment_it_is_carried_on_to_the_same_bytes(made, export, tmp_path, number):
    # slow enough that the kill comes before the end
    slowly = (
        "import time\nfrom reimaging.parquet import parquet_file\n"
        "groups = parquet_file._groups\n"
        "def slow(*given):\n    for each in groups(*given):\n        time.sleep(0.2)\n"
        "        yield each\n"
        "parquet_file._groups = slow"
    )
    target = tmp_path / "t"
    process = in_a_process(made, target, slowly)
    while process.poll() is None and not (
        target.is_dir() and len(list(target.glob("[!.]*.parquet"))) >= number
    ):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (target / "manifest.json").exists()
    commit = commit_of(made.root).described
    export(made, target, commit=commit)
    assert files(target) == files(export(made, tmp_path / "undisturbed", commit=commit))


def test_ctrl_c_is_one_sentence(made, tmp_path):
    process = in_a_process(made, tmp_path / "t", "import os, signal\n" + STOPPED)
    said = process.communicate()[1]
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith(f"reimaging: {tmp_path / 't'} is not whole")
    assert "Traceback" not in said


STOPPED = """
from reimaging.parquet import parquet_file
def groups(*given):
    os.kill(os.getpid(), signal.SIGINT)
    yield from ()
parquet_file._groups = groups
"""


def test_a_disk_that_takes_no_more_is_one_sentence_and_what_stands_is_kept(made, tmp_path):
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (7000, 7000))"
    process = in_a_process(made, tmp_path / "t", limited)
    said = process.communicate()[1]
    assert process.returncode == 2
    assert said.splitlines()[-1] == (
        f"reimaging: {tmp_path / 't'}: the disk is full; make room or allow writing, call it again "
        "with the same options, and what was written stands."
    )
    assert "Traceback" not in said
    stands = {path.name: path.stat().st_ino for path in (tmp_path / "t").glob("*.parquet")}
    assert stands
    carried_on = in_a_process(made, tmp_path / "t")
    carried_on.communicate()
    assert carried_on.returncode == 0
    now = {path.name: path.stat().st_ino for path in (tmp_path / "t").iterdir()}
    assert stands.items() <= now.items()


def test_it_is_not_begun_where_the_disk_has_not_the_room(made, export, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(ReimagingError, match=r"has 1\.0 KB free, and it takes about"):
        export(made, tmp_path / "t")
    assert not (tmp_path / "t").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_said(made, export, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ReimagingError, match="cannot be written to"):
        export(made, tmp_path / "t")


def test_a_name_that_is_too_long_is_said(made, export, tmp_path):
    with pytest.raises(ReimagingError, match="File name too long"):
        export(made, tmp_path / ("t" * 300))


@pytest.mark.parametrize("what", ["predictions", "index"])
def test_what_is_damaged_is_said_with_its_path(own, export, tmp_path, what):
    here = own.layout
    path = here.predictions("classifier") if what == "predictions" else here.database
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(ReimagingError, match=f"{path.name} cannot be read"):
        export(own, tmp_path / "t")


def test_a_run_of_nothing_but_an_index_is_exported(own, tmp_path):
    here = own.layout
    for path in (here.predictions("classifier"), here.clusters, *here.map("x").parent.iterdir()):
        path.unlink()
    module.export_parquet(here, own.profile, [], tmp_path / "t")
    assert {path.stem for path in (tmp_path / "t").glob("*.parquet")} == set(TABLES)


def test_stores_that_are_not_there_are_passed_over(made, tmp_path):
    stores = [*stores_of(made)[:1], made.layout.store("none")]
    module.export_parquet(made.layout, made.profile, stores, tmp_path / "t")
    query = "SELECT DISTINCT tar FROM 'rendered.parquet'"
    assert ask(tmp_path / "t", query) == [("arXiv_src_9802_001.tar",)]
