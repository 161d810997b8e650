"""A process with so many cores starts so many threads."""

import os
import subprocess
import sys

import pytest

from reimaging.engine.threads import of_cores


@pytest.mark.parametrize("cores", [1, 3])
def test_libraries_obey(cores):
    code = (
        "import numpy, threadpoolctl\n"
        "print([p['num_threads'] for p in threadpoolctl.threadpool_info()])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | of_cores(cores), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    numbers = set(eval(told.stdout))
    assert numbers == {min(cores, os.cpu_count())} or numbers == {cores}


def test_each_library_is_told():
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    assert of_cores(2) == dict.fromkeys((*names, "TF_NUM_INTRAOP_THREADS"), "2")
