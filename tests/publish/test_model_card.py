"""The model card says what the network is, learnt from, is good for, and is not."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.profile import load_profile
from reimaging.publish.model_card import write_model_card
from tables import write_tables

SPLIT = (
    "array,row,image_id,label,group,part\n"
    "drawn-training-128.h5,0,1,diagram,1,train\ndrawn-training-128.h5,1,2,sensor,2,train\n"
    "drawn-training-128.h5,2,3,mixed,3,validation\ndrawn-training-128.h5,3,4,mixed,5,left out\n"
    "{last},0,5,mixed,5,test\n"
)


@pytest.fixture
def card(tmp_path):
    def card(last="drawn-test-128.h5", weights="none"):
        write_tables(tmp_path)
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "sample"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            f'location = "."\n[classifier]\nweights = "{weights}"\n'
        )
        (tmp_path / "split.csv").write_text(SPLIT.format(last=last))
        (tmp_path / "m.keras").write_bytes(b"weights")
        tables = [tmp_path / f"classifier_{name}.csv" for name in ("history", "metrics")]
        profile = load_profile(str(tmp_path / "p.toml"), tmp_path)
        target = tmp_path / "card.md"
        write_model_card(target, profile, tmp_path / "m.keras", *tables, tmp_path / "split.csv")
        return target.read_text()

    return card


def test_it_names_the_network_and_its_file_by_hash(card):
    text = card()
    assert "`small`, from scratch, pictures of 128 x 128 pixels" in text
    assert len(text.split("SHA-256 `")[1].split("`")[0]) == 64
    assert "from imagenet" in card(weights="imagenet")


def test_it_counts_the_pictures_of_each_part_and_class(card):
    text = card()
    assert "| train | 1 | 1 | 0 |" in text
    assert "| left out | 0 | 0 | 1 |" in text


def test_it_gives_each_measure_with_its_interval_and_the_epoch_that_was_kept(card):
    text = card()
    assert "| macro-F1 |  | 0.810 | 0.790 to 0.830 |" in text
    assert "| F1 | diagram | 0.930 | 0.900 to 0.960 |" in text
    assert "3 of at most" in text and "epoch 2, whose" in text
    assert "| ECE after" not in text.split("## How good")[1].split("| measure")[0]


def test_it_owns_up_to_drawn_pictures_and_to_whose_judgement_labels_are(card):
    assert "say\nnothing about images of arXiv" in card() or "nothing about images" in card()
    assert "one group's judgement" in card(last="labelled-128.h5")


def test_a_table_that_is_not_whole_is_one_sentence(card, tmp_path):
    card()
    (tmp_path / "classifier_metrics.csv").write_text("measure,class,value,low,high\n")
    tables = [tmp_path / f"classifier_{name}.csv" for name in ("history", "metrics")]
    profile = load_profile(str(tmp_path / "p.toml"), tmp_path)
    with pytest.raises(ReimagingError, match="is not whole"):
        write_model_card(
            tmp_path / "c.md", profile, tmp_path / "m.keras", *tables, tmp_path / "split.csv"
        )
