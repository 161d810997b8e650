"""What a task takes of a worker."""

import pytest

from reimaging.engine.hints import needs_of


@pytest.mark.parametrize("task", ["learn:train", "predict:arXiv_src_0001_001", "embed:raw"])
def test_networks_want_a_gpu(task):
    assert needs_of(task)["GPU"] == 1


@pytest.mark.parametrize("task", ["ingest:arXiv_src_0001_001", "learn:split", "tables:formats.csv"])
def test_others_want_none(task):
    assert "GPU" not in needs_of(task)


def test_memory_is_wanted_where_it_is_known():
    known = {"index": 3_000_000_000}
    assert needs_of("index:database", known.get) == {"MEMORY": 3_000_000_000}
    assert needs_of("records:read", known.get) == {}
