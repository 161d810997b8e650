"""Figures and montages are spelt out as tasks: chosen into tables, drawn, and painted large."""

from pathlib import Path

import pytest

from reimaging import drawing
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.given import write_given
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.publish.commit import Commit
from reimaging.run import Run

COMMIT = Commit("c" * 40, 0, True)


@pytest.fixture
def asked(tmp_path, monkeypatch):
    def asked(settings=""):
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            f'location = "."\n{settings}'
        )
        monkeypatch.setattr(drawing.run, "stems_by_now", lambda _: ["t1"])
        return Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))

    return asked


def code(*_):
    return [Path("code.py")]


def test_every_figure_and_montage_is_drawn_and_stands_on_the_page_of_all(asked):
    run = asked()
    made = {task["name"]: task for task in drawing.figure_tasks(run, code, COMMIT)}
    names = [each.name for each in (*FIGURES, *MONTAGES)]
    assert list(made) == [*names, "index.html"]
    pictures = {str(run.layout.figure(name, ".png")) for name in names}
    assert pictures <= set(made["index.html"]["file_dep"])


def test_a_montage_is_drawn_from_its_table_the_stores_and_what_lies_beside_them(asked):
    run = asked()
    here = run.layout
    made = {task["name"]: task for task in drawing.figure_tasks(run, code, COMMIT)}
    for name, beside in (
        ("random_montage", []),
        ("generated_nearest", [here.learnt("generated_nearest")]),
    ):
        task, table = made[name], here.table(name)
        ((_, arguments, _),) = task["actions"]
        assert list(arguments) == [table, [here.store("t1")], *beside, here.figure(name, ".png")]
        assert task["file_dep"] == [str(path) for path in (table, here.store("t1"), *beside)]
        assert list(task["meta"]["code"]) == code()


def test_a_figure_takes_its_tables_then_its_pictures(asked):
    run = asked()
    here = run.layout
    made = {task["name"]: task for task in drawing.figure_tasks(run, code, COMMIT)}
    ((_, arguments, _),) = made["generated_training"]["actions"]
    assert list(arguments[:2]) == [here.table("gan_history"), here.learnt("gan_sheets")]


def test_what_cannot_be_drawn_of_what_is_given_is_no_task_and_shown_only_if_it_is_there(asked):
    run = asked()
    here, absent = run.layout, ["random_montage", "confident_errors"]
    write_given(here.given, "a bundle", ["acquire"], absent)
    made = {task["name"]: task for task in drawing.figure_tasks(run, code, COMMIT)}
    names = [each.name for each in (*FIGURES, *MONTAGES) if each.name not in absent]
    assert list(made) == [*names, "index.html"]
    there = here.figure("random_montage", ".png")
    assert str(there) not in made["index.html"]["file_dep"]
    there.parent.mkdir(parents=True)
    there.write_bytes(b"came along")
    (page,) = [t for t in drawing.figure_tasks(run, code, COMMIT) if t["name"] == "index.html"]
    assert str(there) in page["file_dep"]
    assert str(here.figure("confident_errors", ".png")) not in page["file_dep"]


def test_each_montage_has_a_table_of_what_it_shows_made_of_its_map(asked):
    run = asked('[maps]\nembedding = "raw"\n')
    here = run.layout
    made = {task["name"]: task for task in drawing.table_tasks(run, code)}
    assert set(made) == {f"{montage.name}.csv" for montage in MONTAGES}
    assert str(here.map("random_tsne")) in made["tsne_grid.csv"]["file_dep"]
    assert str(here.neighbours("raw")) in made["similarity_strips.csv"]["file_dep"]
    assert str(here.embedding("ternary")) in made["activation_sheet.csv"]["file_dep"]
    assert str(here.learnt("generated_nearest")) in made["generated_nearest.csv"]["file_dep"]


def test_maps_are_painted_large_and_cut_into_tiles(asked):
    run = asked()
    made = {task["name"]: task for task in drawing.zoom_tasks(run, code)}
    assert set(made) == {
        name
        for each in ("umap_grid", "tsne_grid", "tsne_scatter")
        for name in (each, f"{each}.png")
    }
    assert made["tsne_grid"]["targets"] == [str(run.layout.tiles("tsne_grid"))]
    assert str(run.layout.large("tsne_grid")) in made["tsne_grid"]["file_dep"]
