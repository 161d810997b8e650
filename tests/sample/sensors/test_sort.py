import numpy as np

from reimaging.sample.sensors.sort import Sort, choose


def plain(rng, shape):
    return np.zeros(shape)


def test_a_family_may_hold_a_sort_more_often_or_not_at_all():
    sort = Sort(plain, "matter:3 quantum hep:0.5", ("a sample",))
    assert [sort.weight(family) for family in ("matter", "quantum", "hep", "astro")] == [
        3,
        1,
        0.5,
        0,
    ]


def test_sorts_are_chosen_as_often_as_they_weigh():
    often, seldom = Sort(plain, "matter:9", ("a",)), Sort(plain, "matter:1", ("b",))
    never = Sort(plain, "astro", ("c",))
    rng = np.random.default_rng(0)
    chosen = [choose(rng, (often, seldom, never), "matter") for _ in range(400)]
    assert never not in chosen
    assert 15 < chosen.count(seldom) < 75


def test_where_no_sort_is_meant_for_a_family_any_is_taken():
    sorts = (Sort(plain, "astro", ("a",)), Sort(plain, "hep", ("b",)))
    rng = np.random.default_rng(0)
    assert {choose(rng, sorts, "matter").about for _ in range(30)} == {("a",), ("b",)}
