"""Many image files to pixels at once, in the order in which they came."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

from reimaging.pixels.no_pixels import too_large
from reimaging.pixels.render import Rendered
from reimaging.pixels.trim import Pixels
from reimaging.pixels.worker import Worker

# What is in flight (in work, read ahead, or waiting for its turn): so much that a file which takes
# long does not hold up the others.
WINDOW = 16  # files for each worker
_AHEAD = 64 << 20  # bytes of files


def convert_images(
    files: Iterable[tuple[int, bytes | None, str | None]],
    *,
    workers: int,
    short_side: int,
    vector_dpi: int,
    timeout: float,
) -> Iterator[tuple[int, Pixels | None, str]]:
    """Render image files, several at a time.

    Each of the `workers` is a process that can be killed (`reimaging.pixels.worker`): a file that
    hangs or crashes its renderer costs that file alone.

    Parameters
    ----------
    files
        For each image its image_id, its bytes (None if they are more than is read), and its format
        by content. Read no further ahead than `WINDOW` files a worker, or 64 MiB of files.
    workers
        How many files are rendered at once, at least 1.
    short_side, vector_dpi, timeout
        As in `reimaging.pixels.render.render`; the timeout holds for every format here.

    Yields
    ------
    tuple
        image_id, pixels (H x W x 3 uint8) or None, outcome; in the order of `files`.

    Raises
    ------
    ReimagingError
        If Ghostscript is needed and not installed.
    """
    idle: SimpleQueue[Worker] = SimpleQueue()

    def work(data: bytes | None, format: str | None) -> Rendered:
        if data is None:
            return Rendered(None, str(too_large("the file is not read")))
        worker = idle.get()
        try:
            return worker.render(
                data, format, short_side=short_side, vector_dpi=vector_dpi, timeout=timeout
            )
        finally:
            idle.put(worker)

    with ExitStack() as stack:
        for _ in range(workers):
            idle.put(stack.enter_context(Worker()))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        # left early, the pool is rid of what waits before the workers are ended
        stack.callback(pool.shutdown, cancel_futures=True)
        waiting: deque[tuple[int, int, Future[Rendered]]] = deque()
        ahead = 0
        for image_id, data, format in files:
            size = len(data or b"")
            ahead += size
            waiting.append((image_id, size, pool.submit(work, data, format)))
            del data
            while len(waiting) >= WINDOW * workers or ahead > _AHEAD:
                ahead -= waiting[0][1]
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)


def _finished(
    waiting: deque[tuple[int, int, Future[Rendered]]],
) -> tuple[int, Pixels | None, str]:
    image_id, _, future = waiting.popleft()
    rendered = future.result()
    return image_id, rendered.pixels, rendered.outcome
