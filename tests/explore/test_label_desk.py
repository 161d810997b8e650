"""Several label at one desk at once: each decision is kept, undone, counted, and known again."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from explore.label_profile import IDS, UNSURE, write_index, write_predictions, write_stores
from reimaging.errors import ReimagingError
from reimaging.explore.label_desk import Added, LabelDesk, Said, checked_name
from reimaging.explore.label_pictures import LabelPictures
from reimaging.learn.agreement import ADJUDICATOR, agreed_labels, latest_labels
from reimaging.learn.labels import WITHDRAWN, Label, add_labels, read_labels, write_labels


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    write_predictions(folder / "predictions.sqlite3", UNSURE)
    return folder


@pytest.fixture(scope="module")
def pictures(folder):
    return LabelPictures(write_stores(folder), write_index(folder / "index.sqlite3"))


@pytest.fixture
def table(tmp_path):
    return tmp_path / "labels.csv"


@pytest.fixture
def desk(pictures, folder, table):
    return LabelDesk(pictures, table, folder / "predictions.sqlite3", 4)


def words(table):
    return [
        (label.image, label.label, label.labeller, label.source) for label in read_labels(table)
    ]


def test_a_decision_is_a_row_with_its_time_and_the_order_in_which_the_image_came(desk, table):
    before = datetime.now(UTC) - timedelta(seconds=1)
    assert desk.decide(17, "sensor", "ada", "uncertain", "t1") == Said("17", "sensor", False)
    assert words(table) == [("17", "sensor", "ada", "hand:uncertain")]
    assert before <= datetime.fromisoformat(read_labels(table)[0].time) <= datetime.now(UTC)


def test_nothing_is_written_before_the_first_decision(desk, table):
    desk.next("ada", "random", 8)
    assert not table.exists()


def test_what_was_decided_comes_no_more_until_it_is_undone(desk, table, pictures):
    first, left = desk.next("ada", "random", 8)
    image = int(pictures.ids[first[0]])
    desk.decide(image, "mixed", "ada", "random", "")
    assert desk.next("ada", "random", 8) == (first[1:], left - 1)
    assert desk.undo("ada", None, "") == Said(str(image), "mixed", False)
    assert desk.next("ada", "random", 8) == (first, left)
    assert [row[1] for row in words(table)] == ["mixed", WITHDRAWN]
    assert latest_labels(read_labels(table)) == {}


def test_undo_goes_back_decision_by_decision_and_through_nobody_else_s(desk):
    for image in (17, 5):
        desk.decide(image, "sensor", "ada", "random", "")
    desk.decide(44, "sensor", "bob", "random", "")
    assert [desk.undo("ada", None, "").image for _ in range(2)] == ["5", "17"]
    with pytest.raises(ReimagingError, match="ada has decided nothing here that could be undone"):
        desk.undo("ada", None, "")
    assert desk.undo("bob", None, "").image == "44"


def test_labels_from_elsewhere_are_not_undone_unless_they_are_named(desk):
    desk.add([Label("17", "sensor", "ada", "", "folder")])
    with pytest.raises(ReimagingError, match="nothing here"):
        desk.undo("ada", None, "")
    assert desk.undo("ada", 17, "") == Said("17", "sensor", False)


def test_what_is_sent_twice_is_one_row(desk, table):
    desk.decide(17, "sensor", "ada", "random", "t1")
    assert desk.decide(17, "sensor", "ada", "random", "t1") == Said("17", "sensor", True)
    assert desk.decide(17, "sensor", "ada", "random", "t2") == Said("17", "sensor", True)
    desk.undo("ada", 17, "t3")
    assert desk.undo("ada", 17, "t3") == Said("17", "sensor", True)
    assert desk.undo("ada", 17, "t4") == Said("17", "", True)
    assert desk.decide(17, "sensor", "ada", "random", "t1").is_repeated  # late: it was undone since
    assert [row[1] for row in words(table)] == ["sensor", WITHDRAWN]


def test_even_after_a_start_anew_what_stands_is_not_added_again(desk, table, pictures, folder):
    desk.decide(17, "sensor", "ada", "random", "t1")
    anew = LabelDesk(pictures, table, folder / "predictions.sqlite3", 4)
    assert anew.decide(17, "sensor", "ada", "random", "t1").is_repeated
    assert len(words(table)) == 1
    assert anew.undo("ada", None, "").image == "17"


def test_who_changes_his_mind_adds_a_row(desk, table):
    desk.decide(17, "sensor", "ada", "random", "")
    desk.decide(17, "mixed", "ada", "random", "")
    assert latest_labels(read_labels(table)) == {"ada": {"17": "mixed"}}


def test_a_clock_that_was_set_back_does_not_hide_what_is_said_now(desk, table):
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    write_labels(table, [Label("17", "sensor", "ada", later, "hand")])
    desk.decide(17, "mixed", "ada", "random", "")
    assert latest_labels(read_labels(table)) == {"ada": {"17": "mixed"}}
    desk.undo("ada", 17, "")
    assert latest_labels(read_labels(table)) == {}


def test_what_others_add_to_the_table_is_seen_at_once(desk, table):
    _, left = desk.next("ada", "random", 8)
    add_labels(table, [Label("17", "sensor", "ada"), Label("44", "mixed", "bob")])
    assert desk.next("ada", "random", 8)[1] == left - 1
    assert desk.next("ada", "double", 8)[1] == 1
    table.unlink()
    assert desk.next("ada", "random", 8)[1] == left
    assert desk.next("ada", "double", 8)[1] == 0


def test_the_adjudicator_is_shown_ties_until_he_has_decided_them(desk, pictures, table):
    for labeller, word in (("ada", "sensor"), ("bob", "mixed")):
        desk.decide(17, word, labeller, "random", "")
        desk.decide(44, "sensor", labeller, "random", "")
    rows, left = desk.next(ADJUDICATOR, "double", 8)
    assert (pictures.ids[rows].tolist(), left) == ([17], 1)
    desk.decide(17, "sensor", ADJUDICATOR, "double", "")
    assert desk.next(ADJUDICATOR, "double", 8) == ([], 0)
    assert agreed_labels(read_labels(table)).classes == {"17": "sensor", "44": "sensor"}


def test_labels_from_elsewhere_that_say_nothing_new_are_left_out(desk, table):
    desk.decide(17, "sensor", "ada", "random", "")
    labels = [
        Label("17", "sensor", "ada", "2001-01-01", "folder"),
        Label("17", "mixed", "ada", "2001-01-01", "table"),  # older than what she said since
        Label("44", "mixed", "ada", "", "folder"),
        Label("44", "mixed", "ada", "", "folder"),
        Label("90", WITHDRAWN, "ada", "", "table"),
        Label("b.png", "sensor", "ada", "", "folder"),
        Label("3", "sensor", "ada", "", "folder"),
    ]
    assert desk.add(labels) == Added(added=3, known=4, elsewhere=2)
    assert desk.add(labels) == Added(added=0, known=7, elsewhere=0)
    assert [row[0] for row in words(table)] == ["17", "44", "b.png", "3"]


def test_a_folder_that_was_sorted_again_replaces_what_was_said_before(desk, table):
    desk.decide(17, "sensor", "ada", "random", "")
    before = datetime.now(UTC) - timedelta(seconds=1)
    for word in ("mixed", "diagram", "mixed"):
        assert desk.add([Label("17", word, "ada", "", "folder")]).added == 1
        assert latest_labels(read_labels(table)) == {"ada": {"17": word}}
    assert before <= datetime.fromisoformat(read_labels(table)[-1].time) <= datetime.now(UTC)


def test_an_import_replaces_what_was_said_before_a_clock_was_set_back(desk, table):
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    write_labels(table, [Label("17", "sensor", "ada", later, "hand")])
    assert desk.add([Label("17", "mixed", "ada", "", "folder")]).added == 1
    assert latest_labels(read_labels(table)) == {"ada": {"17": "mixed"}}


def test_images_that_are_not_here_are_not_undone_as_the_last(desk, table):
    desk.decide(17, "sensor", "ada", "random", "")
    time = "2026-11-29T10:00:00Z"
    desk.add([Label(image, "mixed", "ada", time, "hand:random") for image in ("3", "b.png")])
    assert desk.undo("ada", None, "").image == "17"
    with pytest.raises(ReimagingError, match="nothing here"):
        desk.undo("ada", None, "")


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        ([Label("17", "sensor", "=1+1")], "allowed is a name of 1 to 40"),
        ([Label("17", "sensor", "x" * 41)], "allowed is a name of 1 to 40"),
        ([Label("17", "sensor", f"l{n}") for n in range(51)], "51 labellers .* 50 are allowed"),
        ([Label("17", "sensor", "ada"), Label("", "sensor", "ada")], "A label's image is ''"),
        ([Label("x" * 140_000, "sensor", "ada")], "up to 1,000 characters"),
    ],
)
def test_an_import_that_would_spoil_the_table_is_refused_as_a_whole(desk, table, labels, why):
    desk.decide(17, "mixed", "bob", "random", "")
    stands = table.read_bytes()
    with pytest.raises(ReimagingError, match=why):
        desk.add(labels)
    assert table.read_bytes() == stands
    assert desk.next("ada", "double", 8)[1] == 1  # the desk goes on, and ada has said nothing


def test_labellers_who_are_known_here_are_not_counted_as_new(desk):
    for first in range(0, 120, 40):
        desk.add([Label("17", "sensor", f"l{n}", "", "folder") for n in range(first, first + 40)])
    everybody = [Label("44", "sensor", f"l{n}", "", "folder") for n in range(120)]
    assert desk.add(everybody).added == 120


def test_a_history_from_elsewhere_ends_as_it_does_there(desk, table, tmp_path):
    history = [
        Label("17", word, "ada", f"2026-11-29T10:00:0{second}Z", "hand")
        for second, word in enumerate(("sensor", WITHDRAWN, "mixed", "mixed"))
    ]
    assert desk.add(history).added == 3
    assert latest_labels(read_labels(table)) == latest_labels(history)


def test_many_who_label_at_once_lose_nothing(desk, table):
    def label(labeller):
        for image in IDS:
            desk.decide(image, "sensor", labeller, "random", "")

    names = [f"labeller {number}" for number in range(6)]
    threads = [threading.Thread(target=label, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted((labeller, int(image)) for image, _, labeller, _ in words(table))
    assert found == sorted((name, image) for name in names for image in IDS)


@pytest.mark.parametrize(
    ("image", "label", "labeller", "why"),
    [
        (3, "sensor", "ada", "Image 3 is not here; allowed are the 8 images"),
        (17, "unsure", "ada", "label is 'unsure'; allowed is diagram, sensor, mixed"),
        (17, WITHDRAWN, "ada", "label is 'withdrawn'"),
        (17, "sensor", "", "a name of 1 to 40 characters"),
    ],
)
def test_what_is_not_allowed_is_refused_and_nothing_is_written(
    desk, table, image, label, labeller, why
):
    with pytest.raises(ReimagingError, match=why):
        desk.decide(image, label, labeller, "random", "")
    assert not table.exists()


def test_names_of_labellers():
    for name in ("ada", "Ada Lovelace", "Zoë", "阿达", "x" * 40, ADJUDICATOR):
        assert checked_name(name) == name
    for name in ("", " ", "ada ", "a\nb", "a\x00", "x" * 41, "=1+1", "@ada", "\u202eada"):
        with pytest.raises(ReimagingError, match="allowed is a name"):
            checked_name(name)


def test_a_table_that_cannot_be_read_is_refused_at_the_start(pictures, folder, table):
    table.write_text("image,label\n")
    with pytest.raises(ReimagingError, match="lacks the column labeller"):
        LabelDesk(pictures, table, folder / "predictions.sqlite3", 4)


def test_a_line_cut_short_is_told(pictures, folder, table):
    write_labels(table, [Label("17", "sensor", "ada", "", "hand")])
    with table.open("a") as file:
        file.write("44,sens")
    desk = LabelDesk(pictures, table, folder / "predictions.sqlite3", 4)
    assert "labels.csv.cut" in desk.set_aside
    assert len(words(table)) == 1
