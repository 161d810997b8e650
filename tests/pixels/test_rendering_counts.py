"""Rendering is counted by outcome over all stores, with an example of each."""

import numpy as np

from reimaging.pixels.rendering_counts import write_rendering_counts
from reimaging.pixels.store import write_store
from reimaging.table import read_table


def test_outcomes_are_added_up_and_the_smallest_id_is_the_example(tmp_path):
    white = np.full((4, 4, 3), 255, np.uint8)
    first = [(5, white, "ok"), (3, None, "unreadable: cut off"), (9, None, "timeout: 30 s")]
    second = [(7, white, "ok"), (1, None, "unreadable: no image")]
    for name, items in (("a", first), ("b", second)):
        write_store(tmp_path / f"{name}.h5", items, attributes={})
    target = tmp_path / "rendering.csv"
    write_rendering_counts([tmp_path / "a.h5", tmp_path / "b.h5"], target)
    rows = [tuple(row.values()) for row in read_table(target)]
    assert rows == [
        ("ok", "2", "5", "ok"),
        ("unreadable", "2", "1", "unreadable: no image"),
        ("timeout", "1", "9", "timeout: 30 s"),
    ]
