"""What passes between conductor and worker can be sent, failures too."""

import pickle

from reimaging.engine.order import HandEndedError, RefusedError


def test_a_refusal_comes_with_its_worker_and_reason():
    error = pickle.loads(pickle.dumps(RefusedError("tcp://host:1", "other code")))
    assert (error.address, error.why) == ("tcp://host:1", "other code")


def test_want_of_memory_says_whether_more_was_taken_than_allowed():
    error = pickle.loads(pickle.dumps(HandEndedError("it took 2 GB", is_over=True)))
    assert (error.why, error.is_over) == ("it took 2 GB", True)
