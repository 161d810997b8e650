"""What runs on a worker: an order is checked, done by the worker's hand, and told.

Dask calls `work` in a thread of the worker; a worker with several threads has as many hands. What
is not ours to do is refused: with other code, other packages or another folder, results would be
mixed that were not made alike. Nor does a task outlive its run: once the folder is given back,
another run may write the same files.
"""

import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from distributed import get_worker

from reimaging.engine.fingerprint import differences
from reimaging.engine.hand import Hand
from reimaging.engine.order import Done, HandEndedError, Order, RefusedError

TOPIC: Final = "reimaging"  # under which printed lines are told
_LOOK: Final = 2.0  # seconds between two looks at the run's lock while a task is done


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
        start = time.monotonic()
        with _while_the_run_lasts(hand, order, worker):
            values = _done(hand, order, worker)
        return Done(
            values=values,
            sizes={path: path.stat().st_size for path in order.targets if path.is_file()},
            host=platform.node(),
            seconds=time.monotonic() - start,
            clock=time.time(),
        )
    finally:
        hands.append(hand)


def end_tasks(first_line: str, dask_worker: Any) -> None:
    """End what a worker does for a run.

    Parameters
    ----------
    first_line
        Of the run's lock.
    dask_worker
        The worker, which Dask fills in (`Client.run`).
    """
    for hand, line in list(_at_work(dask_worker).items()):
        if line == first_line:
            hand.kill()


def _at_work(worker: Any) -> dict[Hand, str]:
    """Give the hands that are doing something, and the first line of the lock of whose run."""
    at_work: dict[Hand, str] = vars(worker).setdefault("reimaging_at_work", {})
    return at_work


def _done(hand: Hand, order: Order, worker: Any) -> Any:
    memory, limit = order.memory, worker.memory_manager.memory_limit
    if memory is None and limit:
        memory = int(limit / worker.state.nthreads)

    def tell(line: str) -> None:
        worker.log_event(TOPIC, {"task": order.task, "line": line})

    was_new = hand.is_new
    try:
        return hand.do(order.action, memory, tell)
    except HandEndedError as error:
        if was_new or not error.is_over:
            raise
    return hand.do(order.action, memory, tell)  # without what the tasks before had left in memory


@contextmanager
def _while_the_run_lasts(hand: Hand, order: Order, worker: Any) -> Iterator[None]:
    """Kill the hand when the run's lock is given back or taken over: the folder is not ours then.

    Raises
    ------
    RefusedError
        If that happened.
    """
    is_done, has_ended = threading.Event(), threading.Event()

    def watch() -> None:
        gone = 0
        while gone < 2 and not is_done.wait(_LOOK):
            # what cannot be read now is not gone: the disk may be away for a moment
            gone = gone + 1 if _is_held(*order.lock) is False else 0
        if gone == 2:
            has_ended.set()
            hand.kill()

    watching = threading.Thread(target=watch, daemon=True)
    _at_work(worker)[hand] = order.lock[1]
    watching.start()
    try:
        yield
    except HandEndedError:
        if not has_ended.is_set():
            raise
        where = order.lock[0].parent
        raise RefusedError(worker.address, f"the run in {where} ended meanwhile") from None
    finally:
        del _at_work(worker)[hand]
        is_done.set()
        watching.join()
        if has_ended.is_set():
            hand.end()


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
    while not _is_held(lock, first_line):
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


def _is_held(lock: Path, first_line: str) -> bool | None:
    """Tell whether a lock is that of a run; None if it cannot be read."""
    try:
        list(lock.parent.iterdir())  # has a network file system look again
        with lock.open(encoding="utf-8") as file:
            return file.readline().rstrip("\n") == first_line
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return None
