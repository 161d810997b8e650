"""What goes into a bundle follows from what the tasks say that they read and make."""

from archive.made_run import declared
from reimaging.archive.contents import contents_of
from reimaging.figures.catalogue import FIGURES, MONTAGES


def test_what_readers_want_goes_along_and_what_the_last_steps_read(made):
    here, files = made.run.layout, set(made.contents.files)
    assert {here.paper, here.database, here.classifier, here.model_card} <= files
    assert {here.numbers, here.report, here.table("comparison"), here.film("gan_walks")} <= files
    assert {here.figure(each.name) for each in FIGURES} <= files
    for read in (here.array("random", 16), here.learnt("generated"), here.map("captions_tsne")):
        assert read in files, "a figure or a number is made of it"
    assert {path for path in files if path.parent == here.store("x").parent} == {
        here.store(stem) for stem in ("arXiv_src_9802_001", "arXiv_src_1204_001")
    }


def test_code_and_what_can_be_cut_anew_do_not(made):
    here, files = made.run.layout, made.contents.files
    assert here.large("umap_grid") not in files and here.root / "code/setup" not in files
    assert here.root / "paper/paper.tex" not in files
    assert list(files) == sorted(set(files))


def test_records_of_all_that_was_made_go_along(made):
    assert made.run.layout.large("umap_grid") in made.contents.made
    assert set(made.contents.made) >= {made.run.layout.figure(m.name, ".png") for m in MONTAGES}


def test_given_are_the_steps_before_the_last_in_their_order(made):
    steps = ("acquire", "index", "convert", "learn", "generate", "tables", "zoom")
    assert made.contents.given == steps


def test_each_of_the_last_steps_tells_what_it_reads(made):
    here, read = made.run.layout, made.contents.read
    assert read["compare"] == {here.table("headline")}
    assert here.figure("random_montage", ".png") in read["paper"] & read["report"]
    assert set(read) == {"figures", "compare", "paper", "report"}


def test_of_a_step_that_is_given_counts_what_is_there(made):
    here, tasks = made.run.layout, declared(made.run)
    lost = here.models / "lost.keras"
    tasks["learn"].append({"targets": [str(lost)], "file_dep": []})
    assert lost in contents_of(here, tasks).files
    given = contents_of(here, tasks, ["learn"]).files
    assert lost not in given and here.classifier in given


def test_what_lies_outside_the_project_stays_there(made, tmp_path):
    tasks = declared(made.run)
    tasks["acquire"].append({"targets": [str(tmp_path / "far.tar")], "file_dep": []})
    contents = contents_of(made.run.layout, tasks)
    assert (contents.files, contents.made) == (made.contents.files, made.contents.made)
