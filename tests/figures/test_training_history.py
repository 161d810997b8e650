"""Loss and accuracy of both parts run over the epochs; the epoch that is kept is marked."""

import re

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.training_history import best_epoch, draw
from reimaging.table import read_table

HEAD = "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate\n"
LINES = "1,1.2,0.4,1.1,0.45,0.001\n2,0.8,0.6,0.7,0.65,0.001\n3,0.4,0.8,0.75,0.7,0.001\n"


@pytest.fixture
def drawn(tmp_path):
    def drawn(lines):
        (tmp_path / "t.csv").write_text(HEAD + lines)
        draw(tmp_path / "t.csv", [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf"

    return drawn


def test_the_epoch_with_the_least_loss_in_validation_is_kept_the_first_of_several(drawn, tmp_path):
    drawn(LINES)
    assert best_epoch(read_table(tmp_path / "t.csv")) == 2
    drawn(LINES.replace("0.75", "0.70"))
    assert best_epoch(read_table(tmp_path / "t.csv")) == 2


def test_it_says_what_is_kept_and_how_good_it_is(drawn):
    pdf = drawn(LINES)
    assert_readable(pdf)
    words = words_of(pdf)
    said = " ".join(words)
    assert "kept: epoch 2" in said
    assert "n = 3 epochs; in epoch 2 a validation loss of 0.7, 65.0% right" in said
    assert words.count("training") == words.count("validation") - 1 == 2
    assert {"loss", "accuracy", "1", "2", "3"} <= set(words)


@pytest.mark.parametrize("epochs", [1, 2, 9, 60, 2000])
def test_few_and_many_epochs_can_be_read_and_are_whole_numbers(drawn, epochs):
    lines = "".join(
        f"{n},{1 / n:.4f},{1 - 0.5 / n:.4f},{1 / n + n / 2000:.4f},{1 - 0.6 / n:.4f},0.001\n"
        for n in range(1, epochs + 1)
    )
    pdf = drawn(lines)
    assert_readable(pdf)
    said = " ".join(words_of(pdf))
    assert f"n = {epochs:,} epoch" in said
    below = said.split("100%")[-1].split("epoch")[0].split()  # under the lower panel
    ticks = [int(word.replace(",", "")) for word in below if re.fullmatch("[0-9,]+", word)]
    assert ticks == sorted(set(ticks))
    assert ticks[-1] in range(epochs // 2, epochs + 1)


def test_without_epochs_it_says_so(drawn):
    assert "the classifier was not trained" in " ".join(words_of(drawn("")))
