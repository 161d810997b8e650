"""How many threads libraries start, by the variables of the environment that they read."""

from typing import Final

_NAMES: Final = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS",
)  # fmt: skip


def of_cores(cores: int) -> dict[str, str]:
    """Give the variables of a process that has so many cores."""
    return dict.fromkeys(_NAMES, str(cores))
