"""Decisions are lines at the end of the table of labels, on the disk before they are confirmed."""

import os
import signal
import subprocess
import sys

import pytest

from reimaging.errors import ReimagingError
from reimaging.explore.label_log import LabelLog
from reimaging.learn.labels import COLUMNS, WITHDRAWN, Label, add_labels, read_labels

HEADER = ",".join(COLUMNS) + "\n"
ONE = Label("7", "sensor", "ada", "2026-11-29T10:00:00Z", "hand")
TWO = Label("8", WITHDRAWN, "bob, jr", "2026-11-29T10:00:01Z", "undo")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "labels.csv"


def add(log, *labels):
    with log.turn():
        news = log.news()
        log.add(labels)
    return news


def news(log):
    with log.turn():
        return log.news()


def test_the_first_decision_makes_the_table_and_its_folder(path):
    log = LabelLog(path)
    assert not path.parent.exists()
    assert add(log, ONE) == (False, [])
    assert read_labels(path) == [ONE]


def test_each_decision_is_a_line_more_and_no_byte_before_it_changes(path):
    log = LabelLog(path)
    before = b""
    for label in (ONE, TWO, ONE):
        add(log, label)
        after = path.read_bytes()
        assert after.startswith(before)
        before = after
    assert read_labels(path) == [ONE, TWO, ONE]
    assert path.read_text().splitlines()[2] == '8,withdrawn,"bob, jr",2026-11-29T10:00:01Z,undo'


def test_one_s_own_lines_are_no_news(path):
    log = LabelLog(path)
    add(log, ONE)
    assert news(log) == (False, [])


def test_a_table_that_is_there_is_news_as_a_whole(path):
    add_labels(path, [ONE, TWO])
    assert news(LabelLog(path)) == (True, [ONE, TWO])


@pytest.mark.parametrize("there", ["", "\n", HEADER, HEADER.rstrip()])
def test_a_table_without_a_row_is_begun(path, there):
    path.parent.mkdir()
    path.write_text(there)
    add(LabelLog(path), ONE)
    assert read_labels(path) == [ONE]


def test_the_form_of_the_table_is_kept(path):
    path.parent.mkdir()
    there = '\ufefflabel,note,image,labeller,time,source\r\nUnsure,"a\r\nb",007,anna,,hand'
    path.write_bytes(there.encode())
    log = LabelLog(path)
    add(log, ONE)
    assert path.read_bytes() == (there + "\nsensor,,7,ada,2026-11-29T10:00:00Z,hand\r\n").encode()
    add_labels(path, [TWO])
    assert news(log) == (True, [Label("7", "mixed", "anna", "", "hand"), ONE, TWO])


def test_what_another_log_adds_is_news_and_what_add_labels_does_is_the_whole(path):
    one, other = LabelLog(path), LabelLog(path)
    add(one, ONE)
    assert add(other, TWO) == (True, [ONE])
    assert news(one) == (False, [TWO])
    add_labels(path, [ONE])  # which puts another file in the table's place
    assert news(one) == (True, [ONE, TWO, ONE])


def test_a_table_that_an_editor_wrote_anew_is_read_anew(path):
    log = LabelLog(path)
    add(log, ONE, TWO)
    changed = path.read_text().replace("sensor", "diagram") + "9,mixed,ada,,hand\n"
    path.write_text(changed)  # the same file, and longer
    again, labels = news(log)
    assert again
    assert [label.label for label in labels] == ["diagram", WITHDRAWN, "mixed"]
    path.write_text(HEADER + "5,mixed,,,\n")
    assert news(log) == (True, [Label("5", "mixed")])


def test_a_table_that_was_taken_away_is_begun_again(path):
    log = LabelLog(path)
    add(log, ONE)
    path.unlink()
    assert add(log, TWO) == (True, [])
    assert read_labels(path) == [TWO]


def test_nothing_is_added_to_a_table_that_cannot_be_read(path):
    log = LabelLog(path)
    add(log, ONE)
    with path.open("a") as table:
        table.write("8,photo,,,\n")
    there = path.read_bytes()
    for _ in range(2):
        with pytest.raises(ReimagingError, match="'photo'"):
            add(log, TWO)
    assert path.read_bytes() == there


def test_an_edit_that_leaves_the_size_as_it_was_is_seen(path):
    log = LabelLog(path)
    add(log, ONE, *[TWO] * 20)  # so many that the end is as it was
    stands = path.read_bytes()
    path.write_bytes(stands.replace(b"7,sensor", b"9,sensor"))
    again, labels = news(log)
    assert again
    assert [label.image for label in labels] == ["9"] + ["8"] * 20


def test_a_line_that_grew_at_its_end_is_read_anew(path):
    path.parent.mkdir()
    path.write_text(HEADER + "7,sensor,ada,,ha")
    log = LabelLog(path)
    assert news(log) == (True, [Label("7", "sensor", "ada", "", "ha")])
    with path.open("a") as table:
        table.write("nd\n")
    assert news(log) == (True, [Label("7", "sensor", "ada", "", "hand")])


