"""Rows of three classes become cells; what is not corrected is known for it."""

import math

import pytest

from figures.class_share_tables import COLUMNS, rows_of
from reimaging.figures.class_share_cells import Cell, are_corrected, cells_of, images_of


def row(*cells):
    return dict(zip(COLUMNS, cells, strict=True))


ROWS = [
    row("cs.CV", "2013", "mixed", "10", "0.1", "0", "0", "0.2"),
    row("cs.CV", "2013", "diagram", "10", "0.6", "0.65", "0.4", "0.8"),
    row("cs.CV", "2013", "sensor", "10", "0.3", "0.35", "0.1", "0.5"),
]
EMPTY = [row("hep-th", "1999", name, "0", "", "", "0", "1") for name in ("diagram", "sensor", "mixed")]  # fmt: skip


def test_a_cell_has_its_classes_in_order_and_the_interval_of_diagrams():
    assert cells_of(ROWS) == {"cs.CV": {2013: Cell(10, (0.65, 0.35, 0), (0.6, 0.3, 0.1), 0.4, 0.8)}}


def test_a_cell_without_images_is_none():
    assert cells_of([*ROWS, *EMPTY]) == cells_of(ROWS)
    assert are_corrected([*ROWS, *EMPTY])
    assert cells_of(EMPTY) == cells_of([]) == {}


def test_where_nothing_is_corrected_the_raw_shares_are_shown():
    raw = [one | {"corrected": ""} for one in ROWS]
    assert not are_corrected(raw)
    assert cells_of(raw)["cs.CV"][2013].shares == (0.6, 0.3, 0.1)
    assert not are_corrected([*ROWS, raw[0]])  # raw and corrected shares are not mixed


def test_an_interval_may_be_unknown():
    unknown = cells_of([one | {"low": "", "high": ""} for one in ROWS])["cs.CV"][2013]
    assert math.isnan(unknown.low) and math.isnan(unknown.high)


def test_years_come_in_order_and_images_add_up():
    counts = {("cs.CV", 2014): [1, 1, 0], ("cs.CV", 2012): [5, 0, 0], ("a", 2000): [1, 0, 0]}
    cells = cells_of(rows_of(counts))
    assert list(cells["cs.CV"]) == [2012, 2014]
    assert images_of(cells["cs.CV"]) == 7
    assert cells["cs.CV"][2014].raw == pytest.approx((0.5, 0.5, 0))
