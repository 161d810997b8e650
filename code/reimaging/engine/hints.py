"""What a step takes of a worker, in the names that workers may declare to Dask.

A cluster whose machines differ declares what each has (`dask worker --resources`): GPU, the number
of its GPUs, and MEMORY, its bytes. Where none declares it, nothing is asked for.
"""

from collections.abc import Callable


def needs_of(
    task: str, *, network: bool, memory_of: Callable[[str], int | None] = lambda _: None
) -> dict[str, float]:
    """Say what a task takes.

    Parameters
    ----------
    task
        doit's name for it, such as "learn:train".
    network
        Whether a neural network is trained in it or sees many images.
    memory_of
        Gives the bytes that a task of a step takes at most, as far as it is known.

    Returns
    -------
    dict
        GPU and MEMORY, as far as they are wanted.
    """
    needs: dict[str, float] = {}
    if network:
        needs["GPU"] = 1
    memory = memory_of(task.partition(":")[0])
    if memory is not None:
        needs["MEMORY"] = memory
    return needs
