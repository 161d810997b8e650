import io
import re

import numpy as np
import pytest

from reimaging.sample.charts import Chart
from reimaging.sample.diagrams import written
from reimaging.sample.drawing import Letters, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["learning"]


def test_a_table_fills_its_cells():
    for seed in range(20):
        drawing, about = written.table(np.random.default_rng(seed), TOPIC)
        said = re.search(r"of (\d+) rows and (\d+) columns", about)
        if said:
            cells = (int(said[1]) + 1) * int(said[2])
            assert sum(isinstance(mark, Letters) for mark in drawing.marks) >= cells
            return
    pytest.fail("no caption counts")


@pytest.mark.parametrize("seed", range(12))
def test_equations_are_tex_that_can_be_set(seed):
    chart, _ = written.equation(np.random.default_rng(seed), TOPIC)
    assert isinstance(chart, Chart)
    chart.figure.savefig(io.BytesIO(), dpi=30)


def test_words_of_a_cloud_shrink_with_their_rank():
    drawing, _ = written.word_cloud(np.random.default_rng(0), TOPIC)
    sizes = [mark.size for mark in drawing.marks if isinstance(mark, Letters)]
    assert len(sizes) > 10
    assert sizes == sorted(sizes, reverse=True)


def test_programs_are_in_typewriter_and_algorithms_are_not():
    fonts = set()
    for seed in range(12):
        drawing, _ = written.listing(np.random.default_rng(seed), TOPIC)
        fonts |= {mark.font for mark in drawing.marks if isinstance(mark, Letters)}
    assert {"mono", "serif", "serif bold"} <= fonts


def test_a_matrix_stands_between_two_brackets():
    drawing, _ = written.matrix(np.random.default_rng(1), TOPIC)
    brackets = [
        m for m in drawing.marks if isinstance(m, Path) and len(m.points) in (3, 4) and not m.closed
    ]
    assert len(brackets) >= 2


def test_a_window_fills_its_picture():
    drawing, _ = written.screen(np.random.default_rng(1), TOPIC)
    frame = np.array(drawing.marks[0].points)
    assert np.ptp(frame[:, 0]) > 0.97 * drawing.width


def test_a_stamp_is_short():
    drawing, _ = written.stamp(np.random.default_rng(1), TOPIC)
    assert 1 <= sum(isinstance(mark, Letters) for mark in drawing.marks) <= 12
