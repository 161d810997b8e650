"""What passes between the conductor and a worker: an order, its answer, and how it may fail."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reimaging.engine.fingerprint import Fingerprint


@dataclass(frozen=True)
class Order:
    """One task to be done.

    Attributes
    ----------
    task
        doit's name for it.
    action
        What is done: a pickled (function, arguments, keyword arguments).
    targets
        The files that it makes.
    fingerprint
        Of the conductor; who has another must not do it.
    lock
        The lock file of the run and what its first line says: who does not see that does not see
        our folder.
    cores
        Threads that it may take; None for as many as it likes.
    memory
        Bytes that it may take; None if nobody counts.
    patience
        Seconds that a shared disk may take to show the lock.
    """

    task: str
    action: bytes
    targets: tuple[Path, ...]
    fingerprint: Fingerprint
    lock: tuple[Path, str]
    cores: int | None = None
    memory: int | None = None
    patience: float = 20.0


@dataclass(frozen=True)
class Done:
    """What a worker tells of a task that it did.

    Attributes
    ----------
    values
        What the action gave, for doit.
    sizes
        Bytes of each target that was made.
    host
        Where it was done.
    seconds
        How long it took.
    clock
        What the worker's clock says at the end, in seconds since 1970.
    """

    values: Any
    sizes: dict[Path, int] = field(default_factory=dict)
    host: str = ""
    seconds: float = 0.0
    clock: float = 0.0


class RefusedError(Exception):
    """A worker must not do it: `address` of the worker, and why."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address, self.why = address, why


class HandEndedError(Exception):
    """The process that did it took too much memory, or was killed.

    `is_over` tells whether it took more than the order allows, `why` tells it in words.
    """

    def __init__(self, why: str, *, is_over: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_over = why, is_over

    def __reduce__(self) -> Any:
        return _hand_ended, (self.why, self.is_over)


def _hand_ended(why: str, is_over: bool) -> HandEndedError:
    return HandEndedError(why, is_over=is_over)
