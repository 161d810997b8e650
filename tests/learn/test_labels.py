"""One table of labels: who says what of which image; what was made by hand is never lost."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.labels import (
    COLUMNS,
    LONGEST,
    WITHDRAWN,
    Label,
    add_labels,
    class_of,
    cut_line,
    image_id_of,
    label_of,
    plain_name,
    read_labels,
    require_two_classes,
    rows_as_bytes,
    split_known,
    write_labels,
)

HEADER = ",".join(COLUMNS) + "\n"
ONE = Label("4161900847605651920", "sensor", "anna", "2024-05-01T10:00:00Z", "hand")
TWO = Label("fig, 1.png", "mixed", "ben", "", "folder")


@pytest.fixture
def table(tmp_path):
    def table(text):
        (tmp_path / "labels.csv").write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path / "labels.csv"

    return table


def test_a_table_as_it_stands_in_the_file(tmp_path):
    write_labels(tmp_path / "labels.csv", [ONE, TWO])
    assert (tmp_path / "labels.csv").read_text() == (
        "image,label,labeller,time,source\n"
        "4161900847605651920,sensor,anna,2024-05-01T10:00:00Z,hand\n"
        '"fig, 1.png",mixed,ben,,folder\n'
    )


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)


@given(
    st.lists(
        st.builds(Label, NAMES, st.sampled_from(CLASSES), NAMES, st.just(""), NAMES), min_size=1
    )
)
def test_what_is_written_is_read(tmp_path_factory, labels):
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    labels = [label for label in labels if not label.image.isdigit()] or [ONE]
    write_labels(path, labels)
    assert read_labels(path) == labels


ANY_TEXT = st.one_of(
    st.text(st.sampled_from("7a/ \r\n\t\x00\x85\u2028\ufeff\ud800,\"'")),
    st.text(),
    st.sampled_from(["", "007", "x" * LONGEST, "x" * (LONGEST + 1), "9" * 5000, "x" * 140_000]),
)
TIMES = st.sampled_from(
    ["", "2026-11-30", "2026-11-30T10:00:00Z", "0001-01-01T00:00:00+14:00", "yesterday",
     "2026-11-30\ud80010:00:00", "2026-11-30\n10:00:00", " 2026-11-30"]
)  # fmt: skip
WORDS = st.sampled_from((*CLASSES, WITHDRAWN, "unsure"))


@given(
    st.builds(Label, ANY_TEXT, WORDS, ANY_TEXT, TIMES, ANY_TEXT),
    st.sampled_from([HEADER, "note,source,image,label,labeller,time\r\n"]),
)
def test_what_would_not_be_read_as_it_is_cannot_be_written(tmp_path_factory, label, header):
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    try:
        rows = rows_as_bytes(header.encode(), [label])
    except ReimagingError as refused:
        assert str(refused).endswith(".") and len(str(refused)) < 2 * LONGEST
        return
    path.write_bytes(header.encode() + rows)
    [found] = read_labels(path)
    assert found == replace(label, image=plain_name(label.image))


@pytest.mark.parametrize(
    "label",
    [
        Label("", "sensor"),
        Label(" 7", "sensor"),
        Label("x" * 140_000, "sensor"),
        Label("a\nb", "sensor"),
        Label("\udce4.png", "sensor"),
        Label("7", "sensor", "a\x00"),
        Label("7", "sensor", "ada "),
        Label("7", "sensor", "ada", "", "x" * (LONGEST + 1)),
        Label("7", "sensor", "ada", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_row_that_its_reader_would_refuse_is_refused_before_it_is_written(table, label):
    path = table(HEADER)
    with pytest.raises(ReimagingError, match=r"allowed"):
        add_labels(path, [ONE, label])
    assert path.read_text() == HEADER


def test_a_name_of_very_many_digits_is_a_file_s():
    assert image_id_of("9" * 5000) is None


@pytest.mark.parametrize(
    "time", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "1899-12-31", "2201-01-01"]
)
def test_a_time_that_no_one_can_have_labelled_at_is_refused(table, time):
    with pytest.raises(ReimagingError, match="of the years 1900 to 2200, such as"):
        read_labels(table(HEADER + f"1,sensor,ada,{time},\n"))


def test_an_image_is_a_number_or_a_file():
    assert ONE.image_id == 4161900847605651920
    assert TWO.image_id is None
    assert image_id_of(str(2**63 - 1)) == 2**63 - 1
    assert [image_id_of(name) for name in (str(2**63), "-1", "1.0", "1e5", "²", "")] == [None] * 6


def test_one_image_has_one_name(table):
    assert read_labels(table(HEADER + " 007,diagram,,,\n0,diagram,,,\n07.png,diagram,,,\n")) == [
        Label("7", "diagram"), Label("0", "diagram"), Label("07.png", "diagram"),
    ]  # fmt: skip


def test_unsure_is_read_as_mixed_and_case_does_not_count():
    assert [class_of(word) for word in ("unsure", " Sensor ", "DIAGRAM", "mixed", "photo", "")] == [
        "mixed", "sensor", "diagram", "mixed", None, None,
    ]  # fmt: skip


def test_a_word_that_was_taken_back_is_a_label_and_no_class(table):
    assert (label_of(" Withdrawn "), label_of("unsure"), label_of("photo")) == (WITHDRAWN, "mixed", None)  # fmt: skip
    assert class_of(WITHDRAWN) is None
    assert read_labels(table(HEADER + "1,sensor,,,\n1,withdrawn,,,\n")) == [
        Label("1", "sensor"), Label("1", WITHDRAWN),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "cut"),
    [
        ("1,sensor,an", b"1,sensor,an"),
        ("1,sensor,an\n", b""),
        ("1,sensor,anna,,", b""),
        ('1,"sensor', b'1,"sensor'),
        ('a,sensor,"b\nc",,', b""),
        ("", b""),
    ],
)
def test_a_last_line_is_cut_short_if_it_has_neither_all_its_fields_nor_an_end(table, row, cut):
    path = table(HEADER + "9,mixed,anna,,\n" + row)
    assert cut_line(path) == cut
    if cut:
        for use in (read_labels, lambda path: add_labels(path, [ONE])):
            with pytest.raises(ReimagingError, match=r"was cut short, as by a crash: '1,.*\.$"):
                use(path)
        assert path.read_text() == HEADER + "9,mixed,anna,,\n" + row


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "1,sensor,anna,,hand\n",
        HEADER.replace("\n", "\r\n") + "1,sensor,anna,,hand\r\n",
        "note,source,time,labeller,label,image\nsee below,hand,,anna,sensor,1\n",
        HEADER + "\n1,sensor,anna,,hand",
    ],
    ids=["byte order mark", "line ends of Windows", "other columns and order", "gaps"],
)
def test_forms_that_editors_leave(table, text):
    assert read_labels(table(text)) == [Label("1", "sensor", "anna", "", "hand")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", r"lacks the column image, label, labeller, time, source .* none, as it is empty"),
        (HEADER, "has no labels"),
        ("image,label,time,source\n1,sensor,,\n", "lacks the column labeller"),
        (HEADER + "1,sensor,,,\n2,photo,,,\n", "line 3: 2 has the label 'photo'; diagram, sensor, mixed or unsure"),
        (HEADER + "1\n", "line 2: 1 has the label ''"),
        (HEADER + " ,sensor,,,\n", "line 2: the image is missing"),
        (HEADER + "1,sensor,,yesterday,\n", "line 2: the time of 1 is 'yesterday'; one in ISO 8601"),
        (HEADER + "a,b.png,sensor,,,hand\n", "line 2: there are more fields than the header's 5"),
        (b"\xff\xfe1", "cannot be read as CSV in UTF-8"),
        (HEADER + '"' + "x" * 200_000, "cannot be read as CSV"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_in_one_sentence(table, text, why):
    with pytest.raises(ReimagingError, match=why) as refused:
        read_labels(table(text))
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_no_table_is_told_as_such(tmp_path):
    with pytest.raises(ReimagingError, match=r"no table of labels .*none\.csv"):
        read_labels(tmp_path / "none.csv")


def test_nothing_is_written_with_a_label_that_is_no_class(tmp_path):
    with pytest.raises(ReimagingError, match="'unsure'; diagram, sensor, mixed or withdrawn is"):
        write_labels(tmp_path / "labels.csv", [ONE, Label("2", "unsure")])
    assert list(tmp_path.iterdir()) == []


def test_adding_makes_the_table_and_its_folder(tmp_path):
    path = tmp_path / "new" / "labels.csv"
    add_labels(path, [ONE])
    add_labels(path, [TWO, ONE])
    assert read_labels(path) == [ONE, TWO, ONE]


@pytest.mark.parametrize("there", ["", "\n", HEADER, HEADER.rstrip()])
def test_adding_to_an_empty_table(table, there):
    path = table(there)
    add_labels(path, [ONE])
    assert read_labels(path) == [ONE]


def test_adding_changes_no_byte_of_what_is_there(table):
    there = '\ufefflabel,note,image,labeller,time,source\r\nUnsure,"a\r\nb",007,anna,,hand'
    path = table(there)
    add_labels(path, [ONE])
    assert path.read_bytes() == (there + "\nsensor,,4161900847605651920,anna,2024-05-01T10:00:00Z,hand\r\n").encode()  # fmt: skip
    assert read_labels(path) == [Label("7", "mixed", "anna", "", "hand"), ONE]


@pytest.mark.parametrize("there", ["image,label\n1,sensor\n", HEADER + "1,photo,,,\n"])
def test_a_table_that_cannot_be_read_is_left_as_it_is(table, there):
    path = table(there)
    with pytest.raises(ReimagingError):
        add_labels(path, [ONE])
    assert path.read_text() == there


def test_a_label_that_is_no_class_is_not_added(table):
    path = table(HEADER)
    with pytest.raises(ReimagingError, match="photo"):
        add_labels(path, [ONE, Label("2", "photo")])
    assert path.read_text() == HEADER


ADDING = """
import sys
from pathlib import Path
from reimaging.learn.labels import Label, add_labels
for number in range(30):
    add_labels(Path(sys.argv[1]), [Label(str(number), "sensor", sys.argv[2])])
"""


def test_two_who_add_at_once_lose_nothing(tmp_path):
    path, names = tmp_path / "labels.csv", ("anna", "ben")
    both = [subprocess.Popen([sys.executable, "-c", ADDING, path, name]) for name in names]
    assert [process.wait() for process in both] == [0, 0]
    assert sorted((label.labeller, int(label.image)) for label in read_labels(path)) == [
        (name, number) for name in names for number in range(30)
    ]


def test_two_classes_are_enough_to_learn_from():
    require_two_classes(["mixed", "sensor", "mixed"], "x")


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (["mixed"] * 3, "labels.csv has only images of the class mixed: .* diagram and sensor are"),
        ([], "labels.csv has no labels: .* diagram and sensor and mixed are missing"),
    ],
)
def test_one_class_is_too_few(labels, says):
    with pytest.raises(ReimagingError, match=says):
        require_two_classes(labels, "labels.csv")


def test_labels_of_images_that_are_not_there_are_told_apart():
    labels = [Label("5", "sensor"), Label("6", "mixed"), Label("a.png", "sensor"), TWO]
    assert split_known(labels, {5, "a.png"}) == ([labels[0], labels[2]], [labels[1], labels[3]])
    assert split_known(labels, set()) == ([], labels)
