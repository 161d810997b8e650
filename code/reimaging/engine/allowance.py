"""How much memory a task may take on a worker that is started for a run."""

from typing import Final

from reimaging.quantity import bytes_of
from reimaging.settings import EngineSettings

_OWN: Final = 200_000_000  # bytes that a worker takes itself, which its batch system counts too


def memory_of_a_task(engine: EngineSettings) -> int | None:
    """Give the bytes; None where the workers are not started here, which have limits of their own.

    Parameters
    ----------
    engine
        Whose `memory` is what a worker has in all.
    """
    return None if engine.cluster is None else bytes_of(engine.memory) - _OWN
