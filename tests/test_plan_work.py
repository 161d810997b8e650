"""What each step has to do is told from the profile: its settings, and what the run takes in."""

import pytest

from reimaging.learn.imagenet import NAMES, WEIGHTS
from reimaging.plan_outline import Counts
from reimaging.plan_work import CATEGORY_YEARS, amount_text, chores
from reimaging.profile import load_profile
from reimaging.rates import rates
from reimaging.settings import GanSettings

COUNTS = Counts(tars=100, bytes=50_000_000_000, articles=80_000, images=500_000)
STEPS = (
    "records", "ingest", "index", "convert", "arrays", "learn", "predict", "cluster", "embed",
    "neighbours", "map", "generate", "tables", "figures", "zoom", "paper",
)  # fmt: skip


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Tell what there is to do with settings added to a profile: amounts by step and rate."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))

    def work(more="", kind="directory", counts=COUNTS):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "/tars"\n[metadata]\nkind = "oai-files"\n'
            f'location = "/oai"\n{more}'
        )
        told = {}
        for chore in chores(load_profile(str(path), tmp_path), counts, records=90_000):
            amounts = told.setdefault(chore.step, {})
            for each in chore.work:
                before = amounts.get(each.rate, 0)
                unknown = each.amount is None or before is None
                amounts[each.rate] = None if unknown else before + each.times * each.amount
        return told

    return work


@pytest.fixture
def weights(tmp_path):
    """Put files where Keras keeps the weights of VGG16."""
    folder = tmp_path / "keras/models"
    folder.mkdir(parents=True)
    for name in (WEIGHTS, NAMES):
        (folder / name).touch()


def test_each_step_of_the_chain_has_its_work_in_the_chains_order(work):
    assert tuple(work()) == STEPS
    assert tuple(work(kind="sample")) == ("draw", *STEPS)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "[classifier]\nmost = 10",
        *(f'[classifier]\nbackbone = "{name}"' for name in ("mobilenetv3small", "efficientnetb0")),
        '[classifier]\nbackbone = "vgg16"',
        '[embeddings]\nnames = ["ternary", "deepcluster", "caption", "file:v.npz"]',
    ],
)
def test_of_whatever_a_profile_asks_for_there_is_a_rate(work, more):
    named = {rate for amounts in work(more).values() for rate in amounts}
    assert named <= set(rates())


def test_of_networks_that_are_here_there_is_a_rate_too(work, weights):
    told = work()
    assert told["predict"]["predict.imagenet"] == 500_000
    assert told["embed"]["embed.vgg16"] == 500_000
    assert {*told["predict"], *told["embed"]} <= set(rates())


def test_tars_are_read_by_the_byte_and_pictures_by_the_image(work):
    told = work()
    assert told["ingest"] == {"ingest": 50_000}
    assert told["convert"] == {"convert": 500_000}
    assert told["records"] == {"records.read": 90_000}


def test_pictures_are_counted_in_those_of_the_size_that_was_measured(work):
    usual, half = work()["arrays"], work("[arrays]\nside = 64")["arrays"]
    assert half["arrays.squares"] == pytest.approx(usual["arrays.squares"] / 4)


def test_training_goes_by_epochs_and_pictures(work):
    usual = work()["learn"]["learn.train-small"]
    more = work("[classifier]\nepochs = 14\n[arrays]\ndrawn_training = 12_000")
    assert usual == pytest.approx(6000 * 0.9 * 7)
    assert more["learn"]["learn.train-small"] == pytest.approx(4 * usual)


def test_the_classifier_is_asked_about_as_many_images_as_are_allowed(work):
    assert work()["predict"]["predict.small"] == 500_000
    few = work("[classifier]\nmost = 10")["predict"]
    assert few["predict.small"] == few["predict.merge"] == 10 * CATEGORY_YEARS
    assert few["predict.choose"] == 500_000


def test_clusters_are_learnt_of_some_images_and_given_to_all(work):
    told = work("[deepcluster]\nimages = 1000\nepochs = 2\npasses = 3\nside = 128")["cluster"]
    assert told["cluster.train"] == 1000 * 2 * 3 * 4
    assert told["cluster.lot"] == told["cluster.agreement"] == 1000
    assert told["cluster.images"] == told["cluster.table"] == 500_000


def test_of_fewer_images_than_are_asked_for_there_are_no_more(work):
    few = Counts(tars=1, bytes=1, articles=10, images=30)
    told = work(counts=few)
    assert told["cluster"]["cluster.train"] == 30 * 6 * 4
    assert told["map"]["map.umap"] == 30
    assert told["embed"]["embed.fit"] == 30


def test_each_embedding_has_its_vectors_its_merge_and_its_neighbours(work):
    told = work('[embeddings]\nnames = ["ternary", "deepcluster", "caption"]')
    assert told["embed"] == {
        "embed.ternary": 500_000,
        "embed.deepcluster": 500_000,
        "embed.merge": 1_000_000,
        "embed.caption": 500_000,
    }
    assert told["neighbours"]["neighbours.graph"] == 3 * 500_000


def test_an_embedding_without_its_weights_is_left_out(work):
    assert "embed.vgg16" not in work()["embed"]


def test_of_a_network_of_somebody_elses_nothing_is_known(work):
    names = '["ternary", "deepcluster", "caption", "keras:mine.keras"]'
    assert work(f"[embeddings]\nnames = {names}")["embed"]["embed.keras"] is None


def test_a_map_takes_longer_with_more_images_and_more_steps(work):
    usual = work()["map"]["map.tsne"]
    assert usual == 4 * 1000 + 9500  # of the largest category and year
    assert work("[maps]\nsteps = 2000")["map"]["map.tsne"] == pytest.approx(3 * usual)
    assert work('[maps]\nengine = "sklearn"')["map"]["map.tsne"] is None


def test_a_generator_that_was_not_measured_is_not_guessed_at(work):
    assert work()["generate"]["generate.train"] == GanSettings().shown
    assert work("[gan]\nside = 64")["generate"]["generate.train"] is None
    assert work("[gan]\nshown = 500")["generate"]["generate.train"] == 500


def test_captions_are_drawn_as_far_as_there_are_any(work):
    assert work()["tables"]["tables.captions"] == 200_000
    assert work("[captions]\nsample = 1_000_000")["tables"]["tables.captions"] == 235_000


def test_amounts_are_told_as_people_read_them():
    assert amount_text(1, "image") == "1 image"
    assert amount_text(400_000, "image") == "400,000 images"
    assert amount_text(10_061_328, "image") == "10.1 M images"
