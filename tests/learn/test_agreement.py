"""What labellers say together, and how far they agree beyond chance."""

from datetime import datetime
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.image_class import CLASSES
from reimaging.learn.agreement import (
    ADJUDICATOR,
    Kappa,
    agreed_labels,
    cohen_kappa,
    common_kappa,
    fleiss_kappa,
    has_labels,
    latest_labels,
    moment_of,
    pairwise_kappas,
    time_text,
)
from reimaging.learn.labels import WITHDRAWN, Label, write_labels

# Fleiss (1971), table 1: 30 patients, of whom 6 psychiatrists each diagnosed one of five disorders.
# fmt: off
DIAGNOSES = (
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0),
    (2, 0, 4, 0, 0), (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6),
    (1, 0, 0, 5, 0), (1, 1, 0, 4, 0), (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1),
    (0, 0, 5, 0, 1), (3, 0, 0, 1, 2), (5, 1, 0, 0, 0), (0, 2, 0, 4, 0), (1, 0, 2, 0, 3),
    (0, 0, 0, 0, 6), (0, 1, 0, 5, 0), (0, 2, 0, 1, 3), (2, 0, 0, 4, 0), (1, 0, 0, 4, 1),
    (0, 5, 0, 1, 0), (4, 0, 0, 0, 2), (0, 2, 0, 4, 0), (1, 0, 5, 0, 0), (0, 0, 0, 0, 6),
)
# fmt: on


def said(labeller, words, time=""):
    """Labels of the images 0, 1, ... by the first letters of their classes; a dot is none."""
    letters = {name[0]: name for name in CLASSES}
    return [
        Label(str(n), letters[w], labeller, time, "hand") for n, w in enumerate(words) if w != "."
    ]


def test_fleiss_own_example():
    assert [sum(column) for column in zip(*DIAGNOSES, strict=True)] == [26, 26, 30, 55, 43]
    assert round(fleiss_kappa(DIAGNOSES), 3) == 0.430


def test_fleiss_by_hand():
    # agreed (1 + 0 + 1) / 3, by chance (1/2)² + (1/2)²
    assert isclose(fleiss_kappa([[2, 0], [1, 1], [0, 2]]), (2 / 3 - 1 / 2) / (1 / 2))


def test_fleiss_is_one_if_all_agree_and_less_than_nothing_if_none_do():
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    assert isclose(fleiss_kappa([[1, 1], [1, 1]]), -1)
    assert fleiss_kappa([[3, 0], [3, 0]]) is None


@pytest.mark.parametrize("counts", [[], [[2, 0], [2, 1]], [[1, 0], [0, 1]]])
def test_fleiss_needs_the_same_number_of_labellers_for_each(counts):
    with pytest.raises(ValueError, match="same number of labellers"):
        fleiss_kappa(counts)


def test_cohen_by_hand():
    # agreed 3 of 4; by chance 1/2 * 1/4 for diagrams, 1/2 * 3/4 for sensor images
    labels = said("anna", "ddss") + said("ben", "dsss")
    assert pairwise_kappas(labels) == [Kappa(("anna", "ben"), 4, (3 / 4 - 1 / 2) / (1 / 2))]


def test_cohen_of_an_example_with_three_classes():
    # 50 things: Cohen's kappa is (0.66 - 0.38) / 0.62 with these counts of pairs
    pairs = {"dd": 20, "ds": 5, "sd": 7, "ss": 10, "mm": 3, "dm": 2, "sm": 3}
    one = "".join(pair[0] * count for pair, count in pairs.items())
    two = "".join(pair[1] * count for pair, count in pairs.items())
    chance = (27 * 27 + 20 * 15 + 3 * 8) / 50**2
    [found] = pairwise_kappas(said("anna", one) + said("ben", two))
    assert isclose(found.value, (33 / 50 - chance) / (1 - chance))


def test_each_pair_goes_by_the_images_both_saw():
    labels = said("cleo", "dds.") + said("anna", "ddss") + said("ben", ".sss")
    kappas = pairwise_kappas(labels)
    assert [(kappa.labellers, kappa.images) for kappa in kappas] == [
        (("anna", "ben"), 3), (("anna", "cleo"), 3), (("ben", "cleo"), 2),
    ]  # fmt: skip
    assert kappas[1].value == 1


@pytest.mark.parametrize("words", [("dd.", "..s"), ("dd", "dd")])
def test_kappa_is_undefined_without_shared_images_or_with_one_class(words):
    labels = said("anna", words[0]) + said("ben", words[1])
    assert pairwise_kappas(labels)[0].value is None
    assert common_kappa(labels).value is None


def test_all_labellers_together_by_the_images_that_each_saw():
    labels = said("anna", "ddssm") + said("ben", "ddsms") + said("cleo", "dsss.")
    found = common_kappa(labels)
    assert (found.labellers, found.images) == (("anna", "ben", "cleo"), 4)
    assert found.value == fleiss_kappa([[3, 0, 0], [2, 1, 0], [0, 3, 0], [0, 2, 1]])


@pytest.mark.parametrize("labels", [[], said("anna", "ds"), said(ADJUDICATOR, "ds")])
def test_agreement_takes_two(labels):
    assert pairwise_kappas(labels) == []
    assert common_kappa(labels).value is None


def test_the_adjudicator_is_in_no_kappa():
    labels = said("anna", "ddss") + said("ben", "dsss")
    assert pairwise_kappas(labels + said(ADJUDICATOR, "ssss")) == pairwise_kappas(labels)
    assert common_kappa(labels + said(ADJUDICATOR, "ssss")) == common_kappa(labels)


