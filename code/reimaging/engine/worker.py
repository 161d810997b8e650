"""What runs on a worker: an order is checked, done by the worker's hand, and told.

Dask calls `work` in a thread of the worker; a worker with several threads has as many hands. What
is not ours to do is refused: with other code, other packages or another folder, results would be
mixed that were not made alike.
"""

import platform
import time
from pathlib import Path
from typing import Any, Final

from distributed import get_worker

from reimaging.engine.fingerprint import differences
from reimaging.engine.hand import Hand
from reimaging.engine.order import Done, Order, RefusedError

TOPIC: Final = "reimaging"  # under which printed lines are told


def work(order: Order) -> Done:
    """Do one task.

    Raises
    ------
    RefusedError
        If this worker must not do it.
    HandEndedError
        If its process took too much memory, or was killed.
    Exception
        What the action raises.
    """
    worker: Any = get_worker()
    if not _sees(*order.lock, seconds=order.patience):
        raise RefusedError(
            worker.address, f"it does not see the run in {order.lock[0].parent}: is that folder "
            "shared, under the same path?"
        )  # fmt: skip
    hands: list[Hand] = vars(worker).setdefault("reimaging_hands", [])
    hand = hands.pop() if hands else Hand(order.cores)
    if hand.cores != order.cores:
        hand.end()
        hand.cores = order.cores
    try:
        _check(hand, order, worker.address)
        memory, limit = order.memory, worker.memory_manager.memory_limit
        if memory is None and limit:
            memory = int(limit / worker.state.nthreads)
        start = time.monotonic()
        values = hand.do(
            order.action,
            memory,
            lambda line: worker.log_event(TOPIC, {"task": order.task, "line": line}),
        )
        return Done(
            values=values,
            sizes={path: path.stat().st_size for path in order.targets if path.is_file()},
            host=platform.node(),
            seconds=time.monotonic() - start,
            clock=time.time(),
        )
    finally:
        hands.append(hand)


def _check(hand: Hand, order: Order, address: str) -> None:
    if hand.fingerprint == order.fingerprint:
        return
    hand.end()  # it may have started before the code was changed
    if why := differences(order.fingerprint, hand.fingerprint):
        hand.end()
        raise RefusedError(address, f"it works with {why}")


def _sees(lock: Path, first_line: str, seconds: float) -> bool:
    """Tell whether the run's lock can be read here; a shared disk may take a while to show it."""
    end = time.monotonic() + seconds
    while True:
        try:
            list(lock.parent.iterdir())  # has a network file system look again
            with lock.open(encoding="utf-8") as file:
                if file.readline().rstrip("\n") == first_line:
                    return True
        except OSError:
            pass
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
