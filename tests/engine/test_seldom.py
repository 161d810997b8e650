"""Of trouble that comes often one sentence is said now and then."""

from concurrent.futures import ThreadPoolExecutor

from reimaging.engine.seldom import Seldom


def test_of_many_threads_with_the_same_trouble_one_speaks():
    told = []
    seldom = Seldom(told.append)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: seldom.say("workers", f"No worker, {number}."), range(50)))
    assert len(told) == 1


def test_other_trouble_is_told_of():
    told = []
    seldom = Seldom(told.append)
    for trouble in ("workers", "disk", "workers", "disk"):
        seldom.say(trouble, f"The {trouble}.")
    assert told == ["The workers.", "The disk."]


def test_after_a_while_it_is_said_again():
    told = []
    seldom = Seldom(told.append, silent=0)
    seldom.say("disk", "One.")
    seldom.say("disk", "Two.")
    assert told == ["One.", "Two."]
