"""Measurements are kept as they were, and a figure that fell is found."""

import math
from dataclasses import replace

import pytest


@pytest.fixture
def history(bench):
    return bench("history")


@pytest.fixture
def machine(bench):
    return bench("circumstances").Machine("A chip", 2, 24, None, "3.11")


@pytest.fixture
def measured(history, machine):
    def measure(*figures, day=1, **other):
        measurement = history.Measurement(
            benchmark="reading",
            date=f"2026-11-{day:02}T12:00:00Z",
            commit="0123456789abcdef",
            changes="",
            machine=machine,
            arguments=(),
            seconds=1.5,
            figures=tuple(figures),
        )
        return replace(measurement, **other)

    return measure


@pytest.fixture
def speed(history):
    return lambda value, **other: history.Figure("speed", value, "MB/s", **other)


@pytest.fixture
def seconds(history):
    return lambda value, **other: history.Figure("time", value, "s", "lower", **other)


def test_a_measurement_is_read_as_it_was_written(history, measured, speed, seconds, tmp_path):
    one = measured(speed(3.25), speed(2, of="a peer"), seconds(7.5, size=1000), day=1)
    other = measured(day=2, arguments=("--small",), changes="12345678")
    for each in (one, other):
        history.append(tmp_path, each)
    assert history.read(tmp_path, "reading") == [one, other]
    assert history.read(tmp_path, "never") == []


def test_lines_are_only_ever_added(history, measured, speed, tmp_path):
    history.append(tmp_path, measured(speed(1)))
    first = (tmp_path / "reading.jsonl").read_bytes()
    history.append(tmp_path, measured(speed(2), day=2))
    both = (tmp_path / "reading.jsonl").read_bytes()
    assert both.startswith(first)
    assert both.count(b"\n") == 2


def test_no_more_digits_are_kept_than_were_measured(history, measured, speed, tmp_path):
    history.append(tmp_path, measured(speed(math.pi * 1e5)))
    assert history.read(tmp_path, "reading")[0].figures[0].value == 314159


def test_what_two_people_measured_is_in_the_order_of_the_dates(history, measured, tmp_path):
    for day in (3, 1, 2):  # as git puts lines of two branches
        history.append(tmp_path, measured(day=day))
    assert [each.date[8:10] for each in history.read(tmp_path, "reading")] == ["01", "02", "03"]


@pytest.mark.parametrize("line", ["<<<<<<< HEAD\n", "{}\n", '{"benchmark": "rea', "[1]\n"])
def test_a_line_that_is_no_measurement_costs_itself_alone(
    history, measured, tmp_path, capsys, line
):
    history.append(tmp_path, measured(day=1))
    with (tmp_path / "reading.jsonl").open("a") as file:
        file.write(line)
    history.append(tmp_path, measured(day=2))
    assert len(history.read(tmp_path, "reading")) == 2
    assert "reading.jsonl, line 2 is no measurement" in capsys.readouterr().err


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_not_kept(history, measured, speed, tmp_path, value):
    with pytest.raises(ValueError):
        history.append(tmp_path, measured(speed(value)))
    assert history.read(tmp_path, "reading") == []


def test_two_figures_of_one_name_are_refused(history, measured, speed, tmp_path):
    with pytest.raises(ValueError, match=r"measured twice.*speed"):
        history.append(tmp_path, measured(speed(1), speed(2)))
    history.append(tmp_path, measured(speed(1), speed(2, size=10), speed(3, of="a peer")))


def test_better_is_higher_or_lower(history):
    with pytest.raises(ValueError, match="higher and lower are allowed"):
        history.Figure("speed", 1, "MB/s", "faster")


@pytest.mark.parametrize(
    ("better", "now", "fell"),
    [
        ("higher", 84.9, True),
        ("higher", 85, False),
        ("higher", 400, False),
        ("lower", 115.1, True),
        ("lower", 115, False),
        ("lower", 3, False),
    ],
)
def test_a_figure_fell_if_it_is_worse_by_more_than_15_percent(
    history, measured, speed, better, now, fell
):
    past = [measured(speed(100, better=better))]
    found = history.fallen(past, measured(speed(now, better=better), day=2))
    assert [fall.now.value for fall in found] == ([now] if fell else [])


def test_the_first_time_nothing_can_have_fallen(history, measured, speed):
    assert history.fallen([], measured(speed(1))) == []


def test_only_measurements_of_the_same_class_of_machine_are_compared(
    history, measured, machine, speed
):
    here, elsewhere = measured(speed(100)), replace(machine, cores=64)
    faster = measured(speed(1000), day=2, machine=elsewhere)
    assert history.fallen([here, faster], measured(speed(90), day=3)) == []
    (fall,) = history.fallen([here, faster], measured(speed(80), day=3))
    assert fall.measured == here
    assert history.fallen([here], measured(speed(1), machine=elsewhere)) == []


def test_a_part_is_not_compared_with_the_whole(history, measured, speed):
    whole = [measured(speed(100))]
    assert history.fallen(whole, measured(speed(1), arguments=("--small",), day=2)) == []


def test_the_last_time_counts_and_not_the_best(history, measured, speed):
    past = [measured(speed(value), day=day) for day, value in enumerate((200, 100), 1)]
    assert history.fallen(past, measured(speed(90), day=3)) == []


def test_a_figure_that_was_not_measured_the_last_time_is_compared_with_the_time_before(
    history, measured, speed, seconds
):
    past = [measured(speed(100), seconds(1)), measured(seconds(1), day=2)]
    (fall,) = history.fallen(past, measured(speed(50), seconds(1), day=3))
    assert (fall.before.value, fall.measured.date[:10]) == (100, "2026-11-01")


def test_sizes_and_units_are_not_mixed_up(history, measured, speed, seconds):
    past = [measured(speed(100, size=10), seconds(1))]
    now = measured(speed(50, size=20), history.Figure("time", 900, "ms", "lower"), day=2)
    assert history.fallen(past, now) == []


def test_of_nothing_wrong_any_is_worse(history, measured):
    wrong = lambda count: history.Figure("links wrong", count, "", "lower")  # noqa: E731
    assert history.fallen([measured(wrong(0))], measured(wrong(0), day=2)) == []
    (fall,) = history.fallen([measured(wrong(0))], measured(wrong(1), day=2))
    assert str(fall) == "links wrong: 0 → 1"


def test_a_peer_that_fell_is_not_our_fault_but_is_told_beside_ours(history, measured, speed):
    past = [measured(speed(100), speed(50, of="gunzip"))]
    assert history.fallen(past, measured(speed(100), speed(10, of="gunzip"), day=2)) == []
    (fall,) = history.fallen(past, measured(speed(75), speed(40, of="gunzip"), day=2))
    assert str(fall) == "speed: 100 → 75 MB/s (−25 %); beside it gunzip 50 → 40 MB/s (−20 %)"