def test_the_majority_decides_and_a_tie_is_told():
    agreed = agreed_labels(said("anna", "dds") + said("ben", "dss") + said("cleo", "d.s"))
    assert agreed.classes == {"0": "diagram", "2": "sensor"}
    assert agreed.tied == ("1",)


def test_most_is_enough_where_it_is_not_half():
    labels = [label for n, w in enumerate("ddsm") for label in said(f"labeller {n}", w)]
    assert agreed_labels(labels).classes == {"0": "diagram"}


def test_three_who_say_three_things_are_tied():
    labels = said("anna", "d") + said("ben", "s") + said("cleo", "m")
    assert agreed_labels(labels).tied == ("0",)


def test_one_labeller_is_a_majority():
    assert agreed_labels(said("anna", "sm")).classes == {"0": "sensor", "1": "mixed"}


def test_the_adjudicator_decides_against_any_majority():
    labels = said("anna", "dd") + said("ben", "ds") + said(ADJUDICATOR, "mms")
    agreed = agreed_labels(labels)
    assert agreed.classes == {"0": "mixed", "1": "mixed", "2": "sensor"}
    assert agreed.tied == ()


def test_a_later_label_replaces_an_earlier_one():
    labels = said("anna", "d", "2024-05-02") + said("anna", "s", "2024-05-01T23:00:00")
    assert latest_labels(labels) == {"anna": {"0": "diagram"}}
    assert latest_labels(labels[::-1]) == {"anna": {"0": "diagram"}}


def test_times_count_in_their_zones():
    labels = said("anna", "d", "2024-05-01T10:00:00+05:00") + said("anna", "s", "2024-05-01T06:00Z")
    assert latest_labels(labels[::-1])["anna"]["0"] == "sensor"


def test_without_times_the_later_row_counts_and_any_time_is_later():
    assert latest_labels(said("anna", "d") + said("anna", "s"))["anna"]["0"] == "sensor"
    labels = said("anna", "d", "1999-01-01") + said("anna", "s")
    assert latest_labels(labels)["anna"]["0"] == "diagram"


def test_who_changes_his_mind_has_still_one_vote():
    labels = said("anna", "d") * 3 + said("anna", "s") + said("ben", "s")
    assert agreed_labels(labels).classes == {"0": "sensor"}


def withdrawn(labeller, image, time=""):
    return Label(image, WITHDRAWN, labeller, time, "undo")


def test_who_withdraws_his_word_has_none():
    labels = [*said("anna", "ds"), withdrawn("anna", "0"), *said("ben", "sm")]
    assert latest_labels(labels)["anna"] == {"1": "sensor"}
    assert agreed_labels(labels).classes == {"0": "sensor"}
    assert pairwise_kappas(labels)[0].images == 1
    assert common_kappa(labels).images == 1


def test_whose_words_are_all_withdrawn_is_no_labeller():
    labels = [*said("anna", "d"), withdrawn("anna", "0")]
    assert latest_labels(labels) == {}
    assert agreed_labels(labels).classes == {}
    assert pairwise_kappas(labels) == []


def test_a_word_after_a_withdrawal_counts_and_an_earlier_one_does_not_come_back():
    labels = [
        *said("anna", "d", "2024-05-01"),
        *said("anna", "s", "2024-05-02"),
        withdrawn("anna", "0", "2024-05-03"),
    ]
    assert latest_labels(labels) == {}
    assert latest_labels(labels + said("anna", "m", "2024-05-04")) == {"anna": {"0": "mixed"}}
    assert latest_labels(labels[::-1]) == {}


def test_the_adjudicator_s_word_can_be_withdrawn():
    labels = [*said("anna", "d"), *said(ADJUDICATOR, "s"), withdrawn(ADJUDICATOR, "0")]
    assert agreed_labels(labels).classes == {"0": "diagram"}


def test_cohen_of_counts():
    assert isclose(cohen_kappa([[2, 0, 0], [1, 1, 0], [0, 0, 0]]), 0.5)
    assert cohen_kappa([[3, 0, 0], [0, 0, 0], [0, 0, 0]]) is None
    assert cohen_kappa([[0, 3, 0], [0, 0, 0], [0, 0, 0]]) == 0
    assert cohen_kappa([[0] * 3] * 3) is None


WORDS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5), st.sampled_from(CLASSES)))


@given(WORDS, st.randoms(use_true_random=False))
def test_each_image_is_agreed_or_tied_in_whatever_order(words, random):
    labels = [
        Label(str(image), word, name, f"2024-01-01T00:00:{second:02}")
        for second, (name, image, word) in enumerate(words[:60])
    ]
    agreed = agreed_labels(labels)
    assert {*agreed.classes, *agreed.tied} == {label.image for label in labels}
    assert not agreed.classes.keys() & set(agreed.tied)
    random.shuffle(labels)
    assert agreed_labels(labels) == agreed


def test_a_moment_is_spelled_in_utc_and_read_again():
    moment = datetime.fromisoformat("2026-11-30T10:00:00.123+02:00")
    assert time_text(moment) == "2026-11-30T08:00:00.123Z"
    assert moment_of(time_text(moment)) == moment


def test_a_table_has_labels_while_a_class_is_agreed_on_or_it_cannot_be_read(tmp_path):
    table = tmp_path / "labels.csv"
    assert not has_labels(table)
    word, undone = Label("1", "sensor", "ada"), Label("1", WITHDRAWN, "ada")
    write_labels(table, [word])
    assert has_labels(table)
    write_labels(table, [word, undone])
    assert not has_labels(table)
    write_labels(table, [word, Label("1", "mixed", "bob")])
    assert not has_labels(table)  # tied, which is no reason for the rest to stop
    table.write_text("image;label\n")
    assert has_labels(table)  # so that what learns from it says what is wrong
