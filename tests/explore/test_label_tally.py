"""The tally says at any moment what agreement works out from the whole table."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from reimaging.explore.label_tally import Tally
from reimaging.image_class import CLASSES
from reimaging.learn.agreement import (
    ADJUDICATOR,
    Kappa,
    agreed_labels,
    cohen_kappa,
    latest_labels,
    pairwise_kappas,
)
from reimaging.learn.labels import WITHDRAWN, Label

ROWS = st.lists(
    st.builds(
        Label,
        st.sampled_from("12345"),
        st.sampled_from((*CLASSES, WITHDRAWN)),
        st.sampled_from(("ada", "bob", "cleo", ADJUDICATOR)),
        st.sampled_from(("", *(f"2026-11-29T10:00:0{second}Z" for second in range(4)))),
        st.sampled_from(("hand:random", "undo", "table")),
    ),
    max_size=40,
)


@given(ROWS)
def test_after_each_label_the_tally_is_what_the_whole_table_says(rows):
    tally = Tally()
    for end, row in enumerate(rows, 1):
        so_far = rows[:end]
        would = tally.changes(row)
        assert tally.take(row) == would
        latest, agreed = latest_labels(so_far), agreed_labels(so_far)
        assert tally.labellers == sorted(latest)
        for labeller in ("ada", "bob", "cleo", ADJUDICATOR):
            own = latest.get(labeller, {})
            assert tally.words(labeller) == own
            assert tally.classes(labeller) == {
                name: [*own.values()].count(name) for name in CLASSES
            }
        assert tally.agreed_classes() == dict(agreed.classes)
        assert tally.agreed() == {n: Counter(agreed.classes.values())[n] for n in CLASSES}
        assert sorted(tally.tied) == list(agreed.tied)
        kappas = [kappa for kappa in pairwise_kappas(so_far) if kappa.images]
        kappas.sort(key=lambda kappa: (-kappa.images, kappa.labellers))
        found = [
            Kappa(names, int(counts.sum()), cohen_kappa(counts)) for names, counts in tally.pairs()
        ]
        assert found == kappas
        assert [names for names, _ in tally.pairs(1)] == [each.labellers for each in kappas[:1]]


def test_what_both_said_is_counted_by_class():
    rows = [Label("1", "sensor", "bob"), Label("1", "diagram", "ada"), Label("2", "mixed", "ada")]
    [(names, counts)] = Tally([*rows, Label("2", "mixed", "bob")]).pairs()
    assert names == ("ada", "bob")
    assert counts.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 1]]


def test_the_last_decision_by_hand_is_what_can_be_undone():
    tally = Tally([Label("9", "sensor", "ada", "", "folder")])
    assert tally.last_by_hand("ada") is None
    for image in "123":
        tally.take(Label(image, "sensor", "ada", "2026-11-29T10:00:00Z", "hand:random"))
    tally.take(Label("1", "mixed", "ada", "2026-11-29T10:00:00Z", "hand:random"))
    assert tally.last_by_hand("ada") == "1"
    for image in "13":
        assert tally.last_by_hand("ada") == image
        tally.take(Label(image, WITHDRAWN, "ada", "2026-11-29T10:00:01Z", "undo"))
    assert tally.last_by_hand("ada") == "2"
    assert tally.last_by_hand("bob") is None


def test_only_images_that_are_here_can_be_undone_as_the_last():
    here = Label("1", "sensor", "ada", "2026-11-29T10:00:00Z", "hand:random")
    tally = Tally([here, replace(here, image="b.png"), replace(here, image="2")], "1".__eq__)
    assert tally.last_by_hand("ada") == "1"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)),
    st.sampled_from(["-23:59", "+14:00"]),
)
def test_every_time_that_a_table_may_hold_has_a_day(time, zone):
    tally = Tally([Label("1", "sensor", "ada", time.isoformat() + zone)])
    assert tally.total("ada") == 1


def test_the_words_of_a_day_are_counted_by_this_machine_s_clock():
    noon = datetime(2026, 11, 29, 12).astimezone(UTC)
    rows = [
        Label("1", "sensor", "ada", noon.isoformat(), "hand:random"),
        Label("2", "sensor", "ada", "", "folder"),
    ]
    tally = Tally(rows)
    assert tally.on(date(2026, 11, 29), "ada") == 1
    assert tally.on(date(2026, 11, 28), "ada") == 0
    tally.take(Label("1", WITHDRAWN, "ada", noon.isoformat(), "undo"))
    assert tally.on(date(2026, 11, 29), "ada") == 0
