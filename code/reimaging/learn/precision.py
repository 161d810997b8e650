"""In which precision a network computes: float32 on a CPU, mixed on a GPU."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras

PRECISIONS = ("auto", "float32", "mixed_float16", "mixed_bfloat16")


@contextmanager
def in_precision(name: str) -> Iterator[str]:
    """Build and run networks in a precision, and set it back afterwards.

    Parameters
    ----------
    name
        One of PRECISIONS. "auto" is float32 where there is no GPU: only there it is repeatable to
        the byte, and CPUs gain nothing from less.

    Yields
    ------
    str
        The precision in force.
    """
    chosen = name
    if name == "auto":
        chosen = "mixed_bfloat16" if has_gpu() else "float32"
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(chosen)
    try:
        yield chosen
    finally:
        keras.config.set_dtype_policy(before)


def has_gpu() -> bool:
    """Whether the back end in use sees a GPU."""
    # each says of a tensor where it lies, in a way of its own; not each can list its devices
    place = str(keras.ops.zeros(1).device).lower()
    return "gpu" in place or "cuda" in place
