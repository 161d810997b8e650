"""The steps as doit calls them: what they never overwrite, and when a tar is let go.

The steps themselves run in tests/pipeline.
"""

import shutil

import h5py
import numpy as np
import pytest

from reimaging.chain import (
    bring_tar,
    clean_tar,
    convert_tar,
    draw,
    gan_training,
    generate_samples,
    ingest_tar,
    let_go,
    train_generator,
)
from reimaging.errors import ReimagingError
from reimaging.fetching import read_receipt, record_dataset
from reimaging.gan.real_pictures import FORMAT, VERSION
from reimaging.run import open_run
from reimaging.table import read_table

STEM = "arXiv_src_9802_001"


@pytest.fixture
def open_profile(two_tars, tmp_path):
    def open_profile(kind="directory", more="", keep="true"):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "src"\nkeep_tars = {keep}\n'
            f'[metadata]\nkind = "oai-files"\nlocation = "oai"\n{more}'
        )
        return open_run(str(path), tmp_path)

    return open_profile


@pytest.mark.parametrize(("keep", "held"), [("true", True), ("false", False)])
def test_a_tar_is_let_go_when_part_and_store_stand_and_the_profile_says_so(
    open_profile, keep, held
):
    run = open_profile(keep=keep)
    record_dataset(run)
    link = run.layout.raw / "src" / f"{STEM}.tar"
    ingest_tar(run, STEM)
    assert link.exists(), "it is still to be converted"
    convert_tar(run, STEM)
    assert link.exists() == held
    assert link.is_symlink()


def test_a_tar_is_brought_for_a_worker_unless_what_it_makes_of_it_stands(open_profile):
    run = open_profile(keep="false")
    record_dataset(run)
    link = run.layout.raw / "src" / f"{STEM}.tar"
    bring_tar(run, STEM, before=ingest_tar)
    assert link.exists()
    ingest_tar(run, STEM)
    run.dataset.drop(read_receipt(run, STEM))
    bring_tar(run, STEM, before=ingest_tar)
    assert not link.exists(), "its part stands"
    bring_tar(run, STEM, before=convert_tar)
    assert link.exists(), "it is still to be converted"
    let_go(run, STEM)
    assert link.exists()
    convert_tar(run, STEM)
    bring_tar(run, STEM, before=convert_tar)
    assert not link.exists()


def test_a_sample_is_never_drawn_over_what_somebody_else_put_there(open_profile, two_tars):
    before = {path: path.read_bytes() for path in two_tars.src.iterdir()}
    run = open_profile("sample")
    with pytest.raises(ReimagingError, match="holds files that were not drawn"):
        draw(run)
    assert {path: path.read_bytes() for path in two_tars.src.iterdir()} == before


def test_a_sample_is_never_drawn_over_that_of_another_profile(open_profile, tmp_path):
    for name in ("src", "oai"):
        shutil.rmtree(tmp_path / name)
        (tmp_path / name).mkdir()
        (tmp_path / name / "drawn-for.txt").write_text("other\n")
    with pytest.raises(ReimagingError, match="holds the sample of another profile, other"):
        draw(open_profile("sample"))


@pytest.mark.parametrize(("keep", "cleaned"), [("true", True), ("false", False)])
def test_what_is_left_of_a_tar_that_was_dropped_is_not_cleaned(open_profile, capsys, keep, cleaned):
    run = open_profile(keep=keep)
    record_dataset(run)
    assert ingest_tar(run, STEM) == {"stood": False}
    assert convert_tar(run, STEM) == {"stood": False}
    assert convert_tar(run, STEM) == {"stood": True}
    part = run.layout.part(STEM)
    clean_tar(run, STEM, part, dryrun=True)
    assert part.is_file()
    clean_tar(run, STEM, part, dryrun=False)
    assert part.is_file() != cleaned
    assert ("stays: its tar is not here" in capsys.readouterr().out) != cleaned


def test_of_fewer_pictures_than_a_batch_no_generator_is_trained_and_nothing_generated(
    open_profile, capsys
):
    run = open_profile(more="[gan]\nside = 16\n")
    here = run.layout
    with h5py.File(in_its_folder(here.array("real", 16)), "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "digest": "d"})
        file["images"], file["image_id"] = np.zeros((3, 16, 16, 1), np.uint8), np.arange(3)
    train_generator(run)
    generate_samples(run)
    said = "3 pictures are fewer than a batch of 16"
    assert f"No generator is trained: {said}" in capsys.readouterr().out
    assert here.generator.read_text().startswith(said)
    assert read_table(here.table("gan_history")) == []
    with h5py.File(here.learnt("generated")) as file:
        assert not len(file["samples"])
    assert here.film("gan_training").is_file() and here.film("gan_walks").is_file()


def test_a_training_is_that_of_the_profile(open_profile, tmp_path):
    run = open_profile(more="[gan]\nside = 16\nshown = 96\nmulti_scale = true\n")
    with h5py.File(in_its_folder(run.layout.array("real", 16)), "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "digest": "d"})
        file["images"], file["image_id"] = np.zeros((3, 16, 16, 1), np.uint8), np.arange(3)
    training = gan_training(run, tmp_path / "run")
    assert training.size.side == 16 and training.size.multi_scale
    assert training.steps == 6 and training.seed == run.profile.random.seed
    assert len(training.real.ids) == 3 and training.folder == tmp_path / "run"


def in_its_folder(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
