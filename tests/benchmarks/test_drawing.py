"""The drawings of RESULTS.md show what was measured, the same each time, on light and on dark."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawing(bench):
    return bench("drawing")


@pytest.fixture
def figure(bench):
    return bench("history").Figure


@pytest.fixture
def measured(bench):
    machine = bench("circumstances").Machine("A chip", 2, 24, None, "3.11")

    def measure(*figures):
        return bench("history").Measurement(
            "reading", "2026-11-30T12:00:00Z", "0123456", "", machine, (), 1.0, figures
        )

    return measure


@pytest.fixture
def some(figure, measured):
    """Measurements with peers, and with growth of more steps than can be named."""
    grown = [
        figure(f"step {step}", size ** (0.8 + step / 30), "s", "lower", size=size)
        for step in range(12)
        for size in (1e4, 1e5, 1e6, 1e7)
    ]
    speeds = [figure("answers", value, "answers/s", size=1e4 * value) for value in (3, 2)]
    beside = [
        figure("speed", 142, "MB/s"),
        figure("speed", 192, "MB/s", of="gunzip"),
        figure("memory", 32, "MB", "lower"),
        figure("memory", 1514, "MB", "lower", of="ElementTree & <co>"),
    ]
    return {"Beside": measured(*beside), "Grown": measured(*grown, *speeds)}


def words(path):
    return [" ".join(text.itertext()) for text in ET.parse(path).iter(f"{SVG}text")]


def test_the_same_measurements_give_the_same_bytes(drawing, some, tmp_path):
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        drawing.draw(tmp_path / name, some)
    for name in ("peers.svg", "growth.svg"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_another_process_draws_the_same_bytes(tmp_path):
    script = """
import sys
from circumstances import Machine
from drawing import draw
from history import Figure, Measurement
from pathlib import Path
figures = [Figure(f"step {n}", n * size, "s", "lower", of, size)
           for n in (1, 2) for of in ("ours", "one", "two") for size in (10, 1000)]
machine = Machine("A chip", 2, 24, None, "3.11")
draw(Path(sys.argv[1]), {"A": Measurement("a", "2026", "0", "", machine, (), 1.0, tuple(figures))})
"""
    drawn = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        around = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(BENCHMARKS)}
        command = [sys.executable, "-c", script, str(folder)]
        subprocess.run(command, env=around, cwd=folder, check=True)
        drawn.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {"peers.svg", "growth.svg"}


def test_a_peer_is_named_with_how_many_times_as_good_ours_is(drawing, some, tmp_path):
    drawing.draw(tmp_path, some)
    told = words(tmp_path / "peers.svg")
    assert {"Beside", "speed", "gunzip", "0.74 ×", "memory", "ElementTree & <co>", "47 ×"} <= {
        *told
    }
    assert "Grown" not in told  # which has no peer


def test_lower_is_better_turns_the_ratio_round(bench, figure, measured):
    both = (figure("time", 2, "s", "lower"), figure("time", 6, "s", "lower", of="scipy"))
    (row,) = bench("drawing_peers").beside(measured(*both))
    assert (row.what, row.peer, row.times) == ("time", "scipy", 3)


def test_only_what_did_the_same_work_is_set_beside(bench, figure, measured):
    rows = bench("drawing_peers").beside(
        measured(
            figure("time", 2, "s", size=1000),
            figure("time", 4, "s", size=2000),
            figure("time", 1, "s", of="scipy", size=1000),
            figure("time", 900, "ms", of="other unit", size=1000),
            figure("other work", 1, "s", of="scipy", size=1000),
            figure("score", -1, ""),
            figure("score", 1, "", of="has no ratio"),
        )
    )
    assert [tuple(row) for row in rows] == [("time, 1 k", "scipy", 2)]


def test_growth_is_told_by_cost_from_one_at_the_smallest_size(bench, figure):
    found = bench("drawing_growth").lines(
        [
            figure("merge", 8, "s", "lower", size=1000),
            figure("merge", 2, "s", "lower", size=100),
            figure("answers", 50, "answers/s", size=100),
            figure("answers", 25, "answers/s", size=1000),
            figure("at one size", 1, "s", "lower", size=100),
            figure("merge", 1, "s", "lower", of="a peer", size=100),
            figure("merge", 1, "s", "lower", of="a peer", size=1000),
            figure("without size", 1, "s", "lower"),
        ]
    )
    assert list(found) == ["time"]
    merge, answers = found["time"]
    assert (merge.key, list(merge.sizes), list(merge.cost)) == ("merge", [100, 1000], [1, 4])
    assert (answers.key, list(answers.cost)) == ("answers", [1, 2])


@pytest.mark.parametrize(
    ("unit", "what"),
    [
        ("MiB", "memory and disk"),
        ("MB of memory", "memory and disk"),
        ("bytes/s", "time"),
        ("MB/s", "time"),
        ("s", "time"),
    ],
)
def test_bytes_are_told_from_time(bench, figure, unit, what):
    figures = [figure("a", 1, unit, "lower", size=size) for size in (10, 100)]
    assert list(bench("drawing_growth").lines(figures)) == [what]


def test_growth_names_the_steepest_and_counts_the_others(drawing, some, tmp_path):
    drawing.draw(tmp_path, some)
    told = words(tmp_path / "growth.svg")
    assert {"Grown", "n", "n log n", "and 7 that grow less", "10 k", "10 M"} <= {*told}
    assert any(text.startswith("step 11,") for text in told)
    assert not any(text.startswith("step 0,") for text in told)


@pytest.mark.parametrize("sizes", [(1, 10), (1, 1e7), (5e6, 1e7)])
def test_any_sizes_can_be_drawn_beside_a_step_that_has_more(
    drawing, figure, measured, tmp_path, sizes
):
    some = [figure("some", size, "s", "lower", size=size) for size in sizes]
    more = [figure("more", size**1.2, "s", "lower", size=size) for size in (100, 1e4, 1e7)]
    drawing.draw(tmp_path, {"Grown": measured(*some, *more)})
    told = words(tmp_path / "growth.svg")
    assert {"n", "n log n"} <= {*told}
    assert any(text.startswith("some, ") for text in told)


def test_every_colour_has_another_where_dark_is_preferred(bench, drawing, some, tmp_path):
    drawing.draw(tmp_path, some)
    for name in ("peers.svg", "growth.svg"):
        text = (tmp_path / name).read_text()
        drawn = text.partition("</style>")[2]
        used = set(re.findall(r"(?:fill|stroke): (#\w+)", drawn))
        assert used
        assert used <= set(bench("drawing_style").DARK)
        assert all(f'[style*="fill: {each}"]' in text for each in used)


def test_nothing_tells_when_or_where_it_was_drawn(drawing, some, tmp_path):
    drawing.draw(tmp_path, some)
    for name in ("peers.svg", "growth.svg"):
        text = (tmp_path / name).read_text()
        assert str(tmp_path) not in text
        assert "dc:date" not in text


def test_without_anything_to_draw_it_says_so(drawing, tmp_path):
    drawing.draw(tmp_path, {})
    assert words(tmp_path / "peers.svg") == ["No peer was measured yet."]
    assert words(tmp_path / "growth.svg") == ["No growth was measured yet."]
