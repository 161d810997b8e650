"""What a task takes of a worker."""

from reimaging.engine.hints import needs_of


def test_networks_want_a_gpu_and_others_none():
    assert needs_of("learn:train", network=True) == {"GPU": 1}
    assert needs_of("learn:split", network=False) == {}


def test_memory_is_wanted_where_it_is_known():
    known = {"index": 3_000_000_000}.get
    wanted = needs_of("index:database", network=False, memory_of=known)
    assert wanted == {"MEMORY": 3_000_000_000}
    assert needs_of("records:read", network=False, memory_of=known) == {}