@pytest.mark.parametrize(
    ("added", "why"),
    [
        (b"8,sensor,Zo\xeb,,\n", r"after line 3 cannot be read as CSV in UTF-8"),
        (b'8,"' + b"x" * 140_000 + b'"\n', "after line 3 cannot be read as CSV in UTF-8"),
        (b"8,photo,ada,,\n", "labels.csv, line 4: 8 has the label 'photo'"),
        (b"8,sensor,ada,,\r\n\n9,photo,ada,,\n", "labels.csv, line 6: 9 has the label 'photo'"),
        (b"a,b.png,sensor,ada,,hand\n", "line 4: there are more fields than the header's 5"),
    ],
)
def test_what_another_adds_is_read_as_the_whole_is_and_told_with_its_line(path, added, why):
    log = LabelLog(path)
    add(log, ONE)
    add(log, TWO)
    with path.open("ab") as table:
        table.write(added)
    with pytest.raises(ReimagingError, match=why) as refused:
        news(log)
    assert str(refused.value).endswith(".")
    if "line 3" not in why:
        with pytest.raises(ReimagingError) as whole:
            news(LabelLog(path))
        assert str(whole.value) == str(refused.value)


def test_the_line_is_that_of_the_file_whatever_its_form(path):
    path.parent.mkdir()
    path.write_bytes(
        b'\xef\xbb\xbfimage,"a\r\nnote",label,labeller,time,source\r\n7,"b\nc",mixed,,,'
    )
    log = LabelLog(path)
    add(log, ONE)
    with path.open("ab") as table:
        table.write(b"8,,photo,,,\r\n")
    with pytest.raises(ReimagingError, match=r"line 6: 8 has the label 'photo'"):
        news(log)


@pytest.mark.parametrize("size", range(1, len("8,sensor,ada,2026-11-29T")))
def test_a_line_that_a_crash_cut_short_is_set_aside_and_told(path, size):
    add_labels(path, [ONE])
    cut = "8,sensor,ada,2026-11-29T10:00:01Z,hand"[:size]
    with path.open("a") as table:
        table.write(cut)
    with pytest.raises(ReimagingError, match="was cut short, as by a crash") as refused:
        read_labels(path)
    assert str(refused.value).endswith(".")
    log = LabelLog(path)
    assert add(log, TWO) == (True, [ONE])
    assert "it now stands in labels.csv.cut" in log.set_aside
    assert path.with_name("labels.csv.cut").read_text() == cut + "\n"
    assert read_labels(path) == [ONE, TWO]


def test_a_whole_last_line_without_its_end_is_a_label(path):
    path.parent.mkdir()
    path.write_text(HEADER + "7,sensor,ada,,")
    log = LabelLog(path)
    add(log, TWO)
    assert log.set_aside == ""
    assert read_labels(path) == [Label("7", "sensor", "ada"), TWO]


def test_a_disk_that_refuses_leaves_the_table_as_it_was(path):
    import resource

    log = LabelLog(path)
    add(log, ONE)
    there = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(there) + 20, limits[1]))
    try:
        with pytest.raises(ReimagingError, match=r"cannot be written to .*; nothing was added"):
            add(log, TWO)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == there
    add(log, TWO)
    assert read_labels(path) == [ONE, TWO]


ADDING = """
import sys
from pathlib import Path
from reimaging.explore.label_log import LabelLog
from reimaging.learn.labels import Label, add_labels
path, name, way = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
log = LabelLog(path)
for number in range(100 if way == "log" else 20):
    label = Label(str(number), "sensor", name, "", "hand")
    if way == "log":
        with log.turn():
            log.news()
            log.add([label])
    else:
        add_labels(path, [label])
    print(number, flush=True)
"""


def adding(path, name, way):
    command = [sys.executable, "-c", ADDING, str(path), name, way]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_who_add_at_once_in_either_way_lose_nothing(path):
    path.parent.mkdir()
    each = {"ada": "log", "bob": "log", "cleo": "add_labels"}
    started = [adding(path, name, way) for name, way in each.items()]
    for process in started:
        process.communicate()
    assert [process.returncode for process in started] == [0, 0, 0]
    expected = [(name, n) for name, way in each.items() for n in range(100 if way == "log" else 20)]
    found = [(label.labeller, int(label.image)) for label in read_labels(path)]
    assert sorted(found) == expected
    assert [n for who, n in found if who == "ada"] == list(range(100))


@pytest.mark.parametrize("after", [0, 3, 17])
def test_a_kill_at_any_moment_loses_nothing_that_was_confirmed(path, after):
    path.parent.mkdir()
    process = adding(path, "ada", "log")
    confirmed = [int(process.stdout.readline()) for _ in range(after + 1)]
    os.kill(process.pid, signal.SIGKILL)
    confirmed += map(int, process.communicate()[0].split())
    log = LabelLog(path)
    _, labels = news(log)
    assert [int(label.image) for label in labels][: len(confirmed)] == confirmed
    assert len(labels) - len(confirmed) in (0, 1)  # written, and killed before it was confirmed
