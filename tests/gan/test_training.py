"""A training can be killed at any step and comes to the same generator; what goes wrong is said."""

import h5py
import numpy as np
import pytest

from gan.bars import SIZE, bars, real, training_of
from reimaging.errors import ReimagingError
from reimaging.gan import training as module
from reimaging.gan.generator import read_generator
from reimaging.gan.networks import Size
from reimaging.gan.step import Rates
from reimaging.gan.training import HISTORY, TooFewPictures, train_gan, write_no_training
from reimaging.table import read_table


@pytest.fixture
def run(tmp_path):
    """Train; give the bytes of the generator, and what was told and shown of it."""

    def run(name="one", **others):
        targets = [tmp_path / f"{name}{end}" for end in (".keras", ".csv", ".h5")]
        waited = train_gan(training_of(tmp_path / "run", **others), *targets)
        assert 0 <= waited < 1
        return [target.read_bytes() for target in targets]

    run.folder = tmp_path
    return run


@pytest.fixture
def killed(monkeypatch):
    """Have what happens at a sheet kill the run at the second one; states are kept every 20."""
    monkeypatch.setattr(module, "_KEPT_EVERY", 20)
    monkeypatch.setattr(module, "_TOLD_EVERY", 20)
    made, calls = module.pictures_of_state, iter(range(10**6))

    def dies(*given):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return made(*given)

    return lambda: monkeypatch.setattr(module, "pictures_of_state", dies)


def test_it_leads_to_a_generator_a_table_and_sheets_of_the_same_points(run, tmp_path):
    run()
    assert read_generator(tmp_path / "one.keras").output_shape == (None, 16, 16, 1)
    rows = read_table(tmp_path / "one.csv")
    assert tuple(rows[0]) == HISTORY and [row["pictures"] for row in rows] == ["384", "480"]
    with h5py.File(tmp_path / "one.h5") as file:
        assert file["pictures"][:].tolist() == [160, 320, 480]
        images = file["images"][:]
    assert images.shape == (3, 36, 16, 16, 1) and (images[0] != images[2]).any()
    assert not (tmp_path / "run").exists()


def test_killed_on_the_way_it_comes_to_the_same_bytes(run, killed, capsys, monkeypatch):
    monkeypatch.setattr(module, "_KEPT_EVERY", 20)
    monkeypatch.setattr(module, "_TOLD_EVERY", 20)
    whole = run()
    with monkeypatch.context():
        killed()
        with pytest.raises(KeyboardInterrupt):
            run("killed")
        # the third time that pictures are made, and so again and again no more
        assert (run.folder / "run" / "state.h5").is_file()
        assert run("killed") == whole
    assert "goes on after 160 pictures" in capsys.readouterr().out


def test_killed_while_the_state_is_removed_it_can_be_run_again(run, monkeypatch):
    folder, removes = run.folder / "run", module.shutil.rmtree

    def dies(removed, *given, **more):
        if removed != folder or not (folder / "state.h5").is_file():
            return removes(removed, *given, **more)
        next(folder.glob("sheet-*")).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "_KEPT_EVERY", 48)
        patched.setattr(module.shutil, "rmtree", dies)
        with pytest.raises(KeyboardInterrupt):
            run()
    whole = [(run.folder / f"one{end}").read_bytes() for end in (".keras", ".csv", ".h5")]
    assert (folder / "state.h5").is_file() and run() == whole


def test_another_run_does_not_go_on_from_this_state(run, capsys):
    folder = run.folder / "run"
    folder.mkdir()
    (folder / "identity.json").write_text("of another run")
    (folder / "state.h5").write_text("which is not read")
    run(shown=8)
    assert "goes on" not in capsys.readouterr().out


def test_it_learns_what_its_pictures_are_like(run, tmp_path):
    run(shown=8 * 400, sheets=1)
    with h5py.File(tmp_path / "one.h5") as file:
        made = file["images"][0].astype(float)
    assert made.mean() == pytest.approx(bars().mean(), abs=40)
    # rows are of one tone, as bars are, and columns are not
    assert made.std(axis=2).mean() < 0.5 * made.std(axis=1).mean()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"batch": 44}, "40 pictures are fewer than a batch of 44"),
        ({"batch": 6}, "allowed is a multiple of 4"),
        ({"real": real(bars()[:, :8])}, "cannot be learnt by networks of 16 pixels and 1 colours"),
    ],
)
def test_what_cannot_be_learnt_from_is_a_sentence(run, changed, said):
    with pytest.raises(ReimagingError, match=said):
        run(**changed)


def test_too_few_pictures_are_told_apart_from_other_mistakes(run):
    with pytest.raises(TooFewPictures):
        run(real=real(bars(3)))


def test_where_nothing_could_be_learnt_the_reason_stands_and_there_is_no_row(tmp_path):
    model, table, sheets = (tmp_path / name for name in ("g.keras", "h.csv", "s.h5"))
    write_no_training(model, table, sheets, "3 pictures are too few.")
    assert model.read_text() == "3 pictures are too few.\n"
    assert read_table(table) == []
    with h5py.File(sheets) as file:
        assert len(file["pictures"]) == len(file["images"]) == 0
    with pytest.raises(ReimagingError, match=r"no generator\. It says: \"3 pictures are too few"):
        read_generator(model)


def test_a_loss_that_is_no_number_stops_it_with_a_sentence(run):
    with pytest.raises(ReimagingError, match="The losses became"):
        run(rates=Rates(1e30, 1.0, 20))


def test_a_collapse_stops_it_with_a_sentence(run, monkeypatch):
    same = np.zeros((36, 16, 16, 1), np.uint8)
    monkeypatch.setattr(module, "pictures_of_state", lambda *_: same)
    with pytest.raises(ReimagingError, match="All generated pictures are alike after 384 pictures"):
        run()


def test_a_generator_of_all_resolutions_and_one_in_mixed_precision_are_trained_alike(run, tmp_path):
    for others in ({"size": Size(16, 3, 8, 4, 8, 2, multi_scale=True)}, {"size": SIZE}):
        colours = others["size"].colours
        pictures = real(np.repeat(bars(), colours, axis=-1))
        run("other", shown=40, real=pictures, precision="mixed_bfloat16", **others)
        made = read_generator(tmp_path / "other.keras")
        shape = made.outputs[-1].shape if isinstance(made.output, list) else made.output_shape
        assert tuple(shape) == (None, 16, 16, colours)
