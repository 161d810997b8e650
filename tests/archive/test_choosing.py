"""What may not be passed on is left out, with what shows it, and what needs it is not done again."""

from explore.made_profile import TARS
from reimaging.archive.choosing import choose


def test_of_the_drawn_sample_everything_goes_along(made):
    drawn = made.of(kind="sample").run
    choice = choose(drawn, made.contents)
    assert choice.whole == list(made.contents.files)
    assert not (choice.parts or choice.withheld or choice.images or choice.without)


def test_by_licence_stores_lose_images_and_pictures_that_show_them_stay(made):
    here = made.run.layout
    choice = choose(made.run, made.contents)
    assert choice.parts == sorted(here.store(stem) for stem in TARS)
    assert choice.images == {"arXiv's own licence": 25, "no licence stated": 10}
    assert choice.bytes > 0
    withheld = {
        path.relative_to(here.root).as_posix(): why for path, why in choice.withheld.items()
    }
    reason = "that may not be passed on (arXiv's own licence 25, no licence stated 10)"
    assert withheld == {
        "outputs/made/figures/random_montage.png": f"shows 35 images {reason}",
        "data/made/arrays/random-16.h5":
            "shows 1 image that may not be passed on (no licence stated 1)",
        "outputs/made/figures/index.html": "shows pictures that are left out",
        "paper/made.pdf": "shows pictures that are left out",
    }  # fmt: skip
    assert choice.without == ["random_montage", "paper", "report"]
    assert here.figure("montage_by_year", ".png") in choice.whole
    assert not {*choice.whole} & {*choice.withheld, *choice.parts}


def test_pictures_of_a_network_s_errors_go_if_one_may_not_be_shown(made, monkeypatch):
    here = made.run.layout
    errors = here.learnt("confident_errors")

    def judged(database, path):
        return true(database, here.array("random", 16) if path == errors else path)

    true = choose.__globals__["refused_of_pictures"]
    monkeypatch.setitem(choose.__globals__, "refused_of_pictures", judged)
    choice = choose(made.run, made.contents)
    gone = {errors, *(here.figure("confident_errors", end) for end in (".pdf", ".png"))}
    assert gone <= choice.withheld.keys() and "confident_errors" in choice.without


def test_without_images_no_store_goes_along_and_sheets_that_may_be_shown_do(made):
    here = made.run.layout
    choice = choose(made.of(images="none").run, made.contents)
    stores = {here.store(stem) for stem in TARS}
    assert not choice.parts and stores <= choice.withheld.keys()
    assert choice.images == {"archive.images is none": 60}
    assert choice.without == ["random_montage", "montage_by_year", "paper", "report"]
    assert here.figure("montage_by_year", ".png") in choice.whole
    drawn = choose(made.of(kind="sample", images="none").run, made.contents)
    assert set(drawn.withheld) == stores and here.paper in drawn.whole
    assert drawn.without == ["random_montage", "montage_by_year"]
